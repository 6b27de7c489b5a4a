// Breaks three PostgreSQL nodes under load, one failure after the other, and proves that service resumes by itself,
// that each acknowledged act is on every node, that none was done twice although each unanswered request is sent again,
// and that `bolan verify` finds the ledger sound. Prints how long writes were refused. Usage: cluster BOLAN PROVINCE
// SCRIPT FAILURE..., SCRIPT being deploy/cluster/cluster, a FAILURE one of cancelled, killed, hangs, switchover. The
// province is Testland.
#include "cluster/local_cluster.h"
#include "store/open.h"
#include "support/citizen.h"
#include "support/served.h"
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unistd.h>

using namespace bolan;
using bolan::testing::Citizen;
using bolan::testing::LocalCluster;
using bolan::testing::Served;
using Steady = std::chrono::steady_clock;

namespace {

constexpr int k_citizens = 8;
constexpr auto k_calm = std::chrono::seconds(1);  // of load before and after each failure
constexpr auto k_resumed_within = std::chrono::seconds(60);

double seconds(Steady::duration time) { return std::chrono::duration<double>(time).count(); }

void say(std::string const& what) {
    static auto const began = Steady::now();
    std::printf("%5.1f s  %s\n", seconds(Steady::now() - began), what.c_str());
}

// The citizens at work, each on a thread of its own.
class Load {
  public:
    Load(std::vector<Citizen>& citizens, std::uint16_t port) {
        for (auto& citizen : citizens) m_threads.emplace_back([this, &citizen, port] { work(citizen, port); });
    }
    ~Load() {
        m_gives_up = true;
        join();
    }

