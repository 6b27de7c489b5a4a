// Whether this server should be given requests just now: what /readyz says to the proxy in front.
#pragma once
#include "base/clock.h"
#include "store/database.h"
#include "store/schema.h"
#include "store/write_statistics.h"
#include <atomic>
#include <chrono>
#include <mutex>
#include <string>

namespace bolan::app {

class Readiness {
  public:
    using Moment = std::chrono::steady_clock::time_point;
    enum class Phase { loading, serving, stopping };

    // Any thread.
    void enter(Phase phase);
    // That the database was tried; `trouble`: empty, or a sentence. Returns whether that is another than before.
    bool note_database(std::string trouble, Moment now);
    // Why it is not ready; empty: it is.
    std::string trouble(Moment now) const;

  private:
    mutable std::mutex m_mutex;
    Phase m_phase = Phase::loading;
    std::string m_database_trouble;
    Moment m_database_tried_at;
};

// Reads, and writes where nobody else has since the last try. For a thread of its own: a slow disk holds it up.
class DatabaseProbe {
  public:
    static store::Table table();

    DatabaseProbe(store::Database& database, store::WriteStatistics const& statistics, Clock const& clock)
        : m_database(database), m_statistics(statistics), m_clock(clock) {}

    struct Finding {
        std::string trouble;  // for everybody; empty: none
        std::string cause;    // for the log
    };
    Finding look();
    // At the last look; 0: none.
    Timestamp newest_act() const { return {m_newest_act_ms.load()}; }
    Timestamp next_timer() const { return {m_next_timer_ms.load()}; }  // when the clock is to move a case

  private:
    store::Database& m_database;
    store::WriteStatistics const& m_statistics;
    Clock const& m_clock;
    std::uint64_t m_kept = 0;  // at the last look
    std::atomic<std::int64_t> m_newest_act_ms = 0, m_next_timer_ms = 0;
};

}  // namespace bolan::app
