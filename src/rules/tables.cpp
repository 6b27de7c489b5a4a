#include "rules/tables.h"
#include "base/check.h"
#include "base/text.h"
#include "rules/decision.h"
#include "rules/table_reader.h"
#include <algorithm>

namespace bolan::rules {

namespace {

// What a key looks like in the index; numbers of one value look alike whatever their kind.
std::string key_text(Value const& key) {
    if (key.is(Kind::unsigned_integer) && key.as_uint() <= INT64_MAX) return std::to_string(key.as_uint());
    return show(key);
}

std::string shown_keys(std::span<Value const> keys) {
    std::string text;
    for (auto const& key : keys) {
        text += text.empty() ? "" : ", ";
        text += key.is_null() ? "*" : key.is(Kind::string) ? key.as_string() : show(key);
    }
    return text;
}

constexpr std::size_t k_keys_max = 6;  // find() tries every choice of `*`

}  // namespace

Result<DatedTable> DatedTable::load(TableSpec spec, std::string_view csv) {
    TableReader reader(std::move(spec), csv);
    if (reader.spec().keys.size() > k_keys_max) reader.complain({"", 1, 1}, "a table has at most six keys");
    DatedTable table;
    table.m_spec = reader.spec();
    for (auto const& row : reader.rows()) {
        Row& made = table.m_rows.emplace_back(Row{{}, row.from, row.to, Value::object(row.cells), row.line});
        std::string text;
        for (std::size_t i = 0; i < row.keys.size(); ++i) {
            auto const& column = table.m_spec.keys[i];
            auto const& cell = row.keys[i];
            auto const key = cell.text == "*" ? Value() : read_cell(cell.text, column).value_or(Value());
            if (key.is_null() && cell.text != "*" && !cell.text.empty())
                reader.complain(
                    cell, "'" + cell.text + "' is no " + (column.is_money ? "amount of rupees" : column.type.text()));
            made.keys.push_back(key);
            text += (key.is_null() ? "*" : show(key)) + "\x1f";
        }
        table.m_by_key[text].push_back(static_cast<std::uint32_t>(table.m_rows.size() - 1));
    }
    if (!reader.is_sound()) return Fail(reader.error());
    return table;
}

Type row_type_of(TableSpec const& spec) {
    std::vector<Type::Field> fields;
    for (auto const& column : spec.values) fields.push_back({column.name, column.type});
    return Type::object("a row of table '" + spec.name + "'", std::move(fields));
}

Result<Value> DatedTable::find(std::span<Value const> keys, Date on) const {
    if (keys.size() != m_spec.keys.size())
        return Fail(Error::bad_input("rules.no_overload").with("function", "table").with("table", m_spec.name));
    // Which keys a row leaves open: all its own first, `*` for the last key next, `*` everywhere last.
    // Tables have few keys, so that every choice is tried.
    std::size_t const choices = std::size_t{1} << keys.size();
    for (std::size_t open = 0; open < choices; ++open) {
        std::string text;
        for (std::size_t i = 0; i < keys.size(); ++i)
            text += (open >> (keys.size() - 1 - i) & 1 ? "*" : key_text(keys[i])) + "\x1f";
        auto const found = m_by_key.find(text);
        if (found == m_by_key.end()) continue;
        Row const* best = nullptr;
        for (std::uint32_t const index : found->second) {
            Row const& row = m_rows[index];
            if (row.from <= on && on <= row.to && (!best || best->from < row.from)) best = &row;
        }
        if (best) return best->cells;
    }
    return Fail(
        Error::not_found("rules.no_row").with("table", m_spec.name).with("key", shown_keys(keys)).with("on", on.iso()));
}

std::vector<Value> DatedTable::rows_on(Date on) const {
    std::vector<Value> out;
    for (auto const& row : m_rows)
        if (row.from <= on && on <= row.to) {
            std::vector<std::pair<std::string, Value>> whole;
            for (std::size_t i = 0; i < row.keys.size(); ++i) whole.emplace_back(m_spec.keys[i].name, row.keys[i]);
            for (auto const& [name, cell] : row.cells.as_map().entries()) whole.emplace_back(name.as_string(), cell);
            out.push_back(Value::object(std::move(whole)));
        }
    return out;
}

std::vector<TableFinding> DatedTable::check() const {
    std::vector<TableFinding> findings;
    for (auto const& [text, indexes] : m_by_key) {
        std::vector<Row const*> rows;
        for (std::uint32_t const index : indexes) rows.push_back(&m_rows[index]);
        std::ranges::stable_sort(rows, {}, &Row::from);
        for (std::size_t i = 1; i < rows.size(); ++i) {
            Row const &before = *rows[i - 1], &after = *rows[i];
            std::string const key = m_spec.keys.empty() ? "" : " for " + shown_keys(after.keys);
            if (after.from <= before.to) {
                findings.push_back({after.line, "table.overlap",
                                    "table '" + m_spec.name + "' has two rows" + key + " on " + after.from.iso() +
                                        ": lines " + std::to_string(before.line) + " and " +
                                        std::to_string(after.line)});
                continue;
            }
            Date const first = before.to.plus_days(1);
            if (first < after.from && !find(after.keys, first))
                findings.push_back({after.line, "table.gap",
                                    "table '" + m_spec.name + "' has no row" + key + " from " + first.iso() + " to " +
                                        after.from.plus_days(-1).iso()});
        }
    }
    std::ranges::stable_sort(findings, {}, &TableFinding::line);
    return findings;
}

std::optional<Date> DatedTable::first_day_without(Date from, Date to) const {
    std::vector<Date> days{from};  // on which a row begins to miss
    for (auto const& row : m_rows)
        if (from <= row.to && row.to < to) days.push_back(row.to.plus_days(1));
    std::ranges::sort(days);
    for (auto const day : days)
        for (auto const& [text, indexes] : m_by_key)
            if (!find(m_rows[indexes.front()].keys, day)) return day;
    return {};
}

bool DatedTable::is_notified_on(Date on) const {
    for (auto const& [text, indexes] : m_by_key) {
        auto const row = find(m_rows[indexes.front()].keys, on);
        if (!row) return false;
        for (auto const& [name, cell] : row->as_map().entries())
            if (cell.is(Kind::not_notified)) return false;
    }
    return !m_rows.empty();
}

namespace {

template <typename Named>
std::vector<std::string> names_of(Named const& all) {
    std::vector<std::string> names;
    for (auto const& [name, table] : all) names.push_back(name);
    return names;
}

}  // namespace

void TableSet::replace(DatedTable table) { m_tables.insert_or_assign(table.name(), std::move(table)); }

void TableSet::add(DatedTable table) {
    std::string name = table.name();
    bool const is_new = m_tables.emplace(std::move(name), std::move(table)).second;
    CHECK(is_new);
}

void TableSet::add(DecisionTable table) {
    std::string name = table.name();
    bool const is_new =
        m_decisions.emplace(std::move(name), std::make_shared<DecisionTable const>(std::move(table))).second;
    CHECK(is_new);
}

DatedTable const* TableSet::find_table(std::string_view name) const {
    auto const found = m_tables.find(name);
    return found == m_tables.end() ? nullptr : &found->second;
}

DecisionTable const* TableSet::find_decision(std::string_view name) const {
    auto const found = m_decisions.find(name);
    return found == m_decisions.end() ? nullptr : found->second.get();
}

std::vector<std::string> TableSet::table_names() const { return names_of(m_tables); }
std::vector<std::string> TableSet::decision_names() const { return names_of(m_decisions); }

namespace {

Fail refuse(std::string message, std::string suggestion = {}) {
    return Fail(
        Error::bad_input("rules.type").with("message", std::move(message)).with("suggestion", std::move(suggestion)));
}

bool fits_key(Type const& wanted, Type const& given) {
    if (given.is_dyn() || given.is(Type::Kind::parameter)) return true;
    return wanted.kind() == given.kind() || (wanted.is_number() && given.is_number());
}

// One of the two kinds of table, as the functions that read it need it.
struct DatedReading {
    static constexpr char const* function = "table";
    static constexpr char const* other = "decide";
    static DatedTable const* find(Tables const& tables, std::string_view name) { return tables.find_table(name); }
    static std::vector<std::string> names(Tables const& tables) { return tables.table_names(); }
    static TableSpec const& spec(DatedTable const& table) { return table.spec(); }
    static Type type(DatedTable const& table) { return row_type_of(table.spec()); }
    static Result<Value> read(DatedTable const& table, std::span<Value const> keys, Date on) {
        return table.find(keys, on);
    }
};
struct DecisionReading {
    static constexpr char const* function = "decide";
    static constexpr char const* other = "table";
    static DecisionTable const* find(Tables const& tables, std::string_view name) { return tables.find_decision(name); }
    static std::vector<std::string> names(Tables const& tables) { return tables.decision_names(); }
    static TableSpec const& spec(DecisionTable const& table) { return table.spec().table; }
    static Type type(DecisionTable const& table) { return table.result_type(); }
    static Result<Value> read(DecisionTable const& table, std::span<Value const> values, Date on) {
        return table.decide(values, on);
    }
};

// The result's type, when the name is a literal and the keys fit that table.
template <typename Reading>
Result<Type> rule_of_table(Tables const& tables, std::span<Argument const> arguments, std::size_t name_at) {
    std::string const function = Reading::function;
    Value const* name = arguments[name_at].constant;
    if (!name || !name->is(Kind::string))
        return refuse("the name of a table is written out: " + function + "('fee', kind)");
    auto const* table = Reading::find(tables, name->as_string());
    if (!table && (tables.find_table(name->as_string()) || tables.find_decision(name->as_string())))
        return refuse("'" + name->as_string() + "' is another kind of table: ask " + Reading::other + "()");
    if (!table)
        return refuse("there is no table '" + name->as_string() + "'",
                      nearest(name->as_string(), Reading::names(tables)).value_or(""));
    auto const& keys = Reading::spec(*table).keys;
    std::size_t const given = arguments.size() - name_at - 1;
    if (given != keys.size()) {
        std::string names;
        for (auto const& key : keys) names += ", " + key.name;
        return refuse("table '" + table->name() + "' has " + std::to_string(keys.size()) + " keys, " +
                      std::to_string(given) + " given: " + function + "('" + table->name() + "'" + names + ")");
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        Type const& type = arguments[name_at + 1 + i].type;
        if (!fits_key(keys[i].type, type))
            return refuse("key '" + keys[i].name + "' of table '" + table->name() + "' is " + keys[i].type.text() +
                          ", not " + type.text());
    }
    return Reading::type(*table);
}

template <typename Reading>
Result<Value> read_named(std::span<Value const> arguments, std::size_t name_at, Date on, Context const& context) {
    if (!context.tables) return Fail(Error::of(ErrorKind::unavailable, "rules.no_tables"));
    auto const& name = arguments[name_at].as_string();
    auto const* table = Reading::find(*context.tables, name);
    if (!table) return Fail(Error::not_found("rules.no_table").with("table", name));
    return Reading::read(*table, arguments.subspan(name_at + 1), on);
}

template <typename Reading>
void define_reading(Environment& environment, Tables const& tables) {
    Tables const* known = &tables;
    std::string const function = Reading::function;
    environment.define(function,
                       {{Type::string(), Type::dyn()},
                        Type::dyn(),
                        [](std::span<Value const> a, Context const& c) {
                            return read_named<Reading>(a, 0, c.tables_on.value_or(c.today), c);
                        },
                        Overload::Form::function,
                        true,
                        [known](std::span<Argument const> a) { return rule_of_table<Reading>(*known, a, 0); }});
    environment.define(
        function + "_on",
        {{Type::date(), Type::string(), Type::dyn()},
         Type::dyn(),
         [](std::span<Value const> a, Context const& c) { return read_named<Reading>(a, 1, a[0].as_date(), c); },
         Overload::Form::function,
         true,
         [known](std::span<Argument const> a) { return rule_of_table<Reading>(*known, a, 1); }});
}

}  // namespace

void define_tables(Environment& environment, Tables const& tables) {
    define_reading<DatedReading>(environment, tables);
    define_reading<DecisionReading>(environment, tables);
}

}  // namespace bolan::rules
