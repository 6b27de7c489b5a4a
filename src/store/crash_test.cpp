// What must hold when the process, the disk or the connection fails.
#include "base/random.h"
#include "store/open.h"
#include "store/schema.h"
#include "store/testing.h"
#include <chrono>
#include <csignal>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace bolan;
using namespace bolan::store;
using store::testing::TemporaryDatabase;

namespace {

struct Ack {
    std::int32_t thread;
    std::int32_t number;
    auto operator<=>(Ack const&) const = default;
};

std::vector<Table> const k_tables{{"entry",
                                   {{"thread", ColumnType::integer, true},
                                    {"number", ColumnType::integer, true},
                                    {"half", ColumnType::integer, true}},
                                   {"thread", "number", "half"},
                                   {}}};

// Writes two rows a job from eight threads for ever, and tells of each acknowledged job through the pipe.
[[noreturn]] void write_until_killed(std::string const& path, int first_number, int pipe_end) {
    auto const db = open_sqlite(path);
    std::vector<std::thread> threads;
    for (std::int32_t t = 0; t < 8; ++t) {
        threads.emplace_back([&, t] {
            for (std::int32_t number = first_number;; ++number) {
                auto const done = db->write([&](Transaction& tx) -> Result<> {
                    for (int half : {0, 1})
                        tx.db().run("insert into entry (thread, number, half) values (?1, ?2, ?3)", t, number, half);
                    if (number % 7 == 3) return Fail(Error::conflict("test.refused"));
                    return {};
                });
                Ack const ack{t, number};
                if (done && ::write(pipe_end, &ack, sizeof ack) != sizeof ack) _exit(1);
            }
        });
    }
    for (auto& thread : threads) thread.join();
    _exit(0);
}

int random_below(int limit) {
    std::uint32_t bits = 0;
    fill_random({reinterpret_cast<std::uint8_t*>(&bits), sizeof bits});
    return static_cast<int>(bits % static_cast<unsigned>(limit));
}

// Lets a child write for a random while, kills it, and returns what it had acknowledged.
std::set<Ack> run_and_kill(std::string const& path, int first_number) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("pipe");
    pid_t const child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        write_until_killed(path, first_number, ends[1]);
    }
    ::close(ends[1]);
    std::thread killer([&] {
        ::usleep(static_cast<useconds_t>(20'000 + random_below(100'000)));
        ::kill(child, SIGKILL);
    });
    std::set<Ack> acknowledged;
    for (Ack ack{}; ::read(ends[0], &ack, sizeof ack) == sizeof ack;) acknowledged.insert(ack);
    killer.join();
    ::waitpid(child, nullptr, 0);
    ::close(ends[0]);
    return acknowledged;
}

}  // namespace

TEST(Store, every_acknowledged_write_survives_a_killed_process) {
    TemporaryDatabase db(Engine::sqlite);
    ASSERT_TRUE(ensure_tables(*db, k_tables));
    std::size_t acknowledged_in_all = 0;
    for (int round = 0; round < 20; ++round) {
        db.close();
        auto const acknowledged = run_and_kill(db.location(), round * 1'000'000);
        acknowledged_in_all += acknowledged.size();
        db.open();
        std::map<Ack, int> found;
        db->read([&](Connection& c) {
            c.each(
                "select thread, number from entry where number >= ?1",
                [&](Row const& row) {
                    ++found[{static_cast<std::int32_t>(row.integer(0)), static_cast<std::int32_t>(row.integer(1))}];
                },
                round * 1'000'000);
            EXPECT_EQ(c.find("pragma integrity_check", [](Row const& row) { return row.string(0); }), "ok");
        });
        for (auto const& ack : acknowledged)
            EXPECT_TRUE(found.contains(ack)) << round << ": " << ack.thread << " " << ack.number;
        for (auto const& [ack, rows] : found) {
            EXPECT_EQ(rows, 2) << "half a job";
            EXPECT_NE(ack.number % 7, 3) << "a refused job";
        }
    }
    EXPECT_GT(acknowledged_in_all, 100u);
}

