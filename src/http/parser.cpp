// The only file that includes Boost.Beast.
#include "http/parser.h"
#include "http/ascii.h"
#include "http/target.h"
#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>
#include <optional>
#include <utility>

namespace bolan::http {

namespace beast = boost::beast;

namespace {

std::unexpected<Refusal> refuse(int status = 400, std::string_view code = "request.malformed") {
    return std::unexpected(Refusal{status, code});
}

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

// uri-host and port of RFC 9110 7.2, without percent escapes.
bool is_host(std::string_view text) {
    return text.size() <= 255 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
                      c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
           });
}

}  // namespace

std::expected<std::size_t, Refusal> HeadScanner::scan(std::string_view bytes) {
    for (;;) {
        std::size_t const end = bytes.find('\n', m_line);
        if (end == bytes.npos || end >= m_limits.header_bytes) {
            if (bytes.size() < m_limits.header_bytes) return 0;
            if (m_line == 0) return refuse(414, "request.target_too_long");
            return refuse(431, "request.header_too_large");
        }
        std::string_view const line = bytes.substr(m_line, end - m_line);
        if (line.empty() || line.find('\r') != line.size() - 1) return refuse();
        if (line.front() == ' ' || line.front() == '\t') return refuse();
        if (line.size() == 1) return end + 1;
        m_line = end + 1;
    }
}

// Beast calls back for each thing it reads; a new one is made for each request, since it cannot be reset.
class Callbacks final : public beast::http::basic_parser<true> {
  public:
    Callbacks(Request& request, ParserLimits const& limits) : m_request(&request), m_limits(limits) {
        // Ours depends on the route. Not boost::none, which this version takes for less than every length.
        body_limit(std::numeric_limits<std::uint64_t>::max());
        header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    }

    Request* m_request;  // null once the header is read
    ParserLimits const& m_limits;
    std::string* m_body = nullptr;
    std::string m_method;
    std::string m_target;
    std::uint64_t m_payload = 0;
    int m_version = 11;
    bool m_too_many_fields = false;

  private:
    static constexpr std::size_t k_max_chunk_extension = 256;

    void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target, int version,
                         beast::error_code&) override {
        m_method = view(method);
        m_target = view(target);
        m_version = version;
    }

    void on_response_impl(int, beast::string_view, int, beast::error_code& ec) override {
        ec = beast::http::error::bad_version;
    }

    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                       beast::error_code& ec) override {
        if (!m_request) return;  // a trailer: nobody asked for it
        if (m_request->headers.all().size() == m_limits.header_fields) {
            m_too_many_fields = true;
            ec = beast::http::error::header_limit;
            return;
        }
        if (std::ranges::any_of(
                value, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f'; })) {
            ec = beast::http::error::bad_value;
            return;
        }
        m_request->headers.add(view(name), std::string(trim(view(value))));
    }

    void on_header_impl(beast::error_code&) override { m_request = nullptr; }
    void on_body_init_impl(boost::optional<std::uint64_t> const&, beast::error_code&) override {}

    std::size_t on_body_impl(beast::string_view bytes, beast::error_code&) override {
        m_payload += bytes.size();
        if (m_body) m_body->append(bytes.data(), bytes.size());
        return bytes.size();
    }

    void on_chunk_header_impl(std::uint64_t, beast::string_view extension, beast::error_code& ec) override {
        if (extension.size() > k_max_chunk_extension) ec = beast::http::error::bad_chunk_extension;
    }

    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, beast::error_code& ec) override {
        return on_body_impl(bytes, ec);
    }

    void on_finish_impl(beast::error_code&) override {}
};

struct RequestParser::Impl {
    std::optional<Callbacks> beast;
    bool keep_alive = false;
    bool expects_continue = false;
    bool chunked = false;
};

RequestParser::RequestParser() : m_impl(std::make_unique<Impl>()) {}
RequestParser::~RequestParser() = default;
RequestParser::RequestParser(RequestParser&&) noexcept = default;
RequestParser& RequestParser::operator=(RequestParser&&) noexcept = default;

