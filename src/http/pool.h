// A fixed number of threads that run what is queued, in order. Any thread may submit.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace bolan::http {

class WorkerPool {
  public:
    WorkerPool(int threads, std::size_t max_queued);
    ~WorkerPool();  // stop()

    // False when `max_queued` jobs wait beyond those an idle thread is about to take, or after stop(): the job will not
    // run. Jobs must not throw.
    bool submit(std::function<void()> job);
    void stop();  // runs what is queued, then joins

  private:
    void work();

    std::size_t m_max_queued;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_queue;
    std::size_t m_idle = 0;  // threads that wait, also those already woken
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

}  // namespace bolan::http
