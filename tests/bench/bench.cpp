// Measures the program as it is used: `bolan serve` over real HTTP, by users with limited rights, and prints each
// figure beside its goal. Clients and server share the machine. Usage: bench BOLAN PROVINCE UI [--cases N] [--seconds
// S] [--engine sqlite|postgres] [NAME] NAME: submissions, pages, papers, size; without it all.
#include "demo/fill.h"
#include "http/client.h"
#include "load.h"
#include "prepare.h"
#include "raw.h"
#include "raw_postgres.h"
#include "store/testing.h"
#include "support/served.h"
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <thread>

using namespace bolan;
using namespace bolan::bench;
using bolan::testing::Served;
using Steady = std::chrono::steady_clock;

namespace {

struct Options {
    std::string bolan, province, ui, only;
    int cases = 100'000;
    double seconds = 5;
    store::Engine engine = store::Engine::sqlite;
    std::vector<std::string> serve(Place const& place) const {
        std::vector<std::string> out{"--province", province, "--ui", ui, "--data", place.data()};
        if (!place.url().empty()) out.insert(out.end(), {"--database", place.url()});
        return out;
    }
};

std::int64_t memory_mb(pid_t pid, char const* what) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with(what)) return std::atoll(line.c_str() + line.find(':') + 1) / 1024;
    return -1;
}

// ---- Submissions ---------------------------------------------------------------------------------------------------

void compare_with_sqlite(std::string const& data, std::string const& before, int clients, int done, double per_second) {
    auto const raw = measure_raw(before, data + "/bolan.db", done, {1, clients}, data);
    auto const one_row = measure_one_row_commits(data, 1);
    std::printf(
        "      the same rows in raw SQLite: %.0f/s one submission a commit, %.0f/s with %d a commit: ratio %.2f\n",
        raw[0].submissions_per_second, raw[1].submissions_per_second, clients,
        per_second / raw[1].submissions_per_second);
    std::printf("      raw commits of one row of 300 bytes: %.0f/s: ratio %.2f%s\n", one_row, per_second / one_row,
                clients == 16   ? "  (goal: 1.00, p99 under 15 ms)"
                : clients == 64 ? "  (goal: 8,000/s)"
                                : "");
}

void compare_with_postgres(std::string const& url, int clients, int done, double per_second) {
    auto const raw = measure_pgbench(url, done, clients);
    std::printf("      the same rows by pgbench, %d clients: %.0f/s: ratio %.2f  (goal: 0.50)\n", clients, raw,
                per_second / raw);
}

void bench_submissions(Options const& options) {
    store::testing::TemporaryFolder const folder;
    SystemClock const clock;
    std::printf("\nsubmissions: applications by the JSON API, durable and in the ledger before the answer\n");
    for (int const clients : {1, 16, 64}) {
        Place const place(options.engine, folder.path() + "/data-" + std::to_string(clients));
        int const each = std::max(50, static_cast<int>(options.seconds * 6000 / clients));
        std::vector<std::vector<std::string>> bodies;
        std::vector<http::Headers> headers;
        std::vector<std::string> cnics;
        {
            auto at = open_prepared(options.province, place, clock);
            add_officers(*at);
            cnics = add_citizens(*at, clients);
            for (int c = 0; c < clients; ++c)
                bodies.push_back(
                    applications(*at, cnics[static_cast<std::size_t>(c)], static_cast<std::uint64_t>(c * each), each));
        }
        Served served(options.bolan, options.serve(place));
        for (auto const& cnic : cnics)
            headers.emplace_back().set("Authorization", "Bearer " + testing::sign_in(served.port(), cnic, k_password));
        served.stop();
        auto const before = folder.path() + "/before.db";
        if (place.url().empty())
            std::filesystem::copy_file(place.data() + "/bolan.db", before,
                                       std::filesystem::copy_options::overwrite_existing);
        else
            note_rows(place.url());
        Served measured(options.bolan, options.serve(place));
        std::atomic<int> done = 0;
        auto const result = load(measured, clients, options.seconds, [&](int c, int n, http::Client& client) {
            auto const i = static_cast<std::size_t>(n);
            auto const& mine = bodies[static_cast<std::size_t>(c)];
            if (i >= mine.size()) return std::this_thread::sleep_for(std::chrono::seconds(1)), false;
            auto mark = headers[static_cast<std::size_t>(c)];
            mark.set("Idempotency-Key", "bench-" + std::to_string(n));
            auto const answer =
                client.post("/api/v1/services/" + std::string(k_service) + "/cases", "application/json", mine[i], mark);
            if (!answer || answer->status != 201) return false;
            ++done;
            return true;
        });
        measured.stop();
        std::printf("  %2d clients: %6.0f/s  p50 %.2f ms  p99 %.2f ms  (%d done, %zu failed)\n", clients,
                    result.per_second, result.p50_ms, result.p99_ms, done.load(), result.failed);
        if (place.url().empty())
            compare_with_sqlite(place.data(), before, clients, done, result.per_second);
        else
            compare_with_postgres(place.url(), clients, done, result.per_second);
        std::fflush(stdout);
    }
}

