// Working time: weekends, office hours by weekday, Ramadan hours, holidays. Deadlines count in it.
#pragma once
#include "base/clock.h"
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bolan {

struct Hours {
    int from_minute = 0;  // since midnight; from == to means closed
    int to_minute = 0;
    bool operator==(Hours const&) const = default;
};

// A span of dates with its own hours (Ramadan), or none at all (a holiday).
struct CalendarSpan {
    Date from;
    Date to;  // inclusive
    std::string name;
    std::vector<std::string> areas = {};  // where alone it holds: for whoever makes a calendar of it
    bool operator==(CalendarSpan const&) const = default;
};

struct SpecialHours {
    CalendarSpan span;
    std::array<Hours, 7> hours;  // Monday first
    bool operator==(SpecialHours const&) const = default;
};

// "5 working days", "36 working hours", "30 days" (calendar), "2 hours" (calendar).
struct Duration {
    enum class Unit { working_days, working_hours, days, hours, minutes };
    Unit unit = Unit::working_days;
    int count = 0;
    static std::optional<Duration> parse(std::string_view text);
    std::string text() const;
    bool operator==(Duration const&) const = default;
};

class WorkCalendar {
  public:
    struct Spec {
        int offset_minutes = 300;  // of civil time from UTC
        std::array<Hours, 7> hours;
        std::vector<SpecialHours> special;
        std::vector<CalendarSpan> holidays;
        bool operator==(Spec const&) const = default;
    };
    explicit WorkCalendar(Spec spec);

    Spec const& spec() const { return m_spec; }
    int offset_minutes() const { return m_spec.offset_minutes; }
    Date today(Timestamp now) const { return date_at(now, m_spec.offset_minutes); }
    bool is_working_day(Date day) const;
    Hours hours_of(Date day) const;  // closed on holidays

    // When what starts at `from` is due. N working days end at the close of the Nth working day after the day of
    // `from` (a start outside hours counts from the next opening). Hours run only while the office is open. N
    // (calendar) days end with the last second of the Nth day after `from` (General Clauses Act 1897 s. 9: the first
    // day excluded).
    Timestamp add(Timestamp from, Duration const& duration) const;
    // A due time after its clock stood still: so much later, in the time that `unit` counts.
    Timestamp after_pause(Timestamp due, Duration::Unit unit, Timestamp from, Timestamp to) const;
    // When somebody is reminded of what is due then: N days before are the beginning of the Nth (working) day before
    // its day.
    Timestamp ahead_of(Timestamp due, Duration const& duration) const;
    Date add_working_days(Date from, int n) const;  // n may be negative
    int working_days_between(Date from,
                             Date to) const;  // working days after `from`, up to and with `to`; negative if reversed
    std::int64_t open_ms_between(Timestamp from, Timestamp to) const;

  private:
    Timestamp next_open(Timestamp from) const;  // `from` itself when the office is open then
    Timestamp close_of(Date day) const;
    Timestamp add_open_ms(Timestamp from, std::int64_t ms) const;
    Timestamp before_open_ms(Timestamp due, std::int64_t ms) const;

    Spec m_spec;
};

}  // namespace bolan
