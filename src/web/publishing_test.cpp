// Definitions come into force by two persons, cases keep the rules they began under, and are moved only when asked.
#include "cases/migration.h"
#include "cases/refresh.h"
#include "web/testing_desk.h"
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace bolan::web::testing {

namespace {

using definition::Source;
using Kind = cases::Migration::Kind;
namespace fs = std::filesystem;

constexpr char k_part[] = "culture/library-card";
constexpr char k_form[] = "library_card.yaml";

void replace(std::string& text, std::string_view was, std::string_view now) {
    ASSERT_NE(text.find(was), text.npos) << was;
    for (auto at = text.find(was); at != text.npos; at = text.find(was, at + now.size()))
        text.replace(at, was.size(), now);
}

Source testland() { return definition::read_source(BOLAN_SOURCE_DIR "/tests/province"); }

// A state has another name, a field is gone.
Source renamed() {
    auto source = testland();
    auto& text = source.parts.at(k_part).at(k_form);
    replace(text, "      newsletter: { type: yes_no, title: \"Do you want our letter?\", optional: true }\n", "");
    replace(text, "favoured", "endorsed");
    replace(text, "  endorsed:\n", "  endorsed:\n    formerly: [favoured]\n");
    return source;
}

class PublishingTest : public ::testing::Test, public Desk {
  protected:
    PublishingTest() { EXPECT_TRUE(house->publisher->install(testland())); }

    Date today() const { return house->model->province.calendar->today(clock.now()); }
    people::Actor proposer() { return officer("librarian@north"); }
    people::Actor reviewer() { return officer("board_member@testland"); }
    Result<std::string> propose(Source const& source) {
        return house->publisher->propose(proposer(), source, {k_part}, "Order 12 of the Library Board");
    }
    void publish(Source const& source) {
        auto const id = propose(source);
        ASSERT_TRUE(id) << id.error().code;
        auto const approved = house->publisher->approve(reviewer(), *id, today(), "");
        ASSERT_TRUE(approved) << approved.error().code;
        start_anew();
    }
    void start_anew() {
        auto const source =
            house->database.read([&](store::Connection& db) { return publishing::source_on(db, testland(), today()); });
        auto const loaded = definition::load(source);
        for (auto const& mistake : loaded.mistakes) ADD_FAILURE() << definition::to_text(mistake);
        serve(loaded.model);
    }
    cases::Case find(cases::Receipt const& on) {
        return house->database.read([&](store::Connection& db) { return *house->shelves.find_case(db, on.case_id); });
    }
    cases::Migration migrate(Kind kind) {
        auto const asked = cases::ask_migration(*house, reviewer(), "library_card", kind);
        EXPECT_TRUE(asked) << asked.error().code;
        while (cases::go_on_migrating(*house)) {
        }
        return house->database.read(
            [](store::Connection& db) { return *cases::find_last_migration(db, "library_card"); });
    }
    std::string const& hash() { return house->model->find_service("library_card")->hash; }
    publishing::Proposal proposal(std::string const& id) {
        return house->database.read([&](store::Connection& db) { return *publishing::find_proposal(db, id); });
    }
};

TEST_F(PublishingTest, A_case_goes_on_under_the_definition_it_began_under) {
    auto const before = hash();
    auto const on = apply("1");
    favour(on);
    publish(renamed());
    EXPECT_NE(hash(), before);
    EXPECT_EQ(house->shelves.of(find(on)).service->hash, before);
    EXPECT_EQ(state_of(on), "favoured");
    act("librarian@north", on, "issue");
    EXPECT_EQ(state_of(on), "issued");
    EXPECT_EQ(find(apply("2")).definition, hash());
    EXPECT_EQ(house->shelves.get("library_card").service->former_fields.at(0).name, "newsletter");
}

TEST_F(PublishingTest, Nobody_approves_what_they_proposed_and_only_the_posts_named_may) {
    auto const own = house->publisher->propose(reviewer(), renamed(), {k_part}, "Order 12");
    ASSERT_TRUE(own);
    EXPECT_EQ(house->publisher->approve(reviewer(), *own, today(), "").error().code, "definition.same_person");
    EXPECT_EQ(house->publisher->send_back(reviewer(), *own, "No").error().code, "definition.same_person");
    EXPECT_EQ(house->publisher->approve(proposer(), *own, today(), "").error().code, "definition.not_yours");
    auto const clerk = officer("desk_clerk.1@north");
    EXPECT_EQ(house->publisher->propose(clerk, renamed(), {k_part}, "Order").error().code, "definition.not_yours");
    EXPECT_EQ(house->publisher->withdraw(clerk, *own).error().code, "definition.not_yours");
    EXPECT_TRUE(house->publisher->withdraw(reviewer(), *own));
    EXPECT_EQ(house->publisher->withdraw(reviewer(), *own).error().code, "definition.decided");
}

TEST_F(PublishingTest, It_is_in_force_from_its_day_and_not_before) {
    auto const before = hash();
    auto const id = propose(renamed());
    ASSERT_TRUE(id);
    auto const past = house->publisher->approve(reviewer(), *id, today().plus_days(-1), "");
    ASSERT_FALSE(past);
    EXPECT_EQ(past.error().problems.at(0).field, "from");
    EXPECT_TRUE(house->publisher->approve(reviewer(), *id, today().plus_days(1), ""));
    start_anew();
    EXPECT_EQ(hash(), before);
    clock.set({clock.now().ms + k_day_ms});
    start_anew();
    EXPECT_NE(hash(), before);
}

TEST_F(PublishingTest, A_proposal_needs_a_reason_a_change_and_a_base_that_still_stands) {
    auto& publisher = *house->publisher;
    EXPECT_EQ(publisher.propose(proposer(), renamed(), {k_part}, "  ").error().problems.at(0).field, "reason");
    EXPECT_EQ(propose(testland()).error().code, "definition.no_change");
    auto const one = propose(renamed());
    auto other_source = testland();
    replace(other_source.parts.at(k_part).at(k_form), "within: 30 days", "within: 40 days");
    auto const other = propose(other_source);
    ASSERT_TRUE(one && other);
    EXPECT_TRUE(publisher.approve(reviewer(), *one, today(), ""));
    EXPECT_EQ(publisher.approve(reviewer(), *other, today(), "").error().code, "definition.moved_on");
    EXPECT_TRUE(publisher.send_back(reviewer(), *other, "Begin with what is in force now"));
    EXPECT_EQ(proposal(*other).remarks, "Begin with what is in force now");
}

TEST_F(PublishingTest, What_does_not_load_cannot_be_proposed) {
    auto source = testland();
    replace(source.parts.at(k_part).at(k_form), "overdue_to: lapsed", "overdue_to: laps");
    auto const refused = propose(source);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "definition.mistakes");
    EXPECT_NE(refused.error().values.at(1).second.find("library_card.yaml:"), std::string::npos);
}

TEST_F(PublishingTest, A_change_that_would_strand_cases_is_refused_until_those_have_ended_and_no_other_can_begin) {
    auto const on = apply("1");
    auto source = testland();
    auto& files = source.parts.at(k_part);
    // The paper names a field that cases of the form in force were never asked for.
    replace(files.at(k_form), "      address: {",
            "      house: { type: text, title: Address, max: 80 }\n      address: {");
    auto const asks_only = source;
    replace(files.at("documents/card_refusal.yaml"), "{refusal_reason}", "{refusal_reason}, {house}");
    auto const refused = propose(source);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "definition.strands_cases");
    auto const withdraw = [&](cases::Receipt const& which) {
        return house->engine->perform({.actor = {*PersonId::parse(find(which).applicant), "", "", ""},
                                       .service = "library_card",
                                       .case_id = which.case_id,
                                       .action = "withdraw"});
    };
    ASSERT_TRUE(withdraw(on));
    // None is running now, and one may begin at any moment.
    EXPECT_EQ(propose(source).error().code, "definition.strands_new_cases");

    auto const other = apply("2");
    publish(asks_only);
    EXPECT_EQ(propose(source).error().code, "definition.strands_cases");
    ASSERT_TRUE(withdraw(other));
    EXPECT_TRUE(propose(source));
}

