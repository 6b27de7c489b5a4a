// The machine's clock jumps forth and back under `bolan serve`: acts bear the true time and never go back, sessions
// live on, and the log says what to do. Usage: faults_clock BOLAN PROVINCE. The province is Testland.
#include "faults/town.h"
#include "store/open.h"
#include <cstdio>
#include <ctime>
#include <exception>

using namespace bolan;
using namespace bolan::testing;

namespace {

constexpr std::int64_t k_hour_s = 3600;

void jump(Town& town, std::int64_t seconds, std::string const& told) {
    town.faults().wall_ahead_s = seconds;
    check(town.await_acknowledged(20), "acts are taken after a jump by " + std::to_string(seconds) + " s");
    check(town.await_log("clock", told), "the log says: " + told);
}

// By their place in the ledger.
void check_times(std::string const& data, std::int64_t from_ms, std::int64_t to_ms) {
    auto const database = store::open_sqlite(data + "/bolan.db");
    std::int64_t last = 0, acts = 0;
    database->read([&](store::Connection& db) {
        db.each("select done_at from act order by leaf_index", [&](store::Row const& row) {
            auto const at = row.integer(0);
            if (at < last) check(false, "an act went back by " + std::to_string(last - at) + " ms");
            if (at < from_ms - 1000 || at > to_ms + 1000) check(false, "an act bears a wrong time");
            last = at;
            ++acts;
        });
    });
    check(acts > 60, "acts were done");
}

// Begins with a clock that is ten minutes behind, as a machine with a dead battery does until it hears its source.
void follow_source(Town& town) {
    town.start();
    town.faults().wall_ahead_s = 600;
    town.faults().is_clock_kept = true;
    town.begin_load();
    check(town.await_acknowledged(20), "acts are taken");
    town.end_load();
    town.stop();
    auto const newest = store::open_sqlite(town.data() + "/bolan.db")->read([](store::Connection& db) {
        return db.find("select max(done_at) from act", [](store::Row const& row) { return row.integer(0); });
    });
    auto const now = static_cast<std::int64_t>(std::time(nullptr)) + 600;
    check(newest && *newest / 1000 > now - 60, "what a source of time says is followed");
}

void play(std::string const& bolan, std::string const& province) {
    auto const from_ms = static_cast<std::int64_t>(std::time(nullptr)) * 1000;
    Town town(bolan, province);
    town.start();
    town.prepare(4);
    town.begin_load();
    check(town.await_acknowledged(20), "acts are taken");
    jump(town, 300 * 24 * k_hour_s, "has jumped by 432000 minutes");
    jump(town, -3 * k_hour_s, "has jumped by -180 minutes");
    town.faults().wall_ahead_s = 0;
    check(town.await_log("clock_is_back"), "the log says that the clock is back");
    town.faults().wall_ahead_s = -5;
    check(town.await_acknowledged(20), "a small step back holds nobody up");
    town.faults().wall_ahead_s = 0;
    town.end_load();
    check(town.refused() == 0, "nobody was refused");
    town.stop();
    check_times(town.data(), from_ms, static_cast<std::int64_t>(std::time(nullptr)) * 1000 + 1000);
    follow_source(town);
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
