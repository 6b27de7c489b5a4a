// A typed HTML builder. It appends straight into one string; there is no tree. Text and attribute values are escaped by
// construction. What may not be in a page does not compile: event handlers, style attributes, <script>, <style>,
// <iframe>, misspelt or upper-case names. URL attributes (href, src, action …) take relative addresses, https:, tel:,
// sms: and mailto: only; any other scheme (javascript:, data:, http:) is written as "#" and counted in refused_urls().
//
//     Html h;
//     h.el("ul", {{"class", "plain"}}, [&] {
//         for (auto const& row : rows) h.el("li", {}, [&] {
//             h.el("a", {{"href", row.href}, {"aria-current", opt(row.is_current ? "page" : "")}}, row.title);
//             h.text(" · ").ltr(row.reference);       // ids, phones, numbers: isolated left to right
//         });
//     });
//     h.leaf("input", {{"type", "checkbox"}, {"checked", row.is_on}, {"maxlength", 40}});
//     std::string page = std::move(h).take();          // CHECKs that every element is closed
//
// Not for sharing between threads.
#pragma once
#include "base/check.h"
#include <array>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>

namespace bolan::web {

namespace html_detail {

// Called from a constant expression only when the literal is refused; the name is what the compiler's message shows.
void refused_name();
void refused_element();
void refused_markup();

constexpr bool is_name(std::string_view name) {
    if (name.empty() || name.front() < 'a' || name.front() > 'z') return false;
    for (char c : name)
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == 'B' || c == 'A' || c == 'R'))
            return false;
    return true;
}

constexpr bool is_url_attribute(std::string_view name) {
    for (std::string_view url : {"href", "src", "action", "formaction", "poster", "cite"})
        if (name == url) return true;
    return false;
}

constexpr bool is_refused_attribute(std::string_view name) {
    for (std::string_view bad : {"style", "srcdoc", "srcset", "background", "http-equiv", "ping", "data"})
        if (name == bad) return true;
    return name.starts_with("on");
}

constexpr bool is_refused_element(std::string_view name) {
    for (std::string_view bad : {"script", "style", "iframe", "object", "embed", "base", "applet"})
        if (name == bad) return true;
    return false;
}

// Literal markup may hold no handler, no style and no scheme that runs.
constexpr bool is_refused_markup(std::string_view markup) {
    for (std::string_view bad :
         {"<script", "<style", "<iframe", "<object", "<embed", " style=", "javascript:", "data:"})
        if (markup.find(bad) != std::string_view::npos) return true;
    for (std::size_t at = markup.find(" on"); at != std::string_view::npos; at = markup.find(" on", at + 1)) {
        std::size_t end = at + 3;
        while (end < markup.size() && markup[end] >= 'a' && markup[end] <= 'z') ++end;
        if (end < markup.size() && markup[end] == '=') return true;
    }
    return false;
}

}  // namespace html_detail

// The name of an attribute: a literal, checked when compiled.
struct AttrName {
    std::string_view name;
    bool is_url;
    consteval AttrName(char const* literal) : name(literal), is_url(html_detail::is_url_attribute(name)) {
        if (!html_detail::is_name(name) || html_detail::is_refused_attribute(name)) html_detail::refused_name();
    }
};

// The name of an element: a literal, checked when compiled.
struct ElementName {
    std::string_view name;
    consteval ElementName(char const* literal) : name(literal) {
        if (!html_detail::is_name(name) || html_detail::is_refused_element(name)) html_detail::refused_element();
    }
};

// Markup written by us: a literal, checked when compiled.
struct Markup {
    std::string_view text;
    consteval Markup(char const* literal) : text(literal) {
        if (html_detail::is_refused_markup(text)) html_detail::refused_markup();
    }
};

// A value of an attribute: text, a number, or a yes/no (the attribute stands alone, or is left out).
struct AttrValue {
    enum class Kind : std::uint8_t { text, number, present, absent };
    Kind kind;
    std::string_view text;
    std::int64_t number = 0;
    AttrValue(char const* value) : kind(Kind::text), text(value) {}
    AttrValue(std::string_view value) : kind(Kind::text), text(value) {}
    AttrValue(std::string const& value) : kind(Kind::text), text(value) {}
    template <std::same_as<bool> B>
    AttrValue(B value) : kind(value ? Kind::present : Kind::absent) {}
    template <std::integral I>
    requires(!std::same_as<I, bool> && !std::same_as<I, char>) AttrValue(I value)
        : kind(Kind::number), number(static_cast<std::int64_t>(value)) {}
};