TEST_F(PublishingTest, What_is_approved_for_a_later_day_must_hold_with_what_begins_until_then) {
    auto asks = testland();
    replace(asks.parts.at(k_part).at(k_form), "      address: {",
            "      house: { type: text, title: Address, max: 80 }\n      address: {");
    auto const first = propose(asks);
    ASSERT_TRUE(first);
    EXPECT_TRUE(house->publisher->approve(reviewer(), *first, today().plus_days(5), ""));
    // Today's version never asks for the house; the one of the fifth day does.
    auto names = asks;
    replace(names.parts.at(k_part).at("documents/card_refusal.yaml"), "{refusal_reason}", "{refusal_reason}, {house}");
    EXPECT_EQ(propose(names).error().code, "definition.strands_new_cases");
}

TEST_F(PublishingTest, What_is_approved_must_hold_on_every_later_day_and_what_stands_in_its_way_can_be_called_off) {
    auto narrow = testland();
    replace(narrow.parts.at(k_part).at(k_form), "posts: [branch_keeper, branch_helper]", "posts: [branch_keeper]");
    publish(narrow);
    auto no_helper = narrow;
    replace(no_helper.parts.at("province").at("offices.yaml"),
            "      branch_helper: { title: Branch Helper, grade: 7 }\n", "");
    auto& publisher = *house->publisher;
    auto const later = publisher.propose(proposer(), no_helper, {"province"}, "Order 13");
    ASSERT_TRUE(later) << later.error().code;
    ASSERT_TRUE(publisher.approve(reviewer(), *later, today().plus_days(1), ""));
    // Today the post is there, tomorrow it is not.
    EXPECT_EQ(propose(testland()).error().code, "definition.mistakes");

    EXPECT_EQ(publisher.call_off(proposer(), *later, "Not now").error().code, "definition.not_yours");
    EXPECT_EQ(publisher.call_off(reviewer(), *later, " ").error().problems.at(0).field, "remarks");
    EXPECT_TRUE(publisher.call_off(reviewer(), *later, "Not now"));
    EXPECT_EQ(publisher.call_off(reviewer(), *later, "Not now").error().code, "definition.decided");
    EXPECT_TRUE(propose(testland()));
}

