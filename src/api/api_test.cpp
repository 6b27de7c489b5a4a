// The API from outside: what citizens and officers do with it.
#include "api/testing.h"
#include "cases/drafts.h"
#include "crypto/hash.h"
#include <filesystem>
#include <set>
#include <thread>

namespace bolan::api::testing {

using http::Method;

TEST_F(ApiTest, a_card_is_applied_for_decided_and_verified) {
    auto const citizen = ada();
    auto const reference = open_case(citizen, reader_form(citizen));
    EXPECT_EQ(act(officer("desk_clerk.1@north"), reference, "check_papers").code(), "bill.unpaid");
    auto const issued = issue(reference);
    ASSERT_EQ(issued.body["state"].as_string(), "issued") << issued.response.bytes();

    auto const of = get("/api/v1/cases/" + reference, citizen);
    EXPECT_EQ(of.body["outcome"].as_string(), "granted");
    ASSERT_EQ(of.body["documents"].as_list().size(), 1u);
    auto const code = of.body["documents"].as_list()[0]["code"].as_string();
    EXPECT_EQ(issued.body["documents"].as_list()[0].as_string(), code);
    EXPECT_FALSE(of.body["messages"].as_list().empty());

    auto const verified = get("/api/v1/verify/" + code);
    EXPECT_EQ(verified.body["verdict"].as_string(), "valid");
    EXPECT_EQ(verified.body["fields"]["kind"].as_string(), "reader");
    EXPECT_EQ(verified.body["fields"].find("name"), nullptr);
    EXPECT_EQ(get("/api/v1/verify/NTH%2Freader%2F2026%2F0001").body["code"].as_string(), code);

    auto const paper = get("/api/v1/documents/" + code + "/pdf", citizen);
    EXPECT_EQ(paper.status, 200) << paper.response.bytes().substr(0, 300);
    EXPECT_TRUE(paper.response.bytes().starts_with("%PDF"));
    EXPECT_EQ(get("/api/v1/documents/" + code, bano()).code(), "document.unknown");
}

TEST_F(ApiTest, a_paper_that_cannot_be_drawn_is_told_and_tried_again_ever_more_seldom) {
    auto const citizen = ada();
    issue(open_case(citizen, reader_form(citizen)));
    int told = 0;
    auto const draw = [&] {
        return house->press->draw_waiting(10, [&](documents::Issued const& issued, Error const& error) {
            ++told;
            EXPECT_EQ(issued.name, "library_card_paper");
            EXPECT_EQ(error.kind, ErrorKind::not_found) << error.code;
        });
    };
    // The photograph is gone: a disk that was not mounted.
    auto const folder = m_database.folder() + "/attachments";
    std::filesystem::rename(folder, folder + ".away");
    EXPECT_EQ(draw(), 0);
    EXPECT_EQ(told, 1);
    EXPECT_EQ(draw(), 0);
    EXPECT_EQ(told, 1);
    clock.advance_ms(60'000);
    EXPECT_EQ(draw(), 0);
    EXPECT_EQ(told, 2);
    clock.advance_ms(60'000);
    EXPECT_EQ(draw(), 0);
    EXPECT_EQ(told, 2);
    std::filesystem::remove_all(folder);
    std::filesystem::rename(folder + ".away", folder);
    clock.advance_ms(60'000);
    EXPECT_EQ(draw(), 1);
    EXPECT_EQ(told, 2);
}

TEST_F(ApiTest, texts_come_in_the_language_asked_for) {
    auto const english = get("/api/v1/services/library_card?lang=en"),
               urdu = get("/api/v1/services/library_card?lang=ur");
    EXPECT_EQ(english.body["title"].as_string(), "Library card");
    EXPECT_NE(urdu.body["title"].as_string(), english.body["title"].as_string());
    EXPECT_EQ(english.body["pages"].as_list()[1]["fields"].as_list()[1]["kind"].as_string(), "cnic");
    EXPECT_TRUE(english.body["fee"]["is_notified"].is_bool());
    EXPECT_EQ(get("/api/v1/services/nothing").code(), "service.unknown");
}

TEST_F(ApiTest, whoever_is_not_signed_in_is_told_so_at_every_door) {
    int doors = 0;
    for (auto const* route : router.all()) {
        if (route->pattern == "/api/openapi.json") continue;
        std::string target = route->pattern;
        for (auto open = target.find('{'); open != std::string::npos; open = target.find('{'))
            target.replace(open, target.find('}') - open + 1, "4QPX11ZC7K2M");
        auto const answer = send({route->method, target, "not-a-token", "{}"});
        if (answer.status != 401) {
            std::set<std::string> const open_doors{
                "/api/v1/session", "/api/v1/accounts",          "/api/v1/services",     "/api/v1/services/{service}",
                "/api/v1/areas",   "/api/v1/track/{reference}", "/api/v1/verify/{code}"};
            EXPECT_TRUE(open_doors.contains(route->pattern)) << route->pattern << " " << answer.status;
            continue;
        }
        EXPECT_EQ(answer.code(), "session.ended");
        EXPECT_EQ(answer.response.headers.get("www-authenticate"), "Bearer");
        ++doors;
    }
    EXPECT_GT(doors, 25);
    EXPECT_EQ(get("/api/v1/cases").code(), "sign_in.needed");
}

TEST_F(ApiTest, a_session_ends_when_it_is_told_to) {
    auto const token = ada();
    EXPECT_EQ(get("/api/v1/session", token).body["name"].as_string(), "Ada Khan");
    EXPECT_EQ(send({Method::remove, "/api/v1/session", token}).status, 204);
    EXPECT_EQ(get("/api/v1/session", token).code(), "session.ended");
}

TEST_F(ApiTest, an_expired_session_is_told_so_and_nothing_is_written) {
    auto const token = ada();
    auto const form = reader_form(token);
    clock.advance_ms(13LL * 3600 * 1000);
    EXPECT_EQ(post("/api/v1/services/library_card/cases", token, form).code(), "session.ended");
    EXPECT_TRUE(get("/api/v1/cases", sign_in("11111-1111111-2", "a long password")).body["cases"].as_list().empty());
}

TEST_F(ApiTest, a_second_submission_gives_the_first_receipt_again) {
    auto const token = ada();
    auto const form = reader_form(token);
    auto const first = post("/api/v1/services/library_card/cases", token, form, "one-and-the-same");
    auto const second = post("/api/v1/services/library_card/cases", token, form, "one-and-the-same");
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(write_json(first.body), write_json(second.body));
    EXPECT_EQ(get("/api/v1/cases", token).body["cases"].as_list().size(), 1u);
    // Another key is another wish, which the rule of uniqueness refuses.
    EXPECT_EQ(post("/api/v1/services/library_card/cases", token, form, "another").code(), "library_card.has_applied");
    // And the same key for another act is not that receipt.
    auto const reference = first.body["reference"].as_string();
    EXPECT_EQ(act(token, reference, "withdraw", Value::map(), {}, "one-and-the-same").body["state"].as_string(),
              "withdrawn");
    EXPECT_EQ(send({Method::post, "/api/v1/services/library_card/cases", token, write_json(form)}).code(),
              "request.key_missing");
}

TEST_F(ApiTest, the_receipt_of_a_key_is_forgotten_in_time) {
    auto const token = ada();
    post("/api/v1/services/library_card/cases", token, reader_form(token), "one-and-the-same");
    auto const kept = [&] {
        house->engine->run_clock();
        return house->database.read([](store::Connection& db) {
            return db.find("select count(*) from idempotency", [](store::Row const& row) { return row.integer(0); });
        });
    };
    EXPECT_EQ(kept(), 1);
    clock.advance_ms((cases::k_answers_kept_days + 1) * k_day_ms);
    EXPECT_EQ(kept(), 0);
}

TEST_F(ApiTest, of_two_officers_who_decide_at_once_one_is_told_that_the_case_moved_on) {
    auto const citizen = ada();
    auto const reference = open_case(citizen, reader_form(citizen));
    pay(reference);
    auto const first = officer("desk_clerk.1@north"), second = officer("desk_clerk.2@north");
    auto const version = get("/api/v1/cases/" + reference, first).body["version"].as_int();
    Answer answers[2];
    std::thread one([&] {
        answers[0] = send({Method::post, "/api/v1/cases/" + reference + "/actions/check_papers", first,
                           "{\"version\":" + std::to_string(version) + "}", "application/json", "k1"});
    });
    std::thread two([&] {
        answers[1] = send({Method::post, "/api/v1/cases/" + reference + "/actions/send_back", second,
                           "{\"version\":" + std::to_string(version) + ",\"input\":{\"missing\":\"A photograph\"}}",
                           "application/json", "k2"});
    });
    one.join();
    two.join();
    EXPECT_EQ((answers[0].status == 200) + (answers[1].status == 200), 1);
    auto const& loser = answers[0].status == 200 ? answers[1] : answers[0];
    EXPECT_EQ(loser.status, 409);
    EXPECT_EQ(loser.code(), "case.moved_on");
}

TEST_F(ApiTest, a_case_shows_to_its_applicant_and_to_the_officers_of_its_area_only) {
    auto const citizen = ada();
    auto const reference = open_case(citizen, reader_form(citizen));
    EXPECT_EQ(get("/api/v1/cases/" + reference, bano()).code(), "case.unknown");
    EXPECT_EQ(get("/api/v1/cases/" + reference, officer("desk_clerk.1@south")).code(), "case.forbidden");
    EXPECT_EQ(get("/api/v1/cases/" + reference, officer("desk_clerk.1@north")).status, 200);
    // What an officer writes is not for the applicant; nor is who tried in vain.
    act(officer("desk_clerk.1@north"), reference, "note_down", Value::map({{"desk_note", "Suspicious."}}));
    act(officer("desk_clerk.1@south"), reference, "check_papers");
    auto const seen = get("/api/v1/cases/" + reference, citizen);
    EXPECT_EQ(seen.response.bytes().find("Suspicious"), std::string_view::npos);
    EXPECT_EQ(seen.response.bytes().find("refused:"), std::string_view::npos);
    EXPECT_EQ(seen.body["data"]["full_name"].as_string(), "Ada Khan");
    auto const desk = get("/api/v1/cases/" + reference, officer("desk_clerk.1@north"));
    EXPECT_NE(desk.response.bytes().find("Suspicious"), std::string_view::npos);
    EXPECT_NE(desk.response.bytes().find("refused:check_papers"), std::string_view::npos);
    // Anybody with the reference sees where it stands, and no more.
    auto const tracked = get("/api/v1/track/" + reference);
    EXPECT_EQ(tracked.body["state_title"].as_string(), "We check your papers");
    EXPECT_EQ(tracked.response.bytes().find("Ada"), std::string_view::npos);
}

// watch_post.csv: in North the watchman watches, in South the warden does until the end of 2026.
TEST_F(ApiTest, a_role_that_a_table_gives_to_one_post_opens_the_case_to_that_post_only) {
    auto const citizen = ada();
    auto const north = open_case(citizen, reader_form(citizen));
    EXPECT_EQ(get("/api/v1/cases/" + north, officer("watchman@north")).status, 200);
    EXPECT_EQ(get("/api/v1/cases/" + north, officer("warden@north")).code(), "case.forbidden");

    auto const other = bano();
    auto southern = reader_form(other, "22222-2222222-2", "Bano Shah");
    southern.set("district", "south");
    southern.set("tehsil", "south.port");
    auto const south = open_case(other, southern);
    EXPECT_EQ(get("/api/v1/cases/" + south, officer("warden@south")).status, 200);
    EXPECT_EQ(get("/api/v1/cases/" + south, officer("watchman@south")).code(), "case.forbidden");
}

TEST_F(ApiTest, an_attachment_comes_back_through_its_case_only) {
    auto const citizen = ada();
    auto const reference = open_case(citizen, reader_form(citizen));
    auto const data = get("/api/v1/cases/" + reference, citizen).body["data"];
    auto const hash = data["photograph"].as_list()[0]["hash"].as_string();
    EXPECT_EQ(
        get("/api/v1/cases/" + reference + "/attachments/" + hash, officer("desk_clerk.1@north")).response.bytes(),
        jpeg());
    EXPECT_EQ(get("/api/v1/cases/" + reference + "/attachments/" + hash, bano()).code(), "case.unknown");
    EXPECT_EQ(get("/api/v1/cases/" + reference + "/attachments/" + std::string(64, '0'), citizen).code(),
              "attachment.missing");
}

TEST_F(ApiTest, the_inbox_is_read_page_by_page) {
    std::string const phones[] = {"0300-1111111", "0300-2222222", "0300-3333333"};
    std::string const cnics[] = {"11111-1111111-2", "22222-2222222-2", "33333-3333333-2"};
    for (int i = 0; i < 3; ++i) {
        auto const token = citizen(std::string("Reader ") + "ABC"[i], cnics[i], phones[i]);
        open_case(token, reader_form(token, cnics[i], std::string("Reader ") + "ABC"[i]));
        clock.advance_ms(60'000);
    }
    auto const clerk = officer("desk_clerk.1@north");
    auto const first = get("/api/v1/inbox?limit=2&count=1", clerk);
    ASSERT_EQ(first.body["rows"].as_list().size(), 2u) << first.response.bytes();
    EXPECT_EQ(first.body["count"]["waiting"].as_int(), 3);
    auto const second = get("/api/v1/inbox?limit=2&after=" + first.body["next"].as_string(), clerk);
    ASSERT_EQ(second.body["rows"].as_list().size(), 1u);
    EXPECT_TRUE(second.body["next"].is_null());
    EXPECT_EQ(second.body["rows"].as_list()[0]["subject"].as_string(), "Reader C");
    EXPECT_EQ(get("/api/v1/inbox?q=reader%20b", clerk).body["rows"].as_list().size(), 1u);
    EXPECT_EQ(get("/api/v1/inbox?scope=office", clerk).body["rows"].as_list().size(), 3u);
    EXPECT_TRUE(get("/api/v1/inbox?late=1", clerk).body["rows"].as_list().empty());
    EXPECT_TRUE(get("/api/v1/inbox", officer("desk_clerk.1@south")).body["rows"].as_list().empty());
    EXPECT_EQ(get("/api/v1/inbox?after=nonsense", clerk).code(), "request.malformed");
    EXPECT_EQ(get("/api/v1/inbox?scope=everything", clerk).code(), "request.malformed");
    EXPECT_EQ(get("/api/v1/inbox", sign_in(cnics[0], "a long password")).code(), "case.no_post");
}

TEST_F(ApiTest, many_cases_are_reported_one_by_one) {
    auto const citizen = ada();
    auto const reference = open_case(citizen, reader_form(citizen));
    auto const librarian = officer("librarian@north");
    Value const body = Value::map(
        {{"cases", Value::List{Value::map({{"reference", reference}}), Value::map({{"reference", "000000000000"}})}},
         {"action", "issue"}});
    auto const report = post("/api/v1/bulk", librarian, body);
    ASSERT_EQ(report.status, 200) << report.response.bytes();
    EXPECT_EQ(report.body["done"].as_int(), 0);
    EXPECT_EQ(report.body["cases"].as_list()[0]["error"]["code"].as_string(), "case.wrong_state");
    EXPECT_EQ(report.body["cases"].as_list()[1]["error"]["code"].as_string(), "case.unknown");
    Value const other =
        Value::map({{"cases", Value::List{Value::map({{"reference", reference}})}}, {"action", "refuse"}});
    EXPECT_EQ(post("/api/v1/bulk", librarian, other).body["cases"].as_list()[0]["error"]["code"].as_string(),
              "case.not_bulk");
    EXPECT_EQ(post("/api/v1/bulk", librarian, Value::map({{"cases", 5}, {"action", "issue"}})).problem("/cases"),
              "field.malformed");
}

TEST_F(ApiTest, a_draft_keeps_what_can_be_read_and_belongs_to_one_person) {
    auto const citizen = ada();
    auto const made =
        post("/api/v1/drafts", citizen,
             Value::map({{"service", "library_card"}, {"data", Value::map({{"kind", "reader"}, {"cnic", "12"}})}}));
    ASSERT_EQ(made.status, 201) << made.response.bytes();
    EXPECT_EQ(made.problem("/cnic"), "field.cnic");
    EXPECT_EQ(made.body["data"]["kind"].as_string(), "reader");
    EXPECT_EQ(made.body["data"].find("cnic"), nullptr);
    auto const path = "/api/v1/drafts/" + made.body["id"].as_string();
    auto const stranger = bano();
    EXPECT_EQ(get(path, stranger).code(), "draft.unknown");
    EXPECT_EQ(send({Method::put, path, stranger, "{}"}).code(), "draft.unknown");
    EXPECT_EQ(send({Method::put, path, citizen, write_json(reader_form(citizen))}).status, 200);
    EXPECT_EQ(get(path, citizen).body["data"]["cnic"].as_string(), "1111111111112");
    auto const opened =
        post("/api/v1/services/library_card/cases?draft=" + made.body["id"].as_string(), citizen, reader_form(citizen));
    EXPECT_EQ(opened.status, 201);
    EXPECT_EQ(get(path, citizen).code(), "draft.unknown");
}

TEST_F(ApiTest, drafts_are_limited_in_number_and_time) {
    auto const citizen = ada();
    Value const body = Value::map({{"service", "library_card"}, {"data", Value::map({{"kind", "reader"}})}});
    for (int i = 0; i < cases::k_drafts_max; ++i) EXPECT_EQ(post("/api/v1/drafts", citizen, body).status, 201);
    EXPECT_EQ(post("/api/v1/drafts", citizen, body).code(), "draft.too_many");
    clock.advance_ms((cases::k_draft_days + 1) * k_day_ms);
    auto const later = sign_in("1111111111112", "a long password");
    EXPECT_EQ(post("/api/v1/drafts", later, body).status, 201);
    EXPECT_EQ(get("/api/v1/drafts", later).body["drafts"].as_list().size(), 1u);
}

TEST_F(ApiTest, a_form_is_checked_without_being_sent) {
    auto const citizen = ada();
    auto form = reader_form(citizen);
    auto const good = post("/api/v1/services/library_card/check", citizen, form);
    EXPECT_TRUE(good.body["valid"].as_bool()) << good.response.bytes();
    form.set("nonsense", 1);
    form.set("promised", false);
    auto const bad = post("/api/v1/services/library_card/check", citizen, form);
    EXPECT_EQ(bad.problem("/nonsense"), "field.unknown");
    EXPECT_EQ(bad.problem("/promised"), "library_card.must_promise");
    EXPECT_TRUE(get("/api/v1/cases", citizen).body["cases"].as_list().empty());
}

TEST_F(ApiTest, the_proof_of_an_act_goes_to_its_parties) {
    auto const citizen = ada();
    auto const opened = post("/api/v1/services/library_card/cases", citizen, reader_form(citizen));
    auto const leaf = opened.body["leaf"].as_int();
    auto const path = "/api/v1/acts/" + std::to_string(leaf) + "/receipt";
    auto const mine = get(path, citizen);
    ASSERT_EQ(mine.status, 200) << mine.response.bytes();
    // The leaf is the hash of the salt and the content: the holder can check it alone.
    auto const proof = mine.body["proof"].as_string();
    auto const at = proof.find("extra ") + 6;
    auto const salt = crypto::parse_base64(proof.substr(at, proof.find('\n', at) - at));
    ASSERT_TRUE(salt.has_value());
    EXPECT_EQ(crypto::sha256(std::string(salt->begin(), salt->end()) + mine.body["content"].as_string()),
              house->ledger->receipt(static_cast<std::uint64_t>(leaf))->entry);
    EXPECT_EQ(get(path, officer("desk_clerk.1@north")).status, 200);
    EXPECT_EQ(get(path, bano()).code(), "ledger.no_such_act");
    EXPECT_EQ(get(path, officer("desk_clerk.1@south")).code(), "ledger.no_such_act");
    EXPECT_EQ(get("/api/v1/acts/99999999999999999999/receipt", citizen).code(), "ledger.no_such_act");
}

TEST_F(ApiTest, an_officer_acts_from_the_post_chosen_and_only_from_posts_held) {
    auto const clerk = officer("desk_clerk.1@north");
    EXPECT_EQ(get("/api/v1/session", clerk).body["post"]["code"].as_string(), "desk_clerk.1@north");
    EXPECT_EQ(post("/api/v1/session/post", clerk, Value::map({{"post", "librarian@north"}})).code(), "post.not_held");
    EXPECT_EQ(post("/api/v1/session/post", clerk, Value::map({{"post", "desk_clerk.1@north"}})).status, 200);
    EXPECT_EQ(post("/api/v1/session/post", clerk, Value::map({{"post", 7}})).problem("/post"), "field.malformed");
}

TEST_F(ApiTest, registers_and_reports_open_to_their_readers) {
    EXPECT_EQ(get("/api/v1/registries/library_cards?q=x", ada()).code(), "case.no_post");
    EXPECT_EQ(get("/api/v1/registries/nothing", officer("board_member@testland")).code(), "registry.unknown");
    EXPECT_EQ(get("/api/v1/registries/library_cards?q=x", officer("watchman@north")).code(), "record.forbidden");
    EXPECT_EQ(get("/api/v1/reports/cards_by_month", officer("watchman@north")).code(), "report.forbidden");
    EXPECT_EQ(get("/api/v1/reports/cards_by_month", officer("board_member@testland")).status, 200);
    EXPECT_EQ(get("/api/v1/reports/nothing", officer("board_member@testland")).code(), "report.unknown");
}

}  // namespace bolan::api::testing
