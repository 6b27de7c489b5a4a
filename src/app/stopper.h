// Ends the server in order when SIGINT or SIGTERM asks for it.
#pragma once
#include "app/log.h"
#include "app/readiness.h"
#include "http/server.h"
#include <atomic>
#include <mutex>
#include <thread>

namespace bolan::app {

// From now on neither this thread nor one that it begins gets these signals: call it before there are others.
void block_stop_signals();

class Stopper {
  public:
    // After block_stop_signals(). Both outlive it.
    Stopper(Readiness& readiness, Log& log, int delay_seconds);
    ~Stopper();

    // Whom a signal stops: first /readyz says so, and `delay_seconds` later, or at a second signal, no connection is
    // taken any more. nullptr: nobody yet or any more, and a signal ends the process at once.
    void attach(http::Server* server);

  private:
    void wait_for_signals();
    void stop_server();

    Readiness& m_readiness;
    Log& m_log;
    int const m_delay_seconds;
    std::atomic<bool> m_is_over = false;
    std::mutex m_mutex;
    http::Server* m_server = nullptr;
    std::thread m_thread;  // last: it uses all the others
};

}  // namespace bolan::app
