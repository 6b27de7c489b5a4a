#include "web/testing.h"
#include <gtest/gtest.h>

namespace bolan::web {

namespace {

using testing::Browser;
using testing::Website;

constexpr char k_cnic[] = "54400-1234567-1";
constexpr char k_phone[] = "0300-1234567";

Browser& sign_in(Browser& browser) {
    browser.get("/sign-in").post("/sign-in", {{"login", k_cnic}, {"password", Browser::k_password}});
    return browser;
}

// What the first form of the page would end.
std::string session_in(Browser const& browser) {
    std::string const mark = "name=\"session\" value=\"";
    auto const at = browser.body.find(mark);
    if (at == std::string::npos) return {};
    auto const from = at + mark.size();
    return browser.body.substr(from, browser.body.find('"', from) - from);
}

}  // namespace

TEST(OwnAccount, shows_each_device_by_name_and_ends_the_lost_one) {
    Website site;
    Browser phone(site), lost(site);
    phone.join(k_cnic, k_phone);
    lost.headers["user-agent"] = "Mozilla/5.0 (Linux; Android 10; K) Chrome/120.0.0.0 Mobile Safari/537.36";
    sign_in(lost);
    phone.get("/account");
    EXPECT_TRUE(phone.shows("Chrome, Android"));
    EXPECT_TRUE(phone.shows("(this device)"));
    EXPECT_TRUE(phone.shows("54400-1234567-1"));
    phone.post("/account/sign-out", {{"session", session_in(phone)}}).follow();
    EXPECT_TRUE(phone.shows("You are signed out there."));
    EXPECT_FALSE(phone.shows("Chrome, Android"));
    lost.get("/account");
    EXPECT_EQ(lost.location, "/sign-in?next=%2Faccount");
}

TEST(OwnAccount, a_changed_password_signs_out_everywhere_else) {
    Website site;
    Browser kept(site), other(site);
    kept.join(k_cnic, k_phone);
    sign_in(other);
    kept.get("/account")
        .post("/account/password", {{"current", Browser::k_password}, {"password", "purple harbour thistle"}});
    kept.follow();
    EXPECT_TRUE(kept.shows("Your password is changed."));
    EXPECT_EQ(other.get("/my").status, 303);
    EXPECT_EQ(sign_in(other).status, 422) << "the former password opens nothing";
}

TEST(OwnAccount, a_password_that_is_refused_says_why_at_its_field) {
    Website site;
    Browser browser(site);
    browser.join(k_cnic, k_phone);
    browser.get("/account").post("/account/password", {{"current", "wrong"}, {"password", "password"}});
    EXPECT_EQ(browser.status, 422);
    EXPECT_TRUE(browser.shows("This is not your present password."));
    EXPECT_TRUE(browser.shows("among the first that thieves try"));
    EXPECT_FALSE(browser.shows("value=\"wrong\""));
}

TEST(OwnAccount, is_nobody_elses) {
    Website site;
    Browser browser(site), second(site), other(site);
    EXPECT_EQ(browser.get("/account").location, "/sign-in?next=%2Faccount");
    browser.join(k_cnic, k_phone);
    other.join("54400-7654321-1", "0300-7654321");
    sign_in(second);
    browser.get("/account");
    auto const session = session_in(browser);
    ASSERT_FALSE(session.empty());
    other.get("/account").post("/account/sign-out", {{"session", session}});
    EXPECT_EQ(other.status, 404);
    EXPECT_EQ(browser.get("/my").status, 200);
    EXPECT_EQ(browser.post_exactly("/account/sign-out", {{"session", session}}).status, 403) << "no form of ours";
}

}  // namespace bolan::web
