#include "base/histogram.h"
#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace bolan {
namespace {

constexpr std::array<std::int64_t, 3> k_bounds{1, 10, 100};

TEST(Histogram, a_value_counts_up_to_its_bound) {
    Histogram histogram(k_bounds);
    for (auto const value : {0, 1, 2, 10, 11, 100, 101, 5000}) histogram.note(value);
    EXPECT_EQ(histogram.count(0), 2u);
    EXPECT_EQ(histogram.count(1), 2u);
    EXPECT_EQ(histogram.count(2), 2u);
    EXPECT_EQ(histogram.count(3), 2u) << "beyond all";
    EXPECT_EQ(histogram.sum(), 5225);
}

TEST(Histogram, nothing_is_lost_when_many_note_at_once) {
    Histogram histogram(k_bounds);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 10'000; ++n) histogram.note(5);
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(histogram.count(1), 40'000u);
    EXPECT_EQ(histogram.sum(), 200'000);
}

}  // namespace
}  // namespace bolan
