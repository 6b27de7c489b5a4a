// Time is passed in. Timestamp: milliseconds since 1970-01-01T00:00Z. Date: a day of the Gregorian calendar.
#pragma once
#include <atomic>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bolan {

struct Timestamp {
    std::int64_t ms = 0;
    auto operator<=>(Timestamp const&) const = default;
};

struct Date {
    std::int32_t days = 0;  // since 1970-01-01
    auto operator<=>(Date const&) const = default;

    struct Parts {
        int year;
        int month;  // 1..12
        int day;    // 1..31
    };
    Parts parts() const;
    int weekday() const;                                          // 0 = Monday … 6 = Sunday
    static std::optional<Date> of(int year, int month, int day);  // empty for 30 February
    static std::optional<Date> parse(std::string_view iso);       // "2026-11-22" only
    std::string iso() const;
    Date plus_days(int n) const { return {days + n}; }
    Date plus_months(int n) const;  // 31 January + 1 month = 28/29 February
};

// Whole years from `from` to `to`; a person born on 29 February has the birthday on 1 March in common years.
int years_between(Date from, Date to);

inline constexpr std::int64_t k_hour_ms = 3'600'000;
inline constexpr std::int64_t k_day_ms = 24 * k_hour_ms;

// Civil time in a fixed offset from UTC (the province's calendar states it, in minutes).
Date date_at(Timestamp at, int offset_minutes);
Timestamp start_of(Date day, int offset_minutes);
std::string iso_time(Timestamp at, int offset_minutes);          // "2026-11-22T15:16:25+05:00"
std::optional<Timestamp> parse_iso_time(std::string_view text);  // RFC 3339
// RFC 3339, or without seconds and zone a minute of civil time: "2026-11-22T15:16".
std::optional<Timestamp> parse_moment(std::string_view text, int offset_minutes);

class Clock {
  public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock {
  public:
    Timestamp now() const override;
};

// For tests, stories and the demonstration. Any thread.
class SimulatedClock final : public Clock {
  public:
    explicit SimulatedClock(Timestamp start) : m_now_ms(start.ms) {}
    Timestamp now() const override { return {m_now_ms.load()}; }
    void set(Timestamp at) { m_now_ms.store(at.ms); }
    void advance_ms(std::int64_t ms) { m_now_ms.fetch_add(ms); }

  private:
    std::atomic<std::int64_t> m_now_ms;
};

}  // namespace bolan
