#include "records/registry.h"
#include "base/check.h"
#include "base/json.h"
#include "base/text.h"
#include "definition/environment.h"
#include "records/columns.h"
#include "records/search.h"
#include "records/serial.h"
#include <algorithm>
#include <set>

namespace bolan::records {

using definition::Field;
using store::ColumnType;
using store::Connection;
using store::Param;
using store::Row;
using store::SqlText;
using store::Table;
using store::Transaction;

namespace {

Table version_table() {
    return {"record_version",
            {{"registry", ColumnType::text, true},
             {"record", ColumnType::text, true},
             {"version", ColumnType::integer, true},
             {"act", ColumnType::text, true},
             {"at", ColumnType::instant, true},
             {"state", ColumnType::text, true},
             {"fields", ColumnType::json, true}},
            {"registry", "record", "version"},
            {}};
}

std::set<std::string> const k_own_columns{"id", "number", "state", "live", "version", "created_at", "changed_at"};

Table record_table(definition::Registry const& registry) {
    Table table;
    table.name = identifier("record_", registry.name);
    table.columns = {{"id", ColumnType::text, true},           {"number", ColumnType::text},
                     {"state", ColumnType::text, true},        {"live", ColumnType::boolean, true},
                     {"version", ColumnType::integer, true},   {"created_at", ColumnType::instant, true},
                     {"changed_at", ColumnType::instant, true}};
    std::vector<Field const*> fields;
    for (auto const& field : registry.fields)
        if (!k_own_columns.contains(field.name)) fields.push_back(&field);
    for (auto const& field : registry.former_fields)
        if (!k_own_columns.contains(field.name)) fields.push_back(&field);
    for (auto& column : columns_of(fields)) table.columns.push_back(std::move(column));
    table.primary_key = {"id"};
    table.indexes.push_back({{"number"}, true, {}, {}});
    table.indexes.push_back({{"state"}, false, {}, {}});
    std::set<std::string> indexed{"number", "id", "state"};
    auto const add = [&](std::string const& name) {
        if (!name.empty() && indexed.insert(name).second) table.indexes.push_back({{name}, false, {}, {}});
    };
    for (auto const& name : registry.search) add(name);
    for (auto const& names : registry.unique)
        for (auto const& name : names) add(name);
    add(registry.national_id);
    add(registry.area);
    return table;
}

}  // namespace

struct Registries::Shelf {
    std::shared_ptr<definition::Registry const> registry;
    Table table;
    ledger::GovernedTable governed;
    std::set<std::string> searchable;
    rules::Type type;

    Shelf(definition::Model const& model, std::shared_ptr<definition::Registry const> definition)
        : registry(std::move(definition)),
          table(record_table(*registry)),
          governed(table),
          type(definition::record_type(model, *registry)) {
        for (auto const& column : table.columns) searchable.insert(column.name);
    }
    std::string realm() const { return "record:" + registry->name; }

