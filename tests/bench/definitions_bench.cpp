// Measures how long two hundred services take to check and to start with, on both engines. Usage: definitions_bench
// BOLAN PROVINCE UI
#include "made_province.h"
#include "store/testing.h"
#include "support/served.h"
#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace bolan;
using namespace bolan::bench;
using Steady = std::chrono::steady_clock;

namespace {

constexpr int k_services = 200;
constexpr int k_times = 5;

struct Took {
    double wall = 0, processor = 0;
    long peak_mb = 0;
};

Took run_check(std::string const& bolan, std::string const& province) {
    auto const from = Steady::now();
    auto const pid = ::fork();
    if (pid == 0) {
        ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
        ::execl(bolan.c_str(), bolan.c_str(), "check", province.c_str(), nullptr);
        _exit(127);
    }
    int status = 0;
    rusage used{};
    ::wait4(pid, &status, 0, &used);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw std::runtime_error("the made province has mistakes: bolan check " + province);
    auto const seconds = [](timeval const& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return {std::chrono::duration<double>(Steady::now() - from).count(),
            seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss / 1024};
}

double start_seconds(std::string const& bolan, std::vector<std::string> const& arguments) {
    return testing::Served(bolan, arguments).start_seconds();
}

void measure_start(std::string const& bolan, std::string const& province, std::string const& ui, store::Engine engine) {
    store::testing::TemporaryDatabase database(engine);
    database.close();
    std::vector<std::string> arguments{"--province", province, "--ui", ui, "--data", database.folder() + "/data"};
    if (engine == store::Engine::postgres) arguments.insert(arguments.end(), {"--database", database.location()});
    auto const first = start_seconds(bolan, arguments);
    double again = 1e9;
    for (int i = 0; i < k_times; ++i) again = std::min(again, start_seconds(bolan, arguments));
    std::printf("  bolan serve on %s: %.2f s when it makes the tables, then %.2f s to the first answer  (goal 1 s)\n",
                store::testing::engine_name(engine), first, again);
}

void measure(std::string const& bolan, std::string const& province, std::string const& ui) {
    store::testing::TemporaryFolder const folder;
    auto const made = folder.path() + "/province";
    make_province(province, made, k_services);
    Took best{1e9, 1e9, 0};
    for (int i = 0; i < k_times; ++i)
        if (auto const took = run_check(bolan, made); took.wall < best.wall) best = took;
    std::printf("definitions: %d services of 40 fields beside those of %s; the best of %d\n", k_services,
                province.c_str(), k_times);
    std::printf("  bolan check: %.2f s, %.2f s of processor time, %ld MB  (goal 2 s)\n", best.wall, best.processor,
                best.peak_mb);
    for (auto const engine : store::testing::k_engines) measure_start(bolan, made, ui, engine);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return std::fprintf(stderr, "definitions_bench BOLAN PROVINCE UI\n"), 2;
    try {
        measure(argv[1], argv[2], argv[3]);
    } catch (std::exception const& failure) {
        std::fprintf(stderr, "%s\n", failure.what());
        return 1;
    }
}
