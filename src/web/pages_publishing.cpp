// How definitions come into force: what the folder proposes, what waits for review, what changes, and the running cases
// that are still under earlier versions. For the posts that province.yaml names.
#include "cases/migration.h"
#include "publishing/review.h"
#include "web/components/parts.h"
#include "web/desk.h"
#include "web/views.h"

namespace bolan::web {

using cases::Migration;
using publishing::Overview;
using publishing::Proposal;

namespace {

constexpr std::string_view k_path = "/desk/definitions";

publishing::Publisher& publisher_of(Visit const& visit) { return *visit.portal.house.publisher; }

Result<> check_post(Visit const& visit) {
    auto const& publisher = publisher_of(visit);
    if (publisher.may_propose(visit.actor()) || publisher.may_review(visit.actor())) return {};
    return Fail(Error::forbidden("definition.not_yours"));
}

std::string proposal_href(std::string_view id) { return std::string(k_path) + "/proposal/" + std::string(id); }
std::string cases_href(std::string_view service) { return std::string(k_path) + "/cases/" + std::string(service); }
std::string short_hash(std::string_view hash) { return std::string(hash.substr(0, 12)); }

std::string part_title(Visit const& visit, std::string_view part) {
    if (part == definition::k_province_part) return std::string(visit.words.T("Areas, offices and calendar"));
    auto const* system = visit.portal.house.model->find_system(part.substr(part.find('/') + 1));
    return system ? text_of(visit, system->title) : std::string(part);
}

std::string part_titles(Visit const& visit, Proposal const& proposal) {
    std::string out;
    for (auto const& part : proposal.parts) out += (out.empty() ? "" : " · ") + part_title(visit, part.part);
    return out;
}

// `now`: what is in force today.
Tag tag_of(Visit const& visit, Proposal const& proposal, publishing::Hashes const& now) {
    auto const& words = visit.words;
    switch (proposal.state) {
        case Proposal::State::waiting:
            return {std::string(words.T("Waits for review")), Tone::act};
        case Proposal::State::approved:
            if (*proposal.from > today(visit)) return {std::string(words.T("Approved")), Tone::info};
            if (std::ranges::any_of(proposal.parts, [&](auto const& part) { return now.at(part.part) == part.hash; }))
                return {std::string(words.T("In force")), Tone::ok};
            return {std::string(words.T("Replaced since")), Tone::plain};
        case Proposal::State::returned:
            return {std::string(words.T("Sent back")), Tone::bad};
        default:
            return {std::string(words.T("Taken back")), Tone::plain};
    }
}

std::string who(Visit const& visit, store::Connection& db, std::string const& person, std::string const& post) {
    if (person.empty()) return std::string(visit.words.T("The installation, without review"));
    return person_name(visit, db, person) + (post.empty() ? "" : " · " + post_name(visit, post));
}

// ---- The list ------------------------------------------------------------------------------------------------------

void proposals_table(View& v, Visit const& visit, std::vector<Proposal> const& proposals, publishing::Hashes const& now,
                     std::string_view title) {
    v.h.el("h2", {}, title);
    std::vector<std::string> const heads{v.T("What"), v.T("Why"), v.T("Proposed"), v.T("From"), v.T("State")};
    std::vector<std::vector<Cell>> rows;
    for (auto const& proposal : proposals) {
        auto const reason = proposal.reason.empty() ? std::string(v.T("Installation")) : proposal.reason;
        auto const state = tag_of(visit, proposal, now);
        rows.push_back({{.text = part_titles(visit, proposal), .href = proposal_href(proposal.id)},
                        {reason},
                        {show_moment(v.words, proposal.proposed_at, offset_of(visit))},
                        {proposal.from ? show_date(v.words, *proposal.from) : std::string("—")},
                        {.text = state.label, .tone = state.tone}});
    }
    data_table(v, {.caption = title, .heads = heads, .rows = rows, .has_hidden_caption = true});
}

void propose_form(View& v, Visit const& visit, Overview const& overview, std::span<FieldError const> errors,
                  std::string_view reason) {
    v.h.el("h2", {}, v.T("Changed in the folder"));
    if (overview.differing.empty()) {
        v.h.el("p", {}, v.T("The folder says what is in force or waits already."));
        return;
    }
    v.h.el("p", {},
           v.T("These parts of the folder differ from what is in force. Nothing changes until they are "
               "proposed, and another person has approved them."));
    if (!publisher_of(visit).may_propose(visit.actor())) {
        v.h.el("ul", {}, [&] {
            for (auto const& [part, hash] : overview.differing) v.h.el("li", {}, part_title(visit, part));
        });
        return;
    }
    form_open(v, {.action = "/desk/definitions/propose", .token = form_token(visit)});
    std::vector<Option> parts;
    std::vector<std::string_view> all;
    for (auto const& [part, hash] : overview.differing) {
        parts.push_back({part, part_title(visit, part), {}});
        all.push_back(part);
    }
    checks_field(v, {.name = "parts",
                     .label = v.T("What is proposed"),
                     .options = parts,
                     .values = all,
                     .error = error_of(errors, "parts")});
    text_field(v, {.name = "reason",
                   .label = v.T("Why, and by which order"),
                   .value = reason,
                   .error = error_of(errors, "reason"),
                   .kind = TextKind::multiline,
                   .max_length = 2000});
    buttons(v, {{.label = v.T("Propose")}});
    v.h.close();
}

void versions_table(View& v, Visit const& visit) {
    v.h.el("h2", {}, v.T("Running cases by version"));
    std::vector<std::string> const heads{v.T("Service"), v.T("Version")};
    std::vector<std::vector<Cell>> rows;
    for (auto const& service : visit.portal.house.model->services)
        rows.push_back({{.text = text_of(visit, service->title), .href = cases_href(service->name)},
                        {short_hash(service->hash), As::ltr}});
    data_table(v,
               {.caption = v.T("Running cases by version"), .heads = heads, .rows = rows, .has_hidden_caption = true});
}

http::Response list_page(Visit const& visit, DeskRoom const& room, std::span<FieldError const> errors = {},
                         std::string_view reason = {}) {
    auto const folder = definition::read_source(visit.portal.definitions);
    auto const overview = visit.portal.house.database.read(
        [&](store::Connection& db) { return publishing::look_over(db, folder, today(visit)); });
    return desk_page(
        visit, {.title = visit.words.T("Definitions"), .styles = "case form", .has_errors = !errors.empty()},
        room.frame(visit, DeskSection::none),
        [&](View& v) {
            error_summary(v, errors);
            desk_head(v, v.T("Definitions"), {}, v.T("Which rules are in force, and what is proposed"));
            if (!overview.waiting.empty())
                proposals_table(v, visit, overview.waiting, overview.now, v.T("Waiting for review"));
            propose_form(v, visit, overview, errors, reason);
            proposals_table(v, visit, overview.decided, overview.now, v.T("Decided"));
            versions_table(v, visit);
        },
        errors.empty() ? 200 : 422);
}

Result<http::Response> definitions_page(Visit const& visit, DeskRoom const& room) {
    TRY(check_post(visit));
    return list_page(visit, room);
}

std::vector<FieldError> field_errors(Visit const& visit, Error const& error) {
    std::vector<FieldError> out;
    for (auto const& problem : error.problems)
        out.push_back({problem.field, problem_in_words(visit, problem.code, problem.values)});
    if (out.empty()) out.push_back({"", problem_in_words(visit, error.code, error.values)});
    return out;
}

Result<http::Response> propose(Visit const& visit, DeskRoom const& room) {
    auto const form = TRY(read_post(visit));
    std::vector<std::string> parts;
    for (auto const& part : form.all("parts")) parts.emplace_back(part);
    auto const reason = std::string(form.get_or("reason"));
    auto const id =
        publisher_of(visit).propose(visit.actor(), definition::read_source(visit.portal.definitions), parts, reason);
    if (id) return http::Response::redirect(proposal_href(*id));
    if (id.error().kind == ErrorKind::forbidden) return Fail(id.error());
    return list_page(visit, room, field_errors(visit, id.error()), reason);
}

// ---- One proposal --------------------------------------------------------------------------------------------------

struct ProposalView {
    publishing::Review review;
    publishing::Hashes now;  // in force today
    std::string proposed_by, decided_by;
};

Result<ProposalView> look_at(Visit const& visit) {
    return visit.portal.house.database.read([&](store::Connection& db) -> Result<ProposalView> {
        ProposalView out{TRY(publishing::review(db, publisher_of(visit), visit.request.param("id"), visit.words.code(),
                                                today(visit))),
                         publishing::in_force(db, today(visit)),
                         {},
                         {}};
        auto const& of = out.review.proposal;
        out.proposed_by = who(visit, db, of.proposed_by, of.proposed_post);
        if (!of.decided_by.empty()) out.decided_by = who(visit, db, of.decided_by, of.decided_post);
        return out;
    });
}

void decision_forms(View& v, Visit const& visit, Proposal const& proposal, http::Form const* posted,
                    std::span<FieldError const> errors) {
    auto const typed = [&](std::string_view name) { return posted ? posted->get_or(name) : std::string_view(); };
    auto const href = proposal_href(proposal.id);
    bool const is_own = proposal.proposed_by == visit.actor().person.text();
    if (is_own) {
        v.h.el("p", {}, v.T("You proposed this. Another person decides."));
        form_open(v, {.action = href + "/withdraw", .token = form_token(visit)});
        buttons(v, {{.label = v.T("Take back"), .look = Look::second}});
        v.h.close();
        return;
    }
    if (!publisher_of(visit).may_review(visit.actor())) return;
    form_open(v, {.action = href + "/decide", .token = form_token(visit)});
    date_field(v, {.name = "from",
                   .label = v.T("In force from"),
                   .day = typed("from/day"),
                   .month = typed("from/month"),
                   .year = typed("from/year"),
                   .hint = v.T("Today or later. Needed to approve."),
                   .error = error_of(errors, "from")});
    text_field(v, {.name = "remarks",
                   .label = v.T("Remarks"),
                   .value = typed("remarks"),
                   .hint = v.T("Needed to send back: what is to be mended."),
                   .error = error_of(errors, "remarks"),
                   .kind = TextKind::multiline,
                   .max_length = 2000});
    buttons(v, {{.label = v.T("Approve"), .name = "do", .value = "approve"},
                {.label = v.T("Send back"), .name = "do", .value = "send_back", .look = Look::second}});
    v.h.close();
}

void call_off_form(View& v, Visit const& visit, Proposal const& proposal, http::Form const* posted,
                   std::span<FieldError const> errors) {
    if (!publisher_of(visit).may_review(visit.actor())) return;
    v.h.el("h2", {}, v.T("Call off"));
    v.h.el("p", {}, v.T("Until its day comes it can be taken back. What is in force then stays so."));
    form_open(v, {.action = proposal_href(proposal.id) + "/decide", .token = form_token(visit)});
    text_field(v, {.name = "remarks",
                   .label = v.T("Remarks"),
                   .value = posted ? posted->get_or("remarks") : std::string_view(),
                   .hint = v.T("Needed: why it is taken back."),
                   .error = error_of(errors, "remarks"),
                   .kind = TextKind::multiline,
                   .max_length = 2000});
    buttons(v, {{.label = v.T("Call off"), .name = "do", .value = "call_off", .look = Look::warn}});
    v.h.close();
}

http::Response proposal_view(Visit const& visit, DeskRoom const& room, ProposalView const& shown,
                             http::Form const* posted = nullptr, std::span<FieldError const> errors = {}) {
    auto const& review = shown.review;
    auto const& proposal = review.proposal;
    auto const title = part_titles(visit, proposal);
    return desk_page(
        visit, {.title = title, .styles = "case form data", .has_errors = !errors.empty()},
        room.frame(visit, DeskSection::none),
        [&](View& v) {
            back_link(v, k_path, v.T("Definitions"));
            error_summary(v, errors);
            desk_head(v, title, {}, {});
            tag(v, tag_of(visit, proposal, shown.now));
            std::vector<Row> rows{{v.T("Why"), proposal.reason, As::lines},
                                  {v.T("Proposed by"), shown.proposed_by},
                                  {v.T("Proposed"), show_moment(v.words, proposal.proposed_at, offset_of(visit))}};
            if (!shown.decided_by.empty()) rows.push_back({v.T("Decided by"), shown.decided_by});
            if (proposal.from) rows.push_back({v.T("In force from"), show_date(v.words, *proposal.from)});
            if (!proposal.remarks.empty()) rows.push_back({v.T("Remarks"), proposal.remarks, As::lines});
            summary_list(v, rows);
            for (auto const& part : proposal.parts) hash_line(v, part_title(visit, part.part), part.hash);
            for (auto const& stranded : review.stranded)
                notice(v, Tone::bad,
                       v.T("{n} running cases would lose their rules", {{"n", std::to_string(stranded.running)}}),
                       stranded.first);
            if (!review.mistakes.empty())
                notice(v, Tone::bad, v.T("This can no longer be read"), definition::to_text(review.mistakes.front()));
            if (!review.changes.empty()) {
                v.h.el("h2", {}, v.T("What changes"));
                draw_chapters(v, review.changes);
                v.h.el("p", {{"class", "meta"}}, v.T("Cases that are running keep the rules they began under."));
            }
            if (proposal.state == Proposal::State::waiting) {
                v.h.el("h2", {}, v.T("Decision"));
                decision_forms(v, visit, proposal, posted, errors);
            } else if (proposal.state == Proposal::State::approved && *proposal.from > today(visit)) {
                call_off_form(v, visit, proposal, posted, errors);
            }
        },
        errors.empty() ? 200 : 422);
}

Result<http::Response> proposal_page(Visit const& visit, DeskRoom const& room) {
    TRY(check_post(visit));
    return proposal_view(visit, room, TRY(look_at(visit)));
}

Result<http::Response> decide(Visit const& visit, DeskRoom const& room) {
    TRY(check_post(visit));
    auto const form = TRY(read_post(visit));
    auto& publisher = publisher_of(visit);
    auto const id = visit.request.param("id");
    auto const remarks = std::string(form.get_or("remarks"));
    Result<> done;
    if (form.get_or("do") == "approve") {
        Value parts = Value::map();
        for (auto const* part : {"day", "month", "year"}) parts.set(part, form.get_or(std::string("from/") + part));
        auto const from = cases::date_of(parts);
        if (!from) {
            auto error = Error::bad_input("form.invalid");
            error.problems.push_back({"from", "field.date", {}});
            done = Fail(std::move(error));
        } else {
            done = publisher.approve(visit.actor(), id, *from, remarks);
        }
    } else if (form.get_or("do") == "call_off") {
        done = publisher.call_off(visit.actor(), id, remarks);
    } else {
        done = publisher.send_back(visit.actor(), id, remarks);
    }
    if (done) return http::Response::redirect(proposal_href(id));
    auto const kind = done.error().kind;
    if (kind == ErrorKind::forbidden || kind == ErrorKind::not_found) return Fail(done.error());
    auto const errors = field_errors(visit, done.error());
    return proposal_view(visit, room, TRY(look_at(visit)), &form, errors);
}

Result<http::Response> withdraw(Visit const& visit) {
    TRY(read_post(visit));
    TRY(publisher_of(visit).withdraw(visit.actor(), visit.request.param("id")));
    return http::Response::redirect(std::string(k_path));
}

// ---- Running cases under earlier versions --------------------------------------------------------------------------

std::string problem_text(Visit const& visit, definition::Service const& service, Problem const& problem) {
    auto values = problem.values;
    for (auto& [name, value] : values)
        if (auto const* state = name == "state" ? visit.portal.house.model->find_state(service, value) : nullptr)
            value = text_of(visit, state->title);
    auto const text = problem_in_words(visit, problem.code, values);
    auto const* field = service.find_field(problem.field);
    return field ? text_of(visit, field->title) + ": " + text : text;
}

// Whose case it is stands only where this post may read it.
void stuck_table(View& v, Visit const& visit, definition::Service const& service, Migration const& report) {
    if (report.stuck.empty()) return;
    auto const& house = visit.portal.house;
    v.h.el("h2", {}, v.T("Cases that cannot follow"));
    v.h.el("p", {}, v.T("They go on under the rules they began under."));
    std::vector<std::string> const heads{v.T("Reference"), v.T("Name"), v.T("Why")};
    std::vector<std::vector<Cell>> rows;
    house.database.read([&](store::Connection& db) {
        for (auto const& stuck : report.stuck) {
            std::string why;
            for (auto const& problem : stuck.problems)
                why += (why.empty() ? "" : " · ") + problem_text(visit, service, problem);
            auto const of = house.shelves.find_case(db, stuck.id);
            bool const is_readable = of && house.engine->may_read(visit.actor(), *of);
            rows.push_back(
                {{group_reference(stuck.reference), As::ltr, is_readable ? case_href(stuck.reference) : std::string()},
                 {is_readable ? of->subject : "—", As::typed},
                 {why}});
        }
    });
    data_table(v,
               {.caption = v.T("Cases that cannot follow"), .heads = heads, .rows = rows, .has_hidden_caption = true});
}

void versions_counted(View& v, std::map<std::string, std::int64_t> const& counts, std::string_view in_force) {
    std::vector<std::string> const heads{v.T("Version"), v.T("Running cases"), v.T("State")};
    std::vector<std::vector<Cell>> rows;
    for (auto const& [hash, n] : counts) {
        bool const is_now = hash == in_force;
        rows.push_back({{short_hash(hash), As::ltr},
                        {.text = std::to_string(n), .is_number = true},
                        {.text = std::string(is_now ? v.T("In force") : v.T("Earlier")),
                         .tone = is_now ? Tone::ok : Tone::plain}});
    }
    data_table(v, {v.T("Running cases by version"), heads, rows});
}

// How far it is, or what came of it.
void draw_migration(View& v, Visit const& visit, definition::Service const& service, Migration const& of) {
    auto const n = std::to_string(of.movable), seen = std::to_string(of.seen), total = std::to_string(of.running);
    bool const is_dry = of.kind == Migration::Kind::dry_run;
    v.h.el("h2", {}, is_dry ? v.T("Dry run") : v.T("Moving"));
    v.h.open("div", {{"data-reload", opt(of.ended_at ? "" : "2000")}, {"aria-live", "polite"}});
    v.h.el("p", {{"class", "meta"}}, show_moment(v.words, of.asked_at, offset_of(visit)));
    if (!of.ended_at)
        v.h.el("p", {},
               v.T("{seen} of {total} cases looked at so far. Open this page again to see how far it is.",
                   {{"seen", seen}, {"total", total}}));
    else if (is_dry)
        v.h.el("p", {},
               v.T("{n} of {total} cases can follow the version in force. Nothing has been changed.",
                   {{"n", n}, {"total", total}}));
    else
        notice(v, of.movable == of.running ? Tone::ok : Tone::act,
               v.T("Moved: {n} of {total}.", {{"n", n}, {"total", total}}));
    v.h.close();
    stuck_table(v, visit, service, of);
}

void ask_form(View& v, Visit const& visit, std::string_view service, std::string_view kind, Button const& button) {
    form_open(v, {.action = cases_href(service), .token = form_token(visit)});
    hidden(v, "kind", kind);
    buttons(v, {button});
    v.h.close();
}

Result<http::Response> cases_page(Visit const& visit, DeskRoom const& room) {
    TRY(check_post(visit));
    auto& house = visit.portal.house;
    auto const service = house.model->find_service(visit.request.param("service"));
    if (!service) return Fail(Error::not_found("service.unknown"));
    auto const [counts, last] = house.database.read([&](store::Connection& db) {
        return std::pair(cases::count_versions(db, service->name), cases::find_last_migration(db, service->name));
    });
    auto const title = text_of(visit, service->title);
    return desk_page(
        visit, {.title = title, .styles = "case form"}, room.frame(visit, DeskSection::none), [&](View& v) {
            back_link(v, k_path, v.T("Definitions"));
            desk_head(v, title, {}, v.T("Running cases by version"));
            versions_counted(v, counts, service->hash);
            bool const is_current = last && last->to == service->hash;
            if (is_current) draw_migration(v, visit, *service, *last);
            bool const all_follow =
                std::ranges::all_of(counts, [&](auto const& one) { return one.first == service->hash; });
            if (all_follow) {
                v.h.el("p", {}, v.T("Every running case follows the version in force."));
                return;
            }
            if ((last && !last->ended_at) || !house.publisher->may_review(visit.actor())) return;
            if (is_current && last->kind == Migration::Kind::dry_run && last->movable > 0)
                ask_form(v, visit, service->name, "real",
                         {.label = v.T("Move {n} cases", {{"n", std::to_string(last->movable)}}), .look = Look::warn});
            ask_form(v, visit, service->name, "dry_run", {.label = v.T("Try out moving them"), .look = Look::second});
        });
}

Result<http::Response> move_cases(Visit const& visit) {
    auto const form = TRY(read_post(visit));
    auto const& service = visit.request.param("service");
    auto const kind = form.get_or("kind") == "real" ? Migration::Kind::real : Migration::Kind::dry_run;
    TRY(cases::ask_migration(visit.portal.house, visit.actor(), service, kind));
    return http::Response::redirect(cases_href(service));
}

}  // namespace

void add_publishing_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    auto const page = [&](std::string path, auto handler) {
        get_page(router, portal, std::move(path), Who::officer,
                 [room, handler](Visit const& visit) { return handler(visit, *room); });
    };
    page(std::string(k_path), definitions_page);
    page(std::string(k_path) + "/proposal/{id}", proposal_page);
    page(std::string(k_path) + "/cases/{service}", cases_page);
    post_page(router, portal, std::string(k_path) + "/propose", Who::officer,
              [room](Visit const& visit) { return propose(visit, *room); });
    post_page(router, portal, std::string(k_path) + "/proposal/{id}/decide", Who::officer,
              [room](Visit const& visit) { return decide(visit, *room); });
    post_page(router, portal, std::string(k_path) + "/proposal/{id}/withdraw", Who::officer, withdraw);
    post_page(router, portal, std::string(k_path) + "/cases/{service}", Who::officer, move_cases);
}

}  // namespace bolan::web
