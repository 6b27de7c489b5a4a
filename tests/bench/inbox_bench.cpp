// Measures officers' lists at the size of a province: a made country loaded through `bolan import`, served by `bolan
// serve`, asked over HTTP by officers with limited rights; beside it the bare range scan of the same index in the same
// database. Then the server is killed amid submissions. With --folder the country and its cases stay there, and a
// second run loads nothing; --database names an empty PostgreSQL database, or that of the run before. Usage:
// inbox_bench BOLAN UI [--cases N] [--services N] [--seconds S] [--folder DIR] [--database URL]
#include "cases/house.h"
#include "crypto/password.h"
#include "definition/load.h"
#include "load.h"
#include "made_country.h"
#include "raw_postgres.h"
#include "store/open.h"
#include "store/testing.h"
#include "support/served.h"
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <sqlite3.h>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace bolan;
using namespace bolan::bench;
using bolan::testing::Served;
using Steady = std::chrono::steady_clock;

namespace {

constexpr int k_clients = 8;
constexpr int k_open_every = 10;
constexpr char k_password[] = "bolan-bench";
constexpr char k_citizen[] = "5440099999991";

struct Options {
    std::string bolan, ui, province, data, folder, database;
    std::int64_t cases = 10'000'000;
    int services = 200;
    double seconds = 5;
};

std::vector<std::string> places(Options const& options) {
    std::vector<std::string> out{"--province", options.province, "--data", options.data};
    if (!options.database.empty()) out.insert(out.end(), {"--database", options.database});
    return out;
}

std::unique_ptr<store::Database> open(Options const& options) {
    return options.database.empty() ? store::open_sqlite(options.data + "/bolan.db")
                                    : store::open_postgres(options.database);
}

double since(Steady::time_point from) { return std::chrono::duration<double>(Steady::now() - from).count(); }

// ---- What is measured on

void run_import(Options const& options, std::vector<Register> const& registers) {
    std::vector<std::string> words{options.bolan, "import", "cases"};
    for (auto const& one : registers) {
        words.push_back(one.service);
        words.push_back(one.path);
    }
    for (auto const& word : places(options)) words.push_back(word);
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::fflush(stdout);
    auto const from = Steady::now();
    auto const pid = ::fork();
    if (pid == 0) {
        ::execv(arguments[0], arguments.data());
        _exit(127);
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw std::runtime_error("bolan import failed");
    std::printf("  bolan import: %.0f cases a second from the start of the program to its end  (goal 50,000/s)\n",
                static_cast<double>(options.cases) / since(from));
}

// Somebody at each measured post, and a citizen who applies.
void add_people(Options const& options) {
    auto const loaded = definition::load(options.province);
    for (auto const& mistake : loaded.mistakes) std::printf("%s\n", definition::to_text(mistake).c_str());
    if (!loaded.model) throw std::runtime_error("the made country has mistakes");
    SystemClock const clock;
    auto const database = open(options);
    auto const house = cases::House::open(loaded.model, *database, clock, {options.data, "", "bolan.local/log"});
    if (!house) throw std::runtime_error(house.error().code);
    auto const hash = crypto::hash_password(k_password);
    auto& accounts = *(*house)->accounts;
    auto const done = database->write([&](store::Transaction& tx) -> Result<> {
        for (auto const* post : {k_tehsil_post, k_district_post, k_province_post}) {
            auto const person = accounts.add_officer(tx, {}, {std::string("Officer ") + post, post, hash, "", ""});
            TRY((*house)->orders->give(tx, {}, people::posting_of(person, post, *Date::parse("2026-01-01"), post)));
        }
        people::Person citizen;
        citizen.name = "Citizen";
        citizen.cnic = k_citizen;
        accounts.add_citizen(tx, citizen, hash);
        return {};
    });
    if (!done) throw std::runtime_error(done.error().code);
}

std::vector<std::string> serve(Options const& options) {
    auto out = places(options);
    out.insert(out.end(), {"--ui", options.ui});
    return out;
}

// ---- Lists over HTTP

http::Headers signed_in(Served& served, char const* post) {
    http::Headers out;
    auto const token = testing::sign_in(served.port(), post, k_password);
    out.set("Cookie", "sid=" + token);
    out.set("Authorization", "Bearer " + token);  // what the API asks for
    return out;
}

bool is_served(Served& served, http::Headers const& headers, std::string const& path) {
    auto const answer = http::Client("127.0.0.1", served.port()).get(path, headers);
    return answer && answer->status == 200;
}

Load measure(Served& served, Options const& options, http::Headers const& headers, std::string const& path) {
    return load(served, k_clients, options.seconds, [&](int, int, http::Client& at) {
        auto const answer = at.get(path, headers);
        return answer && answer->status == 200;
    });
}

// The bare scan beside a list: the processor time of one, or (PostgreSQL's processes are not the server's) how many are
// answered a second. 0: not measured.
struct Scan {
    double us = 0, per_second = 0;
};

void show(char const* what, Load const& result, Scan const& scan) {
    std::printf("    %-34s %7.0f/s  p50 %6.2f ms  p99 %6.2f ms  server %5.0f us", what, result.per_second,
                result.p50_ms, result.p99_ms, result.server_us);
    if (scan.us > 0) std::printf(", bare scan %.0f us: ratio %.1f", scan.us, result.server_us / scan.us);
    if (scan.per_second > 0)
        std::printf(", pgbench %.0f/s: ratio %.1f", scan.per_second, scan.per_second / result.per_second);
    if (result.stolen > 0.02) std::printf("  (%.0f %% of the processors taken away)", result.stolen * 100);
    std::printf("%s\n", result.failed ? "  SOME FAILED" : "");
    std::fflush(stdout);
}

// The address of the page so many pages on; empty when the list is shorter.
std::string page_number(Served& served, http::Headers const& headers, std::string path, int number) {
    http::Client client("127.0.0.1", served.port());
    for (int page = 1; page < number; ++page) {
        auto const answer = client.get(path, headers);
        auto const link = answer ? answer->body.find("\" rel=\"next\"") : std::string::npos;
        if (link == std::string::npos) return {};
        auto const from = answer->body.rfind('"', link - 1) + 1;
        path = answer->body.substr(from, link - from);
        for (auto amp = path.find("&amp;"); amp != path.npos; amp = path.find("&amp;")) path.erase(amp + 1, 4);
    }
    return path;
}

// With as many threads as there are processors.
Scan sqlite_scan(Options const& options, std::string const& scope) {
    std::atomic<std::int64_t> scans = 0;
    std::atomic<double> used = 0;
    std::vector<std::thread> threads;
    auto const from = Steady::now();
    for (unsigned t = 0; t < std::max(1u, std::thread::hardware_concurrency()); ++t)
        threads.emplace_back([&] {
            sqlite3* db = nullptr;
            sqlite3_stmt* query = nullptr;
            if (sqlite3_open_v2((options.data + "/bolan.db").c_str(), &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX,
                                nullptr) != SQLITE_OK ||
                sqlite3_prepare_v2(db, "select * from inbox where scope = ?1 order by due_at, case_id, role limit 51",
                                   -1, &query, nullptr) != SQLITE_OK)
                std::abort();
            for (; since(from) < options.seconds; ++scans) {
                sqlite3_bind_text(query, 1, scope.data(), static_cast<int>(scope.size()), SQLITE_STATIC);
                while (sqlite3_step(query) == SQLITE_ROW)
                    for (int column = 0; column < sqlite3_column_count(query); ++column)
                        (void)sqlite3_column_bytes(query, column);
                sqlite3_reset(query);
            }
            sqlite3_finalize(query);
            sqlite3_close(db);
            used += thread_processor_seconds();
        });
    for (auto& thread : threads) thread.join();
    return {used / static_cast<double>(scans) * 1e6, 0};
}

Scan bare_scan(Options const& options, std::string const& scope) {
    if (options.database.empty()) return sqlite_scan(options, scope);
    auto const sql = "select * from inbox where scope = '" + scope + "' order by due_at, case_id, role limit 51";
    return {0, measure_statement(options.database, sql, k_clients, options.seconds)};
}

void bench_lists(Served& served, Options const& options) {
    struct Seat {
        char const *title, *post, *office;
    };
    constexpr Seat k_seats[] = {{"tehsil officer", k_tehsil_post, "tehsil_office_1@t1"},
                                {"district officer", k_district_post, "dc_office@d1"},
                                {"secretary", k_province_post, "secretariat@country"}};
    std::printf("lists of 50 rows, %d clients  (goal 6,000/s, p99 4 ms; search and roll-up 50 ms)\n", k_clients);
    for (auto const& seat : k_seats) {
        std::printf("  %s, what the office looks over\n", seat.title);
        auto const headers = signed_in(served, seat.post);
        auto const scan = bare_scan(options, seat.office);
        std::string const list = "/desk?list=office", service = std::string("&service=") + k_some_service,
                          area = std::string("&area=") + k_some_tehsil;
        auto const one = [&](char const* what, std::string const& path, Scan const& beside = {}) {
            if (!path.empty() && is_served(served, headers, path))
                show(what, measure(served, options, headers, path), beside);
            else
                std::printf("    %-34s there is no such page\n", what);
        };
        one("first page", list, scan);
        one("page 20", page_number(served, headers, list, 20), scan);
        one("of one service", list + service);
        one("of one area", list + area);
        one("of one service in one area", list + service + area);
        one("late", "/desk?list=late");
        one("as received", list + "&order=received");
        one("by reference", list + "&order=reference");
        one("one name in the list", "/desk/find?list=office&q=zaiqx");
        one("search, a common name", "/desk/search?q=khan");
        one("search, two common names", "/desk/search?q=gul+khan");
        one("search, a rare name", "/desk/search?q=zaiqx");
        one("list and count, JSON", "/api/v1/inbox?scope=office&count=1");
        one("what waits where", "/desk/workload");
    }
}

// ---- Submissions

Load submissions(Served& served, Options const& options) {
    http::Headers headers;
    headers.set("Authorization", "Bearer " + testing::sign_in(served.port(), k_citizen, k_password));
    auto const result = load(served, 16, options.seconds, [&](int c, int n, http::Client& at) {
        auto mark = headers;
        mark.set("Idempotency-Key",
                 std::to_string(c) + "-" + std::to_string(n) + "-" + std::to_string(::time(nullptr)));
        auto const body = R"({"full_name":"Gul Khan","cnic":"5440012345671","kind":"first","tehsil":"t)" +
                          std::to_string((c * 7919 + n) % 150 + 1) + R"("})";
        auto const answer =
            at.post("/api/v1/services/" + std::string(k_some_service) + "/cases", "application/json", body, mark);
        return answer && answer->status == 201;
    });
    show("submissions", result, {});
    return result;
}

