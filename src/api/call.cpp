#include "api/call.h"
#include "base/json.h"
#include <algorithm>

namespace bolan::api {

namespace {

constexpr std::size_t k_key_max = 128;

// "\u0000" is JSON, but no database keeps it in a text.
bool has_nul(Value const& value) {
    auto const in = [](std::string const& text) { return text.find('\0') != std::string::npos; };
    if (value.is_string()) return in(value.as_string());
    if (value.is_list()) return std::ranges::any_of(value.as_list(), has_nul);
    if (!value.is_map()) return false;
    return std::ranges::any_of(value.as_map(),
                               [&](Value::Member const& member) { return in(member.first) || has_nul(member.second); });
}

}  // namespace

std::string Call::time(Timestamp at) const { return iso_time(at, house().model->province.calendar->offset_minutes()); }

rules::Context Call::rules(std::string_view system) const {
    auto const& model = *house().model;
    auto context = rules::Context::at(now(), *model.province.calendar);
    context.calendar = model.province.calendar.get();
    context.tables = &model.tables_of(system);
    return context;
}

Result<Value> Call::body() const {
    auto const type = request.media_type();
    if (type != "application/json" && !(type.starts_with("application/") && type.ends_with("+json")))
        return Fail(Error::of(ErrorKind::unsupported, "request.media_type").with("expected", "application/json"));
    auto value = TRY(parse_json(request.body));
    if (!value.is_map()) return Fail(Error::bad_input("json.not_an_object"));
    if (has_nul(value)) return Fail(Error::bad_input("json.malformed"));
    return value;
}

Result<Value> Call::body_of(std::initializer_list<std::string_view> members) const {
    auto value = TRY(body());
    for (auto const& [name, member] : value.as_map())
        if (std::ranges::find(members, name) == members.end()) return Fail(unknown_member(name));
    return value;
}

Error unknown_member(std::string_view name) {
    return {ErrorKind::bad_input, "form.invalid", {}, {{std::string(name), "field.unknown", {}}}};
}

Result<std::string> Call::key(std::string_view operation) const {
    auto const key = request.header("idempotency-key");
    if (key.empty()) return Fail(Error::bad_input("request.key_missing"));
    bool const is_plain = std::ranges::all_of(key, [](char c) { return c > ' ' && c < 0x7f; });
    if (key.size() > k_key_max || !is_plain)
        return Fail(Error::bad_input("request.key_malformed").with("max", std::to_string(k_key_max)));
    return "api|" + std::string(operation) + "|" + std::string(key);
}

Result<cases::Case> Call::named_case(store::Connection& db, std::string_view typed) const {
    auto const reference = parse_reference(typed);
    auto found = reference ? house().shelves.find_by_reference(db, *reference) : std::nullopt;
    if (!found) return Fail(Error::not_found("case.unknown"));
    return std::move(*found);
}

Result<cases::Case> Call::readable_case(store::Connection& db) const {
    auto of = TRY(named_case(db, request.param("reference")));
    if (engine().may_read(actor(), of)) return of;
    return Fail(is_officer() ? Error::forbidden("case.forbidden") : Error::not_found("case.unknown"));
}

Result<std::shared_ptr<definition::Service const>> Call::service(std::string_view name) const {
    auto found = house().model->find_service(name);
    if (!found) return Fail(Error::not_found("service.unknown"));
    return found;
}

http::Response json(Value const& value, int status) { return http::Response::json(write_json(value), status); }

}  // namespace bolan::api
