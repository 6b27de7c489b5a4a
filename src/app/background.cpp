#include "app/background.h"
#include "cases/handover.h"
#include "cases/migration.h"
#include "cases/refresh.h"

namespace bolan::app {

namespace {

using std::chrono::seconds;

constexpr std::chrono::milliseconds k_pause_between_looks{200};  // at what other servers have committed
constexpr int k_cases_at_once = 50;  // that the clock moves before somebody may ask it to stop

}  // namespace

Background::Background(cases::House& house, DatabaseProbe& probe, Readiness& readiness, Log& log)
    : m_house(house), m_log(log) {
    auto const on_stuck = [this](char const* event) {
        return [this, event](CaseId const& id, std::string_view what) {
            m_log.error(event, {{"case", id.text()}, {"message", what}});
        };
    };
    every_second_as_leader([&house, stuck = on_stuck("case_not_moved_by_clock")] {
        return house.engine->run_clock(k_cases_at_once, stuck) == k_cases_at_once;
    });
    every_second_as_leader([this, &house] {
        auto const on_failure = [this](documents::Issued const& issued, Error const& error) {
            m_log.error("document_not_drawn", {{"document", issued.id}, {"message", error.code}});
        };
        return house.press->draw_waiting(1, on_failure) > 0;
    });
    every_second_as_leader([&house] { return cases::list_handovers(house) > 0; });
    every_second_as_leader([&house] { return cases::go_on_migrating(house); });
    every_second_as_leader([&house] { return house.bulk->go_on(); });
    if (house.database.engine() == store::Engine::postgres)
        every(k_pause_between_looks, [&house] { return house.catch_up(), false; });
    every(seconds(5), [&house] { return house.workload->refresh(), false; });
    every_second_as_leader([&house, stuck = on_stuck("case_not_refreshed")] {
        return cases::go_on_refreshing(house.engine->parts(), stuck);
    });
    every(seconds(5), [this, &probe, &readiness] { return try_database(probe, readiness), false; });
}

Background::~Background() { m_house.workload->stop(); }

void Background::every(std::chrono::milliseconds pause, std::function<bool()> job) {
    m_tickers.emplace_back(pause, std::move(job), [this](std::exception const& failure) {
        m_log.error("background", {{"message", failure.what()}});
    });
}

void Background::every_second_as_leader(std::function<bool()> job) {
    every(seconds(1), [this, job = std::move(job)] { return m_house.database.leads() && job(); });
}

void Background::try_database(DatabaseProbe& probe, Readiness& readiness) {
    auto const found = probe.look();
    if (!readiness.note_database(found.trouble, std::chrono::steady_clock::now())) return;
    if (found.trouble.empty())
        m_log.info("database_is_back", {});
    else
        m_log.error("database", {{"message", found.trouble}, {"cause", found.cause}});
}

}  // namespace bolan::app