TEST(Store, a_full_disk_fails_the_writes_and_spoils_nothing) {
    TemporaryDatabase db(Engine::sqlite);
    ASSERT_TRUE(
        ensure_tables(*db, {{"big", {{"id", ColumnType::integer, true}, {"raw", ColumnType::bytes}}, {"id"}, {}}}));
    auto const limit_pages = [](Connection& c, bool tight) {
        if (tight)
            c.find("pragma max_page_count = 40", [](Row const& row) { return row.integer(0); });
        else
            c.find("pragma max_page_count = 1000000", [](Row const& row) { return row.integer(0); });
    };
    std::vector<std::uint8_t> const bytes(300'000, 1);
    auto const add = [&](int id, bool tight, Bytes raw) {
        return db->write([&](Transaction& tx) -> Result<> {
            limit_pages(tx.db(), tight);
            tx.db().run("insert into big (id, raw) values (?1, ?2)", id, raw);
            return {};
        });
    };
    ASSERT_TRUE(add(1, true, Bytes(bytes).first(10)));
    EXPECT_THROW((void)add(2, true, bytes), DatabaseError);
    EXPECT_TRUE(add(3, true, Bytes(bytes).first(10)));
    EXPECT_TRUE(add(4, false, bytes));
    auto const ids = db->read([](Connection& c) {
        std::vector<std::int64_t> out;
        c.each("select id from big order by id", [&](Row const& row) { out.push_back(row.integer(0)); });
        return out;
    });
    EXPECT_EQ(ids, (std::vector<std::int64_t>{1, 3, 4}));
}

TEST(Store, a_lost_connection_fails_its_group_and_the_next_one_works) {
    TemporaryDatabase db(Engine::postgres);
    ASSERT_TRUE(ensure_tables(*db, k_tables));
    auto const add = [&](int number, bool cut) {
        return db->write([&](Transaction& tx) -> Result<> {
            tx.db().run("insert into entry (thread, number, half) values (0, ?1, 0)", number);
            if (cut) tx.db().run("select pg_terminate_backend(pg_backend_pid())");
            return {};
        });
    };
    ASSERT_TRUE(add(1, false));
    EXPECT_THROW((void)add(2, true), DatabaseError);
    ASSERT_TRUE(add(3, false));
    // All others at once, idle readers too.
    db->read([](Connection& c) {
        c.run(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> "
            "pg_backend_pid()");
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    ASSERT_TRUE(add(4, false));
    EXPECT_THROW(db->read([](Connection& c) { c.changed("select pg_terminate_backend(pg_backend_pid())"); }),
                 DatabaseError);
    auto const numbers = db->read([](Connection& c) {
        std::vector<std::int64_t> out;
        c.each("select number from entry order by number", [&](Row const& row) { out.push_back(row.integer(0)); });
        return out;
    });
    EXPECT_EQ(numbers, (std::vector<std::int64_t>{1, 3, 4}));
}

TEST(Store, a_cluster_that_answers_early_is_told_to_wait) {
    TemporaryDatabase db(Engine::postgres);
    (void)db->write([](Transaction& tx) -> Result<> {
        tx.db().run("alter role current_user set synchronous_commit = off");
        return {};
    });
    db.close();
    db.open();
    auto const mode = db->write([](Transaction& tx) -> Result<std::string> {
        auto const text = [](Row const& row) { return row.string(0); };
        auto found = tx.db().find("show synchronous_commit", text);
        tx.db().run("alter role current_user reset synchronous_commit");
        return *found;
    });
    EXPECT_EQ(mode, "on");
}

TEST(Store, a_database_that_cannot_be_opened_says_why) {
    store::testing::TemporaryFolder const folder;
    EXPECT_THROW((void)open_sqlite(folder.path() + "/none/bolan.db"), DatabaseError);
    EXPECT_THROW((void)open_postgres("postgres://bolan@127.0.0.1:1/none"), DatabaseError);
}
