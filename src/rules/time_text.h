// Timestamps and durations as CEL writes them, exact to the nanosecond.
#pragma once
#include "rules/value.h"
#include <optional>
#include <string>
#include <string_view>

namespace bolan::rules {

constexpr std::int64_t k_first_second = -62'135'596'800;     // 0001-01-01T00:00:00Z
constexpr std::int64_t k_last_second = 253'402'300'799;      // 9999-12-31T23:59:59Z
constexpr std::int64_t k_longest_seconds = 315'576'000'000;  // of a duration: 10,000 years

std::optional<Seconds> parse_timestamp(std::string_view rfc3339);
std::string timestamp_text(Seconds at);                        // in UTC, "2026-11-22T10:16:25.5Z"
std::optional<Seconds> parse_duration(std::string_view text);  // "1h30m", "-1.5s", "300ms"
std::string duration_text(Seconds length);                     // in seconds: "5400s", "-1.5s"

bool is_in_range_timestamp(Seconds at);
bool is_in_range_duration(Seconds length);
// Empty when out of the range of 64 bits. `a` and `b` may be points or lengths.
std::optional<Seconds> add_seconds(Seconds a, Seconds b, bool of_lengths);
std::optional<Seconds> subtract_seconds(Seconds a, Seconds b, bool gives_length);

// Seconds to add to UTC for civil time at that moment in `zone`: "Asia/Karachi", "+05:00", "-03:30", "UTC".
// Empty for an unknown zone.
std::optional<int> zone_offset_seconds(std::string_view zone, std::int64_t utc_seconds);

}  // namespace bolan::rules
