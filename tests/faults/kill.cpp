// Kills `bolan serve` with SIGKILL at random under load, again and again, and proves that every act that was
// acknowledged is there, that none was done twice although each unanswered request is sent again, and that `bolan
// verify` finds the ledger sound. Usage: kill BOLAN PROVINCE [kills (50)]. The province is Testland.
#include "base/random.h"
#include "store/open.h"
#include "support/citizen.h"
#include "support/served.h"
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>
#include <unistd.h>

using namespace bolan;
using bolan::testing::Citizen;
using bolan::testing::Served;

namespace {

constexpr int k_clients = 8;
constexpr int k_verify_every = 10;

std::uint32_t random_below(std::uint32_t limit) {
    std::uint32_t bits = 0;
    fill_random({reinterpret_cast<std::uint8_t*>(&bits), sizeof bits});
    return bits % limit;
}

// Until the server is gone or `stop`; the act at hand is carried over.
void work(Citizen& citizen, std::uint16_t port, std::atomic<bool> const& stop, bool finish_only) {
    http::Client client("127.0.0.1", port);
    while (citizen.has_unanswered() || (!stop && !finish_only))
        if (citizen.act(client) == Citizen::Answer::none) return;
}

void run_clients(std::vector<Citizen>& citizens, Served& served, int kill_after_ms, bool finish_only) {
    std::atomic<bool> stop = false;
    std::mutex mutex;
    std::string failure;
    std::vector<std::thread> threads;
    for (auto& citizen : citizens)
        threads.emplace_back([&] {
            try {
                work(citizen, served.port(), stop, finish_only);
            } catch (std::exception const& caught) {
                std::lock_guard lock(mutex);
                failure = caught.what();
            }
        });
    if (!finish_only) {
        std::this_thread::sleep_for(std::chrono::milliseconds(kill_after_ms));
        served.kill_now();
    }
    stop = true;
    for (auto& thread : threads) thread.join();
    if (!failure.empty()) throw std::runtime_error(failure);
}

bool is_sound(std::string const& bolan, std::string const& data) {
    return std::system((bolan + " verify --data " + data + " > " + data + "/verify.txt").c_str()) == 0;
}

int play(std::string const& bolan, std::string const& province, int kills, std::string const& data) {
    std::vector<std::string> const arguments{"--province", province, "--data", data, "--ui", "ui"};
    std::vector<Citizen> citizens;
    for (int n = 1; n <= k_clients; ++n) citizens.emplace_back(n);
    {
        Served served(bolan, arguments);
        for (auto& citizen : citizens) citizen.prepare(served.port());
        served.kill_now();
    }
    std::vector<std::size_t> checked(citizens.size(), 0);
    int missing = 0;
    for (int round = 1; round <= kills + 1; ++round) {
        bool const is_last = round > kills;
        Served served(bolan, arguments);
        run_clients(citizens, served, static_cast<int>(20 + random_below(300)), is_last);
        served.stop();
        {
            auto const database = store::open_sqlite(data + "/bolan.db");
            for (std::size_t i = 0; i < citizens.size(); ++i) {
                missing += database->read([&](store::Connection& db) {
                    return testing::count_missing(db, citizens[i].acknowledged(), checked[i]);
                });
                checked[i] = citizens[i].acknowledged().size();
            }
        }
        if ((round % k_verify_every == 0 || is_last) && !is_sound(bolan, data)) {
            std::printf("UNSOUND after %d kills: see %s/verify.txt\n", round, data.c_str());
            return 1;
        }
    }
    std::size_t acts = 0;
    std::int64_t opened = 0;
    for (auto const& citizen : citizens) {
        acts += citizen.acknowledged().size();
        opened += citizen.opened();
    }
    auto const database = store::open_sqlite(data + "/bolan.db");
    auto const kept = database->read(testing::count_cases);
    std::printf("%d kills, %zu acts acknowledged, %d lost; %lld cases opened, %lld kept; the ledger is sound\n", kills,
                acts, missing, static_cast<long long>(opened), static_cast<long long>(kept));
    return missing || kept != opened || acts == 0 ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    auto const data = (std::filesystem::temp_directory_path() / ("bolan-kill-" + std::to_string(::getpid()))).string();
    int code = 1;
    try {
        code = play(argv[1], argv[2], argc > 3 ? std::atoi(argv[3]) : 50, data);
    } catch (std::exception const& failure) {
        std::printf("FAILED: %s\n", failure.what());
    }
    if (code == 0) std::filesystem::remove_all(data);
    return code;
}
