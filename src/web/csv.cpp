#include "web/csv.h"
#include <charconv>
#include <string_view>

namespace bolan::web {

namespace {

bool is_number(std::string_view text) {
    double value = 0;
    auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    return !text.empty() && failure == std::errc() && end == text.data() + text.size();
}

// Spreadsheets skip white space before they look for a formula.
bool looks_like_formula(std::string_view text) {
    auto const first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return false;
    char const c = text[first];
    return (c == '=' || c == '+' || c == '-' || c == '@' || first > 0) && !is_number(text);
}

}  // namespace

std::string csv_line(std::span<std::string const> cells) {
    std::string out;
    bool is_first = true;
    for (auto const& cell : cells) {
        if (!is_first) out += ',';
        is_first = false;
        std::string const text = looks_like_formula(cell) ? "'" + cell : cell;
        if (text.find_first_of(",\"\r\n") == text.npos) {
            out += text;
            continue;
        }
        out += '"';
        for (char c : text) {
            if (c == '"') out += '"';
            out += c;
        }
        out += '"';
    }
    return out += "\r\n";
}

}  // namespace bolan::web
