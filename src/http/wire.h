// The head of a response as it goes on the wire.
#pragma once
#include "base/clock.h"
#include "http/message.h"
#include <string>

namespace bolan::http {

std::string http_date(Timestamp at);  // "Sun, 22 Nov 2026 10:15:00 GMT" (RFC 9110 5.6.7)

enum class After : std::uint8_t { keep_alive, keep_alive_http_10, close };
enum class Framing : std::uint8_t { length, chunks, until_close };  // the last for HTTP/1.0, which knows no chunks

// Status line, Date, the response's own headers, Content-Length or Transfer-Encoding (not with 204 and 304),
// Connection, blank line. What the response says about framing or the connection is ours to say and left out.
void append_head(std::string& out, Response const& response, std::string_view date, After after,
                 Framing framing = Framing::length);

// One chunk of a body (RFC 9112 7.1); an empty piece is the last.
void append_piece(std::string& out, std::string_view piece, Framing framing);

bool has_no_body(int status);  // 1xx, 204, 304

}  // namespace bolan::http
