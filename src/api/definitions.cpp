// Which definitions are in force: what the folder proposes, what waits for review, and the running cases under earlier
// versions. For the posts that province.yaml names.
#include "api/endpoints.h"
#include "api/show.h"
#include "cases/migration.h"
#include "publishing/review.h"

namespace bolan::api {

using cases::Migration;
using publishing::Proposal;
using store::Connection;

namespace {

Result<> check_post(Call const& call) {
    auto const& publisher = *call.house().publisher;
    if (publisher.may_propose(call.actor()) || publisher.may_review(call.actor())) return {};
    return Fail(Error::forbidden("definition.not_yours"));
}

Value show_parts(publishing::Hashes const& hashes) {
    Value out = Value::list();
    for (auto const& [part, hash] : hashes) out.push(Value::map({{"part", part}, {"hash", hash}}));
    return out;
}

Value show_proposal(Call const& call, Proposal const& proposal) {
    Value parts = Value::list();
    for (auto const& part : proposal.parts)
        parts.push(Value::map(
            {{"part", part.part}, {"hash", part.hash}, {"base", part.base.empty() ? Value() : Value(part.base)}}));
    auto const post = [&](std::string const& code) { return code.empty() ? Value() : show_post(call, code); };
    return Value::map({{"id", proposal.id},
                       {"state", publishing::name_of(proposal.state)},
                       {"reason", proposal.reason},
                       {"parts", std::move(parts)},
                       {"proposed_by", post(proposal.proposed_post)},
                       {"proposed_at", call.time(proposal.proposed_at)},
                       {"decided_by", post(proposal.decided_post)},
                       {"decided_at", call.time_or_null(proposal.decided_at)},
                       {"remarks", proposal.remarks},
                       {"from", proposal.from ? Value(proposal.from->iso()) : Value()}});
}

Value show_chapter(describe::Chapter const& chapter) {
    Value paragraphs = Value::list();
    for (auto const& paragraph : chapter.paragraphs) {
        Value items = Value::list();
        for (auto const& item : paragraph.items) items.push(item);
        paragraphs.push(Value::map({{"text", paragraph.text}, {"items", std::move(items)}}));
    }
    return Value::map({{"title", chapter.title}, {"paragraphs", std::move(paragraphs)}});
}

// Errors: bad_input "form.invalid" with the member as it should be.
Result<std::string> text_in(Value const& body, std::string_view member) {
    auto const* value = body.find(member);
    if (!value) return std::string();
    if (value->is_string()) return value->as_string();
    return Fail(Error{ErrorKind::bad_input, "form.invalid", {}, {{std::string(member), "field.malformed", {}}}});
}

Result<http::Response> answer_proposal(Call& call, std::string_view id, int status = 200) {
    auto const review = TRY(call.house().database.read([&](Connection& db) {
        return publishing::review(db, *call.house().publisher, id, call.language, call.today());
    }));
    Value out = show_proposal(call, review.proposal);
    Value changes = Value::list(), mistakes = Value::list(), stranded = Value::list();
    for (auto const& chapter : review.changes) changes.push(show_chapter(chapter));
    for (auto const& mistake : review.mistakes) mistakes.push(definition::to_text(mistake));
    for (auto const& one : review.stranded)
        stranded.push(Value::map({{"service", one.service}, {"running", one.running}, {"first", one.first}}));
    out.set("changes", std::move(changes));
    out.set("mistakes", std::move(mistakes));
    out.set("stranded", std::move(stranded));
    return json(out, status);
}

}  // namespace

Result<http::Response> get_definitions(Call& call) {
    TRY(check_post(call));
    auto const folder = definition::read_source(call.api.definitions);
    auto const overview =
        call.house().database.read([&](Connection& db) { return publishing::look_over(db, folder, call.today()); });
    Value proposals = Value::list();
    for (auto const* all : {&overview.waiting, &overview.decided})
        for (auto const& proposal : *all) proposals.push(show_proposal(call, proposal));
    return json(Value::map({{"in_force", show_parts(overview.now)},
                            {"differing", show_parts(overview.differing)},
                            {"proposals", std::move(proposals)}}));
}

Result<http::Response> post_proposal(Call& call) {
    auto const body = TRY(call.body_of({"parts", "reason"}));
    std::vector<std::string> parts;
    if (auto const* given = body.find("parts"); given && given->is_list())
        for (auto const& part : given->as_list()) parts.emplace_back(part.string_or(""));
    auto const id = TRY(call.house().publisher->propose(call.actor(), definition::read_source(call.api.definitions),
                                                        parts, TRY(text_in(body, "reason"))));
    return answer_proposal(call, id, 201);
}

Result<http::Response> get_proposal(Call& call) {
    TRY(check_post(call));
    return answer_proposal(call, call.request.param("id"));
}

Result<http::Response> post_approval(Call& call) {
    auto const body = TRY(call.body_of({"from", "remarks"}));
    auto const from = Date::parse(TRY(text_in(body, "from")));
    if (!from) return Fail(Error{ErrorKind::bad_input, "form.invalid", {}, {{"from", "field.date", {}}}});
    auto const& id = call.request.param("id");
    TRY(call.house().publisher->approve(call.actor(), id, *from, TRY(text_in(body, "remarks"))));
    return answer_proposal(call, id);
}

Result<http::Response> post_sending_back(Call& call) {
    auto const body = TRY(call.body_of({"remarks"}));
    auto const& id = call.request.param("id");
    TRY(call.house().publisher->send_back(call.actor(), id, TRY(text_in(body, "remarks"))));
    return answer_proposal(call, id);
}

Result<http::Response> post_calling_off(Call& call) {
    auto const body = TRY(call.body_of({"remarks"}));
    auto const& id = call.request.param("id");
    TRY(call.house().publisher->call_off(call.actor(), id, TRY(text_in(body, "remarks"))));
    return answer_proposal(call, id);
}

Result<http::Response> post_withdrawal(Call& call) {
    auto const& id = call.request.param("id");
    TRY(call.house().publisher->withdraw(call.actor(), id));
    return answer_proposal(call, id);
}

namespace {

Value show_migration(Call const& call, Migration const& of) {
    Value stuck = Value::list();
    for (auto const& one : of.stuck) {
        Value problems = Value::list();
        for (auto const& problem : one.problems)
            problems.push(
                Value::map({{"field", problem.field}, {"code", problem.code}, {"values", values_of(problem.values)}}));
        stuck.push(Value::map({{"reference", one.reference}, {"problems", std::move(problems)}}));
    }
    return Value::map({{"is_dry_run", of.kind == Migration::Kind::dry_run},
                       {"version", of.to},
                       {"asked_by", show_post(call, of.asked_by.post)},
                       {"asked_at", call.time(of.asked_at)},
                       {"ended_at", call.time_or_null(of.ended_at)},
                       {"running", of.running},
                       {"seen", of.seen},
                       {"movable", of.movable},
                       {"stuck", std::move(stuck)}});
}

}  // namespace

Result<http::Response> get_versions(Call& call) {
    TRY(check_post(call));
    auto const service = TRY(call.service(call.request.param("service")));
    auto const [counts, last] = call.house().database.read([&](Connection& db) {
        return std::pair(cases::count_versions(db, service->name), cases::find_last_migration(db, service->name));
    });
    Value versions = Value::list();
    for (auto const& [hash, running] : counts)
        versions.push(Value::map({{"version", hash}, {"running", running}, {"is_in_force", hash == service->hash}}));
    return json(Value::map({{"in_force", service->hash},
                            {"versions", std::move(versions)},
                            {"migration", last ? show_migration(call, *last) : Value()}}));
}

Result<http::Response> post_migration(Call& call) {
    auto const body = TRY(call.body_of({"dry_run"}));
    auto const* dry = body.find("dry_run");
    if (!dry || !dry->is_bool())
        return Fail(Error{
            ErrorKind::bad_input, "form.invalid", {}, {{"dry_run", dry ? "field.malformed" : "field.required", {}}}});
    auto const kind = dry->as_bool() ? Migration::Kind::dry_run : Migration::Kind::real;
    TRY(cases::ask_migration(call.house(), call.actor(), call.request.param("service"), kind));
    auto answer = TRY(get_versions(call));
    answer.status = 202;
    return answer;
}

}  // namespace bolan::api
