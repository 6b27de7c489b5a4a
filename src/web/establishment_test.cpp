// Offices, orders, delegation and handing over as the desk shows them.
#include "cases/handover.h"
#include "web/testing_desk.h"
#include <algorithm>
#include <gtest/gtest.h>

namespace bolan::web::testing {

namespace {

using people::OrderKind;

// Testland with somebody who gives orders.
class OrderDesk : public Desk {
  public:
    OrderDesk() { officer("registrar@testland"); }
    Browser registrar() { return at("registrar@testland"); }
    std::string order_path(std::string const& post) { return "/desk/establishment/post/" + post + "/order"; }
    std::string officer_path(std::string const& post) {
        return "/desk/establishment/officer/" + officer(post).person.text();
    }
    // An officer without a post.
    PersonId newcomer(std::string const& login) {
        static std::string const hash = crypto::hash_password(Browser::k_password);
        return *house->database.write([&](store::Transaction& tx) -> Result<PersonId> {
            return house->accounts->add_officer(tx, {}, {"Officer " + login, login, hash, "", ""});
        });
    }
    Browser signed_in(std::string const& login) {
        Browser browser(*this);
        browser.get("/sign-in");
        browser.post("/sign-in", {{"login", login}, {"password", Browser::k_password}});
        return browser;
    }
    static http::Pairs day(std::string const& name, int day) {
        return {{name + "/day", std::to_string(day)}, {name + "/month", "10"}, {name + "/year", "2026"}};
    }
    static http::Pairs paper(std::string const& kind, int from) {
        http::Pairs out{{"kind", kind}, {"number", "17/2026"}};
        for (auto const& part : {day("issued_on", 12), day("from", from)})
            out.insert(out.end(), part.begin(), part.end());
        return out;
    }
    bool holds(std::string const& person_of, std::string const& post) {
        auto const held = house->charges->of_post(post, clock.now());
        return std::ranges::any_of(held,
                                   [&](auto const& charge) { return charge.person_name == "Officer " + person_of; });
    }
};

TEST(Establishment, shows_offices_posts_and_who_holds_them) {
    OrderDesk site;
    auto clerk = site.at("desk_clerk.1@north");
    clerk.get("/desk/establishment?area=north");
    EXPECT_TRUE(clerk.shows("District Library, North"));
    EXPECT_TRUE(clerk.shows("Hill"));
    clerk.get("/desk/establishment/office/library%40north");
    EXPECT_EQ(clerk.status, 200);
    EXPECT_TRUE(clerk.shows("Officer desk_clerk.1@north"));
    EXPECT_TRUE(clerk.shows("Vacant"));
    clerk.get("/desk/establishment/post/desk_clerk.1%40north");
    EXPECT_EQ(clerk.status, 200);
    EXPECT_TRUE(clerk.shows("Officer desk_clerk.1@north"));
    EXPECT_FALSE(clerk.shows("Give an order about this post"));
    EXPECT_EQ(clerk.get("/desk/establishment/office/nothing").status, 404);
    EXPECT_EQ(clerk.get("/desk/establishment/post/nothing").status, 404);
    clerk.get("/desk/establishment?q=officer+desk");
    EXPECT_TRUE(clerk.shows("Officer desk_clerk.1@north"));
}

TEST(Establishment, the_sanctioned_strength_is_a_file_for_spreadsheets) {
    OrderDesk site;
    auto clerk = site.at("desk_clerk.1@north");
    clerk.get("/desk/establishment?area=north");
    EXPECT_TRUE(clerk.shows("/desk/establishment/csv?area=north"));
    clerk.get("/desk/establishment/csv?area=north");
    EXPECT_TRUE(
        clerk.body.starts_with("\xef\xbb\xbf"
                               "Office,Designation,Grade,Sanctioned,Filled,Vacant\r\n"))
        << clerk.body;
    EXPECT_TRUE(clerk.shows("\"District Library, North\",Clerk at the Desk,9,2,1,1\r\n"));
    EXPECT_TRUE(clerk.shows("\"District Library, North\",\"Member, Reading Committee\",,5,0,5\r\n"));
    EXPECT_TRUE(clerk.shows("\"Branch Library, Hill\",Branch Keeper,14,1,0,1\r\n"));
    EXPECT_FALSE(clerk.shows("South"));
    EXPECT_EQ(clerk.get("/desk/establishment/csv?area=nowhere").status, 404);
}

TEST(Establishment, an_order_entered_on_the_page_transfers_at_once) {
    OrderDesk site;
    site.officer("librarian@north");
    auto registrar = site.registrar();
    registrar.get(site.order_path("librarian%40south") + "?kind=transfer");
    ASSERT_EQ(registrar.status, 200);
    auto form = site.paper("transfer", 13);
    form.emplace_back("person", "librarian@north");
    registrar.post(site.order_path("librarian%40south"), form);
    ASSERT_EQ(registrar.status, 303) << registrar.body;
    EXPECT_TRUE(site.holds("librarian@north", "librarian@south"));
    EXPECT_FALSE(site.holds("librarian@north", "librarian@north"));
    registrar.get(registrar.location);
    EXPECT_TRUE(registrar.shows("17/2026"));
    EXPECT_TRUE(registrar.shows("Officer librarian@north"));
}

TEST(Establishment, an_order_sent_twice_is_entered_once) {
    OrderDesk site;
    auto registrar = site.registrar();
    auto const path = site.officer_path("librarian@north") + "/order";
    registrar.get(path + "?kind=suspension");
    auto form = site.paper("suspension", 13);
    for (auto const* name : {"csrf", "key"}) form.emplace_back(name, registrar.hidden_value(name));
    registrar.post_exactly(path, form);
    ASSERT_EQ(registrar.status, 303) << registrar.body;
    auto const order = registrar.location;
    EXPECT_EQ(registrar.post_exactly(path, form).status, 303);
    EXPECT_EQ(registrar.location, order);
}

TEST(Establishment, what_is_wrong_with_an_order_is_said_beside_what_was_typed) {
    OrderDesk site;
    site.officer("librarian@north");
    site.officer("librarian@south");
    auto registrar = site.registrar();
    auto const path = site.order_path("librarian%40south");
    registrar.get(path + "?kind=transfer");
    auto form = site.paper("transfer", 13);
    form.emplace_back("person", "nobody at all");
    registrar.post(path, form);
    EXPECT_EQ(registrar.status, 422);
    EXPECT_TRUE(registrar.shows("No officer has this name"));
    EXPECT_TRUE(registrar.shows("17/2026"));
    form.back().second = "librarian@north";
    registrar.post(path, form);
    EXPECT_EQ(registrar.status, 409);
    EXPECT_TRUE(registrar.shows("Officer librarian@south holds Librarian, South"));
    form.emplace_back("relieves", "yes");
    registrar.post(path, form);
    EXPECT_EQ(registrar.status, 303);
    EXPECT_TRUE(site.holds("librarian@north", "librarian@south"));
    EXPECT_FALSE(site.holds("librarian@south", "librarian@south"));
}

TEST(Establishment, orders_are_refused_to_posts_that_do_not_give_them) {
    OrderDesk site;
    site.officer("librarian@north");
    auto clerk = site.at("desk_clerk.1@north");
    EXPECT_EQ(clerk.get(site.order_path("librarian%40south") + "?kind=transfer").status, 403);
    EXPECT_EQ(clerk.get(site.officer_path("librarian@north") + "/order?kind=leave").status, 403);
    clerk.get("/desk/establishment");
    auto form = site.paper("transfer", 13);
    form.emplace_back("person", "desk_clerk.1@north");
    EXPECT_EQ(clerk.post(site.order_path("librarian%40south"), form).status, 403);
    // The librarian orders about posts of the own library up to grade 14, not about others.
    auto librarian = site.at("librarian@north");
    EXPECT_EQ(librarian.get(site.order_path("branch_keeper%40north.hill") + "?kind=posting").status, 200);
    EXPECT_EQ(librarian.get(site.order_path("branch_keeper%40south.port") + "?kind=posting").status, 403);
    EXPECT_EQ(librarian.get(site.order_path("librarian%40north") + "?kind=posting").status, 403);
}

TEST(Establishment, an_order_is_read_by_whom_it_concerns_and_by_those_who_give_orders) {
    OrderDesk site;
    auto registrar = site.registrar();
    auto const path = site.officer_path("librarian@north") + "/order";
    registrar.get(path + "?kind=suspension");
    registrar.post(path, site.paper("suspension", 13));
    ASSERT_EQ(registrar.status, 303) << registrar.body;
    auto const order = registrar.location;
    EXPECT_TRUE(site.house->charges->of_post("librarian@north", site.clock.now()).empty());
    EXPECT_EQ(site.at("desk_clerk.1@north").get(order).status, 403);
    EXPECT_EQ(registrar.get(order).status, 200);
}

TEST(Handover, lists_what_waited_and_the_successor_accepts_each) {
    OrderDesk site;
    auto const first = site.apply("2"), second = site.apply("3");
    auto clerk = site.at("desk_clerk.1@north");
    auto registrar = site.registrar();
    auto const path = site.order_path("desk_clerk.2%40north");
    registrar.get(path + "?kind=transfer");
    auto form = site.paper("transfer", 13);
    form.emplace_back("person", "desk_clerk.1@north");
    registrar.post(path, form);
    ASSERT_EQ(registrar.status, 303) << registrar.body;
    auto const notes = site.house->database.read(
        [&](store::Connection& db) { return cases::handovers_of(db, "desk_clerk.1@north", 5); });
    ASSERT_EQ(notes.size(), 1u);
    EXPECT_EQ(notes[0].listed, 2);
    auto const note = "/desk/handover/" + notes[0].id;
    // Whoever left reads it, and accepts nothing.
    clerk.get(note);
    EXPECT_EQ(clerk.status, 200);
    EXPECT_FALSE(clerk.shows("Accept everything"));
    EXPECT_EQ(clerk.post(note, {{"what", "all"}}).status, 403);
    auto order =
        people::posting_of(site.newcomer("successor"), "desk_clerk.1@north", *Date::parse("2026-10-13"), "18/2026");
    ASSERT_TRUE(cases::give_order(*site.house, {}, order).has_value());
    auto successor = site.signed_in("successor");
    successor.get("/desk/handovers");
    EXPECT_TRUE(successor.shows("0 of 2 accepted")) << successor.body;
    successor.get(note);
    EXPECT_TRUE(successor.shows(group_reference(first.reference)));
    successor.post(note, {{"what", "ticked"}, {"case", second.case_id.text()}, {"remark", "no photograph"}});
    ASSERT_EQ(successor.status, 303);
    successor.get(note);
    EXPECT_TRUE(successor.shows("1 of 2 accepted"));
    EXPECT_TRUE(successor.shows("no photograph"));
    successor.post(note, {{"what", "all"}});
    EXPECT_TRUE(successor.get("/desk/handovers").shows("2 of 2 accepted"));
    EXPECT_EQ(site.at("librarian@south").get(note).status, 403);
}

TEST(Establishment, an_officer_who_has_a_list_open_while_being_transferred_does_nothing_more_with_it) {
    OrderDesk site;
    auto const sent = site.apply("2");
    auto const path = "/desk/case/" + sent.reference;
    auto clerk = site.at("desk_clerk.1@north");
    EXPECT_TRUE(clerk.get("/desk").shows(group_reference(sent.reference)));
    clerk.get(path + "/act/send_back");
    ASSERT_EQ(clerk.status, 200);
    auto order = people::posting_of(site.officer("desk_clerk.1@north").person, "desk_clerk.1@south",
                                    *Date::parse("2026-10-13"), "19/2026");
    order.kind = OrderKind::transfer;
    ASSERT_TRUE(cases::give_order(*site.house, {}, order).has_value());
    // The form that was open, sent now; the list; the case.
    EXPECT_EQ(clerk.post(path + "/act/send_back", {{"missing", "x"}}).status, 403);
    EXPECT_EQ(site.state_of(sent), "received");
    clerk.get("/desk");
    EXPECT_EQ(clerk.status, 200);
    EXPECT_TRUE(clerk.shows("Clerk at the Desk 1, South"));
    EXPECT_FALSE(clerk.shows(group_reference(sent.reference)));
    EXPECT_EQ(clerk.get(path).status, 403);
    // Without any post the desk is closed.
    order = people::posting_of(order.person, "", *Date::parse("2026-10-13"), "20/2026");
    order.kind = OrderKind::retirement;
    ASSERT_TRUE(cases::give_order(*site.house, {}, order).has_value());
    EXPECT_EQ(clerk.get("/desk").status, 403);
}

TEST(Delegation, acts_within_its_limits_and_every_act_says_by_what) {
    OrderDesk site;
    auto const sent = site.apply("2");
    site.officer("watchman@north");
    auto clerk = site.at("desk_clerk.1@north");
    clerk.get("/desk/delegations");
    ASSERT_EQ(clerk.status, 200);
    http::Pairs form{{"person", "watchman@north"}, {"number", "4/2026"}, {"service", "card_recall"}};
    for (auto const& part : {site.day("from", 13), site.day("to", 20)})
        form.insert(form.end(), part.begin(), part.end());
    clerk.post("/desk/delegations", form);
    ASSERT_EQ(clerk.status, 303) << clerk.body;
    auto const held = site.house->charges->of_post("desk_clerk.1@north", site.clock.now());
    ASSERT_EQ(held.size(), 2u);
    auto const delegate = people::Charges::actor_of(held[1]);
    auto const of = site.house->database.read(
        [&](store::Connection& db) { return *site.house->shelves.find_case(db, sent.case_id); });
    EXPECT_FALSE(site.house->engine->may_read(delegate, of));
    auto const may = site.house->database.read([&](store::Connection& db) {
        auto const* action = site.house->shelves.of(of).service->find_action("send_back");
        return site.house->engine->may_perform(db, delegate, of, *action);
    });
    ASSERT_FALSE(may.has_value());
    EXPECT_EQ(may.error().code, "delegation.service");
    // The list at the post shows what was delegated and nothing else.
    auto watchman = site.at("watchman@north");
    watchman.get("/desk/post");
    ASSERT_EQ(watchman.post("/desk/post", {{"charge", held[1].id}}).status, 303);
    EXPECT_FALSE(watchman.get("/desk").shows(group_reference(sent.reference)));
    EXPECT_TRUE(clerk.get("/desk").shows(group_reference(sent.reference)));
    EXPECT_EQ(watchman.get("/desk/case/" + sent.reference).status, 403);
    // Taken back, it is gone at once.
    clerk.get("/desk/delegations");
    EXPECT_TRUE(clerk.shows("Officer watchman@north"));
    clerk.post("/desk/delegations/end", {{"charge", held[1].id}});
    EXPECT_EQ(clerk.status, 303);
    EXPECT_EQ(site.house->charges->of_post("desk_clerk.1@north", site.clock.now()).size(), 1u);
}

TEST(Authority, the_page_tells_who_can_act_and_why_another_cannot) {
    OrderDesk site;
    auto const sent = site.apply("2");
    auto clerk = site.at("desk_clerk.1@north");
    site.officer("librarian@south");
    clerk.get("/desk/case/" + sent.reference + "/who");
    ASSERT_EQ(clerk.status, 200);
    EXPECT_TRUE(clerk.shows("Officer desk_clerk.1@north"));
    EXPECT_TRUE(clerk.shows("Nobody holds this post now"));
    clerk.get("/desk/case/" + sent.reference + "/who?officer=librarian%40south");
    EXPECT_TRUE(clerk.shows("Your post may not do this here"));
    EXPECT_EQ(site.at("librarian@south").get("/desk/case/" + sent.reference + "/who").status, 403);
}

}  // namespace

}  // namespace bolan::web::testing
