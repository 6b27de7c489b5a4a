#include "app/operations.h"
#include "app/metrics.h"
#include "app/settings.h"
#include "base/check.h"

namespace bolan::app {

namespace {

// One collector and somebody with a browser.
http::ServerOptions options_of(Endpoint const& endpoint) {
    http::ServerOptions options;
    options.address = endpoint.address;
    options.port = endpoint.port;
    options.io_threads = 1;
    options.worker_threads = 2;
    options.max_connections = 50;
    options.stop_grace_ms = 1'000;
    return options;
}

}  // namespace

void add_health_routes(http::Router& router, Readiness const& readiness) {
    router.get("/healthz", http::Where::io, [](http::Request const&) { return http::Response::text("ok\n"); });
    router.get("/readyz", http::Where::io, [&readiness](http::Request const&) {
        auto const trouble = readiness.trouble(std::chrono::steady_clock::now());
        auto response = trouble.empty() ? http::Response::text("ready\n") : http::Response::text(trouble + "\n", 503);
        return std::move(response).with("Cache-Control", "no-store");
    });
}

Operations::Operations(std::string const& endpoint, Clock const& clock) {
    if (endpoint.empty()) return;
    auto const parsed = parse_endpoint(endpoint);
    CHECK(parsed);
    http::Router router;
    add_health_routes(router, readiness);
    router.get("/metrics", http::Where::worker, [this](http::Request const&) { return metrics(); });
    m_server = std::make_unique<http::Server>(options_of(*parsed), std::move(router), http::Hooks(), clock);
    m_thread = std::thread([this] { m_server->run(); });
}

Operations::~Operations() {
    if (!m_server) return;
    m_server->stop();
    m_thread.join();
}

void Operations::measure(std::function<void(Exposition&)> write) {
    std::lock_guard const lock(m_mutex);
    m_write = std::move(write);
}

http::Response Operations::metrics() {
    Exposition out;
    out.gauge("bolan_ready", "1 when /readyz says so, else 0.");
    out.sample(readiness.trouble(std::chrono::steady_clock::now()).empty() ? 1 : 0);
    write_process_metrics(out);
    {
        std::lock_guard const lock(m_mutex);
        if (m_write) m_write(out);
    }
    auto response = http::Response::text(std::move(out).take());
    response.headers.set("Content-Type", Exposition::k_content_type);
    return response;
}

}  // namespace bolan::app
