// Moving running cases from the version of a service that they began under to the one in force. Never by itself: an
// officer who reviews definitions asks for a dry run, then for the real one, in which each case moved is an act of its
// own. Both go through the cases a few at a time, in the background, and go on after a restart.
#pragma once
#include "cases/house.h"

namespace bolan::cases {

// A running case that cannot follow the version in force, and why: "migration.no_state" (its state is gone; values:
// state), or what the form lacks: "field.required", "field.choice", "field.too_few", by field.
struct Stuck {
    CaseId id;
    std::string reference;
    std::vector<Problem> problems;
};
inline constexpr std::size_t k_stuck_max = 200;

struct Migration {
    enum class Kind { dry_run, real };

    std::string id;
    std::string service;
    std::string to;  // hash of the version in force when it was asked for; it ends when that is no longer so
    Kind kind = Kind::dry_run;
    people::Actor asked_by;
    Timestamp asked_at;
    std::optional<Timestamp> ended_at;
    CaseId after;              // the last case looked at
    std::int64_t running = 0;  // cases under earlier versions when it was asked for
    std::int64_t seen = 0;
    std::int64_t movable = 0;  // in a dry run; moved, in a real one
    std::vector<Stuck> stuck;  // the first k_stuck_max
};

store::Table migration_table();

// Running cases by version of the service (hash), the one in force too.
std::map<std::string, std::int64_t> count_versions(store::Connection& db, std::string_view service);
std::optional<Migration> find_last_migration(store::Connection& db, std::string_view service);

// Errors: not_found "service.unknown", forbidden "definition.not_yours"; conflict "migration.asked_already" while one
// of this service has not ended.
Result<> ask_migration(House const& house, people::Actor const& actor, std::string_view service, Migration::Kind kind);
// Goes on with what was asked for first, for a few cases. Whether more is waiting.
bool go_on_migrating(House const& house);

}  // namespace bolan::cases
