#include "store/postgres/translate.h"
#include <algorithm>

namespace bolan::store::postgres {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The end of the quoted text or comment that begins at `at`; `at` itself when none begins there.
std::size_t skip_opaque(std::string_view sql, std::size_t at) {
    auto const end_after = [&](std::string_view end, std::size_t from) {
        auto const found = sql.find(end, from);
        return found == std::string_view::npos ? sql.size() : found + end.size();
    };
    // A doubled quote inside needs no care: the second half is read as one more quoted text.
    if (sql[at] == '\'' || sql[at] == '"') return end_after(sql.substr(at, 1), at + 1);
    if (sql.substr(at, 2) == "--") return end_after("\n", at + 2);
    if (sql.substr(at, 2) == "/*") return end_after("*/", at + 2);
    return at;
}

}  // namespace

Translated translate(std::string_view sql) {
    Translated out;
    for (std::size_t at = 0; at < sql.size();) {
        if (auto const end = skip_opaque(sql, at); end != at) {
            out.text += sql.substr(at, end - at);
            at = end;
            continue;
        }
        bool const placeholder = sql[at] == '?' && at + 1 < sql.size() && is_digit(sql[at + 1]);
        out.text += placeholder ? '$' : sql[at];
        ++at;
        if (!placeholder) continue;
        int number = 0;
        for (; at < sql.size() && is_digit(sql[at]); ++at) {
            number = number * 10 + (sql[at] - '0');
            out.text += sql[at];
        }
        out.parameters = std::max(out.parameters, number);
    }
    return out;
}

}  // namespace bolan::store::postgres
