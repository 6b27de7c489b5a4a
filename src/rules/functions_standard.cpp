// The functions of the CEL standard that are neither time nor macros (cel-spec, langdef.md, "List of Standard
// Definitions").
#include "base/text.h"
#include "rules/functions.h"
#include "rules/pattern.h"
#include "rules/time_text.h"
#include "rules/type.h"
#include "rules/utf8.h"
#include <charconv>
#include <cmath>

namespace bolan::rules {

namespace {

using Arguments = std::span<Value const>;

constexpr double k_two_63 = 9223372036854775808.0;
constexpr double k_two_64 = 18446744073709551616.0;

void define_size(Environment& e) {
    auto const define_for = [&](Type type, Implementation implementation) {
        e.define("size", {{type}, Type::integer(), implementation});
        e.define("size", {{type}, Type::integer(), implementation, Overload::Form::method});
    };
    auto const as_size = [](std::size_t n) { return Value(static_cast<std::int64_t>(n)); };
    define_for(Type::string(),
               [=](Arguments a, Context const&) { return as_size(count_code_points(a[0].as_string())); });
    define_for(Type::bytes(), [=](Arguments a, Context const&) { return as_size(a[0].as_bytes().size()); });
    define_for(Type::list(Type::parameter("A")),
               [=](Arguments a, Context const&) { return as_size(a[0].as_list().size()); });
    define_for(Type::map(Type::parameter("A"), Type::parameter("B")),
               [=](Arguments a, Context const&) { return as_size(a[0].as_map().size()); });
}

void define_text_tests(Environment& e) {
    auto const define_test = [&](char const* name, bool (*test)(std::string_view, std::string_view)) {
        e.define(name, {{Type::string(), Type::string()},
                        Type::boolean(),
                        [test](Arguments a, Context const&) { return Value(test(a[0].as_string(), a[1].as_string())); },
                        Overload::Form::method});
    };
    define_test("contains",
                [](std::string_view a, std::string_view b) { return find_word(a, b) != std::string_view::npos; });
    define_test("startsWith", [](std::string_view a, std::string_view b) { return a.starts_with(b); });
    define_test("endsWith", [](std::string_view a, std::string_view b) { return a.ends_with(b); });

    // A pattern that is no literal is compiled each time; the compiler prepares literal ones.
    Implementation const matches = [](Arguments a, Context const&) -> Result<Value> {
        auto const pattern = Pattern::compile(a[1].as_string());
        if (!pattern) return Fail(Error::bad_input("rules.bad_pattern").with("pattern", a[1].as_string()));
        return Value(pattern->is_found_in(a[0].as_string()));
    };
    constexpr std::uint32_t k_compile_steps = 1000;
    for (auto const form : {Overload::Form::function, Overload::Form::method})
        e.define("matches",
                 {{Type::string(), Type::string()}, Type::boolean(), matches, form, false, {}, k_compile_steps});
}

Result<Value> int_of_double(double d) {
    // CEL: rounds toward zero; what does not fit is an error. The bounds themselves are not exact in a
    // double.
    if (!(d > -k_two_63 && d < k_two_63)) return out_of_range("int");
    return Value(static_cast<std::int64_t>(d));
}

template <typename Number>
Result<Value> number_of_text(std::string const& text, char const* type) {
    Number n{};
    std::string_view digits = text;
    if (digits.starts_with('+') && digits.size() > 1 && digits[1] != '-') digits.remove_prefix(1);
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
    if (error != std::errc() || end != digits.data() + digits.size()) return bad_conversion(text, type);
    return Value(n);
}

void define_int(Environment& e) {
    auto const define_from = [&](Type from, Implementation implementation) {
        e.define("int", {{from}, Type::integer(), std::move(implementation)});
    };
    define_from(Type::integer(), [](Arguments a, Context const&) { return a[0]; });
    define_from(Type::unsigned_integer(), [](Arguments a, Context const&) -> Result<Value> {
        if (a[0].as_uint() > INT64_MAX) return out_of_range("int");
        return Value(static_cast<std::int64_t>(a[0].as_uint()));
    });
    define_from(Type::real(), [](Arguments a, Context const&) { return int_of_double(a[0].as_double()); });
    define_from(Type::string(),
                [](Arguments a, Context const&) { return number_of_text<std::int64_t>(a[0].as_string(), "int"); });
    define_from(Type::timestamp(), [](Arguments a, Context const&) { return Value(a[0].as_timestamp().seconds); });
    define_from(Type::duration(), [](Arguments a, Context const&) { return Value(a[0].as_duration().seconds); });
}

void define_uint(Environment& e) {
    auto const define_from = [&](Type from, Implementation implementation) {
        e.define("uint", {{from}, Type::unsigned_integer(), std::move(implementation)});
    };
    define_from(Type::unsigned_integer(), [](Arguments a, Context const&) { return a[0]; });
    define_from(Type::integer(), [](Arguments a, Context const&) -> Result<Value> {
        if (a[0].as_int() < 0) return out_of_range("uint");
        return Value(static_cast<std::uint64_t>(a[0].as_int()));
    });
    define_from(Type::real(), [](Arguments a, Context const&) -> Result<Value> {
        double const d = a[0].as_double();
        if (!(d >= 0 && d < k_two_64)) return out_of_range("uint");
        return Value(static_cast<std::uint64_t>(d));
    });
    define_from(Type::string(),
                [](Arguments a, Context const&) { return number_of_text<std::uint64_t>(a[0].as_string(), "uint"); });
}

Result<Value> double_of_text(std::string const& text) {
    std::string_view digits = text;
    if (digits.starts_with('+')) digits.remove_prefix(1);
    double d = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), d);
    bool const is_too_large = error == std::errc::result_out_of_range && digits.find('-', 1) == digits.npos;
    if (error == std::errc::invalid_argument || is_too_large || end != digits.data() + digits.size())
        return bad_conversion(text, "double");
    return Value(d);
}

