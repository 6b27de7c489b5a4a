// TLS 1.2 and 1.3 over sockets that never block (OpenSSL). The certificate can be exchanged while connections stand:
// those that come afterwards get the new one.
#pragma once
#include "base/clock.h"
#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <string>

struct ssl_st;
struct ssl_ctx_st;

namespace bolan::http {

// What one try to read or write came to, on a socket that does not block.
enum class Outcome { done, wants_read, wants_write, over };
struct Step {
    Outcome outcome = Outcome::over;
    std::size_t bytes = 0;  // when done
};

// One connection. Not for several threads at once.
class TlsStream {
  public:
    ~TlsStream();
    TlsStream(TlsStream const&) = delete;
    TlsStream& operator=(TlsStream const&) = delete;

    // Each carries the handshake on first, as far as it goes. `over`: closed, broken, or no TLS.
    Step read(std::span<char> into);
    Step write(std::span<char const> from);
    bool has_read_ahead() const;  // bytes are there for read() that the socket no longer shows
    void close() noexcept;        // tells the other side that nothing more comes

  private:
    friend class Tls;
    explicit TlsStream(ssl_st* handle) : m_handle(handle) {}
    Step step(int result);

    ssl_st* m_handle;
    bool m_is_broken = false;
};

class Tls {
  public:
    // Files in PEM: the certificate with those that lead to the root, and its key. Throws std::runtime_error with a
    // sentence that names the file and what is wrong with it.
    Tls(std::string certificate_file, std::string key_file);

    std::unique_ptr<TlsStream> accept(int socket) const;  // null when there is no memory for it
    // Takes the files again if they have changed since; true when it has. Throws as the constructor, and then what was
    // taken before stays.
    bool reload();
    Timestamp expires() const;

  private:
    struct Loaded;
    std::shared_ptr<Loaded const> load() const;
    std::shared_ptr<Loaded const> loaded() const;

    std::string m_certificate_file, m_key_file;
    mutable std::mutex m_mutex;
    std::shared_ptr<Loaded const> m_loaded;
};

}  // namespace bolan::http
