#include "web/own_case.h"
#include "cases/work.h"
#include "web/due_moved.h"
#include "web/service_info.h"
#include <algorithm>

namespace bolan::web {

using cases::Case;
using definition::Service;

Result<Case> own_case(Visit const& visit) {
    auto& house = visit.portal.house;
    auto const reference = parse_reference(visit.request.param("reference"));
    if (!reference) return Fail(Error::not_found("case.unknown"));
    auto found =
        house.database.read([&](store::Connection& db) { return house.shelves.find_by_reference(db, *reference); });
    if (!found || !house.engine->may_read(applicant_of(visit), *found)) return Fail(Error::not_found("case.unknown"));
    return std::move(*found);
}

Service const& service_of_case(Visit const& visit, Case const& of) {
    return *visit.portal.house.shelves.of(of).service;
}

std::string own_case_path(Case const& of) { return std::string(k_mine_path) + "/" + of.reference; }

std::string attachment_href(Case const& of, std::string_view hash) {
    return "/attachment/" + of.reference + "/" + std::string(hash);
}

std::string public_state(Visit const& visit, Service const& service, std::string_view state) {
    auto const* found = visit.portal.house.model->find_state(service, state);
    return found ? public_title(visit, *found) : std::string(state);
}

bool waits_for_applicant(Visit const& visit, Case const& of) {
    auto const* state = service_of_case(visit, of).find_state(of.state);
    return !of.is_closed() && state && std::ranges::find(state->waits_for, "applicant") != state->waits_for.end();
}

std::optional<Timestamp> expected_by(Visit const& visit, Case const& of) {
    auto const* state = service_of_case(visit, of).find_state(of.state);
    bool const runs = !of.is_closed() && state && !state->pauses && !waits_for_applicant(visit, of);
    bool const is_promised = of.promised_at && !of.in_time && runs;
    return is_promised ? of.promised_at : of.due_at;
}

std::string due_text(Visit const& visit, Case const& of) {
    auto const due = expected_by(visit, of);
    if (!due) return {};
    auto const date = show_weekday_date(visit.words, date_at(*due, offset_of(visit)));
    return waits_for_applicant(visit, of) ? visit.words.T("Answer by {date}.", {{"date", date}})
                                          : visit.words.T("Expected by {date}.", {{"date", date}});
}

std::string message_text(Visit const& visit, cases::Message const& message) {
    auto const own = message.content[visit.words.code()].string_or("");
    return std::string(own.empty() ? message.content["en"].string_or("") : own);
}

void draw_question(View& v, Visit const& visit, store::Connection& db, Case const& of) {
    if (!waits_for_applicant(visit, of)) return;
    auto const messages = cases::messages_of_case(db, of);
    if (messages.empty() || messages.back().at < of.entered_at) return;
    notice(v, Tone::act, v.T("What we need from you"), [&] {
        v.h.el("p", {{"dir", "auto"}}, message_text(visit, messages.back()));
    });
}

Tag state_tag(Visit const& visit, Case const& of) {
    auto const& words = visit.words;
    if (of.outcome == "granted") return {words.T("Granted"), Tone::ok};
    if (of.outcome == "refused") return {words.T("Refused"), Tone::bad, Icon::x};
    if (of.outcome == "withdrawn") return {words.T("Taken back"), Tone::plain};
    if (of.outcome == "lapsed") return {words.T("Lapsed"), Tone::plain};
    if (of.is_closed()) return {words.T("Closed"), Tone::plain};
    if (waits_for_applicant(visit, of)) return {words.T("Your turn"), Tone::act};
    if (of.due_at && *of.due_at < now(visit)) return {words.T("Late"), Tone::bad};
    return {words.T("In progress"), Tone::info};
}

std::vector<std::string> offices_waiting(Visit const& visit, store::Connection& db, Case const& of) {
    auto const& establishment = visit.portal.house.establishment;
    std::vector<std::string> out;
    for (auto const& task : cases::tasks_of(db, of.id))
        for (auto const& scope : task.scopes) {
            auto const* post = establishment.find_post(scope);
            if (!post) continue;
            auto title = establishment.office_title(*post->office, visit.words.code());
            if (std::ranges::find(out, title) == out.end()) out.push_back(std::move(title));
            break;
        }
    return out;
}

namespace {

std::string title_of_act(Visit const& visit, Service const& service, ledger::Act const& act) {
    auto const& model = *visit.portal.house.model;
    if (auto const* action = model.find_action(service, act.action))
        return text_of(visit, action->done.empty() ? action->title : action->done);
    if (act.action == "bill_received") return visit.words.T("Fee received");
    if (act.action == "due_moved") return due_moved_text(visit, act.input, true);
    if (auto const* state = model.find_state(service, act.outcome);
        state && (act.action == "overdue" || act.action == "moved_on"))
        return public_state(visit, service, state->name);
    return {};
}

std::string where_of(Visit const& visit, ledger::Act const& act) {
    auto const& establishment = visit.portal.house.establishment;
    auto const* post = establishment.find_post(act.post);
    return post ? establishment.office_title(*post->office, visit.words.code()) : std::string();
}

std::string joined(std::vector<std::string> const& list) {
    std::string out;
    for (auto const& one : list) out += (out.empty() ? "" : " · ") + one;
    return out;
}

}  // namespace

std::vector<ThreadItem> road(Visit const& visit, store::Connection& db, Case const& of) {
    auto const& service = service_of_case(visit, of);
    std::vector<ThreadItem> out;
    for (auto const& [index, act] : cases::history(db, of.id)) {
        auto title = title_of_act(visit, service, act);
        if (title.empty()) continue;
        auto const* state = service.find_state(act.outcome);
        bool const is_bad_end = state && state->final && state->outcome != "granted";
        out.push_back({is_bad_end ? Step::stopped : Step::done,
                       std::move(title),
                       show_moment(visit.words, act.at, offset_of(visit)),
                       where_of(visit, act),
                       {},
                       std::string(k_ledger_path) + "/" + std::to_string(index),
                       visit.words.T("Entry {n} of the ledger", {{"n", std::to_string(index)}})});
    }
    if (of.is_closed()) return out;
    out.push_back({Step::now, public_state(visit, service, of.state),
                   visit.words.T("Since {when}", {{"when", show_moment(visit.words, of.entered_at, offset_of(visit))}}),
                   joined(offices_waiting(visit, db, of))});
    for (auto const* state : way_ahead(service, of.state)) {
        auto const limit = time_limit_of(visit, service, state->within);
        out.push_back({Step::todo, public_title(visit, *state),
                       limit.empty() ? "" : visit.words.T("Within {time}", {{"time", limit}})});
    }
    return out;
}

}  // namespace bolan::web
