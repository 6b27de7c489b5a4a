#include "rules/value.h"
#include "base/check.h"
#include "rules/type.h"
#include <atomic>
#include <bit>
#include <cmath>

namespace bolan::rules {

// What a value behind a pointer points at. One counter for all kinds, so that copying needs no look at the
// kind.
struct Value::Cell {
    std::atomic<std::uint32_t> owners{1};
    virtual ~Cell() = default;
};

namespace {

struct TextCell final : Value::Cell {
    explicit TextCell(std::string t) : text(std::move(t)) {}
    std::string text;
};

struct ListCell final : Value::Cell {
    explicit ListCell(Value::List l) : list(std::move(l)) {}
    Value::List list;
};

struct MapCell final : Value::Cell {
    explicit MapCell(Value::Map m) : map(std::move(m)) {}
    Value::Map map;
};

struct TypeCell final : Value::Cell {
    explicit TypeCell(Type t) : type(std::move(t)) {}
    Type type;
};

struct OptionalCell final : Value::Cell {
    explicit OptionalCell(std::optional<Value> v) : value(std::move(v)) {}
    std::optional<Value> value;
};

struct NotNotifiedCell final : Value::Cell {
    NotNotifiedCell(std::string t, std::string c) : table(std::move(t)), column(std::move(c)) {}
    std::string table;
    std::string column;
};

constexpr double k_two_63 = 9223372036854775808.0;
constexpr double k_two_64 = 18446744073709551616.0;

int sign(auto a, auto b) { return a < b ? -1 : a > b ? 1 : 0; }

int compare_int_uint(std::int64_t a, std::uint64_t b) { return a < 0 ? -1 : sign(static_cast<std::uint64_t>(a), b); }

// As the reference implementations do: a double out of the integer's range decides by itself, any other is
// compared with the integer read as a double. Near 2^63 that loses digits, and the conformance cases ask
// for it.
std::optional<int> compare_int_double(std::int64_t a, double b) {
    if (std::isnan(b)) return {};
    if (b > k_two_63) return -1;
    if (b < -k_two_63) return 1;
    return sign(static_cast<double>(a), b);
}

std::optional<int> compare_uint_double(std::uint64_t a, double b) {
    if (std::isnan(b)) return {};
    if (b > k_two_64) return -1;
    if (b < 0) return 1;
    return sign(static_cast<double>(a), b);
}

std::optional<int> negated(std::optional<int> order) { return order ? std::optional(-*order) : order; }

std::optional<int> compare_numbers(Value const& a, Value const& b) {
    switch (a.kind()) {
        case Kind::integer:
            if (b.is(Kind::integer)) return sign(a.as_int(), b.as_int());
            if (b.is(Kind::unsigned_integer)) return compare_int_uint(a.as_int(), b.as_uint());
            return compare_int_double(a.as_int(), b.as_double());
        case Kind::unsigned_integer:
            if (b.is(Kind::integer)) return -compare_int_uint(b.as_int(), a.as_uint());
            if (b.is(Kind::unsigned_integer)) return sign(a.as_uint(), b.as_uint());
            return compare_uint_double(a.as_uint(), b.as_double());
        default:
            if (b.is(Kind::integer)) return negated(compare_int_double(b.as_int(), a.as_double()));
            if (b.is(Kind::unsigned_integer)) return negated(compare_uint_double(b.as_uint(), a.as_double()));
            if (std::isnan(a.as_double()) || std::isnan(b.as_double())) return {};
            return sign(a.as_double(), b.as_double());
    }
}

int compare_text(std::string const& a, std::string const& b) {
    // UTF-8 orders as its code points do.
    int const order = a.compare(b);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

std::uint64_t mix(std::uint64_t x) {
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdULL;
    return x ^ (x >> 33);
}

// Numbers of equal mathematical value hash alike, whatever their kind.
std::uint64_t hash_of(Value const& key) {
    switch (key.kind()) {
        case Kind::boolean:
            return key.as_bool() ? 3 : 5;
        case Kind::integer:
            return mix(static_cast<std::uint64_t>(key.as_int()));
        case Kind::unsigned_integer:
            return mix(key.as_uint());
        case Kind::real: {
            double const d = key.as_double();
            if (d >= 0 && d < k_two_64) return mix(static_cast<std::uint64_t>(d));
            if (d >= -k_two_63 && d < 0) return mix(static_cast<std::uint64_t>(static_cast<std::int64_t>(d)));
            return 7;
        }
        case Kind::string:
            return std::hash<std::string_view>()(key.as_string());
        default:
            return 11;
    }
}

constexpr std::size_t k_small_map = 8;  // below this a linear look is faster than hashing

}  // namespace

Value::Value(bolan::Timestamp at) : m_kind(Kind::timestamp) {
    std::int64_t const second = at.ms >= 0 ? at.ms / 1000 : -((-at.ms + 999) / 1000);
    m_bits.i = second;
    m_nanos = static_cast<std::int32_t>(at.ms - second * 1000) * 1'000'000;
}

Value::Value(std::string text) : m_kind(Kind::string) { m_bits.cell = new TextCell(std::move(text)); }
Value::Value(List list) : m_kind(Kind::list) { m_bits.cell = new ListCell(std::move(list)); }
Value::Value(Type type) : m_kind(Kind::type) { m_bits.cell = new TypeCell(std::move(type)); }

Value Value::bytes(std::string bytes) {
    Value value;
    value.m_bits.cell = new TextCell(std::move(bytes));
    value.m_kind = Kind::bytes;
    return value;
}

Value Value::timestamp(Seconds since_1970) {
    Value value;
    value.m_kind = Kind::timestamp;
    value.m_bits.i = since_1970.seconds;
    value.m_nanos = since_1970.nanos;
    return value;
}

Value Value::duration(Seconds length) {
    Value value = timestamp(length);
    value.m_kind = Kind::duration;
    return value;
}

Value Value::map(std::vector<Entry> entries) {
    Value value;
    value.m_bits.cell = new MapCell(Map(std::move(entries)));
    value.m_kind = Kind::map;
    return value;
}

Value Value::object(std::vector<std::pair<std::string, Value>> fields) {
    std::vector<Entry> entries;
    entries.reserve(fields.size());
    for (auto& [name, value] : fields) entries.emplace_back(Value(std::move(name)), std::move(value));
    return map(std::move(entries));
}

Value Value::none() {
    Value value;
    value.m_bits.cell = new OptionalCell({});
    value.m_kind = Kind::optional;
    return value;
}

Value Value::some(Value inner) {
    Value value;
    value.m_bits.cell = new OptionalCell(std::move(inner));
    value.m_kind = Kind::optional;
    return value;
}

Value Value::not_notified(std::string table, std::string column) {
    Value value;
    value.m_bits.cell = new NotNotifiedCell(std::move(table), std::move(column));
    value.m_kind = Kind::not_notified;
    return value;
}

void Value::fail_kind(Kind wanted) const {
    throw Bug("a rules::Value of kind " + std::to_string(static_cast<int>(m_kind)) + " read as kind " +
              std::to_string(static_cast<int>(wanted)));
}

void Value::retain_cell() const { m_bits.cell->owners.fetch_add(1, std::memory_order_relaxed); }

void Value::release_cell() {
    if (m_bits.cell->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) delete m_bits.cell;
}

std::string const& Value::as_string() const {
    expect(Kind::string);
    return static_cast<TextCell const*>(m_bits.cell)->text;
}

std::string const& Value::as_bytes() const {
    expect(Kind::bytes);
    return static_cast<TextCell const*>(m_bits.cell)->text;
}

Value::List const& Value::as_list() const {
    expect(Kind::list);
    return static_cast<ListCell const*>(m_bits.cell)->list;
}

Value::Map const& Value::as_map() const {
    expect(Kind::map);
    return static_cast<MapCell const*>(m_bits.cell)->map;
}

Type const& Value::as_type() const {
    expect(Kind::type);
    return static_cast<TypeCell const*>(m_bits.cell)->type;
}

Value const* Value::as_optional() const {
    expect(Kind::optional);
    auto const& inner = static_cast<OptionalCell const*>(m_bits.cell)->value;
    return inner ? &*inner : nullptr;
}

std::string Value::not_notified_table() const {
    expect(Kind::not_notified);
    return static_cast<NotNotifiedCell const*>(m_bits.cell)->table;
}

std::string Value::not_notified_column() const {
    expect(Kind::not_notified);
    return static_cast<NotNotifiedCell const*>(m_bits.cell)->column;
}

bool Value::operator==(Value const& other) const {
    std::uint64_t budget = UINT64_MAX;
    return *equals(other, budget);
}

namespace {

std::optional<bool> equal_text(std::string const& a, std::string const& b, std::uint64_t& budget) {
    if (a.size() != b.size()) return false;
    std::uint64_t const work = a.size() / 64;
    if (work > budget) return {};
    budget -= work;
    return a == b;
}

std::optional<bool> equal_lists(Value::List const& a, Value::List const& b, std::uint64_t& budget) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        auto const same = a[i].equals(b[i], budget);
        if (!same || !*same) return same;
    }
    return true;
}

std::optional<bool> equal_maps(Value::Map const& a, Value::Map const& b, std::uint64_t& budget) {
    if (a.size() != b.size()) return false;
    for (auto const& [key, value] : a.entries()) {
        Value const* other = b.find(key);
        if (!other) return false;
        auto const same = value.equals(*other, budget);
        if (!same || !*same) return same;
    }
    return true;
}

std::optional<bool> equal_optionals(Value const* a, Value const* b, std::uint64_t& budget) {
    if (!a || !b) return a == b;
    return a->equals(*b, budget);
}

}  // namespace

