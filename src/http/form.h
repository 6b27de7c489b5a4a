// Form bodies: application/x-www-form-urlencoded and multipart/form-data (RFC 7578), parsed strictly within limits.
// Parsers of bytes from outside: no input crashes them or makes them use more than about the size of the body.
#pragma once
#include "base/result.h"
#include "http/message.h"
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::http {

enum class Oversize : std::uint8_t {
    refuse,  // a file over the limit fails the parse
    report,  // it is dropped and named in Form::problems, so that a page can show the other answers again
};

struct FormLimits {
    std::size_t fields = 500;
    std::size_t files = 20;
    std::size_t name_bytes = 200;
    std::size_t value_bytes = 64 * 1024;
    std::size_t file_bytes = 5 * 1024 * 1024;
    Oversize oversize = Oversize::refuse;
};

// What a route that accepts `files` files of full size should allow as its body.
constexpr std::size_t body_limit_for(FormLimits const& limits, std::size_t files) {
    return files * (limits.file_bytes + 4096) + 1024 * 1024;
}

struct FormFile {
    std::string field;
    std::string name;          // the sender's, without folders, control and bidi characters; at most 120 characters
    std::string claimed_type;  // what the sender says it is, lower case; never trust it: sniff the bytes
    std::string bytes;

    std::span<std::uint8_t const> span() const {
        return {reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size()};
    }
};

struct Form {
    Pairs fields;                 // in order, a name may come several times; values are valid UTF-8, line ends as sent
    std::vector<FormFile> files;  // without the empty parts browsers send for file inputs left blank
    std::vector<Problem> problems;  // with Oversize::report only: "attachment.too_large" (values: max_bytes, bytes)

    std::optional<std::string_view> find(std::string_view name) const;  // the first
    std::string_view get_or(std::string_view name, std::string_view fallback = {}) const;
    std::vector<std::string_view> all(std::string_view name) const;
    FormFile const* find_file(std::string_view field) const;
};

// By the request's Content-Type. An empty body without a type is an empty form.
// Errors: unsupported "form.type"; bad_input "form.malformed" (values: "at", byte offset), "form.encoding" (invalid
// UTF-8, bad percent escape, NUL), "form.boundary"; too_large "form.too_many_fields", "form.too_many_files",
// "form.name_too_long", "form.value_too_long" (values: "field", "max_bytes"), "attachment.too_large" (values: "field",
// "max_bytes", "bytes", and the same as a Problem of the field).
[[nodiscard]] Result<Form> parse_form(Request const& request, FormLimits const& limits = {});

[[nodiscard]] Result<Form> parse_urlencoded(std::string_view body, FormLimits const& limits = {});
[[nodiscard]] Result<Form> parse_multipart(std::string_view body, std::string_view boundary,
                                           FormLimits const& limits = {});

// "C:\\x\\..\\تصویر.jpg" to "تصویر.jpg"; "attachment" when nothing is left.
std::string safe_file_name(std::string_view claimed);

}  // namespace bolan::http
