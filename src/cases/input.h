// What people send, made into data by the fields' definitions. Takes a form's texts and JSON's types alike: a date as
// "2026-11-22" or {day, month, year}, a moment as "2026-11-22T15:16" or with {hour, minute}, a CNIC with any dashes or
// digits, yes/no as "yes"/"no" or true/false.
#pragma once
#include "base/result.h"
#include "cases/variables.h"
#include "definition/model.h"
#include "store/database.h"
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bolan::cases {

struct Reading {
    Value data = Value::map();                    // what could be read, by field
    std::vector<Problem> problems;                // "field.required", "field.cnic", … or "service.error" of a check
    std::vector<definition::Field const*> shown;  // those that are not hidden, in order; computed ones and notes too
};

// What is known of an attachment that may be used here, {hash, name, type, size}: uploaded by this person, or already
// part of the case. Empty for any other. What the sender says of its type and size is not believed.
using FindAttachment = std::function<std::optional<Value>(Value const& given)>;

struct InputContext {
    Shelf const& shelf;
    people::Establishment const& establishment;
    Variables const& before;  // what is known so far: the case's data, applicant
    rules::Context const& rules;
    FindAttachment const& find_attachment;
    Date today;
};

// Reads `fields` from `raw` (a map; unknown names are refused: "field.unknown"), in order, so that a field's
// expressions see the fields before it. Hidden fields (show_if false) are dropped; computed ones are computed.
Reading read_fields(std::span<definition::Field const* const> fields, Value const& raw, InputContext const& context);

// One value by its field's kind alone: no expression is asked, and options and areas of any day are good. For what was
// decided long ago under other rules.
std::optional<Value> read_old_value(definition::Field const& field, Value const& raw, InputContext const& context,
                                    std::vector<Problem>& problems);

// The day that {day, month, year} say, as typed; empty when there is no such day.
std::optional<Date> date_of(Value const& parts);

// The options of a choice on a day: from the definition or its dated table.
std::vector<definition::Option> options_of(definition::Field const& field, rules::Context const& rules);

}  // namespace bolan::cases
