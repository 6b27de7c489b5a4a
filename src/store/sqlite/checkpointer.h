// Moves pages from the write-ahead log into the database file, often and little at a time, on a thread of its own.
// SQLite's own checkpoint runs inside the committing connection and makes tails of 35 to 50 ms.
#pragma once
#include "store/sqlite/connection.h"
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace bolan::store::sqlite {

class Checkpointer {
  public:
    explicit Checkpointer(std::string const& path);
    ~Checkpointer();
    Checkpointer(Checkpointer const&) = delete;
    Checkpointer& operator=(Checkpointer const&) = delete;

    // The log holds this many pages after a commit. The writer's thread.
    void note_log_pages(int pages);
    // The log has grown long under unbroken writing: the writer must finish a checkpoint itself, so that it starts
    // anew.
    bool wants_restart() const { return m_wants_restart.load(std::memory_order_relaxed); }
    void note_restart() { m_wants_restart.store(false, std::memory_order_relaxed); }

  private:
    void work();

    SqliteConnection m_connection;
    std::atomic<bool> m_wants_restart = false;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    int m_pages = 0;
    int m_pages_done = 0;
    bool m_due = false;
    bool m_stopping = false;
    std::thread m_thread;
};

}  // namespace bolan::store::sqlite
