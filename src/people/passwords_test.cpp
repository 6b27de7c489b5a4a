#include "people/passwords.h"
#include <gtest/gtest.h>

namespace bolan::people {

namespace {

std::string judged(std::string_view password, std::vector<std::string> const& known = {}) {
    auto const found = judge_password(password, known);
    return found ? found->code : "";
}

}  // namespace

TEST(Passwords, length_counts_and_kinds_of_characters_do_not) {
    EXPECT_EQ(judged("seven77"), "password.too_short");
    EXPECT_EQ(judged("آبپتٹثج"), "password.too_short") << "characters count, not bytes";
    EXPECT_EQ(judged("آبپتٹثجچ"), "");
    EXPECT_EQ(judged("purple harbour thistle"), "");
    EXPECT_EQ(judged(std::string(256, 'a') + "b"), "field.too_long");
}

TEST(Passwords, what_attackers_try_first_is_refused_however_it_is_written) {
    for (auto const* common : {"password", "PASSWORD", "Pass word", "12345678", "iloveyou", "Pakistan786", "pass-word",
                               "zzzzzzzz", "........", "zxcvbnm123"})
        EXPECT_EQ(judged(common), "password.too_common") << common;
    EXPECT_EQ(judged("        "), "password.too_common");
}

TEST(Passwords, what_is_known_of_the_owner_protects_nothing) {
    std::vector<std::string> const known{"Gul Bibi", "5440012345671", "3001234567", "", "gul"};
    EXPECT_EQ(judged("GulBibi1990", known), "password.own");
    EXPECT_EQ(judged("54400-1234567-1", known), "password.own");
    EXPECT_EQ(judged("03001234567", known), "password.own");
    EXPECT_EQ(judged("x5440012345671y", known), "password.own");
    EXPECT_EQ(judged("gulberg harbour", known), "") << "three letters stand in many words";
    EXPECT_EQ(judged("gul bibi walks to school", known), "") << "enough is left";
}

}  // namespace bolan::people
