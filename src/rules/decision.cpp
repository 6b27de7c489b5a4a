#include "rules/decision.h"
#include "rules/operators.h"
#include "rules/table_reader.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace bolan::rules {

namespace {

constexpr double k_infinity = std::numeric_limits<double>::infinity();
constexpr double k_exact_max = 9007199254740992.0;  // 2^53: ranges are kept as doubles
constexpr std::string_view k_blanks = " ";

struct NamedPolicy {
    std::string_view name;
    HitPolicy policy;
};
constexpr std::array<NamedPolicy, 7> k_policies{{{"unique", HitPolicy::unique},
                                                 {"first", HitPolicy::first},
                                                 {"any", HitPolicy::any},
                                                 {"collect", HitPolicy::collect},
                                                 {"sum", HitPolicy::sum},
                                                 {"min", HitPolicy::min},
                                                 {"max", HitPolicy::max}}};

bool is_ordered(Column const& column) {
    return column.type.is(Type::Kind::integer) || column.type.is(Type::Kind::real) || column.type.is(Type::Kind::date);
}

double place_of(Value const& value) {
    if (value.is(Kind::date)) return value.as_date().days;
    if (value.is(Kind::integer)) return static_cast<double>(value.as_int());
    if (value.is(Kind::unsigned_integer)) return static_cast<double>(value.as_uint());
    return value.is(Kind::real) ? value.as_double() : std::nan("");
}

std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> parts;
    while (true) {
        auto const comma = text.find(',');
        auto part = text.substr(0, comma);
        part.remove_prefix(std::min(part.find_first_not_of(k_blanks), part.size()));
        part.remove_suffix(part.size() - (part.find_last_not_of(k_blanks) + 1));
        parts.push_back(part);
        if (comma == text.npos) return parts;
        text.remove_prefix(comma + 1);
    }
}

std::optional<double> place_in(std::string_view text, Column const& column) {
    auto const value = read_cell(trimmed(text), column);
    if (!value) return {};
    double const place = place_of(*value);
    return std::abs(place) <= k_exact_max ? std::optional(place) : std::nullopt;
}

// "[18..60]", "(0..500]"
std::optional<Condition::Range> bracketed(std::string_view text, Column const& column) {
    auto const dots = text.find("..");
    bool const has_low = text.front() == '[', has_high = text.back() == ']';
    if (dots == text.npos || (!has_low && text.front() != '(') || (!has_high && text.back() != ')')) return {};
    auto const low = place_in(text.substr(1, dots - 1), column);
    auto const high = place_in(text.substr(dots + 2, text.size() - dots - 3), column);
    if (!low || !high || *low > *high) return {};
    return Condition::Range{*low, *high, has_low, has_high};
}

std::optional<Condition::Range> range_of(std::string_view text, Column const& column) {
    if (text.empty()) return {};
    if (text.front() == '[' || text.front() == '(') return bracketed(text, column);
    bool const is_less = text.front() == '<', is_more = text.front() == '>';
    bool const has_end = (is_less || is_more) && text.substr(1).starts_with('=');
    auto const end = place_in(text.substr(is_less || is_more ? 1 + has_end : 0), column);
    if (!end) return {};
    if (is_less) return Condition::Range{-k_infinity, *end, false, has_end};
    if (is_more) return Condition::Range{*end, k_infinity, has_end, false};
    return Condition::Range{*end, *end, true, true};
}

// Of whole values both ends are taken in, so that `< 18` and `[18..60]` meet.
Condition::Range of_whole(Condition::Range range) {
    if (!range.has_low && std::isfinite(range.low)) range.low += 1;
    if (!range.has_high && std::isfinite(range.high)) range.high -= 1;
    return {range.low, range.high, std::isfinite(range.low), std::isfinite(range.high)};
}

bool lies_in(double place, Condition::Range const& range) {
    return (range.has_low ? range.low <= place : range.low < place) &&
           (range.has_high ? place <= range.high : place < range.high);
}

}  // namespace

std::optional<HitPolicy> hit_policy_named(std::string_view name) {
    auto const found = std::ranges::find(k_policies, name, &NamedPolicy::name);
    return found == k_policies.end() ? std::nullopt : std::optional(found->policy);
}

std::vector<std::string> const& hit_policy_names() {
    static std::vector<std::string> const names = [] {
        std::vector<std::string> all;
        for (auto const& known : k_policies) all.emplace_back(known.name);
        return all;
    }();
    return names;
}

std::optional<Condition> Condition::parse(std::string_view text, Column const& column) {
    Condition out;
    if (text == "*") {
        out.m_is_any = true;
        return out;
    }
    if (text.starts_with("not(") && text.ends_with(')')) {
        out.m_is_negated = true;
        text = text.substr(4, text.size() - 5);
    }
    for (auto const part : parts_of(text)) {
        if (is_ordered(column)) {
            auto const range = range_of(part, column);
            if (!range) return {};
            out.m_ranges.push_back(column.type.is(Type::Kind::real) ? *range : of_whole(*range));
            if (out.m_ranges.back().low > out.m_ranges.back().high) return {};  // (3..4) of whole numbers
        } else {
            auto const word = part.empty() ? std::nullopt : read_cell(std::string(part), column);
            if (!word) return {};
            out.m_words.push_back(*word);
        }
    }
    return out;
}

