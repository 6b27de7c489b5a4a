#include "cases/assign.h"
#include "base/text.h"
#include "cases/bulk.h"
#include "cases/inbox.h"
#include "cases/work.h"
#include <algorithm>

namespace bolan::cases {

using people::Post;
using store::Connection;
using store::Row;

namespace {

// The head of the office of every seat, or of an office over it.
bool is_over(people::Establishment const& establishment, Post const& post, std::vector<Post const*> const& seats) {
    if (establishment.head_of(*post.office) != &post) return false;
    return std::ranges::all_of(seats, [&](Post const* seat) {
        auto const above = establishment.supervisors(*seat->office);
        return seat->office == post.office || std::ranges::find(above, post.office) != above.end();
    });
}

}  // namespace

store::Table assignment_table() {
    using store::ColumnType;
    return {"assignment",
            {{"case_id", ColumnType::text, true},
             {"role", ColumnType::text, true},
             {"stay", ColumnType::integer, true},  // in the state; of an earlier one it says nothing more
             {"post", ColumnType::text, true}},
            {"case_id", "role"},
            {},
            true};
}

std::map<std::string, std::string> assignments_of(Connection& db, Case const& of) {
    std::map<std::string, std::string> out;
    db.each(
        "select role, post from assignment where case_id = ?1 and stay = ?2",
        [&](Row const& row) { out.emplace(row.string(0), row.string(1)); }, of.id.view(), of.stay);
    return out;
}

std::vector<Post const*> Work::seats_of(std::string_view role) {
    auto seats = posts_of(role);
    if (seats.size() < 2) return seats;
    auto const given = m_tx.db().find(
        "select post from assignment where case_id = ?1 and role = ?2 and stay = ?3",
        [](Row const& row) { return row.string(0); }, m_case.id.view(), role, m_case.stay);
    if (!given) return seats;
    auto const one = std::ranges::find(seats, *given, [](Post const* post) { return post->code; });
    // A seat that the establishment no longer has does not keep the others from the work.
    return one == seats.end() ? seats : std::vector{*one};
}

std::vector<Assignable> Work::assignable(Case const& of) {
    take_up(of);
    std::vector<Assignable> out;
    auto const* own = m_parts.establishment.find_post(m_actor.post);
    if (!own || of.is_closed() || !check_authority()) return out;
    auto const given = assignments_of(m_tx.db(), of);
    for (auto const& task : tasks_of(m_tx.db(), of.id)) {
        auto seats = posts_of(task.role);
        if (seats.size() < 2 || each_acts(task.role) || !is_over(m_parts.establishment, *own, seats)) continue;
        auto const found = given.find(task.role);
        out.push_back({task.role, std::move(seats), found == given.end() ? std::string() : found->second});
    }
    return out;
}

// Where every seat has its own act to do (votes), none can do it for the others.
bool Work::each_acts(std::string_view role) const {
    return std::ranges::any_of(m_shelf->service->actions, [&](definition::Action const& action) {
        return action.once && std::ranges::find(action.by, role) != action.by.end() &&
               std::ranges::find(action.from, m_case.state) != action.from.end();
    });
}

Result<Receipt> Work::assign(AssignAsk const& ask) {
    auto found = m_parts.shelves.find_case(m_tx.db(), ask.case_id);
    if (!found) return Fail(Error::not_found("case.unknown"));
    auto const all = assignable(*found);
    TRY(check_authority());
    if (!m_limits.allows_service(found->service)) return Fail(Error::forbidden("delegation.service"));
    if (!m_limits.actions.empty())
        return Fail(Error::forbidden("delegation.action").with("action", std::string(k_assign)));
    if (all.empty()) return Fail(Error::forbidden("assign.not_yours"));
    if (ask.version && *ask.version != m_case.version) return Fail(Error::conflict("case.moved_on"));
    auto const reason = clean_text(ask.reason);
    if (reason.empty()) return Fail(Error::bad_input("assign.no_reason"));
    auto const fits = [&](Assignable const& one) {
        bool const has_seat = ask.to.empty() || std::ranges::find(one.seats, ask.to, &Post::code) != one.seats.end();
        return has_seat && (ask.role.empty() || one.role == ask.role);
    };
    auto const of = std::ranges::find_if(all, fits);
    if (of == all.end()) return Fail(Error::bad_input("assign.no_such_seat"));
    give(*of, ask.to);
    ++m_case.version;
    return finish("assign", Value::map({{"role", of->role}, {"to", ask.to}, {"reason", reason}}));
}

// The rows of the other seats go; those of the offices that look on stay.
void Work::give(Assignable const& of, std::string const& to) {
    auto& db = m_tx.db();
    db.run("delete from assignment where case_id = ?1 and role = ?2", m_case.id.view(), of.role);
    if (!to.empty())
        db.run("insert into assignment(case_id, role, stay, post) values(?1, ?2, ?3, ?4)", m_case.id.view(), of.role,
               m_case.stay, to);
    for (auto& task : tasks_of(db, m_case.id)) {
        if (task.role != of.role) continue;
        for (auto const* seat : of.seats) {
            if (to.empty() || seat->code == to) continue;
            remove_row(db, task, seat->code);
            std::erase(task.scopes, seat->code);
        }
        write_inbox(task, seats_of(of.role), false);
        for (auto const& scope : task.scopes)
            db.run("update inbox set given_to = ?5 where scope = ?1 and due_at = ?2 and case_id = ?3 and role = ?4",
                   scope, task.due_at ? task.due_at->ms : k_no_due, task.case_id.view(), task.role,
                   to.empty() ? store::Param(nullptr) : store::Param(to));
        save_task(task);
    }
}

// After the tasks of this stay have been written anew.
void Work::give_again() {
    for (auto const& [role, post] : assignments_of(m_tx.db(), m_case)) {
        auto seats = posts_of(role);
        if (std::ranges::find(seats, post, &Post::code) != seats.end()) give({role, std::move(seats), post}, post);
    }
}

}  // namespace bolan::cases
