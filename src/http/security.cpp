#include "http/security.h"

namespace bolan::http {

namespace {

struct Default {
    std::string_view name;
    std::string_view value;
};

constexpr Default k_defaults[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src "
     "'self'; form-action 'self'; "
     "frame-ancestors 'none'; base-uri 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
    {"Cache-Control", "no-store"},
};

}  // namespace

std::string_view strict_content_policy() { return k_defaults[0].value; }

void add_security_headers(Response& response, Transport transport) {
    for (auto const& [name, value] : k_defaults) {
        if (!response.headers.has(name)) response.headers.add(name, std::string(value));
    }
    if (transport == Transport::tls && !response.headers.has("Strict-Transport-Security")) {
        response.headers.add("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
}

}  // namespace bolan::http
