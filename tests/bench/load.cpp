#include "load.h"
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

namespace bolan::bench {

using Steady = std::chrono::steady_clock;

Load load(std::uint16_t port, int clients, double seconds, std::function<bool(int, int, http::Client&)> const& ask) {
    std::vector<std::vector<double>> waits(static_cast<std::size_t>(clients));
    std::atomic<std::size_t> failed = 0;
    std::vector<std::thread> threads;
    auto const began = Steady::now();
    auto const stop = began + std::chrono::duration<double>(seconds);
    for (int c = 0; c < clients; ++c)
        threads.emplace_back([&, c] {
            http::Client client("127.0.0.1", port);
            for (int n = 0; Steady::now() < stop; ++n) {
                auto const from = Steady::now();
                if (!ask(c, n, client)) ++failed;
                waits[static_cast<std::size_t>(c)].push_back(
                    std::chrono::duration<double, std::milli>(Steady::now() - from).count());
            }
        });
    for (auto& thread : threads) thread.join();
    double const elapsed = std::chrono::duration<double>(Steady::now() - began).count();
    std::vector<double> all;
    for (auto const& mine : waits) all.insert(all.end(), mine.begin(), mine.end());
    std::ranges::sort(all);
    if (all.empty()) return {};
    auto const at = [&](double share) {
        return all[static_cast<std::size_t>(share * static_cast<double>(all.size() - 1))];
    };
    return {static_cast<double>(all.size() - failed) / elapsed, at(0.5), at(0.99), failed};
}

void show_machine() {
    double averages[3] = {};
    (void)getloadavg(averages, 3);
    std::printf("machine: %u processors, load %.2f before measuring; clients run on the same machine\n",
                std::thread::hardware_concurrency(), averages[0]);
}

}  // namespace bolan::bench
