// Databases of older programs, newer programs, and several at once: with steps that no program has.
#include "store/upgrade.h"
#include "base/check.h"
#include "store/filling.h"
#include "store/testing.h"
#include <gtest/gtest.h>
#include <thread>

using namespace bolan;
using namespace bolan::store;
using store::testing::TemporaryDatabase;

namespace {

// A register whose names stood whole once (format 1), then also by their parts (2 fills them in, 4 at a time), and then
// no longer whole (3; programs of format 2 may still serve then).
Turn split_names(Connection& db) {
    int seen = 0;
    db.each("select id, name from person where given is null order by id limit 4", [&](Row const& row) {
        auto const name = row.string(1);
        db.run("update person set given = ?2 where id = ?1", row.integer(0), name.substr(0, name.find(' ')));
        ++seen;
    });
    return seen < 4 ? Turn::done : Turn::more;
}
Turn add_given(Connection& db) {
    if (!db.find("select 1 from schema_column where column_name = 'given'", [](Row const&) { return true; })) {
        db.execute("alter table person add column given text", {});
        db.run("insert into schema_column (table_name, column_name, type) values ('person', 'given', 'text')");
        return Turn::more;
    }
    return split_names(db);
}
Turn forget_names(Connection& db) {
    split_names(db);  // of programs that served beside it
    db.run("update person set name = '' where name <> ''");
    return Turn::done;
}
constexpr Step k_steps[] = {{2, 1, "Given names are kept apart.", add_given},
                            {3, 2, "Whole names are forgotten.", forget_names}};
constexpr std::span<Step const> k_all(k_steps), k_former = k_all.first(1);

Table person_table(bool has_given) {
    Table table{"person", {{"id", ColumnType::integer, true}, {"name", ColumnType::text, true}}, {"id"}, {}};
    if (has_given) table.columns.push_back({"given", ColumnType::text});
    return table;
}

class Upgrade : public ::testing::TestWithParam<Engine> {
  protected:
    // As format 1 left it, before steps were noted.
    void make_old(int persons) {
        write([&](Connection& c) {
            c.execute("create table schema_format (format bigint not null)", {});
            c.run("insert into schema_format (format) values (1)");
            EXPECT_TRUE(ensure_tables(c, {person_table(false)}));
            for (int i = 0; i < persons; ++i)
                c.run("insert into person (id, name) values (?1, ?2)", i, "Ada" + std::to_string(i) + " Khan");
        });
    }
    template <typename Job>
    void write(Job const& job) {
        ASSERT_TRUE(db->write([&](Transaction& tx) -> Result<> { return job(tx.db()), Result<>(); }));
    }
    std::int64_t number(Sql sql) {
        return db->read([&](Connection& c) { return *c.find(sql, [](Row const& r) { return r.integer(0); }); });
    }
    std::int64_t steps() { return number("select count(*) from schema_step"); }
    std::size_t pending() {
        return db->read([](Connection& c) { return pending_steps(c, k_all).size(); });
    }
    std::string code_for(std::int64_t program) {
        auto const checked = db->read([&](Connection& c) { return check_format(c, program); });
        return checked ? "" : checked.error().code;
    }

