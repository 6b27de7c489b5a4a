#include "store/sqlite/checkpointer.h"
#include <chrono>
#include <sqlite3.h>

namespace bolan::store::sqlite {

namespace {

// Pages written again and again are moved once: the longer the log, the fewer moves, and the longer a start after a
// power cut takes to read it.
constexpr int k_pages_between = 8'000;   // about 32 MB
constexpr int k_log_pages_max = 32'000;  // about 128 MB
constexpr std::chrono::seconds k_archive_pause{2};

// The snapshot that a connection reads. Pages committed after its begin stay in the log until its end.
class Reading {
  public:
    explicit Reading(SqliteConnection& connection) : m_connection(connection) {
        m_connection.execute("begin", {});
        m_connection.find("select count(*) from sqlite_schema", [](Row const& row) { return row.integer(0); });
    }
    ~Reading() { sqlite3_exec(m_connection.handle(), "commit", nullptr, nullptr, nullptr); }
    Reading(Reading const&) = delete;
    Reading& operator=(Reading const&) = delete;

  private:
    SqliteConnection& m_connection;
};

}  // namespace

Checkpointer::Checkpointer(std::string const& path, std::string const& log_folder)
    : m_connection(std::make_unique<SqliteConnection>(path, Access::read_write)) {
    m_connection->execute("pragma synchronous = full", {});
    if (!log_folder.empty()) {
        m_archive.emplace(path, log_folder);
        m_reader = std::make_unique<SqliteConnection>(path, Access::read_only);
    }
    m_thread = std::thread([this] { work(); });
}

Checkpointer::~Checkpointer() {
    {
        std::lock_guard const lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
    if (!m_archive) return;
    try {
        m_archive->collect();
        m_reader.reset();
        m_connection.reset();  // moves all that is left, and removes the log
        m_archive->note_end();
    } catch (std::exception const&) {
        // Without the note of its end a new epoch begins at the next start.
    }
}

void Checkpointer::note_log_pages(int pages) {
    if (m_archive) m_archive->note_commit(pages);
    bool wake = false;
    {
        std::lock_guard const lock(m_mutex);
        if (pages < m_pages) m_pages_done = 0;  // the log has started anew
        m_pages = pages;
        if (!m_due && m_pages - m_pages_done >= k_pages_between) wake = m_due = true;
    }
    if (wake) m_wake.notify_one();
}

void Checkpointer::finish_long_log() noexcept {
    if (!m_wants_restart.load(std::memory_order_relaxed)) return;
    std::unique_lock const lock(m_moving, std::try_to_lock);
    if (!lock) return;  // pages are being moved: after the next group
    m_wants_restart.store(false, std::memory_order_relaxed);
    try {
        move_pages();  // nobody writes meanwhile, so this reaches the end of the log
    } catch (std::exception const&) {
        // The log stays; work() asks again.
    }
}

int Checkpointer::move_pages() {
    std::optional<Reading> reading;
    if (m_archive) {
        reading.emplace(*m_reader);
        m_archive->collect();
    }
    int pages = 0;
    // PASSIVE waits for nobody: it moves what no reader needs. A failure is tried again at the next call.
    sqlite3_wal_checkpoint_v2(m_connection->handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &pages, nullptr);
    return pages;
}

void Checkpointer::work() {
    std::unique_lock lock(m_mutex);
    while (true) {
        auto const is_called = [this] { return m_stopping || m_due; };
        if (m_archive)
            m_wake.wait_for(lock, k_archive_pause, is_called);
        else
            m_wake.wait(lock, is_called);
        if (m_stopping) return;
        bool const is_due = m_due;
        lock.unlock();
        int pages = 0;
        try {
            std::lock_guard const moving(m_moving);
            if (is_due)
                pages = move_pages();
            else
                m_archive->collect();
        } catch (std::exception const&) {
            // A full disk: the log stays as it is, and the writer meets the same failure and tells it.
        }
        if (pages > k_log_pages_max) m_wants_restart.store(true, std::memory_order_relaxed);
        lock.lock();
        if (!is_due) continue;
        m_pages_done = pages;
        m_due = false;
    }
}

}  // namespace bolan::store::sqlite
