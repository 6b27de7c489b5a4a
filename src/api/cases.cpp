// Cases: opening, looking, acting, following.
#include "api/endpoints.h"
#include "api/show.h"
#include "cases/drafts.h"
#include "cases/search.h"
#include "cases/work.h"
#include <algorithm>
#include <charconv>

namespace bolan::api {

using cases::Case;
using definition::Action;
using definition::Service;
using store::Connection;

namespace {

constexpr int k_list_default = 50;
constexpr int k_list_max = 100;

Value show_offers(Call const& call, Connection& db, Case const& of) {
    Value out = Value::list();
    auto const& service = *call.house().shelves.of(of).service;
    for (auto const& offer : call.engine().offers(db, call.actor(), of)) {
        Value asks = Value::list();
        for (auto const& field : offer.action->asks) asks.push(show_field(call, service, field));
        out.push(Value::map({{"action", offer.action->name},
                             {"title", call.text(offer.action->title)},
                             {"as", offer.role},
                             {"bulk", offer.action->bulk},
                             {"danger", offer.action->danger},
                             {"edits_form", offer.action->edits_form},
                             {"asks", std::move(asks)}}));
    }
    return out;
}

Value show_tasks(Call const& call, Connection& db, Case const& of) {
    Value out = Value::list();
    auto const& service = *call.house().shelves.of(of).service;
    for (auto const& task : cases::tasks_of(db, of.id)) {
        auto const* role = service.find_role(task.role);
        out.push(Value::map({{"role", task.role},
                             {"title", role ? call.text(role->title) : task.role},
                             {"since", call.time(task.since)},
                             {"due_at", call.time_or_null(task.due_at)},
                             {"is_late", task.due_at && *task.due_at < call.now()}}));
    }
    return out;
}

Value show_act(Call const& call, Service const& service, ledger::StoredAct const& stored) {
    auto const& act = stored.act;
    auto const* action = call.house().model->find_action(service, act.action);
    Value out =
        Value::map({{"at", call.time(act.at)},
                    {"action", act.action},
                    {"title", action ? call.text(action->done.empty() ? action->title : action->done) : act.action},
                    {"post", act.post.empty() ? Value() : show_post(call, act.post)},
                    {"outcome", act.outcome},
                    {"act", act.id.text()},
                    {"leaf", static_cast<std::int64_t>(stored.index)},
                    {"receipt", "/log/receipt/" + std::to_string(stored.index)}});
    if (call.is_officer()) out.set("input", act.input);
    return out;
}

// An attempt that was refused concerns the officers' superiors, not the applicant.
Value show_history(Call const& call, Connection& db, Case const& of) {
    Value out = Value::list();
    auto const& service = *call.house().shelves.of(of).service;
    for (auto const& stored : cases::history(db, of.id))
        if (call.is_officer() || !stored.act.action.starts_with("refused:")) out.push(show_act(call, service, stored));
    return out;
}

Value show_case(Call const& call, Connection& db, Case const& of) {
    auto const& house = call.house();
    auto const& service = *house.shelves.of(of).service;
    Value out = show_case_line(call, of);
    out.set("definition", of.definition);
    out.set("data", visible_data(call, service, of.data));
    if (call.is_officer()) {
        out.set("record",
                of.record.empty() ? Value() : Value::map({{"registry", service.registry()}, {"id", of.record}}));
        auto const parent = CaseId::parse(of.parent);
        auto const found = parent ? house.shelves.find_case(db, *parent) : std::nullopt;
        out.set("parent", found ? Value(found->reference) : Value());
    }
    out.set("offers", show_offers(call, db, of));
    out.set("tasks", show_tasks(call, db, of));
    Value bills = Value::list(), documents = Value::list(), messages = Value::list();
    for (auto const& bill : house.bills.of_case(db, of.id.view())) bills.push(show_bill(call, bill));
    for (auto const& issued : house.issuer.of_case(db, of.id.view())) documents.push(show_document(call, issued));
    for (auto const& message : cases::messages_of_case(db, of)) messages.push(show_message(call, message));
    out.set("may_collect", call.engine().may_collect(call.actor(), of));
    out.set("bills", std::move(bills));
    out.set("documents", std::move(documents));
    out.set("messages", std::move(messages));
    out.set("history", show_history(call, db, of));
    return out;
}

Result<> refuse_wrong(std::string_view member, char const* code) {
    return Fail(Error{ErrorKind::bad_input, "form.invalid", {}, {{std::string(member), code, {}}}});
}

}  // namespace

Result<http::Response> post_case(Call& call) {
    auto const service = TRY(call.service(call.request.param("service")));
    cases::Ask ask;
    ask.key = TRY(call.key("open|" + service->name));
    ask.input = TRY(call.body());
    ask.actor = call.actor();
    ask.service = service->name;
    if (!service->about.empty() && !service->find_field("record"))
        if (auto const* record = ask.input.find("record")) {
            if (!record->is_string()) TRY(refuse_wrong("record", "field.malformed"));
            ask.record = record->as_string();
            ask.input.erase("record");
        }
    auto const* action = cases::opening_action(*service, call.post());
    if (!action) return Fail(Error::forbidden("case.forbidden"));
    ask.action = action->name;
    auto const receipt = TRY(call.engine().perform(ask));
    if (auto const id = call.request.query_or("draft"); !id.empty()) {
        auto const draft =
            call.house().database.read([&](Connection& db) { return cases::find_draft(db, id, call.actor().person); });
        if (draft) cases::delete_draft(call.house().database, draft->id);
    }
    return json(show_receipt(call, receipt), 201).with("Location", "/api/v1/cases/" + receipt.reference);
}

Result<http::Response> get_cases(Call& call) {
    auto const typed = call.request.query_or("q");
    auto const text = call.request.query_or("limit");
    int limit = k_list_default;
    std::from_chars(text.data(), text.data() + text.size(), limit);
    limit = std::clamp(limit, 1, k_list_max);
    Value lines = Value::list();
    cases::Found found;
    call.house().database.read([&](Connection& db) {
        if (!typed.empty())
            found = cases::search_cases(call.engine(), db, call.actor(), typed, limit);
        else if (!call.is_officer())
            found.cases = cases::cases_of_applicant(db, call.house().shelves, call.actor().person, limit);
        for (auto const& of : found.cases) lines.push(show_case_line(call, of));
    });
    return json(Value::map({{"cases", std::move(lines)}, {"is_cut", found.is_cut}}));
}

Result<http::Response> get_case(Call& call) {
    return call.house().database.read([&](Connection& db) -> Result<http::Response> {
        auto const of = TRY(call.readable_case(db));
        return json(show_case(call, db, of));
    });
}

Result<http::Response> post_action(Call& call) {
    auto const& action = call.request.param("action");
    auto const of = TRY(call.house().database.read(
        [&](Connection& db) { return call.named_case(db, call.request.param("reference")); }));
    cases::Ask ask;
    ask.key = TRY(call.key(of.reference + "|" + action));
    auto const body = TRY(call.body_of({"input", "version"}));
    if (auto const& input = body["input"]; input.is_map())
        ask.input = input;
    else if (!input.is_null())
        TRY(refuse_wrong("input", "field.malformed"));
    if (auto const& version = body["version"]; version.is_int())
        ask.version = version.as_int();
    else if (!version.is_null())
        TRY(refuse_wrong("version", "field.malformed"));
    ask.actor = call.actor();
    ask.service = of.service;
    ask.case_id = of.id;
    ask.action = action;
    return json(show_receipt(call, TRY(call.engine().perform(ask))));
}

Result<http::Response> get_tracking(Call& call) {
    if (auto const wait_ms = call.api.look_ups.take(call.request.peer, call.now()))
        return Fail(
            Error::of(ErrorKind::too_many, "request.too_many").with("seconds", std::to_string((wait_ms + 999) / 1000)));
    return call.house().database.read([&](Connection& db) -> Result<http::Response> {
        auto const of = TRY(call.named_case(db, call.request.param("reference")));
        auto const& service = *call.house().shelves.of(of).service;
        return json(Value::map({{"reference", of.reference},
                                {"service", of.service},
                                {"service_title", call.text(service.title)},
                                {"state", of.state},
                                {"state_title", state_title(call, service, of.state)},
                                {"outcome", of.outcome.empty() ? Value() : Value(of.outcome)},
                                {"opened_at", call.time(of.opened_at)},
                                {"entered_at", call.time(of.entered_at)},
                                {"closed_at", call.time_or_null(of.closed_at)}}));
    });
}

Result<http::Response> get_messages(Call& call) {
    Value messages = Value::list();
    call.house().database.read([&](Connection& db) {
        auto const found = call.is_officer() ? cases::messages_to_post(db, call.post()->code, k_list_max)
                                             : cases::messages_of(db, call.actor().person, k_list_max);
        for (auto const& message : found) {
            Value entry = show_message(call, message);
            auto const of = call.house().shelves.find_case(db, message.case_id);
            // Who was told because a register knows them need not be a part of the case.
            bool const is_open = of && call.engine().may_read(call.actor(), *of);
            if (!is_open && !call.actor().has_whole_authority()) continue;
            entry.set("case", is_open ? Value(of->reference) : Value());
            messages.push(std::move(entry));
        }
    });
    return json(Value::map({{"messages", std::move(messages)}}));
}

}  // namespace bolan::api
