#include "base/dashed_name.h"
#include <algorithm>

namespace bolan {

bool is_dashed_name(std::string_view text) {
    if (text.empty() || text.size() > 40 || text.front() == '-' || text.back() == '-') return false;
    if (text.find("--") != text.npos) return false;
    return std::ranges::all_of(text,
                               [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

}  // namespace bolan