// ---- Pages ---------------------------------------------------------------------------------------------------------

std::vector<std::string> links(std::string const& html, std::string const& beginning) {
    std::set<std::string> out;
    for (auto at = html.find("\"" + beginning); at != std::string::npos; at = html.find("\"" + beginning, at + 1)) {
        auto const end = html.find('"', at + 1);
        out.insert(html.substr(at + 1, end - at - 1));
    }
    return {out.begin(), out.end()};
}

void show_page(char const* what, Load const& result, double goal, double goal_p99) {
    std::printf("  %-10s %6.0f/s  p50 %.2f ms  p99 %.2f ms  (goal %.0f/s", what, result.per_second, result.p50_ms,
                result.p99_ms, goal);
    if (goal_p99 > 0) std::printf(", p99 under %.0f ms", goal_p99);
    std::printf(": %.2f of it)%s\n", result.per_second / goal, result.failed ? "  SOME FAILED" : "");
    std::fflush(stdout);
}

void bench_pages(Options const& options) {
    store::testing::TemporaryFolder const folder;
    Place const place(options.engine, folder.path());
    SystemClock const clock;
    std::printf("\npages: %d cases, 8 clients\n", options.cases);
    {
        auto at = open_prepared(options.province, place, clock);
        add_officers(*at);
        auto const accounts = add_citizens(*at, 16);
        std::printf("  %d applications submitted in process by 16 threads: %.0f/s\n", options.cases,
                    submit_in_process(*at, accounts, 0, options.cases));
    }
    std::vector<double> starts;
    for (int i = 0; i < 3; ++i) starts.push_back(Served(options.bolan, options.serve(place)).start_seconds());
    std::ranges::sort(starts);
    std::printf("  start to first 200: %.3f s (goal 0.2 s)\n", starts[1]);
    Served served(options.bolan, options.serve(place));
    std::printf("  resident memory after start: %lld MB\n", static_cast<long long>(memory_mb(served.pid(), "VmRSS")));
    http::Headers headers;
    // One of 36 clerks: a quarter of all cases waits at this desk, and no other desk's may be seen there.
    headers.set("Cookie", "sid=" + testing::sign_in(served.port(), "certificate_clerk@quetta", k_password));
    http::Client client("127.0.0.1", served.port());
    auto const inbox = client.get("/desk", headers);
    auto const cases = inbox ? links(inbox->body, "/desk/case/") : std::vector<std::string>{};
    if (cases.empty()) {
        std::printf("  the inbox shows no case: status %d\n", inbox ? inbox->status : 0);
        return;
    }
    auto const get = [&](std::string const& path) {
        return [&headers, path](int, int, http::Client& at) {
            auto const answer = at.get(path, headers);
            return answer && answer->status == 200;
        };
    };
    show_page("inbox", load(served, 8, options.seconds, get("/desk")), 7500, 3);
    show_page("case page",
              load(served, 8, options.seconds,
                   [&](int c, int n, http::Client& at) {
                       auto const answer = at.get(cases[static_cast<std::size_t>(c * 7 + n) % cases.size()], headers);
                       return answer && answer->status == 200;
                   }),
              20'000, 0);
    std::printf("  resident memory after load: %lld MB, at most %lld MB (goal 120 MB)\n",
                static_cast<long long>(memory_mb(served.pid(), "VmRSS")),
                static_cast<long long>(memory_mb(served.pid(), "VmHWM")));
}

// ---- Papers and sizes ----------------------------------------------------------------------------------------------

void bench_papers(Options const& options) {
    store::testing::TemporaryFolder const folder;
    demo::FillOptions fill;
    fill.cases = 250;
    fill.end = SystemClock().now();
    fill.password_hash = "none";
    SimulatedClock clock(fill.end);
    Place const place(options.engine, folder.path());
    auto at = open_prepared(options.province, place, clock);
    auto const filled = demo::fill(*at->house, clock, *at->cast, fill, [](double, demo::Filled const&) {});
    auto const ids = at->database->read([&](store::Connection& db) { return at->house->issuer.undrawn(db, 100'000); });
    std::printf("\npapers: PDF/A with Urdu, photograph, QR and signature, 2 threads\n");
    std::atomic<std::size_t> next = 0, drawn = 0;
    auto const began = Steady::now();
    std::vector<std::thread> threads;
    for (int t = 0; t < 2; ++t)
        threads.emplace_back([&] {
            for (auto i = next++; i < ids.size(); i = next++)
                if (at->house->press->draw(ids[i])) ++drawn;
        });
    for (auto& thread : threads) thread.join();
    double const seconds = std::chrono::duration<double>(Steady::now() - began).count();
    std::printf("  %zu of %zu drawn: %.0f/s (goal 50/s)\n", drawn.load(), ids.size(),
                static_cast<double>(drawn) / seconds);
}

void bench_size(Options const& options) {
    store::testing::TemporaryFolder const folder;
    Place const place(options.engine, folder.path());
    Served served(options.bolan, options.serve(place));
    http::Client client("127.0.0.1", served.port());
    std::printf("\nfirst view: page, styles and scripts, compressed, without fonts and pictures\n");
    for (auto const* path : {"/?lang=en", "/?lang=ur"}) {
        http::Headers plain, packed;
        packed.set("Accept-Encoding", "gzip");
        auto const page = client.get(path, plain);
        auto const sent = client.get(path, packed);
        if (!page || !sent) continue;
        std::size_t bytes = sent->body.size();
        for (auto const& link : links(page->body, "/")) {
            bool const counts = link.find(".css") != std::string::npos || link.find(".js") != std::string::npos;
            if (!counts) continue;
            if (auto const part = client.get(link, packed); part && part->status == 200) bytes += part->body.size();
        }
        std::printf("  %-9s %.1f KB, of them the page %.1f KB (goal 30 KB)\n", path, static_cast<double>(bytes) / 1024,
                    static_cast<double>(sent->body.size()) / 1024);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) return 2;
    Options options{argv[1], argv[2], argv[3], {}};
    for (int i = 4; i < argc; ++i) {
        std::string const word = argv[i];
        if (word == "--cases" && i + 1 < argc)
            options.cases = std::atoi(argv[++i]);
        else if (word == "--seconds" && i + 1 < argc)
            options.seconds = std::atof(argv[++i]);
        else if (word == "--engine" && i + 1 < argc)
            options.engine = std::string(argv[++i]) == "postgres" ? store::Engine::postgres : store::Engine::sqlite;
        else
            options.only = word;
    }
    auto const wanted = [&](char const* name) { return options.only.empty() || options.only == name; };
    show_machine();
    std::printf("on %s\n", store::testing::engine_name(options.engine));
    try {
        if (wanted("size")) bench_size(options);
        if (wanted("papers")) bench_papers(options);
        if (wanted("submissions")) bench_submissions(options);
        if (wanted("pages")) bench_pages(options);
    } catch (std::exception const& failure) {
        std::printf("FAILED: %s\n", failure.what());
        return 1;
    }
    return 0;
}
