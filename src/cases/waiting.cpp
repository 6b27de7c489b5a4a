// What a case waits for: its state, its tasks, and the inbox rows of everyone who may see them.
#include "base/check.h"
#include "base/json.h"
#include "cases/inbox.h"
#include "cases/stays.h"
#include "cases/work.h"
#include "definition/period.h"
#include <algorithm>
#include <set>

namespace bolan::cases {

using definition::State;
using store::Row;

namespace {

constexpr int k_moves_max = 20;

}  // namespace

State const& Work::state() const {
    auto const* found = m_shelf->service->find_state(m_case.state);
    CHECK(found != nullptr);
    return *found;
}

WorkCalendar const& Work::area_calendar() const { return m_parts.establishment.calendars().of_area(m_case.area); }

WorkCalendar const& Work::stay_calendar() {
    auto const* post = waited_for();
    return post ? m_parts.establishment.calendars().of_office(*post->office) : area_calendar();
}

std::vector<people::Post const*> Work::told_by(definition::Late const& rung, std::string_view role) {
    if (m_shelf->service->find_role(rung.tell) || !definition::is_superior(rung.tell)) return posts_of(rung.tell);
    std::vector<people::Post const*> waiting, out;
    for (auto const& name : role == k_promise_watch ? state().waits_for : std::vector{std::string(role)})
        std::ranges::copy(posts_of(name), std::back_inserter(waiting));
    for (auto const* post : waiting) {
        auto const* above = m_parts.establishment.superior_of(*post, rung.tell);
        if (above && std::ranges::find(waiting, above) == waiting.end()) out.push_back(above);
    }
    return out;
}

Result<> Work::move_on() {
    for (int moves = 0; moves < k_moves_max; ++moves) {
        auto next = TRY(decide_in_committee());
        for (auto const& then : state().then)
            if (next.empty() && TRY(holds(then.when, *m_variables, m_context, false))) next = then.to;
        if (next.empty()) return {};
        TRY(enter(next));
    }
    return Fail(Error::conflict("case.endless"));
}

Result<> Work::enter(std::string_view name) {
    int const told_of_promise = promise_rung();
    record_stay();
    close_tasks();
    rest_promise();
    m_case.state = name;
    m_case.entered_at = m_now;
    ++m_case.stay;
    auto const& now_in = state();
    m_case.outcome = now_in.outcome;
    m_case.closed_at = now_in.final ? std::optional(m_now) : std::nullopt;
    TRY(run_promise());
    TRY(set_due(m_now));
    TRY(open_tasks());
    return watch_promise(told_of_promise);
}

void Work::record_stay() {
    if (m_case.stay == 0) return;
    auto const& in = state();
    auto const* post = waited_for();
    save_stay(m_tx.db(), {m_case.id, m_case.stay, m_case.service, m_case.state,
                          in.waits_for.empty() ? std::string() : in.waits_for.front(),
                          post ? post->office->code : std::string(), m_case.area, m_case.entered_at, m_case.due_at,
                          m_now, in.pauses, stay_calendar().open_ms_between(m_case.entered_at, m_now)});
}

rules::Context Work::context_at(Timestamp at) const {
    auto then = m_context;
    then.now = at;
    then.today = area_calendar().today(at);
    return then;
}

Result<> Work::set_due(Timestamp entered) {
    auto const& in = state();
    auto const& calendar = stay_calendar();
    m_case.due_at.reset();
    // A length that is reckoned from today was reckoned on the day on which the state was entered.
    if (auto const length = TRY(length_of(in.within, *m_variables, context_at(entered))))
        m_case.due_at = calendar.add(entered, *length);
    if (in.until) {
        auto const day = TRY(evaluate(in.until, *m_variables, m_context));
        if (day && day->is(rules::Kind::date))
            m_case.due_at =
                calendar.add(start_of(day->as_date(), calendar.offset_minutes()), {Duration::Unit::days, 0});
    }
    // No stage has longer than the promise leaves.
    bool const is_bound = promise_runs() && !in.waits_for.empty() && in.overdue_to.empty() && in.overdue_do.empty();
    if (is_bound && (!m_case.due_at || *m_case.promised_at < *m_case.due_at)) m_case.due_at = m_case.promised_at;
    return {};
}

// When the next rung of a ladder is due.
Result<std::optional<Timestamp>> Work::next_rung(std::vector<definition::Late> const& ladder, Task const& task) {
    std::size_t const rung = static_cast<std::size_t>(task.rung);
    if (!task.due_at || rung >= ladder.size()) return std::nullopt;
    auto const& late = ladder[rung];
    auto const& calendar = task.role == k_promise_watch ? area_calendar() : stay_calendar();
    if (auto const before = TRY(length_of(late.before, *m_variables, m_context)))
        return calendar.ahead_of(*task.due_at, *before);
    auto const after = TRY(length_of(late.after, *m_variables, m_context));
    // A due time stands at the close of a day, which counts as of that day.
    return after ? calendar.add({task.due_at->ms - 1}, *after) : *task.due_at;
}

Result<std::optional<Timestamp>> Work::next_look(State const& in, Task const& task) {
    auto const rung = TRY(next_rung(in.late, task));
    // At the due time a committee decides with the votes it has.
    if (in.committee && task.due_at && m_now < *task.due_at) return rung ? std::min(*rung, *task.due_at) : *task.due_at;
    if (rung) return rung;
    // The move at the due time is made once, by the first of the tasks that the clock looks at.
    if (!in.overdue_to.empty() || !in.overdue_do.empty()) return task.due_at;
    return std::nullopt;
}

Result<> Work::open_tasks() {
    auto const& in = state();
    for (auto const& role : in.waits_for) {
        Task task{m_case.id, role, m_now, m_case.due_at, {}, TRY(first_rung(in)), {}};
        task.next_at = TRY(next_look(in, task));
        if (role != "applicant") {
            auto const posts = posts_of(role);
            if (posts.empty()) return Fail(Error::of(ErrorKind::unavailable, "case.no_post").with("role", role));
            write_inbox(task, posts, false);
        }
        save_task(task);
    }
    // Nobody is waited for but the time, or others: who follows the case has it in the list all the same.
    bool const only_time = in.waits_for.empty() && m_case.due_at;
    if (!only_time && in.followed_by.empty()) return {};
    Task task{m_case.id, "system", m_now, m_case.due_at, {}, TRY(first_rung(in)), {}};
    if (only_time) task.next_at = TRY(next_look(in, task));
    for (auto const& role : in.followed_by) write_inbox(task, posts_of(role), true);
    save_task(task);
    return {};
}

// Of a stay that is shorter than the time of a reminder nobody is reminded.
Result<int> Work::first_rung(State const& in) {
    Task task{m_case.id, {}, m_now, m_case.due_at, {}, 0, {}};
    for (auto const& rung : in.late) {
        auto const at = TRY(next_rung(in.late, task));
        if (!rung.before || !at || *at > m_case.entered_at) break;
        ++task.rung;
    }
    return task.rung;
}

void Work::save_task(Task const& task) {
    Value scopes = Value::list();
    for (auto const& scope : task.scopes) scopes.push(scope);
    m_tx.db().run(
        "insert into task(case_id, role, since, due_at, next_at, rung, scopes) values(?1, ?2, ?3, ?4, ?5, ?6, ?7) "
        "on conflict(case_id, role) do update set due_at = excluded.due_at, next_at = excluded.next_at, rung = "
        "excluded.rung, scopes = excluded.scopes",
        task.case_id.view(), task.role, task.since.ms,
        task.due_at ? store::Param(task.due_at->ms) : store::Param(nullptr),
        task.next_at ? store::Param(task.next_at->ms) : store::Param(nullptr), task.rung, write_json(scopes));
}

// Of each post that acts, and of each office over them that looks on; or, told, of each post that should know.
void Work::add_scopes(Task& task, std::vector<people::Post const*> const& posts, bool told) const {
    std::set<std::string> scopes;
    for (auto const* post : posts) {
        scopes.insert(std::string(told ? k_told : "") + post->code);
        if (told) continue;
        scopes.insert(post->office->code);
        for (auto const* office : m_parts.establishment.supervisors(*post->office)) scopes.insert(office->code);
    }
    for (auto const& scope : scopes)
        if (std::ranges::find(task.scopes, scope) == task.scopes.end()) task.scopes.push_back(scope);
}

void Work::write_inbox(Task& task, std::vector<people::Post const*> const& posts, bool told) {
    auto const known = task.scopes.size();
    add_scopes(task, posts, told);
    insert_rows(task, std::span(task.scopes).subspan(known));
}

// Each statement costs more than a row of it: up to so many rows by one.
constexpr std::size_t k_rows_a_statement = 8;

void Work::insert_rows(Task const& task, std::span<std::string const> scopes) {
    for (std::size_t from = 0; from < scopes.size(); from += k_rows_a_statement) {
        store::SqlText sql;
        sql.add(
            "insert into inbox(due_at, case_id, role, service, reference, subject, state, area, opened_at, "
            "entered_at, scope, told) values");
        std::vector<store::Param> params{task.due_at ? task.due_at->ms : k_no_due,
                                         m_case.id.view(),
                                         task.role,
                                         m_case.service,
                                         m_case.reference,
                                         m_case.subject,
                                         m_case.state,
                                         m_case.area,
                                         m_case.opened_at.ms,
                                         m_case.entered_at.ms};
        for (auto const& scope : scopes.subspan(from, std::min(k_rows_a_statement, scopes.size() - from))) {
            if (params.size() > 10) sql.add(", ");
            sql.add("(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ");
            params.emplace_back(scope);
            sql.placeholder(static_cast<int>(params.size())).add(", ");
            params.emplace_back(scope.starts_with(k_told));
            sql.placeholder(static_cast<int>(params.size())).add(")");
        }
        m_tx.db().send(sql.add(" on conflict do nothing"), params);
    }
}

void remove_row(store::Connection& db, Task const& task, std::string_view scope) {
    db.run("delete from inbox where scope = ?1 and due_at = ?2 and case_id = ?3 and role = ?4", scope,
           task.due_at ? task.due_at->ms : k_no_due, task.case_id.view(), task.role);
}

std::vector<Task> tasks_of(store::Connection& db, CaseId const& id) {
    auto out = all_tasks_of(db, id);
    std::erase_if(out, [](Task const& task) { return task.role == k_promise_watch; });
    return out;
}

std::vector<Task> all_tasks_of(store::Connection& db, CaseId const& id) {
    std::vector<Task> out;
    db.each(
        "select role, since, due_at, next_at, rung, scopes from task where case_id = ?1 order by role",
        [&](Row const& row) {
            Task task{id, row.string(0), {row.integer(1)}, {}, {}, static_cast<int>(row.integer(4)), {}};
            if (!row.is_null(2)) task.due_at = Timestamp{row.integer(2)};
            if (!row.is_null(3)) task.next_at = Timestamp{row.integer(3)};
            auto const scopes = parse_json(row.text(5));
            CHECK(scopes.has_value());
            for (auto const& scope : scopes->as_list()) task.scopes.push_back(scope.as_string());
            out.push_back(std::move(task));
        },
        id.view());
    return out;
}

void Work::close_tasks() {
    if (m_is_new && m_case.stay == 0) return;
    for (auto const& task : all_tasks_of(m_tx.db(), m_case.id))
        for (auto const& scope : task.scopes) remove_row(m_tx.db(), task, scope);
    m_tx.db().run("delete from task where case_id = ?1", m_case.id.view());
}

// A role's part is done while the state goes on; of a committee only the one who has voted is done.
void Work::finish_task(std::string_view role, std::string_view only_post) {
    for (auto& task : tasks_of(m_tx.db(), m_case.id)) {
        if (task.role != role) continue;
        if (!only_post.empty()) {
            for (auto const& scope : {std::string(only_post), std::string(k_told).append(only_post)}) {
                remove_row(m_tx.db(), task, scope);
                std::erase(task.scopes, scope);
            }
            save_task(task);
            continue;
        }
        for (auto const& scope : task.scopes) remove_row(m_tx.db(), task, scope);
        m_tx.db().run("delete from task where case_id = ?1 and role = ?2", m_case.id.view(), role);
    }
}

Result<bool> Work::look_again(CaseId const& id) {
    auto found = m_parts.shelves.find_case(m_tx.db(), id);
    CHECK(found.has_value());
    take_up(std::move(*found));
    auto const stay = m_case.stay;
    TRY(move_on());
    if (m_case.stay == stay) return false;
    ++m_case.version;
    finish("moved_on", Value::map());
    TRY(wake_parent());
    return true;
}

// Not where the parent is itself at work above this act: it looks for itself when that is done.
Result<> Work::wake_parent() {
    if (m_depth > 0 || m_case.parent.empty()) return {};
    Work parent(m_parts, m_tx, {}, Cause::clock, 0);
    (void)TRY(parent.look_again(*CaseId::parse(m_case.parent)));
    return {};
}

// What the clock does with a task: the next rung of the ladder, or what ends the state.
Result<> Work::on_clock(Task const& due) {
    if (TRY(look_again(due.case_id))) return {};
    if (due.role == k_promise_watch) return on_broken_promise(due);
    auto const& in = state();
    Task task = due;
    Value input = Value::map({{"role", task.role}, {"rung", task.rung}});
    std::string action = "late";
    auto const at = TRY(next_rung(in.late, task));
    bool const is_rung_due = at && *at <= m_now;
    if (in.committee && !is_rung_due && in.overdue_to.empty() && in.overdue_do.empty()) {
        task.next_at = at;
        save_task(task);
        return {};
    }
    if (static_cast<std::size_t>(task.rung) < in.late.size()) {
        auto const& rung = in.late[static_cast<std::size_t>(task.rung)];
        write_inbox(task, told_by(rung, task.role), true);
        if (rung.before) action = "reminded";
        input.set("told", rung.tell);
        ++task.rung;
        task.next_at = TRY(next_look(in, task));
        save_task(task);
    } else if (!in.overdue_do.empty()) {
        Ask ask;
        ask.service = m_case.service;
        ask.case_id = m_case.id;
        ask.action = in.overdue_do;
        TRY(perform(ask));
        return {};
    } else {
        CHECK(!in.overdue_to.empty());
        action = "overdue";
        TRY(enter(in.overdue_to));
        TRY(move_on());
    }
    ++m_case.version;
    finish(action, std::move(input));
    return wake_parent();
}

Result<> Work::raise_fee() {
    auto const& fee = m_shelf->service->fee;
    if (!fee) return {};
    auto const amount = fee->amount.program->evaluate(*m_variables, m_context);
    // A fee that no notification confirms is not billed.
    if (!amount && (amount.error().code == "rules.not_notified" || amount.error().code == "rules.no_row")) return {};
    if (!amount) return Fail(amount.error());
    if (!amount->is(rules::Kind::integer) || amount->as_int() <= 0) return {};
    m_parts.bills.raise(m_tx, m_case.id.view(), fee->before, fee->head.en, Money{amount->as_int()}, m_change);
    return {};
}

}  // namespace bolan::cases
