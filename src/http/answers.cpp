#include "http/answers.h"
#include "http/status.h"

namespace bolan::http {

namespace {

ErrorKind kind_of(int status) {
    switch (status) {
        case 404:
            return ErrorKind::not_found;
        case 413:
        case 414:
        case 431:
            return ErrorKind::too_large;
        case 429:
            return ErrorKind::too_many;
        case 405:
        case 417:
        case 501:
        case 505:
            return ErrorKind::unsupported;
        case 503:
            return ErrorKind::unavailable;
        default:
            return ErrorKind::bad_input;
    }
}

Response plain_failure(Request const& request) {
    return problem_response(Error::of(ErrorKind::unavailable, "server.failure"), 500,
                            {.title = {}, .detail = {}, .instance = "urn:bolan:request:" + request.id})
        .with("X-Request-Id", request.id);
}

}  // namespace

Response Answers::complete(Request const& request, Response response) const {
    answer_conditional(request, response);
    compress_response(request, response, m_compress);
    response.headers.set("X-Request-Id", request.id);
    if (m_hooks.finish) m_hooks.finish(request, response);
    return response;
}

Response Answers::complete_or_plain(Request const& request, Response response) const {
    int const status = response.status;
    try {
        return complete(request, std::move(response));
    } catch (std::exception const&) {
        return problem_response(Error::of(kind_of(status), "server.failure"), status);
    }
}

Response Answers::handle(Request const& request, Handler const& handler) const {
    try {
        return complete(request, handler(request));
    } catch (std::exception const& failure) {
        try {
            return complete(request,
                            m_hooks.on_failure ? m_hooks.on_failure(request, failure) : plain_failure(request));
        } catch (std::exception const&) {
            return plain_failure(request);  // the page of the failure failed too
        }
    }
}

Response Answers::refusal(Request const& request, Refusal const& refusal) const {
    Error error = Error::of(kind_of(refusal.status), std::string(refusal.code));
    Response response;
    try {
        response = m_hooks.on_refusal ? m_hooks.on_refusal(request, error) : problem_response(error, refusal.status);
    } catch (std::exception const&) {
        response = problem_response(error, refusal.status);
    }
    // A problem document names its status itself, and the error's kind does not give every one (405, 414, 431).
    bool const is_problem = response.headers.get("content-type") == "application/problem+json";
    if (is_problem && response.status != refusal.status) response = problem_response(error, refusal.status);
    response.status = refusal.status;
    return response;
}

Response Answers::refuse(Request const& request, Refusal const& refused, std::string_view allow) const {
    Response response = refusal(request, refused);
    if (refused.status == 405) response.headers.set("Allow", std::string(allow));
    if (refused.status == 503) response.headers.set("Retry-After", "2");
    return complete_or_plain(request, std::move(response));
}

Response Answers::answer_match(Request const& request, Router::Match const& match) const {
    using Kind = Router::Match::Kind;
    if (match.kind == Kind::moved) return complete_or_plain(request, Response::redirect(match.location, 308));
    if (match.kind == Kind::not_found && request.path != "*") return refuse(request, {404, "request.not_found"}, {});
    Response response = Response::empty(204);  // OPTIONS
    response.headers.add("Allow", match.allow.empty() ? "GET, HEAD, POST, OPTIONS" : match.allow);
    return complete_or_plain(request, std::move(response));
}

std::optional<Response> Answers::admit(Request const& request) const {
    if (!m_hooks.admit) return {};
    std::int64_t const wait_ms = m_hooks.admit(request);
    if (wait_ms <= 0) return {};
    Response response = refusal(request, {429, "request.too_many"});
    response.headers.set("Retry-After", std::to_string((wait_ms + 999) / 1000));
    return complete_or_plain(request, std::move(response));
}

}  // namespace bolan::http
