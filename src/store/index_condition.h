// The condition of a partial index: terms joined by " and ", in the few forms that both engines index alike:
// "a is null", "a is not null", "a = 'live'", "a = true", "a <> 3".
#pragma once
#include "store/sql.h"
#include <string_view>

namespace bolan::store {

bool is_condition(std::string_view text);
void add_condition(SqlText& sql, std::string_view text);  // CHECKs is_condition

}  // namespace bolan::store
