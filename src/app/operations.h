// What those who run a server ask it: /healthz (the process lives), /readyz (it may be given requests) and /metrics.
// The first two are said to everybody. Metrics have a listener of their own: docs/decisions/0009.
#pragma once
#include "app/exposition.h"
#include "app/log.h"
#include "app/readiness.h"
#include "http/router.h"
#include "http/server.h"
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace bolan::app {

// Both read `readiness` at each request; it outlives the router.
void add_health_routes(http::Router& router, Readiness const& readiness);

class Operations {
  public:
    // Listens from now on. `endpoint`: as the setting `operations`; empty: nowhere. Throws std::system_error when it
    // cannot listen. The clock outlives it.
    Operations(std::string const& endpoint, Clock const& clock);
    ~Operations();

    Readiness readiness;
    // What /metrics says besides what is known of the process; nullptr: nothing more. Waits for a reading at hand.
    void measure(std::function<void(Exposition&)> write);
    std::uint16_t port() const { return m_server ? m_server->port() : 0; }  // 0: none

  private:
    http::Response metrics();

    std::mutex m_mutex;
    std::function<void(Exposition&)> m_write;
    std::unique_ptr<http::Server> m_server;
    std::thread m_thread;
};

}  // namespace bolan::app
