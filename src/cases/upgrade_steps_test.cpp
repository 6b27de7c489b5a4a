// The steps of the product, each on what the program before it left.
#include "cases/upgrade_steps.h"
#include "base/json.h"
#include "store/description.h"
#include "store/testing.h"
#include <gtest/gtest.h>

namespace bolan::cases {

namespace {

using store::ColumnType;
using store::Connection;

class StepsTest : public ::testing::TestWithParam<store::Engine> {
  protected:
    store::testing::TemporaryDatabase m_database{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Engines, StepsTest, ::testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

TEST(Steps, are_numbered_without_gaps_and_the_former_program_can_live_with_each) {
    std::int64_t number = 1;
    for (auto const& step : upgrade_steps()) {
        EXPECT_EQ(step.number, ++number);
        EXPECT_LT(step.serves_from, step.number) << step.what;
        EXPECT_TRUE(step.what.ends_with(".")) << step.what;
    }
    EXPECT_EQ(number, store::k_format);
}

TEST_P(StepsTest, tables_that_no_definition_knows_any_more_are_described) {
    store::Table const gone{"gone",
                            {{"place", ColumnType::text, true},
                             {"order", ColumnType::integer, true},
                             {"raw", ColumnType::bytes},
                             {"is_so", ColumnType::boolean},
                             {"day", ColumnType::date, true},
                             {"fee", ColumnType::money}},
                            {"order", "place"},
                            {}};
    ASSERT_TRUE(m_database->write([&](store::Transaction& tx) -> Result<> {
        auto& db = tx.db();
        EXPECT_TRUE(store::ensure_tables(db, {gone}));
        db.execute("alter table gone add column later text", {});
        db.run("insert into schema_column (table_name, column_name, type) values ('gone', 'later', 'json')");
        db.execute("drop table schema_table", {});
        db.execute("create table schema_format (format bigint not null)", {});
        db.run("insert into schema_format (format) values (1)");
        return {};
    }));
    ASSERT_TRUE(store::upgrade(*m_database, upgrade_steps(), {1}));
    auto const tables = m_database->read([](Connection& db) { return store::described_tables(db); });
    ASSERT_TRUE(tables.has_value()) << tables.error().code;
    auto wanted = gone;
    wanted.columns.push_back({"later", ColumnType::json});
    ASSERT_EQ(tables->size(), 1u);
    EXPECT_EQ(write_json(store::describe(tables->front())), write_json(store::describe(wanted)));
}

}  // namespace

}  // namespace bolan::cases
