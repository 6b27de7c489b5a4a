// Numbers without gaps. A serial runs for each series and key ("certificates" / "quetta|local|2026"), and is taken in
// the transaction of the act that uses it: an act rolled back gives its number back.
#pragma once
#include "base/clock.h"
#include "base/value.h"
#include "definition/model.h"
#include "people/establishment.h"
#include "store/database.h"
#include "store/schema.h"
#include <string>
#include <string_view>

namespace bolan::records {

store::Table serial_table();
std::int64_t next_serial(store::Transaction& tx, std::string_view series, std::string_view key);

// The next number of a series by its pattern. Placeholders: {field}, {area_field.short_code}, {year}, {serial:width}.
// `fields` holds the values; `on` gives the year.
std::string next_number(store::Transaction& tx, std::string_view series, definition::Numbering const& numbering,
                        Value const& fields, Date on, people::Establishment const& establishment);

}  // namespace bolan::records
