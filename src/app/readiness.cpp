#include "app/readiness.h"
#include "base/check.h"
#include "store/upgrade.h"

namespace bolan::app {

namespace {

// Tried every five seconds: three that did not come back.
constexpr auto k_silence_max = std::chrono::seconds(15);

}  // namespace

void Readiness::enter(Phase phase) {
    std::lock_guard const lock(m_mutex);
    if (phase == Phase::serving) m_database_tried_at = std::chrono::steady_clock::now();
    m_phase = phase;
}

bool Readiness::note_database(std::string trouble, Moment now) {
    std::lock_guard const lock(m_mutex);
    m_database_tried_at = now;
    std::swap(m_database_trouble, trouble);
    return m_database_trouble != trouble;
}

std::string Readiness::trouble(Moment now) const {
    std::lock_guard const lock(m_mutex);
    if (m_phase == Phase::stopping) return "the server is stopping";
    if (m_phase == Phase::loading) return "the definitions are being loaded";
    if (!m_database_trouble.empty()) return m_database_trouble;
    if (now - m_database_tried_at > k_silence_max) return "the database does not answer";
    return "";
}

store::Table DatabaseProbe::table() {
    return {.name = "probe",
            .columns = {{"slot", store::ColumnType::integer, true}, {"tried_at", store::ColumnType::instant, true}},
            .primary_key = {"slot"}};
}

DatabaseProbe::Finding DatabaseProbe::look() {
    bool is_outdated = false;
    try {
        m_database.read([&](store::Connection& db) {
            is_outdated = !store::check_format(db);
            auto const number = [](store::Row const& row) { return row.integer(0); };
            m_newest_act_ms = db.find("select done_at from act order by leaf_index desc limit 1", number).value_or(0);
            m_next_timer_ms =
                db.find("select next_at from task where next_at is not null order by next_at limit 1", number)
                    .value_or(0);
        });
    } catch (store::DatabaseError const& failure) {
        return {"the database cannot be read", failure.what()};
    }
    if (is_outdated) return {"a newer program has upgraded the database", "start that one here too"};
    auto const kept = m_statistics.kept.load();
    if (kept != m_kept) return m_kept = kept, Finding{};
    try {
        auto const done = m_database.write([&](store::Transaction& tx) -> Result<> {
            tx.db().run(
                "insert into probe (slot, tried_at) values (1, ?1) on conflict (slot) do update set tried_at = "
                "excluded.tried_at",
                m_clock.now().ms);
            return {};
        });
        CHECK(done);
    } catch (store::DatabaseError const& failure) {
        return {"the database cannot be written", failure.what()};
    }
    m_kept = m_statistics.kept.load();
    return {};
}

}  // namespace bolan::app
