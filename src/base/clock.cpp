#include "base/clock.h"
#include <array>
#include <chrono>
#include <cstdio>

namespace bolan {

namespace {

std::chrono::year_month_day civil(Date date) {
    return std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(date.days)));
}

Date from_civil(std::chrono::year_month_day ymd) {
    return {static_cast<std::int32_t>(std::chrono::sys_days(ymd).time_since_epoch().count())};
}

// Digits at [at, at + count) as a number; -1 when any is not a digit or the text is too short.
int digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int n = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        n = n * 10 + (text[i] - '0');
    }
    return n;
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

Date::Parts Date::parts() const {
    auto const ymd = civil(*this);
    return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
            static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

int Date::weekday() const {
    // 1970-01-01 was a Thursday.
    return static_cast<int>(((days + 3) % 7 + 7) % 7);
}

std::optional<Date> Date::of(int year, int month, int day) {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return {};
    std::chrono::year_month_day const ymd{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                          std::chrono::day(static_cast<unsigned>(day))};
    if (!ymd.ok()) return {};
    return from_civil(ymd);
}

std::optional<Date> Date::parse(std::string_view iso) {
    if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return {};
    int const year = digits(iso, 0, 4), month = digits(iso, 5, 2), day = digits(iso, 8, 2);
    if (year < 0 || month < 0 || day < 0) return {};
    return of(year, month, day);
}

std::string Date::iso() const {
    auto const p = parts();
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", p.year, p.month, p.day);
    return text.data();
}

Date Date::plus_months(int n) const {
    auto ymd = civil(*this) + std::chrono::months(n);
    if (!ymd.ok()) ymd = ymd.year() / ymd.month() / std::chrono::last;
    return from_civil(ymd);
}

int years_between(Date from, Date to) {
    auto const a = from.parts(), b = to.parts();
    bool const before_birthday = b.month < a.month || (b.month == a.month && b.day < a.day);
    return b.year - a.year - (before_birthday ? 1 : 0);
}

Date date_at(Timestamp at, int offset_minutes) {
    return {static_cast<std::int32_t>(floor_div(at.ms + std::int64_t{offset_minutes} * 60'000, k_day_ms))};
}

Timestamp start_of(Date day, int offset_minutes) {
    return {day.days * k_day_ms - std::int64_t{offset_minutes} * 60'000};
}

std::string iso_time(Timestamp at, int offset_minutes) {
    std::int64_t const local_ms = at.ms + std::int64_t{offset_minutes} * 60'000;
    std::int64_t const second = floor_div(local_ms, 1000) - floor_div(local_ms, k_day_ms) * 86'400;
    std::array<char, 64> text{};
    int const shift = offset_minutes < 0 ? -offset_minutes : offset_minutes;
    std::snprintf(text.data(), text.size(), "%sT%02d:%02d:%02d", date_at(at, offset_minutes).iso().c_str(),
                  static_cast<int>(second / 3600), static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
    std::string out = text.data();
    if (offset_minutes == 0) return out + "Z";
    std::snprintf(text.data(), text.size(), "%c%02d:%02d", offset_minutes < 0 ? '-' : '+', shift / 60, shift % 60);
    return out + text.data();
}

std::optional<Timestamp> parse_iso_time(std::string_view text) {
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't')) return {};
    auto const day = Date::parse(text.substr(0, 10));
    int const hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    if (!day || text[13] != ':' || text[16] != ':' || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        second < 0 || second > 59)
        return {};
    std::size_t at = 19;
    std::int64_t ms = 0;
    if (text[at] == '.') {
        std::int64_t unit = 100;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
            ms += (text[at] - '0') * unit;
    }
    std::int64_t offset_ms = 0;
    if (at >= text.size()) return {};
    if (text[at] == 'Z' || text[at] == 'z') {
        if (at + 1 != text.size()) return {};
    } else if (text[at] == '+' || text[at] == '-') {
        int const oh = digits(text, at + 1, 2), om = digits(text, at + 4, 2);
        if (at + 6 != text.size() || text[at + 3] != ':' || oh < 0 || oh > 23 || om < 0 || om > 59) return {};
        offset_ms = (text[at] == '-' ? -1 : 1) * (oh * 60 + om) * 60'000LL;
    } else {
        return {};
    }
    return Timestamp{day->days * k_day_ms + (hour * 3600LL + minute * 60 + second) * 1000 + ms - offset_ms};
}

std::optional<Timestamp> parse_moment(std::string_view text, int offset_minutes) {
    constexpr std::size_t k_to_the_minute = 16;
    if (text.size() != k_to_the_minute) return parse_iso_time(text);
    auto const as_utc = parse_iso_time(std::string(text) + ":00Z");
    if (!as_utc) return {};
    return Timestamp{as_utc->ms - std::int64_t{offset_minutes} * 60'000};
}

Timestamp SystemClock::now() const {
    return {std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
                .count()};
}

}  // namespace bolan
