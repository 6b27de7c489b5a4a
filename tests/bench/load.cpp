#include "load.h"
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

namespace bolan::bench {

using Steady = std::chrono::steady_clock;

namespace {

double seconds_of(clockid_t clock) {
    timespec at{};
    ::clock_gettime(clock, &at);
    return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) / 1e9;
}

double processor_seconds(pid_t pid) {
    clockid_t clock{};
    return ::clock_getcpuclockid(pid, &clock) == 0 ? seconds_of(clock) : 0;
}

// Ticks of all processors since the machine started, as proc(5) has them.
struct Ticks {
    double all = 0, stolen = 0;
};
Ticks machine_ticks() {
    std::ifstream in("/proc/stat");
    std::string name;
    in >> name;
    std::vector<double> ticks(8);  // user, nice, system, idle, iowait, irq, softirq, steal
    for (auto& one : ticks) in >> one;
    return {std::accumulate(ticks.begin(), ticks.end(), 0.0), ticks.back()};
}

}  // namespace

double thread_processor_seconds() { return seconds_of(CLOCK_THREAD_CPUTIME_ID); }

Load load(testing::Served const& server, int clients, double seconds,
          std::function<bool(int, int, http::Client&)> const& ask) {
    std::vector<std::vector<double>> waits(static_cast<std::size_t>(clients));
    std::atomic<std::size_t> failed = 0;
    std::vector<std::thread> threads;
    auto const used = processor_seconds(server.pid());
    auto const ticks = machine_ticks();
    auto const began = Steady::now();
    auto const stop = began + std::chrono::duration<double>(seconds);
    for (int c = 0; c < clients; ++c)
        threads.emplace_back([&, c] {
            http::Client client("127.0.0.1", server.port());
            for (int n = 0; Steady::now() < stop; ++n) {
                auto const from = Steady::now();
                if (!ask(c, n, client)) ++failed;
                waits[static_cast<std::size_t>(c)].push_back(
                    std::chrono::duration<double, std::milli>(Steady::now() - from).count());
            }
        });
    for (auto& thread : threads) thread.join();
    auto const used_for = processor_seconds(server.pid()) - used;
    double const elapsed = std::chrono::duration<double>(Steady::now() - began).count();
    std::vector<double> all;
    for (auto const& mine : waits) all.insert(all.end(), mine.begin(), mine.end());
    std::ranges::sort(all);
    if (all.empty()) return {};
    auto const at = [&](double share) {
        return all[static_cast<std::size_t>(share * static_cast<double>(all.size() - 1))];
    };
    auto const after = machine_ticks();
    return {.per_second = static_cast<double>(all.size() - failed) / elapsed,
            .p50_ms = at(0.5),
            .p99_ms = at(0.99),
            .server_us = used_for / static_cast<double>(all.size()) * 1e6,
            .stolen = (after.stolen - ticks.stolen) / std::max(1.0, after.all - ticks.all),
            .failed = failed};
}

void show_machine() {
    double averages[3] = {};
    (void)getloadavg(averages, 3);
    std::printf("machine: %u processors, load %.2f before measuring; clients run on the same machine\n",
                std::thread::hardware_concurrency(), averages[0]);
}

}  // namespace bolan::bench
