// Placeholders of the house, ?1 ?2 …, to those of PostgreSQL, $1 $2 …
#pragma once
#include <string>
#include <string_view>

namespace bolan::store::postgres {

struct Translated {
    std::string text;
    int parameters = 0;  // the highest number used
};

// What stands inside quotes and comments is left alone.
Translated translate(std::string_view sql);

}  // namespace bolan::store::postgres
