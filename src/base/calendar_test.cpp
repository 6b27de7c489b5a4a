#include "base/calendar.h"
#include "base/check.h"
#include <gtest/gtest.h>

using namespace bolan;

namespace {

Date day(char const* iso) { return *Date::parse(iso); }
Timestamp at(char const* text) { return *parse_iso_time(std::string(text) + "+05:00"); }
std::string show(Timestamp t) { return iso_time(t, 300).substr(0, 19); }
Duration lasting(char const* text) { return *Duration::parse(text); }

// Monday to Thursday 9 to 17, Friday 9 to 13, a holiday on Tuesday 2026-11-24, short hours 2026-12-07 … 2026-12-09.
WorkCalendar office() {
    WorkCalendar::Spec spec;
    for (std::size_t i = 0; i < 4; ++i) spec.hours[i] = {9 * 60, 17 * 60};
    spec.hours[4] = {9 * 60, 13 * 60};
    spec.holidays.push_back({day("2026-11-24"), day("2026-11-24"), "a holiday"});
    SpecialHours special{{day("2026-12-07"), day("2026-12-09"), "Ramadan"}, {}};
    special.hours[0] = special.hours[1] = special.hours[2] = {10 * 60, 14 * 60};
    spec.special.push_back(special);
    return WorkCalendar(spec);
}

}  // namespace

TEST(Calendar, working_days_skip_weekends_and_holidays_and_end_at_closing_time) {
    auto const calendar = office();
    EXPECT_EQ(show(calendar.add(at("2026-11-23T10:00:00"), lasting("1 working day"))), "2026-11-25T17:00:00");
    EXPECT_EQ(show(calendar.add(at("2026-11-23T10:00:00"), lasting("3 working days"))), "2026-11-27T13:00:00");
    EXPECT_EQ(show(calendar.add(at("2026-11-23T10:00:00"), lasting("4 working days"))), "2026-11-30T17:00:00");
}

TEST(Calendar, a_start_outside_hours_counts_from_the_next_opening) {
    auto const calendar = office();
    EXPECT_EQ(show(calendar.add(at("2026-11-22T15:00:00"), lasting("1 working day"))), "2026-11-25T17:00:00");
    EXPECT_EQ(show(calendar.add(at("2026-11-23T17:00:00"), lasting("1 working day"))), "2026-11-26T17:00:00");
    EXPECT_EQ(show(calendar.add(at("2026-11-25T08:00:00"), lasting("1 working day"))), "2026-11-26T17:00:00");
}

TEST(Calendar, working_hours_run_only_while_the_office_is_open) {
    auto const calendar = office();
    EXPECT_EQ(show(calendar.add(at("2026-11-23T16:30:00"), lasting("1 working hour"))), "2026-11-25T09:30:00");
    EXPECT_EQ(show(calendar.add(at("2026-11-27T12:00:00"), lasting("3 working hours"))), "2026-11-30T11:00:00");
    EXPECT_EQ(show(calendar.add(at("2026-12-07T09:00:00"), lasting("5 working hours"))), "2026-12-08T11:00:00");
}

TEST(Calendar, calendar_days_end_with_the_last_day_and_hours_run_through_the_night) {
    auto const calendar = office();
    EXPECT_EQ(show(calendar.add(at("2026-11-23T10:00:00"), lasting("30 days"))), "2026-12-23T23:59:59");
    EXPECT_EQ(show(calendar.add(at("2026-11-23T23:00:00"), lasting("2 hours"))), "2026-11-24T01:00:00");
    EXPECT_EQ(show(calendar.add(at("2026-11-23T23:00:00"), lasting("90 minutes"))), "2026-11-24T00:30:00");
}

