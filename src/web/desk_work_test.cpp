// What is done with whole lists: files, acts on many cases, and work given to one seat.
#include "cases/assign.h"
#include "cases/bulk.h"
#include "web/sheet.h"
#include "web/testing_desk.h"
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace bolan::web {
namespace {

using testing::Browser;
using testing::Desk;

std::string case_of(cases::Receipt const& of) { return "/desk/case/" + of.reference; }

std::size_t count_of(std::string const& text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

ledger::Act last_act(Desk& site) {
    return site.house->database.read([&](store::Connection& db) {
        auto const id = db.find("select subject_kind, subject from act order by leaf_index desc limit 1",
                                [](store::Row const& row) { return std::pair(row.string(0), row.string(1)); });
        return ledger::acts_of(db, id->first, id->second).back().act;
    });
}

// ---- Files

// What a workbook holds, read with other eyes than those that wrote it.
std::string unzipped(std::string const& bytes, char const* part) {
    auto const folder = std::filesystem::temp_directory_path() / ("bolan-sheet-test-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "list.xlsx", std::ios::binary) << bytes;
    auto const command =
        "unzip -p '" + (folder / "list.xlsx").string() + "' " + part + " > '" + (folder / "out").string() + "'";
    EXPECT_EQ(std::system(command.c_str()), 0) << part;
    std::ifstream in(folder / "out");
    std::string out(std::istreambuf_iterator<char>(in), {});
    std::filesystem::remove_all(folder);
    return out;
}

TEST(ListFiles, a_list_is_taken_as_csv_with_its_filters_and_is_an_act) {
    Desk site;
    auto const formula = site.apply("2", "- Khan Ali"), other = site.apply("3", "زرینہ خان");
    auto clerk = site.at("desk_clerk.1@north");
    clerk.get("/desk");
    clerk.post("/desk/export.csv", {{"query", "service=library_card&state=received&order=reference"}});
    EXPECT_EQ(clerk.status, 200);
    EXPECT_TRUE(clerk.body.starts_with("\xef\xbb\xbfReference,Service,Name,Place,Stage,Received,")) << clerk.body;
    EXPECT_TRUE(clerk.shows(",'- Khan Ali,"));
    EXPECT_TRUE(clerk.shows("زرینہ خان"));
    EXPECT_TRUE(clerk.shows(",2026-10-13,2026-10-13,2026-10-15,No\r\n")) << clerk.body;
    EXPECT_EQ(count_of(clerk.body, "\r\n"), 3u);
    auto const act = last_act(site);
    EXPECT_EQ(act.action, "export");
    EXPECT_EQ(act.post, "desk_clerk.1@north");
    EXPECT_EQ(act.input["rows"].int_or(0), 2);
    EXPECT_EQ(act.input["list"].string_or(""), "/desk?service=library_card&state=received&order=reference");
    clerk.get("/desk");
    clerk.post("/desk/export.csv", {{"query", "service=library_card&state=visit"}});
    EXPECT_EQ(count_of(clerk.body, "\r\n"), 1u);
    EXPECT_EQ(last_act(site).input["rows"].int_or(-1), 0);
}

TEST(ListFiles, a_workbook_holds_dates_as_dates_and_no_formula) {
    Desk site;
    site.apply("2", "- Khan Ali");
    auto clerk = site.at("desk_clerk.1@north");
    clerk.get("/desk?lang=ur");
    clerk.post("/desk/export.xlsx", {{"query", ""}});
    ASSERT_EQ(clerk.status, 200);
    auto const sheet = unzipped(clerk.body, "xl/worksheets/sheet1.xml");
    EXPECT_NE(sheet.find("rightToLeft=\"1\""), std::string::npos);
    EXPECT_NE(sheet.find("- Khan Ali"), std::string::npos);
    EXPECT_EQ(sheet.find("<f>"), std::string::npos);
    EXPECT_NE(sheet.find("<v>46308</v>"), std::string::npos);  // 13 October 2026, counted from 1900
    EXPECT_EQ(last_act(site).input["format"].string_or(""), "xlsx");
}

TEST(ListFiles, are_refused_where_the_list_is_refused) {
    Desk site;
    site.apply("2");
    auto south = site.at("librarian@south");
    south.get("/desk");
    auto const size = site.house->ledger->head().size;
    for (auto const* format : {"csv", "xlsx"}) {
        auto const target = std::string("/desk/export.") + format;
        EXPECT_EQ(south.post(target, {{"query", "at=library@north"}}).status, 403);
        EXPECT_EQ(south.post_exactly(target, {{"query", ""}}).status, 403);
        EXPECT_EQ(Browser(site).post(target, {{"query", ""}}).status, 401);
    }
    EXPECT_EQ(site.house->ledger->head().size, size);
    south.get("/desk");
    south.post("/desk/export.csv", {{"query", "list=office"}});
    EXPECT_FALSE(south.shows("Ada Khan"));
    auto librarian = site.at("librarian@north");
    librarian.get("/desk");
    EXPECT_TRUE(librarian.post("/desk/export.csv", {{"query", "list=office"}}).shows("Ada Khan"));
}

TEST(ListFiles, a_long_list_is_taken_whole) {
    auto const heads = std::vector<std::string>{"A", "Day", "N"};
    for (auto const kind : {SheetKind::csv, SheetKind::xlsx}) {
        auto const sheet = Sheet::begin(kind, {.title = "A/B:[long]", .columns = heads});
        constexpr int k_rows = 20'000;
        for (int i = 0; i < k_rows; ++i)
            sheet->add(std::vector<SheetCell>{std::string("=row"), *Date::of(2026, 10, 13), std::int64_t{i}});
        auto const response = sheet->finish("x");
        std::string all;
        for (auto piece = response.pieces(); !piece.empty(); piece = response.pieces()) all += piece;
        if (kind == SheetKind::csv)
            EXPECT_EQ(count_of(all, "'=row,2026-10-13,"), static_cast<std::size_t>(k_rows));
        else
            EXPECT_EQ(count_of(unzipped(all, "xl/worksheets/sheet1.xml"), "=row"), static_cast<std::size_t>(k_rows));
    }
}

// ---- Many cases at once

class Bulk : public ::testing::Test {
  protected:
    std::vector<cases::Receipt> favoured(int count) {
        std::vector<cases::Receipt> out;
        for (int i = 0; i < count; ++i) {
            out.push_back(site.apply(std::to_string(100 + i)));
            site.favour(out.back());
        }
        return out;
    }
    // Asks and confirms; its address.
    std::string issue_all(Browser& librarian) {
        librarian.get("/desk");
        librarian.post("/desk/bulk", {{"do", "library_card/issue"}, {"all", "yes"}, {"query", ""}});
        auto const asked = librarian.location;
        librarian.follow();
        EXPECT_EQ(librarian.status, 200) << librarian.body;
        librarian.post(asked, {});
        EXPECT_EQ(librarian.status, 303);
        return asked;
    }
    void run() {
        while (site.house->bulk->go_on()) {
        }
    }
    Desk site;
};

TEST_F(Bulk, all_of_a_list_is_done_in_the_background_with_a_line_for_each) {
    auto const cases = favoured(70);
    auto librarian = site.at("librarian@north");
    EXPECT_TRUE(librarian.get("/desk").shows("All of this list, not only this page"));
    auto const asked = issue_all(librarian);
    librarian.follow();
    EXPECT_TRUE(librarian.shows("60 of 70 cases so far."));
    EXPECT_TRUE(librarian.shows("data-reload=\"2000\""));
    EXPECT_EQ(site.state_of(cases.back()), "favoured");
    run();
    librarian.get(asked);
    EXPECT_TRUE(librarian.shows("Done: 70 of 70."));
    EXPECT_FALSE(librarian.shows("data-reload"));
    for (auto const& of : cases) EXPECT_EQ(site.state_of(of), "issued");
    EXPECT_TRUE(librarian.shows(case_of(cases.front())));
    EXPECT_TRUE(librarian.get(asked + "?lang=ur").shows("ہو گیا"));
    EXPECT_EQ(site.at("librarian@south").get(asked).status, 403);
    EXPECT_EQ(librarian.get("/desk/bulk/none").status, 404);
}

TEST_F(Bulk, goes_on_after_a_restart_and_does_nothing_twice) {
    auto const cases = favoured(65);
    auto librarian = site.at("librarian@north");
    auto const asked = issue_all(librarian);
    // The act was performed and the server died before it was noted.
    auto const id = asked.substr(asked.rfind('/') + 1);
    (void)site.house->database.write([&](store::Transaction& tx) -> Result<> {
        tx.db().run("update bulk_item set outcome = 0 where job = ?1 and position = 5", id);
        return {};
    });
    auto const acts_of_5 = [&] {
        return site.house->database.read(
            [&](store::Connection& db) { return cases::history(db, cases.at(5).case_id).size(); });
    };
    auto const before = acts_of_5();
    auto const model = site.house->model;
    site.serve(model);
    run();
    EXPECT_EQ(acts_of_5(), before);
    EXPECT_TRUE(site.at("librarian@north").get(asked).shows("Done: 65 of 65."));
    for (auto const& of : cases) EXPECT_EQ(site.state_of(of), "issued");
}

TEST_F(Bulk, an_officer_who_is_transferred_meanwhile_does_not_do_the_rest) {
    auto const cases = favoured(62);
    auto librarian = site.at("librarian@north");
    auto const asked = issue_all(librarian);
    auto const person = site.officer("librarian@north").person;
    site.clock.advance_ms(1000);
    auto moved = people::posting_of(person, "librarian@south",
                                    site.house->model->province.calendar->today(site.clock.now()), "9/2026");
    moved.kind = people::OrderKind::transfer;
    ASSERT_TRUE(site.house->orders->give({}, moved));
    run();
    librarian.get(asked);
    EXPECT_TRUE(librarian.shows("Done: 60 of 62."));
    EXPECT_TRUE(librarian.shows("You do not hold this post today.")) << librarian.body;
    EXPECT_EQ(site.state_of(cases.front()), "issued");
    EXPECT_EQ(site.state_of(cases.back()), "favoured");
}

// ---- Work given to one seat

class Giving : public ::testing::Test {
  protected:
    Browser& give(Browser& who, std::string const& to, std::string const& reason = "She knows the family.") {
        who.get(case_of(sent) + "/assign");
        return who.post(case_of(sent) + "/assign", {{"to", to}, {"reason", reason}});
    }
    std::string refusal_of(char const* post) {
        auto const done = site.house->engine->perform({.actor = site.officer(post),
                                                       .service = "library_card",
                                                       .case_id = sent.case_id,
                                                       .action = "send_back",
                                                       .input = Value::map({{"missing", "x"}})});
        return done ? "" : done.error().code;
    }
    bool is_in_list(char const* post) { return site.at(post).get("/desk").shows(reference); }

    Desk site;
    cases::Receipt sent = site.apply("2");
    std::string reference = group_reference(sent.reference);
    Browser librarian = site.at("librarian@north");
};

TEST_F(Giving, only_that_seat_acts_until_it_is_given_back) {
    EXPECT_TRUE(librarian.get(case_of(sent)).shows(case_of(sent) + "/assign"));
    EXPECT_EQ(give(librarian, "desk_clerk.2@north").status, 303);
    librarian.follow();
    EXPECT_TRUE(librarian.shows("Given to Clerk at the Desk 2, North"));
    EXPECT_TRUE(librarian.shows("She knows the family."));
    EXPECT_FALSE(is_in_list("desk_clerk.1@north"));
    EXPECT_TRUE(site.at("desk_clerk.2@north").get("/desk").shows("Given to you"));
    EXPECT_TRUE(librarian.get("/desk?list=office").shows("Given to Clerk at the Desk 2, North"));
    EXPECT_FALSE(site.at("desk_clerk.1@north").get(case_of(sent)).shows("/act/send_back"));
    EXPECT_EQ(refusal_of("desk_clerk.1@north"), "case.assigned");
    EXPECT_EQ(last_act(site).action, "refused:send_back");

    EXPECT_EQ(give(librarian, "desk_clerk.1@north").status, 303);  // to another
    EXPECT_EQ(refusal_of("desk_clerk.2@north"), "case.assigned");
    EXPECT_TRUE(is_in_list("desk_clerk.1@north"));
    EXPECT_EQ(give(librarian, "all").status, 303);  // and back to all
    EXPECT_TRUE(is_in_list("desk_clerk.1@north") && is_in_list("desk_clerk.2@north"));
    EXPECT_FALSE(librarian.get("/desk?list=office").shows("Given to"));
    EXPECT_EQ(refusal_of("desk_clerk.1@north"), "");
}

TEST_F(Giving, the_head_of_an_office_above_may_and_no_other) {
    auto member = site.at("board_member@testland");
    EXPECT_EQ(give(member, "desk_clerk.2@north").status, 303);
    for (auto const* post : {"desk_clerk.1@north", "committee_member.1@north", "librarian@south"}) {
        auto other = site.at(post);
        EXPECT_EQ(other.get(case_of(sent) + "/assign").status, 403) << post;
        other.get("/desk");
        EXPECT_EQ(other.post(case_of(sent) + "/assign", {{"to", post}, {"reason", "x"}}).status, 403) << post;
        EXPECT_EQ(site.house->engine
                      ->assign({.actor = site.officer(post), .case_id = sent.case_id, .to = post, .reason = "x"})
                      .error()
                      .code,
                  "assign.not_yours")
            << post;
    }
}

TEST_F(Giving, asks_for_a_reason_and_a_seat_at_which_it_waits) {
    EXPECT_EQ(give(librarian, "desk_clerk.2@north", " ").status, 422);
    EXPECT_TRUE(librarian.shows("Write why."));
    EXPECT_EQ(give(librarian, "branch_keeper@north.hill").status, 422);
    EXPECT_TRUE(librarian.shows("This work does not wait at that post."));
    EXPECT_EQ(give(librarian, "").status, 422);
    EXPECT_TRUE(is_in_list("desk_clerk.1@north"));
}

TEST_F(Giving, outlives_the_late_ladder_and_ends_with_the_stage) {
    give(librarian, "desk_clerk.2@north");
    site.clock.advance_ms(7 * k_day_ms);
    site.house->engine->run_clock();
    EXPECT_TRUE(site.at("librarian@north").get("/desk?list=told").shows(reference));
    EXPECT_EQ(refusal_of("desk_clerk.1@north"), "case.assigned");
    EXPECT_FALSE(is_in_list("desk_clerk.1@north"));
    EXPECT_EQ(refusal_of("desk_clerk.2@north"), "");
    EXPECT_FALSE(is_in_list("desk_clerk.2@north"));
    EXPECT_FALSE(site.at("librarian@north").get("/desk?list=told").shows(reference));
}

TEST_F(Giving, does_not_stand_where_each_has_a_vote) {
    site.pay(sent);
    site.act("desk_clerk.1@north", sent, "check_papers");
    site.act("branch_keeper@north.hill", sent, "keeper_report",
             Value::map({{"visited_on", "2026-10-12"}, {"finding", "found"}}));
    site.act("watchman@north", sent, "watch_report", Value::map({{"watch_finding", "quiet"}}));
    ASSERT_EQ(site.state_of(sent), "reading");
    EXPECT_EQ(give(librarian, "committee_member.1@north").status, 403);
}

TEST_F(Giving, several_are_given_at_once) {
    auto const second = site.apply("3");
    librarian.get("/desk?at=desk_clerk.1@north");
    EXPECT_TRUE(librarian.shows("value=\"assign\""));
    librarian.post("/desk/bulk", {{"do", "assign"}, {"case", sent.case_id.text()}, {"case", second.case_id.text()}});
    ASSERT_EQ(librarian.status, 303);
    auto const asked = librarian.location;
    librarian.follow();
    EXPECT_TRUE(librarian.shows("Clerk at the Desk 2, North"));
    EXPECT_EQ(librarian.post(asked, {{"to", "desk_clerk.2@north"}, {"reason", ""}}).status, 422);
    EXPECT_EQ(librarian.post(asked, {{"to", "desk_clerk.2@north"}, {"reason", "Leave."}}).status, 303);
    EXPECT_TRUE(librarian.follow().shows("Done: 2 of 2."));
    EXPECT_FALSE(is_in_list("desk_clerk.1@north"));
    auto clerk = site.at("desk_clerk.1@north");
    EXPECT_FALSE(clerk.get("/desk?list=office").shows("value=\"assign\""));
    clerk.post("/desk/bulk", {{"do", "assign"}, {"case", sent.case_id.text()}});
    EXPECT_TRUE(clerk.follow().shows("This cannot be done in any of the selected cases."));
}

}  // namespace
}  // namespace bolan::web
