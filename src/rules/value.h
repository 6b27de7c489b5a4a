// Value: what an expression computes with. The types of CEL (the Common Expression Language) but protocol
// buffers, and a day without time. Sixteen bytes, cheap to copy: text, bytes, lists and maps are shared
// and never change once made. Any thread.
//
// The other Value, bolan::Value, is what forms, acts and JSON carry; from_value and to_value stand between
// them.
#pragma once
#include "base/clock.h"
#include "base/result.h"
#include "base/value.h"
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bolan::rules {

class Type;

enum class Kind : std::uint8_t {
    null,
    boolean,
    integer,           // int: 64 bits, signed; money is an integer of paisa
    unsigned_integer,  // uint
    real,              // double
    timestamp,
    duration,
    date,
    string,  // every kind from here on lives behind a shared pointer
    bytes,
    list,
    map,
    type,
    optional,      // what `m[?'key']` gives: something or nothing
    not_notified,  // a cell of a dated table that no notification has confirmed; reading it is an error
};

// A point of time or a length of it. `nanos` is 0..999,999,999 for a point; of a length it has the sign of
// `seconds`.
struct Seconds {
    std::int64_t seconds = 0;
    std::int32_t nanos = 0;
    auto operator<=>(Seconds const&) const = default;
};

class Value {
  public:
    using List = std::vector<Value>;
    using Entry = std::pair<Value, Value>;
    class Map;

    Value() = default;  // null
    Value(std::nullptr_t) {}
    Value(bool b) : m_kind(Kind::boolean) { m_bits.b = b; }
    Value(int i) : Value(std::int64_t{i}) {}
    Value(std::int64_t i) : m_kind(Kind::integer) { m_bits.i = i; }
    Value(long long i) : Value(static_cast<std::int64_t>(i)) {}
    Value(std::uint64_t u) : m_kind(Kind::unsigned_integer) { m_bits.u = u; }
    Value(double d) : m_kind(Kind::real) { m_bits.d = d; }
    Value(Date day) : m_kind(Kind::date) { m_bits.i = day.days; }
    Value(bolan::Timestamp at);
    Value(char const* text) : Value(std::string(text)) {}
    Value(std::string_view text) : Value(std::string(text)) {}
    Value(std::string text);
    Value(List list);
    Value(Type type);
    static Value bytes(std::string bytes);
    static Value timestamp(Seconds since_1970);
    static Value duration(Seconds length);
    // Keys: bool, int, uint or string, each once; a later entry of the same key replaces the earlier.
    static Value map(std::vector<Entry> entries);
    // A map with text keys: a row, an object.
    static Value object(std::vector<std::pair<std::string, Value>> fields);
    static Value none();  // the empty optional
    static Value some(Value value);
    static Value not_notified(std::string table, std::string column);

    Value(Value const& other) : m_kind(other.m_kind), m_nanos(other.m_nanos), m_bits(other.m_bits) { retain(); }
    Value(Value&& other) noexcept : m_kind(other.m_kind), m_nanos(other.m_nanos), m_bits(other.m_bits) {
        other.m_kind = Kind::null;
    }
    Value& operator=(Value const& other) {
        Value copy(other);
        swap(copy);
        return *this;
    }
    Value& operator=(Value&& other) noexcept {
        swap(other);
        return *this;
    }
    ~Value() { release(); }
    void swap(Value& other) noexcept {
        std::swap(m_kind, other.m_kind);
        std::swap(m_nanos, other.m_nanos);
        std::swap(m_bits, other.m_bits);
    }

    Kind kind() const { return m_kind; }
    bool is(Kind kind) const { return m_kind == kind; }
    bool is_null() const { return m_kind == Kind::null; }
    bool is_true() const { return m_kind == Kind::boolean && m_bits.b; }
    bool is_number() const { return m_kind >= Kind::integer && m_kind <= Kind::real; }

    // Access to a value known to be of that kind; CHECK-fails otherwise. References live as long as any
    // copy of it.
    bool as_bool() const { return expect(Kind::boolean), m_bits.b; }
    std::int64_t as_int() const { return expect(Kind::integer), m_bits.i; }
    std::uint64_t as_uint() const { return expect(Kind::unsigned_integer), m_bits.u; }
    double as_double() const { return expect(Kind::real), m_bits.d; }
    Date as_date() const { return expect(Kind::date), Date{static_cast<std::int32_t>(m_bits.i)}; }
    Seconds as_timestamp() const { return expect(Kind::timestamp), Seconds{m_bits.i, m_nanos}; }
    Seconds as_duration() const { return expect(Kind::duration), Seconds{m_bits.i, m_nanos}; }
    std::string const& as_string() const;
    std::string const& as_bytes() const;
    List const& as_list() const;
    Map const& as_map() const;
    Type const& as_type() const;
    Value const* as_optional() const;  // nullptr when empty
    std::string not_notified_table() const;
    std::string not_notified_column() const;

    // Equality of CEL: numbers of different kinds compare by their mathematical value, NaN equals nothing,
    // lists and maps by content, values of different kinds are unequal.
    bool operator==(Value const& other) const;
    // The same, counting down `budget` for each part compared; empty when it is used up. Nested lists that
    // share their parts can be far larger to compare than to make.
    std::optional<bool> equals(Value const& other, std::uint64_t& budget) const;

    struct Cell;  // of value.cpp

  private:
    void expect(Kind kind) const {
        if (m_kind != kind) fail_kind(kind);
    }
    [[noreturn]] void fail_kind(Kind wanted) const;
    void retain() const {
        if (m_kind >= Kind::string) retain_cell();
    }
    void release() {
        if (m_kind >= Kind::string) release_cell();
    }
    void retain_cell() const;
    void release_cell();

    Kind m_kind = Kind::null;
    std::int32_t m_nanos = 0;
    union Bits {
        bool b;
        std::int64_t i = 0;
        std::uint64_t u;
        double d;
        Cell* cell;
    } m_bits;
};

// Entries in the order they were written; found by key in constant time once there are more than a few.
class Value::Map {
  public:
    explicit Map(std::vector<Entry> entries);
    std::span<Entry const> entries() const { return m_entries; }
    std::size_t size() const { return m_entries.size(); }
    // A number finds the key of equal mathematical value, of whatever numeric kind. nullptr when there is
    // none.
    Value const* find(Value const& key) const;
    Value const* find_text(std::string_view key) const;

  private:
    std::vector<Entry> m_entries;
    std::vector<std::uint32_t> m_buckets;  // index + 1 into m_entries, open addressing; empty for small maps
};

// -1, 0, 1, or empty when the two have no order (different kinds, NaN, lists).
std::optional<int> compare(Value const& a, Value const& b);

// What a form, an act or JSON holds, as the declared type: "2026-11-22" becomes a date where a date is
// declared, a number a uint, a map an object with each field by its own type. dyn takes JSON as it stands.
// Errors: bad_input "rules.wrong_type" (values: "expected", "got", "at" = path inside the value).
[[nodiscard]] Result<Value> from_value(bolan::Value const& value, Type const& type);

// Back: dates, timestamps and durations as their text, bytes as base64, a uint beyond int as a double, a
// type as its name, map keys as text. Errors: too_large "rules.too_large" when it would have more than a
// million parts; unavailable "rules.not_notified".
[[nodiscard]] Result<bolan::Value> to_value(Value const& value);

// The same as JSON text, but exact: a uint with all its digits, a double always with a point or an
// exponent, NaN and the infinities as the texts "NaN", "Infinity", "-Infinity". Errors as to_value.
[[nodiscard]] Result<std::string> to_json(Value const& value);

// As an expression would write it, for messages and tests: `"text"`, `1u`, `[1, 2]`, `date("2026-01-01")`.
std::string show(Value const& value);

// "3", "0.25", "1e+23", "NaN": the shortest that reads back as the same number.
std::string real_text(double d);

// What `type(v)` answers; what a list or a map holds is left open.
Type type_of_value(Value const& v);

}  // namespace bolan::rules
