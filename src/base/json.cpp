#include "base/json.h"
#include "base/check.h"
#include "base/text.h"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

namespace bolan {

namespace {

constexpr std::size_t k_depth_max = 100;

// The name that stands twice, or empty.
std::string duplicate_name(Value::Map const& members) {
    std::vector<std::string_view> names;
    names.reserve(members.size());
    for (auto const& member : members) names.push_back(member.first);
    std::ranges::sort(names);
    auto const found = std::ranges::adjacent_find(names);
    return found == names.end() ? std::string() : std::string(*found);
}

// Builds the Value from the reader's events. A false return stops the reader; `error` then says why.
class Builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Builder> {
  public:
    explicit Builder(bool check_strings) : m_check_strings(check_strings) {}

    Value root;
    std::optional<Error> error;

    bool Null() { return add(nullptr); }
    bool Bool(bool b) { return add(b); }
    bool Int(int i) { return add(i); }
    bool Uint(unsigned i) { return add(i); }
    bool Int64(std::int64_t i) { return add(i); }
    bool Uint64(std::uint64_t i) {
        return i <= INT64_MAX ? add(static_cast<std::int64_t>(i)) : add(static_cast<double>(i));
    }
    bool Double(double d) { return add(d); }
    bool String(char const* text, rapidjson::SizeType size, bool) {
        return is_good({text, size}) && add(std::string(text, size));
    }
    bool Key(char const* text, rapidjson::SizeType size, bool) {
        m_open.back()->as_map().emplace_back(std::string(text, size), Value());
        return is_good({text, size});
    }
    bool StartObject() { return open(Value::map()); }
    bool StartArray() { return open(Value::list()); }
    bool EndObject(rapidjson::SizeType) {
        auto const twice = duplicate_name(m_open.back()->as_map());
        m_open.pop_back();
        if (twice.empty()) return true;
        error = Error::bad_input("json.duplicate_name").with("name", twice);
        return false;
    }
    bool EndArray(rapidjson::SizeType) {
        m_open.pop_back();
        return true;
    }

  private:
    // "\udc00" alone reaches us as bytes that are no UTF-8.
    bool is_good(std::string_view text) const { return !m_check_strings || is_valid_utf8(text); }

    Value* place(Value value) {
        if (m_open.empty()) return &(root = std::move(value));
        auto& holder = *m_open.back();
        if (holder.is_list()) return &holder.as_list().emplace_back(std::move(value));
        return &(holder.as_map().back().second = std::move(value));
    }
    bool add(Value value) {
        place(std::move(value));
        return true;
    }
    bool open(Value container) {
        if (m_open.size() == k_depth_max) {
            error = Error::bad_input("json.too_deep");
            return false;
        }
        // Stays valid: a container grows only after what was opened inside it is closed.
        m_open.push_back(place(std::move(container)));
        return true;
    }

