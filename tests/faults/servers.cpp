// Two `bolan serve` on one PostgreSQL, and one of them killed with SIGKILL at random under load, again and again: the
// other goes on, an act that was not answered by one is sent again to the other and is done once, and the ledger that
// both have written is sound. Usage: faults_servers BOLAN PROVINCE [kills (8)]. The province is Testland.
#include "base/random.h"
#include "store/testing.h"
#include "support/citizen.h"
#include "support/served.h"
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>

using namespace bolan;
using bolan::testing::Citizen;
using bolan::testing::Served;
using Steady = std::chrono::steady_clock;

namespace {

constexpr int k_clients = 8;

// Both servers, as a proxy in front would know them.
class Pair {
  public:
    Pair(std::string bolan, std::vector<std::string> arguments)
        : m_bolan(std::move(bolan)), m_arguments(std::move(arguments)) {
        for (std::size_t i = 0; i < m_ports.size(); ++i) start(i);
    }
    std::uint16_t port(std::size_t i) const { return m_ports[i % m_ports.size()]; }
    void kill_and_start(std::size_t i) {
        m_servers[i]->kill_now();
        start(i);
    }

  private:
    void start(std::size_t i) {
        m_servers[i] = std::make_unique<Served>(m_bolan, m_arguments);
        m_ports[i] = m_servers[i]->port();
    }

    std::string m_bolan;
    std::vector<std::string> m_arguments;
    std::array<std::unique_ptr<Served>, 2> m_servers;
    std::array<std::atomic<std::uint16_t>, 2> m_ports;
};

// Until `stop`, and then until nothing is unanswered; goes to the other server when one does not answer.
void work(Citizen& citizen, std::size_t first, Pair const& servers, std::atomic<bool> const& stop) {
    for (auto at = first; citizen.has_unanswered() || !stop; ++at) {
        http::Client client("127.0.0.1", servers.port(at));
        while (citizen.has_unanswered() || !stop)
            if (citizen.act(client) == Citizen::Answer::none) break;
    }
}

// The longest time in which nobody at all had an act acknowledged.
double longest_pause(std::vector<Citizen> const& citizens) {
    std::vector<Steady::time_point> moments;
    for (auto const& citizen : citizens)
        for (auto const& act : citizen.acknowledged()) moments.push_back(act.at);
    std::ranges::sort(moments);
    double out = 0;
    for (std::size_t i = 1; i < moments.size(); ++i)
        out = std::max(out, std::chrono::duration<double>(moments[i] - moments[i - 1]).count());
    return out;
}

int play(std::string const& bolan, std::string const& province, int kills) {
    store::testing::TemporaryDatabase database(store::Engine::postgres);
    auto const& data = database.folder();
    Pair servers(bolan, {"--province", province, "--data", data, "--ui", "ui", "--database", database.location()});
    std::vector<Citizen> citizens;
    for (int n = 1; n <= k_clients; ++n) citizens.emplace_back(n).prepare(servers.port(static_cast<std::size_t>(n)));
    std::atomic<bool> stop = false;
    std::mutex mutex;
    std::string failure;
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < citizens.size(); ++i)
        threads.emplace_back([&, i] {
            try {
                work(citizens[i], i, servers, stop);
            } catch (std::exception const& caught) {
                std::lock_guard lock(mutex);
                failure = caught.what();
            }
        });
    for (int n = 0; n < kills; ++n) {
        std::array<std::uint8_t, 2> random{};
        fill_random(random);
        std::this_thread::sleep_for(std::chrono::milliseconds(300 + random[0] * 2));
        servers.kill_and_start(random[1] % 2);
    }
    stop = true;
    for (auto& thread : threads) thread.join();
    if (!failure.empty()) throw std::runtime_error(failure);

    int missing = 0;
    std::size_t acts = 0;
    std::int64_t opened = 0;
    for (auto const& citizen : citizens) {
        missing +=
            database->read([&](store::Connection& db) { return testing::count_missing(db, citizen.acknowledged()); });
        acts += citizen.acknowledged().size();
        opened += citizen.opened();
    }
    auto const kept = database->read(testing::count_cases);
    bool const is_sound = std::system((bolan + " verify --data " + data + " --database '" + database.location() +
                                       "' > " + data + "/verify.txt")
                                          .c_str()) == 0;
    std::printf(
        "two servers, %d kills, %zu acts acknowledged, %d lost; %lld cases opened, %lld kept; "
        "longest pause %.1f s; the ledger is %s\n",
        kills, acts, missing, static_cast<long long>(opened), static_cast<long long>(kept), longest_pause(citizens),
        is_sound ? "sound" : "UNSOUND");
    return missing || kept != opened || acts == 0 || !is_sound ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    try {
        return play(argv[1], argv[2], argc > 3 ? std::atoi(argv[3]) : 8);
    } catch (std::exception const& failure) {
        std::printf("FAILED: %s\n", failure.what());
        return 1;
    }
}
