// What a handler gets and gives: Request and Response, and their headers. Values; no sockets here.
#pragma once
#include "base/clock.h"
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bolan::http {

enum class Method : std::uint8_t { get, head, post, put, patch, remove, options };  // remove is DELETE

std::string_view method_name(Method method);
std::optional<Method> parse_method(std::string_view name);  // case-sensitive, RFC 9110 9.1

struct Header {
    std::string name;
    std::string value;
};

// Header fields in the order they came. Names compare without case.
class Headers {
  public:
    // The first value; empty when absent.
    std::string_view get(std::string_view name) const;
    bool has(std::string_view name) const;
    std::size_t count(std::string_view name) const;
    // set replaces, add appends (Set-Cookie). A name that is no token, or a value with CR, LF, NUL or another control
    // character, is a bug of the caller and fails a CHECK: no value can start a header of its own.
    void set(std::string_view name, std::string value);
    void add(std::string_view name, std::string value);
    void remove(std::string_view name);
    std::vector<Header> const& all() const { return m_all; }
    void clear() { m_all.clear(); }

  private:
    std::vector<Header> m_all;
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Request {
    Method method = Method::get;        // head for HEAD, although the route of GET answers it
    std::string path;                   // as sent, without the query: for links and logs; begins with '/'
    std::string query_text;             // as sent, after '?'
    std::vector<std::string> segments;  // of the path, percent-decoded, valid UTF-8: "/a/b%20c" is {"a", "b c"}
    Pairs query;                        // decoded, in order
    Pairs params;                       // of the route's pattern, in order
    Headers headers;
    std::string body;
    std::string peer;  // address of the client, "127.0.0.1"; behind a trusted proxy the one the proxy names
    std::string id;    // 13 characters of Crockford's base 32, unguessable: shown to people as the incident number
    Timestamp at;      // when the header was complete, by the server's clock
    mutable std::string post;  // from which it is asked: a handler says so once it knows, for the access log

    std::string_view header(std::string_view name) const { return headers.get(name); }
    std::string_view host() const { return headers.get("host"); }
    // The first of that name.
    std::optional<std::string_view> query_value(std::string_view name) const;
    std::string_view query_or(std::string_view name, std::string_view fallback = {}) const;
    // Of the route's pattern; asking for a name the pattern lacks fails a CHECK.
    std::string const& param(std::string_view name) const;
    // The first cookie of that name, as sent; empty when absent.
    std::string_view cookie(std::string_view name) const;
    // The token of "Authorization: Bearer …" (RFC 6750); empty when there is none.
    std::string_view bearer() const;
    // "text/html" of "text/html; charset=utf-8", lower case.
    std::string media_type() const;
    // Whether Accept ranks `type` above `other`: accepts("application/json", "text/html").
    bool prefers(std::string_view type, std::string_view other) const;
    bool is_read() const { return method == Method::get || method == Method::head; }
};

using Bytes = std::shared_ptr<std::string const>;  // immutable, shared by many responses at once

enum class Compress : std::uint8_t { automatic, never };

// A body that is made while it is sent: each call gives the next piece, an empty one after the last. Called on worker
// threads, one call at a time, and only once the piece before has gone to the socket; let go when the client has it all
// or is gone. What it throws breaks the connection off, so that nobody takes a part for the whole.
using Pieces = std::function<std::string()>;

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    Bytes shared;       // when set, sent instead of `body`
    Bytes shared_gzip;  // the same, already compressed; sent when the client accepts it
    Pieces pieces;      // when set, sent instead of either, in chunks and never compressed
    Compress compress = Compress::automatic;

    std::string_view bytes() const { return shared ? std::string_view(*shared) : std::string_view(body); }

    static Response html(std::string body, int status = 200);
    static Response json(std::string body, int status = 200);
    static Response text(std::string body, int status = 200);
    static Response empty(int status);
    // 303 See Other by default: the answer to a form is a page that may be reloaded.
    static Response redirect(std::string location, int status = 303);
    // A download or an inline view of bytes that a user may have sent: carries nosniff and a sandboxing policy.
    enum class Show : std::uint8_t { in_page, download };
    static Response file(std::string bytes, std::string_view type, std::string_view file_name, Show show);

    Response&& with(std::string_view name, std::string value) && {
        headers.set(name, std::move(value));
        return std::move(*this);
    }
};

// A path of this site, safe to redirect to after sign-in: begins with one '/', no '\\', no control characters.
bool is_local_path(std::string_view path);

// Turns a 200 answer to GET or HEAD into 304 when If-None-Match names its ETag (RFC 9110 13.1.2).
void answer_conditional(Request const& request, Response& response);

}  // namespace bolan::http
