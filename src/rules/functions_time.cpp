// Timestamps and durations of the CEL standard.
#include "rules/functions.h"
#include "rules/time_text.h"
#include "rules/type.h"

namespace bolan::rules {

namespace {

using Arguments = std::span<Value const>;

constexpr std::int64_t k_day_seconds = 86'400;
constexpr std::uint32_t k_zone_steps = 20;  // a zone is read from its data at each call

// A moment as civil time somewhere.
struct Civil {
    Date day;
    std::int64_t second_of_day;
    std::int32_t nanos;
};

Civil civil_at(Seconds at, int offset_seconds) {
    std::int64_t const local = at.seconds + offset_seconds;
    std::int64_t const days = local / k_day_seconds - (local % k_day_seconds < 0 ? 1 : 0);
    return {Date{static_cast<std::int32_t>(days)}, local - days * k_day_seconds, at.nanos};
}

using Part = std::int64_t (*)(Civil const&);

std::int64_t day_of_year(Civil const& c) { return c.day.days - Date::of(c.day.parts().year, 1, 1)->days; }

void define_part(Environment& e, char const* name, Part part) {
    e.define(name, {{Type::timestamp()},
                    Type::integer(),
                    [part](Arguments a, Context const&) { return Value(part(civil_at(a[0].as_timestamp(), 0))); },
                    Overload::Form::method});
    e.define(name, {{Type::timestamp(), Type::string()},
                    Type::integer(),
                    [part](Arguments a, Context const&) -> Result<Value> {
                        Seconds const at = a[0].as_timestamp();
                        auto const offset = zone_offset_seconds(a[1].as_string(), at.seconds);
                        if (!offset) return Fail(Error::bad_input("rules.unknown_zone").with("zone", a[1].as_string()));
                        Seconds const local{at.seconds + *offset, at.nanos};
                        if (!is_in_range_timestamp(local)) return out_of_range("timestamp");
                        return Value(part(civil_at(at, *offset)));
                    },
                    Overload::Form::method,
                    false,
                    {},
                    k_zone_steps});
}

void define_duration_part(Environment& e, char const* name, std::int64_t (*part)(Seconds)) {
    e.define(name, {{Type::duration()},
                    Type::integer(),
                    [part](Arguments a, Context const&) { return Value(part(a[0].as_duration())); },
                    Overload::Form::method});
}

void define_parts(Environment& e) {
    define_part(e, "getFullYear", [](Civil const& c) { return std::int64_t{c.day.parts().year}; });
    define_part(e, "getMonth", [](Civil const& c) { return std::int64_t{c.day.parts().month - 1}; });
    define_part(e, "getDate", [](Civil const& c) { return std::int64_t{c.day.parts().day}; });
    define_part(e, "getDayOfMonth", [](Civil const& c) { return std::int64_t{c.day.parts().day - 1}; });
    define_part(e, "getDayOfYear", day_of_year);
    define_part(e, "getDayOfWeek",
                [](Civil const& c) { return std::int64_t{(c.day.weekday() + 1) % 7}; });  // Sunday is 0
    define_part(e, "getHours", [](Civil const& c) { return c.second_of_day / 3600; });
    define_part(e, "getMinutes", [](Civil const& c) { return c.second_of_day / 60 % 60; });
    define_part(e, "getSeconds", [](Civil const& c) { return c.second_of_day % 60; });
    define_part(e, "getMilliseconds", [](Civil const& c) { return std::int64_t{c.nanos / 1'000'000}; });
    define_duration_part(e, "getHours", [](Seconds s) { return s.seconds / 3600; });
    define_duration_part(e, "getMinutes", [](Seconds s) { return s.seconds / 60; });
    define_duration_part(e, "getSeconds", [](Seconds s) { return s.seconds; });
    // CEL: the milliseconds of the fraction alone, not of the whole length.
    define_duration_part(e, "getMilliseconds", [](Seconds s) { return std::int64_t{s.nanos / 1'000'000}; });
}

}  // namespace

void define_time(Environment& e) {
    e.define("timestamp", {{Type::string()}, Type::timestamp(), [](Arguments a, Context const&) -> Result<Value> {
                               auto const at = parse_timestamp(a[0].as_string());
                               if (!at) return bad_conversion(a[0].as_string(), "timestamp");
                               return Value::timestamp(*at);
                           }});
    e.define("timestamp", {{Type::integer()}, Type::timestamp(), [](Arguments a, Context const&) -> Result<Value> {
                               if (!is_in_range_timestamp({a[0].as_int(), 0})) return out_of_range("timestamp");
                               return Value::timestamp({a[0].as_int(), 0});
                           }});
    e.define("timestamp", {{Type::timestamp()}, Type::timestamp(), [](Arguments a, Context const&) { return a[0]; }});
    e.define("duration", {{Type::string()}, Type::duration(), [](Arguments a, Context const&) -> Result<Value> {
                              auto const length = parse_duration(a[0].as_string());
                              if (!length) return bad_conversion(a[0].as_string(), "duration");
                              if (!is_in_range_duration(*length)) return out_of_range("duration");
                              return Value::duration(*length);
                          }});
    e.define("duration", {{Type::duration()}, Type::duration(), [](Arguments a, Context const&) { return a[0]; }});
    define_parts(e);
}

}  // namespace bolan::rules
