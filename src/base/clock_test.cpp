#include "base/clock.h"
#include "base/value.h"
#include <gtest/gtest.h>

using namespace bolan;

TEST(Clock, a_person_born_on_29_february_is_a_year_older_on_1_march) {
    EXPECT_EQ(years_between(*Date::of(2008, 2, 29), *Date::of(2026, 2, 28)), 17);
    EXPECT_EQ(years_between(*Date::of(2008, 2, 29), *Date::of(2026, 3, 1)), 18);
}

TEST(Clock, iso_time_round_trips_across_midnight_in_another_offset) {
    auto const at = parse_iso_time("2026-11-22T01:16:25+05:00");
    ASSERT_TRUE(at);
    EXPECT_EQ(iso_time(*at, 300), "2026-11-22T01:16:25+05:00");
    EXPECT_EQ(iso_time(*at, 0), "2026-11-21T20:16:25Z");
    EXPECT_EQ(date_at(*at, 300).iso(), "2026-11-22");
}

TEST(Clock, a_moment_without_a_zone_is_civil_time_and_one_with_a_zone_is_its_own) {
    EXPECT_EQ(parse_moment("2026-11-22T01:16", 300), parse_iso_time("2026-11-21T20:16:00Z"));
    EXPECT_EQ(parse_moment("2026-11-22T01:16:00+00:00", 300), parse_iso_time("2026-11-22T01:16:00Z"));
    for (auto const* text : {"2026-11-22", "2026-11-22T24:00", "2026-11-22 01:16", "2026-11-22T01:60", "01:16", ""})
        EXPECT_FALSE(parse_moment(text, 300)) << text;
}

TEST(Clock, an_impossible_date_is_no_date) {
    EXPECT_FALSE(Date::parse("2026-02-30"));
    EXPECT_FALSE(Date::parse("2026-2-3"));
    EXPECT_EQ(Date::parse("2026-11-22")->weekday(), 6);
}
