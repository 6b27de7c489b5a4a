// Bolan's own functions of days: a date has no time, and working days come from the province's calendar.
#include "rules/functions.h"
#include "rules/time_text.h"
#include "rules/type.h"

namespace bolan::rules {

namespace {

using Arguments = std::span<Value const>;

// Days beyond these years are slips of the pen, and arithmetic on them would leave the calendar.
constexpr int k_year_first = 1, k_year_last = 9999;
constexpr std::int64_t k_count_max = 4'000'000;      // days: more than ten thousand years
constexpr std::int64_t k_working_days_max = 20'000;  // walked day by day; more than fifty years
constexpr std::uint32_t k_walk_steps = 200;

Result<Value> checked(Date day) {
    static Date const first = *Date::of(k_year_first, 1, 1), last = *Date::of(k_year_last, 12, 31);
    if (day < first || day > last) return out_of_range("date");
    return Value(day);
}

bool is_count(std::int64_t n, std::int64_t max) { return n >= -max && n <= max; }

Result<WorkCalendar const*> calendar_of(Context const& context) {
    if (!context.calendar) return Fail(Error::of(ErrorKind::unavailable, "rules.no_calendar"));
    return context.calendar;
}

// Whole months from `from` to `to`: the month is complete on the same day of the month, or on the first of
// the next where that day is missing, as years_between has it for 29 February. Negative when `to` is before.
int months_between(Date from, Date to) {
    if (to < from) return -months_between(to, from);
    auto const a = from.parts(), b = to.parts();
    return (b.year - a.year) * 12 + (b.month - a.month) - (b.day < a.day ? 1 : 0);
}

// Never negative zero years: before the first anniversary it is 0 in both directions.
int whole_years(Date from, Date to) { return to < from ? -years_between(to, from) : years_between(from, to); }

void define_since(Environment& e) {
    Implementation const years = [](Arguments a, Context const& c) {
        return Value(whole_years(a[0].as_date(), c.today));
    };
    e.define("age", {{Type::date()}, Type::integer(), years});
    e.define("years_since", {{Type::date()}, Type::integer(), years});
    Implementation const years_on = [](Arguments a, Context const&) {
        return Value(whole_years(a[0].as_date(), a[1].as_date()));
    };
    e.define("age", {{Type::date(), Type::date()}, Type::integer(), years_on});
    e.define("years_between", {{Type::date(), Type::date()}, Type::integer(), years_on});
    e.define("months_since", {{Type::date()}, Type::integer(), [](Arguments a, Context const& c) {
                                  return Value(months_between(a[0].as_date(), c.today));
                              }});
    e.define("months_between", {{Type::date(), Type::date()}, Type::integer(), [](Arguments a, Context const&) {
                                    return Value(months_between(a[0].as_date(), a[1].as_date()));
                                }});
    e.define("days_since", {{Type::date()}, Type::integer(), [](Arguments a, Context const& c) {
                                return Value(c.today.days - a[0].as_date().days);
                            }});
    e.define("days_between", {{Type::date(), Type::date()}, Type::integer(), [](Arguments a, Context const&) {
                                  return Value(a[1].as_date().days - a[0].as_date().days);
                              }});
}

void define_arithmetic(Environment& e) {
    Type const day = Type::date(), count = Type::integer();
    e.define("add_days", {{day, count}, day, [](Arguments a, Context const&) -> Result<Value> {
                              if (!is_count(a[1].as_int(), k_count_max)) return out_of_range("add_days");
                              return checked(a[0].as_date().plus_days(static_cast<int>(a[1].as_int())));
                          }});
    e.define("add_months", {{day, count}, day, [](Arguments a, Context const&) -> Result<Value> {
                                if (!is_count(a[1].as_int(), k_count_max / 30)) return out_of_range("add_months");
                                return checked(a[0].as_date().plus_months(static_cast<int>(a[1].as_int())));
                            }});
    e.define("add_years", {{day, count}, day, [](Arguments a, Context const&) -> Result<Value> {
                               if (!is_count(a[1].as_int(), k_year_last)) return out_of_range("add_years");
                               return checked(a[0].as_date().plus_months(12 * static_cast<int>(a[1].as_int())));
                           }});
}

void define_working_days(Environment& e) {
    Type const day = Type::date(), count = Type::integer();
    e.define("is_working_day", {{day}, Type::boolean(), [](Arguments a, Context const& c) -> Result<Value> {
                                    return Value(TRY(calendar_of(c))->is_working_day(a[0].as_date()));
                                }});
    e.define("add_working_days",
             {{day, count},
              day,
              [](Arguments a, Context const& c) -> Result<Value> {
                  auto const* calendar = TRY(calendar_of(c));
                  if (!is_count(a[1].as_int(), k_working_days_max)) return out_of_range("add_working_days");
                  return checked(calendar->add_working_days(a[0].as_date(), static_cast<int>(a[1].as_int())));
              },
              Overload::Form::function,
              false,
              {},
              k_walk_steps});
    e.define("working_days_between", {{day, day},
                                      count,
                                      [](Arguments a, Context const& c) -> Result<Value> {
                                          auto const* calendar = TRY(calendar_of(c));
                                          std::int64_t const days =
                                              std::int64_t{a[1].as_date().days} - a[0].as_date().days;
                                          if (!is_count(days, k_working_days_max))
                                              return out_of_range("working_days_between");
                                          return Value(calendar->working_days_between(a[0].as_date(), a[1].as_date()));
                                      },
                                      Overload::Form::function,
                                      false,
                                      {},
                                      k_walk_steps});
}

void define_parts(Environment& e) {
    auto const define_part = [&](char const* name, int (*part)(Date)) {
        e.define(name, {{Type::date()}, Type::integer(), [part](Arguments a, Context const&) {
                            return Value(part(a[0].as_date()));
                        }});
    };
    define_part("year", [](Date d) { return d.parts().year; });
    define_part("month", [](Date d) { return d.parts().month; });
    define_part("day", [](Date d) { return d.parts().day; });
    define_part("weekday", [](Date d) { return d.weekday() + 1; });  // Monday is 1, as ISO 8601 counts
}

Result<Value> date_of(Value const& from, Context const& context) {
    if (from.is(Kind::string)) {
        auto const day = Date::parse(from.as_string());
        if (!day) return bad_conversion(from.as_string(), "date");
        return Value(*day);
    }
    if (from.is(Kind::date)) return from;
    auto const* calendar = TRY(calendar_of(context));
    return checked(date_at(bolan::Timestamp{from.as_timestamp().seconds * 1000}, calendar->offset_minutes()));
}

}  // namespace

void define_dates(Environment& e) {
    e.define("today", {{}, Type::date(), [](Arguments, Context const& c) { return Value(c.today); }});
    e.define("now", {{}, Type::timestamp(), [](Arguments, Context const& c) { return Value(c.now); }});
    for (auto const& from : {Type::string(), Type::timestamp(), Type::date()})
        e.define("date", {{from}, Type::date(), [](Arguments a, Context const& c) { return date_of(a[0], c); }});
    e.define("date", {{Type::integer(), Type::integer(), Type::integer()},
                      Type::date(),
                      [](Arguments a, Context const&) -> Result<Value> {
                          bool const fits = is_count(a[0].as_int(), k_year_last) && is_count(a[1].as_int(), 12) &&
                                            is_count(a[2].as_int(), 31);
                          auto const day =
                              fits ? Date::of(static_cast<int>(a[0].as_int()), static_cast<int>(a[1].as_int()),
                                              static_cast<int>(a[2].as_int()))
                                   : std::nullopt;
                          if (!day) return out_of_range("date");
                          return Value(*day);
                      }});
    define_since(e);
    define_arithmetic(e);
    define_working_days(e);
    define_parts(e);
}

}  // namespace bolan::rules
