#include "http/status.h"
#include "base/json.h"
#include "base/value.h"

namespace bolan::http {

int status_of(Error const& error) {
    switch (error.kind) {
        case ErrorKind::bad_input:
            return error.problems.empty() ? 400 : 422;
        case ErrorKind::unauthenticated:
            return 401;
        case ErrorKind::forbidden:
            return 403;
        case ErrorKind::not_found:
            return 404;
        case ErrorKind::conflict:
            return 409;
        case ErrorKind::too_large:
            return 413;
        case ErrorKind::too_many:
            return 429;
        case ErrorKind::unsupported:
            return 415;
        case ErrorKind::unavailable:
            return 503;
    }
    return 500;
}

std::string_view reason_of(int status) {
    switch (status) {
        case 100:
            return "Continue";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 411:
            return "Length Required";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "";
    }
}

namespace {

Value values_of(std::vector<std::pair<std::string, std::string>> const& values) {
    Value map = Value::map();
    for (auto const& [name, value] : values) map.set(name, value);
    return map;
}

// RFC 6901. A field's path already separates its names by '/'.
std::string pointer_of(std::string const& field) {
    std::string out = "/";
    for (char const c : field) {
        if (c == '~')
            out += "~0";
        else
            out += c;
    }
    return out;
}

}  // namespace

Response problem_response(Error const& error, ProblemWords const& words) {
    return problem_response(error, status_of(error), words);
}

Response problem_response(Error const& error, int status, ProblemWords const& words) {
    Value document = Value::map({
        {"type", "about:blank"},
        {"title", words.title.empty() ? Value(reason_of(status)) : Value(words.title)},
        {"status", status},
        {"code", error.code},
    });
    if (!words.detail.empty()) document.set("detail", words.detail);
    if (!words.instance.empty()) document.set("instance", words.instance);
    if (!error.values.empty()) document.set("values", values_of(error.values));
    for (auto const& problem : error.problems) {
        Value entry = Value::map();
        if (!problem.field.empty()) entry.set("pointer", pointer_of(problem.field));
        entry.set("code", problem.code);
        if (!problem.values.empty()) entry.set("values", values_of(problem.values));
        Value* errors = document.find("errors");
        (errors ? *errors : document.set("errors", Value::list())).push(std::move(entry));
    }
    Response response{.status = status, .body = write_json(document)};
    response.headers.add("Content-Type", "application/problem+json");
    return response;
}

}  // namespace bolan::http
