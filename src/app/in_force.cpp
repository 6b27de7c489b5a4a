#include "app/in_force.h"
#include <cstdio>

namespace bolan::app {

namespace {

constexpr int k_easternmost_minutes = 14 * 60;  // UTC+14, Line Islands

definition::Loaded load_for(InForce const& in_force, store::Connection& db, Date on) {
    auto const source = in_force.folder_is_in_force
                            ? publishing::source_with(db, in_force.folder, on, in_force.folder.parts)
                            : publishing::source_on(db, in_force.folder, on);
    auto loaded = definition::load(source);
    for (auto const& broken : loaded.broken) {
        if (publishing::Publisher::running_cases(db, broken.service, broken.hash) == 0) continue;
        loaded.mistakes.insert(loaded.mistakes.end(), broken.mistakes.begin(), broken.mistakes.end());
        loaded.model = nullptr;
    }
    return loaded;
}

}  // namespace

Result<InForce> read_in_force(Settings const& settings, store::Database& database, Timestamp now) {
    TRY(store::ensure_tables(database, publishing::Publisher::tables()));
    InForce out;
    out.folder = definition::read_source(settings.province);
    database.read([&](store::Connection& db) {
        out.folder_is_in_force = settings.watch || publishing::latest(db).empty();
        // The calendar that says which day it is stands in the definitions themselves: begin with the latest that it
        // can be anywhere on Earth.
        auto const on = date_at(now, k_easternmost_minutes);
        out.loaded = load_for(out, db, on);
        if (!out.loaded.model) return;
        if (auto const today = out.loaded.model->province.calendar->today(now); today != on)
            out.loaded = load_for(out, db, today);
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
