// Forms begun and not yet sent. What is saved is what could be read; the rest is told at once.
#include "cases/drafts.h"
#include "api/check.h"
#include "api/endpoints.h"
#include "api/show.h"

namespace bolan::api {

using store::Connection;

namespace {

Value show_draft(Call const& call, cases::Draft const& draft) {
    return Value::map({{"id", draft.id},
                       {"service", draft.service},
                       {"changed_at", call.time(draft.changed_at)},
                       {"data", draft.data}});
}

// With what is still missing or wrong.
Value show_checked(Call const& call, cases::Draft const& draft, Checked const& checked) {
    Value out = show_draft(call, draft);
    out.set("errors", show_error({ErrorKind::bad_input, "", {}, checked.problems})["errors"]);
    return out;
}

Result<cases::Draft> own_draft(Call const& call, Connection& db) {
    auto found = cases::find_draft(db, call.request.param("id"), call.actor().person);
    if (!found) return Fail(Error::not_found("draft.unknown"));
    return std::move(*found);
}

}  // namespace

Result<http::Response> get_drafts(Call& call) {
    Value drafts = Value::list();
    call.house().database.read([&](Connection& db) {
        for (auto const& draft : cases::drafts_of(db, call.actor().person)) drafts.push(show_draft(call, draft));
    });
    return json(Value::map({{"drafts", std::move(drafts)}}));
}

Result<http::Response> post_draft(Call& call) {
    auto const body = TRY(call.body_of({"service", "data"}));
    auto const service = TRY(call.service(body["service"].string_or("")));
    if (!body["data"].is_map() && !body["data"].is_null())
        return Fail(Error{ErrorKind::bad_input, "form.invalid", {}, {{"data", "field.malformed", {}}}});
    auto const person = call.actor().person;
    auto const checked = check_form(call, *service, body["data"].is_map() ? body["data"] : Value::map());
    auto const draft = TRY(cases::new_draft(call.house().database, person, service->name, checked.data, call.now()));
    return json(show_checked(call, draft, checked), 201).with("Location", "/api/v1/drafts/" + draft.id);
}

Result<http::Response> get_draft(Call& call) {
    auto const draft = TRY(call.house().database.read([&](Connection& db) { return own_draft(call, db); }));
    return json(show_draft(call, draft));
}

Result<http::Response> put_draft(Call& call) {
    auto draft = TRY(call.house().database.read([&](Connection& db) { return own_draft(call, db); }));
    auto const service = TRY(call.service(draft.service));
    auto const checked = check_form(call, *service, TRY(call.body()));
    draft.data = checked.data;
    draft.changed_at = call.now();
    cases::save_draft(call.house().database, draft, call.now());
    return json(show_checked(call, draft, checked));
}

Result<http::Response> delete_draft(Call& call) {
    auto const draft = TRY(call.house().database.read([&](Connection& db) { return own_draft(call, db); }));
    cases::delete_draft(call.house().database, draft.id);
    return http::Response::empty(204);
}

}  // namespace bolan::api