void define_double(Environment& e) {
    e.define("double", {{Type::real()}, Type::real(), [](Arguments a, Context const&) { return a[0]; }});
    e.define("double", {{Type::integer()}, Type::real(), [](Arguments a, Context const&) {
                            return Value(static_cast<double>(a[0].as_int()));
                        }});
    e.define("double", {{Type::unsigned_integer()}, Type::real(), [](Arguments a, Context const&) {
                            return Value(static_cast<double>(a[0].as_uint()));
                        }});
    e.define("double", {{Type::string()}, Type::real(), [](Arguments a, Context const&) {
                            return double_of_text(a[0].as_string());
                        }});
}

Result<Value> string_of(Value const& v) {
    switch (v.kind()) {
        case Kind::boolean:
            return Value(v.as_bool() ? "true" : "false");
        case Kind::integer:
            return Value(std::to_string(v.as_int()));
        case Kind::unsigned_integer:
            return Value(std::to_string(v.as_uint()));
        case Kind::real:
            return Value(real_text(v.as_double()));
        case Kind::timestamp:
            return Value(timestamp_text(v.as_timestamp()));
        case Kind::duration:
            return Value(duration_text(v.as_duration()));
        case Kind::date:
            return Value(v.as_date().iso());
        case Kind::bytes:
            if (!is_valid_utf8(v.as_bytes())) return bad_conversion("bytes", "string");
            return Value(v.as_bytes());
        default:
            return v;
    }
}

void define_string(Environment& e) {
    for (auto const& from : {Type::string(), Type::boolean(), Type::integer(), Type::unsigned_integer(), Type::real(),
                             Type::bytes(), Type::timestamp(), Type::duration(), Type::date()})
        e.define("string", {{from}, Type::string(), [](Arguments a, Context const&) { return string_of(a[0]); }});
    e.define("bytes", {{Type::string()}, Type::bytes(), [](Arguments a, Context const&) {
                           return Value::bytes(a[0].as_string());
                       }});
    e.define("bytes", {{Type::bytes()}, Type::bytes(), [](Arguments a, Context const&) { return a[0]; }});
}

Result<Value> bool_of_text(std::string const& text) {
    for (auto const* word : {"1", "t", "true", "TRUE", "True"})
        if (text == word) return Value(true);
    for (auto const* word : {"0", "f", "false", "FALSE", "False"})
        if (text == word) return Value(false);
    return bad_conversion(text, "bool");
}

}  // namespace

std::optional<std::int64_t> as_whole_int(Value const& number) {
    if (number.is(Kind::integer)) return number.as_int();
    if (number.is(Kind::unsigned_integer))
        return number.as_uint() <= INT64_MAX ? std::optional(static_cast<std::int64_t>(number.as_uint()))
                                             : std::nullopt;
    double const d = number.as_double();
    if (!(d > -k_two_63 && d < k_two_63) || std::trunc(d) != d) return {};
    return static_cast<std::int64_t>(d);
}

Fail bad_conversion(std::string text, char const* to) {
    return Fail(Error::bad_input("rules.bad_conversion").with("text", std::move(text)).with("to", to));
}

Fail out_of_range(char const* function) { return Fail(Error::bad_input("rules.range").with("function", function)); }

void define_standard(Environment& e) {
    define_size(e);
    define_text_tests(e);
    define_int(e);
    define_uint(e);
    define_double(e);
    define_string(e);
    e.define("bool", {{Type::boolean()}, Type::boolean(), [](Arguments a, Context const&) { return a[0]; }});
    e.define("bool", {{Type::string()}, Type::boolean(), [](Arguments a, Context const&) {
                          return bool_of_text(a[0].as_string());
                      }});
    e.define("dyn", {{Type::parameter("A")}, Type::dyn(), [](Arguments a, Context const&) { return a[0]; }});
    e.define("type", {{Type::parameter("A")}, Type::type_of(Type::parameter("A")), [](Arguments a, Context const&) {
                          return Value(type_of_value(a[0]));
                      }});
}

}  // namespace bolan::rules
