// A restored SQLite database, brought forward commit by commit with what the log holds.
#pragma once
#include "backup/log.h"

namespace bolan::backup {

// How far: asked with the database as it stands after a commit.
enum class Reached { not_yet, this_one, went_too_far };
using Judge = std::function<Reached(store::Connection&)>;

struct Followed {
    std::uint64_t commits = 0;
    bool is_reached = false;  // the judge has said this_one or went_too_far: nothing later would be taken
    std::string broken;       // the part that could not be read, where the log ended there; else empty
};

// Lays over `database` the commits of the log from `begin` ("EPOCH/00000001") on, until the judge says so; what went
// too far is taken back. Ends where a part is missing, which is where the log ends. Errors: forbidden
// "backup.wrong_key". Throws DatabaseError, std::system_error.
Result<Followed> follow_log(Place const& place, crypto::OpeningKey const& key, std::string const& begin,
                            std::string const& database, Judge const& judge);

}  // namespace bolan::backup
