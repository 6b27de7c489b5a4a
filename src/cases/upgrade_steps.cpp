#include "cases/upgrade_steps.h"
#include "base/check.h"
#include "base/json.h"
#include "store/description.h"
#include <algorithm>
#include <map>

namespace bolan::cases {

using store::Connection;
using store::Row;
using store::Sql;
using store::Turn;

namespace {

// Columns by the engine's own catalogue: name, whether it is required, its place in the primary key or 0.
Sql columns_query(store::Engine engine) {
    if (engine == store::Engine::sqlite) return "select name, \"notnull\", pk from pragma_table_info(?1) order by cid";
    return "select a.attname, a.attnotnull, coalesce(k.place, 0) from pg_catalog.pg_attribute a left join "
           "(pg_catalog.pg_index i cross join lateral unnest(i.indkey) with ordinality k(attnum, place)) "
           "on i.indrelid = a.attrelid and i.indisprimary and k.attnum = a.attnum "
           "where a.attrelid = to_regclass(?1) and a.attnum > 0 and not a.attisdropped order by a.attnum";
}

store::Table table_of(Connection& db, std::string const& name, std::map<std::string, std::string> const& types) {
    store::Table table{.name = name};
    std::map<std::int64_t, std::string> key;
    db.each(
        columns_query(db.engine()),
        [&](Row const& row) {
            auto const column = row.string(0);
            auto const type = store::find_type(types.at(column));
            CHECK(type);
            table.columns.push_back({column, *type, row.integer(1) != 0});
            if (row.integer(2) > 0) key.emplace(row.integer(2), column);
        },
        name);
    for (auto& [place, column] : key) table.primary_key.push_back(std::move(column));
    return table;
}

// ensure_tables describes what definitions know; this, what they know no more. Its indexes stay behind in a move.
Turn describe_tables(Connection& db) {
    store::SqlText make;
    make.add("create table if not exists schema_table (name text ");
    if (db.engine() == store::Engine::postgres) make.add("collate \"C\" ");
    make.add("primary key not null, description text not null)");
    if (db.engine() == store::Engine::sqlite) make.add(" strict, without rowid");
    db.execute(make, {});
    std::map<std::string, std::map<std::string, std::string>> types;  // by table and column
    db.each(
        "select table_name, column_name, type from schema_column where table_name not in "
        "(select name from schema_table)",
        [&](Row const& row) { types[row.string(0)][row.string(1)] = row.string(2); });
    for (auto const& [name, columns] : types)
        db.run("insert into schema_table (name, description) values (?1, ?2)", name,
               write_json(store::describe(table_of(db, name, columns))));
    return Turn::done;
}

constexpr store::Step k_steps[] = {
    {2, 1, "The database keeps the description of each of its tables, so that it can be exported without definitions.",
     describe_tables},
};
static_assert(std::end(k_steps)[-1].number == store::k_format);

}  // namespace

std::span<store::Step const> upgrade_steps() { return k_steps; }

}  // namespace bolan::cases
