// Headers that narrow what a browser may do with our pages.
#pragma once
#include "http/message.h"
#include <cstdint>
#include <string_view>

namespace bolan::http {

enum class Transport : std::uint8_t { plain, tls };  // tls: this server or the proxy in front speaks TLS to the browser

// No inline script or style, nothing from other sites, no framing. A page that needs more sets its own header.
std::string_view strict_content_policy();

// Adds Content-Security-Policy, X-Content-Type-Options, Referrer-Policy, Cross-Origin-Opener- and -Resource-Policy,
// Permissions-Policy, and Strict-Transport-Security with tls; and Cache-Control: no-store, since pages hold personal
// data and browsers are shared. What the response has set already stays.
void add_security_headers(Response& response, Transport transport);

}  // namespace bolan::http
