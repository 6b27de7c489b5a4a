// What both engines ask about a statement and its values before they hand them on.
#pragma once
#include "store/sql.h"
#include <string>
#include <string_view>

namespace bolan::store {

bool is_ddl(std::string_view sql);             // create, alter, drop: run once, so never kept prepared
void require_storable(std::string_view text);  // throws DatabaseError unless UTF-8 without NUL
std::string error_text(std::string_view message, std::string_view sql);  // the message and where it arose; no values

}  // namespace bolan::store
