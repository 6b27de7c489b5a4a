#include "rules/eval.h"
#include "base/json.h"
#include "rules/program.h"

namespace bolan::rules {

namespace {

Outcome refused(std::string error) { return {2, {}, std::move(error) + "\n"}; }

bool is_name(std::string_view name) {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
    for (char const c : name)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) return false;
    return true;
}

std::string error_json(Error const& error) {
    bolan::Value out = bolan::Value::map({{"error", error.code}});
    for (auto const& [name, value] : error.values) out.set(name, value);
    return bolan::write_json(out) + "\n";
}

}  // namespace

Outcome eval_text(std::string_view expression, std::string_view vars_json, Context const& context) {
    Environment environment;
    MapActivation variables;
    if (!vars_json.empty()) {
        auto const vars = parse_json(vars_json);
        if (!vars) return refused("the variables are no JSON: " + vars.error().code);
        if (!vars->is_map()) return refused("the variables must be a JSON object, {\"name\": value}");
        for (auto const& [name, json] : vars->as_map()) {
            if (!is_name(name)) return refused("'" + name + "' cannot be the name of a variable");
            auto value = from_value(json, Type::dyn());
            if (!value) return refused("variable '" + name + "': " + value.error().code);
            environment.declare(name, Type::dyn());
            variables.set(name, *std::move(value));
        }
    }
    auto const program = compile(expression, environment);
    if (!program) {
        std::string text;
        for (auto const& mistake : mistakes_of(program.error())) text += describe(mistake, expression) + "\n";
        return {2, {}, std::move(text)};
    }
    auto const value = program->evaluate(variables, context);
    if (!value) return {0, error_json(value.error()), {}};
    auto json = to_json(*value);
    if (!json) return {0, error_json(json.error()), {}};
    return {0, *std::move(json) + "\n", {}};
}

}  // namespace bolan::rules
