// What both engines promise, tested on both.
#include "base/check.h"
#include "store/open.h"
#include "store/schema.h"
#include "store/testing.h"
#include <atomic>
#include <chrono>
#include <gtest/gtest.h>
#include <set>
#include <thread>

using namespace bolan;
using namespace bolan::store;
using store::testing::TemporaryDatabase;

namespace {

struct Engines : ::testing::TestWithParam<Engine> {
    TemporaryDatabase db{GetParam()};

    void SetUp() override {
        auto const made = ensure_tables(
            *db, {{"thing", {{"name", ColumnType::text, true}, {"count", ColumnType::integer}}, {"name"}, {}},
                  {"everything",
                   {{"id", ColumnType::integer, true},
                    {"t", ColumnType::text},
                    {"i", ColumnType::integer},
                    {"r", ColumnType::real},
                    {"b", ColumnType::boolean},
                    {"d", ColumnType::date},
                    {"at", ColumnType::instant},
                    {"m", ColumnType::money},
                    {"raw", ColumnType::bytes},
                    {"j", ColumnType::json}},
                   {"id"},
                   {}}});
        ASSERT_TRUE(made);
    }
    Result<> add(std::string const& name, int count = 0) {
        return db->write([&](Transaction& tx) -> Result<> {
            tx.db().run("insert into thing (name, count) values (?1, ?2)", name, count);
            return {};
        });
    }
    std::vector<std::string> names() {
        std::vector<std::string> out;
        db->read([&](Connection& c) {
            c.each("select name from thing order by name", [&](Row const& row) { out.push_back(row.string(0)); });
        });
        return out;
    }
};

// Holds the writer in a job, so that the jobs queued meanwhile make one group.
class HeldWriter {
  public:
    explicit HeldWriter(Database& db) {
        m_thread = std::thread([this, &db] {
            (void)db.write([this](Transaction&) -> Result<> {
                m_inside = true;
                m_inside.notify_one();
                m_release.wait(false);
                return {};
            });
        });
        m_inside.wait(false);
    }
    ~HeldWriter() { let_go(); }
    void let_go() {
        if (!m_thread.joinable()) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));  // the callers are queued by then
        m_release = true;
        m_release.notify_one();
        m_thread.join();
    }

  private:
    std::atomic<bool> m_inside = false, m_release = false;
    std::thread m_thread;
};

