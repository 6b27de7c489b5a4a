#include "cases/migration.h"
#include "base/check.h"
#include "base/json.h"
#include "cases/work.h"
#include <algorithm>

namespace bolan::cases {

using definition::Action;
using definition::State;
using store::Connection;
using store::Row;
using store::Transaction;

namespace {

constexpr std::int64_t k_cases_a_step = 100;

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

Value data_of(Stuck const& stuck) {
    Value problems = Value::list();
    for (auto const& problem : stuck.problems) {
        Value values = Value::map();
        for (auto const& [name, value] : problem.values) values.set(name, value);
        problems.push(Value::map({{"field", problem.field}, {"code", problem.code}, {"values", std::move(values)}}));
    }
    return Value::map({{"id", stuck.id.text()}, {"reference", stuck.reference}, {"problems", std::move(problems)}});
}

Stuck stuck_of(Value const& data) {
    Stuck out{CaseId::parse(data["id"].as_string()).value_or(CaseId()), data["reference"].as_string(), {}};
    for (auto const& problem : data["problems"].as_list()) {
        out.problems.push_back({problem["field"].as_string(), problem["code"].as_string(), {}});
        for (auto const& [name, value] : problem["values"].as_map())
            out.problems.back().values.emplace_back(name, value.as_string());
    }
    return out;
}

Migration read_migration(Row const& row) {
    Migration out;
    out.id = row.string(0);
    out.service = row.string(1);
    out.to = row.string(2);
    out.kind = row.integer(3) != 0 ? Migration::Kind::dry_run : Migration::Kind::real;
    out.asked_by = {PersonId::parse(row.text(4)).value_or(PersonId()), "", row.string(5), row.string(6)};
    out.asked_at = {row.integer(7)};
    if (!row.is_null(8)) out.ended_at = Timestamp{row.integer(8)};
    out.after = CaseId::parse(row.text(9)).value_or(CaseId());
    out.running = row.integer(10);
    out.seen = row.integer(11);
    out.movable = row.integer(12);
    auto const stuck = parse_json(row.text(13));
    for (auto const& one : stuck->as_list()) out.stuck.push_back(stuck_of(one));
    return out;
}

std::optional<Migration> find_migration(Connection& db, std::optional<std::string> const& id) {
    if (!id) return {};
    return db.find(
        "select id, service, version, is_dry_run, person, post, charge, asked_at, ended_at, after, running, seen, "
        "movable, stuck from migration where id = ?1",
        read_migration, *id);
}

std::string id_in(Row const& row) { return row.string(0); }

void save(Connection& db, Migration const& of) {
    Value stuck = Value::list();
    for (auto const& one : of.stuck) stuck.push(data_of(one));
    db.run(
        "insert into migration(id, service, version, is_dry_run, person, post, charge, asked_at, ended_at, after, "
        "running, seen, movable, stuck) values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) "
        "on conflict(id) do update set ended_at = excluded.ended_at, after = excluded.after, seen = excluded.seen, "
        "movable = excluded.movable, stuck = excluded.stuck",
        of.id, of.service, of.to, of.kind == Migration::Kind::dry_run, of.asked_by.person.text(), of.asked_by.post,
        of.asked_by.charge, of.asked_at.ms, of.ended_at ? store::Param(of.ended_at->ms) : store::Param(nullptr),
        of.after.text(), of.running, of.seen, of.movable, write_json(stuck));
}

std::vector<CaseId> next_cases(Connection& db, Migration const& of) {
    std::vector<CaseId> out;
    db.each(
        "select id from cases where service = ?1 and definition <> ?2 and closed_at is null and id > ?3 order by id "
        "limit ?4",
        [&](Row const& row) { out.push_back(CaseId::parse(row.text(0)).value_or(CaseId())); }, of.service, of.to,
        of.after.text(), k_cases_a_step);
    return out;
}

void count(Migration& out, Case const& of, std::vector<Problem> problems) {
    ++out.seen;
    out.after = of.id;
    if (problems.empty())
        ++out.movable;
    else if (out.stuck.size() < k_stuck_max)
        out.stuck.push_back({of.id, of.reference, std::move(problems)});
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
    int const told_of_promise = promise_rung();
    close_tasks();
    TRY(set_due(entered_at));
    TRY(open_tasks());
    give_again();
    TRY(watch_promise(told_of_promise));
    for (auto const& hand : of.hands) {
        auto const* done = hand.stay == stay ? m_shelf->service->find_action(hand.action) : nullptr;
        if (!done || !done->to.empty() || done->keeps_task) continue;
        for (auto const& role : done->by) finish_task(role, done->once ? hand.post : std::string());
    }
    TRY(move_on());
    ++m_case.version;
    finish("migrate", Value::map({{"from", of.definition}, {"to", m_case.definition}}));
    return wake_parent();
}

std::map<std::string, std::int64_t> count_versions(Connection& db, std::string_view service) {
    std::map<std::string, std::int64_t> out;
    db.each(
        "select definition, count(*) from cases where service = ?1 and closed_at is null group by definition",
        [&](Row const& row) { out.emplace(row.string(0), row.integer(1)); }, service);
    return out;
}

store::Table migration_table() {
    using store::ColumnType;
    return {"migration",
            {{"id", ColumnType::text, true},
             {"service", ColumnType::text, true},
             {"version", ColumnType::text, true},
             {"is_dry_run", ColumnType::boolean, true},
             {"person", ColumnType::text, true},
             {"post", ColumnType::text, true},
             {"charge", ColumnType::text, true},
             {"asked_at", ColumnType::instant, true},
             {"ended_at", ColumnType::instant},
             {"after", ColumnType::text, true},
             {"running", ColumnType::integer, true},
             {"seen", ColumnType::integer, true},
             {"movable", ColumnType::integer, true},
             {"stuck", ColumnType::json, true}},
            {"id"},
            {{{"service"}, true, {}, "ended_at is null"}, {{"service", "asked_at"}}}};
}

std::optional<Migration> find_last_migration(Connection& db, std::string_view service) {
    return find_migration(
        db,
        db.find("select id from migration where service = ?1 order by asked_at desc, id desc limit 1", id_in, service));
}

Result<> ask_migration(House const& house, people::Actor const& actor, std::string_view service, Migration::Kind kind) {
    auto const* shelf = house.shelves.find(service);
    if (!shelf) return Fail(Error::not_found("service.unknown"));
    if (!house.publisher->may_review(actor)) return Fail(Error::forbidden("definition.not_yours"));
    return house.database.write([&](Transaction& tx) -> Result<> {
        auto const last = find_last_migration(tx.db(), service);
        if (last && !last->ended_at) return Fail(Error::conflict("migration.asked_already"));
        Migration asked;
        asked.asked_at = house.clock.now();
        asked.id = new_uuid(asked.asked_at);
        asked.service = service;
        asked.to = shelf->service->hash;
        asked.kind = kind;
        asked.asked_by = actor;
        for (auto const& [version, n] : count_versions(tx.db(), service))
            if (version != asked.to) asked.running += n;
        save(tx.db(), asked);
        return {};
    });
}

namespace {

// Looks at a case, and moves it if that was asked.
Result<> look_at(House const& house, Migration& of, Transaction& tx, CaseId const& id) {
    auto const& parts = house.engine->parts();
    auto const found = parts.shelves.find_case(tx.db(), id);
    if (!found || found->is_closed() || found->definition == of.to) return {};
    auto problems = Work(parts, tx, of.asked_by, Cause::person, 0).follow_version_in_force(*found);
    if (problems.empty() && of.kind == Migration::Kind::real)
        TRY(Work(parts, tx, of.asked_by, Cause::person, 0).migrate(*found));
    count(of, *found, std::move(problems));
    return {};
}

// The same with all of these, in one transaction. A dry run does not wait for the writer's turn but to note how far it
// is.
Result<> go_through(House const& house, Migration& of, std::span<CaseId const> ids) {
    auto const before = of;
    auto const note = [&](Transaction& tx) -> Result<> {
        save(tx.db(), of);
        return {};
    };
    Result<> done;
    try {
        if (of.kind == Migration::Kind::dry_run) {
            done = house.database.read([&](Connection& db) -> Result<> {
                Transaction reading(db);
                for (auto const& id : ids) TRY(look_at(house, of, reading, id));
                return {};
            });
            if (done) done = house.database.write(note);
        } else {
            done = house.database.write([&](Transaction& tx) -> Result<> {
                for (auto const& id : ids) TRY(look_at(house, of, tx, id));
                return note(tx);
            });
        }
    } catch (std::exception const& failure) {
        done = Fail(Error::of(ErrorKind::unavailable, "server.fault").with("incident", failure.what()));
    }
    if (!done) of = before;
    return done;
}

Result<> keep_stuck(House const& house, Migration& of, CaseId const& id, Error const& error) {
    return house.database.write([&](Transaction& tx) -> Result<> {
        if (auto const found = house.shelves.find_case(tx.db(), id))
            count(of, *found, {{"", error.code, error.values}});
        save(tx.db(), of);
        return {};
    });
}

}  // namespace

bool go_on_migrating(House const& house) {
    auto found = house.database.read([](Connection& db) {
        return find_migration(
            db, db.find("select id from migration where ended_at is null order by asked_at limit 1", id_in));
    });
    if (!found) return false;
    auto const* shelf = house.shelves.find(found->service);
    bool const is_in_force = shelf && shelf->service->hash == found->to;
    auto const ids = house.database.read(
        [&](Connection& db) { return is_in_force ? next_cases(db, *found) : std::vector<CaseId>(); });
    if (ids.empty()) found->ended_at = house.clock.now();
    if (go_through(house, *found, ids)) return !found->ended_at;
    for (auto const& id : ids)
        if (auto const done = go_through(house, *found, {&id, 1}); !done)
            CHECK(keep_stuck(house, *found, id, done.error()).has_value());
    return true;
}

}  // namespace bolan::cases
