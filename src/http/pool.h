// A fixed number of threads that run what is queued, in two lines: who is in the first goes before the second, but for
// one of every few, so that neither stands still. What has waited too long is not worth doing any more: whoever asked
// has given up, or will, and those behind would wait for nothing. Any thread may submit.
#pragma once
#include <array>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace bolan::http {

enum class Line : std::uint8_t { first, second };

class WorkerPool {
  public:
    // At most `max_queued` jobs wait in each line, and each `max_wait` at most.
    WorkerPool(int threads, std::size_t max_queued, std::chrono::milliseconds max_wait);
    ~WorkerPool();  // stop()

    // False when the line is full beyond what idle threads are about to take, or after stop(): neither will run. Else
    // one of them does: `job`, or `too_late`, on any thread, when it has waited too long. They must not throw.
    bool submit(Line line, std::function<void()> job, std::function<void()> too_late);
    // What must be done however long it waits, behind the first line.
    bool submit(std::function<void()> job);
    void give_up_late();  // tells those that have waited too long, also while all threads are held up
    void stop();          // runs what is queued, then joins

  private:
    using Moment = std::chrono::steady_clock::time_point;
    struct Waiting {
        std::function<void()> job;
        std::function<void()> too_late;  // empty: never
        Moment since;
    };
    void work();
    Waiting take();
    bool is_late(Waiting const& waiting, Moment now) const {
        return waiting.too_late && now - waiting.since > m_max_wait;
    }

    std::size_t m_max_queued;
    std::chrono::milliseconds m_max_wait;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::array<std::deque<Waiting>, 2> m_lines;
    unsigned m_taken = 0;
    std::size_t m_idle = 0;  // threads that wait, also those already woken
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

}  // namespace bolan::http
