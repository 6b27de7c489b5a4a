#include "http/message.h"
#include "base/check.h"
#include "http/ascii.h"
#include "http/encoding.h"
#include <algorithm>
#include <charconv>

namespace bolan::http {

namespace {

constexpr std::string_view k_method_names[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

bool is_field_value(std::string_view value) {
    return std::ranges::all_of(value, [](char c) {
        auto const u = static_cast<unsigned char>(c);
        return (u >= 0x20 && u != 0x7f) || u == '\t';
    });
}

// The weight Accept gives a media type, 0 to 1000; the most specific range decides (RFC 9110 12.5.1).
int accept_weight(std::string_view accept, std::string_view type) {
    if (accept.empty()) return 1000;
    std::string_view const main = type.substr(0, type.find('/'));
    int weight = 0;
    int best_fit = 0;
    for (std::string_view item : split_list(accept)) {
        std::string_view const range = trim(item.substr(0, item.find(';')));
        int fit = 0;
        if (iequals(range, type))
            fit = 3;
        else if (range.size() == main.size() + 2 && range.ends_with("/*") &&
                 iequals(range.substr(0, main.size()), main))
            fit = 2;
        else if (range == "*/*")
            fit = 1;
        if (fit > best_fit) {
            best_fit = fit;
            weight = quality_of(item);
        }
    }
    return weight;
}

// attr-char of RFC 8187 3.2.1
std::string encode_extended(std::string_view text) { return "UTF-8''" + percent_encode(text); }

std::string disposition(std::string_view file_name, Response::Show show) {
    std::string out = show == Response::Show::download ? "attachment" : "inline";
    std::string ascii;
    for (char const c : file_name) {
        auto const u = static_cast<unsigned char>(c);
        ascii += u < 0x20 || u >= 0x7f || c == '"' || c == '\\' ? '_' : c;
    }
    out += "; filename=\"" + ascii + "\"";
    if (ascii != file_name) out += "; filename*=" + encode_extended(file_name);
    return out;
}

}  // namespace

std::string_view method_name(Method method) { return k_method_names[static_cast<std::size_t>(method)]; }

std::optional<Method> parse_method(std::string_view name) {
    for (std::size_t i = 0; i < std::size(k_method_names); ++i) {
        if (k_method_names[i] == name) return static_cast<Method>(i);
    }
    return {};
}

std::string_view Headers::get(std::string_view name) const {
    for (auto const& header : m_all) {
        if (iequals(header.name, name)) return header.value;
    }
    return {};
}

bool Headers::has(std::string_view name) const {
    return std::ranges::any_of(m_all, [&](Header const& header) { return iequals(header.name, name); });
}

std::size_t Headers::count(std::string_view name) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(m_all, [&](Header const& header) { return iequals(header.name, name); }));
}

void Headers::set(std::string_view name, std::string value) {
    for (auto it = m_all.begin(); it != m_all.end(); ++it) {
        if (!iequals(it->name, name)) continue;
        CHECK(is_field_value(value));
        it->value = std::move(value);
        m_all.erase(std::remove_if(it + 1, m_all.end(), [&](Header const& later) { return iequals(later.name, name); }),
                    m_all.end());
        return;
    }
    add(name, std::move(value));
}

void Headers::add(std::string_view name, std::string value) {
    CHECK(is_token(name));
    CHECK(is_field_value(value));
    m_all.push_back({std::string(name), std::move(value)});
}

void Headers::remove(std::string_view name) {
    std::erase_if(m_all, [&](Header const& header) { return iequals(header.name, name); });
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
    for (auto const& [key, value] : query) {
        if (key == name) return value;
    }
    return {};
}

std::string_view Request::query_or(std::string_view name, std::string_view fallback) const {
    return query_value(name).value_or(fallback);
}

std::string const& Request::param(std::string_view name) const {
    auto const it = std::ranges::find(params, name, &Pairs::value_type::first);
    CHECK(it != params.end());
    return it->second;
}

std::string_view Request::cookie(std::string_view name) const {
    std::string_view rest = headers.get("cookie");
    while (!rest.empty()) {
        auto const end = std::min(rest.find(';'), rest.size());
        std::string_view const pair = trim(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        auto const equals = pair.find('=');
        if (equals != pair.npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
    }
    return {};
}

std::string_view Request::bearer() const {
    auto text = header("authorization");
    constexpr std::string_view scheme = "bearer ";
    if (text.size() <= scheme.size() || lower(text.substr(0, scheme.size())) != scheme) return {};
    return trim(text.substr(scheme.size()));
}

std::string Request::media_type() const {
    std::string_view const type = headers.get("content-type");
    return lower(trim(type.substr(0, type.find(';'))));
}

bool Request::prefers(std::string_view type, std::string_view other) const {
    std::string_view const accept = headers.get("accept");
    return accept_weight(accept, type) > accept_weight(accept, other);
}

Response Response::html(std::string body, int status) {
    Response response{.status = status, .body = std::move(body)};
    response.headers.add("Content-Type", "text/html; charset=utf-8");
    return response;
}

Response Response::json(std::string body, int status) {
    Response response{.status = status, .body = std::move(body)};
    response.headers.add("Content-Type", "application/json");
    return response;
}

Response Response::text(std::string body, int status) {
    Response response{.status = status, .body = std::move(body)};
    response.headers.add("Content-Type", "text/plain; charset=utf-8");
    return response;
}

Response Response::empty(int status) { return {.status = status}; }

Response Response::redirect(std::string location, int status) {
    Response response{.status = status};
    response.headers.add("Location", std::move(location));
    return response;
}

Response Response::file(std::string bytes, std::string_view type, std::string_view file_name, Show show) {
    // Only types that browsers show without running anything of the sender's.
    constexpr std::string_view k_showable[] = {"application/pdf", "image/jpeg", "image/png", "image/webp",
                                               "text/plain"};
    std::string_view const bare = trim(type.substr(0, type.find(';')));
    if (std::ranges::find(k_showable, bare) == std::end(k_showable)) show = Show::download;
    Response response{.body = std::move(bytes)};
    response.headers.add("Content-Type", std::string(type));
    response.headers.add("Content-Disposition", disposition(file_name, show));
    response.headers.add("X-Content-Type-Options", "nosniff");
    // Chromium's PDF viewer does not start inside a sandbox, and a PDF has no access to the page's origin anyway.
    std::string const sandbox = bare == "application/pdf" ? "" : "; sandbox";
    response.headers.add("Content-Security-Policy",
                         "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'" + sandbox);
    return response;
}

bool is_local_path(std::string_view path) {
    if (path.empty() || path[0] != '/' || path.starts_with("//")) return false;
    return std::ranges::none_of(path, [](char c) {
        auto const u = static_cast<unsigned char>(c);
        return u < 0x21 || u == 0x7f || c == '\\';
    });
}

void answer_conditional(Request const& request, Response& response) {
    if (response.status != 200 || !request.is_read()) return;
    std::string_view etag = response.headers.get("etag");
    std::string_view const wanted = request.header("if-none-match");
    if (etag.empty() || wanted.empty()) return;
    auto const strong_part = [](std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; };
    bool matches = trim(wanted) == "*";
    for (std::string_view tag : split_list(wanted)) matches = matches || strong_part(tag) == strong_part(etag);
    if (!matches) return;
    response.status = 304;
    response.body.clear();
    response.shared.reset();
    response.shared_gzip.reset();
    response.pieces = nullptr;
    response.headers.remove("content-type");
}

}  // namespace bolan::http
