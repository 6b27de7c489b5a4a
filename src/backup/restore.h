// Makes an installation's files again from a place, as they were at a moment, and looks whether they are sound.
#pragma once
#include "backup/snapshot.h"
#include "verify/report.h"

namespace bolan::backup {

// Until when: through the commit that holds an act; or the last commit none of whose acts is later than a time; or,
// when neither is said, as far as the log goes.
struct Target {
    std::string act;
    std::optional<Timestamp> time;
};

struct Restored {
    Snapshot snapshot;          // from which it was made
    std::uint64_t commits = 0;  // of the log that were laid over it; on PostgreSQL not counted
    std::string broken;         // where the log could not be read further; empty: nothing was wrong
};

// Into a folder that is empty or absent; what is refused leaves none. Errors: conflict "backup.not_empty" (values:
// "folder"); not_found "backup.none", "backup.not_reached" (neither snapshots nor log hold the target),
// "backup.too_old" (no snapshot is from before it); those of read_piece and open_snapshot. Throws std::system_error,
// DatabaseError, std::runtime_error.
Result<Restored> restore(Place const& place, crypto::OpeningKey const& key, Target const& target,
                         std::string const& data, std::function<void(Progress const&)> const& report);

// The files of one snapshot as they were.
Result<> restore_files(Place const& place, Snapshot const& snapshot, std::string const& data,
                       std::function<void(Progress const&)> const& report);

// One snapshot of a restored database. On PostgreSQL a server is started on it for that long.
void look_at_restored(Snapshot const& snapshot, std::string const& data,
                      std::function<void(store::Connection&)> const& job);

// What bolan verify says of restored files: the ledger, every governed row, the attachments; and that what is there
// continues the ledger as it was when the snapshot was begun. Errors: as verify_database.
Result<verify::Report> check_restored(Snapshot const& snapshot, std::string const& data);

}  // namespace bolan::backup
