// The description of a table as JSON: what a database remembers of its own tables (schema_table), so that whoever has
// only the database knows what is in it; and what an export tells about them.
#pragma once
#include "base/value.h"
#include "store/schema.h"

namespace bolan::store {

// {"name", "columns": [{"name", "type", "required"}], "primary_key": […], "clustered", "indexes": [{"columns",
// "unique", "name", "where"}]}; what is false or empty is left out of columns and indexes.
Value describe(Table const& table);

// Errors: bad_input "schema.description_malformed" (values: table). What it gives is safe to make a table of.
Result<Table> read_description(Value const& description);

}  // namespace bolan::store
