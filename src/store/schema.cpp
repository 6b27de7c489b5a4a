#include "store/schema.h"
#include "base/check.h"
#include <algorithm>
#include <map>
#include <set>

namespace bolan::store {

std::string_view type_name(ColumnType type) {
    switch (type) {
        case ColumnType::text:
            return "text";
        case ColumnType::integer:
            return "integer";
        case ColumnType::real:
            return "real";
        case ColumnType::boolean:
            return "boolean";
        case ColumnType::date:
            return "date";
        case ColumnType::instant:
            return "instant";
        case ColumnType::money:
            return "money";
        case ColumnType::bytes:
            return "bytes";
        case ColumnType::json:
            return "json";
    }
    fail_check("a column type", __FILE__, __LINE__);
}

namespace {

Sql sqlite_type(ColumnType type) {
    switch (type) {
        case ColumnType::text:
        case ColumnType::date:
        case ColumnType::json:
            return " text";
        case ColumnType::real:
            return " real";
        case ColumnType::bytes:
            return " blob";
        default:
            return " integer";
    }
}

// Text sorts by its bytes on both engines, so that lists and prefix searches are the same.
Sql postgres_type(ColumnType type) {
    switch (type) {
        case ColumnType::text:
        case ColumnType::json:
            return " text collate \"C\"";
        case ColumnType::date:
            return " date";
        case ColumnType::boolean:
            return " boolean";
        case ColumnType::real:
            return " double precision";
        case ColumnType::bytes:
            return " bytea";
        default:
            return " bigint";
    }
}

Sql sql_type(Engine engine, ColumnType type) {
    return engine == Engine::sqlite ? sqlite_type(type) : postgres_type(type);
}

void add_names(SqlText& sql, std::vector<std::string> const& names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) sql.add(", ");
        sql.name(names[i]);
    }
}

SqlText create_table(Engine engine, Table const& table) {
    SqlText sql;
    sql.add("create table ").name(table.name).add(" (");
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        auto const& column = table.columns[i];
        if (i > 0) sql.add(", ");
        sql.name(column.name).add(sql_type(engine, column.type));
        if (column.required) sql.add(" not null");
    }
    if (!table.primary_key.empty()) {
        sql.add(", primary key (");
        add_names(sql, table.primary_key);
        sql.add(")");
    }
    sql.add(")");
    if (engine == Engine::sqlite && table.clustered)
        sql.add(" strict, without rowid");
    else if (engine == Engine::sqlite)
        sql.add(" strict");
    return sql;
}

// FNV-1a: only to keep shortened names apart.
std::uint32_t short_hash(std::string_view text) {
    std::uint32_t hash = 2166136261u;
    for (char const c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return hash;
}

std::string index_name(Table const& table, Index const& index) {
    auto name = index.name;
    if (name.empty()) {
        name = table.name + "_by";
        for (auto const& column : index.columns) name += "_" + column;
    }
    if (name.size() <= 63) return name;  // PostgreSQL cuts longer ones off
    return name.substr(0, 52) + "_" + std::to_string(short_hash(name));
}

// "a is not null and b = 'live' and c = true and d is null and e <> 3": the forms that both engines index alike.
void add_condition(SqlText& sql, std::string_view term) {
    auto const space = term.find(' ');
    CHECK(space != std::string_view::npos);
    auto rest = term.substr(space + 1);
    sql.name(term.substr(0, space));
    if (rest == "is null") return void(sql.add(" is null"));
    if (rest == "is not null") return void(sql.add(" is not null"));
    bool const equal = rest.starts_with("= ");
    CHECK(equal || rest.starts_with("<> "));
    sql.add(equal ? Sql(" = ") : Sql(" <> "));
    rest.remove_prefix(equal ? 2 : 3);
    if (rest == "true") return void(sql.add("true"));
    if (rest == "false") return void(sql.add("false"));
    if (rest.size() >= 2 && rest.front() == '\'' && rest.back() == '\'') {
        auto const text = rest.substr(1, rest.size() - 2);
        CHECK(text.find('\'') == std::string_view::npos);
        return void(sql.literal(text));
    }
    CHECK(!rest.empty() && rest.size() < 18 && std::ranges::all_of(rest, [](char c) { return c >= '0' && c <= '9'; }));
    sql.integer(std::stoll(std::string(rest)));
}

SqlText create_index(Table const& table, Index const& index) {
    SqlText sql;
    sql.add(index.unique ? Sql("create unique index if not exists ") : Sql("create index if not exists "));
    sql.name(index_name(table, index)).add(" on ").name(table.name).add(" (");
    add_names(sql, index.columns);
    sql.add(")");
    std::string_view rest = index.where;
    for (bool first = true; !rest.empty(); first = false) {
        auto const end = rest.find(" and ");
        sql.add(first ? Sql(" where ") : Sql(" and "));
        add_condition(sql, rest.substr(0, end));
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 5);
    }
    return sql;
}

