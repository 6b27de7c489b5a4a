#include "api/show.h"
#include "cases/input.h"
#include "definition/mappings.h"
#include <algorithm>

namespace bolan::api {

using definition::Field;
using definition::FieldKind;

namespace {

void show_limits(Value& out, Field const& field) {
    if (field.max_length) out.set("max_length", field.max_length);
    if (field.lines > 1) out.set("lines", field.lines);
    if (field.min) out.set("min", *field.min);
    if (field.max) out.set("max", *field.max);
    if (field.decimals) out.set("decimals", field.decimals);
    if (!field.level.empty()) out.set("level", field.level);
    if (!field.within.empty()) out.set("within", field.within);
    if (field.max_bytes) out.set("max_bytes", field.max_bytes);
    if (!field.from.empty()) out.set("from", field.from);
    if (field.kind == FieldKind::attachment || field.kind == FieldKind::group) {
        out.set("at_least", field.many_min);
        out.set("at_most", field.many_max);
    }
    for (auto const& kind : field.accept) {
        Value* accept = out.find("accept");
        (accept ? *accept : out.set("accept", Value::list())).push(kind);
    }
}

}  // namespace

Value show_field(Call const& call, definition::Service const& service, Field const& field) {
    Value out = Value::map(
        {{"name", field.name}, {"kind", definition::name_of(field.kind)}, {"title", call.text(field.title)}});
    if (!field.hint.empty()) out.set("hint", call.text(field.hint));
    out.set("required",
            !field.optional && !field.show_if && !field.required_if && !field.compute && field.kind != FieldKind::note);
    if (field.show_if || field.required_if) out.set("depends", true);
    if (field.compute) out.set("computed", true);
    if (field.personal) out.set("personal", true);
    show_limits(out, field);
    if (field.kind == FieldKind::choice) {
        Value options = Value::list();
        for (auto const& option : cases::options_of(field, call.rules(service.system)))
            options.push(Value::map({{"code", option.code}, {"title", call.text(option.title)}}));
        out.set("options", std::move(options));
    }
    if (field.kind == FieldKind::group) {
        Value fields = Value::list();
        for (auto const& inner : field.fields) fields.push(show_field(call, service, inner));
        out.set("fields", std::move(fields));
    }
    return out;
}

Value show_post(Call const& call, std::string_view code) {
    auto const* post = call.house().establishment.find_post(code);
    return Value::map(
        {{"code", code},
         {"title", post ? call.house().establishment.post_title(*post, call.language) : std::string(code)}});
}

Value show_charge(Call const& call, people::Charge const& charge) {
    Value out = Value::map({{"id", charge.id},
                            {"person", charge.person.text()},
                            {"name", charge.person_name},
                            {"post", show_post(call, charge.post)},
                            {"kind", charge.kind},
                            {"from", call.time(charge.from)},
                            {"to", call.time_or_null(charge.to)},
                            {"order", charge.order.empty() ? Value() : Value(charge.order)},
                            {"number", charge.order_no}});
    if (charge.kind == people::k_delegation) out.set("limits", charge.limits.value());
    return out;
}

Value show_area(Call const& call, std::string_view code) {
    return Value::map({{"code", code}, {"name", call.house().establishment.area_name(code, call.language)}});
}

Value values_of(std::vector<std::pair<std::string, std::string>> const& values) {
    Value out = Value::map();
    for (auto const& [name, value] : values) out.set(name, value);
    return out;
}

Value show_error(Error const& error) {
    Value out = Value::map({{"code", error.code}});
    if (!error.values.empty()) out.set("values", values_of(error.values));
    if (error.problems.empty()) return out;
    Value problems = Value::list();
    for (auto const& problem : error.problems) {
        Value entry = Value::map({{"pointer", "/" + problem.field}, {"code", problem.code}});
        if (!problem.values.empty()) entry.set("values", values_of(problem.values));
        problems.push(std::move(entry));
    }
    out.set("errors", std::move(problems));
    return out;
}

Value show_receipt(Call const& call, cases::Receipt const& receipt) {
    Value out = Value::map({{"reference", receipt.reference},
                            {"state", receipt.state},
                            {"version", receipt.version},
                            {"act", receipt.act.text()},
                            {"leaf", static_cast<std::int64_t>(receipt.leaf)},
                            {"receipt", "/log/receipt/" + std::to_string(receipt.leaf)}});
    Value documents = Value::list();
    if (!receipt.documents.empty())
        call.house().database.read([&](store::Connection& db) {
            for (auto const& id : receipt.documents)
                if (auto const issued = call.house().issuer.find(db, id)) documents.push(issued->code);
        });
    out.set("documents", std::move(documents));
    return out;
}

Value show_bill(Call const& call, money::Bill const& bill) {
    return Value::map({{"number", bill.number},
                       {"head", bill.head},
                       {"amount_paisa", bill.amount.paisa},
                       {"amount", bill.amount.text()},
                       {"state", bill.state},
                       {"before", bill.before},
                       {"raised_at", call.time(bill.raised_at)},
                       {"received_at", call.time_or_null(bill.received_at)},
                       {"receipt_no", bill.receipt_no.empty() ? Value() : Value(bill.receipt_no)}});
}

Value show_document(Call const& call, documents::Issued const& issued) {
    auto const* office = call.house().establishment.find_office(issued.office);
    auto const definition = call.house().model->find_document(issued.name);
    Value out = Value::map(
        {{"code", issued.code},
         {"document", issued.name},
         {"title", definition ? call.text(definition->title) : issued.title},
         {"number", issued.number},
         {"office", issued.office},
         {"office_title", office ? call.house().establishment.office_title(*office, call.language) : issued.office},
         {"made_at", call.time(issued.made_at)},
         {"is_drawn", !issued.pdf.empty()},
         {"pdf", "/api/v1/documents/" + issued.code + "/pdf"},
         {"verify", "/verify/" + issued.code}});
    return out;
}

Value show_message(Call const& call, cases::Message const& message) {
    auto const* text = message.content.find(call.language);
    return Value::map({{"at", call.time(message.at)}, {"text", text ? *text : message.content["en"]}});
}

std::string state_title(Call const& call, definition::Service const& service, std::string_view name) {
    auto const* state = call.house().model->find_state(service, name);
    if (!state) return std::string(name);
    return call.text(call.is_officer() || state->public_title.empty() ? state->title : state->public_title);
}

Value show_case_line(Call const& call, cases::Case const& of) {
    auto const& service = *call.house().shelves.of(of).service;
    return Value::map({{"reference", of.reference},
                       {"service", of.service},
                       {"service_title", call.text(service.title)},
                       {"subject", of.subject},
                       {"state", of.state},
                       {"state_title", state_title(call, service, of.state)},
                       {"outcome", of.outcome.empty() ? Value() : Value(of.outcome)},
                       {"area", show_area(call, of.area)},
                       {"opened_at", call.time(of.opened_at)},
                       {"entered_at", call.time(of.entered_at)},
                       {"due_at", call.time_or_null(of.due_at)},
                       {"closed_at", call.time_or_null(of.closed_at)},
                       {"promised_at", call.time_or_null(of.promised_at)},
                       {"in_time", of.in_time ? Value(*of.in_time) : Value()},
                       {"version", of.version}});
}

Value show_session(Call const& call, people::Session const& session) {
    Value posts = Value::list();
    for (auto const& charge : session.charges) {
        Value post = show_post(call, charge.post);
        post.set("kind", charge.kind);
        post.set("from", call.time(charge.from));
        post.set("to", call.time_or_null(charge.to));
        posts.push(std::move(post));
    }
    return Value::map({{"name", session.person.name},
                       {"is_officer", session.person.is_officer},
                       {"post", session.post.empty() ? Value() : show_post(call, session.post)},
                       {"posts", std::move(posts)},
                       {"expires_at", call.time(session.expires)}});
}

namespace {

// What an applicant sees of a case: what applicants themselves are asked. What officers write is for officers; what the
// applicant must know of it comes as a message or a document.
bool is_visible(Call const& call, definition::Service const& service, std::string_view field) {
    if (call.is_officer()) return true;
    for (auto const& page : service.form)
        for (auto const& own : page.fields)
            if (own.name == field) return true;
    for (auto const& action : service.actions) {
        if (std::ranges::find(action.by, "applicant") == action.by.end()) continue;
        for (auto const& asked : action.asks)
            if (asked.name == field) return true;
    }
    return false;
}

}  // namespace

Value visible_data(Call const& call, definition::Service const& service, Value const& data) {
    Value out = Value::map();
    for (auto const& [name, value] : data.as_map())
        if (is_visible(call, service, name)) out.set(name, value);
    return out;
}

}  // namespace bolan::api
