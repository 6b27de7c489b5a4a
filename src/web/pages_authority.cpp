// Who can do this in a case, and why; why a person cannot: what the engine answers to each.
#include "base/text.h"
#include "web/act_titles.h"
#include "web/officers.h"
#include <algorithm>

namespace bolan::web {

namespace {

std::string reason(Visit const& visit, cases::Case const& of, Error const& error) {
    if (error.code == "case.wrong_state") {
        auto const* state = visit.portal.house.model->find_state(*visit.portal.house.shelves.of(of).service, of.state);
        return visit.words.T("Not at this stage: {stage}",
                             {{"stage", state ? text_of(visit, state->title) : of.state}});
    }
    return problem_in_words(visit, error.code, error.values);
}

std::string role_text(Visit const& visit, definition::Service const& service, std::string_view role) {
    if (role == "applicant") return visit.words.T("The applicant");
    auto const* found = service.find_role(role);
    return found ? text_of(visit, found->title) : std::string(role);
}

void candidates_table(View& v, Visit const& visit, cases::Case const& of, definition::Service const& service,
                      std::string_view caption, std::vector<cases::Candidate> const& candidates) {
    std::vector<std::string> const heads{v.T("Role"), v.T("Post"), v.T("Officer"), v.T("May do it now")};
    std::vector<std::vector<Cell>> rows;
    for (auto const& one : candidates) {
        Cell who{.text = std::string(v.T("Vacant"))};
        if (!one.post) who = {.text = of.subject, .as = As::typed};
        if (one.charge) {
            auto const as = instrument(v.words, *one.charge);
            who = {.text = one.charge->person_name + (as.empty() ? "" : " (" + as + ")"),
                   .as = As::typed,
                   .href = officer_href(one.charge->person)};
        }
        Cell may{.text = std::string(v.T("Yes")), .tone = Tone::ok};
        if (!one.verdict) may = {.text = reason(visit, of, one.verdict.error()), .tone = Tone::act};
        rows.push_back(
            {{role_text(visit, service, one.role)},
             one.post ? Cell{.text = post_name(visit, one.post->code), .href = seat_href(one.post->code)} : Cell{"—"},
             std::move(who),
             std::move(may)});
    }
    data_table(v, {.caption = caption, .heads = heads, .rows = rows});
}

// Every charge of the officer with every action: yes, or why not.
void why_not_table(View& v, Visit const& visit, store::Connection& db, cases::Case const& of, PersonId const& person) {
    auto& house = visit.portal.house;
    auto const held = house.charges->history_of_person(person);
    bool const holds =
        std::ranges::any_of(held, [&](people::Charge const& charge) { return charge.runs_at(now(visit)); });
    if (!holds)
        return empty_state(v, v.T("This officer holds no post now."),
                           held.empty() ? Word("") : v.T("The last charge has ended; see the officer's page."));
    std::vector<std::string> const heads{v.T("Post"), v.T("Action"), v.T("May do it now")};
    std::vector<std::vector<Cell>> rows;
    for (auto const& one : house.engine->why_not(db, of, person))
        rows.push_back({{post_name(visit, one.charge.post)},
                        {text_of(visit, one.action->title)},
                        one.verdict ? Cell{.text = std::string(v.T("Yes")), .tone = Tone::ok}
                                    : Cell{.text = reason(visit, of, one.verdict.error()), .tone = Tone::act}});
    data_table(v, {.caption = v.T("What this officer may do"), .heads = heads, .rows = rows});
}

Result<http::Response> authority_page(Visit const& visit, DeskRoom const& room) {
    auto& house = visit.portal.house;
    auto const typed = visit.request.query_or("officer");
    return house.database.read([&](store::Connection& db) -> Result<http::Response> {
        auto const of = TRY(get_case(visit, db, visit.request.param("reference")));
        auto const& service = *house.shelves.of(of).service;
        return desk_page(visit, {.title = visit.words.T("Who can act"), .styles = "case form"},
                         room.frame(visit, DeskSection::none), [&](View& v) {
                             back_link(v, case_href(of.reference), group_reference(of.reference));
                             desk_head(v, v.T("Who can act"), {},
                                       std::string(room.titles(visit).stage(of.service, of.state)));
                             for (auto const& action : service.actions) {
                                 if (std::ranges::find(action.from, of.state) == action.from.end()) continue;
                                 auto const candidates = house.engine->who_can(db, of, action);
                                 if (!candidates.empty())
                                     candidates_table(v, visit, of, service, text_of(visit, action.title), candidates);
                             }
                             v.h.el("h2", {}, v.T("Why can this officer not do it?"));
                             inline_form(v, {.action = visit.request.path,
                                             .name = "officer",
                                             .label = v.T("An officer's name or user name"),
                                             .button = v.T("Look"),
                                             .value = typed});
                             if (typed.empty()) return;
                             auto const person = officer_named(visit, typed);
                             if (person)
                                 why_not_table(v, visit, db, of, *person);
                             else
                                 notice(v, Tone::act, v.words.error(person.error().code, person.error().values));
                         });
    });
}

}  // namespace

void add_authority_pages(http::Router& router, Room const& room) {
    get_page(router, room->portal(), "/desk/case/{reference}/who", Who::officer,
             [room](Visit const& visit) { return authority_page(visit, *room); });
}

}  // namespace bolan::web
