// What stands between a program and libc in the tests of faults: faulty.cpp, loaded by LD_PRELOAD, does what this block
// of shared memory says. It concerns regular files below `folder` and no others, but for the clock.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>

namespace bolan::testing {

inline constexpr char const* k_faults_variable = "BOLAN_FAULTS";  // the file that holds the block

struct Faults {
    std::array<char, 256> folder;            // absolute; set before the program starts
    std::atomic<int> write_error;            // the errno with which every write, growth and sync fails; 0: none
    std::atomic<int> sync_error;             // with which syncs alone fail
    std::atomic<int> syncs_to_fail;          // so many of them; below 0: all
    std::atomic<int> sync_delay_ms;          // before each sync
    std::atomic<std::int64_t> calls;         // writes, syncs and changes of length so far
    std::atomic<std::int64_t> kill_at;       // the call at which the process is killed, its bytes half written; 0: none
    std::atomic<std::int64_t> wall_ahead_s;  // how far the wall clock stands before the true one
    std::atomic<bool> is_clock_kept;         // by a source of time, as adjtimex tells it
};

}  // namespace bolan::testing
