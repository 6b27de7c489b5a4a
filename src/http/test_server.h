// A real server on a free loopback port, and raw sockets to abuse it with. For the tests of this folder.
#pragma once
#include "base/clock.h"
#include "http/server.h"
#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <memory>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace bolan::http {

class TestServer {
  public:
    explicit TestServer(Router router, ServerOptions options = {}, Hooks hooks = {})
        : m_server(std::make_unique<Server>(std::move(options), std::move(router), std::move(hooks), m_clock)),
          m_thread([this] { m_server->run(); }) {}
    ~TestServer() { stop(); }
    void stop() {
        m_server->stop();
        wait();
    }
    void wait() {  // until it has stopped
        if (m_thread.joinable()) m_thread.join();
    }
    Server& server() { return *m_server; }
    std::uint16_t port() const { return m_server->port(); }

  private:
    SystemClock m_clock;
    std::unique_ptr<Server> m_server;
    std::thread m_thread;
};

// One TCP connection to 127.0.0.1. Reads end at the peer's close or after a quiet time.
class RawSocket {
  public:
    explicit RawSocket(std::uint16_t port) : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        m_open = ::connect(m_fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    ~RawSocket() { ::close(m_fd); }
    RawSocket(RawSocket const&) = delete;

    bool is_open() const { return m_open; }
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            ssize_t const n = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }
    void finish_sending() { ::shutdown(m_fd, SHUT_WR); }

    // All that comes until the server closes (then was_closed()) or `quiet_ms` pass without a byte.
    std::string read(int quiet_ms = 3000) {
        std::string all;
        char buffer[65536];
        for (;;) {
            pollfd entry{m_fd, POLLIN, 0};
            if (poll(&entry, 1, quiet_ms) <= 0) return all;
            ssize_t const n = ::recv(m_fd, buffer, sizeof buffer, 0);
            if (n <= 0) {
                m_closed = true;
                return all;
            }
            all.append(buffer, static_cast<std::size_t>(n));
        }
    }
    // Until `text` has come, or quiet.
    std::string read_until(std::string_view text, int quiet_ms = 3000) {
        std::string all;
        char c;
        while (all.find(text) == std::string::npos) {
            pollfd entry{m_fd, POLLIN, 0};
            if (poll(&entry, 1, quiet_ms) <= 0) return all;
            if (::recv(m_fd, &c, 1, 0) <= 0) {
                m_closed = true;
                return all;
            }
            all += c;
        }
        return all;
    }
    bool was_closed() const { return m_closed; }
    int fd() const { return m_fd; }

  private:
    int m_fd;
    bool m_open = false;
    bool m_closed = false;
};

// The status of the first response in `text`; 0 when there is none.
inline int status_in(std::string_view text) {
    return text.starts_with("HTTP/1.1 ") && text.size() > 12 ? std::stoi(std::string(text.substr(9, 3))) : 0;
}

inline std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

}  // namespace bolan::http
