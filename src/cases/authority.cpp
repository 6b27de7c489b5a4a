// Who may do what, and why: the same questions that perform() asks, asked without performing.
#include "cases/work.h"
#include <algorithm>

namespace bolan::cases {

using definition::Action;
using store::Connection;
using store::Transaction;

Result<std::string> Work::may_perform(Case const& of, Action const& action) {
    take_up(of);
    TRY(check_authority());
    auto role = TRY(authorise(action));
    if (std::ranges::find(action.from, m_case.state) == action.from.end())
        return Fail(Error::conflict("case.wrong_state").with("state", m_case.state));
    TRY(check_guards(action));
    return role;
}

std::vector<people::Post const*> Work::posts_of(Case const& of, std::string_view role) {
    take_up(of);
    return posts_of(role);
}

std::vector<Offer> Work::offers(Case const& of) {
    take_up(of);
    std::vector<Offer> out;
    if (!check_authority()) return out;
    for (auto const& action : m_shelf->service->actions) {
        if (std::ranges::find(action.from, m_case.state) == action.from.end()) continue;
        auto const role = authorise(action);
        if (role && check_guards(action)) out.push_back({&action, *role});
    }
    return out;
}

std::vector<Offer> Engine::offers(Connection& db, people::Actor const& actor, Case const& of) {
    Transaction reading(db);
    return Work(m_parts, reading, actor, Cause::person, 0).offers(of);
}

Result<std::string> Engine::may_perform(Connection& db, people::Actor const& actor, Case const& of,
                                        Action const& action) {
    Transaction reading(db);
    return Work(m_parts, reading, actor, Cause::person, 0).may_perform(of, action);
}

std::vector<Candidate> Engine::who_can(Connection& db, Case const& of, Action const& action) {
    Transaction reading(db);
    auto const now = m_parts.clock.now();
    std::vector<Candidate> out;
    for (auto const& role : action.by) {
        if (role == "system") continue;
        if (role == "applicant") {
            if (of.applicant.empty()) continue;
            auto const person = PersonId::parse(of.applicant).value_or(PersonId());
            out.push_back({role, nullptr, {}, {}, may_perform(db, {person, of.subject, {}, {}}, of, action)});
            continue;
        }
        for (auto const* post : Work(m_parts, reading, {}, Cause::person, 0).posts_of(of, role)) {
            auto held = m_parts.charges.history_of_post(post->code);
            std::erase_if(held, [&](people::Charge const& charge) { return !charge.runs_at(now); });
            for (auto const& charge : held)
                out.push_back({role, post, charge, m_parts.charges.absence_at(charge.person, now),
                               may_perform(db, people::Charges::actor_of(charge), of, action)});
            if (held.empty())
                out.push_back({role, post, {}, {}, Fail(Error::of(ErrorKind::unavailable, "post.vacant"))});
        }
    }
    return out;
}

std::vector<ChargeVerdict> Engine::why_not(Connection& db, Case const& of, PersonId const& person) {
    std::vector<ChargeVerdict> out;
    for (auto const& charge : m_parts.charges.history_of_person(person)) {
        if (!charge.runs_at(m_parts.clock.now())) continue;
        for (auto const& action : m_parts.shelves.of(of).service->actions)
            if (std::ranges::find(action.from, of.state) != action.from.end())
                out.push_back({charge, &action, may_perform(db, people::Charges::actor_of(charge), of, action)});
    }
    return out;
}

}  // namespace bolan::cases
