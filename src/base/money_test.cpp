#include "base/money.h"
#include <gtest/gtest.h>

using namespace bolan;

TEST(Money, is_read_and_shown_exactly) {
    EXPECT_EQ(Money::parse("1500")->paisa, 150'000);
    EXPECT_EQ(Money::parse("1500.5")->paisa, 150'050);
    EXPECT_EQ(Money::parse("0.01")->paisa, 1);
    EXPECT_EQ(Money::parse("999999999999999.99")->paisa, 99'999'999'999'999'999);
    EXPECT_EQ(Money{150'000}.text(), "1500");
    EXPECT_EQ(Money{150'005}.text(), "1500.05");
    EXPECT_EQ(Money{-50}.text(), "-0.50");
    EXPECT_EQ(Money{INT64_MIN}.text(), "-92233720368547758.08");
}

TEST(Money, what_is_no_amount_is_refused) {
    for (auto const* text : {"", ".", "1.", ".5", "1.234", "-1", "+1", "1,500", "1e3", " 1", "1000000000000000", "۵"})
        EXPECT_FALSE(Money::parse(text)) << text;
}
