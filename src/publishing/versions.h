// The files of definitions as they were published, and which of them are in force on a day.
#pragma once
#include "base/clock.h"
#include "definition/source.h"
#include "ledger/governed.h"
#include "store/database.h"
#include "store/schema.h"
#include <map>
#include <string>

namespace bolan::publishing {

store::Table version_table();
ledger::GovernedTable const& versions();

// Part -> hash of its files (definition::hash_of).
using Hashes = std::map<std::string, std::string, std::less<>>;

// What is approved and in force on that day. Empty: nothing was ever published here.
Hashes in_force(store::Connection& db, Date on);
// The days up to `on` on which something came into force, the newest first.
std::vector<Date> days_until(store::Connection& db, Date on);
// The days after `on` on which something approved will.
std::vector<Date> days_after(store::Connection& db, Date on);
// What will be once every approved proposal is in force.
Hashes latest(store::Connection& db);

definition::Files find_files(store::Connection& db, std::string_view part, std::string_view hash);

// The parts of `folder` whose text is not that of `known`.
Hashes differing(definition::Source const& folder, Hashes const& known);

// What is in force on that day, with the versions before it, to be loaded. Where nothing was ever published: `folder`.
definition::Source source_on(store::Connection& db, definition::Source const& folder, Date on);
// The folder as if all of it were in force, with what the database has been given before.
definition::Source source_of(store::Connection& db, definition::Source const& folder);
// `over` in place of what is in force, a part without files being left out; the rest of source_on.
definition::Source source_with(store::Connection& db, definition::Source const& folder, Date on,
                               std::map<std::string, definition::Files> const& over);

}  // namespace bolan::publishing
