#include "base/random.h"
#include <array>
#include <gtest/gtest.h>
#include <set>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace bolan;

TEST(Random, does_not_repeat_itself) {
    std::set<std::vector<std::uint8_t>> seen;
    for (int i = 0; i < 2000; ++i) {
        std::vector<std::uint8_t> bytes(i % 2 ? 16 : 32);
        fill_random(bytes);
        EXPECT_TRUE(seen.insert(bytes).second);
    }
}

TEST(Random, a_forked_child_draws_other_bytes) {
    std::array<std::uint8_t, 16> mine{}, childs{};
    fill_random(mine);
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    pid_t const child = fork();
    if (child == 0) {
        fill_random(childs);
        _exit(write(ends[1], childs.data(), childs.size()) == static_cast<ssize_t>(childs.size()) ? 0 : 1);
    }
    fill_random(mine);
    ASSERT_EQ(read(ends[0], childs.data(), childs.size()), static_cast<ssize_t>(childs.size()));
    waitpid(child, nullptr, 0);
    close(ends[0]);
    close(ends[1]);
    EXPECT_NE(mine, childs);
}
