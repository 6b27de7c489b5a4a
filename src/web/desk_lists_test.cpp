// Lists below one's own, saved lists, and what waits where.
#include "cases/saved_views.h"
#include "web/testing_desk.h"
#include <gtest/gtest.h>

namespace bolan::web {
namespace {

using testing::Browser;
using testing::Desk;

TEST(DeskLists, the_list_of_an_office_or_post_opens_to_the_offices_over_it_and_to_no_other) {
    Desk site;
    auto const sent = site.apply("2");
    auto const reference = group_reference(sent.reference);
    auto const member = site.at("board_member@testland");
    for (auto const* at : {"desk_clerk.1@north", "library@north"}) {
        auto const target = std::string("/desk?at=") + at;
        EXPECT_TRUE(Browser(member).get(target).shows(reference)) << at;
        EXPECT_TRUE(site.at("librarian@north").get(target).shows(reference)) << at;
        EXPECT_FALSE(Browser(member).get(target + "&list=late").shows(reference)) << at;
        EXPECT_EQ(site.at("librarian@south").get(target).status, 403) << at;
        EXPECT_EQ(site.at("branch_keeper@north.hill").get(target).status, 403) << at;
    }
    EXPECT_FALSE(Browser(member).get("/desk?at=desk_clerk.1@south").shows(reference));
    EXPECT_EQ(Browser(member).get("/desk?at=nobody@nowhere").status, 404);
}

TEST(DeskLists, are_ordered_and_narrowed_from_their_page) {
    Desk site;
    auto const hill = site.apply("2"), mill = site.apply("3", "Bano Shah", "north.mill");
    auto clerk = site.at("desk_clerk.1@north");
    clerk.get("/desk");
    EXPECT_TRUE(clerk.shows("<option value=\"north.hill\">"));
    EXPECT_FALSE(clerk.shows("<option value=\"south"));
    EXPECT_TRUE(clerk.get("/desk?area=north.mill").shows(group_reference(mill.reference)));
    EXPECT_FALSE(clerk.shows(group_reference(hill.reference)));
    EXPECT_TRUE(clerk.shows("<option value=\"north.mill\" selected>"));
    auto const is_before = [&](cases::Receipt const& first, cases::Receipt const& second) {
        return clerk.body.find(group_reference(first.reference)) < clerk.body.find(group_reference(second.reference));
    };
    clerk.get("/desk?order=reference");
    EXPECT_EQ(is_before(hill, mill), hill.reference < mill.reference);
    EXPECT_TRUE(clerk.shows("aria-sort=\"ascending\">Application"));
    clerk.get("/desk?order=received");
    EXPECT_TRUE(is_before(hill, mill));
    EXPECT_TRUE(clerk.shows("aria-sort=\"ascending\">Received"));
    EXPECT_TRUE(clerk.get("/desk?area=nowhere").shows("is no longer there."));
    EXPECT_EQ(clerk.get("/desk?order=nonsense").status, 200);
}

TEST(DeskLists, nothing_is_done_at_once_on_the_list_of_another_post) {
    Desk site;
    auto const sent = site.apply("2");
    site.favour(sent);
    auto librarian = site.at("librarian@north");
    EXPECT_TRUE(librarian.get("/desk").shows("library_card/issue"));
    auto member = site.at("board_member@testland");
    member.get("/desk?at=librarian@north");
    EXPECT_TRUE(member.shows(group_reference(sent.reference)));
    EXPECT_FALSE(member.shows("library_card/issue"));
}

class SavedLists : public ::testing::Test {
  protected:
    SavedLists() { clerk.get("/desk"); }
    void save(std::string const& title, std::string const& query) {
        clerk.get("/desk/views?new=" + url_part(query));
        clerk.post("/desk/views", {{"do", "save"}, {"query", query}, {"title", title}});
    }
    std::string id_of(std::string const& title) {
        auto const actor = site.officer("desk_clerk.1@north");
        for (auto const& view :
             site.house->database.read([&](store::Connection& db) { return cases::saved_views(db, actor); }))
            if (view.title == title) return view.id;
        return {};
    }
    void change(std::string const& what, std::string const& id, std::string const& title = {}) {
        clerk.get("/desk/views");
        clerk.post("/desk/views", {{"do", what}, {"id", id}, {"title/" + id, title}});
    }

