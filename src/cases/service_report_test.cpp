// Reports that every service and office get: their figures, the cases behind them, and who may ask.
#include "cases/service_report.h"
#include "cases/percentile.h"
#include "cases/step_report.h"
#include "cases/testing.h"
#include <gtest/gtest.h>

namespace bolan::cases {
namespace {

using namespace testing;

TEST(Percentile, is_a_value_that_is_there) {
    std::vector<int> none, one{7}, ten{10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    EXPECT_FALSE(percentile(none, 50));
    EXPECT_EQ(percentile(one, 90), 7);
    EXPECT_EQ(percentile(ten, 50), 5);
    EXPECT_EQ(percentile(ten, 90), 9);
    EXPECT_EQ(percentile(ten, 100), 10);
}

class ServiceReportTest : public ::testing::TestWithParam<store::Engine> {
  protected:
    ServiceReportTest() {
        // Of the North: one taken back, two received; of the South: one sent back to its applicant.
        withdrawn = town.apply("north.hill");
        hill = town.apply("north.hill");
        mill = town.apply("north.mill");
        port = town.apply("south.port");
        town.set_clock("2026-11-05T11:00");
        withdraw(withdrawn);
        town.act("desk_clerk.1@south", port, "send_back", Value::map({{"missing", "A picture."}}));
        town.set_clock("2026-12-01T11:00");
        town.check_papers(hill);
    }

    void withdraw(CaseId const& id) {
        people::Actor const actor{*PersonId::parse(town.get(id).applicant), "Ada Khan", "", ""};
        auto const done = town.house->engine->perform(
            {.actor = actor, .service = "library_card", .case_id = id, .action = "withdraw", .input = Value::map()});
        if (!done) std::printf("withdraw: %s\n", done.error().code.c_str());
        CHECK(done.has_value());
    }
    static ServiceAsk ask(std::string by, Date from = *Date::of(2026, 11, 1), Date to = *Date::of(2026, 11, 30)) {
        return {"library_card", from, to, std::move(by)};
    }
    Result<ServiceReport> report(std::string const& post, ServiceAsk const& asked) {
        return town.read(
            [&](store::Connection& db) { return report_service(*town.house->engine, db, town.officer(post), asked); });
    }
    std::vector<CaseId> counted(std::string const& post, ServiceAsk const& asked, std::optional<std::string> key,
                                ServiceFigure figure, int skip = 0, int limit = 10) {
        std::vector<CaseId> out;
        auto const page = town.read([&](store::Connection& db) {
            return counted_cases(*town.house->engine, db, town.officer(post), asked, key, figure, skip, limit);
        });
        CHECK(page.has_value());
        for (auto const& of : page->cases) out.push_back(of.id);
        return out;
    }
    static ServiceLine line(ServiceReport const& report, std::string_view key) {
        for (auto const& one : report.lines)
            if (one.key == key) return one;
        return {};
    }

    Town town{GetParam()};
    CaseId withdrawn, hill, mill, port;
};

INSTANTIATE_TEST_SUITE_P(Engines, ServiceReportTest, ::testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

TEST_P(ServiceReportTest, counts_what_came_what_ended_and_what_is_pending) {
    auto const all = report("board_member@testland", ask("district"));
    ASSERT_TRUE(all) << all.error().code;
    EXPECT_EQ(all->total[ServiceFigure::received], 4);
    EXPECT_EQ(all->total[ServiceFigure::otherwise], 1);
    EXPECT_EQ(all->total[ServiceFigure::granted], 0);
    EXPECT_EQ(all->total[ServiceFigure::pending], 3);
    EXPECT_FALSE(all->total.median_days);
    auto const north = line(*all, "north");
    EXPECT_EQ(north[ServiceFigure::received], 3);
    EXPECT_EQ(north[ServiceFigure::pending], 2);
    EXPECT_EQ(line(*all, "south")[ServiceFigure::pending], 1);
    // From 2 to 30 November 17 working days: Founding Day is on a Friday and a Monday, the Day of Maps on a Wednesday.
    EXPECT_EQ(all->total[ServiceFigure::pending_30], 3);
    EXPECT_EQ(all->total[ServiceFigure::pending_15], 0);
}

TEST_P(ServiceReportTest, what_ended_after_the_period_was_pending_at_its_end) {
    auto const until_the_fourth = ask("district", *Date::of(2026, 11, 1), *Date::of(2026, 11, 4));
    auto const then = report("board_member@testland", until_the_fourth);
    ASSERT_TRUE(then);
    EXPECT_EQ(then->total[ServiceFigure::pending], 4);
    EXPECT_EQ(then->total[ServiceFigure::pending_5], 4);
    EXPECT_EQ(then->total[ServiceFigure::otherwise], 0);
    auto const december = ask("month", *Date::of(2026, 12, 1), *Date::of(2026, 12, 31));
    auto const later = report("board_member@testland", december);
    ASSERT_TRUE(later);
    EXPECT_EQ(later->total[ServiceFigure::received], 0);
    EXPECT_EQ(line(*later, "2026-11")[ServiceFigure::pending], 3);
}

TEST_P(ServiceReportTest, stands_in_lines_by_office_post_outcome_and_place) {
    auto const by = [&](char const* way) { return *report("board_member@testland", ask(way)); };
    EXPECT_EQ(line(by("tehsil"), "north.mill")[ServiceFigure::received], 1);
    EXPECT_EQ(line(by("office"), "branch@north.hill")[ServiceFigure::pending], 1);
    EXPECT_EQ(line(by("office"), "library@north")[ServiceFigure::pending], 1);
    EXPECT_EQ(line(by("office"), "")[ServiceFigure::pending], 1);  // waits for its applicant
    EXPECT_EQ(line(by("post"), "branch_keeper@north.hill")[ServiceFigure::pending], 1);
    EXPECT_EQ(line(by("outcome"), "withdrawn")[ServiceFigure::otherwise], 1);
    EXPECT_EQ(line(by("outcome"), "")[ServiceFigure::pending], 3);
    EXPECT_EQ(report("board_member@testland", ask("weather")).error().code, "form.invalid");
}

TEST_P(ServiceReportTest, is_asked_by_either_map) {
    CHECK(town.house->database
              .write([&](store::Transaction& tx) -> Result<> {
                  tx.db().run("update cases set area = 'midland.mill' where id = ?1", mill.view());
                  return {};
              })
              .has_value());
    auto asked = ask("tehsil");
    EXPECT_EQ(line(*report("board_member@testland", asked), "midland.mill")[ServiceFigure::received], 1);
    asked.map = Date::of(2026, 11, 30);
    auto const now = *report("board_member@testland", asked);
    EXPECT_EQ(line(now, "midland.mill")[ServiceFigure::received], 0);
    EXPECT_EQ(line(now, "north.mill")[ServiceFigure::received], 1);
}

TEST_P(ServiceReportTest, times_are_of_decisions) {
    town.act("branch_keeper@north.hill", hill, "keeper_report",
             Value::map({{"visited_on", "2026-12-01"}, {"finding", "found"}}));
    town.act("watchman@north", hill, "watch_report", Value::map({{"watch_finding", "quiet"}}));
    for (auto const* member : {"committee_member.1@north", "committee_member.2@north"})
        town.act(member, hill, "favour");
    town.set_clock("2026-12-03T11:00");
    town.act("librarian@north", hill, "refuse", Value::map({{"refusal_reason", "No."}}));
    auto const december = ask("office", *Date::of(2026, 12, 1), *Date::of(2026, 12, 31));
    auto const all = *report("board_member@testland", december);
    EXPECT_EQ(all.total[ServiceFigure::refused], 1);
    EXPECT_EQ(line(all, "library@north")[ServiceFigure::refused], 1);
    // 17 in November, then 1 and 3 December: on Wednesdays of the month of lamps nobody works.
    EXPECT_EQ(all.total.median_days, 19);
    EXPECT_EQ(all.total.most_days, 19);
}

TEST_P(ServiceReportTest, each_figure_opens_its_cases) {
    auto const asked = ask("district");
    EXPECT_EQ(counted("board_member@testland", asked, "north", ServiceFigure::pending), (std::vector{hill, mill}));
    EXPECT_EQ(counted("board_member@testland", asked, {}, ServiceFigure::otherwise), std::vector{withdrawn});
    EXPECT_EQ(counted("board_member@testland", asked, {}, ServiceFigure::received, 0, 2).size(), 2u);
    EXPECT_EQ(counted("board_member@testland", asked, {}, ServiceFigure::received, 2, 10).size(), 2u);
    EXPECT_TRUE(counted("board_member@testland", asked, {}, ServiceFigure::received, 4, 10).empty());
}

TEST_P(ServiceReportTest, a_post_counts_what_it_may_read_and_nothing_just_outside) {
    EXPECT_EQ(report("librarian@north", ask("district"))->total[ServiceFigure::received], 3);
    EXPECT_EQ(report("librarian@south", ask("district"))->total[ServiceFigure::received], 1);
    EXPECT_EQ(report("branch_keeper@north.mill", ask("tehsil"))->total[ServiceFigure::received], 1);
    EXPECT_TRUE(counted("librarian@south", ask("district"), "north", ServiceFigure::received).empty());
    // The table gives the watch of the South to the warden, of the North to the watchman.
    EXPECT_EQ(report("watchman@north", ask("district"))->total[ServiceFigure::received], 3);
    EXPECT_EQ(report("warden@south", ask("district"))->total[ServiceFigure::received], 1);
    EXPECT_EQ(report("warden@north", ask("district"))->total[ServiceFigure::received], 0);
    people::Actor const citizen{*PersonId::parse(town.get(hill).applicant), "Ada Khan", "", ""};
    auto const asked = ask("district");
    auto const refused =
        town.read([&](store::Connection& db) { return report_service(*town.house->engine, db, citizen, asked); });
    EXPECT_EQ(refused.error().code, "report.forbidden");
    auto nothing = asked;
    nothing.service = "nothing";
    EXPECT_EQ(report("librarian@north", nothing).error().code, "service.unknown");
    EXPECT_EQ(report("librarian@north", ask("district", *Date::of(2026, 2, 1), *Date::of(2026, 1, 1))).error().code,
              "form.invalid");
}

TEST_P(ServiceReportTest, a_stay_that_ended_is_kept_with_its_working_time) {
    auto const stays = town.read([&](store::Connection& db) { return stays_of(db, hill); });
    ASSERT_EQ(stays.size(), 1u);
    EXPECT_EQ(stays[0].state, "received");
    EXPECT_EQ(stays[0].role, "desk");
    EXPECT_EQ(stays[0].office, "library@north");
    EXPECT_TRUE(stays[0].was_late());
    EXPECT_FALSE(stays[0].paused);
    // Monday 2 November 10:00 to Tuesday 1 December 11:00.
    EXPECT_EQ(stays[0].working_ms, town.house->model->province.calendar->open_ms_between(
                                       *parse_moment("2026-11-02T10:00", 300), *parse_moment("2026-12-01T11:00", 300)));
}

TEST_P(ServiceReportTest, offices_read_how_they_and_those_under_them_keep_their_times) {
    auto const lines = [&](std::string const& post) {
        return *town.read([&](store::Connection& db) {
            return report_steps(db, town.house->establishment, people::Actor{.post = post}, *Date::of(2026, 11, 1),
                                *Date::of(2026, 12, 31));
        });
    };
    auto const all = lines("board_member@testland");
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].office, "library@north");
    EXPECT_EQ(all[0].state, "received");
    EXPECT_EQ(all[0].count, 2);
    EXPECT_EQ(all[0].in_time, 0);
    EXPECT_EQ(all[1].office, "library@south");
    EXPECT_EQ(lines("librarian@south").size(), 1u);
    EXPECT_TRUE(lines("branch_keeper@north.hill").empty());
    EXPECT_LE(all[0].median_ms, all[0].most_ms);
    EXPECT_EQ(all[0].longest_ms, all[0].most_ms);
}

}  // namespace
}  // namespace bolan::cases
