#include "web/testing_card.h"
#include <gtest/gtest.h>

namespace bolan::web::testing {
namespace {

TEST(Pages, every_public_page_opens_in_both_languages) {
    Website site;
    for (auto const* language : {"en", "ur"})
        for (std::string const path :
             {"/", "/services", "/services?q=card", "/service/library_card", "/sign-in", "/register", "/track",
              "/verify", "/ledger", "/ledger/0", "/language", "/help", "/privacy", "/accessibility"}) {
            Browser browser(site);
            browser.cookies["lang"] = language;
            browser.get(path);
            EXPECT_EQ(browser.status, 200) << path;
            EXPECT_TRUE(browser.shows("<html lang=\"" + std::string(language))) << path;
            EXPECT_TRUE(browser.shows("<h1")) << path;
        }
}

TEST(Pages, the_language_follows_the_link_then_the_cookie_then_the_browser) {
    Website site;
    Browser browser(site);
    browser.headers["accept-language"] = "ur-PK,ur;q=0.9,en;q=0.5";
    EXPECT_TRUE(browser.get("/").shows("<html lang=\"ur\""));
    EXPECT_TRUE(browser.get("/?lang=en").shows("<html lang=\"en\""));
    EXPECT_EQ(browser.cookies["lang"], "en");
    EXPECT_TRUE(browser.get("/services").shows("<html lang=\"en\""));
    browser.cookies["lang"] = "xx";
    EXPECT_TRUE(browser.get("/?lang=%3Cscript%3E").shows("<html lang=\"ur\""));
}

TEST(Pages, a_citizen_applies_from_registration_to_receipt) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    ASSERT_EQ(browser.location, "/my");
    auto const base = fill_card(browser);
    EXPECT_TRUE(browser.shows("Gul Bano"));
    EXPECT_TRUE(browser.shows("54400-1234567-1"));
    browser.post(base + "/review", {{"declared", "yes"}});
    ASSERT_EQ(browser.status, 303) << browser.body;
    ASSERT_TRUE(browser.location.starts_with("/my/"));
    browser.follow();
    EXPECT_EQ(browser.status, 200);
    EXPECT_TRUE(browser.shows("Application received"));
    EXPECT_TRUE(browser.shows("We check your papers"));
    EXPECT_TRUE(browser.shows("/act/withdraw"));
    EXPECT_TRUE(browser.visit("/my").shows("Library card"));
    EXPECT_FALSE(browser.shows("Forms you have begun"));
}

TEST(Pages, sending_twice_gives_the_same_case) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    auto const base = fill_card(browser);
    auto const csrf = browser.hidden_value("csrf");
    browser.post(base + "/review", {{"declared", "yes"}});
    auto const first = browser.location;
    browser.post_exactly(base + "/review", {{"csrf", csrf}, {"declared", "yes"}});
    EXPECT_EQ(browser.status, 303);
    EXPECT_EQ(browser.location, first);
    // The Back button: the form is gone, and the page says why.
    browser.get(base + "/who");
    EXPECT_EQ(browser.status, 409);
    EXPECT_TRUE(browser.shows("You have sent this already"));
}

TEST(Pages, mistakes_are_named_and_what_was_typed_stays) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    auto const base = begin_card(browser);
    auto fields = about_you();
    fields[1].second = "123";
    fields[4].second = "13";  // month
    browser.get(base + "/who").post(base + "/who", fields);
    EXPECT_EQ(browser.status, 422);
    EXPECT_TRUE(browser.shows("role=\"alert\""));
    EXPECT_TRUE(browser.shows("value=\"123\""));
    EXPECT_TRUE(browser.shows("value=\"13\""));
    EXPECT_TRUE(browser.shows("href=\"#f-cnic\""));
    // What was right is kept even so.
    EXPECT_TRUE(browser.get(base + "/who").shows("value=\"1.62\""));
}

