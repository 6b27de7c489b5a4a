#include "definition/period.h"
#include <algorithm>

namespace bolan::definition {

using rules::Type;
using rules::Value;

namespace {

constexpr std::int64_t k_count_max = 100'000;

struct Unit {
    char const* function;
    Duration::Unit unit;
};
constexpr Unit k_units[] = {{"working_days", Duration::Unit::working_days},
                            {"working_hours", Duration::Unit::working_hours},
                            {"days", Duration::Unit::days},
                            {"hours", Duration::Unit::hours},
                            {"minutes", Duration::Unit::minutes}};

Unit const* find_unit(std::string_view function) {
    auto const found = std::ranges::find(k_units, function, &Unit::function);
    return found == std::end(k_units) ? nullptr : found;
}

}  // namespace

Type period_type() { return Type::object("length of time", {{"unit", Type::string()}, {"count", Type::integer()}}); }

void define_periods(rules::Environment& environment) {
    for (auto const& unit : k_units) {
        environment.define(unit.function,
                           {.parameters = {Type::integer()},
                            .result = period_type(),
                            .implementation = [name = unit.function](std::span<Value const> arguments,
                                                                     rules::Context const&) -> Result<Value> {
                                auto const count = arguments[0].as_int();
                                if (count < 0 || count > k_count_max)
                                    return Fail(Error::bad_input("rules.range").with("function", name));
                                return Value::object({{"unit", Value(name)}, {"count", Value(count)}});
                            }});
    }
}

Result<std::optional<Duration>> length_of(Period const& period, rules::Activation const& variables,
                                          rules::Context const& context) {
    if (!period.computed) return period.written;
    auto const value = period.computed.program->evaluate(variables, context);
    if (!value) {
        if (value.error().code == "rules.no_value" || value.error().code == "rules.no_such_key") return std::nullopt;
        return Fail(value.error());
    }
    auto const* name = value->is(rules::Kind::map) ? value->as_map().find_text("unit") : nullptr;
    auto const* unit = name ? find_unit(name->as_string()) : nullptr;
    if (!unit) return std::nullopt;
    return Duration{unit->unit, static_cast<int>(value->as_map().find_text("count")->as_int())};
}

Duration::Unit unit_of(Period const& period) {
    if (period.written) return period.written->unit;
    if (period.computed)
        for (auto const& call : period.computed.program->calls())
            if (auto const* unit = find_unit(call.function)) return unit->unit;
    return Duration::Unit::working_days;
}

}  // namespace bolan::definition
