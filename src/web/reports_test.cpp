// Reports that nobody writes, at the desk: figures with their cases, offices with their times, and who may ask. And the
// due time that a late holiday moved, as it reads in a case.
#include "cases/refresh.h"
#include "web/testing_desk.h"
#include <gtest/gtest.h>

namespace bolan::web::testing {

namespace {

constexpr char k_service[] = "/desk/reports/service/library_card";
constexpr char k_steps[] = "/desk/reports/steps";

// The address of the first link whose text is this figure, in the line that follows `line`.
std::string link_to(Browser const& browser, std::string const& line, std::string const& figure) {
    auto const from = browser.body.find(line);
    auto const at = browser.body.find("figure=" + figure, from);
    if (from == std::string::npos || at == std::string::npos) return {};
    auto const begin = browser.body.rfind("href=\"", at) + 6;
    auto href = browser.body.substr(begin, browser.body.find('"', begin) - begin);
    for (auto amp = href.find("&amp;"); amp != href.npos; amp = href.find("&amp;")) href.erase(amp + 1, 4);
    return href;
}

}  // namespace

TEST(ReportPages, are_for_officers) {
    Desk site;
    Browser stranger(site), citizen(site);
    citizen.join("22222-2222222-2", "03002222222");
    std::string const service = k_service, steps = k_steps;
    for (auto const& page : {service, service + "/csv", service + "/cases?figure=received", steps, steps + "/csv"}) {
        EXPECT_EQ(stranger.get(page).status, 303) << page;
        EXPECT_EQ(citizen.get(page).status, 403) << page;
    }
}

TEST(ReportPages, each_figure_opens_the_cases_it_counts) {
    Desk site;
    auto const hill = site.apply("2", "Hill Khan"), port = site.apply("3", "Port Khan", "south.port");
    auto board = site.at("board_member@testland");
    EXPECT_TRUE(board.get("/desk/reports").shows(k_service));
    ASSERT_EQ(board.get(k_service).status, 200);
    EXPECT_TRUE(board.shows("October 2026"));
    auto const north = link_to(board, ">North<", "pending_5");
    ASSERT_FALSE(north.empty());
    EXPECT_TRUE(board.get(north).shows("Hill Khan"));
    EXPECT_FALSE(board.shows("Port Khan"));
    board.get(k_service);
    EXPECT_TRUE(board.get(link_to(board, "All together", "received")).shows("Port Khan"));
    EXPECT_TRUE(board.shows("Hill Khan"));
    EXPECT_TRUE(board.get(std::string(k_service) + "?from=2026-09&to=2026-09").shows("Nothing to report."));
    EXPECT_TRUE(board.get(std::string(k_service) + "?by=office").shows("District Library, North"));
    EXPECT_EQ(board.get(std::string(k_service) + "?by=weather").status, 422);
    EXPECT_EQ(board.get(std::string(k_service) + "/cases?figure=weather").status, 404);
    EXPECT_EQ(board.get("/desk/reports/service/nothing").status, 404);
    board.get(std::string(k_service) + "/csv?by=district");
    EXPECT_TRUE(board.shows("North,1,0,0,0,1,1,0,0,0,,\r\n")) << board.body;
    auto const urdu = board.get(std::string(k_service) + "?lang=ur&by=outcome");
    EXPECT_TRUE(urdu.shows("زیر التوا")) << urdu.body;
}

TEST(ReportPages, a_post_just_outside_counts_and_sees_nothing) {
    Desk site;
    site.apply("2", "Hill Khan");
    auto south = site.at("librarian@south");
    ASSERT_EQ(south.get(k_service).status, 200);
    EXPECT_TRUE(south.shows("Nothing to report."));
    south.get(std::string(k_service) + "/cases?figure=received&by=district&line=north");
    EXPECT_EQ(south.status, 200);
    EXPECT_FALSE(south.shows("Hill Khan"));
    // No part in recalls: neither the report nor its cases.
    auto keeper = site.at("branch_keeper@north.hill");
    EXPECT_EQ(keeper.get("/desk/reports/service/card_recall").status, 403);
    EXPECT_EQ(keeper.get("/desk/reports/service/card_recall/csv").status, 403);
    EXPECT_EQ(keeper.get("/desk/reports/service/card_recall/cases?figure=received").status, 403);
    EXPECT_FALSE(keeper.get("/desk/reports").shows("service/card_recall"));
}

TEST(ReportPages, offices_keep_their_times) {
    Desk site;
    auto const sent = site.apply("2");
    site.pay(sent);
    site.act("desk_clerk.1@north", sent, "check_papers");
    auto librarian = site.at("librarian@north");
    ASSERT_EQ(librarian.get(k_steps).status, 200);
    EXPECT_TRUE(librarian.shows("District Library, North"));
    EXPECT_TRUE(librarian.shows("Papers to be checked"));
    EXPECT_TRUE(site.at("librarian@south").get(k_steps).shows("No stage ended in these months."));
    librarian.get(std::string(k_steps) + "/csv");
    EXPECT_TRUE(librarian.shows(",1,1,100,0.0,0.0,0.0\r\n")) << librarian.body;
}

TEST(ReportPages, a_case_says_which_day_moved_its_due_time) {
    Desk site;
    auto const sent = site.apply("2");
    auto source = definition::read_source(BOLAN_SOURCE_DIR "/tests/province");
    auto& calendar = source.parts.at(std::string(definition::k_province_part)).at("calendar.yaml");
    std::string const holidays = "holidays:\n";
    calendar.replace(calendar.find(holidays), holidays.size(),
                     "holidays:\n  - { name: Day of the Sea, from: 2026-10-15, to: 2026-10-15 }\n");
    site.serve(definition::load(source).model);
    while (cases::go_on_refreshing(site.house->engine->parts())) {
    }
    auto clerk = site.at("desk_clerk.1@north");
    std::string const page = "/desk/case/" + sent.reference;
    EXPECT_TRUE(
        clerk.get(page).shows("The due time moved from 15 October 2026, 17:00 to 16 October 2026, 13:00: Day of "
                              "the Sea was announced"))
        << clerk.body;
    EXPECT_TRUE(clerk.get(page + "?lang=ur").shows("سمندر کا دن کا اعلان ہوا"));
}

}  // namespace bolan::web::testing