namespace {

// RFC 9112 6.1 to 6.3, narrowed: one length or one "chunked", never both, nothing else.
bool is_framing_clear(Headers const& headers, bool http_10) {
    std::size_t const lengths = headers.count("content-length");
    std::size_t const codings = headers.count("transfer-encoding");
    if (lengths + codings > 1) return false;
    if (codings == 1) return !http_10 && iequals(headers.get("transfer-encoding"), "chunked");
    if (lengths == 0) return true;
    std::string_view const length = headers.get("content-length");
    return !length.empty() && length.size() <= 18 &&
           std::ranges::all_of(length, [](char c) { return c >= '0' && c <= '9'; });
}

std::expected<void, Refusal> check_head(Request const& request, bool http_10) {
    if (!is_framing_clear(request.headers, http_10)) return refuse();
    std::size_t const hosts = request.headers.count("host");
    if (hosts > 1 || (hosts == 0 && !http_10) || !is_host(request.host())) return refuse();
    if (request.headers.has("expect") && !http_10 && !iequals(request.header("expect"), "100-continue")) {
        return refuse(417, "request.expectation");
    }
    return {};
}

// Whether the request line ends in a version, and not in one of ours.
bool names_another_version(std::string_view block) {
    std::string_view const line = block.substr(0, block.find('\r'));
    auto const at = line.rfind(" HTTP/");
    if (at == line.npos || line.size() != at + 9 || line[at + 7] != '.') return false;
    char const major = line[at + 6];
    char const minor = line[at + 8];
    bool const ours = major == '1' && (minor == '0' || minor == '1');
    return !ours && major >= '0' && major <= '9' && minor >= '0' && minor <= '9';
}

}  // namespace

std::expected<void, Refusal> RequestParser::read_head(std::string_view block, Request& request,
                                                      ParserLimits const& limits) {
    Impl& impl = *m_impl;
    Callbacks& parser = impl.beast.emplace(request, limits);
    beast::error_code ec;
    std::size_t const used = parser.put(boost::asio::const_buffer(block.data(), block.size()), ec);
    if (ec) {
        if (parser.m_too_many_fields) return refuse(431, "request.header_too_large");
        if (ec == beast::http::error::bad_version && names_another_version(block))
            return refuse(505, "request.version");
        return refuse();
    }
    if (used != block.size() || !parser.is_header_done()) return refuse();
    if (parser.m_target.size() > limits.target_bytes) return refuse(414, "request.target_too_long");
    bool const http_10 = parser.m_version == 10;
    if (auto checked = check_head(request, http_10); !checked) return checked;
    auto const method = parse_method(parser.m_method);
    if (!method) return refuse(501, "request.method");
    request.method = *method;
    if (auto parsed = parse_target(parser.m_target, request); !parsed) return refuse();
    impl.keep_alive = parser.keep_alive();
    impl.chunked = request.headers.has("transfer-encoding");
    impl.expects_continue = !http_10 && request.headers.has("expect");
    return {};
}

void RequestParser::reset() { m_impl->beast.reset(); }

bool RequestParser::complete() const { return m_impl->beast->is_done(); }

std::expected<std::size_t, Refusal> RequestParser::read_body(std::string_view bytes, std::string* body) {
    // Beast asserts that five bytes are there when it meets the last chunk's header a second time, so a client that
    // drips "0\r\n" alone would end the process. No complete message has fewer than five bytes left ("0\r\n\r\n") while
    // chunked.
    constexpr std::size_t k_least_chunked = 5;
    constexpr std::size_t k_max_chunk_line = 4096;
    Callbacks& parser = *m_impl->beast;
    parser.m_body = body;
    std::size_t taken = 0;
    while (!parser.is_done()) {
        std::string_view const rest = bytes.substr(taken);
        if (rest.empty() || (m_impl->chunked && rest.size() < k_least_chunked)) break;
        beast::error_code ec;
        std::size_t const used = parser.put(boost::asio::const_buffer(rest.data(), rest.size()), ec);
        taken += used;
        if (ec == beast::http::error::need_more) {
            if (rest.size() - used > k_max_chunk_line) return refuse();
            break;
        }
        if (ec) return refuse();
    }
    return taken;
}

std::uint64_t RequestParser::payload_bytes() const { return m_impl->beast->m_payload; }

std::string_view RequestParser::method_text() const {
    return m_impl->beast ? std::string_view(m_impl->beast->m_method) : std::string_view();
}

std::uint64_t RequestParser::content_length() const { return m_impl->beast->content_length().value_or(0); }

bool RequestParser::keep_alive() const { return m_impl->keep_alive; }

bool RequestParser::is_http_10() const { return m_impl->beast && m_impl->beast->m_version == 10; }

bool RequestParser::expects_continue() const { return m_impl->expects_continue; }

}  // namespace bolan::http
