// Every page and every act of the desk is closed to whoever stands just outside: in the next district, in another role,
// before and after the charge, beyond what was delegated, as a citizen, as nobody. A route of the desk without a line
// in the table fails the test.
#include "web/testing_doors.h"
#include <functional>
#include <set>

namespace bolan::web::testing {

namespace {

constexpr char k_clerk[] = "desk_clerk.1@north", k_librarian[] = "librarian@north", k_board[] = "board_member@testland",
               k_keeper[] = "branch_keeper@north.hill", k_warden[] = "warden@north";

// Whom a door opens to. It opens to nobody who holds no post at the moment.
enum class Open {
    to_post,  // to the post alone
    to_role,  // the same post elsewhere finds its own behind it; another role and a delegate for something else do not
    to_each,  // each officer finds the own behind it, and nothing of another's
    to_officers  // nothing behind it is anybody's in particular
};

struct Asked {
    std::string target;
    http::Pairs form = {};
    std::string marker = k_zarmina;  // what only those see whom it opens to; empty: nothing is to be seen
};
using Ask = std::function<Asked(Doors&)>;

struct Door {
    std::string route;
    std::string post;
    Open open = Open::to_post;
    Ask ask;
    std::string other = k_warden;             // another role in the same place
    bool other_reads_case = false;            // he may, only the act is not his
    std::string delegated = "fish_question";  // a service of another system
};

http::Pairs operator+(http::Pairs left, http::Pairs const& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

Ask at(std::string target, std::string marker = {}) {
    return [=](Doors&) { return Asked{target, {}, marker}; };
}
Ask of_waiting(std::string rest, std::string marker = k_zarmina) {
    return [=](Doors& site) { return Asked{"/desk/case/" + site.waiting.reference + rest, {}, marker}; };
}

std::string new_key() { return "key-" + new_uuid({1}); }

// As the form of the case's page sends it.
Asked act_on(Doors& site, cases::Receipt const& on, std::string const& rest, http::Pairs const& form) {
    return {"/desk/case/" + on.reference + rest,
            form + http::Pairs{{"key", new_key()}, {"version", std::to_string(site.look_at(on).version)}}};
}

http::Pairs order_form(Doors& site, std::string const& kind) {
    return http::Pairs{{"kind", kind}, {"number", "91/2026"}} + Doors::day("issued_on", site.today()) +
           Doors::day("from", site.today());
}

std::string record_path(Doors& site) { return "/desk/record/library_cards/" + site.card_of(site.done).id.text(); }

std::string order_path(Doors& site) { return "/desk/establishment/order/" + site.leave_order(); }
std::string keeper_path(Doors& site) { return "/desk/establishment/officer/" + site.keeper.text(); }

// What the officer of the post began, and has not confirmed.
std::string bulk_path(Doors& site) {
    auto& browser = site.officer_of_the_post.browser;
    browser.get("/desk/keys");
    browser.post("/desk/bulk", {{"do", "library_card/issue"}, {"case", site.favoured().case_id.text()}});
    EXPECT_TRUE(browser.location.starts_with("/desk/bulk/")) << browser.body;
    return browser.location;
}

Asked saved_list(Doors& site) {
    auto& browser = site.officer_of_the_post.browser;
    browser.get("/desk/keys");
    browser.post("/desk/views", {{"do", "save"}, {"title", "My own list"}, {"query", "list=late"}});
    EXPECT_EQ(browser.status, 303) << browser.body;
    auto const id = site.house->database.read([](store::Connection& db) {
        return *db.find("select id from saved_view", [](auto const& r) { return r.string(0); });
    });
    return {"/desk/views", {{"do", "rename"}, {"id", id}, {"title/" + id, "Theirs"}}, "My own list"};
}

Asked delegation(Doors& site) {
    auto form = people::OrderForm{.kind = people::OrderKind::delegation, .number = "5/2026"};
    form.issued_on = form.from = site.today();
    form.to = form.from->plus_days(9);
    form.person = site.officer("watchman@north").person;
    form.charge = site.officer_of_the_post.charge;
    site.give(form);
    auto const held = site.house->charges->of_person(form.person, site.now());
    return {"/desk/delegations/end", {{"charge", held.back().id}}};
}

std::vector<Door> list_pages() {
    return {
        {"/desk", k_clerk, Open::to_each, at("/desk", k_zarmina)},
        {"/desk", k_librarian, Open::to_each, at("/desk?at=desk_clerk.1%40north", k_zarmina)},
        {"/desk/find", k_clerk, Open::to_each, at("/desk/find?q=zarmina", k_zarmina)},
        {"/desk/keys", k_clerk, Open::to_officers, at("/desk/keys")},
        {"/desk/post", k_clerk, Open::to_each, at("/desk/post")},
        {"/desk/search", k_clerk, Open::to_each, at("/desk/search?q=zarmina", k_zarmina)},
        {"/desk/messages", k_clerk, Open::to_each,
         [](Doors& s) {
             cases::testing::tell_post(*s.house, k_clerk, s.waiting.case_id, "The card of Zarmina Kakar");
             return Asked{"/desk/messages"};
         }},
        {"/desk/views", k_clerk, Open::to_each,
         [](Doors& s) {
             return Asked{saved_list(s).target, {}, "My own list"};
         }},
        {"/desk/workload", k_librarian, Open::to_post, at("/desk/workload?at=library%40north")},
        {"/desk/new", k_clerk, Open::to_officers, at("/desk/new")},
        {"/desk/new/{service}", k_clerk, Open::to_post,
         [](Doors& s) { return Asked{"/desk/new/card_question?record=" + s.card_of(s.done).id.text()}; }, k_keeper,
         false, "card_recall"},
        {"/desk/bulk/{id}", k_librarian, Open::to_post, [](Doors& s) { return Asked{bulk_path(s)}; }},
    };
}

std::vector<Door> case_pages() {
    return {
        {"/desk/case/{reference}", k_clerk, Open::to_post, of_waiting("")},
        {"/desk/case/{reference}", k_clerk, Open::to_post, of_waiting(""), k_warden, false, "card_question"},
        {"/desk/case/{reference}/who", k_clerk, Open::to_post, of_waiting("/who")},
        {"/desk/case/{reference}/example", k_clerk, Open::to_post, of_waiting("/example", "Save this as an example")},
        {"/desk/case/{reference}/act/{action}", k_clerk, Open::to_post, of_waiting("/act/send_back")},
        {"/desk/case/{reference}/assign", k_librarian, Open::to_post, of_waiting("/assign"), k_clerk, true},
        {"/desk/case/{reference}/paper/{hash}", k_clerk, Open::to_post,
         [](Doors& s) {
             auto const hash = s.paper_of(s.look_at(s.waiting).data["proof"]);
             return Asked{"/desk/case/" + s.waiting.reference + "/paper/" + hash, {}, "%PDF"};
         }},
        {"/attachment/{reference}/{hash}", k_clerk, Open::to_post,
         [](Doors& s) {
             auto const hash = s.paper_of(s.look_at(s.waiting).data["proof"]);
             return Asked{"/attachment/" + s.waiting.reference + "/" + hash, {}, "%PDF"};
         }},
        {"/desk/document/{id}", k_librarian, Open::to_post,
         [](Doors& s) {
             return Asked{"/desk/document/" + s.document_of(s.refused).id, {}, "%PDF"};
         }},
        {"/document/{name}", k_librarian, Open::to_post,
         [](Doors& s) {
             return Asked{"/document/" + s.document_of(s.refused).code + ".pdf", {}, "%PDF"};
         }},

        {"/desk/counter", k_clerk, Open::to_role,
         [](Doors& s) { return Asked{"/desk/counter?number=" + s.waiting.reference}; }, k_librarian},
        {"/desk/counter/receipt/{id}", k_clerk, Open::to_post,
         [](Doors& s) { return Asked{"/desk/counter/receipt/" + s.bill_of(s.done).id}; }, k_librarian},
    };
}

std::vector<Door> register_pages() {
    return {
        {"/desk/registers", k_librarian, Open::to_officers, at("/desk/registers")},
        {"/desk/register/{registry}", k_librarian, Open::to_role,
         at("/desk/register/library_cards?q=zarmina", k_zarmina), k_keeper},
        {"/desk/record/{registry}/{id}", k_librarian, Open::to_post, [](Doors& s) { return Asked{record_path(s)}; },
         k_keeper},
        {"/desk/record/{registry}/{id}/paper/{hash}", k_librarian, Open::to_post,
         [](Doors& s) {
             auto const hash = s.paper_of(s.card_of(s.done).fields["photograph"]);
             return Asked{record_path(s) + "/paper/" + hash, {}, "%PDF"};
         },
         k_keeper},

        {"/desk/reports", k_librarian, Open::to_officers, at("/desk/reports")},
        {"/desk/report/{name}", k_librarian, Open::to_role, at("/desk/report/recalled_cards")},
        {"/desk/report/{name}/csv", k_librarian, Open::to_role,
         [](Doors& s) {
             s.issued();  // fewer than two are not reported
             return Asked{"/desk/report/cards_by_month/csv", {}, "North,"};
         }},
        {"/desk/reports/steps", k_librarian, Open::to_each, at("/desk/reports/steps", "Papers to be checked")},
        {"/desk/reports/steps/csv", k_librarian, Open::to_each, at("/desk/reports/steps/csv", "Papers to be checked")},
        {"/desk/reports/service/{name}", k_librarian, Open::to_each,
         at("/desk/reports/service/library_card?by=tehsil", "Hill")},
        {"/desk/reports/service/{name}/csv", k_librarian, Open::to_each,
         at("/desk/reports/service/library_card/csv?by=tehsil", "Hill")},
        {"/desk/reports/service/{name}/cases", k_librarian, Open::to_each,
         at("/desk/reports/service/library_card/cases?figure=received", k_zarmina)},
    };
}

std::vector<Door> office_pages() {
    return {
        {"/desk/definition/{name}", k_clerk, Open::to_officers, at("/desk/definition/library_card")},
        {"/desk/definition/{name}/csv", k_clerk, Open::to_officers, at("/desk/definition/library_card/csv")},
        {"/desk/definitions", k_board, Open::to_post, at("/desk/definitions"), k_clerk},
        {"/desk/definitions/proposal/{id}", k_board, Open::to_post,
         [](Doors& s) {
             return Asked{"/desk/definitions/proposal/" + s.proposal(), {}, "Order 12"};
         },
         k_clerk},
        {"/desk/definitions/cases/{service}", k_board, Open::to_post, at("/desk/definitions/cases/library_card"),
         k_clerk},

        {"/desk/establishment", k_clerk, Open::to_officers, at("/desk/establishment")},
        {"/desk/establishment/csv", k_clerk, Open::to_officers, at("/desk/establishment/csv")},
        {"/desk/establishment/office/{code}", k_clerk, Open::to_officers,
         at("/desk/establishment/office/library%40south")},
        {"/desk/establishment/post/{code}", k_clerk, Open::to_officers,
         at("/desk/establishment/post/librarian%40south")},
        {"/desk/establishment/officer/{id}", k_clerk, Open::to_officers,
         [](Doors& s) {
             return Asked{keeper_path(s), {}, {}};
         }},
        {"/desk/establishment/post/{code}/order", k_librarian, Open::to_post,
         at("/desk/establishment/post/branch_keeper%40north.hill/order?kind=posting"), k_clerk},
        {"/desk/establishment/officer/{id}/order", k_librarian, Open::to_post,
         [](Doors& s) {
             return Asked{keeper_path(s) + "/order?kind=leave", {}, "Officer branch_keeper"};
         },
         k_clerk},
        {"/desk/establishment/order/{id}", k_librarian, Open::to_post,
         [](Doors& s) {
             return Asked{order_path(s), {}, "57/2026"};
         },
         k_clerk},
        {"/desk/establishment/order/{id}/paper", k_librarian, Open::to_post,
         [](Doors& s) {
             return Asked{order_path(s) + "/paper", {}, "%PDF"};
         },
         k_clerk},
        {"/desk/delegations", k_clerk, Open::to_each,
         [](Doors& s) {
             delegation(s);
             return Asked{"/desk/delegations", {}, "5/2026"};
         }},
        {"/desk/handovers", k_clerk, Open::to_each,
         [](Doors& s) {
             s.handover();
             return Asked{"/desk/handovers", {}, "The leaver"};
         }},
        {"/desk/handover/{id}", k_clerk, Open::to_post,
         [](Doors& s) { return Asked{"/desk/handover/" + s.handover()}; }, k_keeper},
    };
}

std::vector<Door> case_acts() {
    return {
        {"/desk/case/{reference}/act/{action}", k_clerk, Open::to_post,
         [](Doors& s) {
             return act_on(s, s.received(), "/act/send_back", {{"missing", "x"}});
         },
         k_keeper, true, "card_question"},
        {"/desk/case/{reference}/act/{action}", k_librarian, Open::to_post,
         [](Doors& s) { return act_on(s, s.favoured(), "/act/issue", {}); }, "committee_member.3@north", true},
        {"/desk/case/{reference}/assign", k_librarian, Open::to_post,
         [](Doors& s) {
             return act_on(s, s.received(), "/assign", {{"to", "desk_clerk.2@north"}, {"reason", "She knows them."}});
         },
         k_clerk, true},
        {"/desk/case/{reference}/example", k_clerk, Open::to_post,
         [](Doors& s) {
             return Asked{"/desk/case/" + s.waiting.reference + "/example", {{"name", "04-good"}}, "04-good"};
         }},
        {"/desk/bulk", k_librarian, Open::to_post,
         [](Doors& s) {
             return Asked{"/desk/bulk", {{"do", "library_card/issue"}, {"case", s.favoured().case_id.text()}}};
         }},
        {"/desk/bulk", k_librarian, Open::to_post,
         [](Doors& s) {
             return Asked{"/desk/bulk", {{"do", "assign"}, {"case", s.received().case_id.text()}}};
         }},
        {"/desk/bulk/{id}", k_librarian, Open::to_post, [](Doors& s) { return Asked{bulk_path(s)}; }},
        {"/desk/new/{service}", k_clerk, Open::to_post,
         [](Doors& s) {
             auto const card = s.card_of(s.done);
             return Asked{"/desk/new/card_question?record=" + card.id.text(),
                          {{"card_number", card.number},
                           {"asker_cnic", "33333-3333333-3"},
                           {"asker_phone", "0300-3333333"},
                           {"card_seen", "yes"},
                           {"key", new_key()}}};
         },
         k_keeper, false, "card_recall"},
        {"/desk/counter/receive", k_clerk, Open::to_post,
         [](Doors& s) {
             return Asked{"/desk/counter/receive", {{"bill", s.bill_of(s.received()).id}}};
         },
         k_librarian},
        {"/desk/export.csv", k_clerk, Open::to_each,
         [](Doors&) {
             return Asked{"/desk/export.csv", {{"query", ""}}};
         }},
        {"/desk/export.xlsx", k_clerk, Open::to_each,
         [](Doors&) {
             return Asked{"/desk/export.xlsx", {{"query", ""}}, {}};
         }},
        {"/desk/views", k_clerk, Open::to_post, saved_list},
        {"/desk/post", k_clerk, Open::to_post,
         [](Doors& s) {
             return Asked{"/desk/post", {{"charge", s.officer_of_the_post.charge}}};
         }},

    };
}

// The orders last: they move the Branch Keeper.
std::vector<Door> office_acts() {
    return {
        {"/desk/delegations", k_clerk, Open::to_each,
         [](Doors& s) {
             return Asked{"/desk/delegations", http::Pairs{{"person", "watchman@north"}, {"number", "4/2026"}} +
                                                   Doors::day("from", s.today()) + Doors::day("to", s.today())};
         }},
        {"/desk/delegations/end", k_clerk, Open::to_post, delegation},
        {"/desk/handover/{id}", k_clerk, Open::to_post,
         [](Doors& s) {
             return Asked{"/desk/handover/" + s.handover(), {{"what", "all"}}};
         },
         k_keeper},

        {"/desk/definitions/proposal/{id}/decide", k_board, Open::to_post,
         [](Doors& s) {
             return Asked{"/desk/definitions/proposal/" + s.proposal() + "/decide",
                          {{"do", "send_back"}, {"remarks", "Not so."}}};
         },
         k_clerk},
        {"/desk/definitions/proposal/{id}/withdraw", k_board, Open::to_post,
         [](Doors& s) {
             auto& browser = s.officer_of_the_post.browser;
             browser.get("/desk/definitions");
             browser.post("/desk/definitions/propose", {{"parts", k_library}, {"reason", "Order 14"}});
             return Asked{browser.location + "/withdraw"};
         },
         k_clerk},
        {"/desk/definitions/cases/{service}", k_board, Open::to_post,
         [](Doors&) {
             return Asked{"/desk/definitions/cases/library_card", {{"kind", "dry_run"}}};
         },
         k_clerk},
        {"/desk/definitions/propose", k_board, Open::to_post,
         [](Doors&) {
             return Asked{"/desk/definitions/propose", {{"parts", k_library}, {"reason", "Order 13"}}};
         },
         k_clerk},
        {"/desk/establishment/post/{code}/order", k_librarian, Open::to_post,
         [](Doors& s) {
             return Asked{"/desk/establishment/post/branch_helper%40north.hill/order",
                          order_form(s, "transfer") + http::Pairs{{"person", k_keeper}}};
         },
         k_clerk},
        {"/desk/establishment/officer/{id}/order", k_librarian, Open::to_post,
         [](Doors& s) {
             return Asked{keeper_path(s) + "/order", order_form(s, "leave") + Doors::day("to", s.today().plus_days(2))};
         },
         k_clerk},
    };
}

std::vector<Door> joined(std::vector<std::vector<Door>> const& tables) {
    std::vector<Door> out;
    for (auto const& table : tables) out.insert(out.end(), table.begin(), table.end());
    return out;
}
std::vector<Door> pages() { return joined({list_pages(), case_pages(), register_pages(), office_pages()}); }
std::vector<Door> acts() { return joined({case_acts(), office_acts()}); }

class Knocking {
  public:
    Knocking(Doors& site, http::Method method) : m_site(site), m_method(method) {}

    void try_all(Door const& door) {
        auto& house = *m_site.house;
        seat(house, m_site.officer_of_the_post, door.post);
        auto const asked = door.ask(m_site);
        // The officer himself, when it is not his time.
        auto& holder = m_site.officer_of_the_post;
        end_charge(house, holder, door.post);
        expect_shut(door, asked, holder.browser, "after the charge");
        begin_later(house, holder, door.post);
        expect_shut(door, asked, holder.browser, "before the charge");
        seat(house, holder, "librarian@atlantis");
        expect_shut(door, asked, holder.browser, "at a post that is no more");
        // He at the next such post; for a post of the whole province there is none.
        auto const next = cases::testing::neighbour_of(door.post);
        transfer(house, holder, door.post, next.empty() ? door.other : next);
        expect_outside(door, asked, holder.browser, "transferred", door.open == Open::to_post);
        if (!next.empty()) {
            seat(house, m_site.colleague, next);
            expect_outside(door, asked, m_site.colleague.browser, "neighbour", door.open == Open::to_post);
        }
        bool const by_role = door.open == Open::to_post || door.open == Open::to_role;
        seat(house, m_site.colleague, door.other);
        expect_outside(door, asked, m_site.colleague.browser, "other role", by_role, door.other_reads_case);
        people::Limits limits;
        limits.services = {door.delegated};
        seat(house, m_site.delegate, door.post, limits);
        expect_outside(door, asked, m_site.delegate.browser, "delegate", by_role);
        expect_shut(door, asked, m_site.citizen, "citizen");
        expect_shut(door, asked, m_site.nobody, "nobody");
        seat(house, holder, door.post);
        expect_opens(door, asked, holder.browser);
    }

  private:
    void knock(Browser& browser, Asked const& asked) {
        if (m_method == http::Method::get) {
            browser.get(asked.target);
            return;
        }
        browser.get(&browser == &m_site.nobody ? "/sign-in" : "/my");  // any page of ours has a token
        browser.post(asked.target, asked.form);
    }

    bool is_sent_away(Browser const& browser) const {
        if (browser.status == 303) return browser.location.starts_with(k_sign_in_path);
        return browser.status == 401 || browser.status == 403 || browser.status == 404;
    }

    void expect_shut(Door const& door, Asked const& asked, Browser& browser, char const* who, bool may_show = false) {
        auto const before = m_site.state();
        browser.body.clear();
        knock(browser, asked);
        EXPECT_TRUE(is_sent_away(browser)) << door.route << ", " << who << ": " << browser.status << browser.location;
        bool const shows = !asked.marker.empty() && browser.status != 303 && browser.shows(asked.marker);
        EXPECT_TRUE(may_show || !shows) << door.route << ", " << who << " sees " << asked.marker;
        EXPECT_EQ(m_site.state(), before) << door.route << ", " << who;
    }

    void expect_outside(Door const& door, Asked const& asked, Browser& browser, char const* who, bool is_shut,
                        bool may_show = false) {
        if (is_shut) return expect_shut(door, asked, browser, who, may_show);
        knock(browser, asked);
        EXPECT_LT(browser.status, 500) << door.route << ", " << who;
        bool const shows = !asked.marker.empty() && browser.status != 303 && browser.shows(asked.marker);
        EXPECT_FALSE(shows) << door.route << ", " << who << " sees " << asked.marker;
    }

    void expect_opens(Door const& door, Asked const& asked, Browser& browser) {
        auto const before = m_site.state();
        knock(browser, asked);
        EXPECT_TRUE(browser.status == 200 || browser.status == 303)
            << door.route << ": " << browser.status << browser.body.substr(browser.body.find("<main"));
        EXPECT_FALSE(browser.location.starts_with(k_sign_in_path)) << door.route;
        bool const shows = browser.status != 200 || asked.marker.empty() || browser.shows(asked.marker);
        EXPECT_TRUE(shows) << door.route << " does not show " << asked.marker;
        bool const has_acted = m_site.state() != before;
        EXPECT_TRUE(has_acted || m_method == http::Method::get || door.route == "/desk/post") << door.route;
    }

    Doors& m_site;
    http::Method m_method;
};

TEST(DeskDoors, every_route_is_in_the_table_or_no_officers) {
    Doors site;
    std::set<std::string> named, registered;
    for (auto const& door : pages()) named.insert("GET " + door.route);
    for (auto const& door : acts()) named.insert("POST " + door.route);
    std::set<std::string> const others{
        "",         "account", "services", "service",       "apply", "my",       "sign-in",  "help",  "privacy",
        "sign-out", "track",   "verify",   "accessibility", "sw.js", "register", "language", "ledger"};
    for (auto const* route : site.router.all()) {
        auto const line = std::string(http::method_name(route->method)) + " " + route->pattern;
        registered.insert(line);
        auto const first = route->pattern.substr(1, route->pattern.find('/', 1) - 1);
        bool const is_known = named.contains(line) || others.contains(first) || line == "GET /attachment/own/{hash}";
        EXPECT_TRUE(is_known) << line << ": say in the table whom it opens to";
    }
    for (auto const& line : named) EXPECT_TRUE(registered.contains(line)) << line << " is no route";
}

TEST(DeskDoors, a_page_shows_nothing_to_whoever_stands_just_outside) {
    Doors site;
    Knocking knocking(site, http::Method::get);
    for (auto const& door : pages()) knocking.try_all(door);
}

TEST(DeskDoors, an_act_is_refused_to_whoever_stands_just_outside_and_changes_nothing) {
    Doors site;
    Knocking knocking(site, http::Method::post);
    for (auto const& door : acts()) knocking.try_all(door);
}

}  // namespace

}  // namespace bolan::web::testing