bool Condition::holds(Value const& value) const {
    if (m_is_any) return true;
    bool found = std::ranges::any_of(m_words, [&](Value const& word) { return word == value; });
    if (!m_ranges.empty()) {
        double const place = place_of(value);
        found = std::ranges::any_of(m_ranges, [&](Range const& range) { return lies_in(place, range); });
    }
    return found != m_is_negated;
}

Result<DecisionTable> DecisionTable::load(DecisionSpec spec, std::string_view csv) {
    TableReader reader(std::move(spec.table), csv);
    DecisionTable table;
    spec.table = reader.spec();
    auto const& conditions = spec.table.keys;
    auto const condition_of = [&](CsvCell const& cell, std::size_t i) {
        auto condition = Condition::parse(cell.text, conditions[i]);
        if (!condition && !cell.text.empty())
            reader.complain(cell, "'" + cell.text + "' is no condition on " +
                                      (conditions[i].is_money ? "an amount of rupees" : conditions[i].type.text()) +
                                      ": write *, a value, several with commas, < 5, >= 5, [1..5] or not(…)");
        return condition.value_or(Condition());
    };
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        CsvCell const domain{i < spec.domains.size() ? spec.domains[i] : "*", 1, 1};
        table.m_domains.push_back(condition_of(domain, i));
    }
    bool const is_total = spec.hit == HitPolicy::sum || spec.hit == HitPolicy::min || spec.hit == HitPolicy::max;
    for (auto const& column : spec.table.values)
        if (is_total && column.name != "notification" && !column.type.is_number())
            reader.complain({"", 1, 1}, "the outcome '" + column.name + "' must be a number to be added or compared");
    for (auto const& row : reader.rows()) {
        Row made{{}, row.from, row.to, Value::object(row.cells), row.line};
        for (std::size_t i = 0; i < conditions.size(); ++i) made.conditions.push_back(condition_of(row.keys[i], i));
        table.m_rows.push_back(std::move(made));
    }
    if (!reader.is_sound()) return Fail(reader.error());
    table.m_spec = std::move(spec);
    table.m_csv = std::string(csv);
    return table;
}

Type DecisionTable::result_type() const {
    auto const row = row_type_of(m_spec.table);
    return m_spec.hit == HitPolicy::collect ? Type::list(row) : row;
}

Result<Value> DecisionTable::decide(std::span<Value const> values, Date on) const {
    std::vector<Row const*> found;
    for (auto const& row : m_rows) {
        if (on < row.from || row.to < on) continue;
        bool holds = true;
        for (std::size_t i = 0; i < values.size() && holds; ++i) holds = row.conditions[i].holds(values[i]);
        if (!holds) continue;
        found.push_back(&row);
        if (m_spec.hit <= HitPolicy::any) return row.cells;  // one answer, whichever row gives it
    }
    if (m_spec.hit == HitPolicy::collect) {
        Value::List rows;
        for (auto const* row : found) rows.push_back(row->cells);
        return Value(std::move(rows));
    }
    if (!found.empty() || m_spec.hit == HitPolicy::sum) return total(found);
    std::string shown;
    for (auto const& value : values) shown += (shown.empty() ? "" : ", ") + show(value);
    return Fail(Error::not_found("rules.no_row").with("table", name()).with("key", shown).with("on", on.iso()));
}

Result<Value> DecisionTable::total(std::vector<Row const*> const& rows) const {
    std::vector<std::pair<std::string, Value>> out;
    for (auto const& column : m_spec.table.values) {
        if (column.name == "notification") continue;
        std::optional<Value> so_far;
        for (auto const* row : rows) {
            Value const& cell = *row->cells.as_map().find_text(column.name);
            if (cell.is(Kind::not_notified) || (so_far && so_far->is(Kind::not_notified))) {
                so_far = Value::not_notified(name(), column.name);
            } else if (!so_far) {
                so_far = cell;
            } else if (m_spec.hit == HitPolicy::sum) {
                auto const done = calculate(Op::add, *so_far, cell, *so_far);
                if (done != Arithmetic::ok) return Fail(Error::bad_input(error_code(done)));
            } else if (compare(cell, *so_far) == (m_spec.hit == HitPolicy::min ? -1 : 1)) {
                so_far = cell;
            }
        }
        auto const zero = column.type.is(Type::Kind::real) ? Value(0.0) : Value(0);
        out.emplace_back(column.name, so_far.value_or(zero));
    }
    return Value::object(std::move(out));
}

}  // namespace bolan::rules
