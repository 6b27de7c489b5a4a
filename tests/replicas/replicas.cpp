// A server with a hot standby: its reports and public pages are read there, and none fails when the standby dies.
// replicas BOLAN PROVINCE
#include "base/id.h"
#include "http/client.h"
#include "store/testing.h"
#include "support/served.h"
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <thread>

using namespace bolan;
using Steady = std::chrono::steady_clock;

namespace {

constexpr char k_post[] = "deputy_commissioner@quetta";
constexpr char k_password[] = "bolan-demo";
constexpr char k_unknown[] = "/verify/ABCD-EFGH-JKMN";
constexpr std::array k_read_there{"/api/v1/services/domicile/report", "/api/v1/step-report", "/ledger"};

int failed = 0;

void check(bool is_true, std::string const& what) {
    if (is_true) return;
    std::printf("FAILED: %s\n", what.c_str());
    ++failed;
}

void fill(std::string const& bolan, std::string const& options) {
    if (std::system((bolan + " demo --cases 20" + options + " > /dev/null").c_str()) != 0)
        throw std::runtime_error("bolan demo failed");
}

class Asked {
  public:
    explicit Asked(testing::Served const& served) : m_port(served.port()) {
        auto const& said = served.said();
        m_operations = static_cast<std::uint16_t>(std::stoi(said.substr(said.find("told at port ") + 13)));
        m_headers.set("Authorization", "Bearer " + testing::sign_in(m_port, k_post, k_password));
    }
    int status(std::string const& path) const {
        auto const answer = http::Client("127.0.0.1", m_port).get(path, m_headers);
        return answer ? answer->status : 0;
    }
    double metric(std::string const& name) const {
        auto const answer = http::Client("127.0.0.1", m_operations).get("/metrics");
        auto const at = answer ? answer->body.find("\n" + name + "{") : std::string::npos;
        if (at == std::string::npos) throw std::runtime_error("no metric " + name);
        return std::stod(answer->body.substr(answer->body.find("} ", at) + 2));
    }
    double reads() const { return metric("bolan_replica_reads_total"); }
    bool comes_into_use() const {
        auto const end = Steady::now() + std::chrono::seconds(30);
        while (metric("bolan_replica_used") == 0 && Steady::now() < end)
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        return metric("bolan_replica_used") == 1;
    }

  private:
    std::uint16_t m_port, m_operations;
    http::Headers m_headers;
};

// How many reads of the replica a page takes; the count of what waits may go there meanwhile, so the fewest of some.
double reads_of(Asked const& asked, std::string const& path, int status) {
    double fewest = 1e9;
    for (int i = 0; i < 5; ++i) {
        auto const before = asked.reads();
        auto const got = asked.status(path);
        check(got == status, path + " answers " + std::to_string(got));
        fewest = std::min(fewest, asked.reads() - before);
    }
    return fewest;
}

void check_where_pages_are_read(Asked const& asked) {
    for (std::string const path : k_read_there) check(reads_of(asked, path, 200) == 1, path + " is read there");
    check(reads_of(asked, "/api/v1/inbox", 200) == 0, "lists are not read there");
    check(reads_of(asked, "/api/v1/track/" + new_reference(), 404) == 0, "nor is what somebody has just sent in");
    check(reads_of(asked, k_unknown, 404) == 1, "a paper is sought there first");
}

void check_that_none_fails(Asked const& asked, store::testing::Standby& standby) {
    std::thread killing([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        standby.kill_now();
    });
    auto const end = Steady::now() + std::chrono::seconds(2);
    int pages = 0;
    for (; Steady::now() < end; ++pages) check(asked.status(k_read_there[0]) == 200, "a report while the standby dies");
    killing.join();
    auto const before = asked.reads();
    check(asked.status(k_read_there[0]) == 200 && asked.reads() == before, "the primary answers in its place");
    standby.start();
    check(asked.comes_into_use(), "it is used again when it is back");
    check(reads_of(asked, k_read_there[0], 200) == 1, "and answers");
    std::printf("%d reports around the standby's death\n", pages);
}

void run(std::string const& bolan, std::string const& province) {
    store::testing::TemporaryDatabase place(store::Engine::postgres);
    place.close();
    fill(bolan, " --province " + province + " --data " + place.folder() + " --database '" + place.location() + "'");
    store::testing::Standby standby;
    testing::Served served(bolan, {"--province", province, "--data", place.folder(), "--database", place.location(),
                                   "--replicas", standby.url_of(place), "--operations", "127.0.0.1:0"});
    Asked const asked(served);
    check(asked.comes_into_use(), "the standby is used");
    check_where_pages_are_read(asked);
    check_that_none_fails(asked, standby);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    try {
        run(argv[1], argv[2]);
    } catch (std::exception const& failure) {
        check(false, failure.what());
    }
    return failed ? 1 : 0;
}
