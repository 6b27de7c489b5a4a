// The definitions that a server serves: those that are in force in its database. The folder only proposes, but for the
// first start, and for development (serve --watch), where what it says is in force at once.
#pragma once
#include "app/settings.h"
#include "cases/house.h"
#include "definition/load.h"

namespace bolan::app {

struct InForce {
    definition::Source folder;
    definition::Loaded loaded;  // the model is null when there are mistakes
    bool folder_is_in_force = false;
    // Of what came into force last and cannot be served: `loaded` is what was in force before it.
    std::vector<definition::Mistake> refused;
};

// Upgrades the database, and makes the tables of publishing where they are missing. Mistakes are also what running
// cases that began under an earlier version could no longer follow. Errors: as store::upgrade and ensure_tables.
Result<InForce> read_in_force(Settings const& settings, store::Database& database, Timestamp now);

// Writes down what the folder has brought into force; else says what of it waits to be proposed.
Result<> settle(InForce const& in_force, cases::House& house);

// By part, today. A server whose definitions are others than these starts anew.
publishing::Hashes hashes_in_force(cases::House const& house);

}  // namespace bolan::app
