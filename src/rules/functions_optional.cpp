// Optionals and base64, as the standard's extensions have them.
#include "rules/functions.h"
#include "rules/type.h"
#include "rules/utf8.h"

namespace bolan::rules {

namespace {

using Arguments = std::span<Value const>;

bool is_zero(Value const& v) {
    switch (v.kind()) {
        case Kind::null:
            return true;
        case Kind::boolean:
            return !v.as_bool();
        case Kind::integer:
            return v.as_int() == 0;
        case Kind::unsigned_integer:
            return v.as_uint() == 0;
        case Kind::real:
            return v.as_double() == 0;
        case Kind::string:
            return v.as_string().empty();
        case Kind::bytes:
            return v.as_bytes().empty();
        case Kind::list:
            return v.as_list().empty();
        case Kind::map:
            return v.as_map().size() == 0;
        case Kind::duration:
            return v.as_duration() == Seconds{};
        case Kind::timestamp:
            return v.as_timestamp() == Seconds{};
        case Kind::optional:
            return v.as_optional() == nullptr;
        default:
            return false;
    }
}

}  // namespace

bool read_optionally(Value const& operand, Value const& key, Value& out) {
    Value const* from = operand.is(Kind::optional) ? operand.as_optional() : &operand;
    Value const* found = nullptr;
    if (from) {
        if (from->is(Kind::map)) {
            found = from->as_map().find(key);
        } else if (from->is(Kind::list) && key.is_number()) {
            auto const index = as_whole_int(key);
            if (index && *index >= 0 && static_cast<std::size_t>(*index) < from->as_list().size())
                found = &from->as_list()[static_cast<std::size_t>(*index)];
        } else {
            return false;
        }
    }
    Value result = !found ? Value::none() : found->is(Kind::optional) ? *found : Value::some(*found);
    out = std::move(result);
    return true;
}

void define_optionals(Environment& e) {
    Type const a_type = Type::parameter("A"), optional = Type::optional(a_type);
    auto const method = Overload::Form::method;
    e.define("optional.none", {{}, optional, [](Arguments, Context const&) { return Value::none(); }});
    e.define("optional.of", {{a_type}, optional, [](Arguments a, Context const&) { return Value::some(a[0]); }});
    e.define("optional.ofNonZeroValue", {{a_type}, optional, [](Arguments a, Context const&) {
                                             return is_zero(a[0]) ? Value::none() : Value::some(a[0]);
                                         }});
    e.define("hasValue", {{optional},
                          Type::boolean(),
                          [](Arguments a, Context const&) { return Value(a[0].as_optional() != nullptr); },
                          method});
    e.define("value", {{optional},
                       a_type,
                       [](Arguments a, Context const&) -> Result<Value> {
                           if (!a[0].as_optional())
                               return Fail(Error::bad_input("rules.no_value").with("name", "optional"));
                           return *a[0].as_optional();
                       },
                       method});
    e.define("or", {{optional, optional},
                    optional,
                    [](Arguments a, Context const&) { return a[0].as_optional() ? a[0] : a[1]; },
                    method});
    e.define("orValue", {{optional, a_type},
                         a_type,
                         [](Arguments a, Context const&) { return a[0].as_optional() ? *a[0].as_optional() : a[1]; },
                         method});

    e.define("base64.encode", {{Type::bytes()}, Type::string(), [](Arguments a, Context const&) {
                                   return Value(to_base64(a[0].as_bytes()));
                               }});
    e.define("base64.decode", {{Type::string()}, Type::bytes(), [](Arguments a, Context const&) -> Result<Value> {
                                   std::string bytes;
                                   if (!from_base64(a[0].as_string(), bytes))
                                       return bad_conversion(a[0].as_string(), "bytes");
                                   return Value::bytes(std::move(bytes));
                               }});
}

}  // namespace bolan::rules