TEST_F(PublishingTest, What_is_in_force_or_built_upon_is_not_called_off) {
    auto const first = propose(renamed());
    ASSERT_TRUE(first);
    ASSERT_TRUE(house->publisher->approve(reviewer(), *first, today().plus_days(1), ""));
    auto const second = propose(testland());
    ASSERT_TRUE(second);
    ASSERT_TRUE(house->publisher->approve(reviewer(), *second, today().plus_days(2), ""));
    EXPECT_EQ(house->publisher->call_off(reviewer(), *first, "No").error().code, "definition.built_upon");
    clock.set({clock.now().ms + 2 * k_day_ms});
    EXPECT_EQ(house->publisher->call_off(reviewer(), *second, "No").error().code, "definition.begun");
}

TEST_F(PublishingTest, A_day_far_off_is_a_slip_of_the_pen) {
    auto const id = propose(renamed());
    ASSERT_TRUE(id);
    auto const refused = house->publisher->approve(reviewer(), *id, today().plus_days(180 * 365), "");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().problems.at(0).code, "definition.far_day");
}

TEST_F(PublishingTest, What_there_are_cases_of_cannot_go) {
    auto gone = testland();
    auto& files = gone.parts.at(k_part);
    std::erase_if(files, [](auto const& file) { return file.first != "system.yaml"; });
    EXPECT_EQ(propose(gone).error().code, "definition.strands_new_cases");
    apply("1");
    auto const after = propose(gone);
    ASSERT_FALSE(after);
    EXPECT_EQ(after.error().code, "definition.has_history");
    EXPECT_EQ(after.error().values.at(0).second, "library_card");
}

TEST_F(PublishingTest, A_folder_with_mistakes_of_its_own_proposes_nothing) {
    auto source = renamed();
    source.mistakes.push_back({{"culture/library-card/tabels", 1, 1}, "unknown folder"});
    EXPECT_EQ(propose(source).error().code, "definition.mistakes");
}

