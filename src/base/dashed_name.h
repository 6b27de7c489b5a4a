// Names that we give to folders and files: "trade-licence".
#pragma once
#include <string_view>

namespace bolan {

// Lower case letters, digits and single dashes between them, at most 40.
bool is_dashed_name(std::string_view text);

}  // namespace bolan
