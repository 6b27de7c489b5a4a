#include "http/target.h"
#include "http/ascii.h"
#include "http/encoding.h"
#include <algorithm>

namespace bolan::http {

namespace {

constexpr std::size_t k_max_segments = 32;

Fail malformed() { return Fail(Error::bad_input("request.malformed")); }

// pchar, '/' and '?' of RFC 3986 3.3 and 3.4, and the few more that browsers leave bare in a query.
bool is_target_char(char c) {
    auto const u = static_cast<unsigned char>(c);
    return u > 0x20 && u < 0x7f && c != '#' && c != '\\' && c != '<' && c != '>';
}

Result<std::string_view> strip_authority(std::string_view target, std::string_view host) {
    if (!iequals(target.substr(0, std::min<std::size_t>(7, target.size())), "http://") &&
        !iequals(target.substr(0, std::min<std::size_t>(8, target.size())), "https://")) {
        return malformed();
    }
    target.remove_prefix(target.find("//") + 2);
    auto const end = std::min(target.find_first_of("/?"), target.size());
    if (!iequals(target.substr(0, end), host) || host.empty()) return malformed();
    target.remove_prefix(end);
    return target;
}

Result<void> split_path(Request& request) {
    std::string_view rest = std::string_view(request.path).substr(1);
    if (rest.empty()) return {};
    for (;;) {
        auto const end = std::min(rest.find('/'), rest.size());
        std::string_view const raw = rest.substr(0, end);
        auto segment = raw.find('%') == raw.npos ? std::optional(std::string(raw)) : percent_decode(raw);
        if (!segment || *segment == "." || *segment == "..") return malformed();
        if (request.segments.size() == k_max_segments) return malformed();
        request.segments.push_back(std::move(*segment));
        if (end == rest.size()) return {};
        rest.remove_prefix(end + 1);
    }
}

}  // namespace

Result<void> parse_target(std::string_view target, Request& request) {
    if (!std::ranges::all_of(target, is_target_char)) return malformed();
    if (target == "*" && request.method == Method::options) {
        request.path = "*";
        return {};
    }
    if (!target.starts_with('/')) target = TRY(strip_authority(target, request.host()));
    auto const question = std::min(target.find('?'), target.size());
    request.path = question == 0 ? "/" : std::string(target.substr(0, question));
    if (question < target.size()) {
        request.query_text = target.substr(question + 1);
        request.query = TRY(parse_query(request.query_text));
    }
    return split_path(request);
}

}  // namespace bolan::http
