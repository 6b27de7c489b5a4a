// Routes: method and pattern to handler, found by walking a tree of path segments. Filled once at start, then only read
// (any thread).
#pragma once
#include "http/message.h"
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::http {

using Handler = std::function<Response(Request const&)>;

enum class Where : std::uint8_t {
    io,     // on the thread that serves sockets: what is in memory, never waits
    reads,  // reads a little of the database: on that thread where its reads wait for nothing (ServerOptions), else …
    worker,  // … on a thread of the pool: may write, wait or compute
};

constexpr std::size_t k_default_body_limit = 64 * 1024;

struct Route {
    Method method = Method::get;
    std::string pattern;
    Where where = Where::worker;
    std::size_t body_limit = k_default_body_limit;  // bytes; more is answered 413 "request.too_large"
    Handler handler;
};

class Router {
  public:
    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    // Pattern: "/case/{reference}/act/{action}"; "{rest...}" as the last segment takes one or more segments, joined by
    // '/'. A fixed segment wins over a parameter, a parameter over a rest. GET answers HEAD too. Two routes of one
    // method that match the same paths are a bug (CHECK), as are malformed patterns.
    void add(Route route);
    void get(std::string pattern, Where where, Handler handler);
    void post(std::string pattern, Where where, Handler handler, std::size_t body_limit = k_default_body_limit);

    struct Match {
        enum class Kind : std::uint8_t { found, not_found, wrong_method, moved };
        Kind kind = Kind::not_found;
        Route const* route = nullptr;  // when found; lives as long as the router
        Pairs params;
        std::string allow;     // when wrong_method: "GET, HEAD, POST"
        std::string location;  // when moved: the path without its trailing slash (reads only)
    };
    Match find(Method method, Request const& request) const;  // by request.segments and request.path

    std::vector<Route const*> all() const;  // in order of addition

  private:
    struct Node;
    std::unique_ptr<Node> m_root;
    std::vector<std::unique_ptr<Route>> m_routes;
};

}  // namespace bolan::http
