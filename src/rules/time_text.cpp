#include "rules/time_text.h"
#include <array>
#include <cstdio>

namespace bolan::rules {

namespace {

__extension__ using Int128 = __int128;  // nanoseconds of ten thousand years need more than 64 bits

constexpr std::int64_t k_nanos = 1'000'000'000;
constexpr std::int64_t k_day_seconds = 86'400;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

int two_digits(std::string_view text, std::size_t at) {
    if (at + 2 > text.size()) return -1;
    char const a = text[at], b = text[at + 1];
    if (a < '0' || a > '9' || b < '0' || b > '9') return -1;
    return (a - '0') * 10 + (b - '0');
}

// ".123" from `at`: moves `at` past it. -1 when a point has no digits after it, or more than nine.
std::int32_t parse_fraction(std::string_view text, std::size_t& at) {
    if (at >= text.size() || text[at] != '.') return 0;
    std::int32_t nanos = 0, unit = 100'000'000;
    std::size_t const first = ++at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) nanos += (text[at] - '0') * unit;
    return at == first || at - first > 9 ? -1 : nanos;
}

// "Z" or "+05:00" at the very end.
std::optional<int> parse_offset_seconds(std::string_view text) {
    if (text == "Z" || text == "z") return 0;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return {};
    int const hours = two_digits(text, 1), minutes = two_digits(text, 4);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return {};
    int const seconds = hours * 3600 + minutes * 60;
    return text[0] == '-' ? -seconds : seconds;
}

std::string fraction_text(std::int32_t nanos) {
    if (nanos == 0) return {};
    std::array<char, 16> digits{};
    std::snprintf(digits.data(), digits.size(), ".%09d", nanos);
    std::string text = digits.data();
    while (text.back() == '0') text.pop_back();
    return text;
}

Seconds from_total(Int128 total) {
    return {static_cast<std::int64_t>(total / k_nanos), static_cast<std::int32_t>(total % k_nanos)};
}

// Nanoseconds in one unit of a duration's text; 0 for an unknown unit. Moves `at` past it.
std::int64_t parse_unit(std::string_view text, std::size_t& at) {
    struct Unit {
        std::string_view name;
        std::int64_t nanos;
    };
    static constexpr std::array<Unit, 8> units{{{"ns", 1},
                                                {"us", 1'000},
                                                {"µs", 1'000},
                                                {"μs", 1'000},
                                                {"ms", 1'000'000},
                                                {"s", k_nanos},
                                                {"m", 60 * k_nanos},
                                                {"h", 3600 * k_nanos}}};
    for (auto const& unit : units)
        if (text.substr(at).starts_with(unit.name)) {
            at += unit.name.size();
            return unit.nanos;
        }
    return 0;
}

}  // namespace

std::optional<Seconds> parse_timestamp(std::string_view text) {
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':') return {};
    auto const day = Date::parse(text.substr(0, 10));
    int const hour = two_digits(text, 11), minute = two_digits(text, 14), second = two_digits(text, 17);
    if (!day || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return {};
    std::size_t at = 19;
    std::int32_t const nanos = parse_fraction(text, at);
    auto const offset = parse_offset_seconds(text.substr(at));
    if (nanos < 0 || !offset) return {};
    Seconds const result{day->days * k_day_seconds + hour * 3600 + minute * 60 + second - *offset, nanos};
    return is_in_range_timestamp(result) ? std::optional(result) : std::nullopt;
}

std::string timestamp_text(Seconds at) {
    std::int64_t const days = floor_div(at.seconds, k_day_seconds);
    std::int64_t const second = at.seconds - days * k_day_seconds;
    std::array<char, 32> clock{};
    std::snprintf(clock.data(), clock.size(), "T%02d:%02d:%02d", static_cast<int>(second / 3600),
                  static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
    return Date{static_cast<std::int32_t>(days)}.iso() + clock.data() + fraction_text(at.nanos) + "Z";
}

std::optional<Seconds> parse_duration(std::string_view text) {
    bool const is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+')) text.remove_prefix(1);
    if (text == "0") return Seconds{};
    if (text.empty()) return {};
    Int128 total = 0;
    for (std::size_t at = 0; at < text.size();) {
        Int128 whole = 0;
        std::size_t const first = at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
            whole = whole * 10 + (text[at] - '0');
            if (whole > Int128{k_longest_seconds} * k_nanos) return {};
        }
        bool const has_digits = at > first;
        if (!has_digits && (at >= text.size() || text[at] != '.')) return {};
        std::int32_t const fraction = parse_fraction(text, at);
        if (fraction < 0) return {};
        std::int64_t const unit = parse_unit(text, at);
        if (unit == 0) return {};
        total += whole * unit + Int128{fraction} * unit / k_nanos;
        if (total > Int128{k_longest_seconds} * k_nanos) return {};
    }
    return from_total(is_negative ? -total : total);
}

std::string duration_text(Seconds length) {
    bool const is_negative = length.seconds < 0 || length.nanos < 0;
    std::uint64_t const seconds = length.seconds < 0 ? 0 - static_cast<std::uint64_t>(length.seconds)
                                                     : static_cast<std::uint64_t>(length.seconds);
    return (is_negative ? "-" : "") + std::to_string(seconds) +
           fraction_text(length.nanos < 0 ? -length.nanos : length.nanos) + "s";
}

bool is_in_range_timestamp(Seconds at) { return at.seconds >= k_first_second && at.seconds <= k_last_second; }

bool is_in_range_duration(Seconds length) {
    // The reference implementations keep a duration in 64 bits of nanoseconds, and the conformance cases
    // ask for that.
    Int128 const total = Int128{length.seconds} * k_nanos + length.nanos;
    return total >= INT64_MIN && total <= INT64_MAX;
}

namespace {

std::optional<Seconds> normal(Int128 total, bool is_length) {
    Int128 const seconds = total / k_nanos;
    if (seconds > INT64_MAX / 2 || seconds < INT64_MIN / 2) return {};
    Seconds result = from_total(total);
    if (!is_length && result.nanos < 0) {
        result.nanos += static_cast<std::int32_t>(k_nanos);
        --result.seconds;
    }
    return result;
}

Int128 total_of(Seconds s) { return Int128{s.seconds} * k_nanos + s.nanos; }

}  // namespace

std::optional<Seconds> add_seconds(Seconds a, Seconds b, bool of_lengths) {
    return normal(total_of(a) + total_of(b), of_lengths);
}

std::optional<Seconds> subtract_seconds(Seconds a, Seconds b, bool gives_length) {
    return normal(total_of(a) - total_of(b), gives_length);
}

}  // namespace bolan::rules
