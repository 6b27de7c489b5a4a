#include "ledger/ledger.h"
#include "base/check.h"
#include "base/json.h"
#include "crypto/encoding.h"
#include "ledger/merkle.h"
#include "store/open.h"
#include "store/testing.h"
#include <gtest/gtest.h>
#include <thread>

namespace bolan::ledger {
namespace {

using crypto::Digest;
using store::ColumnType;

constexpr Timestamp k_start{1'800'000'000'000};
constexpr auto k_origin = "log.example.gov";

store::Table const& card_table() {
    static store::Table const table{.name = "card",
                                    .columns = {{"id", ColumnType::text, true},
                                                {"holder", ColumnType::text},
                                                {"fee_paisa", ColumnType::money},
                                                {"is_lost", ColumnType::boolean},
                                                {"born_on", ColumnType::date},
                                                {"weight", ColumnType::real},
                                                {"photo", ColumnType::bytes},
                                                {"loans", ColumnType::json},
                                                {"search_text", ColumnType::text}},
                                    .primary_key = {"id"}};
    return table;
}

store::Table const& loan_table() {
    static store::Table const table{
        .name = "loan",
        .columns = {{"card", ColumnType::text, true}, {"number", ColumnType::integer, true}},
        .primary_key = {"card", "number"}};
    return table;
}

GovernedTable const& cards() {
    static GovernedTable const table(card_table(), {"search_text"});
    return table;
}

GovernedTable const& loans() {
    static GovernedTable const table(loan_table());
    return table;
}

Act make_act(std::string action) {
    Act act;
    act.id = new_id<ActId>(k_start);
    act.at = k_start;
    act.service = "library-card";
    act.subject_kind = "case";
    act.subject = "c-1";
    act.action = std::move(action);
    act.person = "p-1";
    act.post = "librarian";
    act.charge = "order 12";
    act.input = Value::map({{"name", "گل خان"}, {"books", 3}});
    act.outcome = "submitted";
    return act;
}

crypto::SigningKey test_key() { return crypto::SigningKey::from_seed(crypto::sha256("test key")); }

class LedgerTest : public testing::TestWithParam<store::Engine> {
  protected:
    void SetUp() override {
        auto tables = Ledger::tables();
        tables.push_back(card_table());
        tables.push_back(loan_table());
        ASSERT_TRUE(store::ensure_tables(*database, tables));
        open();
    }
    void open() {
        ledger.reset();
        auto opened = Ledger::open(*database, test_key(), k_origin);
        ASSERT_TRUE(opened) << opened.error().code;
        ledger = std::move(*opened);
    }
    Leaf append(Act const& act) {
        return *database->write([&](store::Transaction& tx) -> Result<Leaf> { return ledger->append(tx, act); });
    }
    void append_many(int count) {
        (void)database->write([&](store::Transaction& tx) -> Result<> {
            for (int i = 0; i < count; ++i) ledger->append(tx, make_act("lend"));
            return {};
        });
    }
    // The root by definition, from the entries in the database.
    Digest slow_root() {
        std::vector<Digest> leaves;
        database->read([&](store::Connection& db) {
            db.each("select entry from act order by leaf_index",
                    [&](store::Row const& row) { leaves.push_back(leaf_hash(row.bytes(0))); });
        });
        return slow_root_of(leaves, 0, leaves.size());
    }
    static Digest slow_root_of(std::vector<Digest> const& leaves, std::size_t begin, std::size_t end) {
        if (begin == end) return crypto::sha256("");
        if (end - begin == 1) return leaves[begin];
        std::size_t k = 1;
        while (k * 2 < end - begin) k *= 2;
        return node_hash(slow_root_of(leaves, begin, begin + k), slow_root_of(leaves, begin + k, end));
    }