TEST_F(PublishingTest, A_moved_case_goes_on_where_the_version_in_force_lets_it) {
    auto const on = apply("1");
    auto source = testland();
    auto& text = source.parts.at(k_part).at(k_form);
    auto const received = text.find("\n  received:\n");
    ASSERT_NE(received, text.npos);
    text.insert(received + 13, "    then: [{ when: \"full_name == 'Ada Khan'\", to: lapsed }]\n");
    publish(source);
    EXPECT_EQ(state_of(on), "received");
    EXPECT_EQ(migrate(Kind::real).movable, 1);
    EXPECT_EQ(state_of(on), "lapsed");
}

TEST_F(PublishingTest, A_field_keeps_its_kind) {
    publish(renamed());
    auto source = testland();
    replace(source.parts.at(k_part).at(k_form), "newsletter: { type: yes_no", "newsletter: { type: date");
    auto const refused = propose(source);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().values.at(1).second.find("give this one another name"), std::string::npos);
}

TEST_F(PublishingTest, Running_cases_are_moved_after_a_dry_run_each_by_an_act) {
    auto const before = hash();
    auto const on = apply("1"), other = apply("2");
    favour(on);
    publish(renamed());
    auto const dry = migrate(Kind::dry_run);
    EXPECT_EQ(dry.running, 2);
    EXPECT_EQ(dry.movable, 2);
    EXPECT_EQ(find(on).definition, before);

    EXPECT_EQ(cases::ask_migration(*house, proposer(), "library_card", Kind::real).error().code,
              "definition.not_yours");
    EXPECT_EQ(migrate(Kind::real).movable, 2);
    EXPECT_EQ(find(on).definition, hash());
    EXPECT_EQ(state_of(on), "endorsed");
    EXPECT_EQ(state_of(other), "received");
    auto const acts =
        house->database.read([&](store::Connection& db) { return ledger::acts_of(db, "case", on.case_id.text()); });
    EXPECT_EQ(acts.back().act.action, "migrate");
    EXPECT_EQ(acts.back().act.input["from"].string_or(""), before);
    act("librarian@north", on, "issue");
    EXPECT_EQ(state_of(on), "issued");
}

TEST_F(PublishingTest, A_case_that_lacks_an_answer_stays_where_it_is) {
    auto const on = apply("1", "Ada Khan");
    auto source = testland();
    replace(source.parts.at(k_part).at(k_form), "      address: {",
            "      house: { type: text, title: Address, max: 80 }\n      address: {");
    publish(source);
    auto const dry = migrate(Kind::dry_run);
    EXPECT_EQ(dry.movable, 0);
    ASSERT_EQ(dry.stuck.size(), 1u);
    EXPECT_EQ(dry.stuck[0].problems.at(0).field, "house");
    EXPECT_EQ(migrate(Kind::real).movable, 0);
    EXPECT_NE(find(on).definition, hash());
    pay(on);
    act("desk_clerk.1@north", on, "check_papers");
}

TEST_F(PublishingTest, The_ledger_holds_the_hashes_of_what_was_proposed) {
    auto const id = propose(renamed());
    ASSERT_TRUE(id);
    auto const acts =
        house->database.read([&](store::Connection& db) { return ledger::acts_of(db, "definition", *id); });
    ASSERT_EQ(acts.size(), 1u);
    EXPECT_EQ(acts[0].act.action, "propose");
    EXPECT_EQ(acts[0].act.input["parts"].as_list().at(0)["hash"].string_or(""),
              definition::hash_of(renamed().parts.at(k_part)));
}

// ---- In the browser ------------------------------------------------------------------------------------------------

class PublishingPagesTest : public PublishingTest {
  protected:
    PublishingPagesTest() {
        m_folder = fs::path(database.folder()) / "province";
        fs::copy(BOLAN_SOURCE_DIR "/tests/province", m_folder, fs::copy_options::recursive);
        portal->definitions = m_folder.string();
    }
    void save(Source const& source) { std::ofstream(m_folder / k_part / k_form) << source.parts.at(k_part).at(k_form); }
    fs::path m_folder;
};