// What the database holds already, as schema_column and schema_index remember it.
struct Existing {
    std::map<std::string, std::map<std::string, std::string>> columns;  // table → column → type
    std::set<std::string> indexes;
};

void ensure_own_tables(Connection& db) {
    bool const sqlite = db.engine() == Engine::sqlite;
    db.execute(
        sqlite ? Sql("create table if not exists schema_column (table_name text not null, column_name text not null, "
                     "type text not null, primary key (table_name, column_name)) strict, without rowid")
               : Sql("create table if not exists schema_column (table_name text collate \"C\" not null, column_name "
                     "text collate \"C\" not null, type text not null, primary key (table_name, column_name))"),
        {});
    db.execute(
        sqlite ? Sql("create table if not exists schema_index (name text primary key not null) strict, without rowid")
               : Sql("create table if not exists schema_index (name text collate \"C\" primary key)"),
        {});
}

Existing read_existing(Connection& db) {
    Existing out;
    db.each("select table_name, column_name, type from schema_column",
            [&](Row const& row) { out.columns[row.string(0)][row.string(1)] = row.string(2); });
    db.each("select name from schema_index", [&](Row const& row) { out.indexes.insert(row.string(0)); });
    return out;
}

void note_column(Connection& db, Table const& table, Column const& column) {
    db.run("insert into schema_column (table_name, column_name, type) values (?1, ?2, ?3)", table.name, column.name,
           type_name(column.type));
}

Result<> ensure_columns(Connection& db, Table const& table, std::map<std::string, std::string> const& existing) {
    for (auto const& column : table.columns) {
        auto const found = existing.find(column.name);
        if (found == existing.end()) {
            SqlText sql;
            sql.add("alter table ").name(table.name).add(" add column ").name(column.name);
            db.execute(sql.add(sql_type(db.engine(), column.type)), {});
            note_column(db, table, column);
        } else if (found->second != type_name(column.type)) {
            return Fail(Error::conflict("schema.column_type")
                            .with("table", table.name)
                            .with("column", column.name)
                            .with("was", found->second)
                            .with("wanted", std::string(type_name(column.type))));
        }
    }
    return {};
}

Result<> ensure_table(Connection& db, Table const& table, Existing const& existing) {
    if (auto const found = existing.columns.find(table.name); found != existing.columns.end()) {
        TRY(ensure_columns(db, table, found->second));
    } else {
        db.execute(create_table(db.engine(), table), {});
        for (auto const& column : table.columns) note_column(db, table, column);
    }
    for (auto const& index : table.indexes) {
        auto const name = index_name(table, index);
        if (existing.indexes.contains(name)) continue;
        db.execute(create_index(table, index), {});
        db.run("insert into schema_index (name) values (?1)", name);
    }
    return {};
}

}  // namespace

Result<> check_format(Database& database) {
    return database.write([](Transaction& tx) -> Result<> {
        tx.db().execute(tx.db().engine() == Engine::sqlite
                            ? Sql("create table if not exists schema_format (format integer not null) strict")
                            : Sql("create table if not exists schema_format (format bigint not null)"),
                        {});
        auto const found = tx.db().find("select max(format) from schema_format", [](Row const& row) {
            return row.is_null(0) ? std::int64_t{0} : row.integer(0);
        });
        if (found.value_or(0) > k_format)
            return Fail(Error::conflict("schema.newer")
                            .with("database", std::to_string(*found))
                            .with("program", std::to_string(k_format)));
        if (found.value_or(0) < k_format) tx.db().run("insert into schema_format (format) values (?1)", k_format);
        return {};
    });
}

void drop_indexes(Connection& db, Table const& table) {
    for (auto const& index : table.indexes) {
        auto const name = index_name(table, index);
        SqlText sql;
        db.execute(sql.add("drop index if exists ").name(name), {});
        db.run("delete from schema_index where name = ?1", name);
    }
}

Result<> ensure_tables(Database& database, std::vector<Table> const& tables) {
    return database.write([&](Transaction& tx) -> Result<> {
        ensure_own_tables(tx.db());
        auto const existing = read_existing(tx.db());
        for (auto const& table : tables) TRY(ensure_table(tx.db(), table, existing));
        return {};
    });
}

}  // namespace bolan::store