std::optional<bool> Value::equals(Value const& other, std::uint64_t& budget) const {
    if (budget == 0) return {};
    --budget;
    if (is_number() && other.is_number()) {
        auto const order = compare_numbers(*this, other);
        return order && *order == 0;
    }
    if (m_kind != other.m_kind) return false;
    switch (m_kind) {
        case Kind::null:
            return true;
        case Kind::boolean:
            return m_bits.b == other.m_bits.b;
        case Kind::date:
            return m_bits.i == other.m_bits.i;
        case Kind::timestamp:
        case Kind::duration:
            return m_bits.i == other.m_bits.i && m_nanos == other.m_nanos;
        case Kind::string:
            return equal_text(as_string(), other.as_string(), budget);
        case Kind::bytes:
            return equal_text(as_bytes(), other.as_bytes(), budget);
        case Kind::type:
            return as_type().cel_name() == other.as_type().cel_name();
        case Kind::list:
            return equal_lists(as_list(), other.as_list(), budget);
        case Kind::map:
            return equal_maps(as_map(), other.as_map(), budget);
        case Kind::optional:
            return equal_optionals(as_optional(), other.as_optional(), budget);
        default:
            return false;
    }
}

std::optional<int> compare(Value const& a, Value const& b) {
    if (a.is_number() && b.is_number()) return compare_numbers(a, b);
    if (a.kind() != b.kind()) return {};
    switch (a.kind()) {
        case Kind::boolean:
            return sign(a.as_bool(), b.as_bool());
        case Kind::string:
            return compare_text(a.as_string(), b.as_string());
        case Kind::bytes:
            return compare_text(a.as_bytes(), b.as_bytes());
        case Kind::date:
            return sign(a.as_date(), b.as_date());
        case Kind::timestamp:
            return sign(a.as_timestamp(), b.as_timestamp());
        case Kind::duration:
            return sign(a.as_duration(), b.as_duration());
        default:
            return {};
    }
}

