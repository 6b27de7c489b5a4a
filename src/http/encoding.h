// Text encodings of the web: percent, form and cookie syntax. Strict: what is malformed is refused, not mended.
#pragma once
#include "base/result.h"
#include "http/message.h"
#include <optional>
#include <string>
#include <string_view>

namespace bolan::http {

// "%C3%A9" to "é". Empty when a '%' lacks two hex digits, or the outcome has a NUL or is no valid UTF-8.
std::optional<std::string> percent_decode(std::string_view text);
// The same, and '+' is a space (application/x-www-form-urlencoded).
std::optional<std::string> form_decode(std::string_view text);
// Everything but the unreserved characters of RFC 3986 2.3 encoded: for one path segment or one query value.
std::string percent_encode(std::string_view text);
// "a=1&b=x%20y"
std::string write_query(Pairs const& pairs);

// "a=1&b=2" in order. Errors: bad_input "request.encoding", too_large "request.too_many_fields".
Result<Pairs> parse_query(std::string_view text, std::size_t max_pairs = 200);

// One cookie to set. Name and value must be of the characters RFC 6265 4.1.1 allows (CHECK): encode others first.
struct Cookie {
    enum class SameSite : std::uint8_t { lax, strict };
    enum class Channel : std::uint8_t { tls_only, any };  // tls_only adds Secure
    std::string name;
    std::string value;
    std::string path = "/";
    std::int64_t max_age_s = -1;  // below 0: until the browser closes; 0: erase now
    SameSite same_site = SameSite::lax;
    Channel channel = Channel::tls_only;
    // Always HttpOnly: no script of ours reads cookies.
};
void set_cookie(Response& response, Cookie const& cookie);

// A parameter of a header value: header_param("form-data; name=\"a\\\"b\"", "name") is a"b. Quoted strings are
// unescaped. Empty when absent, given twice, or malformed.
std::optional<std::string> header_param(std::string_view value, std::string_view name);

}  // namespace bolan::http