    TemporaryDatabase db{GetParam()};
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Store, Upgrade, ::testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

TEST_P(Upgrade, a_new_database_has_all_steps_behind_it) {
    EXPECT_EQ(pending(), 0u);
    ASSERT_TRUE(upgrade(*db, k_all, {1}));
    ASSERT_TRUE(upgrade(*db, k_all, {1}));
    EXPECT_EQ(steps(), 2);
    EXPECT_EQ(pending(), 0u);
    EXPECT_EQ(code_for(2), "");
    EXPECT_EQ(code_for(1), "schema.newer");
}

TEST_P(Upgrade, versions_can_be_skipped_and_each_step_is_done_once) {
    make_old(10);
    EXPECT_EQ(pending(), 2u);
    std::vector<std::int64_t> begun;
    auto const note = [&](Step const& step) { begun.push_back(step.number); };
    ASSERT_TRUE(upgrade(*db, k_all, {7}, note));
    ASSERT_TRUE(upgrade(*db, k_all, {8}, note));
    EXPECT_EQ(begun, (std::vector<std::int64_t>{2, 3}));
    EXPECT_EQ(number("select count(*) from person where name = '' and given like 'Ada%'"), 10);
    EXPECT_EQ(number("select max(done_at) from schema_step"), 7);
    EXPECT_TRUE(ensure_tables(*db, {person_table(true)}));
}

TEST_P(Upgrade, the_former_program_serves_beside_the_new_one_and_an_older_one_is_refused) {
    make_old(3);
    ASSERT_TRUE(upgrade(*db, k_former, {1}));
    EXPECT_EQ(code_for(1), "");
    write([](Connection& c) { c.run("insert into person (id, name) values (100, 'Bano Khan')"); });
    ASSERT_TRUE(upgrade(*db, k_all, {2}));
    EXPECT_EQ(number("select count(*) from person where name = '' and given is not null"), 4);
    EXPECT_EQ(code_for(2), "");
    EXPECT_EQ(code_for(1), "schema.newer");
    auto const former = upgrade(*db, k_former, {3});
    EXPECT_TRUE(former.has_value());
    auto const oldest = upgrade(*db, {}, {3});
    ASSERT_FALSE(oldest.has_value());
    EXPECT_EQ(oldest.error().values, (decltype(Error::values){{"database", "2"}, {"program", "1"}}));
}

TEST_P(Upgrade, what_was_broken_off_goes_on_where_it_was) {
    make_old(20);
    static int turns;
    turns = 0;
    struct PowerCut : std::runtime_error {
        using std::runtime_error::runtime_error;
    };
    Step const fragile[] = {{2, 1, "", [](Connection& c) {
                                 if (++turns == 4) throw PowerCut("");
                                 return add_given(c);
                             }}};
    EXPECT_THROW((void)upgrade(*db, fragile, {1}), PowerCut);
    EXPECT_EQ(number("select count(*) from person where given is not null"), 8);
    EXPECT_EQ(steps(), 0);
    db.close();
    db.open();
    ASSERT_TRUE(upgrade(*db, fragile, {1}));
    EXPECT_EQ(turns, 8);  // the column, five turns of four persons with the one that was cut, and one that finds none
    EXPECT_EQ(number("select count(*) from person where given is null"), 0);
    EXPECT_EQ(steps(), 1);
}

TEST_P(Upgrade, servers_that_start_at_once_do_each_turn_once) {
    make_old(40);
    static std::atomic<int> turns;
    turns = 0;
    Step const counted[] = {{2, 1, "", [](Connection& c) { return ++turns, add_given(c); }}};
    std::vector<std::thread> servers;
    for (int i = 0; i < 4; ++i) servers.emplace_back([&] { EXPECT_TRUE(upgrade(*db, counted, {1})); });
    for (auto& server : servers) server.join();
    EXPECT_EQ(turns, 12);
    EXPECT_EQ(steps(), 1);
    EXPECT_EQ(number("select count(*) from person where given is null"), 0);
}

TEST_P(Upgrade, trying_says_the_statements_and_changes_nothing) {
    make_old(10);
    auto tables = std::vector{person_table(true)};
    tables[0].indexes = {{{"given"}}};
    auto const statements = try_upgrade(*db, k_all, tables);
    ASSERT_TRUE(statements.has_value()) << statements.error().code;
    auto const says = [&](std::string const& text) {
        return std::ranges::count_if(*statements, [&](auto const& each) { return each.find(text) != each.npos; });
    };
    EXPECT_EQ(says("alter table person add column given text"), 1);
    EXPECT_EQ(says("update person set given"), 1);
    EXPECT_EQ(says("create index if not exists \"person_by_given\""), 1);
    EXPECT_EQ(pending(), 2u);
    EXPECT_EQ(number("select count(*) from schema_index"), 0);
    EXPECT_THROW((void)number("select count(*) from schema_step"), DatabaseError);
    tables[0].columns[1].type = ColumnType::integer;
    EXPECT_EQ(try_upgrade(*db, k_all, tables).error().code, "schema.column_type");
    ASSERT_TRUE(upgrade(*db, k_all, {1}));
}

TEST_P(Upgrade, what_describes_a_database_wants_it_where_this_program_leaves_it) {
    auto const code = [&] {
        auto const checked = db->read([](Connection& c) { return check_upgraded(c); });
        return checked ? "" : checked.error().code;
    };
    make_old(1);
    EXPECT_EQ(code(), "schema.not_upgraded");
    ASSERT_TRUE(upgrade(*db, k_former, {1}));
    EXPECT_EQ(code(), "");
    ASSERT_TRUE(upgrade(*db, k_all, {1}));
    EXPECT_EQ(code(), "schema.newer");
}

TEST_P(Upgrade, a_database_that_is_being_filled_is_refused_and_can_be_emptied) {
    auto const content = [&] { return db->read([](Connection& c) { return content_of(c); }); };
    EXPECT_EQ(content(), Content::none);
    write(begin_filling);
    ASSERT_TRUE(ensure_tables(*db, {person_table(false)}));
    EXPECT_EQ(code_for(2), "schema.unfinished");
    write(begin_filling);
    EXPECT_THROW((void)number("select count(*) from person"), DatabaseError);
    EXPECT_EQ(content(), Content::unfinished);
    ASSERT_TRUE(ensure_tables(*db, {person_table(false)}));
    write(end_filling);
    EXPECT_EQ(content(), Content::whole);
    EXPECT_EQ(code_for(1), "");
    EXPECT_THROW(write(begin_filling), Bug);
}
