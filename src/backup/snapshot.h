// What one backup consists of: which files, of which pieces, and the state of the ledger that it holds. Sealed to the
// recipient; the names of its pieces stand beside it openly, so that the server, which cannot open it, can tell what
// nobody needs any more.
#pragma once
#include "backup/pieces.h"
#include "base/clock.h"
#include "crypto/sealed.h"
#include "store/database.h"

namespace bolan::backup {

struct File {
    std::string path;  // in the data folder, or below "cluster/"
    std::uint64_t bytes = 0;
    std::vector<Digest> pieces;
};

struct Snapshot {
    Timestamp taken_at;
    store::Engine engine = store::Engine::sqlite;
    std::string user, database;  // on PostgreSQL: as whom it was read, and which of the cluster's
    std::string checkpoint;      // the newest signed note when it was begun: what is restored holds at least that
    std::string log_begin;  // "EPOCH/00000001": the first part of the log that may hold something newer; may be empty
    std::vector<File> files;
};

std::string snapshot_name(Timestamp taken_at);                         // "20261123T094500Z"
std::optional<Timestamp> taken_at_of(std::string_view snapshot_name);  // empty: it is no such name

void put_snapshot(Place const& place, Snapshot const& snapshot, std::set<std::string> const& pieces,
                  crypto::Recipient const& recipient);
// Of the snapshots that are complete, the oldest first.
std::vector<std::string> snapshots_of(Place const& place);
// Errors: not_found "backup.missing", forbidden "backup.wrong_key", conflict "backup.damaged" (values: "file").
Result<Snapshot> open_snapshot(Place const& place, std::string const& name, crypto::OpeningKey const& key);

// The names of its pieces. Errors: not_found "backup.missing".
Result<std::vector<std::string>> pieces_of(Place const& place, std::string const& name);
void remove_snapshot(Place const& place, std::string const& name);  // its pieces stay
void remove_lists_without_snapshot(Place const& place);             // of runs that ended between the two

struct Kept {
    std::string name;
    std::uint64_t bytes = 0;  // of its pieces as they lie there, shared ones too
    bool is_whole = false;    // no piece is missing
};
Result<Kept> look_at_snapshot(Place const& place, std::string const& name);

}  // namespace bolan::backup