TEST(Pages, an_answer_that_asks_for_another_shows_it) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    auto const base = begin_card(browser);
    auto fields = about_you();
    fields[5].second = "2015";
    std::string_view const ready = "<template data-field=\"guardian_card\">";
    EXPECT_TRUE(browser.get(base + "/who").shows(ready));
    browser.post(base + "/who", fields);
    EXPECT_EQ(browser.status, 422);
    EXPECT_TRUE(browser.shows("name=\"guardian_card\""));
    EXPECT_FALSE(browser.shows(ready));
}

TEST(Pages, hints_stand_where_a_page_can_use_them_and_nothing_of_them_elsewhere) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    auto const base = begin_card(browser);
    auto const has_hints = [&](char const* page) {
        browser.get(base + page);
        EXPECT_EQ(browser.shows("/hints."), browser.shows("id=\"hints\"")) << page;
        return browser.shows("id=\"hints\"");
    };
    EXPECT_FALSE(has_hints("/what"));
    EXPECT_TRUE(has_hints("/who"));
    EXPECT_TRUE(browser.shows(R"("known":{"kind":["string","reader"]})")) << "what the rules read of other pages";
    EXPECT_FALSE(browser.shows("\"section\"")) << "and no more";
    EXPECT_FALSE(has_hints("/where"));
    EXPECT_TRUE(has_hints("/books"));
    EXPECT_FALSE(browser.shows("longest_book")) << "a rule of a table, and of a group's line, is the server's";
}

TEST(Pages, a_form_of_another_site_is_refused) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    auto const base = begin_card(browser);
    browser.post_exactly(base + "/who", about_you());
    EXPECT_EQ(browser.status, 403);
    browser.get(base + "/who");
    browser.headers["origin"] = "https://elsewhere.test";
    browser.post(base + "/who", about_you());
    EXPECT_EQ(browser.status, 403);
    Browser stranger(site);
    stranger.post_exactly("/sign-in", {{"login", "x"}, {"password", "y"}});
    EXPECT_EQ(stranger.status, 403);
}

TEST(Pages, what_belongs_to_somebody_else_is_not_there) {
    Website site;
    Browser owner(site), other(site);
    owner.join(k_cnic, k_phone);
    other.join("54400-7654321-2", "0300-7654321", "Dur Jan");
    auto const base = fill_card(owner);
    auto const at = owner.body.find("/attachment/own/");
    ASSERT_NE(at, std::string::npos);
    auto const attachment = owner.body.substr(at, 16 + 64);
    EXPECT_EQ(owner.get(attachment).status, 200);
    EXPECT_EQ(other.get(attachment).status, 404);
    EXPECT_EQ(other.get(base + "/who").status, 404);
    owner.get(base + "/review").post(base + "/review", {{"declared", "yes"}});
    auto const own = owner.location.substr(0, owner.location.find('?'));
    EXPECT_EQ(other.get(own).status, 404);
    EXPECT_EQ(other.get(own + "/act/withdraw").status, 404);
    EXPECT_EQ(other.get("/attachment/" + own.substr(4) + attachment.substr(15)).status, 404);
    EXPECT_EQ(owner.get("/attachment/" + own.substr(4) + attachment.substr(15)).status, 200);
}

TEST(Pages, a_file_that_lies_about_its_kind_is_refused_by_its_content) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    auto const base = begin_card(browser);
    browser.get(base + "/books");
    browser.post(base + "/books", {{"promised", "yes"}},
                 {{"photograph", "face.png", "image/png", "<script>alert(1)</script>"},
                  {"proof", "proof.pdf", "application/pdf", k_pdf}});
    EXPECT_EQ(browser.status, 422);
    EXPECT_TRUE(browser.shows("href=\"#f-photograph\""));
    EXPECT_TRUE(browser.shows("proof.pdf"));  // the good one need not be sent again
}