    Desk site;
    Browser clerk = site.at("desk_clerk.1@north");
};

TEST_F(SavedLists, are_shown_with_their_length_and_to_nobody_else) {
    site.apply("2");
    save("Poetry first", "service=library_card&state=received&after=1.x&junk=1");
    EXPECT_EQ(clerk.status, 303);
    EXPECT_EQ(clerk.location, "/desk?service=library_card&state=received");
    clerk.follow();
    EXPECT_TRUE(clerk.shows("Poetry first</span><span class=\"cnt num\">1</span>"));
    EXPECT_TRUE(clerk.get("/desk?lang=ur").shows("Poetry first"));
    EXPECT_FALSE(site.at("desk_clerk.2@north").get("/desk").shows("Poetry first"));
    auto const size = site.house->ledger->head().size;
    save("Late ones", "list=late");
    EXPECT_EQ(site.house->ledger->head().size, size);  // a preference, no act
}

TEST_F(SavedLists, are_renamed_ordered_and_deleted) {
    save("First", "list=late");
    save("Second", "list=office");
    change("rename", id_of("First"), "Erste");
    EXPECT_EQ(clerk.status, 303);
    change("up", id_of("Second"));
    clerk.get("/desk");
    EXPECT_LT(clerk.body.find(">Second<"), clerk.body.find(">Erste<"));
    change("up", id_of("Second"));  // it is the first already
    change("delete", id_of("Second"));
    EXPECT_FALSE(clerk.get("/desk").shows(">Second<"));
    EXPECT_TRUE(clerk.shows(">Erste<"));
    // What is another's is not there.
    auto other = site.at("desk_clerk.2@north");
    other.get("/desk");
    EXPECT_EQ(other.post("/desk/views", {{"do", "delete"}, {"id", id_of("Erste")}}).status, 404);
    EXPECT_FALSE(id_of("Erste").empty());
}

TEST_F(SavedLists, need_a_name_and_are_twenty_at_most) {
    save(" ", "list=late");
    EXPECT_EQ(clerk.status, 422);
    EXPECT_TRUE(clerk.shows("Give the list a name."));
    save(std::string(61, 'x'), "list=late");
    EXPECT_EQ(clerk.status, 422);
    for (int i = 0; i < 20; ++i) save("List " + std::to_string(i), "list=late");
    EXPECT_EQ(clerk.status, 303);
    save("One more", "list=late");
    EXPECT_EQ(clerk.status, 422);
    EXPECT_TRUE(clerk.shows("You keep 20 lists already."));
}

TEST_F(SavedLists, say_what_they_name_and_is_gone) {
    save("Old", "service=carriage_permit");
    EXPECT_TRUE(clerk.follow().shows("is no longer there."));
    EXPECT_TRUE(clerk.get("/desk/views").shows("carriage_permit"));
}

TEST(Workload, counts_what_waits_by_age_and_leads_to_the_lists) {
    Desk site;
    site.officer("desk_clerk.1@north");
    site.apply("2");
    site.clock.advance_ms(12 * k_day_ms);  // due on the second working day
    site.apply("3");
    auto librarian = site.at("librarian@north");
    librarian.get("/desk/workload");
    EXPECT_EQ(librarian.status, 200);
    EXPECT_TRUE(librarian.shows("Officer desk_clerk.1@north"));
    EXPECT_TRUE(librarian.shows("vacant"));  // the second desk
    EXPECT_TRUE(librarian.shows("href=\"/desk?at=desk_clerk.1%40north\""));
    EXPECT_TRUE(librarian.shows("href=\"/desk?list=late&amp;at=desk_clerk.1%40north\""));
    EXPECT_TRUE(librarian.get("/desk/workload?lang=ur").shows("کہاں کیا منتظر ہے"));
    auto const of = [&](char const* scope) { return site.house->workload->latest()->of(scope); };
    for (auto const* scope : {"desk_clerk.1@north", "desk_clerk.2@north", "library@north", "library_board@testland"}) {
        EXPECT_EQ(of(scope).all.not_due, 1) << scope;
        EXPECT_EQ(of(scope).all.late, (std::array<int, 3>{0, 1, 0})) << scope;
        EXPECT_EQ(of(scope).by_service.at("library_card").all(), 2) << scope;
    }
    EXPECT_EQ(site.house->workload->latest()->all.late_all(), 1);
    EXPECT_EQ(site.house->workload->latest()->all.not_due, 1);
    EXPECT_EQ(of("library@south").all.all(), 0);
    EXPECT_EQ(of("librarian@north").all.all(), 0);  // only told
}

TEST(Workload, is_the_same_however_many_tasks_are_read_at_once_and_stops_when_it_is_told_to) {
    Desk site;
    for (auto const* digits : {"2", "3", "4"}) site.apply(digits);
    auto const count = [&](int at_once, std::function<bool()> const& goes_on) {
        return site.house->database.read([&](store::Connection& db) {
            return cases::count_workload(db, site.clock.now(), goes_on, at_once).of("library@north").all.all();
        });
    };
    for (int const at_once : {1, 2, 3, cases::k_tasks_at_once}) EXPECT_EQ(count(at_once, [] { return true; }), 3);
    int readings = 0;
    EXPECT_LT(count(1, [&] { return ++readings <= 2; }), 3);
    site.house->workload->stop();
    EXPECT_EQ(site.house->workload->latest()->of("library@north").all.all(), 0);
}

TEST(Workload, is_counted_again_once_a_minute_when_something_happened) {
    Desk site;
    auto const waiting = [&] { return site.house->workload->latest()->of("library@north").all.all(); };
    EXPECT_EQ(waiting(), 0);
    site.apply("2");
    site.house->workload->refresh();
    EXPECT_EQ(waiting(), 0);
    site.clock.advance_ms(60'000);
    site.house->workload->refresh();
    EXPECT_EQ(waiting(), 1);
}

TEST(Workload, opens_to_the_offices_over_it_only) {
    Desk site;
    site.apply("2");
    auto member = site.at("board_member@testland");
    EXPECT_TRUE(member.get("/desk/workload").shows("/desk/workload?at=library%40north"));
    EXPECT_TRUE(member.get("/desk/workload?at=library@north").shows("Clerk at the Desk 1, North"));
    EXPECT_EQ(site.at("librarian@south").get("/desk/workload?at=library@north").status, 403);
    EXPECT_EQ(site.at("librarian@north").get("/desk/workload?at=library_board@testland").status, 403);
    EXPECT_EQ(member.get("/desk/workload?at=nowhere").status, 404);
    EXPECT_TRUE(site.at("librarian@south").get("/desk/workload").shows("Nothing waits here or below."));
}

}  // namespace
}  // namespace bolan::web
