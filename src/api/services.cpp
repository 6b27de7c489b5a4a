// What one can apply for: services, their forms, areas; and checking a form without sending it.
#include "api/check.h"
#include "api/endpoints.h"
#include "api/show.h"
#include <algorithm>

namespace bolan::api {

using definition::Service;

namespace {

constexpr int k_areas_max = 5000;

Value list_of(std::vector<std::string> const& texts) {
    Value out = Value::list();
    for (auto const& text : texts) out.push(text);
    return out;
}

Value show_line(Call const& call, Service const& service) {
    return Value::map({{"name", service.name},
                       {"title", call.text(service.title)},
                       {"summary", call.text(service.summary)},
                       {"applicant", list_of(service.applicant)},
                       {"owner", service.owner},
                       {"icon", service.icon}});
}

Value show_pages(Call const& call, Service const& service) {
    Value pages = Value::list();
    for (auto const& page : service.form) {
        Value fields = Value::list();
        for (auto const& field : page.fields) fields.push(show_field(call, service, field));
        Value entry = Value::map({{"name", page.name}, {"title", call.text(page.title)}});
        if (!page.lead.empty()) entry.set("lead", call.text(page.lead));
        if (page.show_if) entry.set("depends", true);
        entry.set("fields", std::move(fields));
        pages.push(std::move(entry));
    }
    return pages;
}

Value show_states(Call const& call, Service const& service) {
    Value states = Value::list();
    for (auto const& state : service.states) {
        Value entry = Value::map(
            {{"name", state.name}, {"title", call.text(state.title)}, {"waits_for", list_of(state.waits_for)}});
        if (!state.public_title.empty()) entry.set("public_title", call.text(state.public_title));
        if (state.final) entry.set("outcome", state.outcome);
        states.push(std::move(entry));
    }
    return states;
}

Value show_actions(Call const& call, Service const& service) {
    Value actions = Value::list();
    for (auto const& action : service.actions) {
        Value asks = Value::list();
        for (auto const& field : action.asks) asks.push(show_field(call, service, field));
        actions.push(Value::map({{"name", action.name},
                                 {"title", call.text(action.title)},
                                 {"by", list_of(action.by)},
                                 {"from", list_of(action.from)},
                                 {"to", action.to.empty() ? Value() : Value(action.to)},
                                 {"bulk", action.bulk},
                                 {"danger", action.danger},
                                 {"asks", std::move(asks)}}));
    }
    return actions;
}

Value show_fee(Call const& call, Service const& service, Value const& known) {
    if (!service.fee) return {};
    auto const today = call.engine().fee_today(service, known, call.actor());
    return Value::map({{"head", call.text(service.fee->head)},
                       {"before", service.fee->before},
                       {"is_notified", today.is_notified},
                       {"amount_paisa", today.amount ? Value(today.amount->paisa) : Value()}});
}

}  // namespace

Result<http::Response> get_services(Call& call) {
    Value services = Value::list();
    for (auto const& service : call.house().model->services) services.push(show_line(call, *service));
    return json(Value::map({{"services", std::move(services)}}));
}

Result<http::Response> get_service(Call& call) {
    auto const service = TRY(call.service(call.request.param("service")));
    Value out = show_line(call, *service);
    Value papers = Value::list();
    for (auto const& paper : service->papers) papers.push(call.text({paper, service->title.context}));
    out.set("papers", std::move(papers));
    out.set("about", service->about.empty() ? Value() : Value(service->about));
    out.set("fee", show_fee(call, *service, Value::map()));
    out.set("pages", show_pages(call, *service));
    out.set("states", show_states(call, *service));
    out.set("actions", show_actions(call, *service));
    out.set("schema", "/api/openapi.json#/components/schemas/form." + service->name);
    out.set("definition", service->hash);
    return json(out);
}

Result<http::Response> get_areas(Call& call) {
    auto const level = call.request.query_or("level"), within = call.request.query_or("within");
    auto const& establishment = call.house().establishment;
    auto const today = call.today();
    Value areas = Value::list();
    for (auto const& area : call.house().model->province.areas) {
        if (!level.empty() && area.level != level) continue;
        if (!within.empty() && !establishment.is_within(area.code, within)) continue;
        if ((area.valid_from && *area.valid_from > today) || (area.valid_to && *area.valid_to < today)) continue;
        if (static_cast<int>(areas.as_list().size()) == k_areas_max) break;
        areas.push(Value::map({{"code", area.code},
                               {"level", area.level},
                               {"parent", area.parent.empty() ? Value() : Value(area.parent)},
                               {"name", establishment.area_name(area.code, call.language)}}));
    }
    return json(Value::map({{"areas", std::move(areas)}}));
}

Checked check_form(Call const& call, Service const& service, Value const& raw) {
    Checked out;
    for (auto const& page : service.form) {
        auto const shown = call.engine().shown_pages(service, out.data, call.actor());
        if (std::ranges::find(shown, &page) == shown.end()) continue;
        out.pages.push(page.name);
        Value own = Value::map();
        for (auto const& field : page.fields)
            if (auto const* value = raw.find(field.name)) own.set(field.name, *value);
        auto reading = call.engine().read_page(service, page, own, out.data, call.actor(), {});
        for (auto& [name, value] : reading.data.as_map()) out.data.set(name, std::move(value));
        out.problems.insert(out.problems.end(), reading.problems.begin(), reading.problems.end());
    }
    auto const is_of_form = [&](std::string_view name) {
        return std::ranges::any_of(service.form, [&](auto const& page) {
            return std::ranges::any_of(page.fields, [&](auto const& field) { return field.name == name; });
        });
    };
    for (auto const& [name, value] : raw.as_map())
        if (!is_of_form(name)) out.problems.push_back({name, "field.unknown", {}});
    return out;
}

Result<http::Response> post_check(Call& call) {
    auto const service = TRY(call.service(call.request.param("service")));
    auto const checked = check_form(call, *service, TRY(call.body()));
    Value out = Value::map({{"valid", checked.problems.empty()}, {"pages", checked.pages}, {"data", checked.data}});
    out.set("fee", show_fee(call, *service, checked.data));
    out.set("errors", show_error({ErrorKind::bad_input, "", {}, checked.problems})["errors"]);
    return json(out);
}

}  // namespace bolan::api
