// Hours of work at a part of what the server can do, with a SIGKILL about every minute: every acknowledged act is there
// and is there once, the ledger is sound, and the memory stays flat. Prints a line a round. Usage: soak BOLAN PROVINCE
// [minutes (60)] [DATABASE-URL]. The province is Testland. Not among the tests that are run each time.
#include "base/random.h"
#include "store/open.h"
#include "support/citizen.h"
#include "support/served.h"
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>
#include <unistd.h>

using namespace bolan;
using bolan::testing::Citizen;
using bolan::testing::Served;
using Steady = std::chrono::steady_clock;

namespace {

constexpr int k_clients = 8;
constexpr double k_part_of_capacity = 0.7;
constexpr int k_capacity_seconds = 10;
constexpr int k_verify_every = 10;  // rounds

struct Options {
    std::string bolan, province, data, database;
    std::vector<std::string> arguments() const {
        std::vector<std::string> out{"--province", province, "--data", data, "--ui", "ui"};
        if (!database.empty()) out.insert(out.end(), {"--database", database});
        return out;
    }
    std::unique_ptr<store::Database> open() const {
        return database.empty() ? store::open_sqlite(data + "/bolan.db") : store::open_postgres(database);
    }
};

double seconds_since(Steady::time_point from) { return std::chrono::duration<double>(Steady::now() - from).count(); }

double memory_mb(pid_t pid) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("VmRSS:")) return std::atof(line.c_str() + 6) / 1024;
    return 0;
}

// Each citizen acts once in `pause` (0: without a pause) until `until` or until the server is gone.
void work(Citizen& citizen, std::uint16_t port, std::chrono::duration<double> pause, Steady::time_point until) {
    http::Client client("127.0.0.1", port);
    for (auto next = Steady::now(); Steady::now() < until;) {
        if (citizen.act(client) == Citizen::Answer::none) return;
        next += std::chrono::duration_cast<Steady::duration>(pause);
        std::this_thread::sleep_until(std::min(next, until));
    }
}

// The memory when the round ended.
double play_round(std::vector<Citizen>& citizens, Served& served, std::chrono::duration<double> pause, double seconds,
                  bool kills) {
    auto const until =
        Steady::now() + std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(seconds));
    std::mutex mutex;
    std::string failure;
    std::vector<std::thread> threads;
    for (auto& citizen : citizens)
        threads.emplace_back([&] {
            try {
                work(citizen, served.port(), pause, until + std::chrono::seconds(kills ? 5 : 0));
            } catch (std::exception const& caught) {
                std::lock_guard lock(mutex);
                failure = caught.what();
            }
        });
    std::this_thread::sleep_until(until);
    auto const memory = memory_mb(served.pid());
    if (kills) served.kill_now();
    for (auto& thread : threads) thread.join();
    if (!failure.empty()) throw std::runtime_error(failure);
    return memory;
}

std::size_t acts_of(std::vector<Citizen> const& citizens) {
    std::size_t out = 0;
    for (auto const& citizen : citizens) out += citizen.acknowledged().size();
    return out;
}

int missing_of(Options const& options, std::vector<Citizen> const& citizens, std::vector<std::size_t>& checked) {
    auto const database = options.open();
    int out = 0;
    for (std::size_t i = 0; i < citizens.size(); ++i) {
        out += database->read(
            [&](store::Connection& db) { return testing::count_missing(db, citizens[i].acknowledged(), checked[i]); });
        checked[i] = citizens[i].acknowledged().size();
    }
    return out;
}

bool is_sound(Options const& options) {
    auto const database = options.database.empty() ? "" : " --database '" + options.database + "'";
    return std::system(
               (options.bolan + " verify --data " + options.data + database + " > " + options.data + "/verify.txt 2>&1")
                   .c_str()) == 0;
}

int play(Options const& options, double minutes) {
    std::vector<Citizen> citizens;
    for (int n = 1; n <= k_clients; ++n) citizens.emplace_back(n);
    std::vector<std::size_t> checked(citizens.size(), 0);
    std::chrono::duration<double> pause{0};
    {
        Served served(options.bolan, options.arguments());
        for (auto& citizen : citizens) citizen.prepare(served.port());
        play_round(citizens, served, pause, k_capacity_seconds, false);
        auto const capacity = static_cast<double>(acts_of(citizens)) / k_capacity_seconds;
        pause = std::chrono::duration<double>(k_clients / (capacity * k_part_of_capacity));
        std::printf("capacity %.0f acts/s; from now on %.0f/s\n", capacity, capacity * k_part_of_capacity);
    }
    int missing = 0, kills = 0;
    double first_memory = 0, memory = 0;
    auto const from = Steady::now();
    for (int round = 1; seconds_since(from) < minutes * 60; ++round) {
        std::uint32_t bits = 0;
        fill_random({reinterpret_cast<std::uint8_t*>(&bits), sizeof bits});
        auto const before = acts_of(citizens);
        auto const seconds = 30.0 + bits % 60;
        Served served(options.bolan, options.arguments());
        memory = play_round(citizens, served, pause, seconds, true);
        if (round == 1) first_memory = memory;
        ++kills;
        missing += missing_of(options, citizens, checked);
        bool const verifies = round % k_verify_every == 0;
        if (verifies && !is_sound(options)) {
            std::printf("UNSOUND after %d kills: see %s/verify.txt\n", kills, options.data.c_str());
            return 1;
        }
        std::printf("%5.1f min  %d kills  start %.2f s  %.0f acts/s  %zu acts acknowledged  %d lost  %.0f MB%s\n",
                    seconds_since(from) / 60, kills, served.start_seconds(),
                    static_cast<double>(acts_of(citizens) - before) / seconds, acts_of(citizens), missing, memory,
                    verifies ? "  the ledger is sound" : "");
        std::fflush(stdout);
    }
    {
        Served served(options.bolan, options.arguments());
        for (auto& citizen : citizens) {
            http::Client client("127.0.0.1", served.port());
            while (citizen.has_unanswered()) (void)citizen.act(client);
        }
    }
    missing += missing_of(options, citizens, checked);
    std::int64_t opened = 0;
    for (auto const& citizen : citizens) opened += citizen.opened();
    auto const kept = options.open()->read(testing::count_cases);
    bool const is_whole = is_sound(options);
    std::printf(
        "%d kills, %zu acts acknowledged, %d lost; %lld cases opened, %lld kept; memory at the end of the first "
        "round %.0f MB, of the last %.0f MB; the ledger is %s\n",
        kills, acts_of(citizens), missing, static_cast<long long>(opened), static_cast<long long>(kept), first_memory,
        memory, is_whole ? "sound" : "UNSOUND");
    return missing || kept != opened || !is_whole ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    auto const data = (std::filesystem::temp_directory_path() / ("bolan-soak-" + std::to_string(::getpid()))).string();
    int code = 1;
    try {
        code = play({argv[1], argv[2], data, argc > 4 ? argv[4] : ""}, argc > 3 ? std::atof(argv[3]) : 60);
    } catch (std::exception const& failure) {
        std::printf("FAILED: %s\n", failure.what());
    }
    if (code == 0) std::filesystem::remove_all(data);
    return code;
}
