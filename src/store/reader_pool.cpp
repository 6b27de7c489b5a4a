#include "store/reader_pool.h"

namespace bolan::store {

namespace {

struct Loan {
    ReaderPool const* pool;
    Connection* connection;
};
// What this thread holds at the moment: rarely more than one, since a program has one database.
thread_local std::vector<Loan> t_loans;

}  // namespace

Connection* ReaderPool::lent_to_this_thread() const {
    for (auto const& loan : t_loans)
        if (loan.pool == this) return loan.connection;
    return nullptr;
}

void ReaderPool::run(std::function<void(Connection&)> const& job) {
    if (auto* const held = lent_to_this_thread()) return job(*held);
    auto session = take();
    struct Return {
        ReaderPool* pool;
        std::unique_ptr<ReaderSession>* session;
        bool lent = false;
        ~Return() {
            if (lent) t_loans.pop_back();
            if (*session) (*session)->end();
            pool->give_back(std::move(*session));
        }
    } on_return{this, &session};
    if (!session) session = m_make();
    session->begin();
    t_loans.push_back({this, &session->connection()});
    on_return.lent = true;
    job(session->connection());
}

// An idle connection, or nothing when the caller is to make one.
std::unique_ptr<ReaderSession> ReaderPool::take() {
    std::unique_lock lock(m_mutex);
    m_returned.wait(lock, [this] { return m_lent < m_size_max; });
    ++m_lent;
    while (!m_idle.empty()) {
        auto session = std::move(m_idle.back());  // the last one returned: its caches are warm
        m_idle.pop_back();
        if (session->is_usable()) return session;
    }
    return nullptr;
}

void ReaderPool::give_back(std::unique_ptr<ReaderSession> session) noexcept {
    bool const usable = session && session->is_usable();
    {
        std::lock_guard const lock(m_mutex);
        --m_lent;
        if (usable) m_idle.push_back(std::move(session));
    }
    m_returned.notify_one();
}

}  // namespace bolan::store