Value::Map::Map(std::vector<Entry> entries) {
    m_entries.reserve(entries.size());
    if (entries.size() > k_small_map) m_buckets.resize(std::bit_ceil(entries.size() * 2));
    for (auto& entry : entries) {
        if (Value const* known = find(entry.first)) {
            const_cast<Value&>(*known) = std::move(entry.second);
            continue;
        }
        m_entries.push_back(std::move(entry));
        if (m_buckets.empty()) continue;
        std::size_t at = hash_of(m_entries.back().first) & (m_buckets.size() - 1);
        while (m_buckets[at] != 0) at = (at + 1) & (m_buckets.size() - 1);
        m_buckets[at] = static_cast<std::uint32_t>(m_entries.size());
    }
}

Value const* Value::Map::find(Value const& key) const {
    if (key.is(Kind::string)) return find_text(key.as_string());
    if (m_buckets.empty()) {
        for (auto const& [name, value] : m_entries)
            if (name == key) return &value;
        return nullptr;
    }
    for (std::size_t at = hash_of(key) & (m_buckets.size() - 1); m_buckets[at] != 0;
         at = (at + 1) & (m_buckets.size() - 1)) {
        auto const& [name, value] = m_entries[m_buckets[at] - 1];
        if (name == key) return &value;
    }
    return nullptr;
}

Value const* Value::Map::find_text(std::string_view key) const {
    if (m_buckets.empty()) {
        for (auto const& [name, value] : m_entries)
            if (name.is(Kind::string) && name.as_string() == key) return &value;
        return nullptr;
    }
    for (std::size_t at = std::hash<std::string_view>()(key) & (m_buckets.size() - 1); m_buckets[at] != 0;
         at = (at + 1) & (m_buckets.size() - 1)) {
        auto const& [name, value] = m_entries[m_buckets[at] - 1];
        if (name.is(Kind::string) && name.as_string() == key) return &value;
    }
    return nullptr;
}

Type type_of_value(Value const& v) {
    switch (v.kind()) {
        case Kind::null:
            return Type::null();
        case Kind::boolean:
            return Type::boolean();
        case Kind::integer:
            return Type::integer();
        case Kind::unsigned_integer:
            return Type::unsigned_integer();
        case Kind::real:
            return Type::real();
        case Kind::timestamp:
            return Type::timestamp();
        case Kind::duration:
            return Type::duration();
        case Kind::date:
            return Type::date();
        case Kind::string:
            return Type::string();
        case Kind::bytes:
            return Type::bytes();
        case Kind::list:
            return Type::list({});
        case Kind::map:
            return Type::map({}, {});
        case Kind::type:
            return Type::type_of(v.as_type());
        case Kind::optional:
            return Type::optional({});
        case Kind::not_notified:
            break;
    }
    return Type::dyn();
}

}  // namespace bolan::rules
