// A SQLite database copied while a server writes to it.
#pragma once
#include "store/database.h"
#include <string>

namespace bolan::store {

// `look` sees one snapshot; `piece` then gets the bytes of the database file in order, as that snapshot or a later
// commit has them. Takes no lock and writes nothing; meanwhile the write-ahead log cannot begin anew. Pages in that log
// wait in an unnamed file in `scratch`. No other connection to this database may be open in the process: closing a file
// gives up its locks. Throws DatabaseError and std::system_error.
void copy_sqlite(std::string const& path, std::string const& scratch, std::function<void(Connection&)> const& look,
                 std::function<void(Bytes)> const& piece);

}  // namespace bolan::store