    store::testing::TemporaryDatabase database{GetParam()};
    std::unique_ptr<Ledger> ledger;
};

TEST_P(LedgerTest, an_empty_log_has_the_root_of_nothing) {
    EXPECT_EQ(ledger->head().size, 0u);
    EXPECT_EQ(ledger->head().root, crypto::sha256(""));
    EXPECT_TRUE(
        ledger->checkpoint().starts_with("log.example.gov\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n"));
    EXPECT_EQ(ledger->receipt(0).error().code, "ledger.no_such_act");
}

TEST_P(LedgerTest, an_entry_is_the_hash_of_salt_and_canonical_content) {
    append(make_act("submit"));
    auto act = make_act("approve");
    act.effects.push_back({"card", "k", crypto::sha256("row")});
    auto const leaf = append(act);
    EXPECT_EQ(leaf.index, 1u);
    auto const content = canonical_content(act, 1);
    EXPECT_EQ(leaf.entry, crypto::Sha256().add(leaf.salt).add(content).finish());
    auto const parsed = parse_json(content);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(write_canonical_json(*parsed), content);
    EXPECT_EQ((*parsed)["action"], Value("approve"));
    EXPECT_EQ((*parsed)["input"]["name"], Value("گل خان"));
    EXPECT_NE(append(make_act("a")).salt, append(make_act("a")).salt);
}

TEST_P(LedgerTest, an_act_is_read_back_as_it_was) {
    auto act = make_act("submit");
    act.effects = {{"card", "[\"a\",1]", crypto::sha256("row")}, {"card", "b", {}}};
    append(make_act("other"));
    append(act);
    auto const stored = database->read([&](store::Connection& db) { return find_act(db, act.id); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->index, 1u);
    EXPECT_EQ(canonical_content(stored->act, 1), canonical_content(act, 1));
    EXPECT_EQ(stored->act.effects, act.effects);
    auto const story = database->read([&](store::Connection& db) { return acts_of(db, "case", "c-1"); });
    ASSERT_EQ(story.size(), 2u);
    EXPECT_EQ(story[0].act.action, "other");
    EXPECT_EQ(database->read([&](store::Connection& db) { return acts_from(db, 1, 5); }).size(), 1u);
    EXPECT_FALSE(database->read([&](store::Connection& db) { return find_act(db, ActId()); }));
}

TEST_P(LedgerTest, root_and_size_follow_every_commit) {
    for (int count : {1, 1, 5, 248, 1, 1, 300}) {
        append_many(count);
        EXPECT_EQ(ledger->head().root, slow_root()) << ledger->head().size;
    }
    EXPECT_EQ(ledger->head().size, 557u);
}

TEST_P(LedgerTest, a_rolled_back_job_leaves_no_leaf) {
    append(make_act("submit"));
    auto const refused = database->write([&](store::Transaction& tx) -> Result<> {
        ledger->append(tx, make_act("lost"));
        ledger->append(tx, make_act("lost"));
        return Fail(Error::conflict("test.refused"));
    });
    EXPECT_EQ(refused.error().code, "test.refused");
    EXPECT_THROW((void)database->write([&](store::Transaction& tx) -> Result<> {
        ledger->append(tx, make_act("lost"));
        throw std::runtime_error("thrown by the job");
    }),
                 std::runtime_error);
    EXPECT_EQ(ledger->head().size, 1u);
    EXPECT_EQ(append(make_act("kept")).index, 1u);
    EXPECT_EQ(ledger->head().root, slow_root());
    EXPECT_EQ(ledger->head().size, 2u);
}

// Some jobs of one group fail after they have appended; the leaves of the others must close up.
TEST_P(LedgerTest, jobs_rolled_back_inside_a_group_leave_no_gap) {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i)
                (void)database->write([&](store::Transaction& tx) -> Result<> {
                    ledger->append(tx, make_act("lend"));
                    if ((t + i) % 3 == 0) return Fail(Error::conflict("test.refused"));
                    if (i % 4 == 0) ledger->append(tx, make_act("lend"));
                    return {};
                });
        });
    threads.clear();
    auto const [count, last] = database->read([](store::Connection& db) {
        return *db.find("select count(*), max(leaf_index) from act",
                        [](store::Row const& row) { return std::pair(row.integer(0), row.integer(1)); });
    });
    EXPECT_EQ(count, last + 1);
    EXPECT_EQ(ledger->head().size, static_cast<std::uint64_t>(count));
    EXPECT_EQ(ledger->head().root, slow_root());
}

TEST_P(LedgerTest, a_repeated_act_id_is_refused_and_leaves_no_leaf) {
    auto const act = make_act("submit");
    append(act);
    EXPECT_THROW(append(act), store::UniqueViolation);
    EXPECT_EQ(append(make_act("next")).index, 1u);
    EXPECT_EQ(ledger->head().root, slow_root());
}

TEST_P(LedgerTest, a_failed_commit_changes_nothing_and_the_log_goes_on) {
    append(make_act("submit"));
    auto const before = ledger->head();
    bool fails = true;
    database->before_commit([&](store::Connection& db) {
        ledger->before_commit(db);
        if (std::exchange(fails, false)) throw store::DatabaseError("the disk is full");
    });
    EXPECT_THROW(append(make_act("lost")), store::DatabaseError);
    EXPECT_EQ(ledger->head().checkpoint, before.checkpoint);
    EXPECT_EQ(append(make_act("kept")).index, 1u);
    EXPECT_EQ(ledger->head().size, 2u);
    EXPECT_EQ(ledger->head().root, slow_root());
}

