#include "people/passwords.h"
#include "base/text.h"
#include <algorithm>
#include <vector>

namespace bolan::people {

namespace {

constexpr std::size_t k_length_min = 8;
constexpr std::size_t k_length_max_bytes = 256;
constexpr std::size_t k_known_min = 4;  // a name of three letters stands in many words

// A line each, in their order, in small letters; docs/decisions/0015 says from where.
constexpr std::string_view k_common =
#include "people/common_passwords.inc"
    ;

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        auto const line = text.substr(0, text.find('\n'));
        if (!line.empty()) out.push_back(line);
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return out;
}

bool is_common(std::string const& folded) {
    static auto const all = lines_of(k_common);
    return std::ranges::binary_search(all, std::string_view(folded)) ||
           folded.find_first_not_of(folded.front()) == std::string::npos;
}

std::string fold(std::string_view text) {
    std::string out;
    for (char const c : text)
        if (c != ' ' && c != '-') out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return out;
}

// What is left of it when what is known is taken away.
std::string without(std::string folded, std::span<std::string const> known) {
    for (auto const& one : known) {
        auto const part = fold(one);
        if (part.size() < k_known_min) continue;
        for (auto at = folded.find(part); at != std::string::npos; at = folded.find(part))
            folded.erase(at, part.size());
    }
    return folded;
}

Problem problem(std::string_view code, std::size_t max_or_min = 0, std::string_view name = "") {
    Problem out{"password", std::string(code), {}};
    if (!name.empty()) out.values.emplace_back(name, std::to_string(max_or_min));
    return out;
}

}  // namespace

std::optional<Problem> judge_password(std::string_view password, std::span<std::string const> known) {
    if (count_characters(password) < k_length_min) return problem("password.too_short", k_length_min, "min");
    if (password.size() > k_length_max_bytes) return problem("field.too_long", k_length_max_bytes, "max");
    auto const folded = fold(password);
    if (folded.empty() || is_common(folded)) return problem("password.too_common");
    auto const rest = without(folded, known);
    if (rest.size() != folded.size() && count_characters(rest) < k_length_min) return problem("password.own");
    return {};
}

}  // namespace bolan::people
