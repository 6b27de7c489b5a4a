#include "app/in_force.h"
#include "cases/upgrade_steps.h"
#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

namespace bolan::app {

namespace {

constexpr int k_easternmost_minutes = 14 * 60;  // UTC+14, Line Islands

// Cases of services that are in no file any more.
std::vector<definition::Mistake> find_orphans(store::Connection& db, definition::Model const& model) {
    std::vector<definition::Mistake> out;
    db.each("select distinct service from cases", [&](store::Row const& row) {
        auto const service = row.string(0);
        if (!model.find_service(service))
            out.push_back({{"province.yaml", 1, 1},
                           "the database has cases of the service '" + service +
                               "', which no file defines: put it back, or begin with an empty folder of data"});
    });
    return out;
}

definition::Loaded load_from(definition::Source const& source, store::Connection& db, bool folder_is_in_force) {
    auto loaded = definition::load(source);
    for (auto const& broken : loaded.broken) {
        if (publishing::Publisher::running_cases(db, broken.service, broken.hash) == 0) continue;
        loaded.mistakes.insert(loaded.mistakes.end(), broken.mistakes.begin(), broken.mistakes.end());
    }
    bool const has_cases = folder_is_in_force && loaded.model && !publishing::latest(db).empty();
    if (has_cases) std::ranges::move(find_orphans(db, *loaded.model), std::back_inserter(loaded.mistakes));
    if (!loaded.mistakes.empty()) loaded.model = nullptr;
    return loaded;
}

// The calendar that says which day it is stands in the definitions themselves: in the latest that can be in force
// anywhere on Earth.
Date today_in(InForce const& in_force, store::Connection& db, Timestamp now) {
    auto const latest = date_at(now, k_easternmost_minutes);
    std::string const part(definition::k_province_part);
    definition::Files files;
    if (in_force.folder_is_in_force) {
        if (auto const found = in_force.folder.parts.find(part); found != in_force.folder.parts.end())
            files = found->second;
    } else if (auto const hashes = publishing::in_force(db, latest); hashes.contains(part)) {
        files = publishing::find_files(db, part, hashes.at(part));
    }
    auto const calendar = definition::load_calendar(files);
    return calendar ? calendar->today(now) : latest;
}

}  // namespace

Result<InForce> read_in_force(Settings const& settings, store::Database& database, Timestamp now) {
    TRY(store::upgrade(database, cases::upgrade_steps(), now));
    TRY(store::ensure_tables(database, publishing::Publisher::tables()));
    InForce out;
    out.folder = definition::read_source(settings.province);
    database.read([&](store::Connection& db) {
        out.folder_is_in_force = settings.watch || publishing::latest(db).empty();
        if (out.folder_is_in_force) {
            out.loaded = load_from(publishing::source_of(db, out.folder), db, true);
            return;
        }
        auto const today = today_in(out, db, now);
        out.loaded = load_from(publishing::source_on(db, out.folder, today), db, false);
        if (out.loaded.model) return;
        for (auto const day : publishing::days_until(db, today)) {
            auto earlier = load_from(publishing::source_on(db, out.folder, day.plus_days(-1)), db, false);
            if (!earlier.model) continue;
            out.refused = std::exchange(out.loaded, std::move(earlier)).mistakes;
            return;
        }
    });
    return out;
}

Result<> settle(InForce const& in_force, cases::House& house) {
    if (in_force.folder_is_in_force) return house.publisher->install(in_force.folder);
    auto const waiting = house.database.read(
        [&](store::Connection& db) { return publishing::differing(in_force.folder, publishing::latest(db)); });
    for (auto const& [part, hash] : waiting)
        std::printf("%s is not what is in force: it waits to be proposed at /desk/definitions\n", part.c_str());
    return {};
}

publishing::Hashes hashes_in_force(cases::House const& house) {
    auto const today = house.model->province.calendar->today(house.clock.now());
    return house.database.read([&](store::Connection& db) { return publishing::in_force(db, today); });
}

}  // namespace bolan::app
