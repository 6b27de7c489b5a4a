// One action on many cases of a list: a page that shows what will be done and asks once, then each case as an act of
// its own, and a report of each.
#include "web/desk.h"
#include "web/fields.h"
#include <algorithm>
#include <map>

namespace bolan::web {

using cases::Case;
using definition::Action;
using definition::Field;
using definition::Service;

namespace {

constexpr std::size_t k_cases_max = 200;

struct Chosen {
    Case of;
    std::string refusal;  // in words; empty: can be done
};

struct Bulk {
    std::shared_ptr<Service const> service;
    Action const* action = nullptr;
    std::vector<Chosen> cases;
    std::vector<Field const*> shown;  // of any of the cases
    Value typed = Value::map();
    std::vector<FieldError> errors;
    std::string key;
};

Result<Bulk> read_bulk(Visit const& visit, http::Form const& posted) {
    auto& house = visit.portal.house;
    Bulk bulk;
    auto const what = posted.get_or("do");
    auto const slash = what.find('/');
    bulk.service = house.model->find_service(what.substr(0, slash));
    if (bulk.service && slash != what.npos) bulk.action = bulk.service->find_action(what.substr(slash + 1));
    if (!bulk.action || !bulk.action->bulk) return Fail(Error::not_found("case.no_such_action"));
    auto const ids = posted.all("case");
    if (ids.empty()) return Fail(Error::bad_input("bulk.nothing_selected"));
    if (ids.size() > k_cases_max)
        return Fail(Error::bad_input("bulk.too_many").with("max", std::to_string(k_cases_max)));
    return bulk;
}

// The chosen cases that this officer may read, and whether the action is open on each.
void look_at_cases(Visit const& visit, http::Form const& posted, Bulk& bulk) {
    auto& house = visit.portal.house;
    auto const actor = visit.actor();
    std::map<std::string_view, definition::Field const*> asked;  // by any of the cases
    house.database.read([&](store::Connection& db) {
        for (auto const text : posted.all("case")) {
            auto const id = CaseId::parse(text);
            auto of = id ? house.shelves.find_case(db, *id) : std::nullopt;
            if (!of || !house.engine->may_read(actor, *of)) continue;
            Chosen one{std::move(*of), {}};
            auto const offers = one.of.service == bulk.service->name ? house.engine->offers(db, actor, one.of)
                                                                     : std::vector<cases::Offer>{};
            // A case of an earlier version has that version's action of this name.
            auto const offer = std::ranges::find_if(offers, [&](cases::Offer const& other) {
                return other.action->name == bulk.action->name && other.action->bulk;
            });
            if (offer == offers.end()) {
                one.refusal = visit.words.T("This action is not open on this case.");
            } else {
                for (auto const* field : house.engine->read_asks(db, actor, one.of, *offer->action, bulk.typed).shown)
                    asked.emplace(field->name, field);
            }
            bulk.cases.push_back(std::move(one));
        }
    });
    // In the order of the definition in force, then what only earlier versions ask.
    for (auto const& field : bulk.action->asks)
        if (auto const found = asked.extract(field.name)) bulk.shown.push_back(found.mapped());
    for (auto const& [name, field] : asked) bulk.shown.push_back(field);
}

void table_of(View& v, DeskRoom const& room, Visit const& visit, Bulk const& bulk, std::string_view caption,
              bool is_done) {
    std::vector<std::string> const heads{v.T("Reference"), v.T("Name"), v.T("Stage"),
                                         is_done ? v.T("Result") : v.T("Can it be done?")};
    std::vector<std::vector<Cell>> rows;
    for (auto const& one : bulk.cases)
        rows.push_back({{group_reference(one.of.reference), As::ltr, case_href(one.of.reference)},
                        {one.of.subject, As::typed},
                        {std::string(room.titles(visit).stage(one.of.service, one.of.state))},
                        {!one.refusal.empty() ? one.refusal : std::string(is_done ? v.T("Done") : v.T("Yes")),
                         As::text,
                         {},
                         one.refusal.empty() ? Tone::ok : Tone::bad}});
    data_table(v, {caption, heads, rows});
}

std::size_t count_open(Bulk const& bulk) {
    return static_cast<std::size_t>(
        std::ranges::count_if(bulk.cases, [](Chosen const& one) { return one.refusal.empty(); }));
}

void preview_body(View& v, Visit const& visit, DeskRoom const& room, Bulk const& bulk) {
    auto const title = text_of(visit, bulk.action->title);
    auto const n = std::to_string(count_open(bulk));
    back_link(v, k_desk_path, v.T("Inbox"));
    error_summary(v, bulk.errors);
    v.h.el("h1", {}, title);
    v.h.el("p", {{"class", "lead"}},
           count_open(bulk) == 0 ? std::string(v.T("This cannot be done in any of the selected cases."))
                                 : v.T("{n} selected", {{"n", n}}));
    table_of(v, room, visit, bulk, v.T("Selected cases"), false);
    if (count_open(bulk) == 0) return;
    if (bulk.action->danger)
        notice(v, Tone::act, v.T("Look twice"),
               v.T("This cannot be undone. It is written in the ledger with your name and post."));
    form_open(
        v, {.action = "/desk/bulk", .token = form_token(visit), .key = bulk.key, .has_files = has_files(bulk.shown)});
    hidden(v, "do", bulk.service->name + "/" + bulk.action->name);
    hidden(v, "sure", "yes");
    for (auto const& one : bulk.cases) {
        if (!one.refusal.empty()) continue;
        hidden(v, "case", one.of.id.view());
        hidden(v, "version/" + one.of.id.text(), std::to_string(one.of.version));
    }
    draw_fields(v, {visit, bulk.service->system, bulk.errors, {}}, bulk.shown, bulk.typed);
    v.h.el("p", {{"class", "meta"}}, [&] {
        v.say("You act as {post}.",
              {{"post", room.portal().house.establishment.post_title(room.post(visit), v.words.code())}});
    });
    auto const label = v.T("Confirm: {action}", {{"action", title}}) + " (" + n + ")";
    buttons(v, {{.label = label, .look = bulk.action->danger ? Look::warn : Look::first}});
    v.h.close();
}

http::Response preview_page(Visit const& visit, DeskRoom const& room, Bulk const& bulk, int status = 200) {
    return desk_page(
        visit,
        {.title = text_of(visit, bulk.action->title),
         .path = k_desk_path,
         .styles = "case form",
         .has_errors = !bulk.errors.empty()},
        room.frame(visit, DeskSection::inbox), [&](View& v) { preview_body(v, visit, room, bulk); }, status);
}

// Each its own act, with a key of its own: sending the page again does nothing twice.
void perform_each(Visit const& visit, http::Form const& posted, Bulk& bulk) {
    auto& house = visit.portal.house;
    for (auto& one : bulk.cases) {
        std::optional<std::int64_t> version;
        if (auto const sent = posted.find("version/" + one.of.id.text()))
            version = std::atoll(std::string(*sent).c_str());
        auto const key = std::string(posted.get_or("key")) + ":" + one.of.id.text();
        auto const done = house.engine->perform({.actor = visit.actor(),
                                                 .service = bulk.service->name,
                                                 .case_id = one.of.id,
                                                 .action = bulk.action->name,
                                                 .input = bulk.typed,
                                                 .key = key,
                                                 .version = version});
        one.refusal.clear();
        if (done)
            one.of.state = done->state;
        else if (!done.error().problems.empty())
            one.refusal = errors_in_words(visit, done.error(), bulk.shown).front().message;
        else
            one.refusal = problem_in_words(visit, done.error().code, done.error().values);
    }
}

http::Response result_page(Visit const& visit, DeskRoom const& room, Bulk const& bulk) {
    auto const done = std::to_string(count_open(bulk)), total = std::to_string(bulk.cases.size());
    auto const text = visit.words.T("Done: {done} of {total}.", {{"done", done}, {"total", total}});
    return desk_page(visit, {.title = text, .path = k_desk_path, .styles = "case"}, room.frame_with_lists(visit, {}),
                     [&](View& v) {
                         v.h.el("h1", {}, text_of(visit, bulk.action->title));
                         notice(v, done == total ? Tone::ok : Tone::act, text);
                         table_of(v, room, visit, bulk, v.T("Selected cases"), true);
                         v.h.el("p", {}, [&] { link_button(v, k_desk_path, v.T("Go to your desk")); });
                     });
}

// What is wrong with what was typed, on any of the cases: the page is shown again before anything is done.
std::vector<Problem> problems_of(Visit const& visit, Bulk const& bulk) {
    auto& house = visit.portal.house;
    std::vector<Problem> out;
    house.database.read([&](store::Connection& db) {
        for (auto const& one : bulk.cases) {
            if (!one.refusal.empty()) continue;
            for (auto& problem :
                 house.engine->read_asks(db, visit.actor(), one.of, *bulk.action, bulk.typed).problems) {
                auto const is_same = [&](Problem const& other) {
                    return other.field == problem.field && other.code == problem.code;
                };
                if (std::ranges::none_of(out, is_same)) out.push_back(std::move(problem));
            }
        }
    });
    return out;
}

Result<http::Response> bulk_step(Visit const& visit, DeskRoom const& room) {
    auto const posted = TRY(read_post(visit, k_field_limits));
    auto bulk = TRY(read_bulk(visit, posted));
    std::vector<Problem> problems;
    bool const is_sure = posted.get_or("sure") == "yes";
    auto const asks = pointers_to(bulk.action->asks);
    if (is_sure) bulk.typed = posted_fields(visit, asks, posted, problems);
    look_at_cases(visit, posted, bulk);
    if (bulk.cases.empty()) return Fail(Error::not_found("case.unknown"));
    bulk.key = is_sure ? std::string(posted.get_or("key")) : new_form_key();
    if (!is_sure || is_only_redraw(posted)) return preview_page(visit, room, bulk);
    if (problems.empty()) problems = problems_of(visit, bulk);
    if (!problems.empty()) {
        Error error{ErrorKind::bad_input, "form.invalid", {}, problems};
        bulk.errors = errors_in_words(visit, error, asks);
        return preview_page(visit, room, bulk, 422);
    }
    perform_each(visit, posted, bulk);
    return result_page(visit, room, bulk);
}

}  // namespace

void add_bulk_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    post_page(
        router, portal, "/desk/bulk", Who::officer, [room](Visit const& visit) { return bulk_step(visit, *room); },
        http::body_limit_for(k_field_limits, 4));
}

}  // namespace bolan::web
