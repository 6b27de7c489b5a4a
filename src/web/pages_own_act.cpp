// What an applicant may do with a case: answer, send again, take back, appeal. One page for each, with what it asks.
#include "http/status.h"
#include "web/hints.h"
#include "web/own_case.h"
#include <algorithm>

namespace bolan::web {

using cases::Case;
using definition::Action;

namespace {

struct Acting {
    Case of;
    Action const* action = nullptr;
    std::vector<definition::Field const*>
        fields;  // what is asked: the form's own answers first when they may be changed
    Value raw = Value::map();
    std::vector<FieldError> errors;
    std::string key;
};

// Errors: not_found "case.unknown", "case.no_such_action"; conflict "case.wrong_state" when it is not open now.
Result<Acting> acting_of(Visit const& visit) {
    Acting out{TRY(own_case(visit)), nullptr, {}, Value::map(), {}, {}};
    auto const& service = service_of_case(visit, out.of);
    auto const& name = visit.request.param("action");
    out.action = service.find_action(name);
    if (!out.action) return Fail(Error::not_found("case.no_such_action"));
    auto& house = visit.portal.house;
    bool const is_open = house.database.read([&](store::Connection& db) {
        auto const offers = house.engine->offers(db, applicant_of(visit), out.of);
        return std::ranges::any_of(offers, [&](cases::Offer const& offer) { return offer.action == out.action; });
    });
    if (!is_open) return Fail(Error::conflict("case.wrong_state"));
    if (out.action->edits_form)
        for (auto const& page : service.form)
            for (auto const& field : page.fields) out.fields.push_back(&field);
    for (auto const& field : out.action->asks) out.fields.push_back(&field);
    return out;
}

// Of all that might be asked: the pages that stand, and what the answers so far show of them.
struct Asked {
    std::vector<definition::Field const*> fields;
    std::vector<definition::Field const*> shown;
};

Asked asked_now(Visit const& visit, Acting const& acting) {
    auto& house = visit.portal.house;
    auto const part = [&](std::vector<definition::Field> const& fields) {
        Value raw = Value::map();
        for (auto const& field : fields)
            if (auto const* value = acting.raw.find(field.name)) raw.set(field.name, *value);
        return raw;
    };
    Asked out;
    auto const add = [&](std::vector<definition::Field> const& fields, cases::Reading const& reading) {
        for (auto const& field : fields)
            if (!field.compute) out.fields.push_back(&field);
        out.shown.insert(out.shown.end(), reading.shown.begin(), reading.shown.end());
    };
    auto const& service = service_of_case(visit, acting.of);
    if (acting.action->edits_form)
        for (auto const* page : house.engine->shown_pages(service, acting.of.data, applicant_of(visit)))
            add(page->fields, house.engine->read_page(service, *page, part(page->fields), acting.of.data,
                                                      applicant_of(visit), acting.of.id));
    house.database.read([&](store::Connection& db) {
        add(acting.action->asks,
            house.engine->read_asks(db, applicant_of(visit), acting.of, *acting.action, part(acting.action->asks)));
    });
    return out;
}

http::Response show_act(Visit const& visit, Acting const& acting, int status) {
    auto const title = text_of(visit, acting.action->title);
    auto const bar = text_of(visit, service_of_case(visit, acting.of).title);
    auto const path = own_case_path(acting.of) + "/act/" + acting.action->name;
    auto const asked = asked_now(visit, acting);
    auto const hints = hints_of(visit, visit.portal.house.shelves.of(acting.of), asked.fields, acting.of.data);
    return public_page(
        visit,
        {.title = title,
         .path = path,
         .section = Section::mine,
         .bar_name = bar,
         .styles = "form",
         .scripts = hints.script(),
         .has_errors = !acting.errors.empty()},
        [&](View& v) {
            back_link(v, own_case_path(acting.of));
            error_summary(v, acting.errors);
            v.h.el("h1", {}, title);
            v.h.el("p", {{"class", "meta"}}, [&] {
                v.say("Tracking number {ref}", {{"ref", group_reference(acting.of.reference), k_ltr}});
            });
            visit.portal.house.database.read([&](store::Connection& db) { draw_question(v, visit, db, acting.of); });
            if (acting.action->danger) notice(v, Tone::act, v.T("This cannot be undone."));
            form_open(v, {.action = path,
                          .token = form_token(visit),
                          .key = acting.key,
                          .has_files = has_files(held_fields(asked.fields, asked.shown, hints))});
            FieldScene const scene{visit, service_of_case(visit, acting.of).system, acting.errors,
                                   [&](std::string_view hash) { return attachment_href(acting.of, hash); }};
            draw_hinted_fields(v, scene, asked.fields, asked.shown, acting.raw, hints);
            buttons(v, {{.label = title, .look = acting.action->danger ? Look::warn : Look::first}});
            v.h.el("p", {}, [&] { v.h.el("a", {{"href", own_case_path(acting.of)}}, v.T("Do nothing and go back")); });
            v.h.close();
        },
        status);
}

Result<http::Response> get_act(Visit const& visit) {
    auto acting = TRY(acting_of(visit));
    acting.key = new_form_key();
    for (auto const* field : acting.fields)
        if (auto const* value = acting.of.data.find(field->name)) acting.raw.set(field->name, *value);
    return show_act(visit, acting, 200);
}

Result<http::Response> post_act(Visit const& visit) {
    auto const form = TRY(read_post(visit, k_field_limits));
    auto& engine = *visit.portal.house.engine;
    auto const actor = applicant_of(visit);
    std::string const key(form.get_or("key").substr(0, 100));
    if (!key.empty())  // the second press of the button
        if (auto const receipt = engine.find_receipt(actor, key))
            return http::Response::redirect(std::string(k_mine_path) + "/" + receipt->reference +
                                            "?done=" + std::to_string(receipt->leaf));
    auto acting = TRY(acting_of(visit));
    acting.key = key;
    std::vector<Problem> problems;
    acting.raw = posted_fields(visit, acting.fields, form, problems);
    if (!problems.empty()) {
        acting.errors =
            errors_in_words(visit, Error{ErrorKind::bad_input, "form.invalid", {}, std::move(problems)}, acting.fields);
        return show_act(visit, acting, 422);
    }
    if (is_only_redraw(form)) return show_act(visit, acting, 200);
    auto const receipt = engine.perform({.actor = actor,
                                         .service = acting.of.service,
                                         .case_id = acting.of.id,
                                         .action = acting.action->name,
                                         .input = acting.raw,
                                         .key = key});
    if (receipt) return http::Response::redirect(own_case_path(acting.of) + "?done=" + std::to_string(receipt->leaf));
    acting.errors = errors_in_words(visit, receipt.error(), acting.fields);
    return show_act(visit, acting, http::status_of(receipt.error()));
}

}  // namespace

void add_own_act_pages(http::Router& router, Portal& portal) {
    get_page(router, portal, "/my/{reference}/act/{action}", Who::signed_in, get_act);
    post_page(router, portal, "/my/{reference}/act/{action}", Who::signed_in, post_act,
              http::body_limit_for(k_field_limits, 6));
}

}  // namespace bolan::web
