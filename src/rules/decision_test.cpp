#include "rules/decision.h"
#include "rules/program.h"
#include <gtest/gtest.h>

namespace bolan::rules {
namespace {

Date const k_today = *Date::parse("2026-11-22");

DecisionSpec spec(HitPolicy hit, std::vector<std::string> domains = {}) {
    return {{"exemption",
             {{"age", Type::integer()}, {"kind", Type::string()}},
             {{"fee", Type::integer(), true}, {"why", Type::string()}}},
            hit,
            std::move(domains)};
}

std::string outcome(Result<DecisionTable> const& table, Value age, Value kind, Date on = k_today) {
    EXPECT_TRUE(table);
    std::vector<Value> const values{std::move(age), std::move(kind)};
    auto const found = table->decide(values, on);
    return found ? show(*found) : found.error().code;
}

std::vector<std::string> findings(Result<DecisionTable> const& table) {
    std::vector<std::string> out;
    EXPECT_TRUE(table);
    for (auto const& finding : table->check()) out.push_back(std::to_string(finding.line) + " " + finding.message);
    return out;
}

std::vector<std::string> problems(Result<DecisionTable> const& table) {
    std::vector<std::string> out;
    if (table) return out;
    for (auto const& problem : table.error().problems)
        out.push_back(problem.values[0].second + ":" + problem.values[1].second + " " + problem.values[2].second);
    return out;
}

TEST(Condition, is_one_of_the_unary_tests) {
    Column const number{"n", Type::integer()}, text{"t", Type::string()}, day{"d", Type::date()},
        money{"m", Type::integer(), true}, decimal{"x", Type::real()}, yes_no{"b", Type::boolean()};
    auto const holds = [](char const* condition, Column const& column, Value const& value) {
        auto const parsed = Condition::parse(condition, column);
        EXPECT_TRUE(parsed) << condition;
        return parsed && parsed->holds(value);
    };
    EXPECT_TRUE(holds("*", number, 7));
    EXPECT_TRUE(holds("< 18", number, 17));
    EXPECT_FALSE(holds("< 18", number, 18));
    EXPECT_TRUE(holds("<= 18", number, 18));
    EXPECT_TRUE(holds("[18..60]", number, 60));
    EXPECT_FALSE(holds("[18..60)", number, 60));
    EXPECT_FALSE(holds("(18..60]", number, 18));
    EXPECT_TRUE(holds("1, 3, > 10", number, 11));
    EXPECT_FALSE(holds("1, 3, > 10", number, 2));
    EXPECT_TRUE(holds("not(1, 3)", number, 2));
    EXPECT_FALSE(holds("not([1..3])", number, 2));
    EXPECT_TRUE(holds("local, domicile", text, "domicile"));
    EXPECT_FALSE(holds("not(local)", text, "local"));
    EXPECT_TRUE(holds(">= 2026-01-01", day, k_today));
    EXPECT_TRUE(holds("< 100.50", money, 10049));
    EXPECT_FALSE(holds("< 100.50", money, 10050));
    EXPECT_TRUE(holds("(0.5..1]", decimal, 0.75));
    EXPECT_FALSE(holds("(0.5..1]", decimal, 0.5));
    EXPECT_TRUE(holds("yes", yes_no, true));
    for (auto const* wrong : {"", "abc", "[5..1]", "5..6", "[1..2", "not(", "1,,2", "(3..4)", "< ", "[..3]"})
        EXPECT_FALSE(Condition::parse(wrong, number)) << wrong;
}

TEST(DecisionTable, answers_by_its_hit_policy) {
    char const* const overlapping = "age,kind,fee,why\n[0..17],*,0,child\n*,domicile,500,paper\n*,local,300,paper\n";
    EXPECT_EQ(outcome(DecisionTable::load(spec(HitPolicy::first), overlapping), 10, "local"),
              R"({"fee": 0, "why": "child"})");
    EXPECT_EQ(outcome(DecisionTable::load(spec(HitPolicy::first), overlapping), 30, "domicile"),
              R"({"fee": 50000, "why": "paper"})");
    EXPECT_EQ(outcome(DecisionTable::load(spec(HitPolicy::first), overlapping), 30, "urgent"), "rules.no_row");
    EXPECT_EQ(outcome(DecisionTable::load(spec(HitPolicy::collect), overlapping), 10, "local"),
              R"([{"fee": 0, "why": "child"}, {"fee": 30000, "why": "paper"}])");
    EXPECT_EQ(outcome(DecisionTable::load(spec(HitPolicy::collect), overlapping), 30, "urgent"), "[]");

    auto numbers = spec(HitPolicy::sum);
    numbers.table.values = {{"points", Type::integer()}};
    char const* const points = "age,kind,points\n>= 18,*,2\n>= 60,*,5\n*,local,1\n";
    EXPECT_EQ(outcome(DecisionTable::load(numbers, points), 70, "local"), R"({"points": 8})");
    EXPECT_EQ(outcome(DecisionTable::load(numbers, points), 3, "other"), R"({"points": 0})");
    numbers.hit = HitPolicy::min;
    EXPECT_EQ(outcome(DecisionTable::load(numbers, points), 70, "local"), R"({"points": 1})");
    EXPECT_EQ(outcome(DecisionTable::load(numbers, points), 3, "other"), "rules.no_row");
    numbers.hit = HitPolicy::max;
    EXPECT_EQ(outcome(DecisionTable::load(numbers, points), 70, "local"), R"({"points": 5})");
    EXPECT_EQ(problems(DecisionTable::load(spec(HitPolicy::sum), overlapping)),
              std::vector<std::string>{"1:1 the outcome 'why' must be a number to be added or compared"});
}

TEST(DecisionTable, a_rate_that_is_not_notified_makes_the_whole_sum_so) {
    auto numbers = spec(HitPolicy::sum);
    numbers.table.values = {{"points", Type::integer()}};
    auto const table = DecisionTable::load(numbers, "age,kind,points\n*,*,2\n*,local,not notified\n");
    EXPECT_EQ(outcome(table, 1, "other"), R"({"points": 2})");
    EXPECT_EQ(outcome(table, 1, "local"), R"({"points": not notified})");
}

TEST(DecisionTable, rows_hold_in_their_days) {
    auto const table = DecisionTable::load(spec(HitPolicy::unique),
                                           "age,kind,fee,why,effective_from,effective_to\n"
                                           "*,*,100,old,2020-01-01,2025-12-31\n*,*,200,new,2026-01-01,\n");
    EXPECT_EQ(outcome(table, 1, "local"), R"({"fee": 20000, "why": "new"})");
    EXPECT_EQ(outcome(table, 1, "local", *Date::parse("2025-12-31")), R"({"fee": 10000, "why": "old"})");
    EXPECT_EQ(outcome(table, 1, "local", *Date::parse("2019-12-31")), "rules.no_row");
    EXPECT_TRUE(findings(table).empty());
}

TEST(DecisionTable, gaps_overlaps_and_idle_rows_are_found) {
    using Found = std::vector<std::string>;
    auto const open =
        DecisionTable::load(spec(HitPolicy::unique, {"[0..120]", "local, domicile"}),
                            "age,kind,fee,why\n< 18,*,0,a\n[18..60],local,1,b\n[18..59],domicile,2,c\n> 60,*,3,d\n");
    EXPECT_EQ(findings(open), Found{"2 'exemption' has no row for age 60 and kind domicile"});
    auto const twice = DecisionTable::load(spec(HitPolicy::unique, {"[0..120]", "local, domicile"}),
                                           "age,kind,fee,why\n<= 18,*,0,a\n[18..60],*,1,b\n> 60,*,3,d\n");
    EXPECT_EQ(findings(twice), Found{"3 'exemption' has two rows for age 18: this one and the row 1 above"});
    EXPECT_EQ(findings(DecisionTable::load(spec(HitPolicy::any, {"[0..120]"}),
                                           "age,kind,fee,why\n<= 18,*,0,a\n[18..60],*,0,a\n> 60,*,3,d\n")),
              Found());
    EXPECT_EQ(findings(DecisionTable::load(spec(HitPolicy::first), "age,kind,fee,why\n*,*,0,a\n[18..60],*,1,b\n")),
              Found{"3 this row of 'exemption' is never the answer"});
    EXPECT_EQ(findings(DecisionTable::load(spec(HitPolicy::first), "age,kind,fee,why\n*,local,0,a\n")),
              Found{"2 'exemption' has no row for kind anything else"});
    EXPECT_EQ(findings(DecisionTable::load(spec(HitPolicy::collect), "age,kind,fee,why\n> 5,local,0,a\n")), Found());
    EXPECT_EQ(
        findings(DecisionTable::load(spec(HitPolicy::unique, {"[0..17]"}), "age,kind,fee,why\n*,*,0,a\n> 20,*,1,b\n")),
        Found{"3 this row of 'exemption' is never the answer"});
    EXPECT_EQ(findings(DecisionTable::load(
                  spec(HitPolicy::unique),
                  "age,kind,fee,why,effective_from\n*,local,0,a,2020-01-01\n*,not(local),0,a,2021-01-01\n")),
              Found{"2 'exemption' has no row for kind anything else on 2020-01-01"});
}

TEST(DecisionTable, a_decimal_has_no_gap_between_neighbours) {
    DecisionSpec const decimals{{"d", {{"x", Type::real()}}, {{"n", Type::integer()}}}, HitPolicy::unique, {}};
    EXPECT_TRUE(findings(DecisionTable::load(decimals, "x,n\n< 0.5,1\n[0.5..1),2\n>= 1,3\n")).empty());
    EXPECT_EQ(findings(DecisionTable::load(decimals, "x,n\n< 0.5,1\n(0.5..1),2\n>= 1,3\n")),
              std::vector<std::string>{"2 'd' has no row for x 0.5"});
}

TEST(DecisionTable, wrong_cells_are_told_with_their_place) {
    EXPECT_EQ(problems(DecisionTable::load(spec(HitPolicy::unique), "age,kind,fee,why\n18..60,*,x,a\n")),
              (std::vector<std::string>{"2:10 'x' is no amount of rupees",
                                        "2:1 '18..60' is no condition on int: write *, a value, several with commas, "
                                        "< 5, >= 5, [1..5] or not(…)"}));
}

TEST(DecisionTable, a_rule_decides_by_name) {
    TableSet tables;
    tables.add(*DecisionTable::load(spec(HitPolicy::first), "age,kind,fee,why\n[0..17],*,0,child\n*,*,500,paper\n"));
    Environment environment;
    environment.declare("years", Type::integer());
    define_tables(environment, tables);
    Context context;
    context.today = k_today;
    context.tables = &tables;
    auto const run = [&](char const* text) -> std::string {
        auto const program = compile(text, environment);
        if (!program) return mistakes_of(program.error()).at(0).message;
        auto const value = program->evaluate(MapActivation{{"years", 12}}, context);
        return value ? show(*value) : value.error().code;
    };
    EXPECT_EQ(run("decide('exemption', years, 'local').fee"), "0");
    EXPECT_EQ(run("decide_on(date('2020-01-01'), 'exemption', years + 10, 'local').why"), "\"paper\"");
    EXPECT_EQ(run("decide('exemption', years).fee"),
              "table 'exemption' has 2 keys, 1 given: decide('exemption', age, kind)");
    EXPECT_EQ(run("table('exemption', years, 'a').fee"), "'exemption' is another kind of table: ask decide()");
}

}  // namespace
}  // namespace bolan::rules
