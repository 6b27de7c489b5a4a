#include "base/json.h"
#include "rules/can_be_true.h"
#include "rules/csv.h"
#include "rules/eval.h"
#include "rules/program.h"
#include <algorithm>
#include <atomic>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <thread>

namespace bolan::rules {
namespace {

WorkCalendar const& office_calendar() {
    static WorkCalendar const calendar([] {
        WorkCalendar::Spec spec;
        for (int day = 0; day < 5; ++day) spec.hours[static_cast<std::size_t>(day)] = {9 * 60, 17 * 60};
        return spec;
    }());
    return calendar;
}

Context test_context() { return Context::at(*parse_iso_time("2026-11-22T10:00:00+05:00"), office_calendar()); }

Environment form_environment() {
    Environment environment;
    environment.declare("kind", Type::string())
        .declare("born_on", Type::date())
        .declare("since", Type::date())
        .declare("guardian", Type::string())
        .declare("count", Type::integer())
        .declare("names", Type::list(Type::string()))
        .declare("extra", Type::dyn())
        .declare("applicant",
                 Type::object("applicant", {{"cnic", Type::string()},
                                            {"age", Type::integer()},
                                            {"father", Type::object("father", {{"cnic", Type::string()}})}}));
    return environment;
}

Result<Value> run(std::string_view text, Environment const& environment, MapActivation const& variables = {}) {
    auto const program = compile(text, environment);
    if (!program) return Fail(program.error());
    return program->evaluate(variables, test_context());
}

std::string code_of(Result<Value> const& result) { return result ? "value " + show(*result) : result.error().code; }

// The mistakes as "line:column message?suggestion".
std::vector<std::string> mistakes(std::string_view text, Environment const& environment) {
    std::vector<std::string> out;
    auto const program = compile(text, environment);
    if (program) return out;
    for (auto const& m : mistakes_of(program.error()))
        out.push_back(std::to_string(m.line) + ":" + std::to_string(m.column) + " " + m.message +
                      (m.suggestion.empty() ? "" : "?" + m.suggestion));
    return out;
}

bool mentions(std::vector<std::string> const& all, std::string_view part) {
    return std::ranges::any_of(all, [&](auto const& one) { return one.find(part) != std::string::npos; });
}

TEST(Rules, every_expression_of_the_table_gives_its_result_or_its_error) {
    std::ifstream file(BOLAN_SOURCE_DIR "/src/rules/testdata/expressions.csv");
    std::string const text((std::istreambuf_iterator<char>(file)), {});
    auto const records = parse_csv(text);
    ASSERT_TRUE(records) << records.error().values.back().second;
    ASSERT_GT(records->size(), 100U);
    for (std::size_t i = 1; i < records->size(); ++i) {
        auto const& row = (*records)[i];
        if (row[0].text.starts_with("# ")) continue;
        auto const result = run(row[0].text, form_environment());
        std::string const got = result ? show(*result) : result.error().code;
        EXPECT_EQ(got, row[1].text.empty() ? row[2].text : row[1].text)
            << "line " << row[0].line << ": " << row[0].text
            << (result || mistakes_of(result.error()).empty() ? "" : " " + mistakes_of(result.error())[0].message);
    }
}

TEST(Rules, a_form_rule_reads_its_fields) {
    auto const environment = form_environment();
    MapActivation child{{"born_on", *Date::parse("2010-05-01")}};
    EXPECT_EQ(code_of(run("age(born_on) >= 18 || has(guardian)", environment, child)), "value false");
    child.set("guardian", "Abdul Karim");
    EXPECT_EQ(code_of(run("age(born_on) >= 18 || has(guardian)", environment, child)), "value true");
}

TEST(Rules, a_field_without_a_value_is_an_error_to_read_and_false_to_ask_for) {
    auto const environment = form_environment();
    EXPECT_EQ(code_of(run("age(since) > 1", environment)), "rules.no_value");
    EXPECT_EQ(code_of(run("has(since)", environment)), "value false");
    EXPECT_EQ(code_of(run("has(since)", environment, {{"since", nullptr}})), "value false");
    EXPECT_EQ(code_of(run("has(since) && age(since) > 1", environment)), "value false");
}

TEST(Rules, has_follows_objects_as_far_as_they_go) {
    auto const environment = form_environment();
    MapActivation const none;
    MapActivation const alone{{"applicant", Value::object({{"cnic", "1"}, {"father", nullptr}})}};
    MapActivation const both{{"applicant", Value::object({{"father", Value::object({{"cnic", "2"}})}})}};
    EXPECT_EQ(code_of(run("has(applicant.father.cnic)", environment, none)), "value false");
    EXPECT_EQ(code_of(run("has(applicant.father.cnic)", environment, alone)), "value false");
    EXPECT_EQ(code_of(run("has(applicant.father.cnic)", environment, both)), "value true");
    EXPECT_EQ(code_of(run("applicant.father.cnic == '2'", environment, alone)), "rules.no_value");
    EXPECT_EQ(code_of(run("has(applicant.cnic)", environment, alone)), "value true");
}

TEST(Rules, a_value_of_another_kind_than_declared_is_refused) {
    EXPECT_EQ(code_of(run("count + 1", form_environment(), {{"count", "7"}})), "rules.wrong_type");
}

TEST(Rules, unknown_names_are_found_with_the_nearest_known_one) {
    auto const environment = form_environment();
    EXPECT_EQ(mistakes("age(born_no) > 18", environment),
              std::vector<std::string>{"1:5 unknown name 'born_no'?born_on"});
    EXPECT_EQ(mistakes("ag(born_on) > 18", environment), std::vector<std::string>{"1:1 unknown function 'ag'?age"});
    EXPECT_TRUE(mentions(mistakes("applicant.cnci == '1'", environment), "has no field 'cnci'?cnic"));
    EXPECT_TRUE(mentions(mistakes("count.startWith('a')", environment), "1:7 unknown function 'startWith'?startsWith"));
}

TEST(Rules, every_mistake_is_reported_with_its_line_and_column) {
    auto const found = mistakes("count == 'a' &&\n  names > 3 &&\n  nothing", form_environment());
    ASSERT_EQ(found.size(), 3U);
    EXPECT_TRUE(found[0].starts_with("1:7 ")) << found[0];
    EXPECT_TRUE(found[1].starts_with("2:9 ")) << found[1];
    EXPECT_TRUE(found[2].starts_with("3:3 ")) << found[2];
}

TEST(Rules, columns_count_characters_and_the_caret_stands_under_the_place) {
    auto const program = compile("'اردو' == nothing", form_environment());
    ASSERT_FALSE(program);
    auto const mistake = mistakes_of(program.error()).at(0);
    EXPECT_EQ(mistake.column, 11);
    EXPECT_EQ(describe(mistake, "'اردو' == nothing"),
              "1:11: unknown name 'nothing'\n    'اردو' == nothing\n              ^");
}

TEST(Rules, types_that_cannot_meet_do_not_compile) {
    auto const environment = form_environment();
    EXPECT_TRUE(mentions(mistakes("count + 1.5", environment), "'+' cannot take an int and a double; convert one"));
    EXPECT_TRUE(mentions(mistakes("kind == 3", environment), "a string is never equal to an int"));
    EXPECT_TRUE(mentions(mistakes("born_on == '2026-01-01'", environment), "write date('2026-01-31')"));
    EXPECT_TRUE(mentions(mistakes("born_on + 5", environment), "write add_days"));
    EXPECT_TRUE(mentions(mistakes("kind == null", environment), "write has("));
    EXPECT_TRUE(mentions(mistakes("count && true", environment), "'&&' needs a condition"));
    EXPECT_TRUE(mentions(mistakes("count.all(x, x)", environment), "goes through a list or a map"));
    EXPECT_TRUE(mentions(mistakes("age(kind)", environment), "'age' takes (date) or (date, date), not (string)"));
    EXPECT_TRUE(mentions(mistakes("date('2026-02-30')", environment), "'2026-02-30' is no date"));
    EXPECT_TRUE(mentions(mistakes("kind.matches('(')", environment), "this pattern cannot be used"));
    EXPECT_TRUE(mentions(mistakes("kind.contains", environment), "has no fields"));
    EXPECT_TRUE(mentions(mistakes("contains(kind, 'a')", environment), "is called on a value"));
    EXPECT_TRUE(mentions(mistakes("names['a']", environment), "counted by an int"));
    EXPECT_TRUE(mentions(mistakes("true ? 1 : 'a'", environment), "differ in type"));
    EXPECT_TRUE(mentions(mistakes("names.exists(x, x > 1)", environment), "cannot compare a string with an int"));
}

TEST(Rules, broken_syntax_is_reported_where_it_breaks) {
    auto const environment = form_environment();
    EXPECT_TRUE(mentions(mistakes("count +", environment), "1:8 the expression ends here"));
    EXPECT_TRUE(mentions(mistakes("count = 1", environment), "1:7 '=' compares nothing; write '=='"));
    EXPECT_TRUE(mentions(mistakes("count & true", environment), "write '&&'"));
    EXPECT_TRUE(mentions(mistakes("'abc", environment), "1:1 this text has no closing quote"));
    EXPECT_TRUE(mentions(mistakes("(count", environment), "expected ')'") ||
                mentions(mistakes("(count", environment), "')' must follow"));
    EXPECT_TRUE(mentions(mistakes("count count", environment), "1:7 the expression ends before this"));
    EXPECT_TRUE(mentions(mistakes("if == 1", environment), "reserved"));
    EXPECT_TRUE(mentions(mistakes("", environment), "1:1"));
    EXPECT_TRUE(mentions(mistakes("'\\q'", environment), "no such escape"));
    EXPECT_TRUE(mentions(mistakes("\xff", environment), "UTF-8"));
    EXPECT_TRUE(mentions(mistakes("9223372036854775808", environment), "too large"));
    EXPECT_TRUE(mentions(mistakes("[1].map(1, 2)", environment), "binds a simple name"));
}

TEST(Rules, texts_that_are_too_long_or_too_deep_do_not_compile) {
    auto const environment = form_environment();
    auto const code = [&](std::string const& text) { return compile(text, environment).error().code; };
    EXPECT_EQ(code(std::string(30'000, ' ')), "rules.too_long");
    EXPECT_EQ(code(std::string(1000, '(') + "1" + std::string(1000, ')')), "rules.too_deep");
    EXPECT_EQ(code(std::string(1000, '[')), "rules.too_deep");
    std::string chain = "1";
    for (int i = 0; i < 1000; ++i) chain += "+1";
    EXPECT_EQ(code(chain), "rules.too_deep");
    EXPECT_TRUE(compile(std::string(1000, '-') + "count", environment));
}

TEST(Rules, nested_macros_end_at_the_limit_of_steps) {
    std::string const range = "[1,2,3,4,5,6,7,8,9,10]";
    std::string text = "true";
    for (int i = 0; i < 8; ++i) text = range + ".all(x" + std::to_string(i) + ", " + text + ")";
    EXPECT_EQ(code_of(run(text, form_environment())), "rules.too_costly");
    EXPECT_EQ(code_of(run("true || " + text, form_environment())), "value true");
    EXPECT_EQ(code_of(run(text + " || true", form_environment())), "rules.too_costly");
}

TEST(Rules, text_that_grows_ends_at_the_limit_of_memory) {
    std::string text = "x";
    for (int i = 0; i < 40; ++i) text = "cel.bind(x, x + x, " + text + ")";
    EXPECT_EQ(code_of(run("cel.bind(x, 'aaaaaaaaaaaaaaaa', " + text + ")", form_environment())), "rules.too_costly");
    std::string lists = "size(x) > 0 && x == x";
    for (int i = 0; i < 40; ++i) lists = "cel.bind(x, [x, x], " + lists + ")";
    EXPECT_EQ(code_of(run("cel.bind(x, [1], " + lists + ")", form_environment())), "rules.too_costly");
    EXPECT_EQ(code_of(run("'aaaaaaaa'.replace('', 'b'.replace('b', '%1000f')).size() > 0", form_environment())),
              "value true");
}

TEST(Rules, work_on_long_texts_is_paid_for_by_their_length) {
    auto const environment = form_environment();
    std::string make = "cel.bind(x, x + x, ";
    std::string range = "[1,2,3,4,5,6,7,8,9,10]";
    for (auto const* body : {"x == y", "x < y", "x in {y: 1}", "{x: 1}[y] == 1", "x.contains(y)", "x.matches('b$')",
                             "x.matches('b' + '$')", "size(x) == 0", "x in [y]"}) {
        std::string text = std::string("cel.bind(y, x + '', ") + range + ".exists(a, " + range + ".exists(b, " + range +
                           ".exists(c, !(" + body + ") && (" + body + "))))";
        text += ")";
        for (int i = 0; i < 14; ++i) text = make + text + ")";
        EXPECT_EQ(code_of(run("cel.bind(x, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', " + text + ")", environment)),
                  "rules.too_costly")
            << body;
    }
    EXPECT_EQ(code_of(run("[date('2026-01-01')].all(d, " + range + ".all(a, " + range + ".all(b, " + range +
                              ".all(c, add_working_days(d, 4000) > d))))",
                          environment)),
              "rules.too_costly");
}

TEST(Rules, a_shared_value_too_large_to_write_is_refused) {
    std::string text = "x";
    for (int i = 0; i < 40; ++i) text = "cel.bind(x, [x, x], " + text + ")";
    auto const value = run("cel.bind(x, [1], " + text + ")", form_environment());
    ASSERT_TRUE(value);
    EXPECT_EQ(to_value(*value).error().code, "rules.too_large");
    EXPECT_EQ(to_json(*value).error().code, "rules.too_large");
}

TEST(Rules, a_program_names_what_it_depends_on) {
    Environment environment = form_environment();
    environment.define("records", {{Type::string(), Type::dyn()}, Type::integer(), {}, Overload::Form::function, true});
    auto const program =
        compile("records('deaths', applicant.cnic) == 0 && names.all(n, n != kind) && has(guardian)", environment);
    ASSERT_TRUE(program);
    EXPECT_EQ(program->variables(), (std::vector<std::string>{"applicant", "guardian", "kind", "names"}));
    ASSERT_EQ(program->calls().size(), 1U);
    EXPECT_EQ(program->calls()[0].function, "records");
    EXPECT_EQ(program->calls()[0].first_text, "deaths");
    EXPECT_EQ(program->type(), Type::boolean());
}

TEST(Rules, an_inner_environment_adds_to_the_outer_and_leaves_it_as_it_is) {
    auto outer = std::make_shared<Environment>();
    outer->declare("outer_name", Type::integer()).set_container("a");
    Environment inner(outer);
    inner.declare("inner_name", Type::integer());
    inner.define("size",
                 {{Type::integer()}, Type::integer(), [](auto arguments, auto const&) { return arguments[0]; }});
    EXPECT_EQ(code_of(run("size(5) + size('ab')", inner)), "value 7");
    EXPECT_EQ(code_of(run("size(5)", *outer)), "rules.type");
    EXPECT_TRUE(compile("outer_name + inner_name", inner));
    EXPECT_FALSE(compile("inner_name", *outer));
    EXPECT_EQ(inner.container(), "a");
    EXPECT_EQ(inner.variable_names(), (std::vector<std::string>{"outer_name", "inner_name"}));
}

struct FakeLookup final : Lookup {
    Result<Value> call(std::string_view function, std::span<Value const> arguments) const override {
        if (function == "count_records") return Value(static_cast<std::int64_t>(arguments.size()));
        return Fail(Error::not_found("registry.unknown"));
    }
};

TEST(Rules, functions_without_code_are_asked_of_the_lookup) {
    Environment environment = form_environment();
    environment.define("count_records",
                       {{Type::string(), Type::dyn()}, Type::integer(), {}, Overload::Form::function, true});
    environment.define("area_name", {{Type::string()}, Type::string()});
    auto const program = compile("count_records('a', 1, 2) == 3", environment);
    ASSERT_TRUE(program);
    Context context = test_context();
    EXPECT_EQ(program->evaluate(MapActivation(), context).error().code, "rules.no_lookup");
    FakeLookup const lookup;
    context.lookup = &lookup;
    EXPECT_TRUE(program->evaluate(MapActivation(), context)->as_bool());
    EXPECT_EQ(compile("area_name('x')", environment)->evaluate(MapActivation(), context).error().code,
              "registry.unknown");
}

TEST(Rules, an_error_carries_its_place) {
    auto const result = run("1 + 10 / 0", form_environment());
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().values.back(), (std::pair<std::string, std::string>{"offset", "7"}));
}

TEST(Rules, one_program_runs_on_many_threads) {
    auto const program = compile("names.exists(n, n == kind) && size(names) == 3", form_environment());
    ASSERT_TRUE(program);
    MapActivation const variables{{"names", Value::List{"a", "b", "c"}}, {"kind", "c"}};
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 2000; ++i) right += program->evaluate(variables, test_context())->as_bool() ? 1 : 0;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(right, 8000);
}

// An expression as its tree has it, in brackets.
std::string written(Term const& term) {
    if (term.kind == Term::Kind::constant) return show(term.constant);
    std::string out = term.kind == Term::Kind::other ? "?" : (term.kind == Term::Kind::field ? "." : "") + term.name;
    for (std::size_t i = 0; i < term.parts.size(); ++i) out += (i == 0 ? "(" : ", ") + written(term.parts[i]);
    return term.parts.empty() ? out : out + ")";
}

TEST(Rules, a_program_shows_its_tree) {
    auto const environment = form_environment();
    auto const tree = [&](std::string_view text) { return written(compile(text, environment)->tree()); };
    EXPECT_EQ(tree("kind == 'local' && !has(guardian) && count > -1"),
              "&&(==(kind, \"local\"), !(has(guardian)), >(count, -1))");
    EXPECT_EQ(tree("applicant.father.cnic.matches('1$') || has(applicant.age)"),
              "||(matches(.cnic(.father(applicant)), \"1$\"), has(.age(applicant)))");
    EXPECT_EQ(tree("names.exists(n, n == kind)").substr(0, 2), "?(");
}

TEST(Rules, form_values_become_their_declared_types) {
    Type const type = Type::object(
        "form", {{"on", Type::date()}, {"n", Type::unsigned_integer()}, {"list", Type::list(Type::date())}});
    auto const form = parse_json(R"({"on":"2026-11-22","n":3,"list":["2026-01-01",null],"other":1})");
    auto const value = from_value(*form, type);
    ASSERT_TRUE(value);
    EXPECT_EQ(show(*value), R"({"on": date("2026-11-22"), "n": 3u, "list": [date("2026-01-01"), null]})");
    EXPECT_EQ(write_json(*to_value(*value)), R"({"on":"2026-11-22","n":3,"list":["2026-01-01",null]})");
    auto const wrong = from_value(*parse_json(R"({"list":["2026-01-01","2026-02-30"]})"), type);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, "rules.wrong_type");
    EXPECT_EQ(wrong.error().values.back().second, "list/1");
    EXPECT_FALSE(from_value(*parse_json("-1"), Type::unsigned_integer()));
    EXPECT_FALSE(from_value(*parse_json("1.5"), Type::integer()));
}

TEST(Eval, prints_values_errors_and_mistakes) {
    Context const context = test_context();
    EXPECT_EQ(eval_text("a + 1", R"({"a": 2})", context).output, "3\n");
    EXPECT_EQ(eval_text("{'a': [1u, 2.0, b'x', date('2026-01-01')]}", "", context).output,
              "{\"a\":[1,2.0,\"eA==\",\"2026-01-01\"]}\n");
    auto const failed = eval_text("a.b", R"({"a": {}})", context);
    EXPECT_EQ(failed.exit_code, 0);
    EXPECT_EQ(failed.output, "{\"error\":\"rules.no_such_key\",\"key\":\"b\",\"offset\":\"2\"}\n");
    auto const wrong = eval_text("a +", R"({"a": 1})", context);
    EXPECT_EQ(wrong.exit_code, 2);
    EXPECT_TRUE(wrong.error.starts_with("1:4: ")) << wrong.error;
    EXPECT_EQ(eval_text("1", "[]", context).exit_code, 2);
    EXPECT_EQ(eval_text("1", "{", context).exit_code, 2);
    EXPECT_EQ(eval_text("1", R"({"a b": 1})", context).exit_code, 2);
    EXPECT_EQ(eval_text("0.0 / 0.0", "", context).output, "\"NaN\"\n");
    EXPECT_EQ(eval_text("has(x) ? 1 : 2", R"({"x": null})", context).output, "2\n");
}

TEST(CanBeTrue, finds_conditions_that_contradict_themselves) {
    Environment environment;
    environment.declare("kind", Type::string())
        .declare("age", Type::integer())
        .declare("share", Type::real())
        .declare("born", Type::date())
        .declare("married", Type::boolean())
        .declare("record", Type::object("record", {{"state", Type::string()}}));
    auto const can = [&](char const* text, Domains const& domains = {}) {
        auto const program = compile(text, environment);
        EXPECT_TRUE(program) << text;
        return program && can_be_true(*program, domains);
    };
    for (auto const* possible :
         {"kind == 'a'", "kind == 'a' || kind == 'b'", "age > 18 && age < 20", "share > 1.0 && share < 1.5",
          "!(kind == 'a') && !(kind == 'b')", "married && kind == 'a'", "size(kind) > 3 && size(kind) < 2",
          "born > date('2000-01-01') && born < date('2000-01-03')", "has(kind) || age > 5",
          "married ? age > 3 : age < 2", "18 < age && age < 60", "record.state == 'valid'", "kind > 'a' && kind < 'b'"})
        EXPECT_TRUE(can(possible)) << possible;
    for (auto const* impossible :
         {"false", "kind == 'a' && kind == 'b'", "age > 18 && age < 19", "60 < age && age < 18", "married && !married",
          "share > 2.0 && share < 1.0", "born > date('2000-01-01') && born < date('2000-01-02')",
          "has(kind) && !has(kind)", "age == -1 && age > 0", "married ? !married : married",
          "size(kind) > 3 && !(size(kind) > 3)"})
        EXPECT_FALSE(can(impossible)) << impossible;
    Domains const states{{"record.state", {"valid", "cancelled"}}};
    EXPECT_FALSE(can("record.state != 'valid' && record.state != 'cancelled'", states));
    EXPECT_TRUE(can("record.state != 'valid'", states));
}

}  // namespace
}  // namespace bolan::rules
