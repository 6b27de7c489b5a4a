// Checks a database of Bolan against its own log: every act against its commitment, the tree, the signed checkpoint,
// the stored nodes, every row of every governed table against the last act that wrote it, and the attachments' bytes.
//
// What the governed tables are is read from the log too (acts of service "ledger", action "govern", whose input is
// {"table", "key": [columns], "columns": {column: type}, "attachments": [columns]}), so that nobody can take a table
// out of the check without altering an act.
#pragma once
#include "base/result.h"
#include "store/database.h"
#include "verify/report.h"
#include <optional>
#include <string>

namespace bolan::verify {

struct DatabaseCheck {
    std::string verifier_key;                       // of the log, from outside the database
    std::string attachments_folder;                 // beside SQLite; empty: attachments are not looked at
    std::optional<std::string> earlier_checkpoint;  // a signed note kept from before: must be a prefix of the log
};

// `db` shows one snapshot. Memory grows with the number of governed rows ever written, about 100 bytes each.
// Errors: bad_input "verify.key_malformed"; those of open_checkpoint for the earlier checkpoint. What is wrong with the
// database is no error but a finding. Throws DatabaseError when the log's own tables cannot be read.
Result<Report> verify_database(store::Connection& db, DatabaseCheck const& check);

}  // namespace bolan::verify
