// Any text as an expression over a small form: it compiles or is refused, it runs or fails, within its
// limits. The input is the expression; after a NUL may follow JSON for the variable `x`.
#include "base/json.h"
#include "base/text.h"
#include "rules/csv.h"
#include "rules/decision.h"
#include "rules/program.h"
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace bolan::rules;

namespace {

Environment const& environment() {
    static Environment const made = [] {
        Environment environment;
        environment.declare("kind", Type::string())
            .declare("born_on", Type::date())
            .declare("n", Type::integer())
            .declare("x", Type::dyn())
            .declare("names", Type::list(Type::string()))
            .declare("applicant", Type::object("applicant", {{"cnic", Type::string()}, {"age", Type::integer()}}));
        return environment;
    }();
    return made;
}

void expect(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const input(reinterpret_cast<char const*>(data), size);
    std::string_view const text = input.substr(0, input.find('\0'));
    MapActivation variables{
        {"kind", "local"}, {"born_on", bolan::Date{11000}}, {"n", 7}, {"names", Value::List{"a", "ب"}}};
    if (text.size() < input.size())
        if (auto const json = bolan::parse_json(input.substr(text.size() + 1)))
            if (auto x = from_value(*json, Type::dyn())) variables.set("x", *x);
    (void)parse_csv(text);
    TableSpec const columns{"t", {{"a", Type::integer()}, {"b", Type::string()}}, {{"n", Type::integer()}}};
    (void)DatedTable::load(columns, text);
    if (auto const table = DecisionTable::load({columns, HitPolicy::unique, {}}, text)) (void)table->check();
    for (auto const typing : {Typing::checked, Typing::unchecked}) {
        auto const program = compile(text, environment(), typing);
        if (!program) {
            expect(!mistakes_of(program.error()).empty());
            for (auto const& mistake : mistakes_of(program.error())) expect(!describe(mistake, text).empty());
            continue;
        }
        Context context;
        context.today = bolan::Date{20000};
        context.limits.steps = 20'000;
        context.limits.bytes = 1 << 20;
        auto const value = program->evaluate(variables, context);
        if (!value) {
            expect(value.error().code.starts_with("rules."));
            continue;
        }
        // What CEL's own text operations make of valid text is valid text.
        if (value->is(Kind::string)) expect(bolan::is_valid_utf8(value->as_string()));
        (void)to_json(*value);
    }
    return 0;
}
