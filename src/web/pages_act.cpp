// An officer's act: the form of what an action asks, done on the version of the case that the page showed; and cases
// that officers begin.
#include "web/desk.h"
#include "web/hints.h"
#include <algorithm>
#include <charconv>

namespace bolan::web {

using cases::Case;
using definition::Action;
using definition::Field;
using definition::Service;

namespace {

// An action's form as it is drawn: fresh, or again with what was typed.
struct ActForm {
    Case of;
    std::shared_ptr<Service const> service;
    Action const* action = nullptr;
    bool is_offered = false;
    Past past;
    std::vector<Field const*> asked;  // without those that are computed
    std::vector<Field const*> shown;
    Value computed = Value::map();
    Hints hints;
    Value typed = Value::map();
    std::vector<FieldError> errors;
    std::string key;
    bool has_moved = false;  // someone acted since the page was drawn
    std::string refusal;     // why it could not be done, in words
};

Result<ActForm> read_form(Visit const& visit, Value const& typed) {
    auto& house = visit.portal.house;
    return house.database.read([&](store::Connection& db) -> Result<ActForm> {
        ActForm out;
        out.of = TRY(get_case(visit, db, visit.request.param("reference")));
        out.service = house.shelves.of(out.of).service;
        out.action = out.service->find_action(visit.request.param("action"));
        if (!out.action) return Fail(Error::not_found("case.no_such_action"));
        for (auto const& offer : house.engine->offers(db, visit.actor(), out.of))
            out.is_offered = out.is_offered || offer.action == out.action;
        out.past = past_of(visit, db, out.of);
        auto reading = house.engine->read_asks(db, visit.actor(), out.of, *out.action, typed);
        out.shown = std::move(reading.shown);
        for (auto const* field : out.shown)
            if (auto const* value = field->compute ? reading.data.find(field->name) : nullptr)
                out.computed.set(field->name, *value);
        out.typed = typed;
        for (auto const& field : out.action->asks)
            if (!field.compute) out.asked.push_back(&field);
        out.hints = hints_of(visit, house.shelves.of(out.of), out.asked, out.of.data);
        return out;
    });
}

FieldScene scene_of(Visit const& visit, ActForm const& form) { return {visit, form.service->system, form.errors, {}}; }

// What was typed stands on the page, to be copied, when it can no longer be sent.
void typed_rows(View& v, Visit const& visit, ActForm const& form) {
    std::vector<Row> rows;
    for (auto const& field : form.action->asks) {
        auto const& typed = form.typed[field.name];
        if (typed.is_string() && !typed.as_string().empty())
            rows.push_back({text_of(visit, field.title), typed.as_string(), As::lines});
    }
    if (!rows.empty()) summary_section(v, v.T("What you had written"), rows);
}

void closed_body(View& v, Visit const& visit, DeskRoom const& room, ActForm const& form) {
    notice(v, Tone::act, form.has_moved ? v.T("Someone else was faster") : v.T("This is not open to you now"), [&] {
        v.h.el("p", {},
               form.has_moved || form.refusal.empty()
                   ? v.T("Someone else has already decided this. Nothing was changed by you. Look at the case again.")
                   : Word(form.refusal));
        v.h.el("p", {}, [&] {
            v.h.text(v.T("Stage")).text(": ").el("b", {}, room.titles(visit).stage(form.of.service, form.of.state));
        });
        link_button(v, case_href(form.of.reference), v.T("Look at it again"));
    });
    typed_rows(v, visit, form);
}

void notices(View& v, Visit const& visit, DeskRoom const& room, ActForm const& form) {
    if (form.has_moved)
        notice(v, Tone::act, v.T("The case has changed since you opened this page."), [&] {
            v.h.el("p", {}, [&] {
                v.h.text(v.T("Stage"))
                    .text(": ")
                    .el("b", {}, room.titles(visit).stage(form.of.service, form.of.state))
                    .text(". ");
                v.h.el("a", {{"href", case_href(form.of.reference)}}, v.T("Look at it again"));
            });
            v.h.el("p", {}, v.T("What you wrote is still here. If it still holds, send it again."));
        });
    else if (!form.refusal.empty())
        notice(v, Tone::bad, v.T("This can no longer be done"), form.refusal);
    if (form.action->danger)
        notice(v, Tone::act, v.T("Look twice"),
               v.T("This cannot be undone. It is written in the ledger with your name and post."));
}

void act_body(View& v, Visit const& visit, DeskRoom const& room, ActForm const& form) {
    back_link(v, case_href(form.of.reference));
    auto const title = text_of(visit, form.action->title);
    if (!form.is_offered) {
        v.h.el("h1", {}, title);
        return closed_body(v, visit, room, form);
    }
    error_summary(v, form.errors);
    v.h.el("p", {{"class", "meta"}}, [&] {
        v.h.text(room.titles(visit).service(form.of.service)).text(" · ").ltr(group_reference(form.of.reference));
        v.h.text(" · ").typed(form.of.subject);
    });
    v.h.el("h1", {}, title);
    notices(v, visit, room, form);
    auto const scene = scene_of(visit, form);
    std::vector<Field const*> computed;
    for (auto const* field : form.shown)
        if (field->compute) computed.push_back(field);
    if (auto const rows = summary_rows(scene, computed, form.computed); !rows.empty())
        summary_section(v, v.T("Found for you"), rows);
    form_open(v, {.action = visit.request.path,
                  .token = form_token(visit),
                  .key = form.key,
                  .has_files = has_files(held_fields(form.asked, form.shown, form.hints))});
    hidden(v, "version", std::to_string(form.of.version));
    draw_hinted_fields(v, scene, form.asked, form.shown, form.typed, form.hints);
    v.h.el("p", {{"class", "meta"}}, [&] {
        v.say("You act as {post}.",
              {{"post", room.portal().house.establishment.post_title(room.post(visit), v.words.code())}});
    });
    buttons(v, {{.label = title, .look = form.action->danger ? Look::warn : Look::first}});
    v.h.close();
}

http::Response act_page(Visit const& visit, DeskRoom const& room, ActForm const& form, int status = 200) {
    return desk_page(
        visit,
        {.title = text_of(visit, form.action->title),
         .path = case_href(form.of.reference) + "/act/" + form.action->name,
         .styles = "case form",
         .scripts = form.hints.script(),
         .has_errors = !form.errors.empty()},
        room.frame(visit, DeskSection::inbox),
        [&](View& v) {
            v.h.el("div", {{"class", "efile efile--act"}}, [&] {
                v.h.el("section", {}, [&] { act_body(v, visit, room, form); });
                v.h.el("section", {{"class", "pane"}},
                       [&] { case_facts(v, visit, form.of, *form.service, form.past); });
            });
        },
        status);
}

Result<http::Response> show_act(Visit const& visit, DeskRoom const& room) {
    auto form = TRY(read_form(visit, Value::map()));
    form.key = new_form_key();
    return act_page(visit, room, form, form.is_offered ? 200 : 409);
}

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t out = 0;
    auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (failure != std::errc() || end != text.data() + text.size()) return {};
    return out;
}

Result<http::Response> do_act(Visit const& visit, DeskRoom const& room) {
    auto const posted = TRY(read_post(visit, k_field_limits));
    auto seen = TRY(read_form(visit, Value::map()));  // rights first: nobody uploads to a case that is not theirs
    std::vector<Problem> problems;
    auto const typed = posted_fields(visit, pointers_to(seen.action->asks), posted, problems);
    auto const again = [&](std::vector<FieldError> errors, int status) -> Result<http::Response> {
        auto form = TRY(read_form(visit, typed));
        form.errors = std::move(errors);
        form.key = posted.get_or("key");
        form.of.version = number_of(posted.get_or("version")).value_or(form.of.version);
        return act_page(visit, room, form, status);
    };
    auto const labels = pointers_to(seen.action->asks);
    if (!problems.empty()) {
        Error error{ErrorKind::bad_input, "form.invalid", {}, problems};
        return again(errors_in_words(visit, error, labels), 422);
    }
    if (is_only_redraw(posted)) return again({}, 200);
    auto const done = room.portal().house.engine->perform({.actor = visit.actor(),
                                                           .service = seen.of.service,
                                                           .case_id = seen.of.id,
                                                           .action = seen.action->name,
                                                           .input = typed,
                                                           .key = std::string(posted.get_or("key")),
                                                           .version = number_of(posted.get_or("version"))});
    if (done) return http::Response::redirect(std::string(k_desk_path) + "?done=" + done->reference);
    auto const& error = done.error();
    if (error.kind == ErrorKind::bad_input) return again(errors_in_words(visit, error, labels), 422);
    if (error.kind != ErrorKind::conflict && error.kind != ErrorKind::forbidden) return Fail(error);
    auto form = TRY(read_form(visit, typed));
    form.has_moved = error.code == "case.moved_on" || error.code == "case.wrong_state";
    form.refusal = problem_in_words(visit, error.code, error.values);
    form.key = new_form_key();
    return act_page(visit, room, form, error.kind == ErrorKind::forbidden ? 403 : 409);
}

// ---- A case that an officer begins

struct NewForm {
    std::shared_ptr<Service const> service;
    Action const* action = nullptr;
    std::optional<records::Record> record;
    std::vector<std::pair<definition::Page const*, std::vector<Field const*>>> pages;
    std::vector<Field const*> asks;
    Value computed = Value::map();
    Value typed = Value::map();
    std::vector<FieldError> errors;
    std::string key;

