#include "http/wire.h"
#include "http/ascii.h"
#include "http/status.h"
#include <charconv>
#include <ctime>

namespace bolan::http {

std::string http_date(Timestamp at) {
    std::time_t const seconds = static_cast<std::time_t>(at.ms / 1000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[40];
    std::size_t const n = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text, n};
}

bool has_no_body(int status) { return status < 200 || status == 204 || status == 304; }

void append_head(std::string& out, Response const& response, std::string_view date, After after, Framing framing) {
    out += "HTTP/1.1 ";
    out += std::to_string(response.status);
    out += ' ';
    out += reason_of(response.status);
    out += "\r\nDate: ";
    out += date;
    for (auto const& [name, value] : response.headers.all()) {
        if (iequals(name, "content-length") || iequals(name, "transfer-encoding") || iequals(name, "connection"))
            continue;
        out += "\r\n";
        out += name;
        out += ": ";
        out += value;
    }
    if (!has_no_body(response.status) && framing == Framing::length) {
        out += "\r\nContent-Length: ";
        out += std::to_string(response.bytes().size());
    }
    if (framing == Framing::chunks) out += "\r\nTransfer-Encoding: chunked";
    if (after == After::close) out += "\r\nConnection: close";
    if (after == After::keep_alive_http_10) out += "\r\nConnection: keep-alive";
    out += "\r\n\r\n";
}

void append_piece(std::string& out, std::string_view piece, Framing framing) {
    if (framing != Framing::chunks) {
        out += piece;
        return;
    }
    char size[17];
    auto const end = std::to_chars(size, size + sizeof size, piece.size(), 16).ptr;
    out.append(size, end);
    out += "\r\n";
    out += piece;
    out += "\r\n";
}

}  // namespace bolan::http