TEST_F(PublishingPagesTest, An_analyst_proposes_and_another_person_reads_what_changes_and_approves) {
    auto analyst = at("librarian@north");
    EXPECT_TRUE(analyst.get("/desk/definitions").shows("The folder says what is in force or waits already."));
    save(renamed());
    EXPECT_TRUE(analyst.get("/desk/definitions").shows("Why, and by which order"));
    analyst.post("/desk/definitions/propose", {{"parts", k_part}, {"reason", ""}});
    EXPECT_EQ(analyst.status, 422);
    analyst.post("/desk/definitions/propose", {{"parts", k_part}, {"reason", "Order 12"}});
    ASSERT_EQ(analyst.status, 303);
    auto const page = analyst.location;
    EXPECT_TRUE(analyst.get(page).shows("Another person decides."));

    auto reviewer = at("board_member@testland");
    EXPECT_TRUE(reviewer.get(page).shows("What changes"));
    EXPECT_TRUE(reviewer.shows("Do you want our letter?"));
    reviewer.post(page + "/decide",
                  {{"do", "approve"}, {"from/day", "31"}, {"from/month", "2"}, {"from/year", "2027"}});
    EXPECT_EQ(reviewer.status, 422);
    reviewer.post(page + "/decide", {{"do", "send_back"}, {"remarks", ""}});
    EXPECT_EQ(reviewer.status, 422);
    auto clerk = at("desk_clerk.1@north");
    clerk.get("/desk");
    EXPECT_EQ(clerk.post(page + "/decide", {{"do", "approve"}}).status, 403);
    EXPECT_FALSE(clerk.shows("Order 12"));
    auto const day = today().parts();
    reviewer.post(page + "/decide", {{"do", "approve"},
                                     {"from/day", std::to_string(day.day)},
                                     {"from/month", std::to_string(day.month)},
                                     {"from/year", std::to_string(day.year)}});
    ASSERT_EQ(reviewer.status, 303);
    EXPECT_TRUE(reviewer.get(page).shows("In force"));
    EXPECT_TRUE(reviewer.get("/desk/definitions?lang=ur").shows("dir=\"rtl\""));
}

TEST_F(PublishingPagesTest, A_clerk_and_a_citizen_are_not_shown_definitions_to_decide) {
    auto clerk = at("desk_clerk.1@north");
    for (auto const* path : {"/desk/definitions", "/desk/definitions/cases/library_card"})
        EXPECT_EQ(clerk.get(path).status, 403) << path;
    Browser stranger(*this);
    EXPECT_EQ(stranger.get("/desk/definitions").status, 303);
}

TEST_F(PublishingPagesTest, Many_cases_of_an_earlier_version_are_decided_at_once) {
    auto const on = apply("1");
    favour(on);
    auto source = testland();
    replace(source.parts.at(k_part).at(k_form), "within: 30 days", "within: 40 days");
    publish(source);
    auto librarian = at("librarian@north");
    librarian.get("/desk");
    http::Pairs const chosen{{"do", "library_card/issue"}, {"case", on.case_id.text()}};
    librarian.post("/desk/bulk", chosen);
    auto const asked = librarian.location;
    EXPECT_TRUE(librarian.follow().shows("Issue the card"));
    librarian.post(asked, {});
    EXPECT_EQ(state_of(on), "issued");
}

TEST_F(PublishingPagesTest, Whose_case_cannot_follow_is_shown_to_those_who_may_read_it) {
    auto const on = apply("1", "Ada Khan");
    auto source = testland();
    replace(source.parts.at(k_part).at(k_form), "      address: {",
            "      house: { type: text, title: Address, max: 80 }\n      address: {");
    publish(source);
    migrate(Kind::dry_run);
    std::string const page = "/desk/definitions/cases/library_card";
    EXPECT_TRUE(at("librarian@north").get(page).shows("Ada Khan"));
    auto elsewhere = at("librarian@south");
    EXPECT_TRUE(elsewhere.get(page).shows(group_reference(on.reference)));
    EXPECT_FALSE(elsewhere.shows("Ada Khan"));
}

TEST_F(PublishingPagesTest, The_ledger_names_what_was_done_with_definitions) {
    ASSERT_TRUE(propose(renamed()));
    Browser browser(*this);
    EXPECT_TRUE(browser.get("/ledger").shows("Definitions proposed"));
    EXPECT_TRUE(browser.get("/ledger?lang=ur").shows("تعریفات تجویز ہوئیں"));
}

