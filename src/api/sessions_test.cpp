#include "api/testing.h"

namespace bolan::api {

namespace {

using http::Method;
using testing::Ask;

constexpr char const* k_cnic = "11111-1111111-2";
constexpr char const* k_password = "a long password";

class Sessions : public testing::ApiTest {
  protected:
    std::string id_of_this(std::string const& token) {
        auto const list = get("/api/v1/sessions", token);
        for (auto const& one : list.body["sessions"].as_list())
            if (one["is_this"].as_bool()) return one["id"].as_string();
        ADD_FAILURE() << "the own session is not in the list";
        return {};
    }
    std::size_t count(std::string const& token) {
        return get("/api/v1/sessions", token).body["sessions"].as_list().size();
    }
    bool is_open(std::string const& token) { return get("/api/v1/session", token).status == 200; }
    testing::Answer change(std::string const& token, std::string const& current, std::string const& fresh) {
        return post("/api/v1/session/password", token, Value::map({{"current", current}, {"password", fresh}}));
    }
};

}  // namespace

TEST_F(Sessions, each_is_seen_by_its_owner_and_ended_from_another) {
    auto const phone = ada(), computer = sign_in(k_cnic, k_password);
    EXPECT_EQ(count(phone), 2u);
    auto const id = id_of_this(computer);
    EXPECT_EQ(send({Method::remove, "/api/v1/sessions/" + id, phone}).status, 204);
    EXPECT_FALSE(is_open(computer));
    EXPECT_TRUE(is_open(phone));
    EXPECT_EQ(send({Method::remove, "/api/v1/sessions/" + id, phone}).code(), "session.unknown");
}

TEST_F(Sessions, nobody_sees_or_ends_those_of_another) {
    auto const mine = ada(), theirs = bano();
    EXPECT_EQ(count(mine), 1u);
    EXPECT_EQ(send({Method::remove, "/api/v1/sessions/" + id_of_this(theirs), mine}).code(), "session.unknown");
    EXPECT_EQ(send({Method::remove, "/api/v1/sessions", mine}).status, 204);
    EXPECT_TRUE(is_open(theirs));
    EXPECT_TRUE(is_open(mine));
}

TEST_F(Sessions, all_others_are_ended_at_once) {
    auto const kept = ada();
    auto const one = sign_in(k_cnic, k_password), two = sign_in(k_cnic, k_password);
    EXPECT_EQ(send({Method::remove, "/api/v1/sessions", kept}).status, 204);
    EXPECT_FALSE(is_open(one));
    EXPECT_FALSE(is_open(two));
    EXPECT_EQ(count(kept), 1u);
}

TEST_F(Sessions, a_changed_password_is_the_only_one_for_both_logins_and_ends_the_others) {
    auto const kept = ada(), lost = sign_in(k_cnic, k_password);
    EXPECT_EQ(change(kept, k_password, "purple harbour thistle").status, 204);
    EXPECT_TRUE(is_open(kept));
    EXPECT_FALSE(is_open(lost));
    for (std::string const login : {"11111-1111111-2", "0300-1111111"}) {
        auto const try_with = [&](std::string const& password) {
            return post("/api/v1/session", "", Value::map({{"login", login}, {"password", password}})).status;
        };
        EXPECT_EQ(try_with(k_password), 401);
        EXPECT_EQ(try_with("purple harbour thistle"), 201);
    }
}

TEST_F(Sessions, a_password_is_changed_by_who_knows_the_present_one_and_to_a_good_one) {
    auto const token = ada();
    auto const wrong = change(token, "not this", "purple harbour thistle");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_EQ(wrong.problem("/current"), "password.wrong");
    EXPECT_EQ(change(token, k_password, "pakistan786").problem("/password"), "password.too_common");
    EXPECT_EQ(change(token, k_password, "AdaKhan1990").problem("/password"), "password.own");
    EXPECT_EQ(change(token, k_password, "short").problem("/password"), "password.too_short");
    EXPECT_EQ(change("", k_password, "purple harbour thistle").code(), "sign_in.needed");
    sign_in(k_cnic, k_password);
}

TEST_F(Sessions, who_guesses_the_present_password_is_shut_out_and_the_owner_elsewhere_is_not) {
    auto const token = ada();
    for (int i = 0; i < 5; ++i) change(token, "guess " + std::to_string(i), "purple harbour thistle");
    EXPECT_EQ(change(token, k_password, "purple harbour thistle").code(), "sign_in.too_many");
    Ask elsewhere{Method::post, "/api/v1/session/password", token,
                  R"({"current":"a long password","password":"purple harbour thistle"})"};
    elsewhere.peer = "10.1.2.3";
    EXPECT_EQ(send(elsewhere).status, 204);
}

TEST_F(Sessions, a_registration_refuses_what_thieves_try_first) {
    auto const body = [](char const* password) {
        return Value::map({{"name", "Ada Khan"}, {"cnic", k_cnic}, {"phone", "0300-1111111"}, {"password", password}});
    };
    EXPECT_EQ(post("/api/v1/accounts", "", body("Iloveyou")).problem("/password"), "password.too_common");
    EXPECT_EQ(post("/api/v1/accounts", "", body("1111111111112")).problem("/password"), "password.own");
}

}  // namespace bolan::api
