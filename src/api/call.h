// One request to the API being answered: who asks, in which language, with what.
#pragma once
#include "api/api.h"
#include "base/result.h"
#include "people/accounts.h"
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace bolan::api {

struct Call {
    Api& api;
    http::Request const& request;
    std::optional<people::Session> session;
    std::string language = "en";

    cases::House& house() const { return api.house; }
    cases::Engine& engine() const { return *api.house.engine; }
    Timestamp now() const { return api.house.clock.now(); }
    Date today() const { return api.house.model->province.calendar->today(now()); }
    people::Actor actor() const { return session ? session->actor() : people::Actor{}; }
    // A charge may outlive its post when the establishment changes: then there is none.
    people::Post const* post() const { return session ? house().establishment.find_post(session->post) : nullptr; }
    bool is_officer() const { return post() != nullptr; }
    std::string text(definition::Text const& text) const { return std::string(house().model->text(text, language)); }
    std::string time(Timestamp at) const;  // RFC 3339 in the province's offset
    Value time_or_null(std::optional<Timestamp> const& at) const { return at ? Value(time(*at)) : Value(); }
    rules::Context rules(std::string_view system) const;  // for dated tables; without lookup

    // The body as a JSON object. Errors: unsupported "request.media_type"; bad_input as parse_json,
    // "json.not_an_object".
    Result<Value> body() const;
    // The same, with these members only. Errors: also "form.invalid" (field.unknown).
    Result<Value> body_of(std::initializer_list<std::string_view> members) const;

    // The header Idempotency-Key, made one with the operation so that a key used again for another act does not give
    // that act's receipt. Errors: bad_input "request.key_missing", "request.key_malformed".
    Result<std::string> key(std::string_view operation) const;

    // The case of the path's {reference}, if the asker may read it: an officer outside is told so, anybody else is not
    // told whether there is such a case. Errors: not_found "case.unknown", forbidden "case.forbidden".
    Result<cases::Case> readable_case(store::Connection& db) const;
    Result<cases::Case> named_case(store::Connection& db, std::string_view reference) const;  // without rights
    // Errors: not_found "service.unknown".
    Result<std::shared_ptr<definition::Service const>> service(std::string_view name) const;
};

http::Response json(Value const& value, int status = 200);
Error unknown_member(std::string_view name);

}  // namespace bolan::api