    std::vector<Field const*> all_fields() const {
        std::vector<Field const*> out;
        for (auto const& page : service->form)
            for (auto const& field : page.fields) out.push_back(&field);
        for (auto const& field : action->asks) out.push_back(&field);
        return out;
    }
};

Result<NewForm> open_form(Visit const& visit, DeskRoom const& room) {
    auto& house = room.portal().house;
    NewForm form;
    form.service = house.model->find_service(visit.request.param("service"));
    if (!form.service) return Fail(Error::not_found("case.no_such_service"));
    form.action = cases::opening_action(*form.service, &room.post(visit));
    if (!form.action) return Fail(Error::forbidden("case.forbidden"));
    if (!visit.actor().may_serve(form.service->name)) return Fail(Error::forbidden("delegation.service"));
    auto const record = visit.request.query_or("record");
    if (record.empty() || form.service->about.empty()) return form;
    auto const id = RecordId::parse(record);
    if (id)
        form.record = house.database.read(
            [&](store::Connection& db) { return house.registries.find(db, form.service->about, *id); });
    if (!form.record) return Fail(Error::not_found("record.unknown"));
    auto const registry = house.model->find_registry(form.service->about);
    if (!house.registries.may_read(visit.actor(), *registry, house.registries.area_of(*form.record), today(visit)))
        return Fail(Error::forbidden("record.forbidden"));
    return form;
}

// Which fields are asked, given what is typed so far.
void settle(Visit const& visit, NewForm& form) {
    auto& engine = *visit.portal.house.engine;
    Value known = Value::map();
    for (auto const* page : engine.shown_pages(*form.service, form.typed, visit.actor())) {
        Value own = Value::map();
        for (auto const& field : page->fields)
            if (auto const* value = form.typed.find(field.name)) own.set(field.name, *value);
        auto reading = engine.read_page(*form.service, *page, own, known, visit.actor(), std::nullopt);
        for (auto const& [name, value] : reading.data.as_map()) known.set(name, value);
        form.pages.emplace_back(page, std::move(reading.shown));
    }
    form.asks = pointers_to(form.action->asks);
}

// The fields that the record answers by itself: those of the same name, and its number where the form asks for one.
void prefill(Visit const& visit, NewForm& form) {
    if (!form.record) {
        auto const* post = visit.portal.house.establishment.find_post(visit.session->post);
        for (auto const* field : form.all_fields())
            if (field->kind == definition::FieldKind::area && post)
                if (auto const* area = visit.portal.house.establishment.area_at(post->office->area->code, field->level))
                    form.typed.set(field->name, area->code);
        return;
    }
    for (auto const* field : form.all_fields()) {
        if (field->compute || field->kind == definition::FieldKind::attachment) continue;
        if (auto const* value = form.record->fields.find(field->name))
            form.typed.set(field->name, *value);
        else if (field->kind == definition::FieldKind::text && field->name.ends_with("_number"))
            form.typed.set(field->name, form.record->number);
    }
}

void record_note(View& v, Visit const& visit, NewForm const& form) {
    if (!form.record) return;
    auto const registry = visit.portal.house.model->find_registry(form.record->registry);
    std::vector<Row> const rows{
        {text_of(visit, registry->title),
         form.record->number,
         As::ltr,
         {},
         "/desk/record/" + registry->name + "/" + form.record->id.text()},
        {v.T("Name"), std::string(form.record->fields[registry->subject].string_or("")), As::typed}};
    summary_section(v, v.T("Record"), rows);
}

void new_body(View& v, Visit const& visit, DeskRoom const& room, NewForm const& form) {
    back_link(v, form.record ? "/desk/record/" + form.record->registry + "/" + form.record->id.text() : "/desk/new");
    error_summary(v, form.errors);
    v.h.el("h1", {}, room.titles(visit).service(form.service->name));
    if (!form.service->summary.empty()) v.h.el("p", {{"class", "lead"}}, text_of(visit, form.service->summary));
    record_note(v, visit, form);
    FieldScene const scene{visit, form.service->system, form.errors, {}};
    auto const all = form.all_fields();
    auto const action = visit.request.path + (form.record ? "?record=" + form.record->id.text() : std::string());
    form_open(v, {.action = action, .token = form_token(visit), .key = form.key, .has_files = has_files(all)});
    for (auto const& [page, fields] : form.pages) {
        v.h.el("h2", {}, text_of(visit, page->title));
        if (!page->lead.empty()) v.h.el("p", {}, text_of(visit, page->lead));
        draw_fields(v, scene, fields, form.typed);
    }
    draw_fields(v, scene, form.asks, form.typed);
    v.h.el("p", {{"class", "meta"}}, [&] {
        v.say("You act as {post}.",
              {{"post", room.portal().house.establishment.post_title(room.post(visit), v.words.code())}});
    });
    buttons(v, {{.label = text_of(visit, form.action->title)}});
    v.h.close();
}

http::Response new_page(Visit const& visit, DeskRoom const& room, NewForm const& form, int status = 200) {
    return desk_page(
        visit,
        {.title = room.titles(visit).service(form.service->name),
         .styles = "case form",
         .has_errors = !form.errors.empty()},
        room.frame(visit, DeskSection::inbox),
        [&](View& v) {
            v.h.el("div", {{"class", "narrow"}}, [&] { new_body(v, visit, room, form); });
        },
        status);
}

Result<http::Response> show_new(Visit const& visit, DeskRoom const& room) {
    auto form = TRY(open_form(visit, room));
    prefill(visit, form);
    settle(visit, form);
    form.key = new_form_key();
    return new_page(visit, room, form);
}

Result<http::Response> do_new(Visit const& visit, DeskRoom const& room) {
    auto const posted = TRY(read_post(visit, k_field_limits));
    auto form = TRY(open_form(visit, room));
    auto const all = form.all_fields();
    std::vector<Problem> problems;
    form.typed = posted_fields(visit, all, posted, problems);
    settle(visit, form);
    form.key = posted.get_or("key");
    if (!problems.empty()) {
        Error error{ErrorKind::bad_input, "form.invalid", {}, problems};
        form.errors = errors_in_words(visit, error, all);
        return new_page(visit, room, form, 422);
    }
    if (is_only_redraw(posted)) return new_page(visit, room, form);
    auto const done =
        room.portal().house.engine->perform({.actor = visit.actor(),
                                             .service = form.service->name,
                                             .case_id = {},
                                             .action = form.action->name,
                                             .input = form.typed,
                                             .key = form.key,
                                             .version = {},
                                             .record = form.record ? form.record->id.text() : std::string()});
    if (done) return http::Response::redirect(case_href(done->reference));
    if (done.error().kind == ErrorKind::forbidden) return Fail(done.error());
    form.errors = errors_in_words(visit, done.error(), all);
    return new_page(visit, room, form, done.error().kind == ErrorKind::conflict ? 409 : 422);
}

Result<http::Response> list_new(Visit const& visit, DeskRoom const& room) {
    return desk_page(visit, {.title = visit.words.T("Start a case"), .styles = "case"},
                     room.frame_with_lists(visit, "/desk/new"), [&](View& v) {
                         desk_head(v, v.T("Start a case"), {}, {});
                         auto const list = room.startable(visit);
                         if (list.empty())
                             return empty_state(v, v.T("Your post starts no cases."), "", k_desk_path,
                                                v.T("Go to your desk"));
                         std::vector<DocumentItem> items;
                         for (auto const* service : list)
                             items.push_back({text_of(visit, service->title), "/desk/new/" + service->name, {}});
                         document_list(v, items);
                     });
}

}  // namespace

void add_act_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    auto const limit = http::body_limit_for(k_field_limits, 4);
    auto const act = "/desk/case/{reference}/act/{action}";
    get_page(router, portal, act, Who::officer, [room](Visit const& visit) { return show_act(visit, *room); });
    post_page(
        router, portal, act, Who::officer, [room](Visit const& visit) { return do_act(visit, *room); }, limit);
    get_page(router, portal, "/desk/new", Who::officer, [room](Visit const& visit) { return list_new(visit, *room); });
    get_page(router, portal, "/desk/new/{service}", Who::officer,
             [room](Visit const& visit) { return show_new(visit, *room); });
    post_page(
        router, portal, "/desk/new/{service}", Who::officer,
        [room](Visit const& visit) { return do_new(visit, *room); }, limit);
}

}  // namespace bolan::web
