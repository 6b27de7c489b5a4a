#include "store/filling.h"
#include "base/check.h"
#include <algorithm>
#include <string>
#include <vector>

namespace bolan::store {

namespace {

std::vector<std::string> table_names(Connection& db) {
    std::vector<std::string> out;
    db.each(db.engine() == Engine::sqlite
                ? Sql("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
                : Sql("select tablename from pg_catalog.pg_tables where schemaname = current_schema()"),
            [&](Row const& row) { out.push_back(row.string(0)); });
    return out;
}

}  // namespace

bool has_table(Connection& db, std::string_view name) {
    auto const names = table_names(db);
    return std::ranges::find(names, name) != names.end();
}

Content content_of(Connection& db) {
    auto const names = table_names(db);
    if (names.empty()) return Content::none;
    if (std::ranges::find(names, "schema_format") == names.end()) return Content::whole;
    auto const is_filling = db.find(
        "select 1 from schema_format where format = ?1", [](Row const&) { return true; }, k_filling);
    return is_filling ? Content::unfinished : Content::whole;
}

void begin_filling(Connection& db) {
    CHECK(content_of(db) != Content::whole);
    for (auto const& name : table_names(db)) {
        SqlText sql;
        db.execute(sql.add("drop table ").name(name), {});
    }
    db.execute(db.engine() == Engine::sqlite ? Sql("create table schema_format (format integer not null) strict")
                                             : Sql("create table schema_format (format bigint not null)"),
               {});
    db.run("insert into schema_format (format) values (?1)", k_filling);
}

void end_filling(Connection& db) { db.run("delete from schema_format where format = ?1", k_filling); }

}  // namespace bolan::store
