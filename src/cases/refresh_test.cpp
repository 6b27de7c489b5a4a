// Holidays announced late, offices that change, and the clock and restarts between.
#include "cases/refresh.h"
#include "cases/inbox.h"
#include "cases/testing.h"
#include "cases/work.h"
#include <gtest/gtest.h>
#include <set>

namespace bolan::cases {
namespace {

using namespace testing;

class RefreshTest : public ::testing::TestWithParam<store::Engine> {
  protected:
    Town town{GetParam()};

    Refresh now() { return *town.read(find_refresh); }
    int refresh(Engine::OnFailure const& on_failure = {}) {
        int turns = 0;
        while (go_on_refreshing(town.house->engine->parts(), on_failure)) ++turns;
        return turns;
    }
    // Cases in a list, and whether each is told.
    std::map<CaseId, bool> list(std::string const& scope) {
        std::map<CaseId, bool> out;
        for (auto const& row : town.read([&](store::Connection& db) {
                                       return inbox(town.house->establishment, db, scope, {}, town.clock.now());
                                   })
                                   .rows)
            out.emplace(row.case_id, row.told);
        return out;
    }
};

INSTANTIATE_TEST_SUITE_P(Engines, RefreshTest, ::testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

TEST_P(RefreshTest, a_holiday_moves_what_it_concerns_and_says_so) {
    auto const north = town.apply("north.hill"), south = town.apply("south.port");
    ASSERT_EQ(town.due(north), "2026-11-04T17:00");
    auto const version = town.get(south).version;
    town.open(with_holiday("{ name: Day of the Sea, from: 2026-11-04, to: 2026-11-04, areas: [south] }"));
    refresh();
    EXPECT_EQ(town.due(south), "2026-11-05T17:00");
    EXPECT_EQ(town.due(north), "2026-11-04T17:00");
    EXPECT_EQ(town.get(south).version, version + 1);
    auto const moved = town.acts(south, "due_moved");
    ASSERT_EQ(moved.size(), 1u);
    EXPECT_EQ(moved[0].input["role"].as_string(), "desk");
    EXPECT_EQ(moved[0].input["from"].as_string(), "2026-11-04T12:00:00Z");
    EXPECT_EQ(moved[0].input["to"].as_string(), "2026-11-05T12:00:00Z");
    EXPECT_EQ(moved[0].input["announced"], Value(Value::List{"Day of the Sea"}));
    EXPECT_TRUE(moved[0].input["withdrawn"].as_list().empty());
    EXPECT_NE(moved[0].input["promised_from"], moved[0].input["promised_to"]);
    EXPECT_TRUE(town.acts(north, "due_moved").empty());
    EXPECT_EQ(now().moved, 1);
    EXPECT_EQ(now().seen, 2);
    // Taken back, it moves back.
    town.open(testland());
    refresh();
    EXPECT_EQ(town.due(south), "2026-11-04T17:00");
    EXPECT_EQ(town.acts(south, "due_moved").back().input["withdrawn"], Value(Value::List{"Day of the Sea"}));
}

TEST_P(RefreshTest, nothing_is_done_twice_or_without_a_change) {
    auto const id = town.apply();
    town.open(testland());
    EXPECT_EQ(refresh(), 0);
    town.open(with_holiday("{ name: Day of the Sea, from: 2027-11-04, to: 2027-11-04 }"));
    refresh();
    EXPECT_TRUE(now().ended_at);
    EXPECT_EQ(now().seen, 1);
    EXPECT_TRUE(town.acts(id, "due_moved").empty());
    EXPECT_EQ(refresh(), 0);
}

TEST_P(RefreshTest, what_was_told_stays_told_and_is_not_told_again) {
    auto const id = town.apply();
    town.set_clock("2026-11-05T08:00");
    town.house->engine->run_clock();
    ASSERT_EQ(list("librarian@north"), (std::map<CaseId, bool>{{id, true}}));
    town.open(with_holiday("{ name: Day of the Sea, from: 2026-11-04, to: 2026-11-05 }"));
    refresh();
    EXPECT_EQ(town.due(id), "2026-11-06T13:00");
    EXPECT_EQ(list("librarian@north"), (std::map<CaseId, bool>{{id, true}}));
    town.set_clock("2026-11-06T14:00");
    town.house->engine->run_clock();
    EXPECT_EQ(town.acts(id, "late").size(), 1u);
    // The next rung, three working days after the new due time, is told in its turn.
    town.set_clock("2026-11-11T17:01");
    town.house->engine->run_clock();
    EXPECT_EQ(town.acts(id, "late").size(), 2u);
    EXPECT_EQ(list("board_member@testland"), (std::map<CaseId, bool>{{id, true}}));
}

TEST_P(RefreshTest, the_clock_brings_a_case_in_line_before_it_tells) {
    auto const id = town.apply();
    town.open(with_holiday("{ name: Day of the Sea, from: 2026-11-04, to: 2026-11-04 }"));
    town.set_clock("2026-11-04T18:00");
    town.house->engine->run_clock();
    EXPECT_TRUE(town.acts(id, "late").empty());
    EXPECT_EQ(town.due(id), "2026-11-05T17:00");
    refresh();
    EXPECT_EQ(town.acts(id, "due_moved").size(), 1u);
}

TEST_P(RefreshTest, it_goes_on_after_a_restart) {
    for (int i = 0; i < 120; ++i) town.apply();
    auto const changed = with_holiday("{ name: Day of the Sea, from: 2026-11-04, to: 2026-11-04 }");
    town.open(changed);
    ASSERT_TRUE(go_on_refreshing(town.house->engine->parts()));
    auto const before = now();
    EXPECT_EQ(before.seen, 100);
    EXPECT_FALSE(before.ended_at);
    town.open(changed);
    EXPECT_EQ(now().after, before.after);
    refresh();
    EXPECT_EQ(now().seen, 120);
    EXPECT_EQ(now().moved, 120);
}

TEST_P(RefreshTest, another_change_on_the_way_names_both) {
    auto const id = town.apply();
    town.open(with_holiday("{ name: Day of the Sea, from: 2026-11-04, to: 2026-11-04 }"));
    auto const both =
        "{ name: Day of the Sea, from: 2026-11-04, to: 2026-11-04 }\n  - { name: New Year, from: 2026-11-05, to: "
        "2026-11-05 }";
    town.open(with_holiday(both));
    refresh();
    EXPECT_EQ(town.due(id), "2026-11-06T13:00");
    auto const moved = town.acts(id, "due_moved");
    ASSERT_EQ(moved.size(), 1u);
    EXPECT_EQ(moved[0].input["announced"], Value(Value::List{"Day of the Sea", "New Year"}));
}

TEST_P(RefreshTest, one_case_that_fails_does_not_stop_the_others) {
    auto const first = town.apply(), broken = town.apply(), last = town.apply();
    CHECK(town.house->database
              .write([&](store::Transaction& tx) -> Result<> {
                  tx.db().run("update task set scopes = ?1 where case_id = ?2", "\"broken\"", broken.view());
                  return {};
              })
              .has_value());
    town.open(with_holiday("{ name: Day of the Sea, from: 2026-11-04, to: 2026-11-04 }"));
    std::vector<CaseId> told;
    refresh([&](CaseId const& id, std::string_view) { told.push_back(id); });
    EXPECT_EQ(told, std::vector{broken});
    EXPECT_EQ(town.due(first), "2026-11-05T17:00");
    EXPECT_EQ(town.due(last), "2026-11-05T17:00");
    EXPECT_EQ(town.due(broken), "2026-11-04T17:00");
    EXPECT_EQ(now().failed, 1);
    EXPECT_TRUE(now().ended_at);
}

TEST_P(RefreshTest, the_ladder_outlives_a_restart_and_a_case_that_fails) {
    auto const broken = town.apply(), id = town.apply();
    CHECK(town.house->database
              .write([&](store::Transaction& tx) -> Result<> {
                  tx.db().run("update task set scopes = ?1 where case_id = ?2", "\"broken\"", broken.view());
                  return {};
              })
              .has_value());
    std::vector<CaseId> stuck;
    auto const on_stuck = [&](CaseId const& one, std::string_view) { stuck.push_back(one); };
    town.set_clock("2026-11-05T08:00");
    town.house->engine->run_clock(Engine::k_cases_a_turn, on_stuck);
    EXPECT_EQ(town.acts(id, "late").size(), 1u);
    town.open(testland());
    town.set_clock("2026-11-10T09:30");
    town.house->engine->run_clock(Engine::k_cases_a_turn, on_stuck);
    EXPECT_EQ(town.acts(id, "late").size(), 2u);
    EXPECT_EQ(stuck, (std::vector{broken, broken}));
}

TEST_P(RefreshTest, a_post_that_is_gone_and_one_that_is_new_have_their_rows) {
    auto const id = town.apply();
    town.check_papers(id);
    ASSERT_TRUE(list("branch_helper@north.hill").contains(id));
    town.open(with("offices.yaml", "      desk_clerk: { title: Clerk at the Desk, grade: 9, seats: 2 }",
                   "      desk_clerk: { title: Clerk at the Desk, grade: 9, seats: 3 }"));
    auto const other = town.apply();
    EXPECT_TRUE(list("desk_clerk.3@north").contains(other));
    town.open(testland());
    refresh();
    EXPECT_FALSE(list("desk_clerk.3@north").contains(other));
    EXPECT_TRUE(list("desk_clerk.2@north").contains(other));
    EXPECT_TRUE(list("branch_helper@north.hill").contains(id));
    EXPECT_TRUE(town.acts(other, "due_moved").empty());
}

TEST_P(RefreshTest, who_has_voted_is_not_asked_again) {
    auto const id = town.apply();
    town.check_papers(id);
    town.act("branch_keeper@north.hill", id, "keeper_report",
             Value::map({{"visited_on", "2026-11-02"}, {"finding", "found"}}));
    town.act("watchman@north", id, "watch_report", Value::map({{"watch_finding", "quiet"}}));
    town.act("committee_member.1@north", id, "favour");
    ASSERT_EQ(town.get(id).state, "reading");
    town.open(with_holiday("{ name: Day of the Sea, from: 2026-11-04, to: 2026-11-04 }"));
    refresh();
    EXPECT_FALSE(list("committee_member.1@north").contains(id));
    EXPECT_TRUE(list("committee_member.2@north").contains(id));
}

}  // namespace
}  // namespace bolan::cases
