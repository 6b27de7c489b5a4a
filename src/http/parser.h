// One request off the wire, in two steps: the header block as a whole, then the body as it comes. Stricter than
// Boost.Beast, which does the parsing: whatever two programs in a row might read differently is refused (RFC 9112 11.2,
// smuggling).
#pragma once
#include "http/message.h"
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace bolan::http {

struct Refusal {
    int status = 400;
    std::string_view code = "request.malformed";
};

struct ParserLimits {
    std::size_t header_bytes = 16 * 1024;
    std::size_t target_bytes = 8 * 1024;
    std::size_t header_fields = 100;
};

// Finds the end of a header block in bytes that grow. Refuses lines that end in a bare LF, contain a bare CR, or begin
// with white space (obs-fold), as soon as they are seen.
class HeadScanner {
  public:
    explicit HeadScanner(ParserLimits const& limits) : m_limits(limits) {}
    // The length of the block with its blank line; 0 while it is incomplete. `bytes` begins at the request line each
    // time.
    std::expected<std::size_t, Refusal> scan(std::string_view bytes);
    bool at_start() const { return m_line == 0; }
    void reset() { m_line = 0; }

  private:
    ParserLimits const& m_limits;
    std::size_t m_line = 0;  // where the first line not yet seen whole begins
};

class RequestParser {
  public:
    RequestParser();
    ~RequestParser();
    RequestParser(RequestParser&&) noexcept;
    RequestParser& operator=(RequestParser&&) noexcept;

    // `block` as found by HeadScanner. Fills method, headers and everything of the target. Once for each request,
    // before read_body; begins anew.
    std::expected<void, Refusal> read_head(std::string_view block, Request& request, ParserLimits const& limits);

    void reset();           // forgets the request before
    bool complete() const;  // the body has ended, or there is none
    // Takes what it can of `bytes`, appends the payload to `body` if there is one given, and answers how much it took;
    // bytes it did not take must be given again with more behind them.
    std::expected<std::size_t, Refusal> read_body(std::string_view bytes, std::string* body);
    std::uint64_t payload_bytes() const;  // of the body so far

    std::string_view method_text() const;  // as sent; empty before read_head succeeded so far
    std::uint64_t content_length() const;  // 0 when chunked or none
    bool keep_alive() const;
    bool is_http_10() const;
    bool expects_continue() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace bolan::http
