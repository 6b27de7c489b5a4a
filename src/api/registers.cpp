// Registries for officers: search, one record, its history.
#include "api/endpoints.h"
#include "api/show.h"
#include <algorithm>
#include <charconv>

namespace bolan::api {

using definition::Registry;
using store::Connection;

namespace {

constexpr int k_records_max = 100;

bool may_open(Call const& call, Registry const& registry) {
    return call.house().registries.may_open(call.actor(), registry, call.today());
}

// Errors: not_found "registry.unknown", forbidden "record.forbidden".
Result<std::shared_ptr<Registry const>> open_registry(Call const& call) {
    auto found = call.house().model->find_registry(call.request.param("registry"));
    if (!found) return Fail(Error::not_found("registry.unknown"));
    if (!may_open(call, *found)) return Fail(Error::forbidden("record.forbidden"));
    return found;
}

bool may_read(Call const& call, Registry const& registry, records::Record const& record) {
    return call.house().registries.may_read(call.actor(), registry, call.house().registries.area_of(record),
                                            call.today());
}

Value show_record(Call const& call, records::Record const& record) {
    return Value::map({{"id", record.id.text()},
                       {"registry", record.registry},
                       {"number", record.number},
                       {"state", record.state},
                       {"live", record.live},
                       {"version", record.version},
                       {"created_at", call.time(record.created_at)},
                       {"changed_at", call.time(record.changed_at)},
                       {"fields", record.fields}});
}

Result<records::Record> readable_record(Call const& call, Connection& db) {
    auto const registry = TRY(open_registry(call));
    auto const id = RecordId::parse(call.request.param("id"));
    auto record = id ? call.house().registries.find(db, registry->name, *id) : std::nullopt;
    if (!record) return Fail(Error::not_found("record.unknown"));
    if (!may_read(call, *registry, *record)) return Fail(Error::forbidden("record.forbidden"));
    return std::move(*record);
}

}  // namespace

Result<http::Response> get_registries(Call& call) {
    Value registries = Value::list();
    for (auto const& registry : call.house().model->registries)
        if (may_open(call, *registry))
            registries.push(Value::map({{"name", registry->name}, {"title", call.text(registry->title)}}));
    return json(Value::map({{"registries", std::move(registries)}}));
}

Result<http::Response> get_records(Call& call) {
    auto const registry = TRY(open_registry(call));
    auto const text = call.request.query_or("limit");
    int limit = k_records_max / 2;
    std::from_chars(text.data(), text.data() + text.size(), limit);
    limit = std::clamp(limit, 1, k_records_max);
    Value records = Value::list();
    call.house().database.read([&](Connection& db) {
        // More are looked at than shown: some lie outside the area.
        for (auto const& record :
             call.house().registries.search(db, registry->name, call.request.query_or("q"), limit * 5))
            if (static_cast<int>(records.as_list().size()) < limit && may_read(call, *registry, record))
                records.push(show_record(call, record));
    });
    return json(Value::map({{"records", std::move(records)}}));
}

Result<http::Response> get_record(Call& call) {
    auto const record = TRY(call.house().database.read([&](Connection& db) { return readable_record(call, db); }));
    return json(show_record(call, record));
}

Result<http::Response> get_record_history(Call& call) {
    return call.house().database.read([&](Connection& db) -> Result<http::Response> {
        auto const record = TRY(readable_record(call, db));
        Value versions = Value::list();
        for (auto const& version : call.house().registries.history(db, record.registry, record.id))
            versions.push(Value::map({{"version", version.version},
                                      {"at", call.time(version.at)},
                                      {"act", version.act},
                                      {"state", version.state},
                                      {"fields", version.fields}}));
        return json(Value::map({{"versions", std::move(versions)}}));
    });
}

}  // namespace bolan::api
