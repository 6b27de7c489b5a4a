// How the fields of a definition become typed columns of a table. The same for registries and for the data of cases.
#pragma once
#include "definition/model.h"
#include "store/schema.h"
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::records {

store::ColumnType column_type(definition::Field const& field);
// One column for each field that holds a value (a note holds none).
std::vector<store::Column> columns_of(std::span<definition::Field const* const> fields);
// "verification-request" -> "verification_request": definitions use dashes, tables do not.
std::string identifier(std::string_view prefix, std::string_view name);

}  // namespace bolan::records