std::string message_of(std::function<void()> const& f) {
    try {
        f();
    } catch (std::exception const& e) {
        return e.what();
    }
    return "";
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Store, Engines, ::testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

TEST_P(Engines, what_is_written_is_read_and_stays_after_reopening) {
    ASSERT_TRUE(add("a", 1));
    ASSERT_TRUE(add("b", 2));
    EXPECT_EQ(names(), (std::vector<std::string>{"a", "b"}));
    db.close();
    db.open();
    EXPECT_EQ(names(), (std::vector<std::string>{"a", "b"}));
}

TEST_P(Engines, values_of_all_types_round_trip) {
    std::string const text = "کوئٹہ 😀 ' \" ? ?1 $1 \\ \n%";
    std::vector<std::uint8_t> raw;
    for (int i = 0; i < 512; ++i) raw.push_back(static_cast<std::uint8_t>(i));
    auto const written = db->write([&](Transaction& tx) -> Result<> {
        tx.db().run(
            "insert into everything (id, t, i, r, b, d, at, m, raw, j) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
            "?10)",
            1, text, INT64_MIN, 0.1, true, "2026-11-22", std::int64_t{1'763'800'000'123}, INT64_MAX, Bytes(raw),
            "{\"a\":1}");
        tx.db().run("insert into everything (id, t, b, raw) values (?1, ?2, ?3, ?4)", 2, "", false, Bytes());
        tx.db().run("insert into everything (id, t, i, raw) values (?1, ?2, ?3, ?4)", 3, nullptr, nullptr, nullptr);
        return {};
    });
    ASSERT_TRUE(written);
    int rows = 0;
    db->read([&](Connection& c) {
        c.each("select id, t, i, r, b, d, at, m, raw, j from everything order by id", [&](Row const& row) {
            ++rows;
            if (row.integer(0) == 1) {
                EXPECT_EQ(row.text(1), text);
                EXPECT_EQ(row.integer(2), INT64_MIN);
                EXPECT_EQ(row.real(3), 0.1);
                EXPECT_EQ(row.integer(4), 1);
                EXPECT_EQ(row.text(5), "2026-11-22");
                EXPECT_EQ(row.integer(6), 1'763'800'000'123);
                EXPECT_EQ(row.integer(7), INT64_MAX);
                EXPECT_EQ(std::vector<std::uint8_t>(row.bytes(8).begin(), row.bytes(8).end()), raw);
                EXPECT_EQ(row.text(9), "{\"a\":1}");
            } else if (row.integer(0) == 2) {
                EXPECT_FALSE(row.is_null(1));
                EXPECT_EQ(row.text(1), "");
                EXPECT_EQ(row.integer(4), 0);
                EXPECT_FALSE(row.is_null(8));
                EXPECT_EQ(row.bytes(8).size(), 0u);
            } else {
                for (int column : {1, 2, 3, 4, 5, 8, 9}) EXPECT_TRUE(row.is_null(column));
                EXPECT_EQ(row.text(1), "");
                EXPECT_EQ(row.integer(2), 0);
                EXPECT_EQ(row.real(3), 0.0);
                EXPECT_EQ(row.bytes(8).size(), 0u);
            }
        });
    });
    EXPECT_EQ(rows, 3);
}

TEST_P(Engines, values_find_their_rows_whatever_the_type) {
    (void)db->write([&](Transaction& tx) -> Result<> {
        tx.db().run("insert into everything (id, b, d, r) values (?1, ?2, ?3, ?4)", 1, true, "2026-11-22", 2.5);
        return {};
    });
    db->read([&](Connection& c) {
        auto const one = [](Row const& row) { return row.integer(0); };
        EXPECT_EQ(c.find("select id from everything where b = ?1", one, true), 1);
        EXPECT_EQ(c.find("select id from everything where b = true", one), 1);
        EXPECT_EQ(c.find("select id from everything where d >= ?1 and d < ?2", one, "2026-11-01", "2026-12-01"), 1);
        EXPECT_EQ(c.find("select id from everything where r > ?1", one, 2), 1);
        EXPECT_EQ(c.find("select id from everything where (?1 = '' or t = ?1) limit ?2", one, "", 10), 1);
        EXPECT_FALSE(c.find("select id from everything where id = ?1", one, 9));
        EXPECT_EQ(c.find("select count(*), sum(id) from everything", [](Row const& r) { return r.integer(1); }), 1);
        EXPECT_EQ(c.find(
                      "select ?2 from everything where id = ?1", [](Row const& r) { return r.string(0); }, 1, "x"),
                  "x");
    });
}

TEST_P(Engines, like_minds_case) {
    ASSERT_TRUE(add("Ali"));
    db->read([&](Connection& c) {
        auto const name = [](Row const& row) { return row.string(0); };
        EXPECT_TRUE(c.find("select name from thing where name like ?1", name, "Al%"));
        EXPECT_FALSE(c.find("select name from thing where name like ?1", name, "al%"));
    });
}

TEST_P(Engines, the_writer_waits_for_the_disk) {
    (void)db->write([&](Transaction& tx) -> Result<> {
        auto const text = [](Row const& row) { return row.string(0); };
        if (GetParam() == Engine::sqlite) {
            EXPECT_EQ(tx.db().find("pragma synchronous", text), "2");
            EXPECT_EQ(tx.db().find("pragma journal_mode", text), "wal");
            EXPECT_EQ(tx.db().find("pragma foreign_keys", text), "1");
        } else {
            EXPECT_EQ(tx.db().find("show synchronous_commit", text), "on");
            EXPECT_EQ(tx.db().find("show fsync", text), "on");
        }
        return {};
    });
}

TEST_P(Engines, quotes_and_question_marks_in_a_statement_are_left_alone) {
    db->read([&](Connection& c) {
        auto const text = c.find(
            "select 'it''s ?1 and ?' || ?1 as \"a?1\" /* ?3 */ -- ?4\n", [](Row const& row) { return row.string(0); },
            "!");
        EXPECT_EQ(text, "it's ?1 and ?!");
    });
}

TEST_P(Engines, text_that_one_engine_cannot_hold_is_refused_by_both) {
    EXPECT_THROW((void)add(std::string("a\0b", 3)), DatabaseError);
    EXPECT_THROW((void)add("\xFF"), DatabaseError);
    EXPECT_TRUE(names().empty());
}

TEST_P(Engines, execute_says_how_many_rows_changed) {
    ASSERT_TRUE(add("a", 1));
    ASSERT_TRUE(add("b", 1));
    (void)db->write([&](Transaction& tx) -> Result<> {
        EXPECT_EQ(tx.db().changed("update thing set count = ?1 where count = ?2", 5, 1), 2);
        EXPECT_EQ(tx.db().changed("delete from thing where name = ?1", "none"), 0);
        EXPECT_EQ(tx.db().changed("insert into thing (name) values (?1) on conflict (name) do nothing", "a"), 0);
        EXPECT_EQ(tx.db().changed("insert into thing (name) values (?1)", "c"), 1);
        EXPECT_EQ(tx.db().find(
                      "update thing set count = count + 1 where name = ?1 returning count",
                      [](Row const& r) { return r.integer(0); }, "a"),
                  6);
        return {};
    });
    EXPECT_EQ(names().size(), 3u);
}

TEST_P(Engines, a_query_may_ask_again_inside_its_own_callback) {
    for (auto const* name : {"a", "b", "c"}) ASSERT_TRUE(add(name));
    int inner = 0;
    db->read([&](Connection& c) {
        c.each("select name from thing order by name", [&](Row const& outer) {
            c.each("select name from thing order by name", [&](Row const&) { ++inner; });
            EXPECT_EQ(c.find(
                          "select count from thing where name = ?1", [](Row const& r) { return r.integer(0); },
                          outer.text(0)),
                      0);
        });
    });
    EXPECT_EQ(inner, 9);
}

TEST_P(Engines, a_callback_that_throws_leaves_the_connection_usable) {
    ASSERT_TRUE(add("a"));
    EXPECT_THROW(db->read([](Connection& c) {
        c.each("select name from thing", [](Row const&) { throw std::runtime_error("mine"); });
    }),
                 std::runtime_error);
    EXPECT_EQ(names().size(), 1u);
}

TEST_P(Engines, a_job_that_refuses_or_throws_is_rolled_back_alone) {
    std::vector<std::thread> callers;
    std::atomic<int> kept = 0, refused = 0, thrown = 0, rolled_back = 0, committed = 0;
    {
        HeldWriter held(*db);
        for (int i = 0; i < 9; ++i) {
            callers.emplace_back([&, i] {
                try {
                    auto const result = db->write([&](Transaction& tx) -> Result<int> {
                        tx.on_commit([&] { ++committed; });
                        tx.on_rollback([&] { ++rolled_back; });
                        tx.db().run("insert into thing (name, count) values (?1, ?2)", "n" + std::to_string(i), i);
                        if (i % 3 == 1) return Fail(Error::conflict("test.refused"));
                        if (i % 3 == 2) throw std::runtime_error("of job " + std::to_string(i));
                        return i;
                    });
                    if (result) {
                        EXPECT_EQ(*result, i);
                        ++kept;
                    } else {
                        EXPECT_EQ(result.error().code, "test.refused");
                        ++refused;
                    }
                } catch (std::runtime_error const& e) {
                    EXPECT_EQ(e.what(), "of job " + std::to_string(i));
                    ++thrown;
                }
            });
        }
    }
    for (auto& caller : callers) caller.join();
    EXPECT_EQ(kept, 3);
    EXPECT_EQ(refused, 3);
    EXPECT_EQ(thrown, 3);
    EXPECT_EQ(committed, 3);
    EXPECT_EQ(rolled_back, 6);
    EXPECT_EQ(names(), (std::vector<std::string>{"n0", "n3", "n6"}));
}

TEST_P(Engines, a_broken_unique_rule_is_named_and_spoils_no_other_job) {
    ASSERT_TRUE(add("a"));
    std::vector<std::thread> callers;
    std::atomic<int> violations = 0;
    {
        HeldWriter held(*db);
        for (int i = 0; i < 6; ++i) {
            callers.emplace_back([&, i] {
                try {
                    EXPECT_TRUE(add(i % 2 ? "a" : "x" + std::to_string(i)));
                } catch (UniqueViolation const& e) {
                    EXPECT_STREQ(e.what(), "UNIQUE constraint failed: thing.name");
                    ++violations;
                }
            });
        }
    }
    for (auto& caller : callers) caller.join();
    EXPECT_EQ(violations, 3);
    EXPECT_EQ(names(), (std::vector<std::string>{"a", "x0", "x2", "x4"}));
}

TEST_P(Engines, a_job_that_hides_a_failed_statement_is_not_kept) {
    ASSERT_TRUE(add("a"));
    auto const message = message_of([&] {
        (void)db->write([&](Transaction& tx) -> Result<> {
            tx.db().run("insert into thing (name) values (?1)", "b");
            try {
                tx.db().changed("insert into thing (name) values (?1)", "a");
            } catch (UniqueViolation const&) {
            }
            return {};
        });
    });
    EXPECT_NE(message.find("went on after"), std::string::npos) << message;
    EXPECT_EQ(names(), std::vector<std::string>{"a"});
    EXPECT_TRUE(add("c"));
}

TEST_P(Engines, what_answers_nothing_fails_its_own_job_and_no_other) {
    ASSERT_TRUE(add("a"));
    auto const names_and = [&](std::vector<char const*> const& added) {
        return db->write([&](Transaction& tx) -> Result<> {
            for (auto const* name : added) tx.db().run("insert into thing (name) values (?1)", name);
            return {};
        });
    };
    std::vector<std::thread> writers;
    for (int i = 0; i < 8; ++i)
        writers.emplace_back([&, i] {
            auto const own = "own" + std::to_string(i);
            if (i % 2 == 0)
                EXPECT_TRUE(names_and({own.c_str()}));
            else
                EXPECT_THROW((void)names_and({own.c_str(), "a", "never"}), UniqueViolation);
        });
    for (auto& writer : writers) writer.join();
    EXPECT_EQ(names(), (std::vector<std::string>{"a", "own0", "own2", "own4", "own6"}));
    // More than are sent before their answers are read.
    (void)db->write([&](Transaction& tx) -> Result<> {
        for (int i = 0; i < 1000; ++i) tx.db().run("insert into thing (name) values (?1)", "m" + std::to_string(i));
        return {};
    });
    EXPECT_EQ(names().size(), 1005u);
}

TEST_P(Engines, the_hook_before_commit_writes_in_the_same_transaction) {
    db->before_commit([](Connection& c) {
        auto const count =
            c.find("select count(*) from thing where name <> 'head'", [](Row const& r) { return r.integer(0); });
        c.run(
            "insert into thing (name, count) values ('head', ?1) on conflict (name) do update set count = "
            "excluded.count",
            *count);
        if (*count == 3) throw std::runtime_error("the hook refuses three");
    });
    ASSERT_TRUE(add("a"));
    ASSERT_TRUE(add("b"));
    auto const message = message_of([&] { (void)add("c"); });
    EXPECT_NE(message.find("the hook refuses three"), std::string::npos) << message;
    EXPECT_EQ(names(), (std::vector<std::string>{"a", "b", "head"}));
    db->read([](Connection& c) {
        EXPECT_EQ(c.find("select count from thing where name = 'head'", [](Row const& r) { return r.integer(0); }), 2);
    });
}

TEST_P(Engines, when_the_group_fails_every_job_of_it_fails) {
    db->before_commit([](Connection& c) {
        if (c.find("select name from thing where name = 'poison'", [](Row const& r) { return r.string(0); }))
            throw std::runtime_error("no commit today");
    });
    std::vector<std::thread> callers;
    std::atomic<int> failed = 0, rolled_back = 0;
    {
        HeldWriter held(*db);
        for (auto const* name : {"a", "poison", "b"}) {
            callers.emplace_back([&, name] {
                try {
                    (void)db->write([&](Transaction& tx) -> Result<> {
                        tx.on_rollback([&] { ++rolled_back; });
                        tx.db().run("insert into thing (name) values (?1)", name);
                        return {};
                    });
                } catch (DatabaseError const& e) {
                    EXPECT_NE(std::string(e.what()).find("no commit today"), std::string::npos);
                    ++failed;
                }
            });
        }
    }
    for (auto& caller : callers) caller.join();
    EXPECT_EQ(failed, 3);
    EXPECT_EQ(rolled_back, 3);
    EXPECT_TRUE(names().empty());
    EXPECT_TRUE(add("later"));
}

TEST_P(Engines, a_reader_sees_one_snapshot_and_waits_for_no_writer) {
    ASSERT_TRUE(add("a"));
    auto const count = [](Connection& c) {
        return *c.find("select count(*) from thing", [](Row const& r) { return r.integer(0); });
    };
    db->read([&](Connection& c) {
        EXPECT_EQ(count(c), 1);
        std::thread([&] { EXPECT_TRUE(add("b")); }).join();
        EXPECT_EQ(count(c), 1);
        db->read([&](Connection& nested) {
            EXPECT_EQ(&nested, &c);
            EXPECT_EQ(count(nested), 1);
        });
    });
    EXPECT_EQ(names().size(), 2u);
    (void)db->write([&](Transaction& tx) -> Result<> {
        tx.db().run("insert into thing (name) values ('c')");
        std::thread([&] { EXPECT_EQ(names().size(), 2u); }).join();
        EXPECT_EQ(names().size(), 3u);  // read inside the job sees what the job wrote
        return {};
    });
}

TEST_P(Engines, a_reader_cannot_write) {
    EXPECT_THROW(db->read([](Connection& c) { c.changed("insert into thing (name) values ('x')"); }), DatabaseError);
    EXPECT_TRUE(names().empty());
}

TEST_P(Engines, a_write_inside_a_write_is_a_bug_and_not_a_standstill) {
    EXPECT_THROW((void)db->write([&](Transaction&) -> Result<> { return add("inner"); }), Bug);
    EXPECT_TRUE(add("after"));
}

TEST_P(Engines, a_wrong_statement_names_itself_and_no_values) {
    auto const message = message_of(
        [&] { db->read([](Connection& c) { c.changed("select nothing from thing where name = ?1", "secret"); }); });
    EXPECT_NE(message.find("select nothing from thing"), std::string::npos) << message;
    EXPECT_EQ(message.find("secret"), std::string::npos) << message;
    EXPECT_THROW(db->read([](Connection& c) { c.run("select name from thing where name = ?1"); }), Bug);
}

TEST_P(Engines, sixty_four_threads_write_at_once_and_nothing_is_lost) {
    std::vector<std::thread> callers;
    std::atomic<int> acknowledged = 0;
    for (int t = 0; t < 64; ++t) {
        callers.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i)
                if (add("t" + std::to_string(t) + "_" + std::to_string(i), t)) ++acknowledged;
        });
    }
    for (auto& caller : callers) caller.join();
    EXPECT_EQ(acknowledged, 1280);
    EXPECT_EQ(names().size(), 1280u);
}

