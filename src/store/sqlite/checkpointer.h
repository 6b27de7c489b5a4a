// Moves pages from the write-ahead log into the database file, often and little at a time, on a thread of its own.
// SQLite's own checkpoint runs inside the committing connection and makes tails of 35 to 50 ms. Nobody else moves
// pages, so nothing leaves the log before the archive, where there is one, has it.
#pragma once
#include "store/sqlite/connection.h"
#include "store/sqlite/log_archive.h"
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace bolan::store::sqlite {

class Checkpointer {
  public:
    // `log_folder`: where the parts of log_parts.h are kept; empty: nobody wants them.
    Checkpointer(std::string const& path, std::string const& log_folder);
    ~Checkpointer();  // closes the last connection but the readers'
    Checkpointer(Checkpointer const&) = delete;
    Checkpointer& operator=(Checkpointer const&) = delete;

    // The log holds this many pages after a commit. The writer's thread.
    void note_log_pages(int pages);
    // When the log has grown long under unbroken writing: moves all of it, so that the next commit starts it anew. The
    // writer's thread, between its transactions.
    void finish_long_log() noexcept;

  private:
    void work();
    int move_pages();  // returns how many pages the log holds

    std::optional<LogArchive> m_archive;
    std::unique_ptr<SqliteConnection> m_connection;
    std::unique_ptr<SqliteConnection> m_reader;  // holds back what the archive does not have yet
    std::mutex m_moving;
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
