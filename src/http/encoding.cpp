#include "http/encoding.h"
#include "base/check.h"
#include "base/text.h"
#include "http/ascii.h"
#include <algorithm>

namespace bolan::http {

namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

enum class Plus { itself, space };

std::optional<std::string> decode(std::string_view text, Plus plus) {
    std::string out;
    out.reserve(text.size());
    bool plain = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return {};
            int const high = hex_digit(text[i + 1]);
            int const low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return {};
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus == Plus::space) {
            c = ' ';
        }
        if (c == '\0') return {};
        plain = plain && static_cast<unsigned char>(c) < 0x80;
        out += c;
    }
    if (!plain && !is_valid_utf8(out)) return {};
    return out;
}

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

// cookie-octet of RFC 6265 4.1.1
bool is_cookie_value(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\'; });
}

// Reads a token or quoted string at `at` and moves past it. Empty when malformed.
std::optional<std::string> read_param_value(std::string_view text, std::size_t& at) {
    std::string out;
    if (at < text.size() && text[at] == '"') {
        for (++at; at < text.size(); ++at) {
            if (text[at] == '"') {
                ++at;
                return out;
            }
            if (text[at] == '\\' && at + 1 < text.size()) ++at;
            out += text[at];
        }
        return {};  // no closing quote
    }
    while (at < text.size() && text[at] != ';' && text[at] != ' ' && text[at] != '\t') out += text[at++];
    if (!is_token(out)) return {};
    return out;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text) { return decode(text, Plus::itself); }

std::optional<std::string> form_decode(std::string_view text) { return decode(text, Plus::space); }

std::string percent_encode(std::string_view text) {
    static constexpr char k_hex[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (char const c : text) {
        if (is_unreserved(c)) {
            out += c;
            continue;
        }
        auto const u = static_cast<unsigned char>(c);
        out += '%';
        out += k_hex[u >> 4];
        out += k_hex[u & 15];
    }
    return out;
}

std::string write_query(Pairs const& pairs) {
    std::string out;
    for (auto const& [name, value] : pairs) {
        if (!out.empty()) out += '&';
        out += percent_encode(name) + "=" + percent_encode(value);
    }
    return out;
}

Result<Pairs> parse_query(std::string_view text, std::size_t max_pairs) {
    Pairs pairs;
    while (!text.empty()) {
        auto const end = std::min(text.find('&'), text.size());
        std::string_view const pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) continue;
        if (pairs.size() == max_pairs) return Fail(Error::of(ErrorKind::too_large, "request.too_many_fields"));
        auto const equals = std::min(pair.find('='), pair.size());
        auto name = form_decode(pair.substr(0, equals));
        auto value = form_decode(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || !value) return Fail(Error::bad_input("request.encoding"));
        pairs.emplace_back(std::move(*name), std::move(*value));
    }
    return pairs;
}

void set_cookie(Response& response, Cookie const& cookie) {
    CHECK(is_token(cookie.name));
    CHECK(is_cookie_value(cookie.value));
    CHECK(cookie.path.find(';') == std::string::npos);
    std::string text = cookie.name + "=" + cookie.value + "; Path=" + cookie.path;
    if (cookie.max_age_s >= 0) text += "; Max-Age=" + std::to_string(cookie.max_age_s);
    text += "; HttpOnly";
    text += cookie.same_site == Cookie::SameSite::strict ? "; SameSite=Strict" : "; SameSite=Lax";
    if (cookie.channel == Cookie::Channel::tls_only) text += "; Secure";
    response.headers.add("Set-Cookie", std::move(text));
}

std::optional<std::string> header_param(std::string_view value, std::string_view name) {
    std::optional<std::string> found;
    auto at = value.find(';');
    while (at < value.size()) {
        at = value.find_first_not_of(" \t", at + 1);
        if (at == value.npos) break;
        auto const equals = value.find('=', at);
        if (equals == value.npos) return {};
        std::string_view const key = value.substr(at, equals - at);
        if (!is_token(key)) return {};
        at = equals + 1;
        auto text = read_param_value(value, at);
        if (!text) return {};
        if (iequals(key, name)) {
            if (found) return {};
            found = std::move(text);
        }
        at = std::min(value.find_first_not_of(" \t", at), value.size());
        if (at < value.size() && value[at] != ';') return {};
    }
    return found;
}

}  // namespace bolan::http
