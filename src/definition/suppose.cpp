#include "definition/suppose.h"
#include "definition/mistake.h"
#include <algorithm>

namespace bolan::definition {

namespace {

std::string csv_cell(std::string_view cell) {
    std::string out = "\"";
    for (char const c : cell) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

std::vector<std::string> columns_of(rules::TableSpec const& spec) {
    std::vector<std::string> columns;
    for (auto const* some : {&spec.keys, &spec.values})
        for (auto const& column : *some) columns.push_back(column.name);
    for (auto const* name : {"effective_from", "effective_to", "notification"})
        if (std::ranges::find(columns, name) == columns.end()) columns.emplace_back(name);
    return columns;
}

// The rows as the lines of a table's file, so that they are read as it is.
std::string written(std::vector<std::string> const& columns, Node const& rows, Mistakes& mistakes) {
    std::string csv;
    for (auto const& column : columns) csv += (csv.empty() ? "" : ",") + column;
    for (auto const& row : rows.items) {
        for (auto const& entry : row.entries)
            if (std::ranges::find(columns, entry.key) == columns.end())
                mistakes.add(entry.at(), unknown("column", entry.key, columns));
        csv += "\n";
        for (auto const& column : columns) {
            auto const* cell = row.find(column);
            csv += (column == columns.front() ? "" : ",") + (cell ? csv_cell(cell->text) : std::string());
        }
    }
    return csv + "\n";
}

}  // namespace

rules::TableSet suppose(rules::TableSet const& tables, Node const& supposed, Mistakes& mistakes) {
    auto out = tables;
    for (auto const& entry : supposed.entries) {
        auto const* table = tables.find_table(entry.key);
        if (!table) {
            mistakes.add(entry.at(), unknown("table", entry.key, tables.table_names()));
            continue;
        }
        auto made = rules::DatedTable::load(table->spec(), written(columns_of(table->spec()), entry.value, mistakes));
        if (!made) {
            for (auto const& problem : made.error().problems)
                for (auto const& [name, value] : problem.values)
                    if (name == "message") mistakes.add(entry.at(), value);
            continue;
        }
        for (auto const& finding : made->check()) mistakes.add(entry.at(), finding.message);
        out.replace(std::move(*made));
    }
    return out;
}

}  // namespace bolan::definition
