// The one table from ErrorKind to HTTP status, and problem documents (RFC 9457).
#pragma once
#include "base/error.h"
#include "http/message.h"
#include <string>
#include <string_view>

namespace bolan::http {

// bad_input 400, or 422 when it names problems of fields; unauthenticated 401; forbidden 403; not_found 404; conflict
// 409; too_large 413; unsupported 415; too_many 429; unavailable 503.
int status_of(Error const& error);
std::string_view reason_of(int status);  // "Not Found"; "" when unknown

// application/problem+json: type "about:blank", title (the reason phrase unless given), status, code, values, detail
// when given, and one entry in "errors" for each problem: {"pointer": "/children/2/name", "code", "values"}.
struct ProblemWords {
    std::string title;
    std::string detail;
    std::string instance;  // the request's id: "urn:bolan:request:…"
};
Response problem_response(Error const& error, ProblemWords const& words = {});
// The same with a status the kind alone does not give (405, 431, 500).
Response problem_response(Error const& error, int status, ProblemWords const& words = {});

}  // namespace bolan::http