    Value row_of(Record const& record) const {
        Value row = record.fields;
        row.set("id", record.id.text());
        row.set("number", record.number.empty() ? Value() : Value(record.number));
        row.set("state", record.state);
        row.set("live", record.live);
        row.set("version", record.version);
        row.set("created_at", record.created_at.ms);
        row.set("changed_at", record.changed_at.ms);
        return row;
    }
    Record record_of(Value row) const {
        Record record;
        record.id = RecordId::parse(row["id"].string_or("")).value_or(RecordId());
        record.registry = registry->name;
        record.number = row["number"].string_or("");
        record.state = row["state"].string_or("");
        record.live = row["live"].bool_or(false);
        record.version = row["version"].int_or(1);
        record.created_at = {row["created_at"].int_or(0)};
        record.changed_at = {row["changed_at"].int_or(0)};
        for (auto const& name : k_own_columns) row.erase(name);
        record.fields = row.is_map() ? std::move(row) : Value::map();
        return record;
    }
    std::string search_text(Record const& record) const {
        std::string text = record.number;
        for (auto const& name : registry->search) text += " " + std::string(record.fields[name].string_or(""));
        return text;
    }
};

Value Record::all() const {
    Value out = fields;
    out.set("id", id.text());
    out.set("number", number);
    out.set("state", state);
    out.set("live", live);
    return out;
}

Registries::Registries(people::Establishment const& establishment)
    : m_establishment(establishment), m_versions(version_table()) {
    for (auto const& registry : establishment.model().registries)
        m_shelves.emplace(registry->name, std::make_shared<Shelf const>(establishment.model(), registry));
}

std::vector<Table> Registries::tables() const {
    std::vector<Table> out{version_table(), serial_table(), search_table()};
    for (auto const& [name, shelf] : m_shelves) out.push_back(shelf->table);
    return out;
}

std::vector<ledger::GovernedTable const*> Registries::governed() const {
    std::vector<ledger::GovernedTable const*> out{&m_versions};
    for (auto const& [name, shelf] : m_shelves) out.push_back(&shelf->governed);
    return out;
}

Registries::Shelf const& Registries::shelf(std::string_view registry) const {
    auto const found = m_shelves.find(registry);
    CHECK(found != m_shelves.end());
    return *found->second;
}

Result<> Registries::check_unique(Connection& db, Shelf const& shelf, Record const& record) const {
    if (!record.live) return {};
    for (auto const& names : shelf.registry->unique) {
        Value match = Value::map({{"live", true}});
        bool complete = true;
        for (auto const& name : names) {
            auto const& value = record.fields[name];
            complete = complete && !value.is_null();
            match.set(name, value);
        }
        if (!complete) continue;
        for (auto const& other : TRY(list(db, shelf.registry->name, match, 2)))
            if (other.id != record.id)
                return Fail(
                    Error::conflict("record.not_unique").with("number", other.number).with("field", names.front()));
    }
    return {};
}

void Registries::write(Transaction& tx, Shelf const& shelf, Record const& record, Change& change) const {
    change.effects.push_back(shelf.governed.put(tx.db(), shelf.row_of(record)));
    change.effects.push_back(m_versions.put(tx.db(), Value::map({{"registry", record.registry},
                                                                 {"record", record.id.text()},
                                                                 {"version", record.version},
                                                                 {"act", change.act.text()},
                                                                 {"at", change.at.ms},
                                                                 {"state", record.state},
                                                                 {"fields", record.fields}})));
}

Result<Record> Registries::create(Transaction& tx, std::string_view registry, Value fields, Change& change) const {
    auto const& at = shelf(registry);
    auto const& definition = *at.registry;
    Record record;
    record.id = new_id<RecordId>(change.at);
    record.registry = definition.name;
    record.created_at = record.changed_at = change.at;
    record.state = fields["state"].is_string() ? fields["state"].as_string() : definition.first_state;
    for (auto const& name : k_own_columns)
        if (name != "number") fields.erase(name);
    auto const* state = definition.find_state(record.state);
    CHECK(state != nullptr);
    record.live = state->live;
    record.number = fields["number"].string_or("");
    fields.erase("number");
    record.fields = fields.is_map() ? std::move(fields) : Value::map();
    TRY(check_unique(tx.db(), at, record));
    if (definition.numbering && record.number.empty()) {
        auto const today = m_establishment.model().province.calendar->today(change.at);
        record.number = next_number(tx, definition.name, *definition.numbering, record.fields, today, m_establishment);
    }
    write(tx, at, record, change);
    index_words(tx.db(), at.realm(), record.id.view(), at.search_text(record));
    return record;
}

Result<Record> Registries::update(Transaction& tx, std::string_view registry, RecordId const& id, Value const& changes,
                                  Change& change) const {
    auto const& at = shelf(registry);
    auto found = find(tx.db(), registry, id);
    if (!found) return Fail(Error::not_found("record.unknown"));
    Record record = std::move(*found);
    auto const text_before = at.search_text(record);
    for (auto const& [name, value] : changes.as_map()) {
        if (name == "state") {
            auto const* state = at.registry->find_state(value.string_or(""));
            CHECK(state != nullptr);
            record.state = state->name;
            record.live = state->live;
        } else if (value.is_null()) {
            record.fields.erase(name);
        } else {
            record.fields.set(name, value);
        }
    }
    ++record.version;
    record.changed_at = change.at;
    TRY(check_unique(tx.db(), at, record));
    write(tx, at, record, change);
    if (auto const text = at.search_text(record); text != text_before) {
        forget_words(tx.db(), at.realm(), record.id.view());
        index_words(tx.db(), at.realm(), record.id.view(), text);
    }
    return record;
}

std::optional<Record> Registries::find(Connection& db, std::string_view registry, RecordId const& id) const {
    auto const& at = shelf(registry);
    auto row = at.governed.find(db, Value::map({{"id", id.text()}}));
    if (!row) return {};
    return at.record_of(std::move(*row));
}

std::optional<Record> Registries::find_by_number(Connection& db, std::string_view registry,
                                                 std::string_view number) const {
    auto found = list(db, registry, Value::map({{"number", number}}), 1);
    if (!found || found->empty()) return {};
    return std::move(found->front());
}

namespace {
Param as_param(Value const& value) {
    if (value.is_bool()) return value.as_bool();
    if (value.is_int()) return value.as_int();
    if (value.is_double()) return value.as_double();
    if (value.is_string()) return std::string_view(value.as_string());
    return nullptr;
}
}  // namespace

Result<std::vector<Record>> Registries::list(Connection& db, std::string_view registry, Value const& match,
                                             int limit) const {
    auto const& at = shelf(registry);
    SqlText sql;
    sql.add("select id from ").name(at.table.name);
    std::vector<Param> params;
    for (auto const& [name, value] : match.as_map()) {
        if (!at.searchable.contains(name)) return Fail(Error::bad_input("record.not_searchable").with("field", name));
        if (params.empty())
            sql.add(" where ");
        else
            sql.add(" and ");
        params.push_back(as_param(value));
        sql.name(name).add(" = ").placeholder(static_cast<int>(params.size()));
    }
    params.push_back(limit);
    sql.add(" order by id limit ").placeholder(static_cast<int>(params.size()));
    std::vector<RecordId> ids;
    db.query(sql, params, [&](Row const& row) {
        ids.push_back(RecordId::parse(row.text(0)).value_or(RecordId()));
        return store::Next::more;
    });
    std::vector<Record> out;
    out.reserve(ids.size());
    for (auto const& id : ids)
        if (auto record = find(db, registry, id)) out.push_back(std::move(*record));
    return out;
}

std::vector<Record> Registries::search(Connection& db, std::string_view registry, std::string_view typed,
                                       int limit) const {
    auto const& at = shelf(registry);
    std::vector<Record> out;
    if (auto exact = find_by_number(db, registry, typed)) out.push_back(std::move(*exact));
    if (auto cnic = parse_cnic(typed); cnic && !at.registry->national_id.empty()) {
        auto found = list(db, registry, Value::map({{at.registry->national_id, *cnic}}), limit);
        if (found) std::ranges::move(*found, std::back_inserter(out));
        return out;
    }
    for (auto const& id : find_words(db, at.realm(), typed, limit)) {
        auto const parsed = RecordId::parse(id);
        if (!parsed || std::ranges::any_of(out, [&](Record const& r) { return r.id == *parsed; })) continue;
        if (auto record = find(db, registry, *parsed)) out.push_back(std::move(*record));
    }
    return out;
}

std::vector<Version> Registries::history(Connection& db, std::string_view registry, RecordId const& id) const {
    std::vector<Version> out;
    db.each(
        "select version, at, act, state, fields from record_version where registry = ?1 and record = ?2 order by "
        "version",
        [&](Row const& row) {
            out.push_back({row.integer(0),
                           {row.integer(1)},
                           row.string(2),
                           row.string(3),
                           parse_json(row.text(4)).value_or(Value::map())});
        },
        registry, id.view());
    return out;
}

std::string Registries::area_of(Record const& record) const {
    auto const& area = shelf(record.registry).registry->area;
    return area.empty() ? std::string() : std::string(record.fields[area].string_or(""));
}

Result<rules::Value> Registries::value_of(Record const& record) const {
    Value all = record.all();
    auto const area = area_of(record);
    auto const add = [&](std::string const& name, std::string const& code) {
        if (!all.find(name)) all.set(name, code);
    };
    if (!area.empty()) add("area", area);
    for (auto const& level : m_establishment.model().province.levels)
        if (auto const* at = m_establishment.area_at(area, level)) add(level, at->code);
    return rules::from_value(all, shelf(record.registry).type);
}

bool Registries::may_open(people::Actor const& actor, definition::Registry const& registry, Date today) const {
    auto const* post = m_establishment.find_post(actor.post);
    return post && may_read(actor, registry, post->office->area->code, today);
}

bool Registries::may_read(people::Actor const& actor, definition::Registry const& registry, std::string_view area,
                          Date today) const {
    auto const* post = m_establishment.find_post(actor.post);
    if (!post || std::ranges::find(registry.readers, post->office->kind->name) == registry.readers.end()) return false;
    // Who was delegated some services reads the registers of their systems.
    auto const& services = m_establishment.model().services;
    bool const is_within_limits = !actor.limits || std::ranges::any_of(services, [&](auto const& service) {
        return service->system == registry.system && actor.limits->allows_service(service->name);
    });
    return is_within_limits && m_establishment.covers(*post, area, {{}, registry.system}, today);
}

}  // namespace bolan::records
