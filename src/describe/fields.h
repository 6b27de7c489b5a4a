// What a form asks and what a table sets, in words. Internal to this folder.
#pragma once
#include "describe/teller.h"
#include "rules/tables.h"

namespace bolan::describe {

// What holds for a question besides its title: when it is asked, what it takes, when an answer is refused.
Names notes_of(Teller const& teller, definition::Service const& service, definition::Field const& field);
// The title, quoted, and the notes in brackets.
std::string told_field(Teller const& teller, definition::Service const& service, definition::Field const& field);
// "reader: amount Rs 100, from … until … (notification: …)"
std::string told_row(Teller const& teller, rules::TableSpec const& spec, rules::DatedTable::Row const& row);
std::string notification_of(Teller const& teller, rules::DatedTable::Row const& row);  // "notification: …"
// All rows of the table of this name, dated or of decisions.
Names rows_of(Teller const& teller, rules::Tables const& tables, std::string const& name);

}  // namespace bolan::describe
