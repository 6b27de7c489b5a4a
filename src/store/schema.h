// Tables made and migrated from descriptions, the same on both engines.
#pragma once
#include "base/result.h"
#include "store/database.h"
#include <string>
#include <string_view>
#include <vector>

namespace bolan::store {

// What an analyst reads. date: ISO text on SQLite, DATE on PostgreSQL. instant: milliseconds since 1970 (BIGINT).
// money: paisa (BIGINT). json: canonical JSON text. boolean: 0 and 1 on SQLite, BOOLEAN on PostgreSQL; in the text of a
// statement write `true` and `false`, never 1 and 0 (bound values fit both). SQLite tables are STRICT.
enum class ColumnType { text, integer, real, boolean, date, instant, money, bytes, json };
std::string_view type_name(ColumnType type);

struct Column {
    std::string name;
    ColumnType type = ColumnType::text;
    bool required = false;  // NOT NULL; only for columns of a new table
};

struct Index {
    std::vector<std::string> columns;
    bool unique = false;
    std::string name;  // empty: table + "_by_" + columns
    std::string
        where;  // partial index: terms joined by " and ": c is null, c is not null, and c = or <> 'word', 7, true
};

struct Table {
    std::string name;
    std::vector<Column> columns;
    std::vector<std::string> primary_key;
    std::vector<Index> indexes;
    bool clustered = false;  // SQLite WITHOUT ROWID: rows live in the primary key's tree
};

// How data is laid out and what rows mean, as a number: raised with the first program beside which, or after which, one
// of before would write wrongly. What ensure_tables adds by itself raises nothing: programs of before and after may
// then serve the same database while servers are replaced one by one.
inline constexpr std::int64_t k_format = 1;

// To be asked before anything else is written. Notes the format in a new database. Errors: conflict "schema.newer"
// (values: database, program): a newer program has written there.
Result<> check_format(Database& database);

// Makes what is missing (tables, columns, indexes) in one transaction; never drops or narrows. Remembers each table's
// columns in schema_column. Errors: conflict "schema.column_type" (values: table, column, was, wanted).
Result<> ensure_tables(Database& database, std::vector<Table> const& tables);

// For a load into an empty table: its indexes go, and ensure_tables makes them again, faster than row by row.
void drop_indexes(Connection& db, Table const& table);

}  // namespace bolan::store
