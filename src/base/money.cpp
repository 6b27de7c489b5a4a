#include "base/money.h"

namespace bolan {

std::optional<Money> Money::parse(std::string_view rupees) {
    auto const point = rupees.find('.');
    auto const whole = rupees.substr(0, point);
    auto part = point == std::string_view::npos ? std::string_view("00") : rupees.substr(point + 1);
    if (whole.empty() || whole.size() > 15 || part.empty() || part.size() > 2) return {};
    std::int64_t paisa = 0;
    auto const take = [&](char c) {
        if (c < '0' || c > '9') return false;
        paisa = paisa * 10 + (c - '0');
        return true;
    };
    for (char const c : whole)
        if (!take(c)) return {};
    for (char const c : part)
        if (!take(c)) return {};
    return Money{part.size() == 1 ? paisa * 10 : paisa};
}

std::string Money::text() const {
    // Unsigned, so that the most negative amount has a magnitude.
    auto const size = paisa < 0 ? 0 - static_cast<std::uint64_t>(paisa) : static_cast<std::uint64_t>(paisa);
    std::string out = (paisa < 0 ? "-" : "") + std::to_string(size / 100);
    if (auto const rest = size % 100) {
        out += rest < 10 ? ".0" : ".";
        out += std::to_string(rest);
    }
    return out;
}

}  // namespace bolan
