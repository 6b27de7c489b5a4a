#include "store/schema.h"
#include "base/check.h"
#include "store/testing.h"
#include <gtest/gtest.h>

using namespace bolan;
using namespace bolan::store;
using store::testing::TemporaryDatabase;

namespace {

struct Schema : ::testing::TestWithParam<Engine> {
    TemporaryDatabase db{GetParam()};
    Table table{"person",
                {{"id", ColumnType::integer, true}, {"cnic", ColumnType::text, true}, {"order", ColumnType::text}},
                {"id"},
                {{{"cnic"}, true}, {{"order", "id"}, false, "", "order is not null"}}};

    Result<> insert(int id, std::string_view cnic) {
        return db->write([&](Transaction& tx) -> Result<> {
            tx.db().run("insert into person (id, cnic) values (?1, ?2)", id, cnic);
            return {};
        });
    }
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Store, Schema, ::testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

TEST_P(Schema, a_column_is_added_to_a_filled_table) {
    ASSERT_TRUE(ensure_tables(*db, {table}));
    ASSERT_TRUE(insert(1, "5440012345671"));
    table.columns.push_back({"born_on", ColumnType::date});
    table.indexes.push_back({{"born_on"}});
    ASSERT_TRUE(ensure_tables(*db, {table}));
    ASSERT_TRUE(ensure_tables(*db, {table}));
    db->read([](Connection& c) {
        EXPECT_EQ(c.find("select cnic from person where born_on is null", [](Row const& r) { return r.string(0); }),
                  "5440012345671");
    });
}

TEST_P(Schema, a_column_of_another_type_is_refused_and_nothing_is_changed) {
    ASSERT_TRUE(ensure_tables(*db, {table}));
    ASSERT_TRUE(insert(1, "5440012345671"));
    Table const other{"other", {{"id", ColumnType::integer, true}}, {"id"}, {}};
    table.columns[1].type = ColumnType::money;
    auto const result = ensure_tables(*db, {other, table});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, "schema.column_type");
    EXPECT_EQ(result.error().values,
              (std::vector<std::pair<std::string, std::string>>{
                  {"table", "person"}, {"column", "cnic"}, {"was", "text"}, {"wanted", "money"}}));
    EXPECT_THROW(db->read([](Connection& c) { c.run("select id from other"); }), DatabaseError);
    table.columns[1].type = ColumnType::text;
    EXPECT_TRUE(ensure_tables(*db, {other, table}));
}

TEST_P(Schema, it_lasts_and_is_recognised_after_reopening) {
    ASSERT_TRUE(ensure_tables(*db, {table}));
    db.close();
    db.open();
    ASSERT_TRUE(ensure_tables(*db, {table}));
    ASSERT_TRUE(insert(1, "a"));
    EXPECT_THROW((void)insert(2, "a"), UniqueViolation);
    EXPECT_THROW((void)insert(1, "b"), UniqueViolation);
}

TEST_P(Schema, required_columns_refuse_null) {
    ASSERT_TRUE(ensure_tables(*db, {table}));
    EXPECT_THROW((void)db->write([&](Transaction& tx) -> Result<> {
        tx.db().run("insert into person (id) values (1)");
        return {};
    }),
                 DatabaseError);
}

TEST_P(Schema, a_partial_unique_index_binds_only_its_rows) {
    Table const certificate{
        "certificate",
        {{"id", ColumnType::integer, true},
         {"cnic", ColumnType::text},
         {"live", ColumnType::boolean},
         {"state", ColumnType::text},
         {"n", ColumnType::integer}},
        {"id"},
        {{{"cnic"}, true, "one_live_certificate", "live = true and state <> 'draft' and n = 0 and cnic is not null"}},
        true};
    ASSERT_TRUE(ensure_tables(*db, {certificate}));
    auto const insert_certificate = [&](int id, bool live) {
        return db->write([&](Transaction& tx) -> Result<> {
            tx.db().run("insert into certificate (id, cnic, live, state, n) values (?1, 'x', ?2, 'issued', 0)", id,
                        live);
            return {};
        });
    };
    EXPECT_TRUE(insert_certificate(1, false));
    EXPECT_TRUE(insert_certificate(2, false));
    EXPECT_TRUE(insert_certificate(3, true));
    EXPECT_THROW((void)insert_certificate(4, true), UniqueViolation);
}

TEST_P(Schema, text_sorts_by_its_bytes) {
    ASSERT_TRUE(ensure_tables(*db, {table}));
    int id = 0;
    for (auto const* cnic : {"b", "A", "a", "Z", "ک", "é"}) ASSERT_TRUE(insert(++id, cnic));
    std::string order;
    db->read([&](Connection& c) {
        c.each("select cnic from person order by cnic", [&](Row const& r) { order += r.text(0); });
    });
    EXPECT_EQ(order, "AZabéک");
}

TEST_P(Schema, long_index_names_stay_apart) {
    std::string const a(40, 'a'), b(40, 'b'), c(40, 'c');
    Table const wide{
        "wide", {{a, ColumnType::text}, {b, ColumnType::text}, {c, ColumnType::text}}, {}, {{{a, b, c}}, {{a, b}}}};
    ASSERT_TRUE(ensure_tables(*db, {wide}));
    ASSERT_TRUE(ensure_tables(*db, {wide}));
    EXPECT_EQ(db->read([](Connection& connection) {
        return *connection.find("select count(*) from schema_index", [](Row const& r) { return r.integer(0); });
    }),
              2);
}

TEST_P(Schema, names_and_conditions_that_are_none_are_bugs) {
    Table bad = table;
    bad.name = "person; drop table x";
    EXPECT_THROW((void)ensure_tables(*db, {bad}), Bug);
    for (auto const* where : {"cnic", "cnic is not null; drop table x", "cnic = 'a' or 1 = 1", "cnic = ''' or ''",
                              "cnic > 1", "Cnic is null"}) {
        bad = table;
        bad.indexes[0].where = where;
        EXPECT_THROW((void)ensure_tables(*db, {bad}), Bug) << where;
    }
    EXPECT_TRUE(ensure_tables(*db, {table}));
}

TEST_P(Schema, a_database_that_a_newer_program_has_written_is_left_alone) {
    ASSERT_TRUE(check_format(*db));
    ASSERT_TRUE(check_format(*db));
    auto const formats = [&] {
        return db->read([](Connection& c) {
            return c.find("select count(*) from schema_format", [](Row const& r) { return r.integer(0); });
        });
    };
    EXPECT_EQ(formats(), 1);
    ASSERT_TRUE(db->write([](Transaction& tx) -> Result<> {
        tx.db().run("insert into schema_format (format) values (?1)", k_format + 1);
        return {};
    }));
    auto const refused = check_format(*db);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "schema.newer");
    auto const known = std::to_string(k_format), written = std::to_string(k_format + 1);
    EXPECT_EQ(refused.error().values, (decltype(Error::values){{"database", written}, {"program", known}}));
    EXPECT_EQ(formats(), 2);
}
