#include "web/html.h"
#include <charconv>

namespace bolan::web {
namespace {

constexpr auto k_escapes = [] {
    std::array<std::string_view, 256> table{};
    table['&'] = "&amp;";
    table['<'] = "&lt;";
    table['>'] = "&gt;";
    table['"'] = "&quot;";
    table['\''] = "&#39;";
    return table;
}();

constexpr auto k_needs_escape = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0; c < 256; ++c) table[c] = !k_escapes[c].empty();
    return table;
}();

bool is_same_scheme(std::string_view scheme, std::string_view lower) {
    if (scheme.size() != lower.size()) return false;
    for (std::size_t i = 0; i < lower.size(); ++i)
        if ((scheme[i] | 0x20) != lower[i]) return false;
    return true;
}

}  // namespace

// A browser drops tabs and newlines inside an address and spaces before it, so none may hide a scheme; and it reads
// "//host" and "/\host" as another host.
bool is_safe_url(std::string_view url) {
    for (char c : url)
        if (static_cast<unsigned char>(c) <= 0x20 || c == '\\' || c == 0x7F) return false;
    if (url.starts_with("//")) return false;
    auto const end = url.find_first_of(":/?#");
    if (end == std::string_view::npos || url[end] != ':') return true;
    auto const scheme = url.substr(0, end);
    for (std::string_view good : {"https", "tel", "sms", "mailto"})
        if (is_same_scheme(scheme, good)) return true;
    return false;
}

std::string url_part(std::string_view text) {
    static constexpr char hex[] = "0123456789ABCDEF";
    std::string out;
    for (char c : text) {
        auto const byte = static_cast<unsigned char>(c);
        bool const is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                              c == '.' || c == '_' || c == '~';
        if (is_plain) {
            out += c;
        } else {
            out += '%';
            out += hex[byte >> 4];
            out += hex[byte & 15];
        }
    }
    return out;
}

void Html::start_tag(ElementName element, Attrs attrs) {
    m_out += '<';
    put(element.name);
    for (auto const& attr : attrs) put_attr(attr);
    m_out += '>';
}

void Html::put_attr(Attr const& attr) {
    if (attr.value.kind == AttrValue::Kind::absent) return;
    m_out += ' ';
    put(attr.name.name);
    if (attr.value.kind == AttrValue::Kind::present) return;
    m_out += "=\"";
    if (attr.value.kind == AttrValue::Kind::number) {
        put_number(attr.value.number);
    } else if (attr.name.is_url && !is_safe_url(attr.value.text)) {
        ++m_refused_urls;
        m_out += '#';
    } else {
        escape(attr.value.text);
    }
    m_out += '"';
}

void Html::put_number(std::int64_t value) {
    char buffer[24];
    auto const end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    m_out.append(buffer, static_cast<std::size_t>(end - buffer));
}

void Html::escape(std::string_view content) {
    auto const* at = content.data();
    auto const* const end = at + content.size();
    while (at != end) {
        auto const* run = at;
        while (run != end && !k_needs_escape[static_cast<unsigned char>(*run)]) ++run;
        m_out.append(at, static_cast<std::size_t>(run - at));
        if (run == end) return;
        put(k_escapes[static_cast<unsigned char>(*run)]);
        at = run + 1;
    }
}

Html& Html::script(std::string_view own_src) {
    bool const is_own = own_src.starts_with('/') && is_safe_url(own_src);
    CHECK(is_own);
    put("<script defer src=\"");
    escape(own_src);
    put("\"></script>");
    return *this;
}

// Inside <script> nothing is unescaped by the browser, so "</script" and "<!--" are kept out by writing < as \u003c,
// which JSON allows inside strings, the only place where it can stand.
Html& Html::json_block(std::string_view id, std::string_view json) {
    put("<script type=\"application/json\" id=\"");
    escape(id);
    put("\">");
    for (char c : json) {
        if (c == '<')
            put("\\u003c");
        else
            m_out += c;
    }
    put("</script>");
    return *this;
}

}  // namespace bolan::web
