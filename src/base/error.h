// The one error type of the house. An Error is an expected outcome (bad input, not found, forbidden …): a kind, a
// stable code and values for the message. It carries no prose and no HTTP; http/ maps kinds to statuses, web/ and api/
// find the words by code. Environment failures (disk, database) are exceptions; bugs are CHECK.
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace bolan {

enum class ErrorKind {
    bad_input,        // the request cannot be accepted as it stands; the sender can mend it
    unauthenticated,  // nobody is signed in, or the session has ended
    forbidden,        // known, but the post does not allow it
    not_found,
    conflict,  // the state has moved on, or a rule of uniqueness refuses it
    too_large,
    too_many,     // rate limit
    unsupported,  // media type or method
    unavailable,  // a part this needs is switched off or not notified
};

// One thing wrong with one field of the input.
struct Problem {
    std::string field;  // path in the input: "cnic", "children/2/name"; empty when it concerns the whole
    std::string code;   // stable: "field.required", "domicile.too_young"
    std::vector<std::pair<std::string, std::string>> values;  // for the message: {"max", "5"}
};

struct Error {
    ErrorKind kind = ErrorKind::bad_input;
    std::string code;  // "service.reason", stable for ever
    std::vector<std::pair<std::string, std::string>> values;
    std::vector<Problem> problems;  // for forms: every mistake, not only the first

    static Error bad_input(std::string code) { return {ErrorKind::bad_input, std::move(code), {}, {}}; }
    static Error unauthenticated(std::string code) { return {ErrorKind::unauthenticated, std::move(code), {}, {}}; }
    static Error forbidden(std::string code) { return {ErrorKind::forbidden, std::move(code), {}, {}}; }
    static Error not_found(std::string code) { return {ErrorKind::not_found, std::move(code), {}, {}}; }
    static Error conflict(std::string code) { return {ErrorKind::conflict, std::move(code), {}, {}}; }
    static Error of(ErrorKind kind, std::string code) { return {kind, std::move(code), {}, {}}; }

    Error with(std::string name, std::string value) && {
        values.emplace_back(std::move(name), std::move(value));
        return std::move(*this);
    }
};

}  // namespace bolan
