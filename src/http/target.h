// The request target: origin-form and absolute-form (RFC 9112 3.2), taken apart and decoded.
#pragma once
#include "base/result.h"
#include "http/message.h"
#include <string_view>

namespace bolan::http {

// Fills path, query_text, segments and query of `request`, whose headers are already there: an absolute-form target
// must name the same host as the Host header. "*" (OPTIONS) gives the path "*" and no segments. Errors: bad_input
// "request.malformed": bad escapes, invalid UTF-8, control characters, "." or ".." segments, a fragment, more than 32
// segments; too_large "request.too_many_fields" (query).
Result<void> parse_target(std::string_view target, Request& request);

}  // namespace bolan::http