TEST_F(PublishingPagesTest, What_a_removed_field_was_given_is_still_shown_with_the_case) {
    auto const on = apply("1", "Ada Khan", "north.hill", true);
    publish(renamed());
    migrate(Kind::real);
    auto clerk = at("desk_clerk.1@north");
    EXPECT_TRUE(clerk.get("/desk/case/" + on.reference).shows("No longer asked"));
    EXPECT_TRUE(clerk.shows("Do you want our letter?"));
}

TEST_F(PublishingPagesTest, A_dry_run_shows_how_far_it_is_and_how_many_can_follow_and_they_are_moved_when_told) {
    apply("1");
    publish(renamed());
    std::string const page = "/desk/definitions/cases/library_card";
    auto const go_on = [&] {
        while (cases::go_on_migrating(*house)) {
        }
    };
    auto reviewer = at("board_member@testland");
    EXPECT_FALSE(reviewer.get(page).shows("Move 1 cases"));
    reviewer.post(page, {{"kind", "dry_run"}});
    ASSERT_EQ(reviewer.status, 303);
    EXPECT_TRUE(reviewer.get(page).shows("0 of 1 cases looked at so far."));
    reviewer.post(page, {{"kind", "dry_run"}});
    EXPECT_EQ(reviewer.status, 409);
    go_on();
    EXPECT_TRUE(reviewer.get(page).shows("1 of 1 cases can follow"));
    reviewer.post(page, {{"kind", "real"}});
    ASSERT_EQ(reviewer.status, 303);
    go_on();
    EXPECT_TRUE(reviewer.get(page).shows("Moved: 1 of 1."));
    EXPECT_TRUE(reviewer.shows("Every running case follows the version in force."));
}

TEST_F(PublishingTest, Moving_goes_on_after_a_restart_and_ends_when_another_version_comes_into_force) {
    auto const on = apply("1");
    publish(renamed());
    ASSERT_TRUE(cases::ask_migration(*house, reviewer(), "library_card", Kind::real));
    start_anew();
    while (cases::go_on_migrating(*house)) {
    }
    EXPECT_EQ(find(on).definition, hash());

    publish(testland());
    ASSERT_TRUE(cases::ask_migration(*house, reviewer(), "library_card", Kind::real));
    publish(renamed());
    EXPECT_FALSE(cases::go_on_migrating(*house));
    auto const ended =
        house->database.read([](store::Connection& db) { return *cases::find_last_migration(db, "library_card"); });
    EXPECT_TRUE(ended.ended_at);
    EXPECT_EQ(ended.seen, 0);
}

TEST_F(PublishingTest, a_holiday_approved_from_today_moves_what_waits_at_once) {
    auto const sent = apply("2");
    auto const due = *find(sent).due_at;
    auto source = testland();
    std::string const province(definition::k_province_part);
    replace(source.parts.at(province).at("calendar.yaml"), "holidays:\n",
            "holidays:\n  - { name: Day of the Sea, from: 2026-10-15, to: 2026-10-15 }\n");
    auto const id = house->publisher->propose(proposer(), source, {province}, "The sea was seen");
    ASSERT_TRUE(id) << id.error().code;
    ASSERT_TRUE(house->publisher->approve(reviewer(), *id, today(), ""));
    start_anew();
    while (cases::go_on_refreshing(house->engine->parts())) {
    }
    // From the close of Thursday to that of Friday.
    EXPECT_EQ(find(sent).due_at->ms - due.ms, 20 * k_hour_ms);
}

TEST_F(PublishingTest, Work_given_to_one_seat_stays_given_when_its_case_is_moved) {
    auto const on = apply("1");
    ASSERT_TRUE(house->engine->assign({.actor = officer("librarian@north"),
                                       .case_id = on.case_id,
                                       .to = "desk_clerk.2@north",
                                       .reason = "She knows the family."}));
    publish(renamed());
    migrate(Kind::real);
    EXPECT_EQ(find(on).definition, hash());
    EXPECT_FALSE(at("desk_clerk.1@north").get("/desk").shows(group_reference(on.reference)));
    EXPECT_TRUE(at("desk_clerk.2@north").get("/desk").shows("Given to you"));
}

}  // namespace

}  // namespace bolan::web::testing
