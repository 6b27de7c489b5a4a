#include "app/server_clock.h"
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <sys/timex.h>

namespace bolan::app {

namespace {

constexpr std::int64_t k_jump_ms = 60'000;

std::int64_t read_ms(clockid_t clock) {
    timespec at{};
    ::clock_gettime(clock, &at);
    return std::int64_t{at.tv_sec} * 1000 + at.tv_nsec / 1'000'000;
}

// Whether a source of time keeps the kernel's clock. One that was just set by hand is not kept until the source has
// spoken again.
bool is_kept() {
    timex about{};
    return ::adjtimex(&about) != TIME_ERROR && (about.status & STA_UNSYNC) == 0;
}

}  // namespace

ServerClock::ServerClock()
    : m_wall_before_boot_ms(read_ms(CLOCK_REALTIME) - read_ms(CLOCK_BOOTTIME)), m_last_ms(read_ms(CLOCK_REALTIME)) {}

Timestamp ServerClock::now() const {
    std::lock_guard const lock(m_mutex);
    auto const boot = read_ms(CLOCK_BOOTTIME), wall = read_ms(CLOCK_REALTIME);
    auto const ahead = wall - boot - m_wall_before_boot_ms;
    if (std::abs(ahead) <= k_jump_ms || is_kept()) m_wall_before_boot_ms += ahead;
    m_last_ms = std::max(m_last_ms, boot + m_wall_before_boot_ms);
    m_jump_ms = std::abs(wall - m_last_ms) > k_jump_ms ? wall - m_last_ms : 0;
    return {m_last_ms};
}

std::int64_t ServerClock::jump_ms() const {
    now();
    std::lock_guard const lock(m_mutex);
    return m_jump_ms;
}

}  // namespace bolan::app
