// The account of whoever is signed in: particulars, where else it is open, and its password.
#include "http/user_agent.h"
#include "web/components/forms.h"
#include "web/components/parts.h"
#include "web/visit.h"

namespace bolan::web {

namespace {

using people::OpenSession;

void draw_particulars(View& v, people::Person const& person) {
    std::vector<Row> const rows{{v.T("Full name"), person.name, As::typed},
                                {v.T("CNIC number"), show_cnic(person.cnic), As::ltr},
                                {v.T("Mobile number"), person.phone, As::ltr},
                                {v.T("E-mail"), person.email, As::ltr}};
    summary_list(v, rows);
}

void draw_session(View& v, Visit const& visit, OpenSession const& open) {
    bool const is_own = open.key == visit.session->key;
    std::string const device = open.device.empty() ? std::string(v.T("Unknown device")) : open.device;
    v.h.el("li", {}, [&] {
        v.h.el("p", {}, [&] {
            v.h.el("strong", {}, [&] { v.h.typed(device); });
            if (is_own) v.h.text(" ").el("span", {{"class", "meta"}}, v.T("(this device)"));
        });
        if (open.began)
            v.h.el("p", {{"class", "meta"}}, [&] {
                v.say("Since {when}", {{"when", show_moment(v.words, *open.began, offset_of(visit))}});
            });
        if (is_own) return;
        form_open(v, {.action = "/account/sign-out", .token = form_token(visit)});
        hidden(v, "session", open.key);
        buttons(v, {{.label = v.T("Sign out there"), .look = Look::second}});
        v.h.close();
    });
}

void draw_sessions(View& v, Visit const& visit) {
    auto const open = visit.portal.house.accounts->open_sessions(visit.session->person.id);
    v.h.el("h2", {}, v.T("Where you are signed in"));
    v.h.el("p", {}, v.T("Is there one that you do not know? Sign out there, and change your password."));
    v.h.el("ul", {{"class", "plain"}}, [&] {
        for (auto const& one : open) draw_session(v, visit, one);
    });
    if (open.size() < 2) return;
    form_open(v, {.action = "/account/sign-out", .token = form_token(visit)});
    hidden(v, "session", "others");
    buttons(v, {{.label = v.T("Sign out everywhere else"), .look = Look::second}});
    v.h.close();
}

void draw_password_form(View& v, Visit const& visit, std::vector<FieldError> const& errors) {
    v.h.el("h2", {}, v.T("Change your password"));
    form_open(v, {.action = "/account/password", .token = form_token(visit)});
    text_field(v, {.name = "current",
                   .label = v.T("Present password"),
                   .value = "",
                   .error = error_of(errors, "current"),
                   .kind = TextKind::password,
                   .max_length = 256});
    text_field(v, {.name = "password",
                   .label = v.T("New password"),
                   .value = "",
                   .hint = v.T("At least 8 characters. Three or four words are easy to remember."),
                   .error = error_of(errors, "password"),
                   .kind = TextKind::new_password,
                   .max_length = 256});
    buttons(v, {{.label = v.T("Change password")}});
    v.h.close();
}

std::string told(Words const& words, std::string_view done) {
    if (done == "password") return words.T("Your password is changed. You are signed out everywhere else.");
    if (done == "signed-out") return words.T("You are signed out there.");
    return {};
}

http::Response show_account(Visit const& visit, std::vector<FieldError> const& errors, int status) {
    return public_page(
        visit,
        {.title = visit.words.T("Your account"),
         .path = k_account_path,
         .styles = "form case",
         .has_errors = !errors.empty()},
        [&](View& v) {
            error_summary(v, errors);
            if (auto const text = told(v.words, visit.request.query_or("done")); !text.empty())
                notice(v, Tone::ok, text);
            v.h.el("h1", {}, v.T("Your account"));
            draw_particulars(v, visit.session->person);
            draw_sessions(v, visit);
            draw_password_form(v, visit, errors);
        },
        status);
}

Result<http::Response> sign_out_elsewhere(Visit const& visit) {
    auto const form = TRY(read_post(visit));
    auto& accounts = *visit.portal.house.accounts;
    auto const session = form.get_or("session");
    if (session == "others")
        accounts.end_other_sessions(*visit.session);
    else
        TRY(accounts.end_session(visit.session->person.id, session));
    return http::Response::redirect(std::string(k_account_path) + "?done=signed-out");
}

Result<http::Response> change_password(Visit const& visit) {
    auto const form = TRY(read_post(visit));
    TRY(take_turn(visit, visit.portal.sign_ins));
    auto const changed = visit.portal.house.accounts->change_password(
        *visit.session, form.get_or("current"), form.get_or("password"),
        {visit.request.peer, http::device_of(visit.request.header("User-Agent"))});
    if (changed) {
        visit.portal.sign_ins.give_back(visit.request.peer);
        return http::Response::redirect(std::string(k_account_path) + "?done=password");
    }
    auto const& error = changed.error();
    std::vector<FieldError> errors;
    for (auto const& problem : error.problems)
        errors.push_back({problem.field, visit.words.error(problem.code, problem.values),
                          visit.words.T(problem.field == "current" ? "Present password" : "New password")});
    if (errors.empty()) errors.push_back({"", visit.words.error(error.code, error.values)});
    return show_account(visit, errors, error.kind == ErrorKind::too_many ? 429 : 422);
}

}  // namespace

void add_own_account_pages(http::Router& router, Portal& portal) {
    get_page(router, portal, k_account_path, Who::signed_in,
             [](Visit const& visit) -> Result<http::Response> { return show_account(visit, {}, 200); });
    post_page(router, portal, "/account/sign-out", Who::signed_in, sign_out_elsewhere);
    post_page(router, portal, "/account/password", Who::signed_in, change_password);
}

}  // namespace bolan::web
