// One action on many cases of a list: a page that shows what will be done and asks once, then each case as an act of
// its own in the background, and a report of each.
#include "cases/assign.h"
#include "cases/house.h"
#include "web/desk.h"
#include "web/desk_list.h"
#include "web/fields.h"
#include <algorithm>
#include <charconv>
#include <map>

namespace bolan::web {

using cases::BulkItem;
using cases::BulkJob;
using cases::Case;
using definition::Action;
using definition::Field;
using definition::Service;

namespace {

constexpr int k_lines_a_page = 100;
constexpr std::size_t k_previewed = 100;

struct Chosen {
    Case of;
    std::optional<Problem> hindrance;  // none: can be done
};

// What was asked for, and the cases as they stand.
struct Bulk {
    BulkJob job;
    std::shared_ptr<Service const> service;  // with action; both null when tasks are to be given to a seat
    Action const* action = nullptr;
    std::vector<Chosen> cases;
    std::vector<Field const*> shown;         // of any of the cases
    std::vector<people::Post const*> seats;  // the same, where tasks are to be given away
    Value typed = Value::map();
    std::vector<FieldError> errors;

    bool gives() const { return action == nullptr; }
};

std::string bulk_href(std::string_view id) { return "/desk/bulk/" + std::string(id); }

std::string title_of(Visit const& visit, Bulk const& bulk) {
    return bulk.gives() ? std::string(visit.words.T("Give to one post")) : text_of(visit, bulk.action->title);
}

// ---- What is asked for

Result<Bulk> read_wanted(Visit const& visit, std::string_view what) {
    Bulk bulk;
    bulk.job.asked_by = visit.actor();
    bulk.job.action = what;
    if (what == cases::k_assign) return bulk;
    auto const slash = what.find('/');
    bulk.service = visit.portal.house.model->find_service(what.substr(0, slash));
    if (bulk.service && slash != what.npos) bulk.action = bulk.service->find_action(what.substr(slash + 1));
    if (!bulk.action || !bulk.action->bulk) return Fail(Error::not_found("case.no_such_action"));
    bulk.job.service = bulk.service->name;
    bulk.job.action = bulk.action->name;
    return bulk;
}

// The cases of the whole list on which the action may be open.
Result<std::vector<CaseId>> all_of_list(Visit const& visit, DeskRoom const& room, Bulk const& bulk,
                                        std::string_view query) {
    auto& house = visit.portal.house;
    auto list = within_limits(visit, read_list(query));
    auto const scope = TRY(scope_of(house.establishment, room.post(visit), list));
    list.filter.limit = static_cast<int>(cases::k_bulk_cases_max);
    std::vector<CaseId> out;
    house.database.read([&](store::Connection& db) {
        for (bool is_more = true; is_more && out.size() < cases::k_bulk_cases_max;) {
            auto const page = cases::inbox(house.establishment, db, scope, list.filter, now(visit));
            for (auto const& row : page.rows) {
                bool const fits =
                    bulk.gives() || (row.service == bulk.job.service &&
                                     std::ranges::find(bulk.action->from, row.state) != bulk.action->from.end());
                if (fits && std::ranges::find(out, row.case_id) == out.end()) out.push_back(row.case_id);
            }
            is_more = page.next.has_value();
            if (is_more) list.filter.after = *page.next;
        }
    });
    if (out.size() > cases::k_bulk_cases_max) out.resize(cases::k_bulk_cases_max);
    return out;
}

Result<std::vector<CaseId>> chosen_cases(Visit const& visit, DeskRoom const& room, Bulk const& bulk,
                                         http::Form const& posted) {
    std::vector<CaseId> out;
    if (posted.get_or("all") == "yes") {
        out = TRY(all_of_list(visit, room, bulk, posted.get_or("query")));
    } else {
        for (auto const text : posted.all("case"))
            if (auto const id = CaseId::parse(text)) out.push_back(*id);
    }
    if (out.empty()) return Fail(Error::bad_input("bulk.nothing_selected"));
    if (out.size() > cases::k_bulk_cases_max)
        return Fail(Error::bad_input("bulk.too_many").with("max", std::to_string(cases::k_bulk_cases_max)));
    return out;
}

Result<http::Response> ask_for(Visit const& visit, DeskRoom const& room) {
    auto const posted = TRY(read_post(visit, k_field_limits));
    auto const bulk = TRY(read_wanted(visit, posted.get_or("do")));
    auto const ids = TRY(chosen_cases(visit, room, bulk, posted));
    auto& house = visit.portal.house;
    std::vector<Case> cases;
    house.database.read([&](store::Connection& db) {
        for (auto const& id : ids)
            if (auto of = house.shelves.find_case(db, id))
                if (house.engine->may_read(bulk.job.asked_by, *of)) cases.push_back(std::move(*of));
    });
    if (cases.empty()) return Fail(Error::not_found("case.unknown"));
    auto const id = TRY(house.database.write([&](store::Transaction& tx) -> Result<std::string> {
        return cases::prepare_bulk(tx, bulk.job, cases, now(visit));
    }));
    return http::Response::redirect(bulk_href(id));
}

// ---- Before it is confirmed

Result<Bulk> read_bulk(Visit const& visit) {
    auto const job = visit.portal.house.database.read(
        [&](store::Connection& db) { return cases::find_bulk(db, visit.request.param("id")); });
    if (!job) return Fail(Error::not_found("bulk.unknown"));
    auto const actor = visit.actor();
    // Whoever asked may read what came of it, wherever he is now; what is not confirmed yet belongs to the post.
    bool const is_own = job->asked_by.person == actor.person && (job->begun_at || job->asked_by.post == actor.post);
    if (!is_own) return Fail(Error::forbidden("bulk.not_yours"));
    bool const gives = job->action == cases::k_assign && job->service.empty();
    auto bulk = TRY(read_wanted(visit, gives ? job->action : job->service + "/" + job->action));
    bulk.job = *job;
    return bulk;
}

void look_at_seats(store::Connection& db, Visit const& visit, Bulk& bulk, Chosen& one) {
    auto const tasks = visit.portal.house.engine->assignable(db, bulk.job.asked_by, one.of);
    if (tasks.empty()) one.hindrance = Problem{"", "assign.not_yours", {}};
    for (auto const& task : tasks)
        for (auto const* seat : task.seats)
            if (std::ranges::find(bulk.seats, seat) == bulk.seats.end()) bulk.seats.push_back(seat);
}

void look_at_action(store::Connection& db, Visit const& visit, Bulk& bulk, Chosen& one,
                    std::map<std::string_view, Field const*>& asked) {
    auto& engine = *visit.portal.house.engine;
    auto const& actor = bulk.job.asked_by;
    auto const offers =
        one.of.service == bulk.service->name ? engine.offers(db, actor, one.of) : std::vector<cases::Offer>{};
    // A case of an earlier version has that version's action of this name.
    auto const offer = std::ranges::find_if(offers, [&](cases::Offer const& other) {
        return other.action->name == bulk.action->name && other.action->bulk;
    });
    if (offer == offers.end()) {
        one.hindrance = Problem{"", "bulk.not_open", {}};
        return;
    }
    for (auto const* field : engine.read_asks(db, actor, one.of, *offer->action, bulk.typed).shown)
        asked.emplace(field->name, field);
}

// Each case as it stands now, whether the action is open on it, and what it asks.
void look_at_cases(Visit const& visit, Bulk& bulk) {
    auto& house = visit.portal.house;
    std::map<std::string_view, Field const*> asked;  // by any of the cases
    house.database.read([&](store::Connection& db) {
        for (auto const& item : cases::bulk_items(db, bulk.job.id, 0, cases::k_bulk_cases_max)) {
            auto of = house.shelves.find_case(db, item.case_id);
            if (!of || !house.engine->may_read(visit.actor(), *of)) continue;
            Chosen one{std::move(*of), {}};
            if (bulk.gives())
                look_at_seats(db, visit, bulk, one);
            else
                look_at_action(db, visit, bulk, one, asked);
            bulk.cases.push_back(std::move(one));
        }
    });
    if (bulk.gives()) return;
    // In the order of the definition in force, then what only earlier versions ask.
    for (auto const& field : bulk.action->asks)
        if (auto const found = asked.extract(field.name)) bulk.shown.push_back(found.mapped());
    for (auto const& [name, field] : asked) bulk.shown.push_back(field);
}

std::size_t count_open(Bulk const& bulk) {
    return static_cast<std::size_t>(
        std::ranges::count_if(bulk.cases, [](Chosen const& one) { return !one.hindrance; }));
}

void preview_table(View& v, DeskRoom const& room, Visit const& visit, Bulk const& bulk) {
    std::vector<std::string> const heads{v.T("Reference"), v.T("Name"), v.T("Stage"), v.T("Can it be done?")};
    std::vector<std::vector<Cell>> rows;
    for (auto const& one : bulk.cases) {
        if (rows.size() == k_previewed) break;
        rows.push_back({{group_reference(one.of.reference), As::ltr, case_href(one.of.reference)},
                        {one.of.subject, As::typed},
                        {std::string(room.titles(visit).stage(one.of.service, one.of.state))},
                        {!one.hindrance ? std::string(v.T("Yes"))
                                        : problem_in_words(visit, one.hindrance->code, one.hindrance->values),
                         As::text,
                         {},
                         one.hindrance ? Tone::bad : Tone::ok}});
    }
    data_table(v, {v.T("Selected cases"), heads, rows});
    if (bulk.cases.size() > k_previewed)
        v.h.el("p", {{"class", "meta"}}, v.T("The first {n} are shown.", {{"n", std::to_string(k_previewed)}}));
}

void confirm_form(View& v, Visit const& visit, Bulk const& bulk, std::string const& n) {
    bool const is_dangerous = !bulk.gives() && bulk.action->danger;
    if (is_dangerous)
        notice(v, Tone::act, v.T("Look twice"),
               v.T("This cannot be undone. It is written in the ledger with your name and post."));
    form_open(v, {.action = bulk_href(bulk.job.id), .token = form_token(visit), .has_files = has_files(bulk.shown)});
    if (bulk.gives())
        giving_fields(v, visit, bulk.seats, bulk.typed, bulk.errors);
    else
        draw_fields(v, {visit, bulk.service->system, bulk.errors, {}}, bulk.shown, bulk.typed);
    v.h.el("p", {{"class", "meta"}}, [&] {
        v.say("You act as {post}.", {{"post", post_name(visit, bulk.job.asked_by.post)}});
    });
    auto const label = v.T("Confirm: {action}", {{"action", title_of(visit, bulk)}}) + " (" + n + ")";
    buttons(v, {{.label = label, .look = is_dangerous ? Look::warn : Look::first}});
    v.h.close();
}

http::Response preview_page(Visit const& visit, DeskRoom const& room, Bulk const& bulk) {
    auto const title = title_of(visit, bulk);
    return desk_page(
        visit, {.title = title, .path = visit.request.path, .styles = "case form", .has_errors = !bulk.errors.empty()},
        room.frame(visit, DeskSection::inbox),
        [&](View& v) {
            auto const open = count_open(bulk);
            auto const n = std::to_string(open);
            back_link(v, k_desk_path, v.T("Inbox"));
            error_summary(v, bulk.errors);
            v.h.el("h1", {}, title);
            v.h.el("p", {{"class", "lead"}},
                   open == 0 ? std::string(v.T("This cannot be done in any of the selected cases."))
                             : v.T("{n} selected", {{"n", n}}));
            preview_table(v, room, visit, bulk);
            if (open > 0) confirm_form(v, visit, bulk, n);
        },
        bulk.errors.empty() ? 200 : 422);
}

// ---- Confirming

// What is wrong with what was typed, on any of the cases: the page is shown again before anything is done.
std::vector<Problem> problems_of(Visit const& visit, Bulk const& bulk) {
    auto& house = visit.portal.house;
    std::vector<Problem> out;
    house.database.read([&](store::Connection& db) {
        for (auto const& one : bulk.cases) {
            if (one.hindrance) continue;
            for (auto& problem :
                 house.engine->read_asks(db, bulk.job.asked_by, one.of, *bulk.action, bulk.typed).problems) {
                auto const is_same = [&](Problem const& other) {
                    return other.field == problem.field && other.code == problem.code;
                };
                if (std::ranges::none_of(out, is_same)) out.push_back(std::move(problem));
            }
        }
    });
    return out;
}

Result<http::Response> confirm(Visit const& visit, DeskRoom const& room) {
    auto const posted = TRY(read_post(visit, k_field_limits));
    auto bulk = TRY(read_bulk(visit));
    if (bulk.job.begun_at) return http::Response::redirect(bulk_href(bulk.job.id));
    std::vector<Problem> problems;
    std::vector<Field const*> const asks = bulk.gives() ? std::vector<Field const*>() : pointers_to(bulk.action->asks);
    bulk.typed = bulk.gives() ? posted_giving(posted, problems) : posted_fields(visit, asks, posted, problems);
    look_at_cases(visit, bulk);
    if (is_only_redraw(posted)) return preview_page(visit, room, bulk);
    if (problems.empty() && !bulk.gives()) problems = problems_of(visit, bulk);
    if (!problems.empty()) {
        bulk.errors = errors_in_words(visit, Error{ErrorKind::bad_input, "form.invalid", {}, problems}, asks);
        return preview_page(visit, room, bulk);
    }
    auto& house = visit.portal.house;
    if (count_open(bulk) == 0) return preview_page(visit, room, bulk);
    std::map<CaseId, Problem> refused;
    for (auto const& one : bulk.cases)
        if (one.hindrance) refused.emplace(one.of.id, *one.hindrance);
    TRY(house.database.write(
        [&](store::Transaction& tx) { return cases::begin_bulk(tx, bulk.job.id, bulk.typed, refused, now(visit)); }));
    house.bulk->begin(bulk.job.id);
    return http::Response::redirect(bulk_href(bulk.job.id));
}

// ---- Under way, and what came of it

std::string refusal_in_words(Visit const& visit, Bulk const& bulk, Problem const& problem) {
    Error error{ErrorKind::conflict, problem.code, problem.values, {}};
    if (!problem.field.empty()) error.problems.push_back(problem);
    auto const asks = bulk.gives() ? std::vector<Field const*>() : pointers_to(bulk.action->asks);
    auto const said = errors_in_words(visit, error, asks).front();
    return said.label.empty() ? said.message : said.label + ": " + said.message;
}

Cell result_of(Visit const& visit, Bulk const& bulk, BulkItem const& item) {
    switch (item.outcome) {
        case BulkItem::Outcome::done:
            return {.text = std::string(visit.words.T("Done")), .tone = Tone::ok};
        case BulkItem::Outcome::refused:
            return {.text = refusal_in_words(visit, bulk, item.problem), .tone = Tone::bad};
        case BulkItem::Outcome::waiting:
            break;
    }
    return {.text = std::string(visit.words.T("Not done yet"))};
}

// A line for each case; whose it is stands only where this person may read it.
std::vector<std::vector<Cell>> lines_of(Visit const& visit, DeskRoom const& room, Bulk const& bulk, int from) {
    auto& house = visit.portal.house;
    std::vector<std::vector<Cell>> rows;
    house.database.read([&](store::Connection& db) {
        for (auto const& item : cases::bulk_items(db, bulk.job.id, from, k_lines_a_page)) {
            auto const of = house.shelves.find_case(db, item.case_id);
            if (!of) continue;
            bool const is_readable = house.engine->may_read(visit.actor(), *of);
            rows.push_back(
                {{group_reference(of->reference), As::ltr, is_readable ? case_href(of->reference) : std::string()},
                 {is_readable ? of->subject : "—", As::typed},
                 {std::string(room.titles(visit).stage(of->service, of->state))},
                 result_of(visit, bulk, item)});
        }
    });
    return rows;
}

void progress_of(View& v, BulkJob const& job) {
    v.h.open("div", {{"data-reload", opt(job.ended_at ? "" : "2000")}, {"aria-live", "polite"}});
    auto const done = std::to_string(job.done), total = std::to_string(job.total);
    if (job.ended_at) {
        notice(v, job.refused == 0 ? Tone::ok : Tone::act,
               v.T("Done: {done} of {total}.", {{"done", done}, {"total", total}}));
    } else {
        v.h.el("p", {},
               v.T("{n} of {total} cases so far. Open this page again to see how far it is.",
                   {{"n", std::to_string(job.done + job.refused)}, {"total", total}}));
        v.h.el("p", {{"class", "meta"}}, v.T("It goes on when you leave this page."));
    }
    v.h.close();
}

http::Response report_page(Visit const& visit, DeskRoom const& room, Bulk const& bulk) {
    auto const title = title_of(visit, bulk);
    auto const asked = visit.request.query_or("from");
    int from = 0;
    std::from_chars(asked.data(), asked.data() + asked.size(), from);
    from = std::max(from, 0);
    return desk_page(visit, {.title = title, .styles = "case"}, room.frame_with_lists(visit, {}), [&](View& v) {
        back_link(v, k_desk_path, v.T("Inbox"));
        v.h.el("h1", {}, title);
        v.h.el("p", {{"class", "meta"}}, [&] {
            v.say("You act as {post}.", {{"post", post_name(visit, bulk.job.asked_by.post)}});
        });
        progress_of(v, bulk.job);
        std::vector<std::string> const heads{v.T("Reference"), v.T("Name"), v.T("Stage"), v.T("Result")};
        auto const rows = lines_of(visit, room, bulk, from);
        data_table(v, {v.T("Selected cases"), heads, rows});
        auto const page_at = [&](int first) { return bulk_href(bulk.job.id) + "?from=" + std::to_string(first); };
        int const next = from + k_lines_a_page;
        pager(v, {.previous_href = from == 0 ? std::string() : page_at(std::max(0, from - k_lines_a_page)),
                  .next_href = next < bulk.job.total ? page_at(next) : std::string(),
                  .shown = {}});
        v.h.el("p", {}, [&] { link_button(v, k_desk_path, v.T("Go to your desk")); });
    });
}

Result<http::Response> bulk_page(Visit const& visit, DeskRoom const& room) {
    auto bulk = TRY(read_bulk(visit));
    if (bulk.job.begun_at) return report_page(visit, room, bulk);
    look_at_cases(visit, bulk);
    return preview_page(visit, room, bulk);
}

}  // namespace

void add_bulk_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    auto const limit = http::body_limit_for(k_field_limits, 4);
    post_page(
        router, portal, "/desk/bulk", Who::officer, [room](Visit const& visit) { return ask_for(visit, *room); },
        limit);
    get_page(router, portal, "/desk/bulk/{id}", Who::officer,
             [room](Visit const& visit) { return bulk_page(visit, *room); });
    post_page(
        router, portal, "/desk/bulk/{id}", Who::officer, [room](Visit const& visit) { return confirm(visit, *room); },
        limit);
}

}  // namespace bolan::web
