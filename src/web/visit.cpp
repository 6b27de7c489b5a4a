#include "web/visit.h"
#include "crypto/token.h"
#include "http/status.h"
#include <algorithm>

namespace bolan::web {

namespace {

constexpr int k_language_days = 365;

// The first language of Accept-Language that we have, by its weight (RFC 9110 12.5.4).
std::string_view accepted_language(Portal const& portal, std::string_view header) {
    std::string_view best;
    double best_weight = 0;
    while (!header.empty()) {
        auto const comma = header.find(',');
        auto item = header.substr(0, comma);
        header.remove_prefix(comma == header.npos ? header.size() : comma + 1);
        while (item.starts_with(' ')) item.remove_prefix(1);
        double weight = 1;
        if (auto const q = item.find(";q="); q != item.npos)
            weight = std::atof(std::string(item.substr(q + 3)).c_str());
        auto const code = item.substr(0, item.find_first_of("-; "));
        auto const found = portal.words.find(code);
        if (found == portal.words.end() || weight <= best_weight) continue;
        best = found->first;
        best_weight = weight;
    }
    return best;
}

std::string_view language_of(Portal const& portal, http::Request const& request) {
    for (auto const wish : {request.query_or("lang"), request.cookie("lang")})
        if (portal.words.contains(wish)) return wish;
    return accepted_language(portal, request.header("accept-language"));
}

// Someone who chose a language by a link keeps it.
void keep_language(Visit const& visit, http::Response& response) {
    auto const wish = visit.request.query_or("lang");
    if (wish.empty() || !visit.portal.words.contains(wish) || wish == visit.request.cookie("lang")) return;
    response.headers.add("Set-Cookie", cookie_of(visit.portal, "lang", wish, k_language_days));
}

bool is_own_origin(http::Request const& request) {
    if (request.header("sec-fetch-site") == "cross-site") return false;
    auto const origin = request.header("origin");
    if (origin.empty()) return true;  // old browsers; the token still has to be right
    auto const scheme = origin.find("://");
    return scheme != origin.npos && origin.substr(scheme + 3) == request.host();
}

std::string_view title_of(ErrorKind kind, Words const& words) {
    switch (kind) {
        case ErrorKind::unauthenticated:
            return words.T("Sign in to go on");
        case ErrorKind::forbidden:
            return words.T("This page is not open to you");
        case ErrorKind::not_found:
            return words.T("Page not found");
        case ErrorKind::conflict:
            return words.T("This can no longer be done");
        case ErrorKind::too_large:
            return words.T("Too much was sent");
        case ErrorKind::too_many:
            return words.T("Too many tries");
        case ErrorKind::unavailable:
            return words.T("The service is not available just now");
        case ErrorKind::unsupported:
        case ErrorKind::bad_input:
            break;
    }
    return words.T("This could not be accepted");
}

http::Response guarded(Visit const& visit, Who who, PageHandler const& handler) {
    if (who != Who::everybody && !visit.session) {
        if (visit.request.is_read())
            return http::Response::redirect(std::string(k_sign_in_path) + "?next=" + url_part(own_path(visit)));
        return error_page(visit, Error::unauthenticated("session.ended"));
    }
    // A charge may outlive its post when the establishment changes.
    bool const has_post = visit.is_officer() && visit.portal.house.establishment.find_post(visit.session->post);
    if (who == Who::officer && !has_post) return error_page(visit, Error::forbidden("page.officers_only"));
    auto response = handler(visit);
    return response ? std::move(*response) : error_page(visit, response.error());
}

void add_page(http::Router& router, Portal& portal, http::Method method, std::string pattern, Who who,
              PageHandler handler, std::size_t body_limit, http::Where where) {
    router.add({method, std::move(pattern), where, body_limit,
                [&portal, who, handler = std::move(handler)](http::Request const& request) {
                    auto const seen = visit(portal, request);
                    auto response = guarded(seen, who, handler);
                    keep_language(seen, response);
                    return response;
                }});
}

http::Response finished(Visit const& visit, Html html, int status) {
    auto response = http::Response::html(std::move(html).take(), status);
    if (!visit.session && visit.request.cookie("pre") != visit.stranger_token)
        response.headers.add("Set-Cookie", cookie_of(visit.portal, "pre", visit.stranger_token, 0));
    return response;
}

}  // namespace

Words const& Portal::words_of(std::string_view language) const {
    auto const found = words.find(language);
    if (found != words.end()) return *found->second;
    auto const english = words.find("en");
    CHECK(english != words.end());
    return *english->second;
}

Visit visit_of_stranger(Portal& portal, http::Request const& request) {
    std::string token(request.cookie("pre"));
    if (token.size() < 16 || token.size() > 64) token = crypto::new_token();
    return {portal, request, portal.words_of(language_of(portal, request)), {}, std::move(token)};
}

namespace {

Visit visit_in(Portal& portal, http::Request const& request, std::optional<people::Session> session) {
    auto seen = visit_of_stranger(portal, request);
    seen.session = std::move(session);
    if (seen.session) request.post = seen.session->post;
    return seen;
}

}  // namespace

Visit visit(Portal& portal, http::Request const& request) {
    return visit_in(portal, request, portal.house.accounts->find_session(request.cookie("sid")));
}

Visit visit_as_remembered(Portal& portal, http::Request const& request) {
    return visit_in(portal, request, portal.house.accounts->find_remembered(request.cookie("sid")));
}

void get_page(http::Router& router, Portal& portal, std::string pattern, Who who, PageHandler handler,
              http::Where where) {
    add_page(router, portal, http::Method::get, std::move(pattern), who, std::move(handler), http::k_default_body_limit,
             where);
}

void post_page(http::Router& router, Portal& portal, std::string pattern, Who who, PageHandler handler,
               std::size_t body_limit) {
    add_page(router, portal, http::Method::post, std::move(pattern), who, std::move(handler), body_limit,
             http::Where::worker);
}

Viewer viewer_of(Visit const& visit) {
    Viewer viewer;
    viewer.has_nastaliq = visit.request.cookie("naq") == "1";
    if (!visit.session) return viewer;
    viewer.name = visit.session->person.name;
    viewer.csrf_token = visit.session->csrf;
    auto const& establishment = visit.portal.house.establishment;
    if (auto const* post = establishment.find_post(visit.session->post))
        viewer.post = establishment.post_title(*post, visit.words.code());
    return viewer;
}

std::string own_path(Visit const& visit) {
    std::string path = visit.request.path;
    if (!visit.request.is_read()) return path;
    char separator = '?';
    for (auto const& [name, value] : visit.request.query) {
        if (name == "lang") continue;
        path += separator + url_part(name) + '=' + url_part(value);
        separator = '&';
    }
    return path;
}

http::Response public_page(Visit const& visit, Page page, std::function<void(View&)> const& content, int status) {
    auto const path = own_path(visit);
    if (page.path == "/") page.path = path;
    Html h;
    View v{h, visit.words};
    shell(v, visit.portal.site, viewer_of(visit), page, [&] { content(v); });
    return finished(visit, std::move(h), status);
}

http::Response desk_page(Visit const& visit, Page page, Desk const& desk, std::function<void(View&)> const& content,
                         int status) {
    auto const path = own_path(visit);
    if (page.path == "/") page.path = path;
    Html h(64 * 1024);  // an inbox of fifty rows
    View v{h, visit.words};
    desk_shell(v, visit.portal.site, viewer_of(visit), page, desk, [&] { content(v); });
    return finished(visit, std::move(h), status);
}

std::string form_token(Visit const& visit) { return visit.session ? visit.session->csrf : visit.stranger_token; }

std::string new_form_key() { return crypto::new_token(); }

Result<http::Form> read_post(Visit const& visit, http::FormLimits const& limits) {
    if (!is_own_origin(visit.request)) return Fail(Error::forbidden("csrf.wrong"));
    auto form = TRY(http::parse_form(visit.request, limits));
    auto const sent = form.get_or("csrf");
    if (sent.empty() || !crypto::equal_in_constant_time(sent, form_token(visit)))
        return Fail(Error::forbidden("csrf.wrong"));
    return form;
}

std::string text_of(Visit const& visit, definition::Text const& text) {
    return std::string(visit.portal.house.model->text(text, visit.words.code()));
}

int offset_of(Visit const& visit) { return visit.portal.house.model->province.calendar->offset_minutes(); }
Date today(Visit const& visit) { return visit.portal.house.model->province.calendar->today(now(visit)); }
Timestamp now(Visit const& visit) { return visit.portal.house.clock.now(); }

std::string cookie_of(Portal const& portal, std::string_view name, std::string_view value, int days) {
    std::string cookie = std::string(name) + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax";
    if (days != 0) cookie += "; Max-Age=" + std::to_string(std::max(days, 0) * 86400);
    if (portal.is_secure) cookie += "; Secure";
    return cookie;
}

std::string problem_in_words(Visit const& visit, std::string_view code,
                             std::vector<std::pair<std::string, std::string>> const& values) {
    return problem_in_words(*visit.portal.house.model, visit.words, code, values);
}

std::string problem_in_words(definition::Model const& model, Words const& words, std::string_view code,
                             std::vector<std::pair<std::string, std::string>> const& values) {
    // "domicile.too_young": the definition's own sentence, with its values.
    auto const* message = model.find_message(code);
    if (!message) return words.error(code, values);
    auto sentence = std::string(model.text(*message, words.code()));
    for (auto const& [name, value] : values) {
        auto const mark = "{" + name + "}";
        if (auto const at = sentence.find(mark); at != sentence.npos) sentence.replace(at, mark.size(), value);
    }
    return sentence;
}

std::vector<FieldError> errors_in_words(Visit const& visit, Error const& error,
                                        std::span<definition::Field const* const> fields) {
    std::vector<FieldError> out;
    for (auto const& problem : error.problems) {
        FieldError one{problem.field, problem_in_words(visit, problem.code, problem.values)};
        auto const root = problem.field.substr(0, problem.field.find('/'));
        auto const field = std::ranges::find(fields, root, &definition::Field::name);
        if (field != fields.end()) {
            auto const last = problem.field.substr(problem.field.rfind('/') + 1);
            auto const* inner = last == root ? nullptr : (*field)->find_field(last);
            one.label = text_of(visit, inner ? inner->title : (*field)->title);
        }
        out.push_back(std::move(one));
    }
    if (out.empty()) out.push_back({"", problem_in_words(visit, error.code, error.values)});
    return out;
}

Result<> take_turn(Visit const& visit, http::RateLimiter& limiter) {
    auto const wait_ms = limiter.take(visit.request.peer, now(visit));
    if (wait_ms == 0) return {};
    return Fail(
        Error::of(ErrorKind::too_many, "request.too_many").with("seconds", std::to_string((wait_ms + 999) / 1000)));
}

http::Response error_page(Visit const& visit, Error const& error) {
    int const status = http::status_of(error);
    Page page{.title = title_of(error.kind, visit.words)};
    return public_page(
        visit, page,
        [&](View& v) {
            v.h.el("h1", {}, page.title);
            v.h.el("p", {{"class", "lead"}}, problem_in_words(visit, error.code, error.values));
            if (!error.problems.empty())
                v.h.el("ul", {}, [&] {
                    for (auto const& problem : error.problems)
                        v.h.el("li", {}, problem_in_words(visit, problem.code, problem.values));
                });
            if (error.kind == ErrorKind::unauthenticated) {
                v.h.el("p", {}, v.T("What you had saved is still there. After signing in you come back to this step."));
                link_button(v, std::string(k_sign_in_path) + "?next=" + url_part(visit.request.path), v.T("Sign in"));
            } else {
                v.h.el("p", {}, [&] {
                    v.h.el("a", {{"href", visit.is_officer() ? k_desk_path : k_home_path}},
                           v.T("Go to the first page"));
                });
            }
            if (status >= 500 || error.kind == ErrorKind::bad_input)
                v.h.el("p", {{"class", "meta"}}, [&] {
                    v.say("Incident number {id}", {{"id", visit.request.id, k_ltr}});
                });
        },
        status);
}

void add_routes(http::Router& router, Portal& portal) {
    add_public_pages(router, portal);
    add_account_pages(router, portal);
    add_own_account_pages(router, portal);
    add_form_pages(router, portal);
    add_desk_pages(router, portal);
}

}  // namespace bolan::web
