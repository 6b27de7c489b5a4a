// What waits where, and how long already: every open task counted at each post and office whose list shows it, so that
// a number is always the length of the list behind it. Counted in the background; pages read the last count.
#pragma once
#include "cases/case.h"
#include "ledger/ledger.h"
#include "store/database.h"
#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace bolan::cases {

struct Waiting {
    int not_due = 0;
    std::array<int, 3> late = {};  // up to 7 days, 8 to 30, more
    Timestamp oldest;              // since when that waits which waits longest; 0 when nothing does

    int late_all() const { return late[0] + late[1] + late[2]; }
    int all() const { return not_due + late_all(); }
    void add(Waiting const& other);
};

struct Workload {
    struct OfScope {
        Waiting all;
        std::map<std::string, Waiting, std::less<>> by_service;
    };
    Timestamp at;
    std::uint64_t leaves = 0;                         // of the ledger when it was counted
    Waiting all;                                      // each task once
    std::unordered_map<std::string, OfScope> scopes;  // a post's or office's code; where nothing waits: none

    OfScope const& of(std::string const& scope) const;
};

// Reads so many tasks at once, for a whole result stands in memory on PostgreSQL; `goes_on` is asked before each
// reading, and what was counted when it says no is worth nothing.
constexpr int k_tasks_at_once = 20'000;
Workload count_workload(
    store::Connection& db, Timestamp now, std::function<bool()> const& goes_on = [] { return true; },
    int tasks_at_once = k_tasks_at_once);

// The last count, and when to count again. Any thread. Borrows all; they outlive it.
class WorkloadWatch {
  public:
    WorkloadWatch(store::Database& database, ledger::Ledger const& ledger, Clock const& clock);

    // Counts again at most once a minute when the ledger has grown, and every quarter of an hour since time passes.
    void refresh();
    std::shared_ptr<Workload const> latest();      // makes the first
    std::shared_ptr<Workload const> last() const;  // null before the first; waits for nothing
    void stop();                                   // for good: a count at hand ends soon, and is forgotten

  private:
    bool is_due(Workload const* last) const;
    void count();

    store::Database& m_database;
    ledger::Ledger const& m_ledger;
    Clock const& m_clock;
    std::atomic<bool> m_is_stopped = false;
    std::mutex m_counting;
    mutable std::mutex m_mutex;
    std::shared_ptr<Workload const> m_last;
};

}  // namespace bolan::cases
