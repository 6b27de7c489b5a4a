#include "app/server_clock.h"
#include <algorithm>
#include <cstdlib>
#include <ctime>

namespace bolan::app {

namespace {

constexpr std::int64_t k_jump_ms = 60'000;

std::int64_t read_ms(clockid_t clock) {
    timespec at{};
    ::clock_gettime(clock, &at);
    return std::int64_t{at.tv_sec} * 1000 + at.tv_nsec / 1'000'000;
}

}  // namespace

ServerClock::ServerClock()
    : m_wall_before_boot_ms(read_ms(CLOCK_REALTIME) - read_ms(CLOCK_BOOTTIME)), m_last_ms(read_ms(CLOCK_REALTIME)) {}

Timestamp ServerClock::now() const {
    std::lock_guard const lock(m_mutex);
    auto const boot = read_ms(CLOCK_BOOTTIME), wall = read_ms(CLOCK_REALTIME);
    auto const ahead = wall - boot - m_wall_before_boot_ms;
    m_jump_ms = std::abs(ahead) > k_jump_ms ? ahead : 0;
    if (m_jump_ms == 0) m_wall_before_boot_ms += ahead;
    m_last_ms = std::max(m_last_ms, boot + m_wall_before_boot_ms);
    return {m_last_ms};
}

std::int64_t ServerClock::jump_ms() const {
    now();
    std::lock_guard const lock(m_mutex);
    return m_jump_ms;
}

}  // namespace bolan::app