    bool m_check_strings;
    std::vector<Value*> m_open;
};

Error malformed(std::size_t at) { return Error::bad_input("json.malformed").with("at", std::to_string(at)); }

void append_integer(std::string& out, std::int64_t i) {
    char text[24];
    out.append(text, std::to_chars(text, text + sizeof text, i).ptr);
}

// ECMAScript's Number::toString (ECMA-262, 6.1.6.1.20), as RFC 8785 section 3.2.2.3 asks.
void append_es6_number(std::string& out, double d) {
    CHECK(std::isfinite(d));
    if (d == 0) return void(out += '0');
    if (d < 0) out += '-';
    char text[32];
    auto const* const end = std::to_chars(text, text + sizeof text, std::fabs(d), std::chars_format::scientific).ptr;
    auto const* const e = std::find(static_cast<char const*>(text), end, 'e');
    std::string digits(1, text[0]);
    if (e - text > 2) digits.append(static_cast<char const*>(text) + 2, e);
    int exponent = 0;
    std::from_chars(e[1] == '+' ? e + 2 : e + 1, end, exponent);
    int const n = exponent + 1, k = static_cast<int>(digits.size());
    if (k <= n && n <= 21) {
        out += digits + std::string(static_cast<std::size_t>(n - k), '0');
    } else if (0 < n && n <= 21) {
        out += digits.substr(0, static_cast<std::size_t>(n)) + "." + digits.substr(static_cast<std::size_t>(n));
    } else if (-6 < n && n <= 0) {
        out += "0." + std::string(static_cast<std::size_t>(-n), '0') + digits;
    } else {
        out += digits[0];
        if (k > 1) out += "." + digits.substr(1);
        out += n > 0 ? "e+" : "e-";
        append_integer(out, std::abs(n - 1));
    }
}

// A number that is no integer in memory must not come back as one.
void append_double(std::string& out, double d) {
    auto const from = out.size();
    append_es6_number(out, d);
    if (out.find_first_of(".e", from) == std::string::npos) out += ".0";
}

// UTF-16 puts what lies above U+FFFF (first byte 0xF0 and more) before U+E000 … U+FFFF (0xEE, 0xEF); UTF-8 after.
int utf16_rank(unsigned char byte) { return byte >= 0xF0 ? byte - 2 : byte >= 0xEE ? byte + 5 : byte; }

bool utf16_less(std::string_view a, std::string_view b) {
    auto const [at_a, at_b] = std::ranges::mismatch(a, b);
    if (at_a == a.end() || at_b == b.end()) return at_a == a.end() && at_b != b.end();
    return utf16_rank(static_cast<unsigned char>(*at_a)) < utf16_rank(static_cast<unsigned char>(*at_b));
}

void append_canonical(std::string& out, Value const& value);

void append_canonical_object(std::string& out, std::vector<std::pair<std::string_view, Value const*>> members) {
    std::ranges::sort(members, [](auto const& a, auto const& b) { return utf16_less(a.first, b.first); });
    out += '{';
    for (auto const& [name, value] : members) {
        if (out.back() != '{') out += ',';
        append_json_string(out, name);
        out += ':';
        append_canonical(out, *value);
    }
    out += '}';
}

void append_canonical_map(std::string& out, Value::Map const& map) {
    std::vector<std::pair<std::string_view, Value const*>> members;
    members.reserve(map.size());
    for (auto const& [name, value] : map) members.emplace_back(name, &value);
    append_canonical_object(out, std::move(members));
}

void append_canonical(std::string& out, Value const& value) {
    if (value.is_map()) return append_canonical_map(out, value.as_map());
    if (value.is_list()) {
        out += '[';
        for (auto const& item : value.as_list()) {
            if (&item != &value.as_list().front()) out += ',';
            append_canonical(out, item);
        }
        out += ']';
        return;
    }
    if (value.is_double()) return append_es6_number(out, value.as_double());
    // RFC 8785 knows only IEEE 754 doubles, so an integer beyond 2^53 is written as the double next to it.
    constexpr std::int64_t exact = std::int64_t{1} << 53;
    if (value.is_int() && (value.as_int() > exact || value.as_int() < -exact))
        return append_es6_number(out, value.as_double());
    append_json(out, value);
}

}  // namespace

Result<Value> parse_json(std::string_view text) {
    if (auto const nul = text.find('\0'); nul != std::string_view::npos) return Fail(malformed(nul));
    if (!is_valid_utf8(text)) return Fail(malformed(0));
    rapidjson::MemoryStream stream(text.data(), text.size());
    rapidjson::Reader reader;
    Builder builder(text.find("\\u") != std::string_view::npos);
    auto const done = reader.Parse<rapidjson::kParseFullPrecisionFlag>(stream, builder);
    if (builder.error) return Fail(std::move(*builder.error));
    if (done.IsError()) return Fail(malformed(done.Offset()));
    return std::move(builder.root);
}

void append_json_string(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (std::size_t from = 0, at = 0;; ++at) {
        auto const c = at < text.size() ? static_cast<unsigned char>(text[at]) : '"';
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text.substr(from, at - from));
        from = at + 1;
        if (at >= text.size()) break;
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\b':
                out += "\\b";
                break;
            case '\f':
                out += "\\f";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                out += {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
        }
    }
    out += '"';
}

void append_json(std::string& out, Value const& value) {
    if (value.is_null()) {
        out += "null";
    } else if (value.is_bool()) {
        out += value.as_bool() ? "true" : "false";
    } else if (value.is_int()) {
        append_integer(out, value.as_int());
    } else if (value.is_double()) {
        append_double(out, value.as_double());
    } else if (value.is_string()) {
        append_json_string(out, value.as_string());
    } else if (value.is_list()) {
        out += '[';
        for (auto const& item : value.as_list()) {
            if (&item != &value.as_list().front()) out += ',';
            append_json(out, item);
        }
        out += ']';
    } else {
        out += '{';
        for (auto const& member : value.as_map()) {
            if (&member != &value.as_map().front()) out += ',';
            append_json_string(out, member.first);
            out += ':';
            append_json(out, member.second);
        }
        out += '}';
    }
}

std::string write_json(Value const& value) {
    std::string out;
    append_json(out, value);
    return out;
}

std::string write_canonical_object(std::vector<std::pair<std::string_view, Value const*>> members) {
    std::string out;
    append_canonical_object(out, std::move(members));
    return out;
}

std::string write_canonical_json(Value const& value) {
    std::string out;
    append_canonical(out, value);
    return out;
}

}  // namespace bolan
