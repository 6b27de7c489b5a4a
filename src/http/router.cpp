#include "http/router.h"
#include "base/check.h"
#include <algorithm>
#include <array>

namespace bolan::http {

namespace {

constexpr std::size_t k_methods = 7;

struct Captured {
    std::vector<std::string> const& segments;
    std::size_t count;  // of the segments to match: one less when a trailing slash is overlooked
    std::vector<std::pair<std::size_t, std::size_t>> spans;  // first segment and how many, for each parameter
};

struct Pattern {
    enum class Kind { fixed, param, rest };
    std::vector<std::pair<Kind, std::string>> parts;
};

Pattern parse_pattern(std::string_view text) {
    CHECK(text.starts_with('/'));
    Pattern pattern;
    text.remove_prefix(1);
    while (!text.empty()) {
        auto const end = std::min(text.find('/'), text.size());
        std::string_view part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        CHECK(!part.empty());
        if (part.front() != '{') {
            CHECK(part.find_first_of("{}") == part.npos);
            pattern.parts.emplace_back(Pattern::Kind::fixed, part);
            continue;
        }
        CHECK(part.back() == '}');
        part = part.substr(1, part.size() - 2);
        bool const rest = part.ends_with("...");
        if (rest) part.remove_suffix(3);
        CHECK(!part.empty());
        CHECK(!rest || text.empty());
        pattern.parts.emplace_back(rest ? Pattern::Kind::rest : Pattern::Kind::param, part);
    }
    return pattern;
}

}  // namespace

struct Router::Node {
    using Table = std::array<Route const*, k_methods>;
    std::map<std::string, std::unique_ptr<Node>, std::less<>> fixed;
    std::unique_ptr<Node> param;
    Table here{};
    Table rest{};

    static Route const* pick(Table const& table, Method method) {
        Route const* route = table[static_cast<std::size_t>(method)];
        if (!route && method == Method::head) route = table[static_cast<std::size_t>(Method::get)];
        return route;
    }

    static void note(Table const& table, unsigned& allowed) {
        for (std::size_t i = 0; i < k_methods; ++i) allowed |= table[i] ? 1u << i : 0u;
    }

    Route const* walk(Method method, Captured& captured, std::size_t at, unsigned& allowed) const {
        if (at == captured.count) {
            note(here, allowed);
            return pick(here, method);
        }
        std::string const& segment = captured.segments[at];
        if (segment.empty()) return nullptr;
        if (auto const next = fixed.find(segment); next != fixed.end()) {
            if (auto const* route = next->second->walk(method, captured, at + 1, allowed)) return route;
        }
        if (param) {
            captured.spans.emplace_back(at, 1);
            if (auto const* route = param->walk(method, captured, at + 1, allowed)) return route;
            captured.spans.pop_back();
        }
        // A slash inside a segment (%2F) would change what the joined rest means.
        for (std::size_t i = at; i < captured.count; ++i) {
            if (captured.segments[i].empty() || captured.segments[i].find('/') != std::string::npos) return nullptr;
        }
        note(rest, allowed);
        if (auto const* route = pick(rest, method)) {
            captured.spans.emplace_back(at, captured.count - at);
            return route;
        }
        return nullptr;
    }
};

Router::Router() : m_root(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Route route) {
    CHECK(route.handler != nullptr);
    Pattern const pattern = parse_pattern(route.pattern);
    Node* node = m_root.get();
    Node::Table* table = &node->here;
    for (auto const& [kind, name] : pattern.parts) {
        if (kind == Pattern::Kind::rest) {
            table = &node->rest;
            break;
        }
        auto& next = kind == Pattern::Kind::fixed ? node->fixed[name] : node->param;
        if (!next) next = std::make_unique<Node>();
        node = next.get();
        table = &node->here;
    }
    auto& slot = (*table)[static_cast<std::size_t>(route.method)];
    CHECK(slot == nullptr);
    m_routes.push_back(std::make_unique<Route>(std::move(route)));
    slot = m_routes.back().get();
}

void Router::get(std::string pattern, Where where, Handler handler) {
    add({.method = Method::get, .pattern = std::move(pattern), .where = where, .handler = std::move(handler)});
}

void Router::post(std::string pattern, Where where, Handler handler, std::size_t body_limit) {
    add({Method::post, std::move(pattern), where, body_limit, std::move(handler)});
}

namespace {

std::string join(std::vector<std::string> const& segments, std::size_t from, std::size_t count) {
    std::string out = segments[from];
    for (std::size_t i = from + 1; i < from + count; ++i) out += "/" + segments[i];
    return out;
}

Pairs name_params(std::string_view pattern, Captured const& captured) {
    Pairs params;
    params.reserve(captured.spans.size());
    std::size_t at = 0;
    for (auto const& [from, count] : captured.spans) {
        at = pattern.find('{', at) + 1;
        std::string_view name = pattern.substr(at, pattern.find('}', at) - at);
        if (name.ends_with("...")) name.remove_suffix(3);
        params.emplace_back(name, join(captured.segments, from, count));
    }
    return params;
}

std::string allow_text(unsigned allowed) {
    if (allowed & 1u << static_cast<unsigned>(Method::get)) allowed |= 1u << static_cast<unsigned>(Method::head);
    allowed |= 1u << static_cast<unsigned>(Method::options);
    std::string out;
    for (std::size_t i = 0; i < k_methods; ++i) {
        if (!(allowed & 1u << i)) continue;
        if (!out.empty()) out += ", ";
        out += method_name(static_cast<Method>(i));
    }
    return out;
}

}  // namespace

Router::Match Router::find(Method method, Request const& request) const {
    Match match;
    unsigned allowed = 0;
    Captured captured{request.segments, request.segments.size(), {}};
    if (auto const* route = m_root->walk(method, captured, 0, allowed)) {
        match.kind = Match::Kind::found;
        match.route = route;
        match.params = name_params(route->pattern, captured);
    } else if (allowed != 0) {
        match.kind = Match::Kind::wrong_method;
        match.allow = allow_text(allowed);
    } else if (request.is_read() && request.segments.size() > 1 && request.segments.back().empty()) {
        Captured shorter{request.segments, request.segments.size() - 1, {}};
        if (m_root->walk(method, shorter, 0, allowed)) {
            match.kind = Match::Kind::moved;
            match.location = request.path.substr(0, request.path.size() - 1);
            if (!request.query_text.empty()) match.location += "?" + request.query_text;
        }
    }
    return match;
}

std::vector<Route const*> Router::all() const {
    std::vector<Route const*> routes;
    for (auto const& route : m_routes) routes.push_back(route.get());
    return routes;
}

}  // namespace bolan::http
