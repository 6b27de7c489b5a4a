// Three nodes of deploy/cluster/cluster on one machine: each at a loopback address of its own, without systemd.
#pragma once
#include <array>
#include <map>
#include <set>
#include <string>
#include <sys/types.h>

namespace bolan::testing {

inline constexpr std::array k_nodes{"n1", "n2", "n3"};

class LocalCluster {
  public:
    // Starts the nodes in `folder`, which must not exist, and waits until they are whole. Throws std::runtime_error.
    LocalCluster(std::string script, std::string folder);
    ~LocalCluster();  // ends them and leaves the folder
    LocalCluster(LocalCluster const&) = delete;
    LocalCluster& operator=(LocalCluster const&) = delete;

    std::string url() const;                            // of the primary, whoever that is
    std::string url_of(std::string const& node) const;  // of the node's own PostgreSQL
    std::string primary() const;
    void wait_until_whole() const;  // a primary, a synchronous standby and a replica, all of one timeline
    void switch_over() const;       // to a standby, in order

    void kill_now(std::string const& node);  // SIGKILL to all that runs there, at once
    void start(std::string const& node);     // after kill_now
    // The programs among etcd, patroni and postgres hang, as on a disk that does not answer.
    void freeze(std::string const& node, std::set<std::string> const& programs) const;
    void unfreeze(std::string const& node) const;

  private:
    void end(std::string const& node, int postgres_signal);
    std::string ask(std::string const& command) const;  // patronictl
    std::string m_script, m_folder, m_network;
    std::map<std::string, pid_t> m_running;
};

}  // namespace bolan::testing
