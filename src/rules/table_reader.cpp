// A dated table from its CSV file. Every mistake of the file is reported, each with its line and column.
#include "base/money.h"
#include "base/text.h"
#include "rules/csv.h"
#include "rules/tables.h"
#include <algorithm>
#include <charconv>

namespace bolan::rules {

namespace {

constexpr std::size_t k_keys_max = 6;  // find() tries every choice of `*`

std::string trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return std::string(text);
}

bool is_not_notified(std::string const& cell) {
    static constexpr std::string_view marker = "not notified";
    return cell.empty() ||
           std::ranges::equal(cell, marker, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

std::optional<Column> column_of(std::string_view name, std::string_view type) {
    struct Named {
        std::string_view name;
        Type type;
        bool is_money;
    };
    static Named const known[] = {{"string", Type::string(), false}, {"int", Type::integer(), false},
                                  {"double", Type::real(), false},   {"bool", Type::boolean(), false},
                                  {"date", Type::date(), false},     {"money", Type::integer(), true}};
    for (auto const& entry : known)
        if (entry.name == type) return Column{std::string(name), entry.type, entry.is_money};
    return {};
}

bool is_special(std::string_view name) {
    return name == "effective_from" || name == "effective_to" || name == "notification";
}

}  // namespace

struct TableReader {
    DatedTable table;
    std::vector<Problem> problems;
    // For each column of the file: which key or value it fills, or which special column it is.
    enum class Role { key, value, from, to, notification };
    struct Place {
        Role role;
        std::size_t index;
    };
    std::vector<Place> places;

    void complain(CsvCell const& at, std::string message) {
        problems.push_back({"",
                            "table.malformed",
                            {{"line", std::to_string(at.line)},
                             {"column", std::to_string(at.column)},
                             {"message", std::move(message)}}});
    }

    Result<DatedTable> finish() {
        if (problems.empty()) return std::move(table);
        Error error = Error::bad_input("table.malformed").with("table", table.m_spec.name);
        for (auto const& value : problems.front().values) error.values.push_back(value);
        error.problems = std::move(problems);
        return Fail(std::move(error));
    }

    static Result<std::vector<CsvRecord>> read_records(std::string const& name, std::string_view csv) {
        auto records = parse_csv(csv);
        if (!records) {
            Error error = Error::bad_input("table.malformed").with("table", name);
            for (auto const& value : records.error().values) error.values.push_back(value);
            error.problems.push_back({"", "table.malformed", records.error().values});
            return Fail(std::move(error));
        }
        if (records->empty()) records->push_back({CsvCell{"", 1, 1}});
        return records;
    }

    // Finds the place of each header cell in the declared columns.
    void place_header(CsvRecord const& header) {
        auto const& spec = table.m_spec;
        std::vector<std::string> seen, known{"effective_from", "effective_to", "notification"};
        for (auto const& column : spec.keys) known.push_back(column.name);
        for (auto const& column : spec.values) known.push_back(column.name);
        for (auto const& cell : header) {
            std::string const name = trimmed(cell.text);
            if (std::ranges::find(seen, name) != seen.end()) complain(cell, "column '" + name + "' stands twice");
            seen.push_back(name);
            auto const key = std::ranges::find(spec.keys, name, &Column::name);
            auto const value = std::ranges::find(spec.values, name, &Column::name);
            if (key != spec.keys.end()) {
                places.push_back({Role::key, static_cast<std::size_t>(key - spec.keys.begin())});
            } else if (name == "effective_from" || name == "effective_to") {
                places.push_back({name == "effective_from" ? Role::from : Role::to, 0});
            } else if (value != spec.values.end()) {
                places.push_back({name == "notification" ? Role::notification : Role::value,
                                  static_cast<std::size_t>(value - spec.values.begin())});
            } else {
                auto const near = nearest(name, known);
                complain(cell, "unknown column '" + name + "'" + (near ? "; did you mean '" + *near + "'?" : ""));
                places.push_back({Role::notification, SIZE_MAX});
            }
        }
        for (auto const* columns : {&spec.keys, &spec.values})
            for (auto const& column : *columns)
                if (std::ranges::find(seen, column.name) == seen.end() && column.name != "notification")
                    complain(header.front(), "column '" + column.name + "' is missing");
        if (spec.keys.size() > k_keys_max) complain(header.front(), "a table has at most six keys");
    }

    std::optional<Value> read_cell(CsvCell const& cell, std::string const& text, Column const& column) {
        std::optional<Value> value;
        auto const number = [&]<typename N>(N n) {
            auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
            if (error == std::errc() && end == text.data() + text.size()) value = Value(n);
        };
        if (column.is_money) {
            if (auto const money = Money::parse(text)) value = Value(money->paisa);
        } else if (column.type.is(Type::Kind::string)) {
            value = Value(text);
        } else if (column.type.is(Type::Kind::integer)) {
            number(std::int64_t{});
        } else if (column.type.is(Type::Kind::real)) {
            number(double{});
        } else if (column.type.is(Type::Kind::date)) {
            if (auto const date = Date::parse(text)) value = Value(*date);
        } else if (text == "yes" || text == "true" || text == "no" || text == "false") {
            value = Value(text == "yes" || text == "true");
        }
        if (!value)
            complain(cell, "'" + text + "' is no " + (column.is_money ? "amount of rupees" : column.type.text()));
        return value;
    }

    void read_date(CsvCell const& cell, std::string const& text, Date& into) {
        if (text.empty()) return;
        auto const date = Date::parse(text);
        if (!date) complain(cell, "'" + text + "' is no date; write 2026-01-31");
        if (date) into = *date;
    }

    void read_row(CsvRecord const& record) {
        auto const& spec = table.m_spec;
        DatedTable::Row row;
        row.line = record.front().line;
        row.keys.resize(spec.keys.size());
        std::vector<std::pair<std::string, Value>> cells;
        for (auto const& column : spec.values)
            cells.emplace_back(column.name, Value::not_notified(spec.name, column.name));
        bool is_confirmed = true;
        for (std::size_t i = 0; i < record.size() && i < places.size(); ++i) {
            std::string const text = trimmed(record[i].text);
            std::size_t const index = places[i].index;
            switch (places[i].role) {
                case Role::key:
                    if (text == "*") break;
                    if (text.empty())
                        complain(record[i], "the key '" + spec.keys[index].name + "' is empty; write * for any");
                    else if (auto key = read_cell(record[i], text, spec.keys[index]))
                        row.keys[index] = *key;
                    break;
                case Role::value:
                    if (is_not_notified(text)) break;
                    if (auto value = read_cell(record[i], text, spec.values[index])) cells[index].second = *value;
                    break;
                case Role::notification:
                    if (index == SIZE_MAX) break;
                    cells[index].second = Value(text);
                    // An amount that is written down but not confirmed must not be charged.
                    is_confirmed = text.empty() || !is_not_notified(text);
                    break;
                case Role::from:
                    read_date(record[i], text, row.from);
                    break;
                case Role::to:
                    read_date(record[i], text, row.to);
                    break;
            }
        }
        if (row.to < row.from) complain(record.front(), "effective_to lies before effective_from");
        if (!is_confirmed)
            for (auto& [name, cell] : cells)
                if (name != "notification") cell = Value::not_notified(spec.name, name);
        row.cells = Value::object(std::move(cells));
        table.m_rows.push_back(std::move(row));
    }

    void index_rows() {
        for (std::uint32_t i = 0; i < table.m_rows.size(); ++i) {
            std::string text;
            for (auto const& key : table.m_rows[i].keys) text += (key.is_null() ? "*" : show(key)) + "\x1f";
            table.m_by_key[text].push_back(i);
        }
    }

    static Result<DatedTable> read(TableSpec spec, std::vector<CsvRecord> const& records) {
        TableReader reader;
        bool const has_notification =
            std::ranges::any_of(records.front(), [](auto const& c) { return trimmed(c.text) == "notification"; });
        if (has_notification && std::ranges::find(spec.values, "notification", &Column::name) == spec.values.end())
            spec.values.push_back({"notification", Type::string(), false});
        reader.table.m_spec = std::move(spec);
        reader.place_header(records.front());
        if (!reader.problems.empty()) return reader.finish();
        for (std::size_t i = 1; i < records.size(); ++i) reader.read_row(records[i]);
        reader.index_rows();
        return reader.finish();
    }
};

Result<DatedTable> DatedTable::load(TableSpec spec, std::string_view csv) {
    auto const records = TRY(TableReader::read_records(spec.name, csv));
    return TableReader::read(std::move(spec), records);
}

Result<DatedTable> DatedTable::load(std::string name, std::string_view csv) {
    auto records = TRY(TableReader::read_records(name, csv));
    TableSpec spec{std::move(name), {}, {}};
    TableReader reader;
    reader.table.m_spec.name = spec.name;
    for (auto& cell : records.front()) {
        std::string text = trimmed(cell.text), type = "string";
        if (auto const colon = text.find(':'); colon != std::string::npos) {
            type = trimmed(text.substr(colon + 1));
            text = trimmed(text.substr(0, colon));
        }
        bool const is_key = text.ends_with('*');
        if (is_key) text.pop_back();
        cell.text = text;
        if (is_special(text)) continue;
        auto column = column_of(text, type);
        if (!column) reader.complain(cell, "unknown type '" + type + "': string, int, double, bool, date or money");
        if (column) (is_key ? spec.keys : spec.values).push_back(*std::move(column));
    }
    if (!reader.problems.empty()) return reader.finish();
    return TableReader::read(std::move(spec), records);
}

}  // namespace bolan::rules
