// `bolan serve` gets no more memory under load: it refuses what it cannot do, or ends and is started anew; nothing
// acknowledged is lost. Usage: faults_memory BOLAN PROVINCE. The province is Testland.
#include "faults/town.h"
#include "http/client.h"
#include <cstdio>
#include <exception>
#include <fstream>
#include <sys/resource.h>
#include <unistd.h>

using namespace bolan;
using namespace bolan::testing;

namespace {

constexpr std::size_t k_upload_bytes = 4 << 20;
constexpr rlim_t k_left_bytes = 1 << 20;

// What a process has of its own that it can write, as the kernel counts it: the sixth figure of statm.
rlim_t data_bytes(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
    rlim_t pages = 0;
    for (int figure = 0; figure < 6; ++figure) file >> pages;
    return pages * static_cast<rlim_t>(::getpagesize());
}

void limit(pid_t pid, rlim_t bytes) {
    rlimit const limits{bytes, RLIM_INFINITY};
    check(::prlimit(pid, RLIMIT_DATA, &limits, nullptr) == 0, "the limit is set");
}

void play(std::string const& bolan, std::string const& province) {
    Town town(bolan, province);
    town.start();
    town.prepare(4);
    town.begin_load();
    check(town.await_acknowledged(20), "acts are taken");
    limit(town.server().pid(), data_bytes(town.server().pid()) + k_left_bytes);
    auto const big = std::string(k_upload_bytes, 'x');
    std::atomic<int> taken = 0, refused = 0, silent = 0;
    std::vector<std::thread> threads;
    for (int n = 0; n < 8; ++n)
        threads.emplace_back([&] {
            for (int i = 0; i < 5; ++i) {
                http::Client client("127.0.0.1", town.port());
                auto const answer = client.post("/api/v1/attachments?name=a", "application/octet-stream", big);
                ++(!answer ? silent : answer->status == 503 ? refused : taken);
            }
        });
    for (auto& thread : threads) thread.join();
    bool const has_lived = town.is_running();
    std::printf("of 40 large requests without memory %d were answered, %d refused, %d not answered; the server %s\n",
                taken.load(), refused.load(), silent.load(), has_lived ? "lived on" : "ended");
    check(refused + silent > 0, "memory was short");
    if (has_lived) {
        limit(town.server().pid(), RLIM_INFINITY);
        check(town.await_acknowledged(20), "with memory all goes on");
        town.end_load();
    } else {
        town.end_load();
        town.start();
        town.begin_load();
        check(town.await_acknowledged(20), "after a start all goes on");
        town.end_load();
    }
    town.stop();
    town.check_all_is_kept();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    try {
        play(argv[1], argv[2]);
    } catch (std::exception const& failure) {
        check(false, failure.what());
    }
    return failures() ? 1 : 0;
}
