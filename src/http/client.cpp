#include "http/client.h"
#include "http/ascii.h"
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bolan::http {

using SteadyTime = std::chrono::steady_clock::time_point;

struct Client::Deadline {
    SteadyTime at;
    static Deadline after_ms(int ms) { return {std::chrono::steady_clock::now() + std::chrono::milliseconds(ms)}; }
    int left_ms() const {
        auto const left =
            std::chrono::duration_cast<std::chrono::milliseconds>(at - std::chrono::steady_clock::now()).count();
        return static_cast<int>(std::clamp<long long>(left, 0, 1'000'000));
    }
};

namespace {

Fail fail(char const* code) { return Fail(Error::of(ErrorKind::unavailable, code)); }

Fail malformed() { return Fail(Error::bad_input("client.malformed")); }

Fail too_large() { return Fail(Error::of(ErrorKind::too_large, "client.too_large")); }

// Whether the socket became ready in time.
bool wait_for(int socket, short events, int timeout_ms) {
    pollfd entry{socket, events, 0};
    for (;;) {
        int const n = poll(&entry, 1, timeout_ms);
        if (n >= 0 || errno != EINTR) return n > 0;
    }
}

bool connect_within(int socket, addrinfo const& address, int timeout_ms) {
    if (::connect(socket, address.ai_addr, address.ai_addrlen) == 0) return true;
    if (errno != EINPROGRESS || !wait_for(socket, POLLOUT, timeout_ms)) return false;
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

template <typename Number>
bool read_number(std::string_view text, Number& out, int base) {
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
    return !text.empty() && error == std::errc() && end == text.data() + text.size();
}

bool has_token(std::string_view list, std::string_view token) {
    return std::ranges::any_of(split_list(list), [&](std::string_view item) { return iequals(item, token); });
}

}  // namespace

Client::Client(std::string host, std::uint16_t port, ClientOptions options)
    : m_host(std::move(host)), m_port(port), m_options(options) {}

Client::~Client() { close(); }

void Client::close() {
    if (m_socket >= 0) ::close(m_socket);
    m_socket = -1;
    m_in.clear();
}

Result<void> Client::connect(Deadline const& deadline) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(m_host.c_str(), std::to_string(m_port).c_str(), &hints, &found) != 0) return fail("client.connect");
    std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> const owner(found, &freeaddrinfo);
    for (addrinfo* address = found; address; address = address->ai_next) {
        int const socket = ::socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (socket < 0) continue;
        if (connect_within(socket, *address, std::min(m_options.connect_timeout_ms, deadline.left_ms()))) {
            int const on = 1;
            setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            m_socket = socket;
            return {};
        }
        ::close(socket);
    }
    return fail("client.connect");
}

Result<void> Client::write_all(std::string_view bytes, Deadline const& deadline) {
    while (!bytes.empty()) {
        ssize_t const n = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(n));
        } else if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
            if (!wait_for(m_socket, POLLOUT, deadline.left_ms())) return fail("client.timeout");
        } else {
            return fail("client.closed");
        }
    }
    return {};
}

// Appends what has come; 0 at the end of the stream.
Result<std::size_t> Client::read_more(Deadline const& deadline) {
    char buffer[16 * 1024];
    for (;;) {
        ssize_t const n = ::recv(m_socket, buffer, sizeof buffer, 0);
        if (n >= 0) {
            m_in.append(buffer, static_cast<std::size_t>(n));
            return static_cast<std::size_t>(n);
        }
        if (errno != EAGAIN && errno != EINTR) return fail("client.closed");
        if (!wait_for(m_socket, POLLIN, deadline.left_ms())) return fail("client.timeout");
    }
}

Result<std::string> Client::read_line(Deadline const& deadline) {
    for (;;) {
        if (auto const end = m_in.find("\r\n"); end != std::string::npos) {
            std::string line = m_in.substr(0, end);
            m_in.erase(0, end + 2);
            return line;
        }
        if (m_in.size() > m_options.max_header_bytes) return too_large();
        if (TRY(read_more(deadline)) == 0) return fail("client.closed");
    }
}

Result<ClientResponse> Client::read_response(Method method, Deadline const& deadline) {
    for (;;) {
        ClientResponse response;
        std::string const line = TRY(read_line(deadline));
        if (!line.starts_with("HTTP/1.") || line.size() < 12 || line[8] != ' ' ||
            !read_number(std::string_view(line).substr(9, 3), response.status, 10)) {
            return malformed();
        }
        std::size_t bytes = line.size();
        for (;;) {
            std::string const field = TRY(read_line(deadline));
            if (field.empty()) break;
            bytes += field.size();
            if (bytes > m_options.max_header_bytes) return too_large();
            auto const colon = field.find(':');
            if (colon == std::string::npos || !is_token(std::string_view(field).substr(0, colon))) return malformed();
            std::string_view const value = trim(std::string_view(field).substr(colon + 1));
            if (std::ranges::any_of(value, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; }))
                return malformed();
            if (value.find('\x7f') != value.npos) return malformed();
            response.headers.add(std::string_view(field).substr(0, colon), std::string(value));
        }
        if (response.status >= 100 && response.status < 200) continue;
        TRY(read_body(method, response, deadline));
        bool const http_10 = line[7] == '0';
        std::string_view const connection = response.headers.get("connection");
        if (has_token(connection, "close") || (http_10 && !has_token(connection, "keep-alive"))) close();
        return response;
    }
}

