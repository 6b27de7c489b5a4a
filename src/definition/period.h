// Lengths of time in definitions: working_days(n), working_hours(n), days(n), hours(n) and minutes(n) give one.
#pragma once
#include "definition/model.h"
#include "rules/environment.h"

namespace bolan::definition {

rules::Type period_type();
void define_periods(rules::Environment& environment);

// As written, or as the expression gives it; empty where it gives no value. Errors: what the rules answer.
Result<std::optional<Duration>> length_of(Period const& period, rules::Activation const& variables,
                                          rules::Context const& context);
// In what it counts; working days where that cannot be told.
Duration::Unit unit_of(Period const& period);

}  // namespace bolan::definition
