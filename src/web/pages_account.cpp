// Signing in and out, opening an account, and the language of the pages.
#include "http/user_agent.h"
#include "web/components/forms.h"
#include "web/components/parts.h"
#include "web/visit.h"

namespace bolan::web {

namespace {

std::string next_of(std::string_view wish) { return http::is_local_path(wish) ? std::string(wish) : std::string(); }

std::string with_next(std::string_view path, std::string const& next) {
    return next.empty() ? std::string(path) : std::string(path) + "?next=" + url_part(next);
}

people::Door door_of(Visit const& visit) {
    return {visit.request.peer, http::device_of(visit.request.header("User-Agent"))};
}

struct SignIn {
    std::string login;
    std::string next;
    std::vector<FieldError> errors;
};

http::Response show_sign_in(Visit const& visit, SignIn const& typed, int status) {
    auto const token = form_token(visit);
    auto const path = with_next(k_sign_in_path, typed.next);
    return public_page(
        visit, {.title = visit.words.T("Sign in"), .path = path, .styles = "form", .has_errors = !typed.errors.empty()},
        [&](View& v) {
            error_summary(v, typed.errors);
            v.h.el("h1", {}, v.T("Sign in"));
            if (!typed.next.empty())
                notice(v, Tone::info, v.T("Sign in to go on."), v.T("Afterwards you come back to where you were."));
            form_open(v, {.action = k_sign_in_path, .token = token});
            hidden(v, "next", typed.next);
            text_field(v, {.name = "login",
                           .label = v.T("CNIC, mobile number or user name"),
                           .value = typed.login,
                           .hint = v.T("Officers sign in with their user name."),
                           .error = error_of(typed.errors, "login"),
                           .max_length = 100,
                           .autocomplete = "username"});
            text_field(v, {.name = "password",
                           .label = v.T("Password"),
                           .value = "",
                           .error = error_of(typed.errors, "password"),
                           .kind = TextKind::password,
                           .max_length = 256});
            buttons(v, {{.label = v.T("Sign in")}});
            v.h.close();
            v.h.el("p", {}, [&] {
                v.h.text(v.T("No account yet?")).text(" ");
                v.h.el("a", {{"href", with_next("/register", typed.next)}}, v.T("Open an account"));
            });
        },
        status);
}

http::Response signed_in(Visit const& visit, people::Accounts::SignedIn const& done, std::string const& next) {
    std::string const target = !next.empty() ? next : done.session.charges.empty() ? k_mine_path : k_desk_path;
    auto response = http::Response::redirect(target);
    response.headers.add("Set-Cookie", cookie_of(visit.portal, "sid", done.token, 0));
    return response;
}

Result<http::Response> sign_in(Visit const& visit) {
    auto const form = TRY(read_post(visit));
    SignIn typed{std::string(form.get_or("login")), next_of(form.get_or("next")), {}};
    std::string const password(form.get_or("password"));
    auto const& words = visit.words;
    if (typed.login.empty())
        typed.errors.push_back({"login", words.error("field.required"), words.T("CNIC, mobile number or user name")});
    if (password.empty()) typed.errors.push_back({"password", words.error("field.required"), words.T("Password")});
    if (!typed.errors.empty()) return show_sign_in(visit, typed, 422);
    TRY(take_turn(visit, visit.portal.sign_ins));
    auto const done = visit.portal.house.accounts->sign_in(typed.login, password, door_of(visit));
    if (!done) {
        typed.errors.push_back({"", words.error(done.error().code, done.error().values)});
        return show_sign_in(visit, typed, done.error().kind == ErrorKind::too_many ? 429 : 422);
    }
    visit.portal.sign_ins.give_back(visit.request.peer);
    return signed_in(visit, *done, typed.next);
}

http::Response sign_out(Visit const& visit) {
    visit.portal.house.accounts->sign_out(visit.request.cookie("sid"));
    auto response = http::Response::redirect(k_home_path);
    response.headers.add("Set-Cookie", cookie_of(visit.portal, "sid", "", -1));
    return response;
}

struct Joining {
    people::Registration typed;
    std::string next;
    std::vector<FieldError> errors;
};

void registration_fields(View& v, Joining const& joining) {
    auto const& [typed, next, errors] = joining;
    text_field(v, {.name = "name",
                   .label = v.T("Full name"),
                   .value = typed.name,
                   .hint = v.T("As on your identity card."),
                   .error = error_of(errors, "name"),
                   .kind = TextKind::name,
                   .max_length = 120});
    text_field(v, {.name = "cnic",
                   .label = v.T("CNIC number"),
                   .value = typed.cnic,
                   .hint = v.T("13 digits. Type it with or without dashes."),
                   .error = error_of(errors, "cnic"),
                   .kind = TextKind::cnic,
                   .has_id_card_drawing = true});
    text_field(v, {.name = "phone",
                   .label = v.T("Mobile number"),
                   .value = typed.phone,
                   .hint = v.T("News about your applications is sent there."),
                   .error = error_of(errors, "phone"),
                   .kind = TextKind::phone});
    text_field(v, {.name = "email",
                   .label = v.T("E-mail"),
                   .value = typed.email,
                   .error = error_of(errors, "email"),
                   .kind = TextKind::email,
                   .is_optional = true});
    text_field(v, {.name = "password",
                   .label = v.T("Password"),
                   .value = "",
                   .hint = v.T("At least 8 characters. Three or four words are easy to remember."),
                   .error = error_of(errors, "password"),
                   .kind = TextKind::new_password,
                   .max_length = 256});
}

http::Response show_register(Visit const& visit, Joining const& joining, int status) {
    auto const token = form_token(visit);
    auto const path = with_next("/register", joining.next);
    return public_page(
        visit,
        {.title = visit.words.T("Open an account"),
         .path = path,
         .styles = "form",
         .has_errors = !joining.errors.empty()},
        [&](View& v) {
            error_summary(v, joining.errors);
            v.h.el("h1", {}, v.T("Open an account"));
            v.h.el("p", {{"class", "lead"}},
                   v.T("With an account you can apply, stop and go on later, and see what happens."));
            form_open(v, {.action = "/register", .token = token});
            hidden(v, "next", joining.next);
            registration_fields(v, joining);
            buttons(v, {{.label = v.T("Open an account")}});
            v.h.close();
            v.h.el("p", {}, [&] {
                v.h.text(v.T("You have an account?")).text(" ");
                v.h.el("a", {{"href", with_next(k_sign_in_path, joining.next)}}, v.T("Sign in"));
            });
        },
        status);
}

std::string label_of(Words const& words, std::string_view field) {
    if (field == "name") return words.T("Full name");
    if (field == "cnic") return words.T("CNIC number");
    if (field == "phone") return words.T("Mobile number");
    if (field == "email") return words.T("E-mail");
    if (field == "password") return words.T("Password");
    return {};
}

Result<http::Response> join(Visit const& visit) {
    auto const form = TRY(read_post(visit));
    auto const get = [&](std::string_view name) { return std::string(form.get_or(name)); };
    Joining joining{{get("name"), get("cnic"), get("phone"), get("email"), get("password")}, next_of(get("next")), {}};
    TRY(take_turn(visit, visit.portal.sign_ins));
    auto& accounts = *visit.portal.house.accounts;
    auto const registered = accounts.register_citizen(joining.typed);
    if (!registered) {
        auto const& error = registered.error();
        for (auto const& problem : error.problems)
            joining.errors.push_back(
                {problem.field, visit.words.error(problem.code, problem.values), label_of(visit.words, problem.field)});
        if (error.problems.empty()) joining.errors.push_back({"", visit.words.error(error.code, error.values)});
        return show_register(visit, joining, error.kind == ErrorKind::conflict ? 409 : 422);
    }
    return signed_in(visit, TRY(accounts.sign_in(joining.typed.cnic, joining.typed.password, door_of(visit))),
                     joining.next);
}

http::Response show_language(Visit const& visit) {
    return public_page(visit, {.title = visit.words.T("Language and text"), .is_indexed = true}, [&](View& v) {
        v.h.el("h1", {}, v.T("Language and text"));
        v.h.el("ul", {{"class", "plain"}}, [&] {
            for (auto const& [code, words] : visit.portal.words) {
                auto const* language = find_language(code);
                v.h.el("li", {}, [&] {
                    v.h.el("a",
                           {{"href", "/language?lang=" + code},
                            {"lang", code},
                            {"hreflang", code},
                            {"aria-current", opt(code == visit.words.code() ? "true" : "")}},
                           language->own_name);
                });
            }
        });
        v.h.el("h2", {}, v.T("Urdu hand"));
        v.h.el("p", {}, v.T("Nastaliq is loaded once and kept on this phone: about 100 KB. Naskh is lighter."));
        form_open(v, {.action = "/language", .token = form_token(visit)});
        bool const has = visit.request.cookie("naq") == "1";
        Option const hands[] = {{"0", v.T("Naskh")}, {"1", v.T("Nastaliq")}};
        choice_field(v, {.name = "naq", .label = v.T("Which hand?"), .options = hands, .value = has ? "1" : "0"});
        buttons(v, {{.label = v.T("Save")}});
        v.h.close();
    });
}

Result<http::Response> choose_hand(Visit const& visit) {
    auto const form = TRY(read_post(visit));
    auto response = http::Response::redirect("/language");
    response.headers.add("Set-Cookie", cookie_of(visit.portal, "naq", form.get_or("naq") == "1" ? "1" : "0", 365));
    return response;
}

}  // namespace

void add_account_pages(http::Router& router, Portal& portal) {
    get_page(router, portal, k_sign_in_path, Who::everybody, [](Visit const& visit) -> Result<http::Response> {
        auto const next = next_of(visit.request.query_or("next"));
        if (visit.session)
            return http::Response::redirect(!next.empty() ? next : visit.is_officer() ? k_desk_path : k_mine_path);
        return show_sign_in(visit, {{}, next, {}}, 200);
    });
    post_page(router, portal, k_sign_in_path, Who::everybody, sign_in);
    get_page(router, portal, "/register", Who::everybody, [](Visit const& visit) -> Result<http::Response> {
        if (visit.session) return http::Response::redirect(k_mine_path);
        return show_register(visit, {{}, next_of(visit.request.query_or("next")), {}}, 200);
    });
    post_page(router, portal, "/register", Who::everybody, join);
    post_page(router, portal, k_sign_out_path, Who::everybody, [](Visit const& visit) -> Result<http::Response> {
        if (visit.session) TRY(read_post(visit));  // an ended session has nothing to protect
        return sign_out(visit);
    });
    get_page(router, portal, "/sign-out", Who::everybody,
             [](Visit const&) -> Result<http::Response> { return http::Response::redirect(k_home_path); });
    get_page(router, portal, "/language", Who::everybody,
             [](Visit const& visit) -> Result<http::Response> { return show_language(visit); });
    post_page(router, portal, "/language", Who::everybody, choose_hand);
}

}  // namespace bolan::web
