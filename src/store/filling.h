// A database that is being filled from elsewhere: until it is whole, no program opens it (check_format in upgrade.h).
// What was broken off can be emptied and begun anew.
#pragma once
#include "store/database.h"
#include <cstdint>
#include <limits>
#include <string_view>

namespace bolan::store {

// Noted in schema_format, where also a program that does not know of filling takes it for a format that is too new.
inline constexpr std::int64_t k_filling = std::numeric_limits<std::int64_t>::max();

bool has_table(Connection& db, std::string_view name);

enum class Content { none, unfinished, whole };
Content content_of(Connection& db);

// Each inside a write of its own.
void begin_filling(Connection& db);  // after it there is no table but schema_format: CHECKs that it was not whole
void end_filling(Connection& db);

}  // namespace bolan::store
