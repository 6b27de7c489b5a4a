#include "cases/inbox.h"
#include "web/csv.h"
#include "web/testing_desk.h"
#include <gtest/gtest.h>

namespace bolan::web {
namespace {

using testing::Browser;
using testing::Desk;

std::string href(cases::Receipt const& of) { return "/desk/case/" + of.reference; }

TEST(DeskPages, nobody_but_an_officer_comes_in) {
    Desk site;
    auto const sent = site.apply("2");
    Browser stranger(site);
    std::vector<std::string> const pages{"/desk",
                                         "/desk/post",
                                         href(sent),
                                         href(sent) + "/act/check_papers",
                                         "/desk/search?q=ada",
                                         "/desk/registers",
                                         "/desk/register/library_cards",
                                         "/desk/counter",
                                         "/desk/reports",
                                         "/desk/report/cards_by_month",
                                         "/desk/report/cards_by_month/csv",
                                         "/desk/keys",
                                         "/desk/views",
                                         "/desk/workload",
                                         "/desk/bulk/1",
                                         href(sent) + "/assign",
                                         "/desk/new",
                                         "/desk/new/card_recall"};
    for (auto const& page : pages) {
        stranger.get(page);
        EXPECT_EQ(stranger.status, 303) << page;
        EXPECT_TRUE(stranger.location.starts_with("/sign-in?next=")) << page;
    }
    Browser citizen(site);
    citizen.join("22222-2222222-2", "03002222222");
    for (auto const& page : pages) EXPECT_EQ(citizen.get(page).status, 403) << page;
}

TEST(DeskPages, an_inbox_shows_a_case_to_the_post_that_must_act_and_to_no_other) {
    Desk site;
    auto const sent = site.apply("2");
    auto const reference = group_reference(sent.reference);
    auto clerk = site.at("desk_clerk.1@north");
    EXPECT_TRUE(clerk.get("/desk").shows(reference));
    EXPECT_TRUE(clerk.shows("Papers to be checked"));
    EXPECT_TRUE(clerk.shows("2 days left"));
    EXPECT_TRUE(clerk.shows("day 1 of 2"));
    EXPECT_FALSE(site.at("desk_clerk.1@south").get("/desk").shows(reference));
    auto librarian = site.at("librarian@north");
    EXPECT_FALSE(librarian.get("/desk").shows(reference));
    EXPECT_TRUE(librarian.get("/desk?list=office").shows(reference));
    auto urdu = clerk.get("/desk?lang=ur");
    EXPECT_TRUE(urdu.shows("2 دن باقی"));
    EXPECT_TRUE(urdu.shows("پہاڑ"));
}

TEST(DeskPages, filters_narrow_the_list) {
    Desk site;
    auto const ada = site.apply("2", "Ada Khan"), bano = site.apply("3", "بانو شاہ");
    auto clerk = site.at("desk_clerk.1@north");
    EXPECT_TRUE(clerk.visit("/desk?q=" + url_part("بانو")).shows(group_reference(bano.reference)));
    EXPECT_FALSE(clerk.shows(group_reference(ada.reference)));
    EXPECT_TRUE(clerk.get("/desk/find?q=" + ada.reference).shows(group_reference(ada.reference)));
    EXPECT_TRUE(clerk.get("/desk?service=library_card&state=received").shows(group_reference(ada.reference)));
    EXPECT_FALSE(clerk.get("/desk?service=library_card&state=visit").shows(group_reference(ada.reference)));
    EXPECT_FALSE(clerk.get("/desk?list=late").shows(group_reference(ada.reference)));
    site.clock.advance_ms(7 * 86'400'000LL);
    site.house->engine->run_clock();
    auto later = site.at("desk_clerk.1@north");  // the session of last week has ended
    EXPECT_TRUE(later.get("/desk?list=late").shows("Late:"));
    EXPECT_TRUE(later.shows(group_reference(ada.reference)));
    auto librarian = site.at("librarian@north");
    EXPECT_TRUE(librarian.get("/desk?list=told").shows(group_reference(ada.reference)));
    EXPECT_FALSE(librarian.get("/desk").shows(group_reference(ada.reference)));
}

TEST(DeskPages, what_a_service_tells_a_post_is_read_there_and_nowhere_else) {
    Desk site;
    auto const sent = site.apply("2");
    (void)site.house->database.write([&](store::Transaction& tx) -> Result<> {
        tx.db().run(
            "insert into message(id, scope, case_id, text, content, at) values('m1', 'desk_clerk.1@north', ?1, '', ?2, "
            "1)",
            sent.case_id.view(), R"({"en": "Card 12 was issued.", "ur": "کارڈ 12 جاری ہوا۔"})");
        return {};
    });
    auto clerk = site.at("desk_clerk.1@north");
    EXPECT_TRUE(clerk.get("/desk").shows("href=\"/desk/messages\""));
    EXPECT_TRUE(clerk.get("/desk/messages").shows("Card 12 was issued."));
    EXPECT_TRUE(clerk.shows(href(sent)));
    EXPECT_TRUE(clerk.get("/desk/messages?lang=ur").shows("کارڈ 12 جاری ہوا۔"));
    for (auto const* post : {"desk_clerk.2@north", "desk_clerk.1@south"}) {
        auto other = site.at(post);
        EXPECT_TRUE(other.get("/desk/messages").shows("Nothing has been told to this post.")) << post;
        EXPECT_FALSE(other.shows("Card 12")) << post;
    }
}

TEST(DeskPages, a_case_that_the_clock_cannot_move_stops_no_other) {
    Desk site;
    auto const sent = site.apply("2");
    site.clock.advance_ms(7 * k_day_ms);
    (void)site.house->database.write([&](store::Transaction& tx) -> Result<> {
        tx.db().run(
            "insert into task(case_id, role, since, due_at, next_at, rung, scopes) "
            "values('00000000-0000-7000-8000-000000000000', 'system', 1, 1, 1, 0, '[]')");
        return {};
    });
    std::vector<std::string> told;
    auto const run = [&] {
        return site.house->engine->run_clock(
            1, [&](CaseId const& id, std::string_view what) { told.push_back(id.text() + std::string(what)); });
    };
    EXPECT_EQ(run() + run(), 2);
    EXPECT_EQ(told.size(), 1u);
    EXPECT_TRUE(site.at("librarian@north").get("/desk?list=told").shows(group_reference(sent.reference)));
    site.clock.advance_ms(k_hour_ms);
    run();
    EXPECT_EQ(told.size(), 2u);
}

TEST(DeskPages, a_long_list_is_read_page_by_page) {
    Desk site;
    for (int i = 0; i < 53; ++i) site.apply(std::to_string(100 + i));
    auto clerk = site.at("desk_clerk.1@north");
    clerk.get("/desk");
    auto const rows = [&] {
        std::size_t count = 0;
        for (auto at = clerk.body.find("class=\"subj\""); at != std::string::npos;
             at = clerk.body.find("class=\"subj\"", at + 1))
            ++count;
        return count;
    };
    EXPECT_EQ(rows(), 50u);
    auto const next = clerk.body.find("/desk?after=");
    ASSERT_NE(next, std::string::npos);
    auto target = clerk.body.substr(next, clerk.body.find('"', next) - next);
    while (target.find("&amp;") != std::string::npos) target.replace(target.find("&amp;"), 5, "&");
    clerk.get(target);
    EXPECT_EQ(rows(), 3u);
    EXPECT_TRUE(clerk.shows("51–53"));
    EXPECT_EQ(clerk.get("/desk?after=nonsense&n=x").status, 200);
}

TEST(DeskPages, a_case_is_shown_whole_and_only_where_the_post_reaches) {
    Desk site;
    auto const sent = site.apply("2");
    auto clerk = site.at("desk_clerk.1@north");
    clerk.get(href(sent));
    EXPECT_EQ(clerk.status, 200);
    for (auto const* text : {"Ada Khan", "11111-1111111-2", "House 1", "photo.jpg", "Fee for the card",
                             "Application received", "Send back"})
        EXPECT_TRUE(clerk.shows(text)) << text;
    EXPECT_EQ(site.at("desk_clerk.1@south").get(href(sent)).status, 403);
    EXPECT_EQ(clerk.get("/desk/case/000000000000").status, 404);
    EXPECT_TRUE(site.at("desk_clerk.1@north").get(href(sent) + "?lang=ur").shows("درخواست گزار"));
}

TEST(DeskPages, a_paper_is_opened_with_its_case_only) {
    Desk site;
    auto const sent = site.apply("2");
    auto clerk = site.at("desk_clerk.1@north");
    clerk.get(href(sent));
    auto const at = clerk.body.find(href(sent) + "/paper/");
    ASSERT_NE(at, std::string::npos);
    auto const paper = clerk.body.substr(at, clerk.body.find('"', at) - at);
    EXPECT_TRUE(clerk.get(paper).shows("%PDF-1.4"));
    EXPECT_EQ(site.at("desk_clerk.1@south").get(paper).status, 403);
    auto const other = site.apply("3");
    EXPECT_EQ(clerk.get(href(other) + "/paper/" + std::string(64, '0')).status, 404);
}

TEST(DeskPages, acting_moves_the_case_and_says_so) {
    Desk site;
    auto const sent = site.apply("2");
    auto clerk = site.at("desk_clerk.1@north");
    clerk.get(href(sent) + "/act/send_back");
    EXPECT_TRUE(clerk.shows("What is missing?"));
    clerk.post(href(sent) + "/act/send_back", {{"missing", ""}});
    EXPECT_EQ(clerk.status, 422);
    EXPECT_TRUE(clerk.shows("role=\"alert\""));
    EXPECT_EQ(site.state_of(sent), "received");
    clerk.post(href(sent) + "/act/send_back", {{"missing", "The second page."}});
    EXPECT_EQ(clerk.status, 303);
    EXPECT_EQ(site.state_of(sent), "sent_back");
    clerk.follow();
    EXPECT_TRUE(clerk.shows("Done."));
    EXPECT_TRUE(clerk.shows("Sent back to the applicant"));
    clerk.get(href(sent));
    EXPECT_TRUE(clerk.shows("The second page."));
}

TEST(DeskPages, whoever_decides_sees_what_others_reported) {
    Desk site;
    auto const sent = site.apply("2");
    site.favour(sent);
    auto librarian = site.at("librarian@north");
    librarian.get(href(sent) + "/act/issue");
    EXPECT_EQ(librarian.status, 200);
    EXPECT_TRUE(librarian.shows("What others reported"));
    EXPECT_TRUE(librarian.shows("12 October 2026"));  // the day of the visit
}

TEST(DeskPages, a_form_from_elsewhere_is_refused) {
    Desk site;
    auto const sent = site.apply("2");
    auto clerk = site.at("desk_clerk.1@north");
    clerk.post_exactly(href(sent) + "/act/send_back", {{"missing", "x"}});
    EXPECT_EQ(clerk.status, 403);
    EXPECT_EQ(clerk.post_exactly("/desk/bulk", {{"do", "library_card/issue"}}).status, 403);
    EXPECT_EQ(clerk.post_exactly("/desk/counter/receive", {{"bill", site.bill_of(sent).id}}).status, 403);
    EXPECT_EQ(clerk.post_exactly("/desk/post", {{"charge", "librarian@north"}}).status, 403);
    EXPECT_EQ(site.state_of(sent), "received");
}

TEST(DeskPages, another_post_cannot_act_even_with_the_address) {
    Desk site;
    auto const sent = site.apply("2");
    auto south = site.at("desk_clerk.1@south");
    EXPECT_EQ(south.get(href(sent) + "/act/send_back").status, 403);
    south.get("/desk");
    EXPECT_EQ(south.post(href(sent) + "/act/send_back", {{"missing", "x"}}).status, 403);
    auto librarian = site.at("librarian@north");
    EXPECT_EQ(librarian.get(href(sent) + "/act/send_back").status, 409);
    EXPECT_EQ(librarian.post(href(sent) + "/act/send_back", {{"missing", "x"}}).status, 403);
    EXPECT_EQ(librarian.get(href(sent) + "/act/no_such_action").status, 404);
    EXPECT_EQ(site.state_of(sent), "received");
}

TEST(DeskPages, who_comes_second_is_told_and_keeps_what_was_typed) {
    Desk site;
    auto const sent = site.apply("2");
    auto first = site.at("desk_clerk.1@north"), second = site.at("desk_clerk.2@north");
    second.get(href(sent) + "/act/send_back");
    first.get(href(sent) + "/act/note_down");
    first.post(href(sent) + "/act/note_down", {{"desk_note", "Seen."}});
    EXPECT_EQ(first.status, 303);
    second.post(href(sent) + "/act/send_back", {{"missing", "My long letter"}});
    EXPECT_EQ(second.status, 409);
    EXPECT_TRUE(second.shows("The case has changed since you opened this page."));
    EXPECT_TRUE(second.shows("My long letter"));
    EXPECT_EQ(site.state_of(sent), "received");
    // It still holds, so it is sent again, now on what the page shows.
    second.post(href(sent) + "/act/send_back", {{"missing", "My long letter"}});
    EXPECT_EQ(second.status, 303);
    EXPECT_EQ(site.state_of(sent), "sent_back");
}

TEST(DeskPages, what_can_no_longer_be_sent_stands_to_be_copied) {
    Desk site;
    auto const sent = site.apply("2");
    auto first = site.at("desk_clerk.1@north"), second = site.at("desk_clerk.2@north");
    second.get(href(sent) + "/act/send_back");
    first.get(href(sent) + "/act/send_back");
    first.post(href(sent) + "/act/send_back", {{"missing", "First"}});
    second.post(href(sent) + "/act/send_back", {{"missing", "Second letter"}});
    EXPECT_EQ(second.status, 409);
    EXPECT_TRUE(second.shows("Someone else was faster"));
    EXPECT_TRUE(second.shows("Second letter"));
    EXPECT_TRUE(second.shows("Sent back to the applicant"));
}

TEST(DeskPages, a_form_sent_twice_acts_once) {
    Desk site;
    auto const sent = site.apply("2");
    auto clerk = site.at("desk_clerk.1@north");
    clerk.get(href(sent) + "/act/send_back");
    auto const key = clerk.hidden_value("key"), csrf = clerk.hidden_value("csrf"),
               version = clerk.hidden_value("version");
    http::Pairs const form{{"csrf", csrf}, {"key", key}, {"version", version}, {"missing", "x"}};
    EXPECT_EQ(clerk.post_exactly(href(sent) + "/act/send_back", form).status, 303);
    EXPECT_EQ(clerk.post_exactly(href(sent) + "/act/send_back", form).status, 303);
    auto const acts =
        site.house->database.read([&](store::Connection& db) { return cases::history(db, sent.case_id).size(); });
    EXPECT_EQ(acts, 2u);
}

TEST(DeskPages, many_are_decided_at_once_and_each_answers_for_itself) {
    Desk site;
    auto const one = site.apply("2"), two = site.apply("3"), three = site.apply("4");
    for (auto const& sent : {one, two, three}) site.favour(sent);
    auto librarian = site.at("librarian@north");
    librarian.get("/desk");
    EXPECT_TRUE(librarian.shows("value=\"library_card/issue\""));
    http::Pairs chosen{{"do", "library_card/issue"}};
    for (auto const& sent : {one, two, three}) chosen.emplace_back("case", sent.case_id.text());
    librarian.post("/desk/bulk", chosen);
    EXPECT_EQ(librarian.status, 303);
    auto const asked = librarian.location;
    librarian.follow();
    EXPECT_TRUE(librarian.shows("Confirm: Issue the card (3)"));
    EXPECT_EQ(site.at("desk_clerk.1@north").get(asked).status, 403);
    EXPECT_EQ(site.state_of(one), "favoured");
    // Meanwhile one of them goes back.
    site.act("librarian@north", two, "return_to_committee", Value::map({{"return_reason", "Again."}}));
    librarian.post(asked, {});
    EXPECT_EQ(librarian.status, 303);
    librarian.follow();
    EXPECT_TRUE(librarian.shows("Done: 2 of 3."));
    EXPECT_EQ(site.state_of(one), "issued");
    EXPECT_EQ(site.state_of(two), "reading");
    EXPECT_EQ(site.state_of(three), "issued");
    librarian.get("/desk");
    librarian.post("/desk/bulk", {{"do", "library_card/issue"}, {"case", two.case_id.text()}});
    EXPECT_TRUE(librarian.follow().shows("This cannot be done in any of the selected cases."));
    EXPECT_FALSE(librarian.shows("Confirm:"));
    // The same page sent again does nothing twice.
    auto const size = site.house->ledger->head().size;
    librarian.get(asked);
    EXPECT_EQ(librarian.post(asked, {}).status, 303);
    auto clerk = site.at("desk_clerk.1@north");
    clerk.get("/desk");
    EXPECT_EQ(clerk.post("/desk/bulk", {{"do", "library_card/check_papers"}, {"case", one.case_id.text()}}).status,
              404);
    EXPECT_EQ(clerk.post("/desk/bulk", {{"do", "library_card/issue"}}).status, 400);
    EXPECT_EQ(site.house->ledger->head().size, size);
}

TEST(DeskPages, cases_are_found_by_reference_cnic_and_name_in_either_script) {
    Desk site;
    auto const ada = site.apply("2", "Ada Khan"), bano = site.apply("3", "بانو شاہ");
    auto clerk = site.at("desk_clerk.1@north");
    auto const finds = [&](std::string const& typed, cases::Receipt const& sent) {
        return clerk.get("/desk/search?q=" + url_part(typed)).shows(group_reference(sent.reference));
    };
    EXPECT_TRUE(finds(ada.reference, ada));
    EXPECT_TRUE(finds("11111-1111111-2", ada));
    EXPECT_TRUE(finds("khan", ada));
    EXPECT_TRUE(finds("بانو", bano));
    EXPECT_TRUE(finds("شاه", bano));  // an Arabic he for the Urdu one
    EXPECT_FALSE(finds("بانو", ada));
    auto south = site.at("desk_clerk.1@south");
    EXPECT_FALSE(south.get("/desk/search?q=" + ada.reference).shows(group_reference(ada.reference)));
    EXPECT_FALSE(south.get("/desk/search?q=11111-1111111-2").shows(group_reference(ada.reference)));
}

TEST(DeskPages, a_register_opens_to_its_readers_and_a_record_in_its_area) {
    Desk site;
    auto const sent = site.apply("2");
    site.favour(sent);
    site.act("librarian@north", sent, "issue");
    auto const card = site.card_of(sent);
    auto const record = "/desk/record/library_cards/" + card.id.text();
    auto librarian = site.at("librarian@north");
    EXPECT_TRUE(librarian.get("/desk/registers").shows("Library cards"));
    EXPECT_TRUE(librarian.get("/desk/register/library_cards?q=ada").shows(card.number));
    librarian.get(record);
    for (auto const& text : std::vector<std::string>{card.number, "Ada Khan", "Entered in the register",
                                                     "Officer librarian@north", group_reference(sent.reference)})
        EXPECT_TRUE(librarian.shows(text)) << text;
    auto south = site.at("librarian@south");
    EXPECT_EQ(south.get(record).status, 403);
    EXPECT_EQ(south.get(record + "/paper/" + std::string(64, 'a')).status, 403);
    EXPECT_FALSE(south.get("/desk/register/library_cards?q=ada").shows(card.number));
    auto keeper = site.at("branch_keeper@north.hill");  // of an office that does not read the register
    EXPECT_EQ(keeper.get("/desk/register/library_cards").status, 403);
    EXPECT_EQ(keeper.get(record).status, 403);
    EXPECT_EQ(librarian.get("/desk/register/no_such").status, 404);
    EXPECT_EQ(librarian.get("/desk/record/library_cards/nonsense").status, 404);
}

TEST(DeskPages, what_the_desk_writes_down_is_the_case_of_who_came) {
    Desk site;
    auto const sent = site.apply("2");
    site.favour(sent);
    site.act("librarian@north", sent, "issue");
    auto const account = site.house->accounts->register_citizen(
        {"Bano Shah", "22222-2222222-2", "0300-2222222", "", Browser::k_password});
    ASSERT_TRUE(account);
    auto const write_down = [&](people::Actor const& clerk, char const* cnic, char const* phone) {
        return site.house->engine->perform({.actor = clerk,
                                            .service = "card_question",
                                            .case_id = {},
                                            .action = "ask",
                                            .input = Value::map({{"card_number", site.card_of(sent).number},
                                                                 {"asker_cnic", cnic},
                                                                 {"asker_phone", phone},
                                                                 {"card_seen", true}})});
    };
    auto const clerk = site.officer("desk_clerk.1@north");
    auto const hers = write_down(clerk, "22222-2222222-2", "0300-2222222");
    auto const of_another_phone = write_down(clerk, "22222-2222222-2", "0300-3333333");
    ASSERT_TRUE(hers && of_another_phone);
    auto desk = site.at("desk_clerk.1@north");
    EXPECT_TRUE(desk.get("/desk/new").shows("Question about a card"));
    EXPECT_TRUE(desk.get("/desk/new/card_question").shows("Have you seen the card?"));
    EXPECT_FALSE(desk.get("/desk/case/" + hers->reference).shows("no message reaches them"));
    EXPECT_TRUE(desk.get("/desk/case/" + of_another_phone->reference).shows("no message reaches them"));
    Browser bano(site);
    EXPECT_TRUE(bano.get("/service/card_question").shows("Or go there, without an account"));
    bano.get("/sign-in");
    bano.post("/sign-in", {{"login", "22222-2222222-2"}, {"password", Browser::k_password}});
    EXPECT_EQ(bano.get("/my/" + hers->reference).status, 200);
    EXPECT_EQ(bano.get("/my/" + of_another_phone->reference).status, 404);
    // Her own application she would not work on as an officer.
    people::Charge charge;
    charge.id = new_uuid(site.clock.now());
    charge.person = *account;
    charge.person_name = "Bano Shah";
    charge.post = "desk_clerk.2@north";
    charge.kind = people::k_posting;
    charge.from = site.clock.now();
    (void)site.house->database.write([&](store::Transaction& tx) -> Result<> {
        people::Charges::put(tx.db(), charge);
        return {};
    });
    auto const herself = people::Charges::actor_of(charge);
    EXPECT_EQ(write_down(herself, "22222-2222222-2", "0300-2222222").error().code, "case.own_application");
    EXPECT_EQ(
        site.house->engine
            ->perform({.actor = herself, .service = "card_question", .case_id = hers->case_id, .action = "answer"})
            .error()
            .code,
        "case.own_application");
    // Nor when it was written down under another mobile number, so that it is no account's.
    EXPECT_EQ(site.house->engine
                  ->perform({.actor = herself,
                             .service = "card_question",
                             .case_id = of_another_phone->case_id,
                             .action = "answer"})
                  .error()
                  .code,
              "case.own_application");
}

TEST(DeskPages, the_counter_takes_a_fee_once_and_prints_a_receipt) {
    Desk site;
    auto const sent = site.apply("2");
    auto const bill = site.bill_of(sent);
    auto clerk = site.at("desk_clerk.1@north");
    EXPECT_TRUE(clerk.get("/desk/counter?number=" + bill.number).shows("Mark as received"));
    EXPECT_TRUE(clerk.get("/desk/counter?number=" + sent.reference).shows(bill.number));
    clerk.post("/desk/counter/receive", {{"bill", bill.id}});
    EXPECT_EQ(clerk.status, 303);
    auto const receipt = clerk.location;
    clerk.follow();
    EXPECT_TRUE(clerk.shows(site.bill_of(sent).receipt_no));
    EXPECT_TRUE(clerk.shows("Ada Khan"));
    clerk.get("/desk/counter?number=" + bill.number);
    EXPECT_FALSE(clerk.shows("Mark as received"));
    auto south = site.at("desk_clerk.1@south");
    EXPECT_FALSE(south.get("/desk/counter?number=" + bill.number).shows(bill.number + "</bdi>"));
    EXPECT_EQ(south.get(receipt).status, 403);
    EXPECT_EQ(site.at("librarian@north").get("/desk/counter").status, 403);
}

TEST(DeskPages, another_desk_cannot_take_the_fee) {
    Desk site;
    auto const bill = site.bill_of(site.apply("2"));
    auto south = site.at("desk_clerk.1@south");
    south.get("/desk");
    EXPECT_EQ(south.post("/desk/counter/receive", {{"bill", bill.id}}).status, 403);
    EXPECT_EQ(south.get("/desk/counter/receipt/" + bill.id).status, 403);
}

TEST(DeskPages, a_report_is_for_its_readers_and_a_file_for_spreadsheets) {
    Desk site;
    for (auto const* digit : {"2", "3"}) {
        auto const sent = site.apply(digit);
        site.favour(sent);
        site.act("librarian@north", sent, "issue");
    }
    auto librarian = site.at("librarian@north");
    EXPECT_TRUE(librarian.get("/desk/reports").shows("Cards by month"));
    EXPECT_EQ(librarian.get("/desk/report/cards_by_month").status, 200);
    librarian.get("/desk/report/cards_by_month/csv");
    EXPECT_TRUE(
        librarian.body.starts_with("\xef\xbb\xbf"
                                   "District,Month,Count\r\n"));
    EXPECT_EQ(site.at("branch_keeper@north.hill").get("/desk/report/cards_by_month").status, 403);
    EXPECT_EQ(site.at("branch_keeper@north.hill").get("/desk/report/cards_by_month/csv").status, 403);
    EXPECT_EQ(librarian.get("/desk/report/no_such").status, 404);
}

TEST(DeskPages, an_officer_begins_a_case_that_the_post_may_begin) {
    Desk site;
    auto librarian = site.at("librarian@north");
    EXPECT_TRUE(librarian.get("/desk/new").shows("Recall of cards"));
    librarian.get("/desk/new/card_recall");
    EXPECT_TRUE(librarian.shows("Name of the recall"));
    http::Pairs form{{"recall_title", ""},
                     {"district/district", "north"},
                     {"show_by/day", "1"},
                     {"show_by/month", "12"},
                     {"show_by/year", "2026"}};
    librarian.post("/desk/new/card_recall", form);
    EXPECT_EQ(librarian.status, 422);
    form[0].second = "Old cards";
    librarian.post("/desk/new/card_recall", form);
    EXPECT_EQ(librarian.status, 303) << librarian.body;
    librarian.follow();
    EXPECT_TRUE(librarian.shows("Old cards"));
    auto clerk = site.at("desk_clerk.1@north");
    EXPECT_EQ(clerk.get("/desk/new/card_recall").status, 403);
    EXPECT_EQ(clerk.get("/desk/new/library_card").status, 403);
    EXPECT_EQ(clerk.get("/desk/new/no_such").status, 404);
}

TEST(DeskPages, an_officer_of_two_posts_chooses_one_of_them_only) {
    Desk site;
    auto clerk = site.at("desk_clerk.1@north");
    site.give_another("desk_clerk.1@north", "librarian@south");
    clerk.get("/desk/post");
    EXPECT_TRUE(clerk.shows("Librarian, South"));
    EXPECT_EQ(clerk.post("/desk/post", {{"charge", "librarian@north"}}).status, 403);
    clerk.get("/desk/post");
    auto const additional = site.house->charges->of_post("librarian@south", site.clock.now());
    ASSERT_EQ(additional.size(), 1u);
    EXPECT_EQ(clerk.post("/desk/post", {{"charge", additional[0].id}}).status, 303);
    EXPECT_TRUE(clerk.get("/desk").shows("Librarian, South"));
}

TEST(DeskCounts, stay_right_after_every_act) {
    Desk site;
    auto clerk = site.at("desk_clerk.1@north");
    auto const waiting = [&](char const* count) {
        return clerk.get("/desk").shows(std::string("<span class=\"cnt num\">") + count + "</span>");
    };
    EXPECT_TRUE(waiting("0"));
    auto const sent = site.apply("2");
    EXPECT_TRUE(waiting("1"));
    site.act("desk_clerk.1@north", sent, "send_back", Value::map({{"missing", "x"}}));
    EXPECT_FALSE(waiting("1"));
}

TEST(Csv, no_cell_is_run_as_a_formula) {
    std::vector<std::string> const cells{
        "=1+2", "+923001234567 x", "-cmd", "@SUM(A1)", " =1", "\t=1", "plain", "12", "-3.5",
        "a,b",  "say \"hi\"",      "زرینہ"};
    EXPECT_EQ(csv_line(cells),
              "'=1+2,'+923001234567 x,'-cmd,'@SUM(A1),' =1,'\t=1,plain,12,-3.5,\"a,b\",\"say \"\"hi\"\"\",زرینہ\r\n");
}

}  // namespace
}  // namespace bolan::web