TEST(Calendar, working_days_are_counted_and_stepped_both_ways) {
    auto const calendar = office();
    EXPECT_EQ(calendar.add_working_days(day("2026-11-25"), -1).iso(), "2026-11-23");
    EXPECT_EQ(calendar.add_working_days(day("2026-11-22"), 0).iso(), "2026-11-22");
    EXPECT_EQ(calendar.working_days_between(day("2026-11-23"), day("2026-11-30")), 4);
    EXPECT_EQ(calendar.working_days_between(day("2026-11-30"), day("2026-11-23")), -4);
    EXPECT_EQ(calendar.hours_of(day("2026-11-24")), Hours{});
    EXPECT_FALSE(calendar.is_working_day(day("2026-12-10").plus_days(2)));
}

TEST(Calendar, a_clock_that_stood_still_is_due_so_much_later_in_its_own_time) {
    auto const calendar = office();
    auto const after = [&](char const* due, Duration::Unit unit, char const* from, char const* to) {
        return show(calendar.after_pause(at(due), unit, at(from), at(to)));
    };
    using Unit = Duration::Unit;
    auto const* friday = "2026-11-20T12:00:00";
    auto const* wednesday = "2026-11-25T10:00:00";  // with a weekend and a holiday between
    EXPECT_EQ(after("2026-11-21T08:00:00", Unit::hours, friday, wednesday), "2026-11-26T06:00:00");
    EXPECT_EQ(after("2026-11-26T23:59:59", Unit::days, friday, wednesday), "2026-12-01T23:59:59");
    EXPECT_EQ(after("2026-11-23T17:00:00", Unit::working_days, friday, wednesday), "2026-11-26T17:00:00");
    EXPECT_EQ(after("2026-11-27T12:30:00", Unit::working_hours, friday, wednesday), "2026-12-01T10:30:00");
    EXPECT_EQ(after("2026-11-27T12:30:00", Unit::working_hours, friday, friday), "2026-11-27T12:30:00");
}

TEST(Calendar, a_reminder_stands_at_the_beginning_of_a_day_before) {
    auto const calendar = office();
    auto const due = at("2026-11-30T17:00:00");  // Monday, at the close
    EXPECT_EQ(show(calendar.ahead_of(due, lasting("2 working days"))), "2026-11-26T09:00:00");
    EXPECT_EQ(show(calendar.ahead_of(due, lasting("2 days"))), "2026-11-28T00:00:00");
    EXPECT_EQ(show(calendar.ahead_of(due, lasting("3 hours"))), "2026-11-30T14:00:00");
    EXPECT_EQ(show(calendar.ahead_of(due, lasting("30 minutes"))), "2026-11-30T16:30:00");
    // The end of a day counts as of that day, not of the next.
    EXPECT_EQ(show(calendar.ahead_of(at("2026-12-01T00:00:00"), lasting("1 working day"))), "2026-11-27T09:00:00");
    EXPECT_EQ(show(calendar.ahead_of(due, lasting("2 working hours"))), "2026-11-30T15:00:00");
    // Over a weekend, from a Friday that ends at one.
    EXPECT_EQ(show(calendar.ahead_of(at("2026-11-30T10:00:00"), lasting("3 working hours"))), "2026-11-27T11:00:00");
}

TEST(Calendar, a_duration_is_read_as_written_and_nothing_else) {
    for (auto const* text : {"5 working days", "1 working day", "36 working hours", "30 days", "2 hours", "1 minute"})
        EXPECT_EQ(lasting(text).text(), text);
    for (auto const* text : {"", "5", "days", "-1 days", "5days", "5  days", "5 weeks", "5 working", "9999999999 days"})
        EXPECT_FALSE(Duration::parse(text)) << text;
}

TEST(Calendar, a_calendar_that_never_opens_is_refused) {
    EXPECT_THROW(WorkCalendar(WorkCalendar::Spec{}), Bug);
    WorkCalendar::Spec spec;
    spec.hours[0] = {9 * 60, 17 * 60};
    spec.holidays.push_back({day("2000-01-01"), day("2099-12-31"), "for ever"});
    EXPECT_THROW(WorkCalendar(spec).add(at("2026-11-23T10:00:00"), lasting("1 working day")), Bug);
    EXPECT_THROW(WorkCalendar(spec).add_working_days(day("2026-11-23"), 1), Bug);
}
