#include "backup/record.h"
#include "base/json.h"
#include <algorithm>
#include <map>
#include <set>

namespace bolan::backup {

using ledger::GovernedTable;
using store::ColumnType;

namespace {

constexpr std::string_view k_names[] = {"reference", "number"};

// A governed table, as the ledger describes it.
struct Described {
    store::Table table;
    std::unique_ptr<GovernedTable> rules;

    // The key of an effect as the table's columns have it (governed.h).
    Value key_of(std::string const& text) const {
        auto const type = [&](std::string const& name) {
            return std::ranges::find(table.columns, name, &store::Column::name)->type;
        };
        if (table.primary_key.size() > 1) {
            auto const parts = parse_json(text).value();
            Value key = Value::map();
            for (std::size_t i = 0; i < table.primary_key.size(); ++i)
                key.set(table.primary_key[i], parts.as_list().at(i));
            return key;
        }
        auto const& name = table.primary_key.front();
        bool const is_text = type(name) == ColumnType::text || type(name) == ColumnType::date;
        return Value::map({{name, is_text ? Value(text) : parse_json(text).value()}});
    }
};

ColumnType column_type(std::string_view name) {
    for (auto const type : {ColumnType::text, ColumnType::integer, ColumnType::real, ColumnType::boolean,
                            ColumnType::date, ColumnType::instant, ColumnType::money, ColumnType::bytes})
        if (store::type_name(type) == name) return type;
    return ColumnType::json;
}

std::map<std::string, Described> read_tables(store::Connection& db) {
    std::map<std::string, Described> out;
    db.each(
        "select input from act where service = 'ledger' and action = 'govern' and subject_kind = 'table' order by "
        "leaf_index",
        [&](store::Row const& row) {
            auto const description = parse_json(row.text(0)).value();
            store::Table table{description["table"].as_string(), {}, {}, {}};
            for (auto const& [name, type] : description["columns"].as_map())
                table.columns.push_back({name, column_type(type.as_string())});
            for (auto const& name : description["key"].as_list()) table.primary_key.push_back(name.as_string());
            auto rules = std::make_unique<GovernedTable>(table);
            out.insert_or_assign(table.name, Described{table, std::move(rules)});
        });
    return out;
}

// The keys of what has this name, in tables whose key is one column.
std::set<std::string> find_ids(store::Connection& db, std::map<std::string, Described> const& tables,
                               std::string const& name) {
    std::set<std::string> out;
    for (auto const& [table_name, described] : tables) {
        auto const& table = described.table;
        if (table.primary_key.size() > 1) continue;
        for (auto const& column : table.columns) {
            bool const is_key = column.name == table.primary_key.front();
            if (column.type != ColumnType::text ||
                (!is_key && std::ranges::find(k_names, column.name) == std::end(k_names)))
                continue;
            store::SqlText sql;
            sql.add("select ").name(table.primary_key.front()).add(" from ").name(table.name).add(" where ");
            sql.name(column.name).add(" = ").placeholder(1);
            db.each(
                sql, [&](store::Row const& row) { out.insert(row.string(0)); }, name);
        }
    }
    return out;
}

struct Left {
    crypto::Digest row;
    std::string act;
};

// The rows whose keys hold the id, table and key, each as the last act on it left it.
std::map<std::pair<std::string, std::string>, Left> rows_of(store::Connection& db, std::string const& id) {
    std::map<std::pair<std::string, std::string>, Left> out;
    db.each(
        "select id from act where effects like ?1 order by leaf_index",
        [&](store::Row const& row) {
            auto const act = ledger::find_act(db, ActId::parse(row.text(0)).value());
            for (auto const& effect : act->act.effects)
                if (effect.key.find(id) != std::string::npos)
                    out[{effect.table, effect.key}] = {effect.row, row.string(0)};
        },
        "%" + id + "%");
    return out;
}

struct Gone {
    GovernedTable const* table;
    Value row;
    std::string name;
};

Result<std::vector<Gone>> find_gone(store::Connection& copy, store::Connection& db,
                                    std::map<std::string, Described> const& tables, std::string const& id) {
    std::vector<Gone> out;
    for (auto const& [name, left] : rows_of(db, id)) {
        auto const& [table, key_text] = name;
        auto const described = tables.find(table);
        if (left.row == crypto::Digest{} || described == tables.end()) continue;
        auto const key = described->second.key_of(key_text);
        auto const& rules = *described->second.rules;
        auto const refused = [&](char const* code) {
            return Fail(Error::conflict(code).with("table", table).with("key", key_text).with("act", left.act));
        };
        if (auto const stands = rules.find(db, key)) {
            if (rules.written(*stands).row != left.row) return refused("restore.differs");
            continue;
        }
        auto row = rules.find(copy, key);
        if (!row || rules.written(*row).row != left.row) return refused("restore.not_held");
        out.push_back({&rules, std::move(*row), table + " " + key_text});
    }
    return out;
}

}  // namespace

Result<PutBack> put_back(store::Connection& copy, store::Database& database, ledger::Ledger& ledger,
                         Wanted const& wanted) {
    auto const tables = read_tables(copy);
    auto const ids = find_ids(copy, tables, wanted.name);
    if (ids.empty()) return Fail(Error::not_found("restore.unknown").with("name", wanted.name));
    return database.write([&](store::Transaction& tx) -> Result<PutBack> {
        PutBack out{{}, new_id<ActId>(wanted.now)};
        ledger::Act act;
        Value names = Value::list();
        for (auto const& id : ids) {
            for (auto const& gone : TRY(find_gone(copy, tx.db(), tables, id))) {
                act.effects.push_back(gone.table->put(tx.db(), gone.row));
                out.rows.push_back(gone.name);
                names.push(gone.name);
            }
        }
        if (out.rows.empty()) return Fail(Error::not_found("restore.nothing_gone").with("name", wanted.name));
        act.id = out.act;
        act.at = wanted.now;
        act.service = "restore";
        act.subject_kind = "restored";
        act.subject = wanted.name;
        act.action = "put_back";
        act.input = Value::map({{"why", wanted.why}, {"rows", std::move(names)}});
        ledger.append(tx, act);
        return out;
    });
}

}  // namespace bolan::backup
