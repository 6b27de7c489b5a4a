#include "http/ascii.h"
#include <algorithm>

namespace bolan::http {

namespace {

bool is_tchar(char c) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
    return c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

}  // namespace

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = lower(c);
    return out;
}

bool iequals(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text) {
    auto const from = text.find_first_not_of(" \t");
    if (from == text.npos) return {};
    return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

bool is_token(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_tchar); }

std::vector<std::string_view> split_list(std::string_view text) {
    std::vector<std::string_view> items;
    std::size_t start = 0;
    bool quoted = false;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i == text.size() || (text[i] == ',' && !quoted)) {
            if (auto const item = trim(text.substr(start, i - start)); !item.empty()) items.push_back(item);
            start = i + 1;
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (quoted && text[i] == '\\' && i + 1 < text.size()) {
            ++i;
        }
    }
    return items;
}

int quality_of(std::string_view item) {
    auto at = item.find(';');
    while (at != item.npos) {
        auto const next = item.find(';', at + 1);
        std::string_view const part = trim(item.substr(at + 1, next == item.npos ? item.npos : next - at - 1));
        at = next;
        if (part.size() < 3 || lower(part[0]) != 'q' || part[1] != '=') continue;
        // qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )
        std::string_view const digits = part.substr(2);
        if ((digits[0] != '0' && digits[0] != '1') || digits.size() > 5 || (digits.size() > 1 && digits[1] != '.'))
            return 0;
        int weight = (digits[0] - '0') * 1000;
        int unit = 100;
        for (char const c : digits.substr(std::min<std::size_t>(2, digits.size()))) {
            if (c < '0' || c > '9') return 0;
            weight += (c - '0') * unit;
            unit /= 10;
        }
        return std::min(weight, 1000);
    }
    return 1000;
}

}  // namespace bolan::http
