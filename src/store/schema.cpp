#include "store/schema.h"
#include "base/check.h"
#include "base/json.h"
#include "store/description.h"
#include "store/index_condition.h"
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

std::optional<ColumnType> find_type(std::string_view name) {
    for (auto const type :
         {ColumnType::text, ColumnType::integer, ColumnType::real, ColumnType::boolean, ColumnType::date,
          ColumnType::instant, ColumnType::money, ColumnType::bytes, ColumnType::json})
        if (type_name(type) == name) return type;
    return {};
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
    CHECK(!table.primary_key.empty() || std::ranges::all_of(table.columns, &Column::required));
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

SqlText create_index(Table const& table, Index const& index) {
    SqlText sql;
    sql.add(index.unique ? Sql("create unique index if not exists ") : Sql("create index if not exists "));
    sql.name(index_name(table, index)).add(" on ").name(table.name).add(" (");
    add_names(sql, index.columns);
    sql.add(")");
    if (!index.where.empty()) add_condition(sql.add(" where "), index.where);
    return sql;
}

// What the database holds already, as schema_column, schema_index and schema_table remember it.
struct Existing {
    std::map<std::string, std::map<std::string, ColumnType>> columns;  // by table and name
    std::set<std::string> indexes;
    std::map<std::string, std::string> descriptions;  // by table
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
    db.execute(
        sqlite ? Sql("create table if not exists schema_table (name text primary key not null, description text not "
                     "null) strict, without rowid")
               : Sql("create table if not exists schema_table (name text collate \"C\" primary key, description text "
                     "not null)"),
        {});
}

Existing read_existing(Connection& db) {
    Existing out;
    db.each("select table_name, column_name, type from schema_column", [&](Row const& row) {
        auto const type = find_type(row.text(2));
        CHECK(type);
        out.columns[row.string(0)][row.string(1)] = *type;
    });
    db.each("select name from schema_index", [&](Row const& row) { out.indexes.insert(row.string(0)); });
    db.each("select name, description from schema_table",
            [&](Row const& row) { out.descriptions[row.string(0)] = row.string(1); });
    return out;
}

Result<Table> parse_description(std::string const& text) { return read_description(TRY(parse_json(text))); }

// What was declared once and is no longer stays in the database, and in its description.
Result<Table> as_it_stands(Table const& declared, Existing const& existing) {
    auto const columns = existing.columns.find(declared.name);
    if (columns == existing.columns.end()) return declared;
    auto const known = existing.descriptions.find(declared.name);
    auto out = known == existing.descriptions.end() ? declared : TRY(parse_description(known->second));
    out.clustered = declared.clustered;
    auto const add = [&](std::string const& name, ColumnType type) {
        if (std::ranges::find(out.columns, name, &Column::name) == out.columns.end())
            out.columns.push_back({name, type});
    };
    for (auto const& column : declared.columns) add(column.name, column.type);
    for (auto const& [name, type] : columns->second) add(name, type);
    for (auto const& index : declared.indexes)
        if (std::ranges::none_of(
                out.indexes, [&](Index const& other) { return index_name(out, other) == index_name(declared, index); }))
            out.indexes.push_back(index);
    return out;
}

Result<> remember(Connection& db, Table const& declared, Existing const& existing) {
    auto const description = write_json(describe(TRY(as_it_stands(declared, existing))));
    auto const known = existing.descriptions.find(declared.name);
    if (known != existing.descriptions.end() && known->second == description) return {};
    db.run(
        "insert into schema_table (name, description) values (?1, ?2) "
        "on conflict (name) do update set description = excluded.description",
        declared.name, description);
    return {};
}

void note_column(Connection& db, Table const& table, Column const& column) {
    db.run("insert into schema_column (table_name, column_name, type) values (?1, ?2, ?3)", table.name, column.name,
           type_name(column.type));
}

Result<> ensure_columns(Connection& db, Table const& table, std::map<std::string, ColumnType> const& existing) {
    for (auto const& column : table.columns) {
        auto const found = existing.find(column.name);
        if (found == existing.end()) {
            SqlText sql;
            sql.add("alter table ").name(table.name).add(" add column ").name(column.name);
            db.execute(sql.add(sql_type(db.engine(), column.type)), {});
            note_column(db, table, column);
        } else if (found->second != column.type) {
            return Fail(Error::conflict("schema.column_type")
                            .with("table", table.name)
                            .with("column", column.name)
                            .with("was", std::string(type_name(found->second)))
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
    return remember(db, table, existing);
}

}  // namespace

Result<std::vector<Table>> described_tables(Connection& db) {
    auto const existing = read_existing(db);
    std::vector<Table> out;
    for (auto const& [name, columns] : existing.columns) {
        auto const known = existing.descriptions.find(name);
        auto const undescribed = Error::conflict("schema.undescribed").with("table", name);
        if (known == existing.descriptions.end()) return Fail(undescribed);
        out.push_back(TRY(parse_description(known->second)));
        if (out.back().columns.size() != columns.size()) return Fail(undescribed);
    }
    return out;
}

void drop_indexes(Connection& db, Table const& table) {
    for (auto const& index : table.indexes) {
        auto const name = index_name(table, index);
        SqlText sql;
        db.execute(sql.add("drop index if exists ").name(name), {});
        db.run("delete from schema_index where name = ?1", name);
    }
}

Result<> ensure_tables(Connection& db, std::vector<Table> const& tables) {
    ensure_own_tables(db);
    auto const existing = read_existing(db);
    for (auto const& table : tables) TRY(ensure_table(db, table, existing));
    return {};
}

Result<> ensure_tables(Database& database, std::vector<Table> const& tables) {
    return database.write([&](Transaction& tx) { return ensure_tables(tx.db(), tables); });
}

}  // namespace bolan::store
