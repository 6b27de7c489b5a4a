// Opens a database of either engine.
#pragma once
#include "store/database.h"
#include "store/write_statistics.h"
#include <chrono>
#include <memory>

namespace bolan::store {

// SQLite: `path` is a file (made when absent); WAL, synchronous=FULL, one process at a time (a lock file names the
// holder). Throws DatabaseError when it cannot be opened. `statistics`, here and below: counted in; outlives the
// database. `log_folder`: where what is committed is kept too, for a backup to take away (log_parts.h).
std::unique_ptr<Database> open_sqlite(std::string const& path, WriteStatistics* statistics = nullptr,
                                      std::string const& log_folder = {});

// Hot standbys of a PostgreSQL database, by libpq URLs, for read_stale(). `age_max`: what they show is never older.
struct Replicas {
    std::vector<std::string> urls;
    std::chrono::milliseconds age_max = std::chrono::seconds(10);
};

// PostgreSQL 15 or later: a libpq URL, "postgres://user@127.0.0.1:5432/bolan". Several processes may open it.
std::unique_ptr<Database> open_postgres(std::string const& url, WriteStatistics* statistics = nullptr,
                                        Replicas const& replicas = {});

// What a server with these replicas would know of them some seconds after its start. Writes nothing.
std::vector<ReplicaState> look_at_replicas(std::string const& url, Replicas const& replicas);

// One snapshot of a database that another process may be serving: takes no lock and writes nothing. For the checker.
void look_at_sqlite(std::string const& path, std::function<void(Connection&)> const& job);
void look_at_postgres(std::string const& url, std::function<void(Connection&)> const& job);

}  // namespace bolan::store