TEST_P(LedgerTest, a_restart_goes_on_where_it_stopped) {
    append_many(600);
    for (int i = 0; i < 3; ++i) {
        auto const before = ledger->head();
        open();
        EXPECT_EQ(ledger->head().checkpoint, before.checkpoint);
        append_many(100 + i);
        EXPECT_EQ(ledger->head().root, slow_root());
    }
    EXPECT_EQ(ledger->head().size, 903u);
}

TEST_P(LedgerTest, a_log_that_does_not_agree_is_not_opened) {
    append_many(300);
    auto const reopen = [&] { return Ledger::open(*database, test_key(), k_origin).error().code; };
    EXPECT_EQ(Ledger::open(*database, crypto::SigningKey::make(), k_origin).error().code, "ledger.wrong_key");
    EXPECT_EQ(Ledger::open(*database, test_key(), "other.example").error().code, "ledger.inconsistent");
    auto const change = [&](store::Sql sql) {
        ledger.reset();
        database->before_commit([](store::Connection&) {});
        (void)database->write([&](store::Transaction& tx) -> Result<> { return tx.db().run(sql), Result<>(); });
    };
    change("delete from act where leaf_index = 299");
    EXPECT_EQ(reopen(), "ledger.inconsistent");
    change("update log_checkpoint set size = 299");
    EXPECT_EQ(reopen(), "ledger.inconsistent");
    change("delete from log_node");
    EXPECT_EQ(reopen(), "ledger.inconsistent");
    change("delete from log_checkpoint");
    EXPECT_EQ(reopen(), "ledger.inconsistent");
}

TEST_P(LedgerTest, files_are_served_as_tiles) {
    append_many(300);
    EXPECT_EQ(ledger->file("/log/checkpoint"), ledger->checkpoint());
    EXPECT_EQ(ledger->file("/log/key"), ledger->verifier_key() + "\n");
    EXPECT_EQ(ledger->file("/log/tile/0/000")->size(), 256u * 32);
    EXPECT_EQ(ledger->file("/log/tile/0/001.p/44")->size(), 44u * 32);
    EXPECT_EQ(ledger->file("/log/tile/0/001.p/10"), ledger->file("/log/tile/0/001.p/44")->substr(0, 320));
    EXPECT_EQ(ledger->file("/log/tile/1/000.p/1")->size(), 32u);
    EXPECT_EQ(ledger->file("/log/tile/entries/001.p/44")->size(), 44u * 34);
    for (auto path : {"/log/tile/0/001", "/log/tile/0/001.p/45", "/log/tile/0/002.p/1", "/log/tile/1/000.p/2",
                      "/log/tile/1/000", "/log/tile/2/000.p/1", "/log/tile/entries/001", "/log/tile/0/x999/999",
                      "/log/tile/x/000", "/log/tile/0/0", "/log/nothing", ""})
        EXPECT_EQ(ledger->file(path).error().code, "ledger.no_such_tile") << path;
}

TEST_P(LedgerTest, a_receipt_inside_an_older_reading_is_under_the_head_it_shows) {
    append_many(3);
    database->read([&](store::Connection& db) {
        EXPECT_EQ(acts_from(db, 0, 10).size(), 3u);  // the snapshot is taken
        std::jthread([&] { append_many(300); }).join();
        auto const receipt = ledger->receipt(1);
        ASSERT_TRUE(receipt);
        EXPECT_EQ(receipt->head.size, 3u);
        EXPECT_EQ(receipt->proof.size(), 2u);
        EXPECT_EQ(ledger->receipt(3).error().code, "ledger.no_such_act");
        EXPECT_EQ(ledger->consistency(4).error().code, "ledger.size");
    });
    auto const receipt = ledger->receipt(3);
    ASSERT_TRUE(receipt);
    EXPECT_EQ(receipt->head.size, 303u);
    EXPECT_EQ(receipt->head.root, ledger->head().root);
    EXPECT_EQ(receipt->head.checkpoint, ledger->checkpoint());
}

