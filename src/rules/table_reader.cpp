#include "rules/table_reader.h"
#include "base/money.h"
#include "base/text.h"
#include <algorithm>
#include <charconv>

namespace bolan::rules {

std::string trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return std::string(text);
}

std::optional<Value> read_cell(std::string const& text, Column const& column) {
    auto const number = [&]<typename N>(N n) -> std::optional<Value> {
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
        if (error != std::errc() || end != text.data() + text.size()) return {};
        return Value(n);
    };
    if (column.is_money) {
        auto const money = Money::parse(text);
        return money ? std::optional(Value(money->paisa)) : std::nullopt;
    }
    if (column.type.is(Type::Kind::string)) return Value(text);
    if (column.type.is(Type::Kind::integer)) return number(std::int64_t{});
    if (column.type.is(Type::Kind::real)) return number(double{});
    if (column.type.is(Type::Kind::date)) {
        auto const date = Date::parse(text);
        return date ? std::optional(Value(*date)) : std::nullopt;
    }
    if (text != "yes" && text != "true" && text != "no" && text != "false") return {};
    return Value(text == "yes" || text == "true");
}

namespace {

bool is_not_notified(std::string const& cell) {
    static constexpr std::string_view marker = "not notified";
    return cell.empty() ||
           std::ranges::equal(cell, marker, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

}  // namespace

TableReader::TableReader(TableSpec spec, std::string_view csv) : m_spec(std::move(spec)) {
    auto const records = parse_csv(csv);
    if (!records) {
        m_problems.push_back({"", "table.malformed", records.error().values});
        return;
    }
    CsvRecord const header = records->empty() ? CsvRecord{{"", 1, 1}} : records->front();
    bool const has_notification =
        std::ranges::any_of(header, [](auto const& c) { return trimmed(c.text) == "notification"; });
    if (has_notification && std::ranges::find(m_spec.values, "notification", &Column::name) == m_spec.values.end())
        m_spec.values.push_back({"notification", Type::string(), false});
    place_header(header);
    if (!is_sound()) return;
    for (std::size_t i = 1; i < records->size(); ++i) read_row((*records)[i]);
}

void TableReader::complain(CsvCell const& at, std::string message) {
    m_problems.push_back(
        {"",
         "table.malformed",
         {{"line", std::to_string(at.line)}, {"column", std::to_string(at.column)}, {"message", std::move(message)}}});
}

Error TableReader::error() const {
    Error error = Error::bad_input("table.malformed").with("table", m_spec.name);
    for (auto const& value : m_problems.front().values) error.values.push_back(value);
    error.problems = m_problems;
    return error;
}

void TableReader::place_header(CsvRecord const& header) {
    std::vector<std::string> seen, known{"effective_from", "effective_to", "notification"};
    for (auto const& column : m_spec.keys) known.push_back(column.name);
    for (auto const& column : m_spec.values) known.push_back(column.name);
    for (auto const& cell : header) {
        std::string const name = trimmed(cell.text);
        if (std::ranges::find(seen, name) != seen.end()) complain(cell, "column '" + name + "' stands twice");
        seen.push_back(name);
        auto const key = std::ranges::find(m_spec.keys, name, &Column::name);
        auto const value = std::ranges::find(m_spec.values, name, &Column::name);
        if (key != m_spec.keys.end()) {
            m_places.push_back({Role::key, static_cast<std::size_t>(key - m_spec.keys.begin())});
        } else if (name == "effective_from" || name == "effective_to") {
            m_places.push_back({name == "effective_from" ? Role::from : Role::to, 0});
        } else if (value != m_spec.values.end()) {
            m_places.push_back({name == "notification" ? Role::notification : Role::value,
                                static_cast<std::size_t>(value - m_spec.values.begin())});
        } else {
            auto const near = nearest(name, known);
            complain(cell, "unknown column '" + name + "'" + (near ? "; did you mean '" + *near + "'?" : ""));
            m_places.push_back({Role::unknown, 0});
        }
    }
    for (auto const* columns : {&m_spec.keys, &m_spec.values})
        for (auto const& column : *columns)
            if (std::ranges::find(seen, column.name) == seen.end())
                complain(header.front(), "column '" + column.name + "' is missing");
}

void TableReader::read_date(CsvCell const& cell, Date& into) {
    auto const text = trimmed(cell.text);
    if (text.empty()) return;
    auto const date = Date::parse(text);
    if (!date) complain(cell, "'" + text + "' is no date; write 2026-01-31");
    if (date) into = *date;
}

void TableReader::read_row(CsvRecord const& record) {
    TableRow row;
    row.line = record.front().line;
    row.keys.resize(m_spec.keys.size());
    for (auto const& column : m_spec.values)
        row.cells.emplace_back(column.name, Value::not_notified(m_spec.name, column.name));
    bool is_confirmed = true;
    for (std::size_t i = 0; i < record.size() && i < m_places.size(); ++i) {
        std::string const text = trimmed(record[i].text);
        std::size_t const index = m_places[i].index;
        switch (m_places[i].role) {
            case Role::key:
                row.keys[index] = {text, record[i].line, record[i].column};
                if (text.empty())
                    complain(record[i], "the key '" + m_spec.keys[index].name + "' is empty; write * for any");
                break;
            case Role::value: {
                auto const& column = m_spec.values[index];
                if (is_not_notified(text)) break;
                auto const value = read_cell(text, column);
                if (value) row.cells[index].second = *value;
                if (!value)
                    complain(record[i],
                             "'" + text + "' is no " + (column.is_money ? "amount of rupees" : column.type.text()));
                break;
            }
            case Role::notification:
                row.cells[index].second = Value(text);
                // An amount that is written down but not confirmed must not be charged.
                is_confirmed = text.empty() || !is_not_notified(text);
                break;
            case Role::from:
                read_date(record[i], row.from);
                break;
            case Role::to:
                read_date(record[i], row.to);
                break;
            case Role::unknown:
                break;
        }
    }
    if (row.to < row.from) complain(record.front(), "effective_to lies before effective_from");
    if (!is_confirmed)
        for (auto& [name, cell] : row.cells)
            if (name != "notification") cell = Value::not_notified(m_spec.name, name);
    m_rows.push_back(std::move(row));
}

}  // namespace bolan::rules
