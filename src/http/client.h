// A small blocking HTTP/1.1 client for loopback and tests: `bolan verify --url`, load programs. No TLS, no redirects.
// One connection, kept alive; one thread at a time.
#pragma once
#include "base/result.h"
#include "http/message.h"
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bolan::http {

struct ClientOptions {
    int connect_timeout_ms = 5'000;
    int timeout_ms = 30'000;  // from sending to the last byte
    std::size_t max_header_bytes = 64 * 1024;
    std::size_t max_body_bytes = 64 * 1024 * 1024;
};

struct ClientResponse {
    int status = 0;
    Headers headers;
    std::string body;  // de-chunked; not decompressed
};

class Client {
  public:
    // Host: a name or address. Connects at the first request.
    Client(std::string host, std::uint16_t port, ClientOptions options = {});
    ~Client();
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;

    // Errors: unavailable "client.connect", "client.timeout", "client.closed"; bad_input "client.malformed"; too_large
    // "client.too_large". A kept connection that the server closed meanwhile is opened anew once.
    Result<ClientResponse> send(Method method, std::string_view target, Headers const& headers, std::string_view body);
    Result<ClientResponse> get(std::string_view target, Headers const& headers = {});
    Result<ClientResponse> post(std::string_view target, std::string_view content_type, std::string_view body,
                                Headers const& headers = {});
    void close();

  private:
    struct Deadline;
    Result<void> connect(Deadline const& deadline);
    Result<void> write_all(std::string_view bytes, Deadline const& deadline);
    Result<std::size_t> read_more(Deadline const& deadline);
    Result<ClientResponse> exchange(Method method, std::string_view bytes);
    Result<ClientResponse> read_response(Method method, Deadline const& deadline);
    Result<void> read_body(Method method, ClientResponse& response, Deadline const& deadline);
    Result<void> read_chunks(ClientResponse& response, Deadline const& deadline);
    Result<std::string> read_line(Deadline const& deadline);

    std::string m_host;
    std::uint16_t m_port;
    ClientOptions m_options;
    int m_socket = -1;
    std::string m_in;  // read and not yet used
};

// "http://127.0.0.1:8080/log" split; only http, no user part. Errors: bad_input "client.url".
struct Url {
    std::string host;
    std::uint16_t port = 80;
    std::string target;
};
Result<Url> parse_url(std::string_view text);

}  // namespace bolan::http
