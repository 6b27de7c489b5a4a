// How long the reports take that every service and every office get: report_bench [CASES], over Testland on both
// engines.
#include "cases/service_report.h"
#include "cases/step_report.h"
#include "cases/testing.h"
#include <chrono>
#include <cstdio>

using namespace bolan;

namespace {

constexpr char const* k_places[] = {"north.hill", "north.mill", "south.port", "south.sand"};
constexpr int k_days = 365;

// Cases behind the engine's back: two in three are decided, the others wait for their papers to be looked at.
void fill(cases::testing::Town& town, int count) {
    auto const& service = *town.house->model->find_service("library_card");
    auto const now = town.clock.now();
    auto const done = town.house->database.write([&](store::Transaction& tx) -> Result<> {
        for (int i = 0; i < count; ++i) {
            Timestamp const opened{now.ms - k_days * k_day_ms + (k_days * k_day_ms / count) * i};
            bool const is_ended = i % 3 != 0;
            auto const ended = std::min(now.ms, opened.ms + (i % 20) * k_day_ms);
            std::string const place = k_places[i % 4], district = place.substr(0, 5);
            auto const id = new_id<CaseId>(opened);
            tx.db().run(
                "insert into cases(id, reference, service, definition, state, outcome, area, subject, opened_at, "
                "entered_at, closed_at, stay, version, hands) values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, 1, "
                "1, ?11)",
                id.view(), new_reference(), service.name, service.hash, is_ended ? "issued" : "received",
                is_ended ? store::Param("granted") : store::Param(nullptr), place, "Ada Khan", opened.ms,
                is_ended ? store::Param(ended) : store::Param(nullptr),
                "[[\"issue\",\"\",\"librarian@" + district + "\",1]]");
            for (int stay = 0; is_ended && stay < 4; ++stay)
                cases::save_stay(tx.db(), {id,
                                           stay,
                                           service.name,
                                           "received",
                                           "desk",
                                           "library@" + district,
                                           place,
                                           opened,
                                           {},
                                           {ended},
                                           false,
                                           (i % 50) * k_hour_ms});
        }
        return {};
    });
    CHECK(done.has_value());
}

template <typename Job>
void time(char const* what, Job const& job) {
    job();
    auto const from = std::chrono::steady_clock::now();
    job();
    auto const ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count();
    std::printf("%-48s %8.1f ms\n", what, ms);
}

void measure(store::Engine engine, int count) {
    cases::testing::Town town(engine);
    fill(town, count);
    auto const today = town.house->model->province.calendar->today(town.clock.now());
    auto const report = [&](std::string post, std::string by, int days) {
        return [&town, post, by, days, today] {
            cases::ServiceAsk const ask{"library_card", today.plus_days(-days), today, by};
            CHECK(town.read([&](store::Connection& db) {
                          return cases::report_service(*town.house->engine, db, town.officer(post), ask);
                      })
                      .has_value());
        };
    };
    std::printf("%s: %d cases of one service, opened over a year; a third pending\n",
                store::testing::engine_name(engine), count);
    time("a year by district, the Board", report("board_member@testland", "district", k_days));
    time("a year by office, the Board", report("board_member@testland", "office", k_days));
    time("a month by district, the Board", report("board_member@testland", "district", 30));
    time("a month by tehsil, a branch", report("branch_keeper@north.hill", "tehsil", 30));
    time("the first 50 pending, the Board", [&] {
        cases::ServiceAsk const ask{"library_card", today.plus_days(-30), today, "district"};
        CHECK(town.read([&](store::Connection& db) {
                      return cases::counted_cases(*town.house->engine, db, town.officer("board_member@testland"), ask,
                                                  {}, cases::ServiceFigure::pending, 0, 50);
                  })
                  .has_value());
    });
    auto const steps = [&](char const* post, int days) {
        return [&town, post, days, today] {
            CHECK(town.read([&](store::Connection& db) {
                          return cases::report_steps(db, town.house->establishment, people::Actor{.post = post},
                                                     today.plus_days(-days), today);
                      })
                      .has_value());
        };
    };
    time("stages of a year, the Board", steps("board_member@testland", k_days));
    time("stages of a month, one library", steps("librarian@north", 30));
}

}  // namespace

int main(int argc, char** argv) {
    int const count = argc > 1 ? std::atoi(argv[1]) : 100'000;
    for (auto const engine : store::testing::k_engines) measure(engine, count);
}
