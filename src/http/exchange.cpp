#include "http/exchange.h"
#include "base/random.h"
#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <chrono>

namespace bolan::http {

namespace {

constexpr std::size_t k_kept_capacity = 4 * 1024;  // larger buffers are freed between requests

std::string new_request_id() {
    static constexpr char k_alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::array<std::uint8_t, 8> bytes;
    fill_random(bytes);
    std::uint64_t bits = 0;
    for (auto const byte : bytes) bits = bits << 8 | byte;
    std::string id(13, '0');
    for (char& c : id) {
        c = k_alphabet[bits & 31];
        bits >>= 5;
    }
    return id;
}

bool is_address(std::string const& text) {
    in6_addr ignored;
    return inet_pton(AF_INET, text.c_str(), &ignored) == 1 || inet_pton(AF_INET6, text.c_str(), &ignored) == 1;
}

}  // namespace

std::int64_t steady_micros() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

Exchange::Exchange(ExchangeOptions const& options, Router const& router, Clock const& clock, std::string peer)
    : m_options(options), m_router(router), m_clock(clock), m_peer(std::move(peer)), m_scanner(options.limits) {}

Exchange::Step Exchange::advance() {
    if (m_phase == Phase::idle && !m_in.empty()) begin();
    if (m_phase == Phase::head && read_head()) {
        if (begin_body() == Step::interim) return Step::interim;
    }
    if (m_phase == Phase::body) return read_body();
    return m_phase == Phase::ready ? Step::ready : Step::needs_more;
}

void Exchange::begin() {
    m_request = {};
    m_match = {};
    m_scanner.reset();
    m_parser.reset();
    m_refusal = {0, {}};
    m_keep_alive = false;
    m_has_head = false;
    m_skipped_line = false;
    m_phase = Phase::head;
}

void Exchange::identify() {
    m_began_micros = steady_micros();
    m_request.at = m_clock.now();
    m_request.id = new_request_id();
    m_request.peer = m_peer;
}

// Whether the header is complete and accepted.
bool Exchange::read_head() {
    // RFC 9112 2.2: an empty line before the request line is ignored, since old clients send one after a body.
    if (!m_skipped_line && m_scanner.at_start() && m_in.starts_with("\r\n")) {
        m_in.erase(0, 2);
        m_skipped_line = true;
    }
    auto const size = m_scanner.scan(m_in);
    if (size && *size == 0) return false;
    identify();
    if (!size) {
        give_up(size.error());
        return false;
    }
    auto const head = m_parser.read_head(std::string_view(m_in).substr(0, *size), m_request, m_options.limits);
    m_in.erase(0, *size);
    if (!head) {
        give_up(head.error());
        return false;
    }
    m_has_head = true;
    m_request.peer = client_address();
    m_keep_alive = m_parser.keep_alive();
    route();
    return true;
}

void Exchange::route() {
    using Kind = Router::Match::Kind;
    m_match = m_router.find(m_request.method, m_request);
    m_request.params = std::move(m_match.params);
    m_body_limit = m_match.route ? m_match.route->body_limit : k_default_body_limit;
    if (m_request.method == Method::options) return;  // answered from the match itself
    if (m_match.kind == Kind::not_found) m_refusal = {404, "request.not_found"};
    if (m_match.kind == Kind::wrong_method) m_refusal = {405, "request.method"};
}

Exchange::Step Exchange::begin_body() {
    m_phase = Phase::body;
    std::uint64_t const length = m_parser.content_length();
    if (length > m_body_limit) {
        if (m_refusal.status == 0) m_refusal = {413, "request.too_large"};
        if (length > m_body_limit + m_options.drain_limit) give_up(m_refusal);
    }
    if (m_phase != Phase::body || m_parser.complete() || !m_parser.expects_continue() || !m_in.empty())
        return Step::needs_more;
    if (m_refusal.status != 0) {
        give_up(m_refusal);  // the client waits to be told whether to send
        return Step::ready;
    }
    return Step::interim;
}

Exchange::Step Exchange::read_body() {
    if (!m_parser.complete()) {
        auto const taken = m_parser.read_body(m_in, m_refusal.status == 0 ? &m_request.body : nullptr);
        if (!taken) {
            give_up(taken.error());
            return Step::ready;
        }
        m_in.erase(0, *taken);
    }
    if (m_parser.payload_bytes() > m_body_limit) {
        if (m_refusal.status == 0) m_refusal = {413, "request.too_large"};
        m_request.body = {};
        if (m_parser.payload_bytes() > m_body_limit + m_options.drain_limit) {
            give_up(m_refusal);
            return Step::ready;
        }
    }
    if (!m_parser.complete()) return Step::needs_more;
    m_phase = Phase::ready;
    return Step::ready;
}

void Exchange::give_up(Refusal refusal) {
    if (m_request.id.empty()) identify();
    m_refusal = refusal;
    m_request.body = {};
    m_keep_alive = false;
    m_phase = Phase::ready;
}

void Exchange::finish() {
    if (m_in.empty() && m_in.capacity() > k_kept_capacity) m_in = {};
    m_request = {};
    m_phase = Phase::idle;
}

bool Exchange::has_read_all() const { return m_has_head && m_parser.complete() && m_in.empty(); }

std::string_view Exchange::method_text() const {
    std::string_view const text = m_parser.method_text();
    return text.empty() ? "-" : text;
}

std::string Exchange::client_address() const {
    if (m_options.trusted_proxy.empty() || m_peer != m_options.trusted_proxy) return m_peer;
    // The proxy appends the address it saw; what stands before it anybody can write.
    std::string_view named = m_request.header("x-forwarded-for");
    if (auto const comma = named.rfind(','); comma != named.npos) named.remove_prefix(comma + 1);
    named.remove_prefix(std::min(named.find_first_not_of(" \t"), named.size()));
    std::string const address(named);
    return is_address(address) ? address : m_peer;
}

}  // namespace bolan::http
