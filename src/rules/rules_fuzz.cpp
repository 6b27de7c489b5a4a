// Any text as an expression over a small form: it compiles or is refused, it runs or fails, within its limits. The
// input is the expression; after a tab may follow JSON for the variable `x`, as in testdata/edges.txt.
#include "base/json.h"
#include "base/text.h"
#include "rules/decision.h"
#include "rules/program.h"
#include "rules/tables.h"
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace bolan::rules;

namespace {

void expect(bool holds) {
    if (!holds) std::abort();
}

TableSet const& tables() {
    static TableSet const made = [] {
        TableSet set;
        TableSpec const fees{"fee", {{"kind", Type::string()}}, {{"amount", Type::integer(), true}}};
        set.add(*DatedTable::load(fees,
                                  "kind,amount,effective_from,effective_to,notification\n"
                                  "local,500,2020-01-01,,SO-1\n*,not notified,2020-01-01,,\n"));
        TableSpec const bands{"band", {{"n", Type::integer()}}, {{"days", Type::integer()}}};
        set.add(*DecisionTable::load({bands, HitPolicy::first, {}}, "n,days\n< 5,1\n[5..10],2\n*,3\n"));
        return set;
    }();
    return made;
}

Environment const& environment() {
    static Environment const made = [] {
        Environment environment;
        auto const person = Type::object("person", {{"cnic", Type::string()}, {"age", Type::integer()}});
        environment.declare("kind", Type::string())
            .declare("born_on", Type::date())
            .declare("n", Type::integer())
            .declare("height", Type::real())
            .declare("declared", Type::boolean())
            .declare("x", Type::dyn())
            .declare("names", Type::list(Type::string()))
            .declare("done", Type::map(Type::string(), Type::integer()))
            .declare("absent", Type::string())
            .declare("applicant", person)
            .declare("children", Type::list(person));
        define_tables(environment, tables());
        return environment;
    }();
    return made;
}

MapActivation variables_with(std::string_view json) {
    auto const adult = Value::object({{"cnic", "5440012345671"}, {"age", 40}});
    auto const child = Value::object({{"cnic", "5440012345672"}, {"age", 7}});
    MapActivation variables{{"kind", "local"},
                            {"born_on", bolan::Date{11000}},
                            {"n", 7},
                            {"height", 1.5},
                            {"declared", true},
                            {"names", Value::List{"a", "ب"}},
                            {"done", Value::object({{"field_report", 2}})},
                            {"applicant", adult},
                            {"children", Value::List{adult, child}}};
    if (auto const parsed = bolan::parse_json(json))
        if (auto x = from_value(*parsed, Type::dyn())) variables.set("x", *x);
    return variables;
}

Context context() {
    static bolan::WorkCalendar const calendar = [] {
        bolan::WorkCalendar::Spec spec;
        spec.hours.fill({540, 1020});
        spec.hours[6] = {};
        return bolan::WorkCalendar(spec);
    }();
    auto made = Context::at(bolan::Timestamp{1'700'000'000'000}, calendar);
    made.tables = &tables();
    made.limits.steps = 20'000;
    made.limits.bytes = 1 << 20;
    return made;
}

// Whether it compiled and ran to a value.
bool run(std::string_view text, MapActivation const& variables, Typing typing) {
    auto const program = compile(text, environment(), typing);
    if (!program) {
        expect(!mistakes_of(program.error()).empty());
        for (auto const& mistake : mistakes_of(program.error())) expect(!describe(mistake, text).empty());
        return false;
    }
    (void)program->tree();
    auto const value = program->evaluate(variables, context());
    if (!value) {
        expect(value.error().code.starts_with("rules."));
        return false;
    }
    // What CEL's own text operations make of valid text is valid text.
    if (value->is(Kind::string)) expect(bolan::is_valid_utf8(value->as_string()));
    (void)to_json(*value);
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const input(reinterpret_cast<char const*>(data), size);
    std::string_view const text = input.substr(0, input.find('\t'));
    auto const variables = variables_with(text.size() < size ? input.substr(text.size() + 1) : std::string_view());
    bool const unchecked = run(text, variables, Typing::unchecked);
    return run(text, variables, Typing::checked) || unchecked ? 0 : -1;
}
