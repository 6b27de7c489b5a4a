#include "store/sqlite/checkpointer.h"
#include <sqlite3.h>

namespace bolan::store::sqlite {

namespace {

// Pages written again and again are moved once: the longer the log, the fewer moves, and the longer a start after a
// power cut takes to read it.
constexpr int k_pages_between = 8'000;   // about 32 MB
constexpr int k_log_pages_max = 32'000;  // about 128 MB

}  // namespace

Checkpointer::Checkpointer(std::string const& path) : m_connection(path, Access::read_write) {
    m_connection.execute("pragma synchronous = full", {});
    m_thread = std::thread([this] { work(); });
}

Checkpointer::~Checkpointer() {
    {
        std::lock_guard const lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void Checkpointer::note_log_pages(int pages) {
    bool wake = false;
    {
        std::lock_guard const lock(m_mutex);
        if (pages < m_pages) m_pages_done = 0;  // the log has started anew
        m_pages = pages;
        if (!m_due && m_pages - m_pages_done >= k_pages_between) wake = m_due = true;
    }
    if (wake) m_wake.notify_one();
}

void Checkpointer::work() {
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return m_stopping || m_due; });
        if (m_stopping) return;
        lock.unlock();
        int log_pages = 0, moved = 0;
        // PASSIVE waits for nobody: it moves what no reader needs. A failure is tried again at the next call.
        sqlite3_wal_checkpoint_v2(m_connection.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &log_pages, &moved);
        if (log_pages > k_log_pages_max) m_wants_restart.store(true, std::memory_order_relaxed);
        lock.lock();
        m_pages_done = log_pages;
        m_due = false;
    }
}

}  // namespace bolan::store::sqlite