TEST(Pages, a_group_grows_and_shrinks_without_a_script) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    auto const base = begin_card(browser);
    browser.get(base + "/books").post(base + "/books", {{"go", "add:favourites"}});
    EXPECT_EQ(browser.status, 200);
    EXPECT_TRUE(browser.shows("name=\"favourites/0/book\""));
    browser.post(base + "/books", {{"favourites/0/book", "Kalila"}, {"go", "add:favourites"}});
    EXPECT_TRUE(browser.shows("name=\"favourites/1/book\""));
    EXPECT_TRUE(browser.shows("value=\"Kalila\""));
    browser.post(base + "/books",
                 {{"favourites/0/book", "Kalila"}, {"favourites/1/book", "Dimna"}, {"go", "drop:favourites/0"}});
    EXPECT_FALSE(browser.shows("value=\"Kalila\""));
    EXPECT_TRUE(browser.shows("value=\"Dimna\""));
}

TEST(Pages, finish_later_keeps_the_form_and_my_page_leads_back) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    auto const base = begin_card(browser);
    browser.get(base + "/who");
    auto fields = about_you();
    fields.emplace_back("later", "1");
    browser.post(base + "/who", fields).follow();
    EXPECT_TRUE(browser.shows(base));
    browser.visit(base);
    EXPECT_EQ(browser.status, 200);
    browser.get("/my").post(base + "/delete", {}).follow();
    EXPECT_FALSE(browser.shows(base));
}

TEST(Pages, an_ended_session_says_so_and_leads_back_to_the_step) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    auto const base = begin_card(browser);
    browser.get(base + "/who");
    browser.cookies.erase("sid");
    browser.post(base + "/who", about_you());
    EXPECT_EQ(browser.status, 401);
    EXPECT_TRUE(browser.shows("/sign-in?next=" + url_part(base + "/who")));
    browser.get(base + "/who");
    EXPECT_EQ(browser.status, 303);
}

TEST(Pages, signing_in_never_leads_to_another_site) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    browser.cookies.erase("sid");
    for (std::string const next : {"https://elsewhere.test/", "//elsewhere.test", "/\\elsewhere.test"}) {
        browser.get("/sign-in?next=" + url_part(next));
        browser.post("/sign-in", {{"login", k_cnic}, {"password", "three dry words"}, {"next", next}});
        EXPECT_EQ(browser.location, "/my") << next;
        browser.cookies.erase("sid");
    }
}

TEST(Pages, a_short_password_is_told_how_long_it_must_be) {
    Website site;
    Browser browser(site);
    browser.get("/register");
    browser.post("/register", {{"name", "Ada"}, {"cnic", k_cnic}, {"phone", k_phone}, {"password", "short"}});
    EXPECT_EQ(browser.status, 422);
    EXPECT_TRUE(browser.shows("Write at least 8 characters."));
}

TEST(Pages, wrong_passwords_are_told_without_saying_which_half_and_end_in_a_wait) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    browser.cookies.erase("sid");
    browser.get("/sign-in").post("/sign-in", {{"login", k_cnic}, {"password", "wrong"}});
    EXPECT_EQ(browser.status, 422);
    auto const known = site.portal->words_of("en").error("sign_in.wrong");
    EXPECT_TRUE(browser.shows(known));
    browser.post("/sign-in", {{"login", "54400-0000000-1"}, {"password", "wrong"}});
    EXPECT_TRUE(browser.shows(known));
    for (int i = 0; i < 6; ++i) browser.post("/sign-in", {{"login", k_cnic}, {"password", "wrong"}});
    EXPECT_EQ(browser.status, 429);
}

TEST(Pages, an_applicant_takes_an_application_back_once) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    auto const base = fill_card(browser);
    browser.post(base + "/review", {{"declared", "yes"}});
    auto const own = browser.location.substr(0, browser.location.find('?'));
    browser.get(own + "/act/withdraw");
    EXPECT_EQ(browser.status, 200);
    auto const csrf = browser.hidden_value("csrf"), key = browser.hidden_value("key");
    browser.post(own + "/act/withdraw", {});
    EXPECT_EQ(browser.status, 303);
    auto const first = browser.location;
    browser.post_exactly(own + "/act/withdraw", {{"csrf", csrf}, {"key", key}});
    EXPECT_EQ(browser.location, first);
    browser.get(own + "/act/withdraw");
    EXPECT_EQ(browser.status, 409);
    EXPECT_EQ(browser.get(own + "/act/issue").status, 409);
    EXPECT_EQ(browser.get(own + "/act/none").status, 404);
}

