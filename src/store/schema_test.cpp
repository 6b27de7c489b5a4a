#include "store/schema.h"
#include "base/check.h"
#include "base/json.h"
#include "store/description.h"
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
    EXPECT_THROW(db->read([](Connection& c) { c.changed("select id from other"); }), DatabaseError);
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
        "wide", {{a, ColumnType::text}, {b, ColumnType::text}, {c, ColumnType::text}}, {a}, {{{a, b, c}}, {{a, b}}}};
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

TEST_P(Schema, remembers_how_each_table_stands_also_what_no_description_knows_any_more) {
    ASSERT_TRUE(ensure_tables(*db, {table, {"gone", {{"id", ColumnType::text, true}}, {"id"}, {}, true}}));
    table.columns = {{"id", ColumnType::integer, true}, {"born_on", ColumnType::date, true}};
    table.indexes = {{{"born_on"}, false, {}, "born_on is not null"}};
    ASSERT_TRUE(ensure_tables(*db, {table}));
    auto const known = db->read([](Connection& c) { return described_tables(c); });
    ASSERT_TRUE(known.has_value()) << known.error().code;
    ASSERT_EQ(known->size(), 2u);
    EXPECT_TRUE(known->at(0).clustered);
    EXPECT_EQ(write_json(describe(known->at(1))),
              R"({"name":"person","columns":[{"name":"id","type":"integer","required":true},)"
              R"({"name":"cnic","type":"text","required":true},{"name":"order","type":"text"},)"
              R"({"name":"born_on","type":"date"}],"primary_key":["id"],"clustered":false,"indexes":[)"
              R"({"columns":["cnic"],"unique":true},{"columns":["order","id"],"where":"order is not null"},)"
              R"({"columns":["born_on"],"where":"born_on is not null"}]})");
    EXPECT_EQ(write_json(describe(*read_description(describe(known->at(1))))), write_json(describe(known->at(1))));
}

TEST_P(Schema, what_an_older_program_made_is_described_when_it_is_declared_again) {
    ASSERT_TRUE(ensure_tables(*db, {table}));
    ASSERT_TRUE(db->write([](Transaction& tx) -> Result<> {
        tx.db().execute("alter table person add column later text", {});
        tx.db().run("insert into schema_column (table_name, column_name, type) values ('person', 'later', 'text')");
        return {};
    }));
    auto const known = [&] { return db->read([](Connection& c) { return described_tables(c); }); };
    EXPECT_EQ(known().error().code, "schema.undescribed");
    ASSERT_TRUE(ensure_tables(*db, {table}));
    EXPECT_EQ(known()->at(0).columns.back().name, "later");
}

TEST(Description, what_no_table_can_be_made_of_is_refused) {
    Table const table{
        "t", {{"id", ColumnType::text, true}}, {"id"}, {{{"id"}, true, {}, "id = 'a' and id is not null"}}};
    EXPECT_TRUE(read_description(describe(table)));
    auto const with = [&](auto const& change) {
        auto other = table;
        change(other);
        return read_description(describe(other)).has_value();
    };
    EXPECT_FALSE(with([](Table& t) { t.name = "t; drop"; }));
    EXPECT_FALSE(with([](Table& t) { t.columns[0].name = "Id"; }));
    EXPECT_FALSE(with([](Table& t) { t.columns.push_back(t.columns[0]); }));
    EXPECT_TRUE(with([](Table& t) { t.primary_key = {}; }));
    EXPECT_FALSE(with([](Table& t) { t.primary_key = {}, t.columns[0].required = false; }));
    EXPECT_FALSE(with([](Table& t) { t.primary_key = {"other"}; }));
    EXPECT_FALSE(with([](Table& t) { t.indexes[0].columns = {"other"}; }));
    EXPECT_FALSE(with([](Table& t) { t.indexes[0].where = "id = 'a' or true"; }));
    EXPECT_FALSE(with([](Table& t) { t.indexes[0].where = "id = 'a''"; }));
    EXPECT_FALSE(read_description(Value("t")));
}
