// The standard's math extension (cel-go ext/math).
#include "rules/functions.h"
#include "rules/type.h"
#include <cmath>

namespace bolan::rules {

namespace {

using Arguments = std::span<Value const>;

Fail no_overload(char const* function) {
    return Fail(Error::bad_input("rules.no_overload").with("function", function));
}

// The extreme of the arguments, or of a list; `wanted` is the sign that a better one compares with.
Result<Value> extreme(std::span<Value const> values, int wanted, char const* function) {
    Value const* best = nullptr;
    for (auto const& value : values) {
        if (!value.is_number()) return no_overload(function);
        if (!best || compare(value, *best) == wanted) best = &value;
    }
    if (!best) return no_overload(function);
    return *best;
}

void define_extreme(Environment& e, char const* name, int wanted) {
    // Of numbers of one kind it is that kind; of several, whichever the extreme has.
    TypeRule const rule = [](std::span<Argument const> arguments) -> Result<Type> {
        bool const is_list = arguments.size() == 1 && arguments[0].type.is(Type::Kind::list);
        Type type = is_list ? arguments[0].type.element() : arguments[0].type;
        for (auto const& argument : arguments) {
            Type const& next = is_list ? type : argument.type;
            if (!next.is_number() && !next.is_dyn() && !next.is(Type::Kind::parameter))
                return Fail(Error::bad_input("rules.type")
                                .with("message", "only numbers have a greatest and a least, not " + next.text()));
            if (!(next == type)) type = Type::dyn();
        }
        return type;
    };
    e.define(name, {{Type::dyn(), Type::dyn()},
                    Type::dyn(),
                    [wanted, name](Arguments a, Context const&) -> Result<Value> {
                        if (a.size() == 1 && a[0].is(Kind::list)) return extreme(a[0].as_list(), wanted, name);
                        return extreme(a, wanted, name);
                    },
                    Overload::Form::function,
                    true,
                    rule});
}

void define_rounding(Environment& e) {
    auto const define_one = [&](char const* name, double (*round)(double)) {
        e.define(name, {{Type::real()}, Type::real(), [round](Arguments a, Context const&) {
                            return Value(round(a[0].as_double()));
                        }});
    };
    define_one("math.ceil", [](double d) { return std::ceil(d); });
    define_one("math.floor", [](double d) { return std::floor(d); });
    define_one("math.round", [](double d) { return std::round(d); });
    define_one("math.trunc", [](double d) { return std::trunc(d); });
    auto const define_test = [&](char const* name, bool (*test)(double)) {
        e.define(name, {{Type::real()}, Type::boolean(), [test](Arguments a, Context const&) {
                            return Value(test(a[0].as_double()));
                        }});
    };
    define_test("math.isNaN", [](double d) { return std::isnan(d); });
    define_test("math.isInf", [](double d) { return std::isinf(d); });
    define_test("math.isFinite", [](double d) { return std::isfinite(d); });
    for (auto const& type : {Type::real(), Type::integer(), Type::unsigned_integer()})
        e.define("math.sqrt",
                 {{type}, Type::real(), [](Arguments a, Context const&) {
                      return Value(std::sqrt(a[0].is(Kind::real)      ? a[0].as_double()
                                             : a[0].is(Kind::integer) ? static_cast<double>(a[0].as_int())
                                                                      : static_cast<double>(a[0].as_uint())));
                  }});
}

Result<Value> absolute(Arguments a, Context const&) {
    if (a[0].is(Kind::real)) return Value(std::abs(a[0].as_double()));
    if (a[0].is(Kind::unsigned_integer)) return a[0];
    if (a[0].as_int() == INT64_MIN) return Fail(Error::bad_input("rules.overflow"));
    return Value(std::abs(a[0].as_int()));
}

Result<Value> sign(Arguments a, Context const&) {
    if (a[0].is(Kind::unsigned_integer)) return Value(std::uint64_t{a[0].as_uint() > 0});
    if (a[0].is(Kind::integer)) return Value((a[0].as_int() > 0) - (a[0].as_int() < 0));
    double const d = a[0].as_double();
    return Value(std::isnan(d) ? d : static_cast<double>((d > 0) - (d < 0)));
}

// Bits of an int or a uint, and back into the same kind.
std::uint64_t bits_of(Value const& v) {
    return v.is(Kind::integer) ? static_cast<std::uint64_t>(v.as_int()) : v.as_uint();
}

Value from_bits(std::uint64_t bits, Value const& like) {
    return like.is(Kind::integer) ? Value(static_cast<std::int64_t>(bits)) : Value(bits);
}

void define_bits(Environment& e) {
    using Combine = std::uint64_t (*)(std::uint64_t, std::uint64_t);
    for (auto const& type : {Type::integer(), Type::unsigned_integer()}) {
        auto const define_pair = [&](char const* name, Combine combine) {
            e.define(name, {{type, type}, type, [combine](Arguments a, Context const&) {
                                return from_bits(combine(bits_of(a[0]), bits_of(a[1])), a[0]);
                            }});
        };
        define_pair("math.bitAnd", [](std::uint64_t a, std::uint64_t b) { return a & b; });
        define_pair("math.bitOr", [](std::uint64_t a, std::uint64_t b) { return a | b; });
        define_pair("math.bitXor", [](std::uint64_t a, std::uint64_t b) { return a ^ b; });
        e.define("math.bitNot",
                 {{type}, type, [](Arguments a, Context const&) { return from_bits(~bits_of(a[0]), a[0]); }});
        auto const define_shift = [&](char const* name, Combine shift) {
            e.define(name, {{type, Type::integer()}, type, [shift](Arguments a, Context const&) -> Result<Value> {
                                if (a[1].as_int() < 0) return out_of_range("shift");
                                std::uint64_t const bits = a[1].as_int() > 63 ? 0 : shift(bits_of(a[0]), bits_of(a[1]));
                                return from_bits(bits, a[0]);
                            }});
        };
        define_shift("math.bitShiftLeft", [](std::uint64_t a, std::uint64_t b) { return a << b; });
        define_shift("math.bitShiftRight", [](std::uint64_t a, std::uint64_t b) { return a >> b; });
    }
}

}  // namespace

void define_math(Environment& e) {
    define_extreme(e, "math.greatest", 1);
    define_extreme(e, "math.least", -1);
    define_rounding(e);
    for (auto const& type : {Type::integer(), Type::unsigned_integer(), Type::real()}) {
        e.define("math.abs", {{type}, type, absolute});
        e.define("math.sign", {{type}, type, sign});
    }
    define_bits(e);
}

}  // namespace bolan::rules
