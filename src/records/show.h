// Values as people read them: a choice by its title, an area by its name, dates in words, money in rupees, a CNIC with
// dashes.
#pragma once
#include "definition/model.h"
#include "people/establishment.h"
#include "rules/program.h"
#include <string>
#include <string_view>

namespace bolan::records {

std::string show_date(Date date, std::string_view language);  // "13 October 2026", "13 اکتوبر 2026"
// In civil time: "13 October 2026, 09:30".
std::string show_moment(Timestamp at, std::string_view language, int offset_minutes);
// One stored value of a field. A group or attachment gives the count of its parts.
std::string show_value(definition::Field const& field, Value const& value, std::string_view language,
                       people::Establishment const& establishment);
// A computed value without a field.
std::string show_value(rules::Value const& value, std::string_view language,
                       people::Establishment const& establishment);
// A sentence with its values filled in; a value that is absent leaves nothing.
// Errors: whatever the rules answer besides a missing value.
Result<std::string> fill(definition::Template const& sentence, rules::Activation const& variables,
                         rules::Context const& context, std::string_view language,
                         people::Establishment const& establishment);

}  // namespace bolan::records
