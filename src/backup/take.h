// Takes a snapshot of a running installation into a place: its database as of one moment, its keys and its attachments.
#pragma once
#include "backup/snapshot.h"

namespace bolan::backup {

// An installation.
struct Source {
    std::string data;
    std::string database;  // a postgres:// URL; empty: SQLite in the data folder
};

// What the installation itself remembers of its backups, in DATA/backup, which is in no snapshot.
std::string state_folder(Source const& source);

// The place that the installation uses; a folder that is empty is made its place, at the first time only. Errors: as
// Place::open and Place::make; conflict "backup.other_place" when the folder is the place of another installation;
// not_found "backup.place_gone" when it is empty though there were backups (a disk that is not mounted).
Result<Place> open_own_place(Source const& source, std::string const& folder);

struct Taken {
    std::string name;
    std::string checkpoint;
    Progress progress;
    std::vector<std::string> altered;  // attachments that are not what their names say
};

// Another is not running: a lock in DATA/backup. `report` is called often. Errors: conflict "backup.running". Throws
// DatabaseError, std::system_error ("No space left on device"): then the place holds what it held before, and pieces
// that the next run needs not write again.
Result<Taken> take_snapshot(Source const& source, Place const& place, crypto::Recipient const& recipient, Timestamp now,
                            std::function<void(Progress const&)> const& report);

std::optional<Timestamp> last_taken(Source const& source);  // empty: there is no backup yet

}  // namespace bolan::backup
