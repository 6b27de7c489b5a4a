// The functions of the language by family, and what they share. Internal to rules/.
#pragma once
#include "rules/environment.h"
#include "rules/value.h"
#include <optional>
#include <string>

namespace bolan::rules {

void define_standard(Environment& environment);   // size, contains, conversions, type, dyn …
void define_time(Environment& environment);       // timestamps and durations
void define_dates(Environment& environment);      // Bolan: days, ages, working days
void define_texts(Environment& environment);      // the standard's string extension; Bolan: digits, normal
void define_math(Environment& environment);       // the standard's math extension
void define_optionals(Environment& environment);  // optional.of …, base64

// A number without a fraction as an int; empty when it has one or does not fit.
std::optional<std::int64_t> as_whole_int(Value const& number);

// operand[?key]: an optional of what is there. False when the operand is neither list, map nor optional of
// one.
bool read_optionally(Value const& operand, Value const& key, Value& out);

// "%s of %d".format([…]) of the standard's string extension.
// Errors: bad_input "rules.bad_format" (message).
Result<Value> format_text(std::string const& format, Value::List const& arguments, Context const& context);

// Refuses to make a text or a list that the evaluation's budget could not pay for.
Result<> ensure_affordable(std::uint64_t bytes, Context const& context);

Fail bad_conversion(std::string text, char const* to);
Fail out_of_range(char const* function);

}  // namespace bolan::rules
