#include "store/description.h"
#include "store/index_condition.h"
#include <algorithm>
#include <optional>
#include <set>

namespace bolan::store {

namespace {

Value list_of(std::vector<std::string> const& names) {
    Value out = Value::list();
    for (auto const& name : names) out.push(name);
    return out;
}

// Names of a list, each one of `known`.
std::optional<std::vector<std::string>> read_names(Value const& list, std::set<std::string> const& known) {
    if (!list.is_list()) return {};
    std::vector<std::string> out;
    for (auto const& name : list.as_list()) {
        if (!name.is_string() || !known.contains(name.as_string())) return {};
        out.push_back(name.as_string());
    }
    return out;
}

std::optional<Index> read_index(Value const& description, std::set<std::string> const& columns) {
    auto names = read_names(description["columns"], columns);
    if (!names || names->empty()) return {};
    Index index{std::move(*names), description["unique"].bool_or(false), std::string(description["name"].string_or("")),
                std::string(description["where"].string_or(""))};
    if (!index.name.empty() && !is_identifier(index.name)) return {};
    if (!index.where.empty() && !is_condition(index.where)) return {};
    return index;
}

std::optional<Table> read_table(Value const& description) {
    Table table{.name = std::string(description["name"].string_or(""))};
    if (!is_identifier(table.name) || !description["columns"].is_list() || !description["indexes"].is_list()) return {};
    std::set<std::string> columns;
    for (auto const& each : description["columns"].as_list()) {
        auto const type = find_type(each["type"].string_or(""));
        std::string const name(each["name"].string_or(""));
        if (!type || !is_identifier(name) || !columns.insert(name).second) return {};
        table.columns.push_back({name, *type, each["required"].bool_or(false)});
    }
    auto key = read_names(description["primary_key"], columns);
    if (!key || (key->empty() && !std::ranges::all_of(table.columns, &Column::required))) return {};
    table.primary_key = std::move(*key);
    table.clustered = description["clustered"].bool_or(false);
    for (auto const& each : description["indexes"].as_list()) {
        auto index = read_index(each, columns);
        if (!index) return {};
        table.indexes.push_back(std::move(*index));
    }
    return table;
}

}  // namespace

Value describe(Table const& table) {
    Value columns = Value::list();
    for (auto const& column : table.columns) {
        auto& out = columns.push(Value::map({{"name", column.name}, {"type", type_name(column.type)}}));
        if (column.required) out.set("required", true);
    }
    Value indexes = Value::list();
    for (auto const& index : table.indexes) {
        auto& out = indexes.push(Value::map({{"columns", list_of(index.columns)}}));
        if (index.unique) out.set("unique", true);
        if (!index.name.empty()) out.set("name", index.name);
        if (!index.where.empty()) out.set("where", index.where);
    }
    return Value::map({{"name", table.name},
                       {"columns", columns},
                       {"primary_key", list_of(table.primary_key)},
                       {"clustered", table.clustered},
                       {"indexes", indexes}});
}

Result<Table> read_description(Value const& description) {
    auto table = read_table(description);
    if (!table)
        return Fail(Error::bad_input("schema.description_malformed")
                        .with("table", std::string(description["name"].string_or("?"))));
    return std::move(*table);
}

}  // namespace bolan::store
