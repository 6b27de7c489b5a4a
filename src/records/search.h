// Words of names and numbers, folded by search_key, so that a name is found in either script and by its beginning.
#pragma once
#include "store/database.h"
#include "store/schema.h"
#include <string>
#include <string_view>
#include <vector>

namespace bolan::records {

store::Table search_table();
// `realm`: "case", or "record:certificates". Replaces what the subject had before when `replace`.
void index_words(store::Connection& db, std::string_view realm, std::string_view id, std::string_view text);
void forget_words(store::Connection& db, std::string_view realm, std::string_view id);
// Ids whose text holds every word of `typed` (the last one as a beginning), newest first, at most `limit`.
std::vector<std::string> find_words(store::Connection& db, std::string_view realm, std::string_view typed, int limit);

}  // namespace bolan::records
