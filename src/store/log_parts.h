// What is committed to a SQLite database, kept in the order of the commits as files in a folder, for a backup to take
// away: EPOCH/00000001, EPOCH/00000002 … Each holds whole transactions; laid over a copy of the database that is not
// newer than its begin, one after the other, they make the database as it was after each commit. Within an epoch none
// is missing; a new one begins when it cannot be told that nobody else has written.
#pragma once
#include "store/sql.h"
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace bolan::store {

// One transaction: the pages as it left them.
struct LoggedCommit {
    struct Page {
        std::uint32_t number;  // from 1
        std::vector<std::uint8_t> bytes;
    };
    std::uint32_t database_pages = 0;  // after it
    std::vector<Page> pages;
};

// Of a part as it lies in the folder. Throws DatabaseError when it is no such file.
std::vector<LoggedCommit> read_log_part(Bytes part);

// The part that will hold what is committed from now on, or a later one will: "EPOCH/00000007". Empty: nobody keeps a
// log.
std::string next_log_part(std::string const& folder);

}  // namespace bolan::store
