// Moving running cases from the version of a service that they began under to the one in force. Never by itself: an
// officer who reviews definitions asks for it after a dry run, and each case moved is an act of its own.
#pragma once
#include "cases/house.h"

namespace bolan::cases {

// A running case that cannot follow the version in force, and why: "migration.no_state" (its state is gone; values:
// state), or what the form lacks: "field.required", "field.choice", "field.too_few", by field.
struct Stuck {
    CaseId id;
    std::string reference;
    std::string subject;
    std::vector<Problem> problems;
};

struct Migration {
    std::int64_t running = 0;  // cases under earlier versions
    std::int64_t movable = 0;  // in the dry run; moved, in the real one
    std::vector<Stuck> stuck;  // the first k_stuck_max
};
inline constexpr std::size_t k_stuck_max = 200;

// Running cases by version of the service (hash), the one in force too.
std::map<std::string, std::int64_t> count_versions(store::Connection& db, std::string_view service);

// The dry run: changes nothing.
Migration try_migration(House const& house, std::string_view service);
// Moves every case that can be moved; the others stay as they are. Errors: forbidden "definition.not_yours".
Result<Migration> migrate(House const& house, people::Actor const& actor, std::string_view service);

}  // namespace bolan::cases
