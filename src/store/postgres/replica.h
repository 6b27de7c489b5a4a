// A hot standby that answers those who may see what is some seconds old. How old, is known by the log of the primary
// and by no clock but this machine's: a position up to which the primary's log had been written at a moment is held
// against what the standby has replayed. From then on the standby shows all that was committed before that moment. The
// time of the last replayed commit would say nothing while nobody writes.
#pragma once
#include "store/open.h"
#include "store/postgres/connection.h"
#include "store/reader_pool.h"
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace bolan::store::postgres {

inline constexpr char k_behind[] = "it is behind";

class Replica {
  public:
    // Looks at both from now on. Neither needs to be there.
    Replica(std::string primary_url, std::string url, std::chrono::milliseconds age_max);
    ~Replica();
    Replica(Replica const&) = delete;
    Replica& operator=(Replica const&) = delete;

    // False: it is not known to be fresh, or failed amid the job, of which nothing counts. Throws what the job throws.
    bool run(std::function<void(Connection&)> const& job);
    Connection* lent_to_this_thread() const { return m_readers.lent_to_this_thread(); }
    ReplicaState state() const;

  private:
    using Steady = std::chrono::steady_clock;
    struct Position {
        Steady::time_point at;  // all that was committed before it is in the log up to
        std::string lsn;
        std::string system;
    };
    std::optional<std::chrono::milliseconds> age() const;
    bool is_fresh() const;
    void watch();
    void look();
    void note(std::string problem);
    PostgresConnection& connected(std::unique_ptr<PostgresConnection>& connection, std::string const& url);
    void disconnect();

    std::string const m_primary_url, m_url, m_name;
    std::chrono::milliseconds const m_age_max;
    ReaderPool m_readers;
    std::atomic<Steady::time_point> m_shows = Steady::time_point();  // all committed before it; the epoch: not known
    std::atomic<std::int64_t> m_reads = 0, m_failures = 0;

    mutable std::mutex m_mutex;  // of what follows, where another thread than the watching one looks at it
    std::condition_variable m_wake;
    bool m_is_stopped = false;
    std::string m_problem = k_behind;
    std::unique_ptr<PostgresConnection> m_primary, m_standby;
    std::optional<Position> m_sought;  // not replayed yet when the standby was last asked
    std::thread m_thread;              // last: it uses all the others
};

// What is known of them after some looks.
std::vector<ReplicaState> look_at(std::string const& primary_url, Replicas const& replicas);

}  // namespace bolan::store::postgres
