#include "store/open.h"
#include "store/testing.h"
#include <gtest/gtest.h>
#include <thread>

namespace bolan::store::postgres {

namespace {

using namespace std::chrono_literals;
using testing::Standby;
using testing::TemporaryDatabase;

constexpr auto k_age_max = 2s;

bool is_standby(Connection& db) {
    return db.find("select pg_is_in_recovery()", [](Row const& row) { return row.integer(0) != 0; }).value();
}

std::int64_t count_rows(Connection& db) {
    return db.find("select count(*) from t", [](Row const& row) { return row.integer(0); }).value();
}

class ReplicaTest : public ::testing::Test {
  protected:
    ReplicaTest() {
        write("create table t (n bigint primary key)");
        add(1);
        EXPECT_TRUE(comes_true([&] { return is_used(); }));
    }
    void write(Sql sql) {
        auto const done = m_db->write([&](Transaction& tx) -> Result<> {
            tx.db().run(sql);
            return {};
        });
        ASSERT_TRUE(done);
    }
    void add(std::int64_t n) {
        auto const done = m_db->write([&](Transaction& tx) -> Result<> {
            tx.db().run("insert into t values (?1)", n);
            return {};
        });
        ASSERT_TRUE(done);
    }
    bool is_used() const { return m_db->replicas().at(0).is_used; }
    template <typename Question>
    bool comes_true(Question const& question) {
        auto const end = std::chrono::steady_clock::now() + 30s;
        while (!question()) {
            if (std::chrono::steady_clock::now() > end) return false;
            std::this_thread::sleep_for(20ms);
        }
        return true;
    }

    TemporaryDatabase m_place{Engine::postgres};
    Standby m_standby;
    std::unique_ptr<Database> m_db =
        open_postgres(m_place.location(), nullptr, {{m_standby.url_of(m_place)}, k_age_max});
};

TEST_F(ReplicaTest, what_may_be_old_is_read_there_and_nothing_else) {
    EXPECT_TRUE(m_db->read_stale(is_standby));
    EXPECT_FALSE(m_db->read(is_standby));
    m_db->read_stale([&](Connection&) { EXPECT_TRUE(m_db->read(is_standby)); });
    m_db->read([&](Connection&) { EXPECT_FALSE(m_db->read_stale(is_standby)); });
    auto const done = m_db->write([&](Transaction&) -> Result<> {
        EXPECT_FALSE(m_db->read_stale(is_standby));
        return {};
    });
    EXPECT_TRUE(done);
    auto const state = m_db->replicas().at(0);
    EXPECT_EQ(state.reads, 2);
    EXPECT_EQ(state.failures, 0);
    EXPECT_LE(state.age.value(), k_age_max);
    EXPECT_EQ(state.problem, "");
    EXPECT_THROW(m_db->read_stale([](Connection& db) { db.changed("insert into t values (2)"); }), DatabaseError);
}

// While nobody writes, too.
TEST_F(ReplicaTest, nothing_is_older_than_was_promised) {
    std::this_thread::sleep_for(k_age_max + 1s);
    EXPECT_TRUE(m_db->read_stale(is_standby));

    m_standby.run("select pg_wal_replay_pause()");
    add(2);
    auto const written = std::chrono::steady_clock::now();
    EXPECT_TRUE(comes_true([&] { return m_db->read_stale(count_rows) == 2; }));
    EXPECT_LE(std::chrono::steady_clock::now() - written, k_age_max + 1s);
    EXPECT_FALSE(is_used());
    EXPECT_FALSE(m_db->read_stale(is_standby));
    EXPECT_TRUE(comes_true([&] { return m_db->replicas().at(0).problem == "it is behind"; }));

    m_standby.run("select pg_wal_replay_resume()");
    EXPECT_TRUE(comes_true([&] { return is_used(); }));
    m_db->read_stale([](Connection& db) {
        EXPECT_TRUE(is_standby(db));
        EXPECT_EQ(count_rows(db), 2);
    });
}

TEST_F(ReplicaTest, one_that_is_killed_fails_no_reading_and_comes_back) {
    m_db->read_stale([](Connection& db) { EXPECT_TRUE(is_standby(db)); });
    m_standby.kill_now();
    for (int i = 0; i < 100; ++i) EXPECT_EQ(m_db->read_stale(count_rows), 1);
    EXPECT_FALSE(is_used());
    auto const found = look_at_replicas(m_place.location(), {{m_standby.url_of(m_place)}, 1s}).at(0);
    EXPECT_NE(found.problem.find("PostgreSQL cannot be reached"), std::string::npos) << found.problem;
    m_standby.start();
    EXPECT_TRUE(comes_true([&] { return is_used(); }));
    EXPECT_TRUE(m_db->read_stale(is_standby));
}

TEST_F(ReplicaTest, what_ends_amid_a_reading_is_run_again_on_the_primary) {
    std::vector<bool> ran_on_standby;
    m_db->read_stale([&](Connection& db) {
        ran_on_standby.push_back(is_standby(db));
        if (ran_on_standby.back()) m_standby.kill_now();
        EXPECT_EQ(count_rows(db), 1);
    });
    EXPECT_EQ(ran_on_standby, (std::vector<bool>{true, false}));
    EXPECT_EQ(m_db->replicas().at(0).failures, 1);
}

// The standby's replay removes what the reading still sees: "conflict with recovery".
TEST_F(ReplicaTest, what_its_replay_puts_out_is_run_again_on_the_primary) {
    std::vector<bool> ran_on_standby;
    m_db->read_stale([&](Connection& db) {
        ran_on_standby.push_back(is_standby(db));
        auto const seen = count_rows(db);
        if (ran_on_standby.size() > 1) return;
        std::thread([&] {
            write("drop table t");
            write("create table t (n bigint primary key)");
        }).join();
        while (count_rows(db) == seen) std::this_thread::sleep_for(20ms);
    });
    EXPECT_EQ(ran_on_standby, (std::vector<bool>{true, false}));
    EXPECT_TRUE(comes_true([&] { return is_used(); }));
}

// A server that is the primary by now, or another one altogether, is no replica.
TEST_F(ReplicaTest, what_was_promoted_is_not_used) {
    m_standby.run("select pg_promote()");
    EXPECT_TRUE(comes_true([&] { return !is_used(); }));
    EXPECT_FALSE(is_used());
    EXPECT_FALSE(m_db->read_stale(is_standby));
    EXPECT_EQ(m_db->read_stale(count_rows), 1);
}

}  // namespace

}  // namespace bolan::store::postgres
