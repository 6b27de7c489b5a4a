// For tests only: the API over Testland, asked without sockets.
#pragma once
#include "api/api.h"
#include "base/json.h"
#include "crypto/encoding.h"
#include "crypto/password.h"
#include "definition/load.h"
#include "http/target.h"
#include "store/testing.h"
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace bolan::api::testing {

struct Answer {
    int status = 0;
    Value body;
    http::Response response;
    std::string code() const { return std::string(body["code"].string_or("")); }
    // The code that a field is refused with; empty when it is not.
    std::string problem(std::string_view pointer) const {
        if (auto const* errors = body.find("errors"); errors && errors->is_list())
            for (auto const& error : errors->as_list())
                if (error["pointer"].string_or("") == pointer) return std::string(error["code"].string_or(""));
        return {};
    }
};

struct Ask {
    http::Method method = http::Method::get;
    std::string target;
    std::string token;
    std::optional<std::string> body;
    std::string type = "application/json";
    std::string key;
    std::string peer = "127.0.0.1";
};

inline std::shared_ptr<definition::Model const> testland() {
    static auto const loaded = definition::load(std::string(BOLAN_SOURCE_DIR) + "/tests/province");
    return loaded.model;
}

inline std::string jpeg() {
    auto const bytes = crypto::parse_base64(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWG"
        "kJ6jq62rZ4C8ybqmx5moq6T/wAALCAAKAAgBAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAH/xAAYEAACAwAAAAAAAAAAAAAA"
        "AAAABkOBwf/aAAgBAQAAPwCrstaF2WtP/9k=");
    return {bytes->begin(), bytes->end()};
}

inline std::string pdf() {
    return "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
}

class ApiTest : public ::testing::Test {
  protected:
    ApiTest() {
        auto opened = cases::House::open(testland(), *m_database, clock,
                                         {m_database.folder(), "https://example.test/verify", "example.test/log"});
        EXPECT_TRUE(opened.has_value()) << opened.error().code;
        house = std::move(*opened);
        api.reset(new Api{*house, "Testland", "1", std::string(BOLAN_SOURCE_DIR) + "/tests/province"});
        add_routes(router, *api);
    }

    Answer send(Ask const& ask) {
        http::Request request;
        request.method = ask.method;
        request.headers.set("Host", "example.test");
        EXPECT_TRUE(http::parse_target(ask.target, request).has_value()) << ask.target;
        request.peer = ask.peer;
        request.id = "0123456789ABC";
        request.at = clock.now();
        if (!ask.token.empty()) request.headers.set("Authorization", "Bearer " + ask.token);
        if (!ask.key.empty()) request.headers.set("Idempotency-Key", ask.key);
        if (ask.body) {
            request.body = *ask.body;
            request.headers.set("Content-Type", ask.type);
        }
        auto const match = router.find(ask.method, request);
        if (match.kind != http::Router::Match::Kind::found) {
            ADD_FAILURE() << "no route for " << ask.target;
            return {};
        }
        request.params = match.params;
        if (request.body.size() > match.route->body_limit)
            return {413, Value::map({{"code", "request.too_large"}}), {}};
        Answer answer;
        answer.response = match.route->handler(request);
        answer.status = answer.response.status;
        if (auto body = parse_json(answer.response.bytes())) answer.body = std::move(*body);
        // An error says so in one way only.
        if (answer.status >= 400) {
            EXPECT_EQ(answer.response.headers.get("content-type"), "application/problem+json");
            EXPECT_FALSE(answer.code().empty());
            EXPECT_LT(answer.status, 500) << ask.target << ": " << answer.response.bytes();
        }
        return answer;
    }

    Answer get(std::string const& target, std::string const& token = {}) {
        return send({http::Method::get, target, token});
    }
    // Each with an idempotency key of its own unless one is given.
    Answer post(std::string const& target, std::string const& token, Value const& body, std::string const& key = {}) {
        return send({http::Method::post, target, token, write_json(body), "application/json",
                     key.empty() ? "key-" + std::to_string(++m_keys) : key});
    }

    std::string citizen(std::string const& name, std::string const& cnic, std::string const& phone) {
        auto const made =
            post("/api/v1/accounts", "",
                 Value::map({{"name", name}, {"cnic", cnic}, {"phone", phone}, {"password", "a long password"}}));
        EXPECT_EQ(made.status, 201) << made.response.bytes();
        return sign_in(cnic, "a long password");
    }
    std::string ada() { return citizen("Ada Khan", "11111-1111111-2", "0300-1111111"); }
    std::string bano() { return citizen("Bano Shah", "22222-2222222-2", "0300-2222222"); }

    // The token of whoever holds the post; one who holds nothing else.
    std::string officer(std::string const& post_code) {
        auto const found = m_officers.find(post_code);
        if (found != m_officers.end()) return found->second;
        EXPECT_NE(house->establishment.find_post(post_code), nullptr) << post_code;
        static std::string const hash = crypto::hash_password("officer's password");
        auto const login = "officer-" + std::to_string(m_officers.size());
        auto const done = house->database.write([&](store::Transaction& tx) -> Result<> {
            auto const person = house->accounts->add_officer(tx, {}, {"Officer " + post_code, login, hash, "", ""});
            TRY(house->orders->give(tx, {},
                                    people::posting_of(person, post_code, *Date::parse("2026-01-01"), "1/2026")));
            return {};
        });
        EXPECT_TRUE(done.has_value());
        house->charges->reload();
        return m_officers[post_code] = sign_in(login, "officer's password");
    }

    std::string sign_in(std::string const& login, std::string const& password) {
        // From an address of their own, so that tests do not meet the limit.
        auto const answer = send({http::Method::post, "/api/v1/session", "",
                                  write_json(Value::map({{"login", login}, {"password", password}})),
                                  "application/json", "", "10.0.0." + std::to_string(++m_addresses % 250)});
        EXPECT_EQ(answer.status, 201) << answer.response.bytes();
        return std::string(answer.body["token"].string_or(""));
    }

    std::string upload(std::string const& token, std::string const& bytes,
                       std::string const& type = "application/octet-stream") {
        auto const sent = send({http::Method::post, "/api/v1/attachments?name=sample", token, bytes, type});
        EXPECT_EQ(sent.status, 201) << sent.response.bytes();
        return std::string(sent.body["hash"].string_or(""));
    }

    // A good form of a reader's card in North.
    Value reader_form(std::string const& token, std::string const& cnic = "11111-1111111-2",
                      std::string const& name = "Ada Khan") {
        return Value::map({{"kind", "reader"},
                           {"section", "poetry"},
                           {"full_name", name},
                           {"cnic", cnic},
                           {"phone", "0300-1111111"},
                           {"born_on", "1990-04-02"},
                           {"district", "north"},
                           {"tehsil", "north.hill"},
                           {"address", "House 1, Hill"},
                           {"favourites", Value::List{Value::map({{"book", "The Sea"}, {"pages", 300}})}},
                           {"photograph", Value::List{upload(token, jpeg())}},
                           {"proof", Value::List{Value::map({{"hash", upload(token, pdf())}})}},
                           {"promised", true}});
    }
    // Its reference.
    std::string open_case(std::string const& token, Value const& form) {
        auto const opened = post("/api/v1/services/library_card/cases", token, form);
        EXPECT_EQ(opened.status, 201) << opened.response.bytes();
        return std::string(opened.body["reference"].string_or(""));
    }
    Answer act(std::string const& token, std::string const& reference, std::string const& action,
               Value const& input = Value::map(), std::optional<std::int64_t> version = {},
               std::string const& key = {}) {
        Value body = Value::map({{"input", input}});
        if (version) body.set("version", *version);
        return post("/api/v1/cases/" + reference + "/actions/" + action, token, body, key);
    }
    // Carries a reader's card of North from the counter to its issue; the answer to that.
    Answer issue(std::string const& reference) {
        pay(reference);
        EXPECT_EQ(act(officer("desk_clerk.1@north"), reference, "check_papers").body["state"].as_string(), "visit");
        EXPECT_EQ(act(officer("branch_keeper@north.hill"), reference, "keeper_report",
                      Value::map({{"visited_on", "2026-11-02"}, {"finding", "found"}}))
                      .status,
                  200);
        EXPECT_EQ(act(officer("watchman@north"), reference, "watch_report", Value::map({{"watch_finding", "quiet"}}))
                      .body["state"]
                      .as_string(),
                  "reading");
        EXPECT_EQ(act(officer("committee_member.1@north"), reference, "favour").status, 200);
        EXPECT_EQ(act(officer("committee_member.2@north"), reference, "favour").body["state"].as_string(), "favoured");
        return act(officer("librarian@north"), reference, "issue");
    }
    // The counter takes what the case owes.
    void pay(std::string const& reference) {
        auto const desk = officer("desk_clerk.2@north");
        auto const of = get("/api/v1/cases/" + reference, desk);
        ASSERT_EQ(of.body["bills"].as_list().size(), 1u);
        auto const number = of.body["bills"].as_list()[0]["number"].as_string();
        EXPECT_EQ(send({http::Method::post, "/api/v1/bills/" + number + "/receive", desk}).status, 200);
    }

    store::testing::TemporaryDatabase m_database{store::Engine::sqlite};
    SimulatedClock clock{parse_iso_time("2026-11-02T10:00:00+05:00").value()};
    std::unique_ptr<cases::House> house;
    std::unique_ptr<Api> api;
    http::Router router;

  private:
    std::map<std::string, std::string> m_officers;
    int m_keys = 0;
    int m_addresses = 0;
};

}  // namespace bolan::api::testing
