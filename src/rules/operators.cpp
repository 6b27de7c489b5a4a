#include "rules/operators.h"
#include "rules/time_text.h"
#include <cmath>

namespace bolan::rules {

namespace {

// CEL: an integer operation whose result is out of range is an error, never a wrapped number.
Arithmetic calculate_int(Op op, std::int64_t a, std::int64_t b, Value& out) {
    std::int64_t result = 0;
    switch (op) {
        case Op::add:
            if (__builtin_add_overflow(a, b, &result)) return Arithmetic::overflow;
            break;
        case Op::subtract:
            if (__builtin_sub_overflow(a, b, &result)) return Arithmetic::overflow;
            break;
        case Op::multiply:
            if (__builtin_mul_overflow(a, b, &result)) return Arithmetic::overflow;
            break;
        default:
            if (b == 0) return Arithmetic::divide_by_zero;
            if (a == INT64_MIN && b == -1) return Arithmetic::overflow;
            result = op == Op::divide ? a / b : a % b;
    }
    out = Value(result);
    return Arithmetic::ok;
}

Arithmetic calculate_uint(Op op, std::uint64_t a, std::uint64_t b, Value& out) {
    std::uint64_t result = 0;
    switch (op) {
        case Op::add:
            if (__builtin_add_overflow(a, b, &result)) return Arithmetic::overflow;
            break;
        case Op::subtract:
            if (__builtin_sub_overflow(a, b, &result)) return Arithmetic::overflow;
            break;
        case Op::multiply:
            if (__builtin_mul_overflow(a, b, &result)) return Arithmetic::overflow;
            break;
        default:
            if (b == 0) return Arithmetic::divide_by_zero;
            result = op == Op::divide ? a / b : a % b;
    }
    out = Value(result);
    return Arithmetic::ok;
}

Arithmetic calculate_real(Op op, double a, double b, Value& out) {
    switch (op) {
        case Op::add:
            out = Value(a + b);
            return Arithmetic::ok;
        case Op::subtract:
            out = Value(a - b);
            return Arithmetic::ok;
        case Op::multiply:
            out = Value(a * b);
            return Arithmetic::ok;
        case Op::divide:
            out = Value(a / b);
            return Arithmetic::ok;
        default:
            return Arithmetic::no_overload;
    }
}

Seconds seconds_of(Value const& v) { return v.is(Kind::timestamp) ? v.as_timestamp() : v.as_duration(); }

Arithmetic finish_time(std::optional<Seconds> result, Kind kind, Value& out) {
    if (!result) return Arithmetic::range;
    bool const fits = kind == Kind::timestamp ? is_in_range_timestamp(*result) : is_in_range_duration(*result);
    if (!fits) return Arithmetic::range;
    out = kind == Kind::timestamp ? Value::timestamp(*result) : Value::duration(*result);
    return Arithmetic::ok;
}

Arithmetic calculate_time(Op op, Value const& a, Value const& b, Value& out) {
    bool const is_point_a = a.is(Kind::timestamp), is_point_b = b.is(Kind::timestamp);
    if (op == Op::add && !(is_point_a && is_point_b)) {
        Kind const kind = is_point_a || is_point_b ? Kind::timestamp : Kind::duration;
        return finish_time(add_seconds(seconds_of(a), seconds_of(b), kind == Kind::duration), kind, out);
    }
    if (op == Op::subtract && (is_point_a || !is_point_b)) {
        Kind const kind = is_point_a && !is_point_b ? Kind::timestamp : Kind::duration;
        return finish_time(subtract_seconds(seconds_of(a), seconds_of(b), kind == Kind::duration), kind, out);
    }
    return Arithmetic::no_overload;
}

Arithmetic join(Value const& a, Value const& b, Value& out) {
    if (a.is(Kind::string)) {
        std::string text;
        text.reserve(a.as_string().size() + b.as_string().size());
        out = Value(std::move(text.append(a.as_string()).append(b.as_string())));
    } else if (a.is(Kind::bytes)) {
        out = Value::bytes(a.as_bytes() + b.as_bytes());
    } else {
        Value::List list;
        list.reserve(a.as_list().size() + b.as_list().size());
        list.insert(list.end(), a.as_list().begin(), a.as_list().end());
        list.insert(list.end(), b.as_list().begin(), b.as_list().end());
        out = Value(std::move(list));
    }
    return Arithmetic::ok;
}

bool is_time(Value const& v) { return v.is(Kind::timestamp) || v.is(Kind::duration); }

}  // namespace

Arithmetic calculate(Op op, Value const& a, Value const& b, Value& out) {
    if (is_time(a) && is_time(b)) return calculate_time(op, a, b, out);
    if (a.kind() != b.kind()) return Arithmetic::no_overload;
    switch (a.kind()) {
        case Kind::integer:
            return calculate_int(op, a.as_int(), b.as_int(), out);
        case Kind::unsigned_integer:
            return calculate_uint(op, a.as_uint(), b.as_uint(), out);
        case Kind::real:
            return calculate_real(op, a.as_double(), b.as_double(), out);
        case Kind::string:
        case Kind::bytes:
        case Kind::list:
            return op == Op::add ? join(a, b, out) : Arithmetic::no_overload;
        default:
            return Arithmetic::no_overload;
    }
}

Arithmetic negate(Value const& a, Value& out) {
    if (a.is(Kind::real)) {
        out = Value(-a.as_double());
        return Arithmetic::ok;
    }
    if (!a.is(Kind::integer)) return Arithmetic::no_overload;
    if (a.as_int() == INT64_MIN) return Arithmetic::overflow;
    out = Value(-a.as_int());
    return Arithmetic::ok;
}

Arithmetic order(Op op, Value const& a, Value const& b, bool& out) {
    auto const way = compare(a, b);
    if (!way) {
        out = false;
        return a.is_number() && b.is_number() ? Arithmetic::ok : Arithmetic::no_overload;
    }
    switch (op) {
        case Op::less:
            out = *way < 0;
            break;
        case Op::less_equal:
            out = *way <= 0;
            break;
        case Op::greater:
            out = *way > 0;
            break;
        default:
            out = *way >= 0;
    }
    return Arithmetic::ok;
}

char const* operator_text(Op op) {
    switch (op) {
        case Op::logical_not:
            return "!";
        case Op::negate:
            return "-";
        case Op::add:
            return "+";
        case Op::subtract:
            return "-";
        case Op::multiply:
            return "*";
        case Op::divide:
            return "/";
        case Op::modulo:
            return "%";
        case Op::equal:
            return "==";
        case Op::not_equal:
            return "!=";
        case Op::less:
            return "<";
        case Op::less_equal:
            return "<=";
        case Op::greater:
            return ">";
        case Op::greater_equal:
            return ">=";
        case Op::in:
            return "in";
        case Op::logical_and:
            return "&&";
        case Op::logical_or:
            return "||";
        case Op::conditional:
            return "? :";
        default:
            return "";
    }
}

char const* error_code(Arithmetic a) {
    switch (a) {
        case Arithmetic::overflow:
            return "rules.overflow";
        case Arithmetic::divide_by_zero:
            return "rules.divide_by_zero";
        case Arithmetic::range:
            return "rules.range";
        default:
            return "rules.no_overload";
    }
}

}  // namespace bolan::rules