TEST_P(Engines, many_readers_and_a_writer_get_on) {
    std::atomic<bool> stop = false;
    std::vector<std::thread> readers;
    std::atomic<int> reads = 0;
    for (int t = 0; t < 40; ++t) {
        readers.emplace_back([&] {
            std::int64_t last = 0;
            while (!stop) {
                auto const now = db->read([](Connection& c) {
                    return *c.find("select count(*) from thing", [](Row const& r) { return r.integer(0); });
                });
                EXPECT_GE(now, last);
                last = now;
                ++reads;
            }
        });
    }
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(add(std::to_string(i)));
    stop = true;
    for (auto& reader : readers) reader.join();
    EXPECT_GT(reads, 40);
}

TEST_P(Engines, a_second_server_on_the_same_file_is_refused) {
    if (GetParam() != Engine::sqlite) return;
    auto const message = message_of([&] { (void)open_sqlite(db.location()); });
    EXPECT_NE(message.find("in use by"), std::string::npos) << message;
    EXPECT_TRUE(add("still here"));
    db.close();
    db.open();
    EXPECT_EQ(names().size(), 1u);
}

// A gap-free number is the simplest thing that goes wrong when two write at once.
TEST_P(Engines, servers_on_one_database_take_turns) {
    if (GetParam() != Engine::postgres) return;
    auto const other = open_postgres(db.location());
    auto const number = [](Database& of) {
        return of.write([](Transaction& tx) -> Result<> {
            auto const last = tx.db().find("select count(*) from thing", [](Row const& r) { return r.integer(0); });
            tx.db().run("insert into thing (name) values (?1)", std::to_string(*last));
            return {};
        });
    };
    std::vector<std::thread> writers;
    for (int i = 0; i < 8; ++i)
        writers.emplace_back([&, i] {
            for (int n = 0; n < 50; ++n) EXPECT_TRUE(number(i % 2 == 0 ? *db : *other));
        });
    for (auto& writer : writers) writer.join();
    auto const all = names();
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 400u);
}

