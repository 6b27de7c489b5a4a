#include "cases/refresh.h"
#include "base/check.h"
#include "base/json.h"
#include "cases/inbox.h"
#include "cases/stays.h"
#include "cases/work.h"
#include "definition/period.h"
#include "people/structure.h"
#include <algorithm>
#include <map>
#include <set>

namespace bolan::cases {

using store::Connection;
using store::Param;
using store::Row;
using store::Transaction;

namespace {

constexpr int k_refreshed_a_step = 100;

bool counts_working_time(definition::Period const& period) {
    auto const unit = definition::unit_of(period);
    return unit == Duration::Unit::working_days || unit == Duration::Unit::working_hours;
}

// Names of the days of `these` that `those` lacks and that lie in the span and hold in the area.
Value names_of_new(Value const& these, Value const& those, Date from, Date to, std::string_view area,
                   people::Establishment const& establishment) {
    Value out = Value::list();
    for (auto const& day : these.as_list()) {
        if (std::ranges::find(those.as_list(), day) != those.as_list().end()) continue;
        if (day["to"].as_string() < from.iso() || to.iso() < day["from"].as_string()) continue;
        auto const& areas = day["areas"].as_list();
        bool const holds = areas.empty() || std::ranges::any_of(areas, [&](Value const& code) {
                               return establishment.is_within(area, code.as_string());
                           });
        auto const& name = day["name"];
        bool const is_named = std::ranges::find(out.as_list(), name) != out.as_list().end();
        if (holds && !is_named) out.push(name);
    }
    return out;
}

Value time_value(std::optional<Timestamp> const& at) { return at ? Value(iso_time(*at, 0)) : Value(); }

}  // namespace

// A promise runs from when it began, and stood still in every stay that paused it.
Result<> Work::recount_promise() {
    auto const& promise = m_shelf->service->promise;
    if (!promise || !m_case.promised_at || !m_case.promised_from || m_case.in_time) return {};
    if (!counts_working_time(promise->within)) return {};
    auto const length = TRY(length_of(promise->within, *m_variables, context_at(*m_case.promised_from)));
    if (!length) return {};
    m_case.promised_at = area_calendar().add(*m_case.promised_from, *length);
    for (auto const& stay : stays_of(m_tx.db(), m_case.id))
        if (stay.paused && stay.entered_at >= *m_case.promised_from)
            m_case.promised_at = area_calendar().after_pause(*m_case.promised_at, unit_of(promise->within),
                                                             stay.entered_at, stay.left_at);
    return {};
}

Result<> Work::renew(Task const& task) {
    bool const is_promise = task.role == k_promise_watch;
    auto const& in = state();
    Task fresh = task;
    fresh.scopes.clear();
    fresh.due_at = is_promise ? m_case.promised_at : m_case.due_at;
    for (auto const& scope : task.scopes) {
        if (!scope.starts_with(k_told)) continue;
        auto const* post = m_parts.establishment.find_post(std::string_view(scope).substr(k_told.size()));
        if (post && covers(*post)) fresh.scopes.push_back(scope);
    }
    bool const is_waited_for = std::ranges::find(in.waits_for, task.role) != in.waits_for.end();
    if (is_waited_for && task.role != "applicant") {
        auto posts = posts_of(task.role);
        // What nobody looks after any more is seen by the office that owns the service: nothing disappears.
        if (posts.empty())
            if (auto const* owner = owner_office()) fresh.scopes.push_back(owner->code);
        std::erase_if(posts, [&](people::Post const* post) { return has_voted(*post); });
        add_scopes(fresh, posts, false);
    }
    if (task.role == "system")
        for (auto const& role : in.followed_by) add_scopes(fresh, posts_of(role), true);
    fresh.next_at.reset();
    if (is_promise && promise_runs()) fresh.next_at = TRY(next_rung(m_shelf->service->promise->late, fresh));
    if (is_waited_for || (task.role == "system" && in.waits_for.empty())) fresh.next_at = TRY(next_look(in, fresh));
    auto const sorted = [](std::vector<std::string> const& scopes) {
        return std::set<std::string>(scopes.begin(), scopes.end());
    };
    if (fresh.due_at == task.due_at && fresh.next_at == task.next_at && sorted(fresh.scopes) == sorted(task.scopes))
        return {};
    for (auto const& scope : task.scopes) remove_row(m_tx.db(), task, scope);
    insert_rows(fresh, fresh.scopes);
    save_task(fresh);
    return {};
}

people::Office const* Work::owner_office() const {
    auto const& establishment = m_parts.establishment;
    auto const* kind = establishment.model().province.find_office(m_shelf->service->owner);
    auto const* area = kind ? establishment.area_at(m_case.area, kind->level) : nullptr;
    return area ? establishment.office_of(kind->name, area->code) : nullptr;
}

// The member of a committee is done, while the others are not.
bool Work::has_voted(people::Post const& post) const {
    return std::ranges::any_of(m_case.hands, [&](Hand const& hand) {
        auto const* action = hand.stay == m_case.stay ? m_shelf->service->find_action(hand.action) : nullptr;
        return hand.post == post.code && action && action->once && action->to.empty() && !action->keeps_task;
    });
}

Result<bool> Work::bring_in_line(Case const& of, Refresh const& refresh) {
    take_up(of);
    TRY(recount_promise());
    bool const is_bound = m_shelf->service->promise.has_value();
    if (counts_working_time(state().within) || is_bound) TRY(set_due(m_case.entered_at));
    for (auto const& task : all_tasks_of(m_tx.db(), m_case.id)) TRY(renew(task));
    give_again();
    bool const promise_moved = m_case.promised_at != of.promised_at;
    if (m_case.due_at == of.due_at && !promise_moved) return false;
    auto const from = area_calendar().today(promise_moved ? *m_case.promised_from : of.entered_at);
    Timestamp last;
    for (auto const& at : {of.due_at, m_case.due_at, of.promised_at, m_case.promised_at})
        if (at) last = std::max(last, *at);
    auto const to = area_calendar().today(last);
    auto const* post = waited_for();
    auto const& area = post ? post->office->area->code : m_case.area;
    auto const& establishment = m_parts.establishment;
    Value input =
        Value::map({{"from", time_value(of.due_at)},
                    {"to", time_value(m_case.due_at)},
                    {"announced", names_of_new(refresh.days, refresh.days_before, from, to, area, establishment)},
                    {"withdrawn", names_of_new(refresh.days_before, refresh.days, from, to, area, establishment)}});
    if (!state().waits_for.empty()) input.set("role", state().waits_for.front());
    if (promise_moved) {
        input.set("promised_from", time_value(of.promised_at));
        input.set("promised_to", time_value(m_case.promised_at));
    }
    ++m_case.version;
    finish("due_moved", std::move(input));
    return true;
}

store::Table refresh_table() {
    using store::ColumnType;
    return {"refresh",
            {{"fingerprint", ColumnType::text, true},
             {"days_before", ColumnType::json, true},
             {"days", ColumnType::json, true},
             {"structure", ColumnType::json, true},
             {"came_from", ColumnType::json, true},
             {"begun_at", ColumnType::instant, true},
             {"ended_at", ColumnType::instant},
             {"after", ColumnType::text, true},
             {"seen", ColumnType::integer, true},
             {"moved", ColumnType::integer, true},
             {"failed", ColumnType::integer, true}},
            {"fingerprint", "begun_at"},
            {{{"begun_at"}}, {{"ended_at"}, false, "refresh_under_way", "ended_at is null"}}};
}

namespace {

Refresh read_refresh(Row const& row) {
    Refresh out;
    out.fingerprint = row.string(0);
    out.days_before = parse_json(row.text(1)).value_or(Value::list());
    out.days = parse_json(row.text(2)).value_or(Value::list());
    out.begun_at = {row.integer(3)};
    if (!row.is_null(4)) out.ended_at = Timestamp{row.integer(4)};
    out.after = CaseId::parse(row.text(5)).value_or(CaseId());
    out.seen = row.integer(6);
    out.moved = row.integer(7);
    out.failed = row.integer(8);
    out.structure = parse_json(row.text(9)).value_or(Value::map());
    out.came_from = parse_json(row.text(10)).value_or(Value::map());
    return out;
}

void save(Connection& db, Refresh const& of) {
    db.run(
        "insert into refresh(fingerprint, days_before, days, begun_at, ended_at, after, seen, moved, failed, "
        "structure, came_from) values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) on conflict(fingerprint, begun_at) "
        "do update set ended_at = "
        "excluded.ended_at, after = excluded.after, seen = excluded.seen, moved = excluded.moved, failed = "
        "excluded.failed",
        of.fingerprint, write_json(of.days_before), write_json(of.days), of.begun_at.ms,
        of.ended_at ? Param(of.ended_at->ms) : Param(nullptr), of.after.text(), of.seen, of.moved, of.failed,
        write_json(of.structure), write_json(of.came_from));
}

// Only cases that wait for something have tasks.
std::vector<CaseId> next_cases(Connection& db, CaseId const& after) {
    std::vector<CaseId> out;
    db.each(
        "select distinct case_id from task where case_id > ?1 order by case_id limit ?2",
        [&](Row const& row) { out.push_back(CaseId::parse(row.text(0)).value_or(CaseId())); }, after.text(),
        k_refreshed_a_step);
    return out;
}

Result<bool> bring_in_line(Parts const& parts, Transaction& tx, CaseId const& id, Refresh const& refresh) {
    auto const found = parts.shelves.find_case(tx.db(), id);
    if (!found) return false;
    return Work(parts, tx, {}, Cause::clock, 0).bring_in_line(*found, refresh);
}

// All of these in one transaction, with how far that is.
Result<> go_through(Parts const& parts, Refresh& of, std::span<CaseId const> ids) {
    auto const before = of;
    Result<> done;
    try {
        done = parts.database.write([&](Transaction& tx) -> Result<> {
            for (auto const& id : ids) {
                of.moved += TRY(bring_in_line(parts, tx, id, of)) ? 1 : 0;
                of.after = id;
                ++of.seen;
            }
            save(tx.db(), of);
            return {};
        });
    } catch (std::exception const& failure) {
        done = Fail(Error::of(ErrorKind::unavailable, "server.fault").with("what", failure.what()));
    }
    if (!done) of = before;
    return done;
}

void pass_over(Parts const& parts, Refresh& of, CaseId const& id) {
    of.after = id;
    ++of.seen;
    ++of.failed;
    (void)parts.database.write([&](Transaction& tx) -> Result<> {
        save(tx.db(), of);
        return {};
    });
}

}  // namespace

std::optional<std::vector<std::string>> coming_to(Connection& db, std::string_view scope) {
    auto const text = db.find("select came_from from refresh where ended_at is null limit 1",
                              [](Row const& row) { return row.string(0); });
    if (!text) return {};
    std::vector<std::string> out;
    auto const sources = parse_json(*text);
    if (auto const* posts = sources ? sources->find(scope) : nullptr)
        for (auto const& post : posts->as_list()) out.push_back(post.as_string());
    return out;
}

std::optional<Refresh> find_refresh(Connection& db) {
    return db.find(
        "select fingerprint, days_before, days, begun_at, ended_at, after, seen, moved, failed, structure, came_from "
        "from refresh "
        "order by begun_at desc limit 1",
        read_refresh);
}

namespace {

Date today_of(Parts const& parts) { return parts.establishment.model().province.calendar->today(parts.clock.now()); }

std::string fingerprint_today(Parts const& parts) { return parts.establishment.fingerprint(today_of(parts)); }

std::set<std::string> scopes_of(people::Establishment const& establishment,
                                std::vector<people::Post const*> const& posts) {
    std::set<std::string> out;
    for (auto const* post : posts) {
        out.insert(post->code);
        out.insert(post->office->code);
        for (auto const* office : establishment.supervisors(*post->office)) out.insert(office->code);
    }
    return out;
}

// What jurisdictions name, and what they do not.
std::set<std::string> matters_of(definition::Province const& now, definition::Province const& before) {
    std::set<std::string> out{""};
    for (auto const* province : {&now, &before})
        for (auto const& row : province->jurisdictions) out.insert(row.services.begin(), row.services.end());
    return out;
}

using Sources = std::map<std::string, std::set<std::string>>;

// The kinds of posts of each role of each service.
std::set<std::vector<std::string>> roles_in(definition::Model const& model) {
    std::set<std::vector<std::string>> out;
    for (auto const* versions : {&model.services, &model.earlier})
        for (auto const& service : *versions)
            for (auto const& role : service->roles) out.insert(role.posts);
    return out;
}

// Offices that own services: what nobody looks after stands in their lists.
std::set<std::string> owners_in(people::Establishment const& establishment) {
    std::set<std::string> out;
    for (auto const& service : establishment.model().services)
        for (auto const& office : establishment.offices())
            if (office->kind->name == service->owner) out.insert(office->code);
    return out;
}

// For each role, area and matter: whoever has it now and had it not takes from those who had it.
Sources sources_of(people::Establishment const& now, people::Establishment const& before, Date on) {
    Sources out;
    auto const matters = matters_of(now.model().province, before.model().province);
    auto const owners = owners_in(now);
    for (auto const& kinds : roles_in(now.model()))
        for (auto const& area : now.model().province.areas)
            for (auto const& name : matters) {
                people::Matter const matter{name, name};
                auto const had = before.posts_for(kinds, area.code, matter, on);
                auto const has = now.posts_for(kinds, area.code, matter, on);
                auto const old_scopes = had.empty() ? owners : scopes_of(before, had);
                std::set<std::string> from = had.empty() ? owners : std::set<std::string>();
                for (auto const* post : had) from.insert(post->code);
                for (auto const& scope : has.empty() ? owners : scopes_of(now, has))
                    if (!old_scopes.contains(scope)) out[scope].insert(from.begin(), from.end());
            }
    return out;
}

Value came_from(people::Establishment const& now, Refresh const& last, Date on) {
    auto sources = sources_of(now, people::establishment_of(last.structure), on);
    // What had not been moved by the one before stands one step further back.
    if (!last.ended_at) {
        auto const earlier = [&](std::string const& scope, std::set<std::string>& into) {
            if (auto const* posts = last.came_from.find(scope))
                for (auto const& post : posts->as_list()) into.insert(post.as_string());
        };
        auto const direct = sources;
        for (auto const& [scope, posts] : direct)
            for (auto const& post : posts) earlier(post, sources[scope]);
        for (auto const& [scope, posts] : last.came_from.as_map()) earlier(scope, sources[scope]);
    }
    Value out = Value::map();
    for (auto const& [scope, posts] : sources) {
        Value list = Value::list();
        for (auto const& post : posts) list.push(post);
        out.set(scope, std::move(list));
    }
    return out;
}

}  // namespace

Result<> begin_refresh(Parts const& parts) {
    return parts.database.write([&](Transaction& tx) -> Result<> {
        auto const last = find_refresh(tx.db());
        auto const fingerprint = fingerprint_today(parts);
        if (last && last->fingerprint == fingerprint) return {};
        Refresh next;
        next.came_from = Value::map();
        next.fingerprint = fingerprint;
        next.days = people::days_of(parts.establishment.model().province.working_time);
        next.structure = people::structure_of(parts.establishment.model().province, today_of(parts));
        if (last) next.came_from = came_from(parts.establishment, *last, today_of(parts));
        // Where the one before did not come to its end, later cases stand as they stood before it.
        next.days_before = !last ? next.days : last->ended_at ? last->days : last->days_before;
        bool const is_empty = next_cases(tx.db(), CaseId()).empty();
        next.begun_at = {std::max(parts.clock.now().ms, last ? last->begun_at.ms + 1 : 0)};
        if (is_empty) next.ended_at = next.begun_at;
        save(tx.db(), next);
        return {};
    });
}

bool go_on_refreshing(Parts const& parts, Engine::OnFailure const& on_failure) {
    auto of = parts.database.read(find_refresh);
    if (!of) return false;
    if (of->ended_at) {
        if (of->fingerprint == fingerprint_today(parts)) return false;
        return begin_refresh(parts).has_value();
    }
    auto const ids = parts.database.read([&](Connection& db) { return next_cases(db, of->after); });
    if (ids.empty()) of->ended_at = parts.clock.now();
    if (go_through(parts, *of, ids)) return !of->ended_at;
    for (auto const& id : ids) {
        auto const done = go_through(parts, *of, {&id, 1});
        if (done) continue;
        pass_over(parts, *of, id);
        auto const& values = done.error().values;
        if (on_failure) on_failure(id, values.empty() ? done.error().code : values.front().second);
    }
    return true;
}

Result<> refresh_first(Parts const& parts, Transaction& tx, CaseId const& id) {
    auto const of = find_refresh(tx.db());
    if (!of || of->ended_at || id <= of->after) return {};
    TRY(bring_in_line(parts, tx, id, *of));
    return {};
}

}  // namespace bolan::cases
