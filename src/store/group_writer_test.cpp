#include "store/group_writer.h"
#include <algorithm>
#include <gtest/gtest.h>

using namespace bolan;
using namespace bolan::store;

namespace {

// A session that only notes what is asked of it, and fails where told.
class FakeSession final : public WriterSession, public Connection {
  public:
    explicit FakeSession(std::vector<std::string>& log) : m_log(log) {}
    std::string fail_at;

    Connection& connection() override { return *this; }
    void begin() override { note("begin"); }
    void savepoint() override { note("savepoint"); }
    void release() override { note("release"); }
    void rollback_to_savepoint() override { note("rollback_to"); }
    void commit() override { note("commit"); }
    void rollback() noexcept override { m_log.push_back("rollback"); }
    bool has_failed() const noexcept override { return false; }
    Engine engine() const override { return Engine::sqlite; }
    void query(Sql, std::span<Param const>, std::function<Next(Row const&)> const&) override {}
    std::int64_t execute(Sql, std::span<Param const>) override { return 0; }
    void send(Sql, std::span<Param const>) override {}

  private:
    void note(std::string const& what) {
        m_log.push_back(what);
        if (what == fail_at) throw DatabaseError("no " + what);
    }
    std::vector<std::string>& m_log;
};

using Log = std::vector<std::string>;

}  // namespace

TEST(GroupWriter, a_lone_job_is_one_transaction) {
    Log log;
    {
        GroupWriter writer(std::make_unique<FakeSession>(log));
        writer.run([&](Transaction& tx) {
            tx.on_commit([&] { log.push_back("on_commit"); });
            log.push_back("job");
            return Keep::yes;
        });
        log.push_back("answered");
    }
    EXPECT_EQ(log, (Log{"begin", "savepoint", "job", "release", "commit", "on_commit", "answered"}));
}

TEST(GroupWriter, a_group_with_nothing_to_keep_is_not_committed) {
    Log log;
    {
        GroupWriter writer(std::make_unique<FakeSession>(log));
        writer.set_before_commit([&](Connection&) { log.push_back("hook"); });
        writer.run([](Transaction&) { return Keep::no; });
    }
    EXPECT_EQ(log, (Log{"begin", "savepoint", "rollback_to", "rollback"}));
}

TEST(GroupWriter, a_failure_of_any_step_reaches_the_caller_and_rolls_back) {
    for (std::string const step : {"begin", "savepoint", "release", "commit"}) {
        Log log;
        auto session = std::make_unique<FakeSession>(log);
        session->fail_at = step;
        GroupWriter writer(std::move(session));
        try {
            writer.run([&](Transaction& tx) {
                tx.on_commit([&] { log.push_back("on_commit"); });
                tx.on_rollback([&] { log.push_back("on_rollback"); });
                return Keep::yes;
            });
            ADD_FAILURE() << step;
        } catch (DatabaseError const& e) {
            EXPECT_EQ(e.what(), "the group was not committed: no " + step);
        }
        EXPECT_EQ(std::ranges::count(log, "rollback"), 1) << step;
        EXPECT_EQ(std::ranges::count(log, "on_commit"), 0) << step;
        EXPECT_EQ(std::ranges::count(log, "on_rollback"), step == "release" || step == "commit") << step;
    }
}

TEST(GroupWriter, a_job_that_threw_keeps_its_own_exception_when_the_group_fails_too) {
    Log log;
    auto session = std::make_unique<FakeSession>(log);
    session->fail_at = "rollback_to";
    GroupWriter writer(std::move(session));
    EXPECT_THROW(writer.run([](Transaction&) -> Keep { throw std::out_of_range("mine"); }), std::out_of_range);
}

TEST(GroupWriter, what_becomes_of_jobs_is_counted) {
    Log log;
    WriteStatistics statistics;
    auto session = std::make_unique<FakeSession>(log);
    auto* const raw = session.get();
    GroupWriter writer(std::move(session), &statistics);
    writer.run([](Transaction&) { return Keep::yes; });
    writer.run([](Transaction&) { return Keep::no; });
    EXPECT_THROW(writer.run([](Transaction&) -> Keep { throw std::runtime_error("a bug"); }), std::runtime_error);
    raw->fail_at = "commit";
    EXPECT_THROW(writer.run([](Transaction&) { return Keep::yes; }), DatabaseError);
    EXPECT_EQ(statistics.kept, 1u);
    EXPECT_EQ(statistics.refused, 1u);
    EXPECT_EQ(statistics.failed, 2u);
    EXPECT_EQ(statistics.group_jobs.count(0), 4u);
    EXPECT_EQ(statistics.group_jobs.sum(), 4);
}
