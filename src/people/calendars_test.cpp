// Whose clock runs when, and who stands over whom: in Testland.
#include "base/check.h"
#include "definition/load.h"
#include "people/establishment.h"
#include <gtest/gtest.h>

namespace bolan::people {
namespace {

std::shared_ptr<Model const> testland() {
    static auto const loaded = definition::load(std::string(BOLAN_SOURCE_DIR) + "/tests/province");
    return loaded.model;
}

class CalendarsTest : public ::testing::Test {
  protected:
    Establishment establishment{testland()};
    WorkCalendar const& office(std::string_view code) {
        return establishment.calendars().of_office(*establishment.find_office(code));
    }
    WorkCalendar const& area(std::string_view code) { return establishment.calendars().of_area(code); }
    std::string superior(std::string_view post, std::string_view which) {
        auto const* found = establishment.superior_of(*establishment.find_post(post), which);
        return found ? found->code : "";
    }
};

TEST_F(CalendarsTest, a_local_holiday_holds_in_its_area_alone) {
    auto const fair = *Date::of(2027, 3, 9);
    EXPECT_FALSE(area("south.port").is_working_day(fair));
    EXPECT_TRUE(area("south.sand").is_working_day(fair));
    EXPECT_TRUE(area("south").is_working_day(fair));
    EXPECT_FALSE(office("branch@south.port").is_working_day(fair));
    EXPECT_TRUE(office("library@south").is_working_day(fair));
    EXPECT_TRUE(establishment.model().province.calendar->is_working_day(fair));
}

TEST_F(CalendarsTest, local_hours_hold_in_their_area_alone) {
    auto const monday = *Date::of(2027, 4, 5);
    EXPECT_EQ(area("north.hill").hours_of(monday).from_minute, 18 * 60);
    EXPECT_EQ(area("north.mill").hours_of(monday).from_minute, 9 * 60);
}

TEST_F(CalendarsTest, what_holds_above_holds_below) {
    auto const founding_day = *Date::of(2026, 11, 13);
    EXPECT_FALSE(area("north.hill").is_working_day(founding_day));
    EXPECT_FALSE(area("nowhere").is_working_day(founding_day));
}

TEST_F(CalendarsTest, an_office_keeps_its_own_hours_in_special_ones_too) {
    auto const& ward = office("ward_office@north");
    EXPECT_TRUE(ward.is_working_day(*Date::of(2026, 12, 5)));    // a Saturday in the month of lamps
    EXPECT_FALSE(ward.is_working_day(*Date::of(2026, 12, 8)));   // a Tuesday
    EXPECT_FALSE(ward.is_working_day(*Date::of(2026, 11, 16)));  // a Monday that is a holiday
}

TEST_F(CalendarsTest, what_is_always_open_counts_every_day_and_hour) {
    auto const& watch = office("watch_office@north");
    EXPECT_TRUE(watch.is_working_day(*Date::of(2026, 11, 15)));  // a Sunday within Founding Day
    auto const from = *parse_moment("2026-11-13T22:00", 300);
    EXPECT_EQ(iso_time(watch.add(from, {Duration::Unit::working_days, 3}), 300), "2026-11-17T00:00:00+05:00");
    EXPECT_EQ(iso_time(watch.add(from, {Duration::Unit::working_hours, 5}), 300), "2026-11-14T03:00:00+05:00");
    EXPECT_EQ(watch.open_ms_between(from, *parse_moment("2026-11-15T22:00", 300)), 2 * k_day_ms);
}

TEST_F(CalendarsTest, those_who_keep_the_same_time_share_a_calendar) {
    EXPECT_EQ(&area("north.mill"), establishment.model().province.calendar.get());
    EXPECT_EQ(&office("library@south"), &office("library@north"));
    EXPECT_NE(&area("north.hill"), &area("north.mill"));
}

TEST_F(CalendarsTest, the_supervisor_is_the_head_or_the_head_of_the_office_above) {
    EXPECT_EQ(superior("desk_clerk.2@north", "supervisor"), "librarian@north");
    EXPECT_EQ(superior("desk_clerk.2@north", "next_supervisor"), "board_member@testland");
    EXPECT_EQ(superior("librarian@north", "supervisor"), "board_member@testland");
    EXPECT_EQ(superior("librarian@north", "next_supervisor"), "");
    EXPECT_EQ(superior("branch_helper@north.hill", "supervisor"), "branch_keeper@north.hill");
    EXPECT_EQ(superior("branch_helper@north.hill", "next_supervisor"), "librarian@north");
    EXPECT_EQ(superior("branch_helper@north.hill", "head"), "board_member@testland");
    EXPECT_EQ(superior("board_member@testland", "supervisor"), "");
    EXPECT_EQ(superior("board_member@testland", "head"), "");
}

TEST_F(CalendarsTest, the_fingerprint_follows_what_decides_when_and_whose) {
    auto source = definition::read_source(std::string(BOLAN_SOURCE_DIR) + "/tests/province");
    auto& files = source.parts.at(std::string(definition::k_province_part));
    auto const with = [&](std::string const& file, std::string const& from, std::string const& to) {
        auto changed = source;
        auto& text = changed.parts.at(std::string(definition::k_province_part)).at(file);
        CHECK(text.contains(from));
        text.replace(text.find(from), from.size(), to);
        return Establishment(definition::load(changed).model).fingerprint(Date{});
    };
    EXPECT_EQ(Establishment(definition::load(source).model).fingerprint(Date{}), establishment.fingerprint(Date{}));
    EXPECT_NE(with("calendar.yaml", "to: 2027-03-10", "to: 2027-03-11"), establishment.fingerprint(Date{}));
    EXPECT_NE(with("calendar.yaml", "friday: 09:00-13:00", "friday: 09:00-12:00"), establishment.fingerprint(Date{}));
    EXPECT_NE(with("offices.yaml", "seats: 5", "seats: 6"), establishment.fingerprint(Date{}));
    EXPECT_NE(with("offices.yaml", "hours: always\n", "\n"), establishment.fingerprint(Date{}));
    EXPECT_EQ(with("offices.yaml", "grade: 5", "grade: 6"), establishment.fingerprint(Date{}));
    EXPECT_TRUE(files.contains("offices.yaml"));
}

}  // namespace
}  // namespace bolan::people