TEST_P(LedgerTest, a_governed_row_hashes_alike_written_or_read) {
    auto const row = Value::map({{"id", "k1"},
                                 {"holder", "گل \"خان\"\n"},
                                 {"fee_paisa", 150000},
                                 {"is_lost", true},
                                 {"born_on", "1999-02-28"},
                                 {"weight", 1.5},
                                 {"photo", "00ff10"},
                                 {"loans", Value::list()},
                                 {"search_text", "gul khan"}});
    (void)database->write([&](store::Transaction& tx) -> Result<> {
        auto const effect = cards().put(tx.db(), row);
        EXPECT_EQ(effect, cards().written(row));
        EXPECT_EQ(effect.key, "k1");
        EXPECT_EQ(cards().read_back(tx.db(), "k1"), effect);
        EXPECT_EQ(cards().find(tx.db(), "k1")->find("photo")->as_string(), "00ff10");

        tx.db().run("update card set search_text = ?1 where id = ?2", "other", "k1");
        EXPECT_EQ(cards().read_back(tx.db(), "k1"), effect) << "a left out column does not count";
        tx.db().run("update card set holder = ?1 where id = ?2", "other", "k1");
        EXPECT_NE(cards().read_back(tx.db(), "k1").row, effect.row);
        EXPECT_EQ(cards().put(tx.db(), row), effect);
        EXPECT_EQ(cards().read_back(tx.db(), "k1"), effect) << "put replaces the row";

        EXPECT_EQ(cards().remove(tx.db(), "k1"), cards().deleted("k1"));
        EXPECT_EQ(cards().read_back(tx.db(), "k1"), cards().deleted("k1"));
        EXPECT_FALSE(cards().find(tx.db(), "k1"));

        auto const small = Value::map({{"id", "k2"}, {"is_lost", false}, {"weight", 2}, {"holder", nullptr}});
        auto const small_effect = cards().put(tx.db(), small);
        EXPECT_EQ(cards().read_back(tx.db(), "k2"), small_effect);

        auto const loan = Value::map({{"card", "k2"}, {"number", 7}});
        auto const loan_effect = loans().put(tx.db(), loan);
        EXPECT_EQ(loan_effect.key, "[\"k2\",7]");
        EXPECT_EQ(loans().read_back(tx.db(), loan), loan_effect);
        EXPECT_THROW(cards().written(Value::map({{"id", "k3"}, {"colour", "red"}})), Bug);
        return {};
    });
}

TEST_P(LedgerTest, governing_is_an_act_of_its_own_and_only_widens) {
    ASSERT_TRUE(ledger->govern({&cards(), &loans()}, k_start));
    EXPECT_EQ(ledger->head().size, 2u);
    ASSERT_TRUE(ledger->govern({&cards(), &loans()}, k_start));
    EXPECT_EQ(ledger->head().size, 2u) << "nothing new to say";

    auto wider = loan_table();
    wider.columns.push_back({"due", ColumnType::date});
    GovernedTable const with_due(wider);
    ASSERT_TRUE(ledger->govern({&with_due}, k_start));
    EXPECT_EQ(ledger->head().size, 3u);

    EXPECT_EQ(ledger->govern({&loans()}, k_start).error().code, "ledger.governed_narrowed");
    wider.columns.back().type = ColumnType::text;
    GovernedTable const other_type(wider);
    EXPECT_EQ(ledger->govern({&other_type}, k_start).error().code, "ledger.governed_narrowed");
    EXPECT_EQ(ledger->head().size, 3u);
}

TEST_P(LedgerTest, servers_on_one_database_go_on_from_each_others_acts) {
    if (GetParam() != store::Engine::postgres) return;  // a SQLite file has one server
    auto const other_database = store::open_postgres(database.location());
    auto const other = std::move(*Ledger::open(*other_database, test_key(), k_origin));
    auto const append_at = [](store::Database& at, Ledger& of, int count) {
        return at.write([&](store::Transaction& tx) -> Result<std::uint64_t> {
            std::uint64_t last = 0;
            for (int i = 0; i < count; ++i) last = of.append(tx, make_act("lend")).index;
            return last;
        });
    };
    std::uint64_t size = 0;
    for (int i = 0; i < 40; ++i) {  // past the first full tile of 256
        size += 7;
        EXPECT_EQ(*append_at(*database, *ledger, 7), size - 1);
        size += 3;
        EXPECT_EQ(*append_at(*other_database, *other, 3), size - 1);
    }
    EXPECT_EQ(ledger->head().size, size - 3);
    database->read([&](store::Connection& db) { ledger->catch_up(db); });
    EXPECT_EQ(ledger->head().size, size);
    EXPECT_EQ(ledger->checkpoint(), other->checkpoint());
    EXPECT_EQ(ledger->head().root, slow_root());
    EXPECT_TRUE(ledger->receipt(size - 1));

    std::vector<std::thread> writers;
    for (int i = 0; i < 4; ++i)
        writers.emplace_back([&, i] {
            for (int n = 0; n < 25; ++n)
                EXPECT_TRUE(i % 2 == 0 ? append_at(*database, *ledger, 1) : append_at(*other_database, *other, 1));
        });
    for (auto& writer : writers) writer.join();
    EXPECT_EQ(*append_at(*database, *ledger, 1), size + 100);
    EXPECT_EQ(ledger->head().root, slow_root());
    ledger.reset();  // before it ends, the other database must not be written through it
    open();
    EXPECT_EQ(ledger->head().size, size + 101);
}

INSTANTIATE_TEST_SUITE_P(Engines, LedgerTest, testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

}  // namespace
}  // namespace bolan::ledger