// Whoever holds the post; performs the action on the case of this reference.
void act_as(Website& site, std::string const& post, std::string const& reference, std::string const& action,
            Value input) {
    auto& house = *site.house;
    auto const person = house.database.write([&](store::Transaction& tx) -> Result<PersonId> {
        auto const officer = house.accounts->add_officer(tx, {}, {"Officer " + post, post, "no password", "", ""});
        TRY(house.orders->give(tx, {}, people::posting_of(officer, post, *Date::parse("2026-01-01"), "1/2026")));
        return officer;
    });
    house.charges->reload();
    auto const charges = house.charges->of_post(post, site.clock.now());
    ASSERT_EQ(charges.size(), 1u);
    auto const of =
        house.database.read([&](store::Connection& db) { return house.shelves.find_by_reference(db, reference); });
    ASSERT_TRUE(of);
    auto const done = house.engine->perform({.actor = {*person, "Officer", post, charges.front().id},
                                             .service = of->service,
                                             .case_id = of->id,
                                             .action = action,
                                             .input = std::move(input)});
    ASSERT_TRUE(done) << done.error().code;
}

TEST(Pages, a_moment_is_asked_in_boxes_kept_in_universal_time_and_shown_in_the_provinces) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    auto const base = fill_card(browser);
    auto fields = where_you_live();
    auto const with_time = [&](std::string const& hour, std::string const& minute) {
        auto out = fields;
        out.insert(out.end(), {{"home_from/day", "2"},
                               {"home_from/month", "1"},
                               {"home_from/year", "2027"},
                               {"home_from/hour", hour},
                               {"home_from/minute", minute}});
        return out;
    };
    browser.post(base + "/where", with_time("24", "00"));
    EXPECT_EQ(browser.status, 422);
    EXPECT_TRUE(browser.shows("Write a real date and time"));
    EXPECT_TRUE(browser.shows("name=\"home_from/hour\" value=\"24\""));
    browser.post(base + "/where", with_time("۱۴", "5"));
    EXPECT_EQ(browser.status, 303) << browser.body;
    browser.get(base + "/where");
    EXPECT_TRUE(browser.shows("name=\"home_from/hour\" value=\"14\""));
    EXPECT_TRUE(browser.shows("name=\"home_from/minute\" value=\"05\""));
    browser.get(base + "/review");
    EXPECT_TRUE(browser.shows("2 January 2027, 14:05"));
    browser.post(base + "/review", {{"declared", "yes"}});
    auto const own = browser.location.substr(0, browser.location.find('?'));
    auto const of = site.house->database.read([&](store::Connection& db) {
        return site.house->shelves.find_by_reference(db, own.substr(own.rfind('/') + 1));
    });
    EXPECT_EQ(of->data["home_from"].as_string(), "2027-01-02T09:05:00Z");
}

TEST(Pages, what_another_person_is_told_of_a_case_its_applicant_does_not_read) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    auto const base = fill_card(browser);
    browser.post(base + "/review", {{"declared", "yes"}});
    auto const own = browser.location.substr(0, browser.location.find('?'));
    auto const told = site.house->database.write([&](store::Transaction& tx) -> Result<> {
        auto const of = site.house->shelves.find_by_reference(tx.db(), own.substr(own.rfind('/') + 1));
        tx.db().run(
            "insert into message(id, person, case_id, text, content, at) values('1', 'another', ?1, 'text', ?2, 0)",
            of->id.view(), R"({"en":"The register knows you"})");
        return {};
    });
    ASSERT_TRUE(told);
    browser.get(own);
    EXPECT_TRUE(browser.shows("We have your application"));
    EXPECT_FALSE(browser.shows("The register knows you"));
}