Result<void> Client::read_body(Method method, ClientResponse& response, Deadline const& deadline) {
    if (method == Method::head || response.status == 204 || response.status == 304) return {};
    if (response.headers.has("transfer-encoding")) {
        if (!iequals(response.headers.get("transfer-encoding"), "chunked")) return malformed();
        return read_chunks(response, deadline);
    }
    if (response.headers.has("content-length")) {
        std::size_t size = 0;
        if (!read_number(response.headers.get("content-length"), size, 10)) return malformed();
        if (size > m_options.max_body_bytes) return too_large();
        while (m_in.size() < size) {
            if (TRY(read_more(deadline)) == 0) return fail("client.closed");
        }
        response.body = m_in.substr(0, size);
        m_in.erase(0, size);
        return {};
    }
    while (TRY(read_more(deadline)) != 0) {
        if (m_in.size() > m_options.max_body_bytes) return too_large();
    }
    response.body = std::move(m_in);
    close();
    return {};
}

Result<void> Client::read_chunks(ClientResponse& response, Deadline const& deadline) {
    for (;;) {
        std::string const line = TRY(read_line(deadline));
        std::size_t size = 0;
        if (!read_number(std::string_view(line).substr(0, line.find(';')), size, 16)) return malformed();
        if (size == 0) break;
        if (size > m_options.max_body_bytes - response.body.size()) return too_large();
        while (m_in.size() < size + 2) {
            if (TRY(read_more(deadline)) == 0) return fail("client.closed");
        }
        if (m_in.compare(size, 2, "\r\n") != 0) return malformed();
        response.body.append(m_in, 0, size);
        m_in.erase(0, size + 2);
    }
    while (!TRY(read_line(deadline)).empty()) {
    }  // trailers
    return {};
}

Result<ClientResponse> Client::exchange(Method method, std::string_view bytes) {
    auto const deadline = Deadline::after_ms(m_options.timeout_ms);
    if (m_socket >= 0 && wait_for(m_socket, POLLIN, 0)) close();  // nothing is due: the server has closed it
    // A write may have been carried out although its answer is lost, so only reads are sent twice.
    bool const may_repeat = method == Method::get || method == Method::head;
    for (bool again = m_socket >= 0 && may_repeat;; again = false) {
        if (m_socket < 0) TRY(connect(deadline));
        auto written = write_all(bytes, deadline);
        auto response = written ? read_response(method, deadline) : Result<ClientResponse>(Fail(written.error()));
        if (response) return response;
        // Nothing of the answer came on a connection that had been idle: the server had closed it.
        bool const stale = again && response.error().code == "client.closed" && m_in.empty();
        close();
        if (!stale) return response;
    }
}

Result<ClientResponse> Client::send(Method method, std::string_view target, Headers const& headers,
                                    std::string_view body) {
    std::string bytes(method_name(method));
    bytes.append(" ").append(target).append(" HTTP/1.1\r\n");
    if (!headers.has("host")) bytes += "Host: " + m_host + ":" + std::to_string(m_port) + "\r\n";
    for (auto const& [name, value] : headers.all()) bytes += name + ": " + value + "\r\n";
    if (!body.empty() || method == Method::post || method == Method::put || method == Method::patch) {
        bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    bytes += "\r\n";
    bytes += body;
    return exchange(method, bytes);
}

Result<ClientResponse> Client::get(std::string_view target, Headers const& headers) {
    return send(Method::get, target, headers, {});
}

Result<ClientResponse> Client::post(std::string_view target, std::string_view content_type, std::string_view body,
                                    Headers const& headers) {
    Headers all = headers;
    all.set("Content-Type", std::string(content_type));
    return send(Method::post, target, all, body);
}

Result<Url> parse_url(std::string_view text) {
    Fail const wrong(Error::bad_input("client.url"));
    if (!text.starts_with("http://")) return wrong;
    text.remove_prefix(7);
    Url url;
    auto const slash = std::min(text.find('/'), text.size());
    std::string_view authority = text.substr(0, slash);
    url.target = slash < text.size() ? std::string(text.substr(slash)) : "/";
    if (authority.empty() || authority.find('@') != authority.npos) return wrong;
    if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == '\x7f'; }))
        return wrong;
    auto const bracket = authority.rfind(']');
    auto const colon = authority.rfind(':');
    if (colon != authority.npos && (bracket == authority.npos || colon > bracket)) {
        if (!read_number(authority.substr(colon + 1), url.port, 10) || url.port == 0) return wrong;
        authority = authority.substr(0, colon);
    }
    if (authority.starts_with('[')) {
        if (!authority.ends_with(']')) return wrong;
        authority = authority.substr(1, authority.size() - 2);
    }
    if (authority.empty()) return wrong;
    url.host = authority;
    return url;
}

}  // namespace bolan::http
