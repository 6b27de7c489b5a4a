#include "money/division.h"
#include "base/check.h"
#include <gtest/gtest.h>
#include <limits>

namespace bolan::money {
namespace {

std::vector<std::int64_t> divided(std::int64_t paisa, std::vector<std::int64_t> const& weights) {
    std::vector<std::int64_t> out;
    for (auto const part : divide({paisa}, weights)) out.push_back(part.paisa);
    return out;
}
using Paisa = std::vector<std::int64_t>;

TEST(Division, ten_thousand_rupees_are_divided_by_half_and_two_quarters) {
    EXPECT_EQ(divided(1'000'000, {5000, 2500, 2500}), (Paisa{500'000, 250'000, 250'000}));
}

TEST(Division, what_remains_goes_to_who_is_short_of_most) {
    EXPECT_EQ(divided(10'001, {50, 25, 25}), (Paisa{5001, 2500, 2500}));
    EXPECT_EQ(divided(10'003, {50, 25, 25}), (Paisa{5001, 2501, 2501}));
    EXPECT_EQ(divided(100, {1, 1, 1}), (Paisa{33, 33, 34}));
}

TEST(Division, among_equals_the_last_gets_it) {
    EXPECT_EQ(divided(2, {50, 25, 25}), (Paisa{1, 0, 1}));
    EXPECT_EQ(divided(1, {50, 50}), (Paisa{0, 1}));
    EXPECT_EQ(divided(5, {1, 1, 1}), (Paisa{1, 2, 2}));
}

TEST(Division, a_weight_of_nothing_gets_nothing_and_nothing_is_divided_into_nothing) {
    EXPECT_EQ(divided(7, {0, 1, 0}), (Paisa{0, 7, 0}));
    EXPECT_EQ(divided(0, {50, 25, 25}), (Paisa{0, 0, 0}));
}

TEST(Division, the_parts_add_up_for_every_amount) {
    for (std::int64_t paisa = 0; paisa < 3000; ++paisa) {
        std::int64_t sum = 0;
        for (auto const part : divided(paisa, {3333, 1250, 17, 5400})) sum += part;
        EXPECT_EQ(sum, paisa);
    }
    auto const most = std::numeric_limits<std::int64_t>::max();
    auto const parts = divided(most, {5000, 2500, 2500});
    EXPECT_EQ(parts[0] + parts[1] + parts[2], most);
    EXPECT_EQ(parts, (Paisa{most / 2, most / 4 + 1, most / 4 + 1}));
}

TEST(Division, wrong_weights_are_a_bug) {
    EXPECT_THROW((void)divided(1, {0, 0}), Bug);
    EXPECT_THROW((void)divided(1, {2, -1}), Bug);
    EXPECT_THROW((void)divided(-1, {1}), Bug);
}

}  // namespace
}  // namespace bolan::money
