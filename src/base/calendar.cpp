#include "base/calendar.h"
#include "base/check.h"
#include <algorithm>
#include <charconv>

namespace bolan {

namespace {

constexpr std::int64_t k_minute_ms = 60'000;
constexpr int k_search_days = 4000;  // no calendar closes for eleven years: a longer search is a bug

struct UnitName {
    Duration::Unit unit;
    std::string_view one;
    std::string_view many;
};
constexpr UnitName k_units[] = {
    {Duration::Unit::working_days, "working day", "working days"},
    {Duration::Unit::working_hours, "working hour", "working hours"},
    {Duration::Unit::days, "day", "days"},
    {Duration::Unit::hours, "hour", "hours"},
    {Duration::Unit::minutes, "minute", "minutes"},
};

bool covers(CalendarSpan const& span, Date day) { return span.from <= day && day <= span.to; }
bool is_open(Hours const& hours) { return hours.from_minute < hours.to_minute; }

}  // namespace

std::optional<Duration> Duration::parse(std::string_view text) {
    Duration out;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.count);
    if (error != std::errc() || out.count < 0 || out.count > 100'000) return {};
    auto const rest = text.substr(static_cast<std::size_t>(end - text.data()));
    if (rest.empty() || rest.front() != ' ') return {};
    for (auto const& name : k_units) {
        if (rest.substr(1) != name.one && rest.substr(1) != name.many) continue;
        out.unit = name.unit;
        return out;
    }
    return {};
}

std::string Duration::text() const {
    for (auto const& name : k_units)
        if (name.unit == unit) return std::to_string(count) + " " + std::string(count == 1 ? name.one : name.many);
    return {};
}

WorkCalendar::WorkCalendar(Spec spec) : m_spec(std::move(spec)) {
    auto const valid = [](Hours const& h) {
        return h.from_minute >= 0 && h.from_minute <= h.to_minute && h.to_minute <= 24 * 60;
    };
    CHECK(std::ranges::all_of(m_spec.hours, valid));
    CHECK(std::ranges::any_of(m_spec.hours, is_open));
    for (auto const& special : m_spec.special) CHECK(std::ranges::all_of(special.hours, valid));
}

Hours WorkCalendar::hours_of(Date day) const {
    for (auto const& holiday : m_spec.holidays)
        if (covers(holiday, day)) return {};
    auto const weekday = static_cast<std::size_t>(day.weekday());
    for (auto const& special : m_spec.special)
        if (covers(special.span, day)) return special.hours[weekday];
    return m_spec.hours[weekday];
}

bool WorkCalendar::is_working_day(Date day) const { return is_open(hours_of(day)); }

Date WorkCalendar::add_working_days(Date from, int n) const {
    int const step = n < 0 ? -1 : 1;
    int left = n < 0 ? -n : n;
    for (int closed = 0; left > 0;
         closed < k_search_days ? void() : fail_check("the calendar opens", __FILE__, __LINE__)) {
        from = from.plus_days(step);
        if (is_working_day(from)) {
            --left;
            closed = 0;
        } else {
            ++closed;
        }
    }
    return from;
}

int WorkCalendar::working_days_between(Date from, Date to) const {
    if (to < from) return -working_days_between(to, from);
    int count = 0;
    for (Date day = from.plus_days(1); day <= to; day = day.plus_days(1)) count += is_working_day(day) ? 1 : 0;
    return count;
}

Timestamp WorkCalendar::next_open(Timestamp from) const {
    Date day = today(from);
    for (int i = 0; i < k_search_days; ++i, day = day.plus_days(1)) {
        auto const hours = hours_of(day);
        if (!is_open(hours)) continue;
        auto const midnight = start_of(day, m_spec.offset_minutes);
        if (from.ms < midnight.ms + hours.from_minute * k_minute_ms)
            return {midnight.ms + hours.from_minute * k_minute_ms};
        if (from.ms < midnight.ms + hours.to_minute * k_minute_ms) return from;
    }
    fail_check("the calendar opens", __FILE__, __LINE__);
}

Timestamp WorkCalendar::close_of(Date day) const {
    return {start_of(day, m_spec.offset_minutes).ms + hours_of(day).to_minute * k_minute_ms};
}

Timestamp WorkCalendar::ahead_of(Timestamp due, Duration const& duration) const {
    std::int64_t const count = duration.count;
    Date const day = today({due.ms - 1});  // a due time stands at the close of a day, which counts as of that day
    switch (duration.unit) {
        case Duration::Unit::minutes:
            return {due.ms - count * k_minute_ms};
        case Duration::Unit::hours:
            return {due.ms - count * 60 * k_minute_ms};
        case Duration::Unit::days:
            return start_of(day.plus_days(-duration.count), m_spec.offset_minutes);
        case Duration::Unit::working_days: {
            auto const ahead = add_working_days(day, -duration.count);
            return {start_of(ahead, m_spec.offset_minutes).ms + hours_of(ahead).from_minute * k_minute_ms};
        }
        case Duration::Unit::working_hours:
            return before_open_ms(due, count * 60 * k_minute_ms);
    }
    fail_check("a unit of time", __FILE__, __LINE__);
}

Timestamp WorkCalendar::before_open_ms(Timestamp due, std::int64_t ms) const {
    Date day = today({due.ms - 1});
    for (int closed = 0; closed < k_search_days; day = day.plus_days(-1)) {
        auto const hours = hours_of(day);
        auto const open = start_of(day, m_spec.offset_minutes).ms + hours.from_minute * k_minute_ms;
        auto const close = std::min(due.ms, close_of(day).ms);
        if (is_open(hours) && ms <= close - open) return {close - ms};
        if (is_open(hours) && close > open) ms -= close - open;
        closed = is_open(hours) ? 0 : closed + 1;
    }
    fail_check("the calendar opens", __FILE__, __LINE__);
}

Timestamp WorkCalendar::add(Timestamp from, Duration const& duration) const {
    std::int64_t const count = duration.count;
    switch (duration.unit) {
        case Duration::Unit::minutes:
            return {from.ms + count * k_minute_ms};
        case Duration::Unit::hours:
            return {from.ms + count * 60 * k_minute_ms};
        case Duration::Unit::days:
            // General Clauses Act 1897 s. 9: the first day is excluded and the last included, so the whole of it
            // counts.
            return {start_of(today(from).plus_days(duration.count + 1), m_spec.offset_minutes).ms - 1000};
        case Duration::Unit::working_days:
            return close_of(add_working_days(today(next_open(from)), duration.count));
        case Duration::Unit::working_hours:
            return add_open_ms(from, count * 60 * k_minute_ms);
    }
    fail_check("a unit of time", __FILE__, __LINE__);
}

Timestamp WorkCalendar::add_open_ms(Timestamp from, std::int64_t ms) const {
    for (Timestamp at = next_open(from);; at = next_open(at)) {
        auto const close = close_of(today(at));
        if (ms <= close.ms - at.ms) return {at.ms + ms};
        ms -= close.ms - at.ms;
        at = close;
    }
}

std::int64_t WorkCalendar::open_ms_between(Timestamp from, Timestamp to) const {
    std::int64_t sum = 0;
    for (auto at = next_open(from); at < to; at = next_open(close_of(today(at))))
        sum += std::min(close_of(today(at)).ms, to.ms) - at.ms;
    return sum;
}

Timestamp WorkCalendar::after_pause(Timestamp due, Duration::Unit unit, Timestamp from, Timestamp to) const {
    switch (unit) {
        case Duration::Unit::minutes:
        case Duration::Unit::hours:
            return {due.ms + to.ms - from.ms};
        case Duration::Unit::days:
            return {due.ms + (today(to).days - today(from).days) * k_day_ms};
        case Duration::Unit::working_days: {
            // A due time stands at the close of its day.
            Date const day = today({due.ms - 1});
            return close_of(add_working_days(day, working_days_between(today(from), today(to))));
        }
        case Duration::Unit::working_hours:
            return add_open_ms({due.ms - 1}, open_ms_between(from, to) + 1);
    }
    fail_check("a unit of time", __FILE__, __LINE__);
}

}  // namespace bolan
