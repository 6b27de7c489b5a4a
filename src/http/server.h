// The HTTP/1.1 server (RFC 9110, 9112). Sockets are served by a few io threads; routes that wait or compute run on a
// pool. It knows no government: what it serves is a Router, what it says when it refuses comes from Hooks.
#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "http/compress.h"
#include "http/router.h"
#include "http/tls.h"
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace bolan::http {

struct ServerOptions {
    std::string address = "127.0.0.1";  // numeric, IPv4 or IPv6
    std::uint16_t port = 0;             // 0: any free one, see port()
    int listener = -1;  // a socket that listens already, taken over: address and port are then its own; -1: none
    std::shared_ptr<Tls const> tls;  // empty: plain HTTP
    int io_threads = 2;
    int worker_threads = 64;
    bool reads_on_io = true;        // Where::reads: a database that is a file; not one behind a network
    std::size_t max_queued = 2048;  // requests waiting for a worker in each of two lines; more are answered 503 …
    int max_wait_ms = 4'000;        // … and so is what has waited this long
    std::size_t max_connections = 2000;  // more are answered 503 and closed; near it idle ones are closed sooner
    std::size_t header_limit = 16 * 1024;
    // A body over its route's limit by no more than this is read to its end before the 413, because browsers show
    // nothing when a connection closes while they send.
    std::size_t drain_limit = 16 * 1024 * 1024;
    int header_deadline_ms = 10'000;       // from the first byte of a request to the end of its header
    int idle_deadline_ms = 60'000;         // between requests
    int transfer_grace_ms = 15'000;        // a body (either way), or a piece of one, may take this long …
    int transfer_bytes_per_second = 1024;  // … and one second more for each so many bytes
    int stop_grace_ms = 10'000;            // running requests may take this long after stop()
    std::string trusted_proxy;             // address of the proxy whose X-Forwarded-For is believed; empty: none
    CompressOptions compress;
};

// One line of the access log: no path as sent, no query, no address, no header: nothing personal.
struct AccessLine {
    std::string_view id;
    std::string_view method;  // "-" of one that the server does not know
    Route const* route;       // nullptr: none was found, or the request was refused before; the server's, not moved
    std::string_view post;    // from which it was asked; empty: none
    int status;
    std::size_t bytes;          // of the body sent; 0 of one that is made while it is sent
    std::int64_t micros;        // from complete header to the response handed to the socket
    std::int64_t queue_micros;  // of these, waiting for a worker; 0 where none was needed
};

// Called on io and worker threads, several at once. Each may be empty.
struct Hooks {
    // A handler threw. Default: 500 problem document with the request's id.
    std::function<Response(Request const&, std::exception const&)> on_failure;
    // The server itself refuses. The status is already decided and set afterwards; the request may be half read.
    // Default: a problem document. Codes: request.malformed, request.header_too_large, request.target_too_long,
    // request.too_large, request.method (405, 501), request.not_found, request.timeout, request.expectation,
    // request.length_required, request.version, request.too_many, server.busy.
    std::function<Response(Request const&, Error const&)> on_refusal;
    // Before each handler runs, on an io thread: 0 to admit, else 429 with Retry-After from these milliseconds.
    std::function<std::int64_t(Request const&)> admit;
    // On an io thread, and reads only: whether the request is served before others when not all can be. Empty: none is.
    std::function<bool(Request const&)> goes_first;
    // The last touch on every response, refusals too: security headers.
    std::function<void(Request const&, Response&)> finish;
    std::function<void(AccessLine const&)> access;
};

// What becomes of the listening socket when the server stops.
enum class Listener {
    closes,
    stays,  // who connects meanwhile waits in its queue for the server that takes it over
};

class Server {
  public:
    // Binds and listens, or takes over options.listener; throws std::system_error when it cannot. The clock must
    // outlive the server.
    Server(ServerOptions options, Router router, Hooks hooks, Clock const& clock);
    ~Server();  // run() must have returned

    std::uint16_t port() const;  // the real one
    // Serves until stop(); call once. Returns when every running request is answered, or the grace is over.
    void run();
    // Stops accepting, closes idle connections, lets running requests finish, and gives connections on which no request
    // has come yet half a second for their first. Returns at once. Any thread, but not a signal handler; stopping twice
    // or before run() is allowed, and Listener::closes holds whenever it was said.
    void stop(Listener listener = Listener::closes);
    // The listening socket after run() that stop(Listener::stays) ended, the caller's from now on; -1 after any other.
    int release_listener();

    std::size_t connections() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace bolan::http