TEST(Pages, an_applicant_corrects_the_form_of_a_case_that_was_sent_back) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    auto const base = fill_card(browser);
    browser.post(base + "/review", {{"declared", "yes"}});
    auto const own = browser.location.substr(0, browser.location.find('?'));
    auto const reference = own.substr(own.rfind('/') + 1);
    EXPECT_EQ(browser.get(own + "/act/resubmit").status, 409);
    act_as(site, "desk_clerk.1@north", reference, "send_back", Value::map({{"missing", "Your house number."}}));

    browser.get(own);
    EXPECT_TRUE(browser.shows("Answer by "));
    EXPECT_FALSE(browser.shows("Expected by "));
    EXPECT_TRUE(browser.shows("What we need from you"));
    browser.get(own + "/act/resubmit");
    EXPECT_EQ(browser.status, 200);
    EXPECT_TRUE(browser.shows("What we need from you"));
    EXPECT_TRUE(browser.shows("Your house number."));
    EXPECT_TRUE(browser.shows("Gul Bano"));  // as it was sent
    EXPECT_TRUE(browser.shows("proof.pdf"));
    http::Pairs fields{{"kind", "reader"},
                       {"section", "poetry"},
                       {"promised", "yes"},
                       {"photograph/kept", browser.hidden_value("photograph/kept")},
                       {"proof/kept", browser.hidden_value("proof/kept")}};
    for (auto const& page : {about_you(), where_you_live()}) fields.insert(fields.end(), page.begin(), page.end());
    for (auto& [name, value] : fields)
        if (name == "address") value = "House 77";
    auto wrong = fields;
    wrong.emplace_back("answer", "");
    browser.post(own + "/act/resubmit", wrong);
    EXPECT_EQ(browser.status, 422);
    EXPECT_TRUE(browser.shows("House 77"));  // what was typed stays
    fields.emplace_back("answer", "It is 77.");
    browser.post(own + "/act/resubmit", fields);
    EXPECT_EQ(browser.status, 303) << browser.body;
    auto const of = site.house->database.read(
        [&](store::Connection& db) { return site.house->shelves.find_by_reference(db, reference); });
    EXPECT_EQ(of->state, "received");
    EXPECT_EQ(of->data["address"].as_string(), "House 77");
    EXPECT_EQ(of->data["full_name"].as_string(), "Gul Bano");
    EXPECT_EQ(of->data["photograph"].as_list().size(), 1u);
}

TEST(Pages, tracking_tells_the_state_and_nothing_of_the_person) {
    Website site;
    Browser browser(site), stranger(site);
    browser.join(k_cnic, k_phone);
    auto const base = fill_card(browser);
    browser.post(base + "/review", {{"declared", "yes"}});
    auto const reference = browser.location.substr(4, 12);
    stranger.get("/track?ref=" + reference);
    EXPECT_EQ(stranger.status, 200);
    EXPECT_TRUE(stranger.shows("We check your papers"));
    EXPECT_FALSE(stranger.shows("Gul Bano"));
    EXPECT_FALSE(stranger.shows("1234567"));
    EXPECT_EQ(stranger.get("/track?ref=0000").status, 422);
    EXPECT_EQ(stranger.get("/track?ref=" + new_reference()).status, 404);
    for (int i = 0; i < 5; ++i) stranger.get("/track?ref=" + reference);
    EXPECT_EQ(stranger.status, 429);
}

TEST(Pages, an_unknown_document_is_not_found_as_a_page_and_as_json) {
    Website site;
    Browser browser(site);
    EXPECT_EQ(browser.get("/verify/4QPX11ZC7K2M").status, 404);
    EXPECT_TRUE(browser.shows("No such document in the register"));
    EXPECT_EQ(browser.get("/verify/A/B/2026.json").status, 404);
    EXPECT_EQ(browser.body, "{\"verdict\":\"unknown\"}");
    EXPECT_EQ(browser.get("/verify?number=..%2F%2F1").status, 404);
    EXPECT_TRUE(browser.shows("value=\"..//1\""));
    EXPECT_TRUE(browser.get("/verify").shows("offline-check-data"));
}

