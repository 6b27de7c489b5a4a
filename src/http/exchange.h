// One connection's requests, one after the other, without the socket: bytes go in, a request ready to be answered comes
// out. One thread at a time.
#pragma once
#include "base/clock.h"
#include "http/message.h"
#include "http/parser.h"
#include "http/router.h"
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bolan::http {

struct ExchangeOptions {
    ParserLimits limits;
    std::size_t drain_limit = 0;  // how much of a body over its route's limit is read away before the refusal
    std::string trusted_proxy;
};

class Exchange {
  public:
    // Everything given must outlive it.
    Exchange(ExchangeOptions const& options, Router const& router, Clock const& clock, std::string peer);

    enum class Phase : std::uint8_t { idle, head, body, ready };
    enum class Step : std::uint8_t {
        needs_more,  // give() more bytes
        interim,     // send "100 Continue", then advance again
        ready,       // the request is complete, or refusal() says why it is not taken
    };

    void give(std::string_view bytes) { m_in += bytes; }
    Step advance();
    // The answer has been sent: on to the next request, which may have come already.
    void finish();
    // Gives up on the request being read: refusal() as told, and the connection is not kept.
    void give_up(Refusal refusal);

    Phase phase() const { return m_phase; }
    bool has_input() const { return !m_in.empty(); }
    bool has_read_all() const;  // nothing the client sent is left unread, as far as it is known

    // With Step::ready.
    Request& request() { return m_request; }
    Router::Match const& match() const { return m_match; }
    Refusal const& refusal() const { return m_refusal; }  // status 0: none
    std::string_view method_text() const;                 // as sent; "-" when it could not be read
    bool keep_alive() const { return m_keep_alive; }
    bool is_http_10() const { return m_parser.is_http_10(); }
    std::int64_t began_micros() const { return m_began_micros; }  // steady clock, at the end of the header

  private:
    void begin();
    void identify();
    bool read_head();
    void route();
    Step begin_body();
    Step read_body();
    std::string client_address() const;

    ExchangeOptions const& m_options;
    Router const& m_router;
    Clock const& m_clock;
    std::string m_peer;
    Phase m_phase = Phase::idle;
    std::string m_in;  // received and not yet used
    HeadScanner m_scanner;
    RequestParser m_parser;
    Request m_request;
    Router::Match m_match;
    Refusal m_refusal{0, {}};
    std::uint64_t m_body_limit = 0;
    std::int64_t m_began_micros = 0;
    bool m_keep_alive = false;
    bool m_has_head = false;
    bool m_skipped_line = false;
};

std::int64_t steady_micros();

}  // namespace bolan::http
