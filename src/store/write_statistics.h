// What became of write jobs, counted while they are run. Any thread may read.
#pragma once
#include "base/histogram.h"

namespace bolan::store {

inline constexpr std::array<std::int64_t, 9> k_group_bounds_jobs{1, 2, 4, 8, 16, 32, 64, 128, 256};

struct WriteStatistics {
    std::atomic<std::uint64_t> kept{0};                // committed
    std::atomic<std::uint64_t> refused{0};             // rolled back as their job wished
    std::atomic<std::uint64_t> failed{0};              // a job that threw, or a group that was not committed
    Histogram wait_micros{k_duration_bounds_micros};   // from with_writer() to the first line of the job
    Histogram group_micros{k_duration_bounds_micros};  // from the begin of a transaction to its commit
    Histogram group_jobs{k_group_bounds_jobs};
};

}  // namespace bolan::store
