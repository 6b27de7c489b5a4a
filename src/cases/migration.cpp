#include "cases/migration.h"
#include "base/check.h"
#include "cases/work.h"
#include <algorithm>

namespace bolan::cases {

using definition::Action;
using definition::State;
using store::Connection;
using store::Row;
using store::Transaction;

namespace {

constexpr int k_cases_a_commit = 100;

// The state of the version in force that stands for `name` of an earlier one.
State const* heir_of(definition::Service const& service, std::string_view name) {
    for (auto const& state : service.states)
        if (state.name == name || std::ranges::find(state.formerly, name) != state.formerly.end()) return &state;
    return nullptr;
}

// What a form lacks. That a check was made stricter since is no reason: the case was taken in under the old one.
bool is_obstacle(Problem const& problem) {
    return problem.code == "field.required" || problem.code == "field.choice" || problem.code == "field.too_few";
}

std::vector<CaseId> running_under_earlier(Connection& db, definition::Service const& in_force) {
    std::vector<CaseId> out;
    db.each(
        "select id from cases where service = ?1 and definition <> ?2 and closed_at is null order by id",
        [&](Row const& row) { out.push_back(CaseId::parse(row.text(0)).value_or(CaseId())); }, in_force.name,
        in_force.hash);
    return out;
}

void count(Migration& out, Case const& of, std::vector<Problem> problems) {
    if (problems.empty())
        ++out.movable;
    else if (out.stuck.size() < k_stuck_max)
        out.stuck.push_back({of.id, of.reference, of.subject, std::move(problems)});
}

}  // namespace

std::vector<Problem> Work::follow_version_in_force(Case const& of) {
    m_case = of;
    m_shelf = &m_parts.shelves.get(m_case.service);
    auto const* heir = heir_of(*m_shelf->service, m_case.state);
    if (!heir || heir->final) return {{"", "migration.no_state", {{"state", m_case.state}}}};
    m_case.definition = m_shelf->service->hash;
    m_case.state = heir->name;
    bind();
    Action whole_form;
    whole_form.edits_form = true;
    auto reading = read_input(whole_form, Value::map());
    if (!reading) return {{"", reading.error().code, reading.error().values}};
    std::erase_if(reading->problems, [](Problem const& problem) { return !is_obstacle(problem); });
    for (auto const* field : reading->shown)
        if (auto const* value = field->compute ? reading->data.find(field->name) : nullptr)
            m_case.data.set(field->name, *value);
    return std::move(reading->problems);
}

Result<> Work::migrate(Case const& of) {
    auto const stay = of.stay;
    auto const entered_at = of.entered_at;
    CHECK(follow_version_in_force(of).empty());
    close_tasks();
    TRY(set_due(entered_at));
    TRY(open_tasks());
    for (auto const& hand : of.hands) {
        auto const* done = hand.stay == stay ? m_shelf->service->find_action(hand.action) : nullptr;
        if (!done || !done->to.empty() || done->keeps_task) continue;
        for (auto const& role : done->by) finish_task(role, done->once ? hand.post : std::string());
    }
    ++m_case.version;
    finish("migrate", Value::map({{"from", of.definition}, {"to", m_case.definition}}));
    return {};
}

std::map<std::string, std::int64_t> count_versions(Connection& db, std::string_view service) {
    std::map<std::string, std::int64_t> out;
    db.each(
        "select definition, count(*) from cases where service = ?1 and closed_at is null group by definition",
        [&](Row const& row) { out.emplace(row.string(0), row.integer(1)); }, service);
    return out;
}

Migration try_migration(House const& house, std::string_view service) {
    auto const& parts = house.engine->parts();
    return house.database.read([&](Connection& db) {
        Migration out;
        auto const ids = running_under_earlier(db, *parts.shelves.get(service).service);
        out.running = static_cast<std::int64_t>(ids.size());
        for (auto const& id : ids) {
            auto const of = parts.shelves.find_case(db, id);
            Transaction reading(db);
            count(out, *of, Work(parts, reading, {}, Cause::clock, 0).follow_version_in_force(*of));
        }
        return out;
    });
}

Result<Migration> migrate(House const& house, people::Actor const& actor, std::string_view service) {
    if (!house.publisher->may_review(actor)) return Fail(Error::forbidden("definition.not_yours"));
    auto const& parts = house.engine->parts();
    auto const ids = house.database.read(
        [&](Connection& db) { return running_under_earlier(db, *parts.shelves.get(service).service); });
    Migration out;
    out.running = static_cast<std::int64_t>(ids.size());
    for (std::size_t first = 0; first < ids.size(); first += k_cases_a_commit) {
        auto const last = std::min(ids.size(), first + k_cases_a_commit);
        TRY(house.database.write([&](Transaction& tx) -> Result<> {
            for (auto i = first; i < last; ++i) {
                auto const of = parts.shelves.find_case(tx.db(), ids[i]);
                auto const& now = parts.shelves.get(service).service->hash;
                if (!of || of->is_closed() || of->definition == now) continue;
                auto problems = Work(parts, tx, actor, Cause::person, 0).follow_version_in_force(*of);
                if (problems.empty()) TRY(Work(parts, tx, actor, Cause::person, 0).migrate(*of));
                count(out, *of, std::move(problems));
            }
            return {};
        }));
    }
    return out;
}

}  // namespace bolan::cases