// The attribute is left out when the text is empty.
inline AttrValue opt(std::string_view text) { return text.empty() ? AttrValue(false) : AttrValue(text); }

struct Attr {
    AttrName name;
    AttrValue value;
};
using Attrs = std::initializer_list<Attr>;

// True for what a URL attribute may hold.
bool is_safe_url(std::string_view url);
// RFC 3986 percent-encoding of a path segment or a query value.
std::string url_part(std::string_view text);

class Html {
  public:
    explicit Html(std::size_t expected_bytes = 32 * 1024) { m_out.reserve(expected_bytes); }

    Html& open(ElementName element, Attrs attrs = {}) {
        start_tag(element, attrs);
        CHECK(m_depth < k_max_depth);
        m_open[m_depth++] = element.name;
        return *this;
    }
    Html& close() {
        CHECK(m_depth > 0);
        end_tag(m_open[--m_depth]);
        return *this;
    }
    // An element with text, or with what the function writes.
    Html& el(ElementName element, Attrs attrs, std::string_view content) {
        start_tag(element, attrs);
        text(content);
        end_tag(element.name);
        return *this;
    }
    template <std::invocable F>
    Html& el(ElementName element, Attrs attrs, F&& content) {
        open(element, attrs);
        content();
        return close();
    }
    // A void element: <input>, <img>, <br>, <link>, and the leaves of SVG, which HTML lets stand unclosed in <svg> as
    // <path …/>.
    Html& leaf(ElementName element, Attrs attrs = {}) {
        start_tag(element, attrs);
        if (is_svg_leaf(element.name)) {
            m_out.back() = '/';
            m_out += '>';
        }
        return *this;
    }

    Html& text(std::string_view content) {
        escape(content);
        return *this;
    }
    Html& number(std::int64_t value) {
        put_number(value);
        return *this;
    }
    Html& raw(Markup markup) {
        put(markup.text);
        return *this;
    }
    // A left-to-right island: identifiers, phones, CNIC, hashes, times, amounts, file sizes.
    Html& ltr(std::string_view content) {
        put("<bdi dir=\"ltr\">");
        escape(content);
        put("</bdi>");
        return *this;
    }
    // Text typed by a person, in whatever script.
    Html& typed(std::string_view content) {
        put("<bdi>");
        escape(content);
        put("</bdi>");
        return *this;
    }
    // <script src>: our own hashed file; no page has a script of its own.
    Html& script(std::string_view own_src);
    // <script type="application/json" id=…>: data for a script; not run, not shown.
    Html& json_block(std::string_view id, std::string_view json);
    // A drawing made by another of our libraries (a QR code, a chart): begins with <svg, and nothing in it runs
    // (CHECKed).
    Html& svg(std::string_view made) {
        bool const is_drawing = made.starts_with("<svg") && !html_detail::is_refused_markup(made);
        CHECK(is_drawing);
        put(made);
        return *this;
    }
    // Markup made by another Html (a cached fragment).
    Html& fragment(Html const& made) {
        CHECK(made.m_depth == 0);
        put(made.m_out);
        return *this;
    }

    std::size_t size() const { return m_out.size(); }
    int refused_urls() const { return m_refused_urls; }
    std::string_view view() const { return m_out; }
    std::string take() && {
        CHECK(m_depth == 0);
        return std::move(m_out);
    }

  private:
    static constexpr std::size_t k_max_depth = 64;

    static bool is_svg_leaf(std::string_view name) {
        return name == "path" || name == "rect" || name == "circle" || name == "line";
    }
    void put(std::string_view bytes) { m_out.append(bytes.data(), bytes.size()); }
    void start_tag(ElementName element, Attrs attrs);
    void end_tag(std::string_view name) {
        m_out += "</";
        put(name);
        m_out += '>';
    }
    void put_attr(Attr const& attr);
    void put_number(std::int64_t value);
    void escape(std::string_view content);

    std::string m_out;
    std::array<std::string_view, k_max_depth> m_open;
    std::size_t m_depth = 0;
    int m_refused_urls = 0;
};

}  // namespace bolan::web
