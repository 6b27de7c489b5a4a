// Signing in and out, here and elsewhere; choosing a post, registering, changing the password.
#include "api/endpoints.h"
#include "api/show.h"
#include "http/user_agent.h"

namespace bolan::api {

namespace {

Result<> slow_down(http::RateLimiter& limiter, Call const& call) {
    auto const wait_ms = limiter.take(call.request.peer, call.now());
    if (wait_ms == 0) return {};
    return Fail(
        Error::of(ErrorKind::too_many, "request.too_many").with("seconds", std::to_string((wait_ms + 999) / 1000)));
}

people::Door door_of(Call const& call) {
    return {call.request.peer, http::device_of(call.request.header("User-Agent"))};
}

// A member that must be a text. Errors: bad_input "form.invalid".
Result<std::string> text_member(Value const& body, std::string_view name) {
    auto const& value = body[name];
    if (value.is_string()) return value.as_string();
    auto const code = value.is_null() ? "field.required" : "field.malformed";
    return Fail(Error{ErrorKind::bad_input, "form.invalid", {}, {{std::string(name), code, {}}}});
}

}  // namespace

Result<http::Response> post_session(Call& call) {
    auto const body = TRY(call.body_of({"login", "password"}));
    auto const login = TRY(text_member(body, "login"));
    auto const password = TRY(text_member(body, "password"));
    TRY(slow_down(call.api.sign_ins, call));
    auto signed_in = TRY(call.house().accounts->sign_in(login, password, door_of(call)));
    call.api.sign_ins.give_back(call.request.peer);
    // Read back as any later request will see it, with the charges of today.
    auto const session = call.house().accounts->find_session(signed_in.token).value_or(signed_in.session);
    Value out = show_session(call, session);
    out.set("token", signed_in.token);
    return json(out, 201);
}

Result<http::Response> get_session(Call& call) { return json(show_session(call, *call.session)); }

Result<http::Response> delete_session(Call& call) {
    call.house().accounts->sign_out(call.request.bearer());
    return http::Response::empty(204);
}

Result<http::Response> post_session_post(Call& call) {
    auto const body = TRY(call.body_of({"post"}));
    auto const post = TRY(text_member(body, "post"));
    auto const& charges = call.session->charges;
    auto const held = std::ranges::find(charges, post, &people::Charge::post);
    if (held == charges.end()) return Fail(Error::forbidden("post.not_held").with("post", post));
    TRY(call.house().accounts->choose_charge(*call.session, held->id));
    call.session->post = post;
    call.session->charge = held->id;
    return json(show_session(call, *call.session));
}

Result<http::Response> get_sessions(Call& call) {
    Value sessions = Value::list();
    for (auto const& open : call.house().accounts->open_sessions(call.session->person.id))
        sessions.push(Value::map({{"id", open.key},
                                  {"device", open.device},
                                  {"since", call.time_or_null(open.began)},
                                  {"expires_at", call.time(open.expires)},
                                  {"is_this", open.key == call.session->key}}));
    return json(Value::map({{"sessions", std::move(sessions)}}));
}

Result<http::Response> delete_other_session(Call& call) {
    TRY(call.house().accounts->end_session(call.session->person.id, call.request.param("id")));
    return http::Response::empty(204);
}

Result<http::Response> delete_other_sessions(Call& call) {
    call.house().accounts->end_other_sessions(*call.session);
    return http::Response::empty(204);
}

Result<http::Response> post_password(Call& call) {
    auto const body = TRY(call.body_of({"current", "password"}));
    auto const current = TRY(text_member(body, "current"));
    auto const password = TRY(text_member(body, "password"));
    TRY(slow_down(call.api.sign_ins, call));
    TRY(call.house().accounts->change_password(*call.session, current, password, door_of(call)));
    call.api.sign_ins.give_back(call.request.peer);
    return http::Response::empty(204);
}

Result<http::Response> post_account(Call& call) {
    auto const body = TRY(call.body_of({"name", "cnic", "phone", "email", "password"}));
    people::Registration registration;
    registration.name = TRY(text_member(body, "name"));
    registration.cnic = TRY(text_member(body, "cnic"));
    registration.phone = TRY(text_member(body, "phone"));
    registration.password = TRY(text_member(body, "password"));
    if (!body["email"].is_null()) registration.email = TRY(text_member(body, "email"));
    TRY(slow_down(call.api.sign_ins, call));
    auto const id = TRY(call.house().accounts->register_citizen(registration));
    return json(Value::map({{"person", id.text()}, {"name", registration.name}}), 201);
}

}  // namespace bolan::api
