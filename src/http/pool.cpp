#include "http/pool.h"

namespace bolan::http {

namespace {

constexpr unsigned k_of_every = 8;  // jobs, one is the second line's

}  // namespace

WorkerPool::WorkerPool(int threads, std::size_t max_queued, std::chrono::milliseconds max_wait)
    : m_max_queued(max_queued), m_max_wait(max_wait) {
    for (int i = 0; i < threads; ++i) m_threads.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() { stop(); }

bool WorkerPool::submit(Line line, std::function<void()> job, std::function<void()> too_late) {
    {
        std::lock_guard lock(m_mutex);
        auto& waiting = m_lines[static_cast<std::size_t>(line)];
        if (m_stopping || waiting.size() >= m_max_queued + m_idle) return false;
        waiting.push_back({std::move(job), std::move(too_late), std::chrono::steady_clock::now()});
    }
    m_wake.notify_one();
    return true;
}

bool WorkerPool::submit(std::function<void()> job) { return submit(Line::second, std::move(job), nullptr); }

void WorkerPool::stop() {
    {
        std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    for (auto& thread : m_threads) {
        if (thread.joinable()) thread.join();
    }
}

void WorkerPool::give_up_late() {
    std::vector<Waiting> late;
    {
        auto const now = std::chrono::steady_clock::now();
        std::lock_guard lock(m_mutex);
        for (auto& line : m_lines)
            for (; !line.empty() && is_late(line.front(), now); line.pop_front())
                late.push_back(std::move(line.front()));
    }
    for (auto const& waiting : late) waiting.too_late();
}

WorkerPool::Waiting WorkerPool::take() {
    auto& [first, second] = m_lines;
    bool const is_seconds_turn = ++m_taken % k_of_every == 0;
    auto& line = second.empty() || (!first.empty() && !is_seconds_turn) ? first : second;
    auto out = std::move(line.front());
    line.pop_front();
    return out;
}

void WorkerPool::work() {
    std::unique_lock lock(m_mutex);
    for (;;) {
        ++m_idle;
        m_wake.wait(lock, [this] { return m_stopping || !m_lines[0].empty() || !m_lines[1].empty(); });
        --m_idle;
        if (m_lines[0].empty() && m_lines[1].empty()) return;
        auto next = take();
        lock.unlock();
        (is_late(next, std::chrono::steady_clock::now()) ? next.too_late : next.job)();
        next = {};
        lock.lock();
    }
}

}  // namespace bolan::http