TEST_P(Engines, one_of_the_servers_leads_and_another_follows_it) {
    if (GetParam() != Engine::postgres) {
        EXPECT_TRUE(db->leads());
        return;
    }
    auto const other = open_postgres(db.location());
    EXPECT_TRUE(other->leads());
    EXPECT_FALSE(db->leads());
    EXPECT_TRUE(other->leads());
    other->read([](Connection& c) {
        c.each(
            "select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database"
            " where l.locktype = 'advisory' and d.datname = current_database()",
            [](Row const&) {});
    });
    auto const lost_at = std::chrono::steady_clock::now();
    while (!db->leads() && std::chrono::steady_clock::now() - lost_at < std::chrono::seconds(5)) {
    }
    EXPECT_TRUE(db->leads());
    while (other->leads() && std::chrono::steady_clock::now() - lost_at < std::chrono::seconds(5)) {
    }
    EXPECT_FALSE(other->leads());
}

TEST_P(Engines, who_stands_still_in_his_turn_is_put_out_of_it) {
    if (GetParam() != Engine::postgres) return;
    auto const timeouts = *db->write([](Transaction& tx) -> Result<std::string> {
        return *tx.db().find(
            "select current_setting('idle_in_transaction_session_timeout') || ' ' || "
            "current_setting('lock_timeout')",
            [](Row const& r) { return r.string(0); });
    });
    EXPECT_EQ(timeouts, "15s 30s");
    auto const reading = db->read([](Connection& c) {
        return *c.find("select current_setting('statement_timeout')", [](Row const& r) { return r.string(0); });
    });
    EXPECT_EQ(reading, "1min");
}

TEST_P(Engines, a_job_that_the_database_could_not_run_beside_another_is_run_again) {
    if (GetParam() != Engine::postgres) return;
    int runs = 0, undone = 0;
    auto const clashing = [&](int times) {
        runs = undone = 0;
        return db->write([&, times](Transaction& tx) -> Result<> {
            tx.on_rollback([&] { ++undone; });
            tx.db().run("insert into thing (name) values (?1)", std::to_string(times) + "/" + std::to_string(++runs));
            if (runs <= times) tx.db().run("do $$ begin raise exception using errcode = '40P01'; end $$");
            return {};
        });
    };
    EXPECT_TRUE(clashing(2));
    EXPECT_EQ(runs, 3);
    EXPECT_EQ(undone, 2);
    EXPECT_EQ(names(), std::vector<std::string>{"2/3"});
    EXPECT_THROW((void)clashing(100), SerializationFailure);
    EXPECT_EQ(runs, 5);
    EXPECT_EQ(undone, 5);
    EXPECT_EQ(names().size(), 1u);
}
