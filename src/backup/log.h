// The log of what was committed after a snapshot, from where the database's engine keeps it to the place, and back.
#pragma once
#include "backup/take.h"

namespace bolan::backup {

// Where an installation on SQLite keeps the parts that are not in the place yet (store/log_parts.h).
std::string log_folder(Source const& source);

// Takes those parts to the place, sealed. Returns how many. Throws std::system_error.
int ship_log(Source const& source, Place const& place, crypto::Recipient const& recipient);

// Keeps one file of PostgreSQL's own log: its archive_command. The file is in the place, on the disk, when it returns.
// Errors: conflict "backup.log_differs" when the place holds another file of this name. Throws std::system_error.
Result<> keep_log_file(Place const& place, std::string const& path, crypto::Recipient const& recipient);

// A part by its name in the place. Errors: as open_snapshot.
Result<Bytes> open_log_part(Place const& place, std::string const& name, crypto::OpeningKey const& key);

}  // namespace bolan::backup
