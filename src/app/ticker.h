// Runs a job again and again on a thread of its own until it is destroyed: after a pause, or at once when the job says
// that more is waiting. Its end waits for the job at hand, so a job is short. One that throws is told and tried again.
#pragma once
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace bolan::app {

class Ticker {
  public:
    Ticker(std::chrono::milliseconds pause, std::function<bool()> job,
           std::function<void(std::exception const&)> on_failure)
        : m_thread([this, pause, job = std::move(job), on_failure = std::move(on_failure)] {
              std::unique_lock lock(m_mutex);
              while (!m_stopping) {
                  lock.unlock();
                  bool is_more = false;
                  try {
                      is_more = job();
                  } catch (std::exception const& failure) {
                      on_failure(failure);
                  }
                  lock.lock();
                  if (!is_more) m_wake.wait_for(lock, pause, [this] { return m_stopping; });
              }
          }) {}
    ~Ticker() {
        {
            std::lock_guard lock(m_mutex);
            m_stopping = true;
        }
        m_wake.notify_all();
        m_thread.join();
    }

  private:
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false;
    std::thread m_thread;
};

}  // namespace bolan::app