TEST(Pages, the_ledger_shows_acts_and_their_proof) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone, "Gul Bano");
    browser.cookies.erase("sid");
    EXPECT_TRUE(browser.get("/ledger").shows("Account opened"));
    EXPECT_FALSE(browser.shows("Gul Bano"));
    EXPECT_EQ(browser.get("/ledger/0").status, 200);
    EXPECT_TRUE(browser.shows("c2sp.org/tlog-proof"));
    for (auto const* index : {"999999", "-1", "x", "18446744073709551616"})
        EXPECT_EQ(browser.get(std::string("/ledger/") + index).status, 404);
}

// Whatever is typed, the answer is a page.
TEST(Pages, naughty_strings_never_break_a_page) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    auto const base = begin_card(browser);
    std::vector<std::string> const naughty{"<script>alert(1)</script>",
                                           "'; drop table cases; --",
                                           std::string(60'000, 'a'),
                                           "\xE2\x80\xAE\xD8\xA7",
                                           "{{7*7}}",
                                           "%00%s%n",
                                           "../../etc/passwd",
                                           "\xF0\x9F\xA6\x84",
                                           "=1+1",
                                           "1e999",
                                           "-0",
                                           "ﷺ",
                                           "\t\r\n",
                                           "NaN"};
    for (auto const& text : naughty) {
        for (auto const* page : {"what", "who", "where", "books"}) {
            auto const path = base + "/" + page;
            browser.get(path);
            http::Pairs fields;
            for (auto const* name : {"kind",          "section",         "full_name",         "cnic",
                                     "phone",         "email",           "born_on/day",       "born_on/year",
                                     "height_m",      "deposit",         "newsletter",        "district/district",
                                     "tehsil/tehsil", "address",         "favourites/0/book", "favourites/9/pages",
                                     "favourites/x",  "photograph/kept", "promised",          "change"})
                fields.emplace_back(name, text.substr(0, 3000));
            fields.emplace_back("go", "");
            browser.post(path, fields);
            EXPECT_LT(browser.status, 500) << page << " " << text.substr(0, 30);
            EXPECT_FALSE(browser.shows("<script>alert"));
        }
        auto const part = url_part(text.substr(0, 500));
        for (std::string const path : {"/services?q=", "/track?ref=", "/verify?number=", "/sign-in?next=", "/my?saved=",
                                       "/verify/a", "/service/a", "/my/a", "/document/a", "/attachment/a/", "/ledger/a",
                                       "/apply/a", "/my/4QPX11ZC7K2M/act/"}) {
            browser.get(path + part);
            EXPECT_LT(browser.status, 500) << path << part;
            EXPECT_FALSE(browser.shows("<script>alert"));
        }
    }
}

TEST(Pages, bodies_that_are_no_form_are_refused_with_a_page) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    auto const base = begin_card(browser);
    for (auto const& [type, bytes] :
         std::vector<std::pair<std::string, std::string>>{{"application/json", "{}"},
                                                          {"multipart/form-data", "x"},
                                                          {"multipart/form-data; boundary=A", "--A\r\nbroken"},
                                                          {"application/x-www-form-urlencoded", "a=%zz"},
                                                          {"", "x"}}) {
        browser.post_raw(base + "/who", type, bytes);
        EXPECT_GE(browser.status, 400) << type;
        EXPECT_LT(browser.status, 500) << type;
        EXPECT_TRUE(browser.shows("<h1")) << type;
    }
    EXPECT_EQ(browser.get("/apply/library_card/nothing/who").status, 404);
    EXPECT_EQ(browser.get("/apply/no_such_service").status, 404);
    EXPECT_EQ(browser.get(base + "/no_such_page").status, 404);
}

}  // namespace
}  // namespace bolan::web::testing
