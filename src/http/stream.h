// The bytes of a connection, plain or by TLS, over a socket that does not block. Inside http/ only.
#pragma once
#include "http/tls.h"
#include <array>
#include <memory>
#include <span>

namespace bolan::http {

class Stream {
  public:
    // The socket is borrowed and outlives it. `tls`: empty for plain bytes.
    Stream(int socket, std::shared_ptr<Tls const> const& tls)
        : m_socket(socket), m_tls(tls ? tls->accept(socket) : nullptr) {}

    // TLS may have to write before it can read, and the other way round: the step says what to wait for.
    Step read(std::span<char> into);
    Step write(std::array<std::span<char const>, 2> const& from);
    bool has_read_ahead() const { return m_tls && m_tls->has_read_ahead(); }  // read() has more than the socket shows
    void end_writing() noexcept;

  private:
    int m_socket;
    std::unique_ptr<TlsStream> m_tls;
};

}  // namespace bolan::http
