// Arithmetic of CEL on values whose kinds are known only now. Internal to rules/.
#pragma once
#include "rules/ast.h"
#include "rules/value.h"

namespace bolan::rules {

enum class Arithmetic { ok, no_overload, overflow, divide_by_zero, range };

// Op::add … Op::modulo. `out` may be one of the operands.
Arithmetic calculate(Op op, Value const& a, Value const& b, Value& out);
Arithmetic negate(Value const& a, Value& out);

// Op::less … Op::greater_equal; no_overload when the two have no order, false with NaN.
Arithmetic order(Op op, Value const& a, Value const& b, bool& out);

char const* operator_text(Op op);      // "+"
char const* error_code(Arithmetic a);  // "rules.overflow"

}  // namespace bolan::rules
