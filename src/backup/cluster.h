// PostgreSQL's own tools as processes: a copy of a running cluster, and a server of what was copied.
#pragma once
#include "store/whole_file.h"
#include <functional>
#include <memory>
#include <string>
#include <sys/types.h>

namespace bolan::backup {

struct ClusterFile {
    std::string path;  // in the cluster's folder; a folder's ends with a slash
    std::uint64_t bytes = 0;
};

// The cluster behind `url`, by pg_basebackup: each folder and file in turn, a file's bytes in pieces. With the part of
// the write-ahead log that makes it consistent. Throws std::runtime_error with what the tool said.
void copy_cluster(std::string const& url, std::function<void(ClusterFile const&)> const& begin,
                  std::function<void(std::span<std::uint8_t const>)> const& piece);

// The transaction in whose commit `transaction` was committed: itself, or that of which it was a savepoint's. Looked
// for in the log's files, from `first` on. Empty: no commit in it.
std::string committed_with(std::string const& cluster, std::string const& log_folder, std::string const& first,
                           std::string const& transaction);

// Up to where the write-ahead log is followed: through the transaction, or all that is there.
struct Recovery {
    std::string log_folder;   // of the log's files; empty: the copy's own log only
    std::string transaction;  // empty: to the end
};

// A server on a copied cluster's folder, which becomes a cluster that was stopped in order once this ends. It listens
// on a socket in that folder only, and asks nobody who he is; the folder is for its owner alone. As root it runs as the
// user postgres, who then owns the folder. Throws std::runtime_error with the end of its log when it does not start.
class ClusterServer {
  public:
    ClusterServer(std::string folder, Recovery const& recovery);
    ~ClusterServer();
    ClusterServer(ClusterServer const&) = delete;
    ClusterServer& operator=(ClusterServer const&) = delete;

    std::string url(std::string const& user, std::string const& database) const;

  private:
    std::string log_path() const { return m_folder + "/bolan-restore.log"; }
    void configure(Recovery const& recovery) const;
    void wait_until_ready();

    std::string const m_folder;
    pid_t m_server = -1;
};

}  // namespace bolan::backup
