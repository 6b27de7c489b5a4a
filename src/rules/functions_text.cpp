// Text: the standard's string extension (cel-go ext/strings), positions counted in characters; and Bolan's
// digits() and normal().
#include "base/text.h"
#include "rules/functions.h"
#include "rules/type.h"
#include "rules/utf8.h"
#include <algorithm>

namespace bolan::rules {

namespace {

using Arguments = std::span<Value const>;
constexpr auto k_method = Overload::Form::method;
constexpr auto k_npos = std::string_view::npos;

Fail bad_position(std::int64_t position) {
    return Fail(Error::bad_input("rules.index").with("index", std::to_string(position)));
}

// The byte offset of character `position`, from 0 to the length.
Result<std::size_t> offset_of(std::string const& text, std::int64_t position) {
    std::size_t const offset = position < 0 ? k_npos : byte_offset(text, static_cast<std::uint64_t>(position));
    if (offset == k_npos) return bad_position(position);
    return offset;
}

Value position_of(std::string const& text, std::size_t offset) {
    if (offset == k_npos) return Value(-1);
    return Value(static_cast<std::int64_t>(count_code_points(std::string_view(text).substr(0, offset))));
}

Result<Value> char_at(Arguments a, Context const&) {
    std::string const& text = a[0].as_string();
    std::size_t const from = TRY(offset_of(text, a[1].as_int()));
    if (from == text.size()) return Value("");
    return Value(text.substr(from, byte_offset(std::string_view(text).substr(from), 1)));
}

Result<Value> index_of(Arguments a, Context const&) {
    std::string const& text = a[0].as_string();
    std::size_t const from = a.size() > 2 ? TRY(offset_of(text, a[2].as_int())) : 0;
    return position_of(text, find_word(text, a[1].as_string(), from));
}

Result<Value> last_index_of(Arguments a, Context const&) {
    std::string const& text = a[0].as_string();
    std::size_t const until = a.size() > 2 ? TRY(offset_of(text, a[2].as_int())) : text.size();
    return position_of(text, find_last_word(text, a[1].as_string(), until));
}

Result<Value> substring(Arguments a, Context const&) {
    std::string const& text = a[0].as_string();
    std::size_t const from = TRY(offset_of(text, a[1].as_int()));
    if (a.size() == 2) return Value(text.substr(from));
    std::size_t const to = TRY(offset_of(text, a[2].as_int()));
    if (to < from) return bad_position(a[1].as_int());
    return Value(text.substr(from, to - from));
}

Result<Value> replace(Arguments a, Context const& context) {
    std::string const &text = a[0].as_string(), &from = a[1].as_string(), &to = a[2].as_string();
    std::int64_t left = a.size() > 3 ? a[3].as_int() : -1;
    std::string out;
    std::size_t at = 0;
    while (left != 0) {
        std::size_t const found = find_word(text, from, at);
        if (found == k_npos) break;
        out.append(text, at, found - at).append(to);
        TRY(ensure_affordable(out.size(), context));
        at = found + from.size();
        --left;
        if (!from.empty()) continue;
        // An empty word stands before every character and at the end.
        if (at == text.size()) return Value(std::move(out));
        std::size_t const next = at + byte_offset(std::string_view(text).substr(at), 1);
        out.append(text, at, next - at);
        at = next;
    }
    return Value(out.append(text, at, k_npos));
}

Result<Value> split(Arguments a, Context const& context) {
    std::string const &text = a[0].as_string(), &separator = a[1].as_string();
    std::int64_t const limit = a.size() > 2 ? a[2].as_int() : -1;
    Value::List parts;
    if (limit == 0) return Value(std::move(parts));
    std::size_t at = 0;
    while (limit < 0 || static_cast<std::int64_t>(parts.size()) + 1 < limit) {
        std::size_t const found = separator.empty()
                                      ? at + byte_offset(std::string_view(text).substr(at), text.empty() ? 0 : 1)
                                      : find_word(text, separator, at);
        if (found == k_npos || (separator.empty() && found >= text.size())) break;
        parts.emplace_back(text.substr(at, found - at));
        TRY(ensure_affordable(parts.size() * 100, context));
        at = found + separator.size();
    }
    if (!text.empty() || !separator.empty()) parts.emplace_back(text.substr(at));
    return Value(std::move(parts));
}

Result<Value> join(Arguments a, Context const& context) {
    std::string out;
    for (auto const& part : a[0].as_list()) {
        if (!part.is(Kind::string)) return Fail(Error::bad_input("rules.no_overload").with("function", "join"));
        if (&part != a[0].as_list().data() && a.size() > 1) out += a[1].as_string();
        out += part.as_string();
        TRY(ensure_affordable(out.size(), context));
    }
    return Value(std::move(out));
}

bool is_space(char32_t c) {
    return (c >= 9 && c <= 13) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

Value trim(std::string const& text) {
    auto const characters = to_code_points(text);
    auto const first = std::ranges::find_if_not(characters, is_space);
    auto last = characters.end();
    while (last != first && is_space(*(last - 1))) --last;
    return Value(to_utf8({first, last}));
}

Value reverse(std::string const& text) {
    auto characters = to_code_points(text);
    std::ranges::reverse(characters);
    return Value(to_utf8(characters));
}

Value quote(std::string const& text) {
    static constexpr std::string_view plain = "\a\b\f\n\r\t\v\\\"", marks = "abfnrtv\\\"";
    std::string out = "\"";
    for (char const c : text) {
        auto const known = plain.find(c);
        if (known != k_npos) out += '\\';
        out += known == k_npos ? c : marks[known];
    }
    return Value(out + "\"");
}

Value fold_ascii(std::string text, char first, char last) {
    for (char& c : text)
        if (c >= first && c <= last) c = static_cast<char>(c ^ 0x20);
    return Value(std::move(text));
}

void define_extension(Environment& e) {
    Type const s = Type::string(), n = Type::integer(), texts = Type::list(Type::string());
    e.define("charAt", {{s, n}, s, char_at, k_method});
    e.define("indexOf", {{s, s}, n, index_of, k_method});
    e.define("indexOf", {{s, s, n}, n, index_of, k_method});
    e.define("lastIndexOf", {{s, s}, n, last_index_of, k_method});
    e.define("lastIndexOf", {{s, s, n}, n, last_index_of, k_method});
    e.define("substring", {{s, n}, s, substring, k_method});
    e.define("substring", {{s, n, n}, s, substring, k_method});
    e.define("replace", {{s, s, s}, s, replace, k_method});
    e.define("replace", {{s, s, s, n}, s, replace, k_method});
    e.define("split", {{s, s}, texts, split, k_method});
    e.define("split", {{s, s, n}, texts, split, k_method});
    e.define("join", {{texts}, s, join, k_method});
    e.define("join", {{texts, s}, s, join, k_method});
    e.define("trim", {{s}, s, [](Arguments a, Context const&) { return trim(a[0].as_string()); }, k_method});
    e.define("reverse", {{s}, s, [](Arguments a, Context const&) { return reverse(a[0].as_string()); }, k_method});
    e.define("strings.quote", {{s}, s, [](Arguments a, Context const&) { return quote(a[0].as_string()); }});
    e.define("lowerAscii",
             {{s}, s, [](Arguments a, Context const&) { return fold_ascii(a[0].as_string(), 'A', 'Z'); }, k_method});
    e.define("upperAscii",
             {{s}, s, [](Arguments a, Context const&) { return fold_ascii(a[0].as_string(), 'a', 'z'); }, k_method});
    e.define("format", {{s, Type::list(Type::dyn())},
                        s,
                        [](Arguments a, Context const& c) { return format_text(a[0].as_string(), a[1].as_list(), c); },
                        k_method});
}

Value only_digits(std::string const& text) {
    std::string out;
    for (char const c : latin_digits(text))
        if (c >= '0' && c <= '9') out += c;
    return Value(std::move(out));
}

// Rupees to paisa, in which money is counted.
Result<Value> rupees(Arguments a, Context const&) {
    std::int64_t paisa = 0;
    if (__builtin_mul_overflow(a[0].as_int(), std::int64_t{100}, &paisa))
        return Fail(Error::bad_input("rules.overflow"));
    return Value(paisa);
}

}  // namespace

Result<> ensure_affordable(std::uint64_t bytes, Context const& context) {
    if (bytes > context.limits.bytes) return Fail(Error::of(ErrorKind::too_large, "rules.too_costly"));
    return {};
}

void define_texts(Environment& e) {
    define_extension(e);
    Type const s = Type::string();
    e.define("digits", {{s}, s, [](Arguments a, Context const&) { return only_digits(a[0].as_string()); }});
    e.define("normal", {{s}, s, [](Arguments a, Context const&) { return Value(search_key(a[0].as_string())); }});
    e.define("rupees", {{Type::integer()}, Type::integer(), rupees});
}

}  // namespace bolan::rules
