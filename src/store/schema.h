// Tables made and migrated from descriptions, the same on both engines.
#pragma once
#include "base/result.h"
#include "store/database.h"
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::store {

// What an analyst reads. date: ISO text on SQLite, DATE on PostgreSQL. instant: milliseconds since 1970 (BIGINT).
// money: paisa (BIGINT). json: canonical JSON text. boolean: 0 and 1 on SQLite, BOOLEAN on PostgreSQL; in the text of a
// statement write `true` and `false`, never 1 and 0 (bound values fit both). SQLite tables are STRICT.
enum class ColumnType { text, integer, real, boolean, date, instant, money, bytes, json };
std::string_view type_name(ColumnType type);
std::optional<ColumnType> find_type(std::string_view name);

struct Column {
    std::string name;
    ColumnType type = ColumnType::text;
    bool required = false;  // NOT NULL; only for columns of a new table
};

struct Index {
    std::vector<std::string> columns;
    bool unique = false;
    std::string name;   // empty: table + "_by_" + columns
    std::string where;  // partial index: index_condition.h
};

struct Table {
    std::string name;
    std::vector<Column> columns;
    std::vector<std::string> primary_key;  // none: all columns are required, and tell rows apart
    std::vector<Index> indexes;
    bool clustered = false;  // SQLite WITHOUT ROWID: rows live in the primary key's tree
};

// Makes what is missing (tables, columns, indexes) in one transaction; never drops or narrows. Remembers what it
// made in schema_column and schema_index, and each table's whole description in schema_table. Errors: conflict
// "schema.column_type" (values: table, column, was, wanted).
Result<> ensure_tables(Database& database, std::vector<Table> const& tables);
Result<> ensure_tables(Connection& db, std::vector<Table> const& tables);  // inside a write

// Every table of the database as it stands, by name: also those that no definition knows any more.
// Errors: conflict "schema.undescribed" (values: table) when a program older than schema_table made or widened it, and
// ensure_tables was not asked for it since; bad_input "schema.description_malformed".
Result<std::vector<Table>> described_tables(Connection& db);

// For a load into an empty table: its indexes go, and ensure_tables makes them again, faster than row by row.
void drop_indexes(Connection& db, Table const& table);

}  // namespace bolan::store
