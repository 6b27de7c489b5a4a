#include "rules/tables.h"
#include "rules/csv.h"
#include "rules/program.h"
#include <gtest/gtest.h>

namespace bolan::rules {
namespace {

Date day(char const* iso) { return *Date::parse(iso); }

TableSpec const k_fee_columns{
    "fee", {{"kind", Type::string()}, {"copies", Type::integer()}}, {{"amount", Type::integer(), true}}};
char const* const k_fees =
    "kind,copies,amount,effective_from,effective_to,notification\n"
    "local,1,500,2020-01-01,2025-06-30,SO-1/2020\n"
    "local,1,750.50,2025-07-01,,SO-2/2025\n"
    "domicile,1,not notified,2020-01-01,,\n"
    "*,2,900,2020-01-01,,SO-3/2020\n"
    "urgent,1,1000,2020-01-01,,not notified\n";

DatedTable fees() {
    auto table = DatedTable::load(k_fee_columns, k_fees);
    if (!table) throw std::runtime_error(table.error().values.back().second);
    return *std::move(table);
}

std::string amount(DatedTable const& table, char const* kind, int copies, char const* on) {
    std::vector<Value> const keys{kind, copies};
    auto const row = table.find(keys, day(on));
    return row ? show(*row->as_map().find_text("amount")) : row.error().code;
}

TEST(DatedTable, gives_the_row_in_force_on_a_day) {
    auto const table = fees();
    EXPECT_EQ(amount(table, "local", 1, "2020-01-01"), "50000");
    EXPECT_EQ(amount(table, "local", 1, "2025-06-30"), "50000");
    EXPECT_EQ(amount(table, "local", 1, "2025-07-01"), "75050");
    EXPECT_EQ(amount(table, "local", 1, "2090-01-01"), "75050");
    EXPECT_EQ(amount(table, "local", 1, "2019-12-31"), "rules.no_row");
    EXPECT_EQ(amount(table, "passport", 1, "2026-01-01"), "rules.no_row");
    EXPECT_EQ(amount(table, "local", 2, "2026-01-01"), "90000") << "a star matches any key";
    EXPECT_EQ(amount(table, "domicile", 1, "2026-01-01"), "not notified");
    EXPECT_EQ(amount(table, "urgent", 1, "2026-01-01"), "not notified") << "its notification is missing";
    EXPECT_FALSE(table.is_notified_on(day("2026-01-01")));
}

TEST(DatedTable, a_rule_reads_it_by_name_and_key) {
    TableSet tables;
    tables.add(fees());
    Environment environment;
    environment.declare("kind", Type::string()).declare("copies", Type::integer());
    define_tables(environment, tables);
    Context context;
    context.today = day("2026-11-22");
    context.tables = &tables;
    auto const run = [&](char const* text, char const* kind) -> std::string {
        auto const program = compile(text, environment);
        if (!program)
            return mistakes_of(program.error()).at(0).message + "?" + mistakes_of(program.error()).at(0).suggestion;
        auto const value = program->evaluate(MapActivation{{"kind", kind}, {"copies", 1}}, context);
        return value ? show(*value) : value.error().code;
    };
    EXPECT_EQ(run("table('fee', kind, copies).amount", "local"), "75050");
    EXPECT_EQ(run("table_on(date('2025-01-01'), 'fee', kind, copies).amount", "local"), "50000");
    EXPECT_EQ(run("table('fee', kind, 1).amount + 0", "domicile"), "rules.not_notified");
    EXPECT_EQ(run("has(table('fee', kind, 1).amount)", "domicile"), "false");
    EXPECT_EQ(run("table('fee', kind, 1).amount", "nothing"), "rules.no_row");
    EXPECT_EQ(run("table('fees', kind, 1).amount", "local"), "there is no table 'fees'?fee");
    EXPECT_EQ(run("table('fee', kind).amount", "local"),
              "table 'fee' has 2 keys, 1 given: table('fee', kind, copies)?");
    EXPECT_EQ(run("table('fee', copies, 1).amount", "local"), "key 'kind' of table 'fee' is string, not int?");
    EXPECT_EQ(run("table('fee', kind, 1).amuont", "local"), "'a row of table 'fee'' has no field 'amuont'?amount");
    EXPECT_EQ(run("table(kind, 1).amount", "local"), "the name of a table is written out: table('fee', kind)?");
    context.tables_on = day("2021-01-01");
    EXPECT_EQ(run("table('fee', kind, copies).amount", "local"), "50000");
    context.tables = nullptr;
    EXPECT_EQ(run("table('fee', kind, copies).amount", "local"), "rules.no_tables");
}

TEST(DatedTable, the_error_of_a_rate_not_notified_names_table_and_column) {
    TableSet tables;
    tables.add(fees());
    Environment environment;
    define_tables(environment, tables);
    Context context;
    context.today = day("2026-11-22");
    context.tables = &tables;
    auto const result =
        compile("table('fee', 'domicile', 1).amount * 2", environment)->evaluate(MapActivation(), context);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(result.error().values[0], (std::pair<std::string, std::string>{"table", "fee"}));
    EXPECT_EQ(result.error().values[1], (std::pair<std::string, std::string>{"column", "amount"}));
}

TEST(DatedTable, gaps_and_overlaps_are_found_with_their_lines) {
    auto const table = DatedTable::load({"quorum", {{"district", Type::string()}}, {{"quorum", Type::integer()}}},
                                        "district,quorum,effective_from,effective_to\n"
                                        "quetta,3,2020-01-01,2020-12-31\n"
                                        "quetta,4,2020-12-31,2021-12-31\n"
                                        "quetta,5,2022-02-01,\n"
                                        "gwadar,2,2020-01-01,2020-12-31\n"
                                        "gwadar,3,2021-01-01,\n");
    ASSERT_TRUE(table);
    auto const findings = table->check();
    ASSERT_EQ(findings.size(), 2U);
    EXPECT_EQ(findings[0].code, "table.overlap");
    EXPECT_EQ(findings[0].line, 3);
    EXPECT_EQ(findings[1].code, "table.gap");
    EXPECT_EQ(findings[1].line, 4);
    EXPECT_NE(findings[1].message.find("from 2022-01-01 to 2022-01-31"), std::string::npos) << findings[1].message;
}

TEST(DatedTable, says_from_when_a_key_has_no_row) {
    auto const table = DatedTable::load({"quorum", {{"district", Type::string()}}, {{"quorum", Type::integer()}}},
                                        "district,quorum,effective_from,effective_to\n"
                                        "quetta,3,2020-01-01,2026-12-31\nquetta,4,2027-01-01,\n"
                                        "gwadar,2,2020-01-01,2027-03-31\n");
    ASSERT_TRUE(table);
    EXPECT_EQ(table->first_day_without(day("2026-11-22"), day("2027-03-31")), std::nullopt);
    EXPECT_EQ(table->first_day_without(day("2026-11-22"), day("2027-11-22")), day("2027-04-01"));
    EXPECT_EQ(table->first_day_without(day("2019-11-22"), day("2027-11-22")), day("2019-11-22"));
}

std::vector<std::string> problems(Result<DatedTable> const& table) {
    std::vector<std::string> out;
    if (table) return out;
    for (auto const& problem : table.error().problems)
        out.push_back(problem.values[0].second + ":" + problem.values[1].second + " " + problem.values[2].second);
    return out;
}

TEST(DatedTable, every_wrong_cell_is_reported_with_line_and_column) {
    TableSpec const columns{"t", {{"a", Type::string()}}, {{"n", Type::integer()}}};
    EXPECT_EQ(problems(DatedTable::load(
                  columns, "a,n,effective_from,effective_to\nx,1.5,2020-02-30,\n,2,2021-01-01,2020-01-01\n")),
              (std::vector<std::string>{"2:3 '1.5' is no int", "2:7 '2020-02-30' is no date; write 2026-01-31",
                                        "3:1 the key 'a' is empty; write * for any",
                                        "3:1 effective_to lies before effective_from"}));
    EXPECT_EQ(problems(DatedTable::load(columns, "a,n\nx\n")),
              std::vector<std::string>{"2:1 this row has 1 cells, the header has 2"});
    TableSpec const spec{"t", {{"kind", Type::string()}}, {{"amount", Type::integer(), true}}};
    EXPECT_EQ(problems(DatedTable::load(spec, "kind,amonut\na,1\n")),
              (std::vector<std::string>{"1:6 unknown column 'amonut'; did you mean 'amount'?",
                                        "1:1 column 'amount' is missing"}));
    EXPECT_TRUE(DatedTable::load(spec, "amount,kind\n1,a\n"));
}

TEST(Csv, is_read_strictly) {
    auto const good = parse_csv(
        "\xEF\xBB\xBF"
        "a,\"b \"\"q\"\"\nline\"\r\n,\n");
    ASSERT_TRUE(good);
    ASSERT_EQ(good->size(), 2U);
    EXPECT_EQ((*good)[0][1].text, "b \"q\"\nline");
    EXPECT_EQ((*good)[1][1].text, "");
    EXPECT_EQ((*good)[1][0].line, 3);
    auto const place = [](char const* text) {
        auto const result = parse_csv(text);
        return result ? std::string("read") : result.error().values[0].second + ":" + result.error().values[1].second;
    };
    EXPECT_EQ(place("a,b\n1,2\"\n"), "2:4");
    EXPECT_EQ(place("a,b\n1,\"2\n"), "2:3");
    EXPECT_EQ(place("a,b\n1,\"2\"x\n"), "2:6");
    EXPECT_EQ(place("a,b\n1\n"), "2:1");
    EXPECT_EQ(place("a\rb\n"), "1:2");
    EXPECT_EQ(place("\xff\n"), "1:1");
    EXPECT_EQ(place(""), "read");
}

}  // namespace
}  // namespace bolan::rules
