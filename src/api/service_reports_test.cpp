// Reports that nobody writes, through the API: the figures of the pages (see web/reports_test.cpp), and who may ask.
#include "api/testing.h"
#include <algorithm>

namespace bolan::api::testing {

namespace {

constexpr char k_report[] = "/api/v1/services/library_card/report";
constexpr char k_period[] = "?from=2026-11-01&to=2026-11-30";

class ServiceReportsApiTest : public ApiTest {
  protected:
    ServiceReportsApiTest() {
        auto const owner = ada();
        hill = open_case(owner, reader_form(owner, "11111-1111111-2", "Hill Khan"));
        auto elsewhere = reader_form(owner, "33333-3333333-3", "Port Khan");
        elsewhere.set("district", "south");
        elsewhere.set("tehsil", "south.port");
        port = open_case(owner, elsewhere);
        board = officer("board_member@testland");
    }
    static Value line(Value const& report, std::string_view key) {
        for (auto const& one : report["lines"].as_list())
            if (one["key"].string_or("") == key) return one;
        return {};
    }

    std::string hill, port, board;
};

TEST_F(ServiceReportsApiTest, count_as_the_page_counts) {
    auto const report = get(std::string(k_report) + k_period, board).body;
    EXPECT_EQ(report["by"].as_string(), "district");
    EXPECT_EQ(report["total"]["figures"]["received"].as_int(), 2);
    auto const north = line(report, "north");
    // As in the file of the page: "North,1,0,0,0,1,1,0,0,0,,".
    std::vector<std::pair<char const*, int>> const figures{{"received", 1},   {"granted", 0},    {"refused", 0},
                                                           {"otherwise", 0},  {"pending", 1},    {"pending_5", 1},
                                                           {"pending_15", 0}, {"pending_30", 0}, {"pending_more", 0}};
    for (auto const& [name, count] : figures) EXPECT_EQ(north["figures"][name].as_int(), count) << name;
    EXPECT_TRUE(north["median_days"].is_null());
    EXPECT_TRUE(north["most_days"].is_null());
    EXPECT_EQ(
        line(get(std::string(k_report) + k_period + "&by=office", board).body, "library@south")["figures"]["pending"]
            .as_int(),
        1);
    auto const before = get(std::string(k_report) + "?from=2026-09-01&to=2026-09-30", board).body;
    EXPECT_TRUE(before["lines"].as_list().empty());
    EXPECT_EQ(get(std::string(k_report) + k_period + "&by=weather", board).problem("/by"), "field.choice");
    EXPECT_EQ(get(std::string(k_report) + "?from=2026-11-30&to=2026-11-01", board).problem("/to"), "report.reversed");
    EXPECT_EQ(get(std::string(k_report) + "?from=November", board).code(), "request.malformed");
    EXPECT_EQ(get("/api/v1/services/nothing/report", board).code(), "service.unknown");
}

TEST_F(ServiceReportsApiTest, each_figure_gives_the_cases_it_counts) {
    auto const cases = std::string(k_report) + "/cases" + k_period;
    auto const north = get(cases + "&figure=pending_5&line=north", board).body["cases"].as_list();
    ASSERT_EQ(north.size(), 1u);
    EXPECT_EQ(north[0]["reference"].as_string(), hill);
    EXPECT_EQ(get(cases + "&figure=received", board).body["cases"].as_list().size(), 2u);
    EXPECT_EQ(get(cases + "&figure=received&skip=1", board).body["cases"].as_list().size(), 1u);
    // An officer of one district counts, and is given, what lies in it.
    auto const south = get(cases + "&figure=received", officer("librarian@south")).body["cases"].as_list();
    ASSERT_EQ(south.size(), 1u);
    EXPECT_EQ(south[0]["reference"].as_string(), port);
    EXPECT_EQ(get(cases + "&figure=weather", board).code(), "request.malformed");
    EXPECT_EQ(get(cases + "&figure=received&skip=-1", board).code(), "request.malformed");
}

TEST_F(ServiceReportsApiTest, offices_read_how_they_and_those_under_them_keep_their_times) {
    auto const steps = std::string("/api/v1/step-report") + k_period;
    EXPECT_TRUE(get(steps, board).body["lines"].as_list().empty());
    pay(hill);
    clock.advance_ms(2 * k_hour_ms);
    act(officer("desk_clerk.1@north"), hill, "check_papers");
    auto const lines = get(steps, board).body["lines"].as_list();
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0]["office"].as_string(), "library@north");
    EXPECT_EQ(lines[0]["state"].as_string(), "received");
    EXPECT_EQ(lines[0]["count"].as_int(), 1);
    EXPECT_EQ(lines[0]["in_time"].as_int(), 1);
    EXPECT_EQ(lines[0]["median_minutes"].as_int(), 120);
    EXPECT_EQ(lines[0]["longest_minutes"].as_int(), 120);
    EXPECT_EQ(get(steps, officer("librarian@north")).body["lines"].as_list().size(), 1u);
    EXPECT_TRUE(get(steps, officer("librarian@south")).body["lines"].as_list().empty());
    EXPECT_EQ(get("/api/v1/step-report?from=2026-11-30&to=2026-11-01", board).problem("/to"), "report.reversed");
}

}  // namespace

}  // namespace bolan::api::testing
