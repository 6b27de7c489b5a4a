// Zones of the IANA database through ICU, the only place of this folder that calls it.
#include "rules/time_text.h"
#include <memory>
#include <unicode/timezone.h>

namespace bolan::rules {

namespace {

// "+05:00", "-03:30", "05:00": hours and minutes.
std::optional<int> fixed_offset_seconds(std::string_view zone) {
    bool const is_negative = zone.starts_with('-');
    if (is_negative || zone.starts_with('+')) zone.remove_prefix(1);
    if (zone.size() != 5 || zone[2] != ':') return {};
    int parts[2] = {0, 0};
    for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 2; ++j) {
            char const c = zone[static_cast<std::size_t>(i * 3 + j)];
            if (c < '0' || c > '9') return {};
            parts[i] = parts[i] * 10 + (c - '0');
        }
    if (parts[0] > 23 || parts[1] > 59) return {};
    int const seconds = parts[0] * 3600 + parts[1] * 60;
    return is_negative ? -seconds : seconds;
}

}  // namespace

std::optional<int> zone_offset_seconds(std::string_view zone, std::int64_t utc_seconds) {
    if (zone == "UTC" || zone == "Z") return 0;
    if (auto const fixed = fixed_offset_seconds(zone)) return fixed;
    if (zone.empty() || zone.size() > 64) return {};
    std::unique_ptr<icu::TimeZone> const found(icu::TimeZone::createTimeZone(
        icu::UnicodeString::fromUTF8(icu::StringPiece(zone.data(), static_cast<int32_t>(zone.size())))));
    if (*found == icu::TimeZone::getUnknown()) return {};
    int32_t raw = 0, saving = 0;
    UErrorCode status = U_ZERO_ERROR;
    found->getOffset(static_cast<UDate>(utc_seconds) * 1000, false, raw, saving, status);
    if (U_FAILURE(status)) return {};
    return (raw + saving) / 1000;
}

}  // namespace bolan::rules
