// How long things took, or how large they were: counts by upper bounds, and the sum. Any thread. Noting is two relaxed
// additions; what is noted during a reading may show in one of its numbers and not yet in another.
#pragma once
#include "base/check.h"
#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

namespace bolan {

class Histogram {
  public:
    static constexpr std::size_t k_bounds_max = 15;

    // Ascending, at most k_bounds_max; they outlive it.
    explicit Histogram(std::span<std::int64_t const> bounds) : m_bounds(bounds) {
        CHECK(bounds.size() <= k_bounds_max);
    }

    void note(std::int64_t value) {
        auto const at = static_cast<std::size_t>(std::ranges::lower_bound(m_bounds, value) - m_bounds.begin());
        m_counts[at].fetch_add(1, std::memory_order_relaxed);
        m_sum.fetch_add(value, std::memory_order_relaxed);
    }
    std::span<std::int64_t const> bounds() const { return m_bounds; }
    // Of the values up to bounds()[at] and above the bound before; the last, at bounds().size(), of those beyond all.
    std::uint64_t count(std::size_t at) const { return m_counts[at].load(std::memory_order_relaxed); }
    std::int64_t sum() const { return m_sum.load(std::memory_order_relaxed); }

  private:
    std::span<std::int64_t const> m_bounds;
    std::array<std::atomic<std::uint64_t>, k_bounds_max + 1> m_counts{};
    std::atomic<std::int64_t> m_sum{0};
};

// From a page out of memory to somebody who has given up waiting.
inline constexpr std::array<std::int64_t, 13> k_duration_bounds_micros{
    250, 500, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 5'000'000};

}  // namespace bolan
