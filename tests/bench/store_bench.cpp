// Durable rows per second: raw SQLite with one row a commit, then the store's group commit at 1, 16 and 64 threads,
// each thread waiting for its own commit. Rows of 300 bytes. On both engines. Usage: store_bench [seconds for
// each line]
#include "base/clock.h"
#include "base/id.h"
#include "store/open.h"
#include "store/schema.h"
#include "store/testing.h"
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <sqlite3.h>
#include <sys/resource.h>
#include <thread>

using namespace bolan;
using namespace bolan::store;
using Steady = std::chrono::steady_clock;

namespace {

std::string const k_payload(260, 'x');

// CPU time of this process so far, in seconds: steadier than the clock on a machine that others use too.
double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    auto const of = [](timeval t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

void show(char const* name, int threads, std::size_t rows, double seconds, std::vector<double>& waits_ms) {
    std::ranges::sort(waits_ms);
    auto const at = [&](double share) {
        return waits_ms.empty() ? 0.0
                                : waits_ms[static_cast<std::size_t>(share * static_cast<double>(waits_ms.size() - 1))];
    };
    std::printf("%-22s %2d threads %9.0f rows/s   p50 %7.2f ms   p99 %7.2f ms   max %7.2f ms\n", name, threads,
                static_cast<double>(rows) / seconds, at(0.5), at(0.99), at(1.0));
    std::fflush(stdout);
}

void raw(std::string const& path, int rows_a_commit, double seconds) {
    sqlite3* db = nullptr;
    sqlite3_open(path.c_str(), &db);
    sqlite3_exec(
        db,
        "pragma journal_mode = wal; pragma synchronous = full; create table row (id text primary key, body text) "
        "without rowid",
        nullptr, nullptr, nullptr);
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(db, "insert into row values (?1, ?2)", -1, &insert, nullptr);
    std::vector<double> waits;
    std::size_t rows = 0;
    auto const start = Steady::now();
    auto const stop = start + std::chrono::duration<double>(seconds);
    while (Steady::now() < stop) {
        auto const from = Steady::now();
        sqlite3_exec(db, "begin", nullptr, nullptr, nullptr);
        for (int i = 0; i < rows_a_commit; ++i, ++rows) {
            auto const id = new_uuid(SystemClock().now());
            sqlite3_bind_text(insert, 1, id.data(), 36, SQLITE_STATIC);
            sqlite3_bind_text(insert, 2, k_payload.data(), static_cast<int>(k_payload.size()), SQLITE_STATIC);
            sqlite3_step(insert);
            sqlite3_reset(insert);
        }
        if (sqlite3_exec(db, "commit", nullptr, nullptr, nullptr) != SQLITE_OK) std::abort();
        waits.push_back(std::chrono::duration<double, std::milli>(Steady::now() - from).count());
    }
    show(rows_a_commit == 1 ? "raw, 1 row a commit" : "raw, 50 rows a commit", 1, rows,
         std::chrono::duration<double>(Steady::now() - start).count(), waits);
    sqlite3_finalize(insert);
    sqlite3_close(db);
}

void grouped(char const* name, Database& db, int threads, double seconds) {
    if (!ensure_tables(db, {{"row", {{"id", ColumnType::text, true}, {"body", ColumnType::text}}, {"id"}, {}, true}}))
        std::abort();
    std::vector<std::vector<double>> waits(static_cast<std::size_t>(threads));
    std::vector<std::thread> clients;
    std::atomic<std::size_t> groups = 0;
    db.before_commit([&](Connection&) { ++groups; });
    auto const cpu_before = cpu_seconds();
    auto const start = Steady::now();
    auto const stop = start + std::chrono::duration<double>(seconds);
    for (auto& mine : waits) {
        clients.emplace_back([&] {
            while (Steady::now() < stop) {
                auto const from = Steady::now();
                auto const done = db.write([&](Transaction& tx) -> Result<> {
                    tx.db().run("insert into row (id, body) values (?1, ?2)", new_uuid(SystemClock().now()), k_payload);
                    return {};
                });
                if (!done) std::abort();
                mine.push_back(std::chrono::duration<double, std::milli>(Steady::now() - from).count());
            }
        });
    }
    for (auto& client : clients) client.join();
    auto const elapsed = std::chrono::duration<double>(Steady::now() - start).count();
    std::vector<double> all;
    for (auto const& mine : waits) all.insert(all.end(), mine.begin(), mine.end());
    show(name, threads, all.size(), elapsed, all);
    std::printf("%36s %.1f jobs a commit, %.1f us of CPU a job\n", "",
                static_cast<double>(all.size()) / static_cast<double>(groups.load()),
                (cpu_seconds() - cpu_before) * 1e6 / static_cast<double>(all.size()));
    db.before_commit({});
}

}  // namespace

int main(int argc, char** argv) {
    double const seconds = argc > 1 ? std::atof(argv[1]) : 2;
    store::testing::TemporaryFolder const folder;
    raw(folder.path() + "/raw1.db", 1, seconds);
    raw(folder.path() + "/raw50.db", 50, seconds);
    for (auto const engine : store::testing::k_engines) {
        store::testing::TemporaryDatabase const database(engine);
        auto const name = std::string(store::testing::engine_name(engine)) + ", group commit";
        for (int const threads : {1, 16, 64}) grouped(name.c_str(), *database, threads, seconds);
    }
}
