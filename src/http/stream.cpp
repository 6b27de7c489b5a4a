#include "http/stream.h"
#include <cerrno>
#include <sys/socket.h>
#include <sys/uio.h>

namespace bolan::http {

namespace {

Step step_of(ssize_t result, Outcome when_it_would_block) {
    if (result > 0) return {Outcome::done, static_cast<std::size_t>(result)};
    bool const is_later = result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    return {is_later ? when_it_would_block : Outcome::over};
}

}  // namespace

Step Stream::read(std::span<char> into) {
    if (m_tls) return m_tls->read(into);
    return step_of(::recv(m_socket, into.data(), into.size(), 0), Outcome::wants_read);
}

Step Stream::write(std::array<std::span<char const>, 2> const& from) {
    if (m_tls) return m_tls->write(from[0].empty() ? from[1] : from[0]);
    std::array<iovec, 2> pieces{};
    for (std::size_t i = 0; i < pieces.size(); ++i)
        pieces[i] = {const_cast<char*>(from[i].data()), from[i].size()};  // which sendmsg only reads
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = pieces.size();
    return step_of(::sendmsg(m_socket, &message, MSG_NOSIGNAL), Outcome::wants_write);
}

void Stream::end_writing() noexcept {
    if (m_tls) m_tls->close();
    ::shutdown(m_socket, SHUT_WR);
}

}  // namespace bolan::http
