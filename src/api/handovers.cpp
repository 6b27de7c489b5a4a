// Handing over: the notes of a post, and the acceptance of what they list.
#include "api/endpoints.h"
#include "api/show.h"
#include "cases/handover.h"

namespace bolan::api {

using cases::Handover;
using store::Connection;

namespace {

constexpr int k_notes = 20;
constexpr int k_items = 200;

Value show_note(Call const& call, Handover const& note) {
    return Value::map({{"id", note.id},
                       {"post", show_post(call, note.post)},
                       {"from", note.from_name},
                       {"order", note.order},
                       {"at", call.time(note.at)},
                       {"is_listed", note.is_listed},
                       {"waiting", note.waiting},
                       {"listed", note.listed},
                       {"accepted", note.accepted}});
}

Value show_item(Call const& call, cases::HandoverItem const& item) {
    auto const service = call.house().model->find_service(item.service);
    return Value::map({{"reference", item.reference},
                       {"service", item.service},
                       {"subject", item.subject},
                       {"state", item.state},
                       {"state_title", service ? state_title(call, *service, item.state) : item.state},
                       {"area", show_area(call, item.area)},
                       {"due_at", call.time_or_null(item.due_at)},
                       {"accepted_at", call.time_or_null(item.accepted_at)},
                       {"remark", item.remark},
                       {"still_waits", item.still_waits}});
}

Result<Handover> readable_note(Call const& call, Connection& db) {
    auto note = cases::find_handover(db, call.request.param("id"));
    if (!note) return Fail(Error::not_found("handover.unknown"));
    if (!cases::may_read_handover(call.house(), call.actor(), *note))
        return Fail(Error::forbidden("handover.not_yours"));
    return std::move(*note);
}

// The cases that the body names; none: all.
Result<std::vector<CaseId>> read_references(Call const& call, Connection& db, Value const& list) {
    std::vector<CaseId> out;
    if (list.is_null()) return out;
    auto const malformed = [] {
        return Fail(Error{ErrorKind::bad_input, "form.invalid", {}, {{"references", "field.malformed", {}}}});
    };
    if (!list.is_list() || list.as_list().empty()) return malformed();
    for (auto const& item : list.as_list()) {
        if (!item.is_string()) return malformed();
        out.push_back(TRY(call.named_case(db, item.as_string())).id);
    }
    return out;
}

}  // namespace

Result<http::Response> get_handovers(Call& call) {
    if (!call.actor().has_whole_authority()) return Fail(Error::forbidden("handover.not_yours"));
    auto const notes = call.house().database.read(
        [&](Connection& db) { return cases::handovers_of(db, call.session->post, k_notes); });
    Value out = Value::list();
    for (auto const& note : notes) out.push(show_note(call, note));
    return json(Value::map({{"handovers", std::move(out)}}));
}

Result<http::Response> get_handover(Call& call) {
    return call.house().database.read([&](Connection& db) -> Result<http::Response> {
        auto const note = TRY(readable_note(call, db));
        auto const found = cases::items_of(db, note, call.request.query_or("after"), k_items + 1);
        Value items = Value::list();
        for (std::size_t i = 0; i < found.size() && i < k_items; ++i) items.push(show_item(call, found[i]));
        Value out = show_note(call, note);
        out.set("may_accept", note.is_open() && cases::may_accept_handover(call.house(), call.actor(), note));
        out.set("items", std::move(items));
        out.set("next", found.size() > k_items ? Value(found[k_items - 1].case_id.text()) : Value());
        return json(out);
    });
}

Result<http::Response> post_handover_acceptance(Call& call) {
    auto const body = TRY(call.body_of({"references", "remark"}));
    auto const chosen = TRY(call.house().database.read([&](Connection& db) -> Result<std::vector<CaseId>> {
        TRY(readable_note(call, db));
        return read_references(call, db, body["references"]);
    }));
    TRY(cases::accept_handover(call.house(), call.actor(), call.request.param("id"), chosen,
                               body["remark"].string_or("")));
    return get_handover(call);
}

}  // namespace bolan::api
