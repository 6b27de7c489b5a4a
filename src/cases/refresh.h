// Bringing what waits in line: after a change of the calendar or of the establishment every case that waits has its due
// time counted anew from when it entered its state, and its rows in the lists of those who have it now. In the
// background, a few cases at a time in the order of their ids, and on after a restart. A due time that moved is an act,
// which names the days that moved it; what was told stays told.
#pragma once
#include "cases/engine.h"

namespace bolan::cases {

struct Refresh {
    std::string fingerprint;  // of the establishment that tasks are brought in line with
    Value days_before;        // its holidays and special hours, and those of the one before
    Value days;
    Value structure;  // of the establishment, as people::structure_of
    // For a scope that looks after more than before: the lists in which that still stands.
    Value came_from;
    Timestamp begun_at;
    std::optional<Timestamp> ended_at;
    CaseId after;           // the last case looked at; the tasks of later ones may stand as they were
    std::int64_t seen = 0;  // cases
    std::int64_t moved = 0;
    std::int64_t failed = 0;
};

store::Table refresh_table();
// The last one; none before the first house was opened.
std::optional<Refresh> find_refresh(store::Connection& db);

// While tasks are brought in line: the posts whose lists may hold what now belongs to this scope. Empty when they are
// in line; then lists need no second look.
std::optional<std::vector<std::string>> coming_to(store::Connection& db, std::string_view scope);

// Notes that tasks must be brought in line, where the establishment is another one than theirs.
Result<> begin_refresh(Parts const& parts);
// Goes on with it for a few cases. Whether more is waiting. One that fails is told and left as it was.
bool go_on_refreshing(Parts const& parts, Engine::OnFailure const& on_failure = {});
// One case at once, when the clock wants to act on it before its turn.
Result<> refresh_first(Parts const& parts, store::Transaction& tx, CaseId const& id);

}  // namespace bolan::cases