    // Waits until acts that were sent after `moment` are acknowledged.
    void wait_for_service(Steady::time_point moment) {
        while (m_last.load() <= moment + std::chrono::milliseconds(200)) {
            if (Steady::now() > moment + k_resumed_within) throw std::runtime_error("service does not resume");
            throw_failure();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }
    // Everybody's act at hand is answered; then no other is sent.
    void finish() {
        join();
        throw_failure();
    }

  private:
    void work(Citizen& citizen, std::uint16_t port) {
        try {
            http::Client client("127.0.0.1", port);
            while (!m_gives_up && (!m_stop || citizen.has_unanswered())) {
                if (citizen.act(client) == Citizen::Answer::acknowledged)
                    m_last = Steady::now();
                else
                    std::this_thread::sleep_for(std::chrono::milliseconds(50));
            }
        } catch (std::exception const& caught) {
            std::lock_guard const lock(m_mutex);
            m_failure = caught.what();
        }
    }
    void throw_failure() {
        std::lock_guard const lock(m_mutex);
        if (!m_failure.empty()) throw std::runtime_error(m_failure);
    }
    void join() {
        m_stop = true;
        for (auto& thread : m_threads)
            if (thread.joinable()) thread.join();
    }

    std::atomic<bool> m_stop = false, m_gives_up = false;
    std::atomic<Steady::time_point> m_last{};
    std::mutex m_mutex;
    std::string m_failure;
    std::vector<std::thread> m_threads;
};

struct Event {
    std::string what;
    Steady::time_point from, to;
};

// Breaks something, and goes on when service has resumed.
Event break_something(Load& load, std::string what, std::function<void()> const& how) {
    std::this_thread::sleep_for(k_calm);
    say(what);
    Event event{std::move(what), Steady::now(), {}};
    how();
    load.wait_for_service(Steady::now());
    say("acts are acknowledged again");
    std::this_thread::sleep_for(k_calm);
    event.to = Steady::now();
    return event;
}

// The longest time without an acknowledgement.
double refused_seconds(std::vector<Citizen> const& citizens, Event const& event) {
    std::vector<Steady::time_point> times{event.from};
    for (auto const& citizen : citizens)
        for (auto const& act : citizen.acknowledged())
            if (act.at > event.from && act.at < event.to) times.push_back(act.at);
    std::ranges::sort(times);
    Steady::duration longest{};
    for (std::size_t i = 1; i < times.size(); ++i) longest = std::max(longest, times[i] - times[i - 1]);
    return seconds(longest);
}

// How many acknowledged acts a node lacks, and whether it holds the cases that were opened and no others.
bool holds_all(std::string const& node, std::string const& url, std::vector<Citizen> const& citizens) {
    std::int64_t opened = 0, kept = 0;
    int missing = 0;
    std::size_t acts = 0;
    store::look_at_postgres(url, [&](store::Connection& db) {
        for (auto const& citizen : citizens) {
            missing += testing::count_missing(db, citizen.acknowledged());
            acts += citizen.acknowledged().size();
            opened += citizen.opened();
        }
        kept = testing::count_cases(db);
    });
    std::printf("%s: %zu acts acknowledged, %d lost; %lld cases opened, %lld kept\n", node.c_str(), acts, missing,
                static_cast<long long>(opened), static_cast<long long>(kept));
    return missing == 0 && opened == kept && acts > 0;
}

// The standbys do not answer, and an administrator ends the primary's wait for them: what one disk alone has is
// acknowledged to nobody, not when it is asked for again either.
void cancel_wait(LocalCluster& cluster, Citizen& citizen, std::uint16_t port) {
    auto const primary = cluster.primary();
    for (auto const* node : testing::k_nodes)
        if (node != primary) cluster.freeze(node, {"postgres"});
    auto const ask = [&] {
        http::Client client("127.0.0.1", port);
        return citizen.act(client);
    };
    auto first = std::async(std::launch::async, ask);
    while (first.wait_for(std::chrono::milliseconds(100)) != std::future_status::ready)
        store::look_at_postgres(cluster.url_of(primary), [](store::Connection& db) {
            db.run("select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'");
        });
    auto again = std::async(std::launch::async, ask);
    bool const waits = again.wait_for(std::chrono::seconds(1)) != std::future_status::ready;
    for (auto const* node : testing::k_nodes) cluster.unfreeze(node);
    if (first.get() != Citizen::Answer::unavailable)
        throw std::runtime_error("an act is acknowledged whose wait for the standby was ended");
    if (!waits) throw std::runtime_error("an act that no standby has is acknowledged when it is asked for again");
    if (again.get() != Citizen::Answer::acknowledged) throw std::runtime_error("the standby is back, the act is not");
}

void break_primary(LocalCluster& cluster, Load& load, std::string const& failure, std::vector<Event>& events) {
    auto const primary = cluster.primary();
    std::map<std::string, std::function<void()>> const failures{
        {"killed", [&] { cluster.kill_now(primary); }},
        {"hangs",
         [&] {
             cluster.freeze(primary, {"etcd", "patroni", "postgres"});
         }},
        {"switchover", [&] { cluster.switch_over(); }}};
    events.push_back(break_something(load, failure, failures.at(failure)));
    if (failure == "killed") cluster.start(primary);
    if (failure == "hangs") cluster.unfreeze(primary);
    cluster.wait_until_whole();
    say("the cluster is whole");
}

int play(std::string const& bolan, std::string const& province, std::string const& script, std::string const& folder,
         std::vector<std::string> const& failures) {
    say("three nodes are started");
    LocalCluster cluster(script, folder + "/cluster");
    say("the cluster is whole");
    auto const data = folder + "/data";
    Served served(bolan, {"--province", province, "--data", data, "--ui", "ui", "--database", cluster.url()});
    std::vector<Citizen> citizens;
    for (int n = 1; n <= k_citizens; ++n) citizens.emplace_back(n).prepare(served.port());
    if (std::ranges::find(failures, "cancelled") != failures.end())
        cancel_wait(cluster, citizens.front(), served.port());
    Load load(citizens, served.port());
    std::vector<Event> events;
    for (auto const& failure : failures)
        if (failure != "cancelled") break_primary(cluster, load, failure, events);
    load.finish();
    served.stop();

    for (auto const& event : events)
        std::printf("%s: writes refused for %.1f s\n", event.what.c_str(), refused_seconds(citizens, event));
    bool good = true;
    for (auto const* node : testing::k_nodes) good &= holds_all(node, cluster.url_of(node), citizens);
    auto const verify = bolan + " verify --data " + data + " --database '" + cluster.url() + "'";
    good &= std::system(verify.c_str()) == 0;
    say("the end");
    return good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 5) return 2;
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    auto folder = (std::filesystem::temp_directory_path() / "bolan-cluster-XXXXXX").string();
    if (!::mkdtemp(folder.data())) return 2;
    std::filesystem::permissions(folder, std::filesystem::perms(0711));  // PostgreSQL's user is not ours
    int code = 1;
    try {
        code = play(argv[1], argv[2], argv[3], folder, {argv + 4, argv + argc});
    } catch (std::exception const& failure) {
        std::printf("FAILED: %s\n", failure.what());
    }
    if (code == 0) std::filesystem::remove_all(folder);
    return code;
}
