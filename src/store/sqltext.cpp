#include "base/check.h"
#include "store/sql.h"
#include <algorithm>

namespace bolan::store {

bool is_identifier(std::string_view text) {
    if (text.empty() || text.size() > 63 || text.front() < 'a' || text.front() > 'z') return false;
    return std::ranges::all_of(text,
                               [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

SqlText& SqlText::add(Sql piece) {
    m_text += piece.text();
    return *this;
}

SqlText& SqlText::name(std::string_view identifier) {
    CHECK(is_identifier(identifier));
    // Quoted, so that a field may be called "order" or "from".
    m_text += '"';
    m_text += identifier;
    m_text += '"';
    return *this;
}

SqlText& SqlText::placeholder(int n) {
    CHECK(n > 0);
    m_text += '?' + std::to_string(n);
    return *this;
}

SqlText& SqlText::literal(std::string_view text) {
    CHECK(text.find('\0') == std::string_view::npos);
    m_text += '\'';
    for (char const c : text) m_text.append(c == '\'' ? 2 : 1, c);
    m_text += '\'';
    return *this;
}

SqlText& SqlText::integer(std::int64_t value) {
    m_text += std::to_string(value);
    return *this;
}

}  // namespace bolan::store