void load_cases(Options const& options) {
    std::filesystem::create_directories(options.data);
    std::printf("load: %lld cases, one in %d open, %d services\n", static_cast<long long>(options.cases), k_open_every,
                options.services);
    auto const registers = write_registers(options.data, options.services, options.cases, k_open_every);
    run_import(options, registers);
    for (auto const& one : registers) std::filesystem::remove(one.path);
    if (options.database.empty())
        std::printf("  the database is %.1f GB\n",
                    static_cast<double>(std::filesystem::file_size(options.data + "/bolan.db")) / 1e9);
    add_people(options);
}

Load submissions_into_nothing(Options options) {
    store::testing::TemporaryFolder const folder;
    std::printf("submissions into an empty database, 16 clients\n");
    options.data = folder.path();
    std::optional<store::testing::TemporaryDatabase> database;
    if (!options.database.empty()) {
        database.emplace(store::Engine::postgres);
        database->close();
        options.database = database->location();
    }
    add_people(options);
    Served served(options.bolan, serve(options));
    return submissions(served, options);
}

void measure_all(Options options, std::string const& folder) {
    options.province = folder + "/country";
    options.data = folder + (options.database.empty() ? "/data" : "/data-postgres");
    if (!std::filesystem::exists(options.data)) {
        make_country(options.province, options.services);
        load_cases(options);
    }
    auto const without = submissions_into_nothing(options);
    Served served(options.bolan, serve(options));
    std::printf("  start to first 200: %.2f s\n", served.start_seconds());
    bench_lists(served, options);
    std::printf("submissions beside %lld cases\n", static_cast<long long>(options.cases));
    auto const beside = submissions(served, options);
    std::printf("    %.2f of the rate with none  (goal 0.8); %.2f of its processor time\n",
                beside.per_second / without.per_second, beside.server_us / without.server_us);
    served.kill_now();
    std::printf("  killed after them: %.2f s to first 200  (goal 2 s)\n",
                Served(options.bolan, serve(options)).start_seconds());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3)
        return std::fprintf(
                   stderr,
                   "inbox_bench BOLAN UI [--cases N] [--services N] [--seconds S] [--folder DIR] [--database URL]\n"),
               2;
    Options options{argv[1], argv[2], {}, {}, {}, {}};
    for (int i = 3; i + 1 < argc; i += 2) {
        std::string const word = argv[i];
        if (word == "--cases") options.cases = std::atoll(argv[i + 1]);
        if (word == "--services") options.services = std::atoi(argv[i + 1]);
        if (word == "--seconds") options.seconds = std::atof(argv[i + 1]);
        if (word == "--folder") options.folder = argv[i + 1];
        if (word == "--database") options.database = argv[i + 1];
    }
    show_machine();
    try {
        store::testing::TemporaryFolder const scratch;
        measure_all(options, options.folder.empty() ? scratch.path() : options.folder);
    } catch (std::exception const& failure) {
        std::printf("FAILED: %s\n", failure.what());
        return 1;
    }
}
