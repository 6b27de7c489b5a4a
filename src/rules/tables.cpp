#include "rules/tables.h"
#include "base/check.h"
#include "base/text.h"
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

Type dated_row_type(TableSpec const& spec) {
    std::vector<Type::Field> fields;
    for (auto const& column : spec.values) fields.push_back({column.name, column.type});
    return Type::object("a row of table '" + spec.name + "'", std::move(fields));
}

}  // namespace

Type DatedTable::row_type() const { return dated_row_type(m_spec); }

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

bool DatedTable::is_notified_on(Date on) const {
    for (auto const& [text, indexes] : m_by_key) {
        auto const row = find(m_rows[indexes.front()].keys, on);
        if (!row) return false;
        for (auto const& [name, cell] : row->as_map().entries())
            if (cell.is(Kind::not_notified)) return false;
    }
    return !m_rows.empty();
}

void TableSet::add(DatedTable table) {
    std::string name = table.name();
    bool const is_new = m_tables.emplace(std::move(name), std::move(table)).second;
    CHECK(is_new);
}

DatedTable const* TableSet::find_table(std::string_view name) const {
    auto const found = m_tables.find(name);
    return found == m_tables.end() ? nullptr : &found->second;
}

std::vector<std::string> TableSet::table_names() const {
    std::vector<std::string> names;
    for (auto const& [name, table] : m_tables) names.push_back(name);
    return names;
}

namespace {

Fail refuse(std::string message, std::string suggestion = {}) {
    return Fail(
        Error::bad_input("rules.type").with("message", std::move(message)).with("suggestion", std::move(suggestion)));
}

bool fits_key(Type const& wanted, Type const& given) {
    if (given.is_dyn() || given.is(Type::Kind::parameter)) return true;
    return wanted.kind() == given.kind() || (wanted.is_number() && given.is_number());
}

// The row's type, when the name is a literal and the keys fit that table.
Result<Type> rule_of_table(Tables const& tables, std::span<Argument const> arguments, std::size_t name_at) {
    Value const* name = arguments[name_at].constant;
    if (!name || !name->is(Kind::string)) return refuse("the name of a table is written out: table('fee', kind)");
    DatedTable const* table = tables.find_table(name->as_string());
    if (!table)
        return refuse("there is no table '" + name->as_string() + "'",
                      nearest(name->as_string(), tables.table_names()).value_or(""));
    auto const& keys = table->spec().keys;
    std::size_t const given = arguments.size() - name_at - 1;
    if (given != keys.size()) {
        std::string names;
        for (auto const& key : keys) names += ", " + key.name;
        return refuse("table '" + table->name() + "' has " + std::to_string(keys.size()) + " keys, " +
                      std::to_string(given) + " given: table('" + table->name() + "'" + names + ")");
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        Type const& type = arguments[name_at + 1 + i].type;
        if (!fits_key(keys[i].type, type))
            return refuse("key '" + keys[i].name + "' of table '" + table->name() + "' is " + keys[i].type.text() +
                          ", not " + type.text());
    }
    return table->row_type();
}

Result<Value> find_row(std::span<Value const> arguments, std::size_t name_at, Date on, Context const& context) {
    if (!context.tables) return Fail(Error::of(ErrorKind::unavailable, "rules.no_tables"));
    DatedTable const* table = context.tables->find_table(arguments[name_at].as_string());
    if (!table) return Fail(Error::not_found("rules.no_table").with("table", arguments[name_at].as_string()));
    return table->find(arguments.subspan(name_at + 1), on);
}

}  // namespace

void define_tables(Environment& environment, Tables const& tables) {
    Tables const* known = &tables;
    environment.define("table", {{Type::string(), Type::dyn()},
                                 Type::dyn(),
                                 [](std::span<Value const> a, Context const& c) {
                                     return find_row(a, 0, c.tables_on.value_or(c.today), c);
                                 },
                                 Overload::Form::function,
                                 true,
                                 [known](std::span<Argument const> a) { return rule_of_table(*known, a, 0); }});
    environment.define("table_on",
                       {{Type::date(), Type::string(), Type::dyn()},
                        Type::dyn(),
                        [](std::span<Value const> a, Context const& c) { return find_row(a, 1, a[0].as_date(), c); },
                        Overload::Form::function,
                        true,
                        [known](std::span<Argument const> a) { return rule_of_table(*known, a, 1); }});
}

}  // namespace bolan::rules
