#include "app/readiness.h"
#include "cases/tables.h"
#include "ledger/ledger.h"
#include "store/open.h"
#include "store/testing.h"
#include "store/upgrade.h"
#include <gtest/gtest.h>

namespace bolan::app {
namespace {

using std::chrono::seconds;

TEST(Readiness, says_why_it_is_not_ready) {
    Readiness readiness;
    auto const now = std::chrono::steady_clock::now();
    EXPECT_EQ(readiness.trouble(now), "the definitions are being loaded");
    readiness.enter(Readiness::Phase::serving);
    EXPECT_EQ(readiness.trouble(now), "");
    EXPECT_FALSE(readiness.note_database("", now));
    EXPECT_TRUE(readiness.note_database("the database cannot be written", now));
    EXPECT_FALSE(readiness.note_database("the database cannot be written", now)) << "nothing new";
    EXPECT_EQ(readiness.trouble(now), "the database cannot be written");
    EXPECT_TRUE(readiness.note_database("", now));
    EXPECT_EQ(readiness.trouble(now + seconds(14)), "");
    EXPECT_EQ(readiness.trouble(now + seconds(16)), "the database does not answer");
    readiness.enter(Readiness::Phase::stopping);
    EXPECT_EQ(readiness.trouble(now), "the server is stopping");
}

class DatabaseProbeTest : public testing::TestWithParam<store::Engine> {
  protected:
    DatabaseProbeTest() : m_database(GetParam()) {
        auto tables = ledger::Ledger::tables();
        tables.push_back(DatabaseProbe::table());
        std::ranges::copy(cases::common_tables(), std::back_inserter(tables));
        EXPECT_TRUE(store::upgrade(*m_database, {}, {1}));
        EXPECT_TRUE(store::ensure_tables(*m_database, tables));
    }
    void change(store::Sql statement) {
        ASSERT_TRUE(
            m_database->write([&](store::Transaction& tx) -> Result<> { return tx.db().run(statement), Result<>(); }));
    }
    std::optional<std::int64_t> tried_at() {
        return m_database->read([](store::Connection& db) {
            return db.find("select tried_at from probe", [](store::Row const& row) { return row.integer(0); });
        });
    }
    store::testing::TemporaryDatabase m_database;
    store::WriteStatistics m_statistics;
    SimulatedClock m_clock{{1'000}};
    DatabaseProbe m_probe{*m_database, m_statistics, m_clock};
};

TEST_P(DatabaseProbeTest, notices_that_the_program_is_outdated) {
    change("update schema_format set format = 1000");
    EXPECT_EQ(m_probe.look().trouble, "a newer program has upgraded the database");
    EXPECT_EQ(tried_at(), std::nullopt);
}

TEST_P(DatabaseProbeTest, knows_when_the_clock_is_to_move_a_case) {
    (void)m_probe.look();
    EXPECT_EQ(m_probe.next_timer(), Timestamp{});
    change(
        "insert into task (case_id, role, since, next_at, rung, scopes) values ('a', 'clerk', 1, 7000, 0, '[]'), "
        "('b', 'clerk', 1, 5000, 0, '[]'), ('c', 'clerk', 1, null, 0, '[]')");
    (void)m_probe.look();
    EXPECT_EQ(m_probe.next_timer(), Timestamp{5000});
}

TEST_P(DatabaseProbeTest, writes_where_nobody_else_has_written) {
    EXPECT_EQ(m_probe.look().trouble, "");
    EXPECT_EQ(tried_at(), 1'000);
    m_clock.advance_ms(1);
    ++m_statistics.kept;
    EXPECT_EQ(m_probe.look().trouble, "");
    EXPECT_EQ(tried_at(), 1'000) << "somebody's act was committed meanwhile: that is proof enough";
    EXPECT_EQ(m_probe.look().trouble, "");
    EXPECT_EQ(tried_at(), 1'001);
}

TEST_P(DatabaseProbeTest, a_database_that_cannot_be_written_or_read_is_told_apart) {
    change("drop table probe");
    auto const unwritten = m_probe.look();
    EXPECT_EQ(unwritten.trouble, "the database cannot be written");
    EXPECT_NE(unwritten.cause.find("probe"), std::string::npos) << unwritten.cause;
    change("drop table act");
    EXPECT_EQ(m_probe.look().trouble, "the database cannot be read");
}

INSTANTIATE_TEST_SUITE_P(Engines, DatabaseProbeTest, testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

}  // namespace
}  // namespace bolan::app
