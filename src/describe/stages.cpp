#include "describe/stages.h"
#include "definition/period.h"

namespace bolan::describe {

using definition::Action;
using definition::Period;
using definition::Role;
using definition::Service;
using definition::State;

std::string role_line(Teller const& teller, Service const& service, Role const& role) {
    auto const title = teller.quoted(role.title);
    if (role.post_by)
        return teller.say(says::k_role_by_table, {{"role", title}, {"value", teller.computed(service, role.post_by)}});
    Names posts;
    for (auto const& post : role.posts) posts.push_back(teller.quoted(teller.post(post)));
    return teller.say(says::k_role_posts, {{"role", title}, {"posts", teller.list(posts, says::k_or)}});
}

namespace {

std::string time_of(Teller const& teller, Service const& service, Period const& period) {
    return period.written ? teller.duration(*period.written) : teller.computed(service, period.computed);
}

// With what a table says on the day, unless the case decides it.
std::string time_of(Teller const& teller, Service const& service, State const& state, Date on) {
    if (state.until) return teller.say(says::k_until, {{"value", teller.computed(service, state.until)}});
    if (!state.within) return {};
    if (state.within.written) return teller.duration(*state.within.written);
    rules::Context context;
    context.today = on;
    context.tables = &teller.model().tables_of(service.system);
    auto const length = definition::length_of(state.within, rules::MapActivation(), context);
    if (!length || !*length) return teller.computed(service, state.within.computed);
    return teller.say(says::k_by_table,
                      {{"time", teller.duration(**length)}, {"cell", teller.counted(service, state.within.computed)}});
}

std::string rung_line(Teller const& teller, Service const& service, definition::Late const& late) {
    auto const role = teller.role(service, late.tell);
    if (late.before)
        return teller.say(says::k_told_before, {{"time", time_of(teller, service, late.before)}, {"role", role}});
    if (!late.after) return teller.say(says::k_late_at_once, {{"role", role}});
    return teller.say(says::k_late_after, {{"time", time_of(teller, service, late.after)}, {"role", role}});
}

}  // namespace

Sentence const& outcome_named(std::string_view outcome) {
    if (outcome == "granted") return says::k_granted;
    if (outcome == "refused") return says::k_refused;
    if (outcome == "withdrawn") return says::k_withdrawn;
    return outcome == "lapsed" ? says::k_lapsed : says::k_closed;
}

std::string state_line(Teller const& teller, Service const& service, State const& state, Date on) {
    auto const title = teller.quoted(state.title);
    if (state.final)
        return teller.say(says::k_state_final,
                          {{"state", title}, {"outcome", teller.say(outcome_named(state.outcome))}});
    auto const time = time_of(teller, service, state, on);
    if (state.waits_for.empty())
        return time.empty() ? teller.say(says::k_state_plain, {{"state", title}})
                            : teller.say(says::k_state_lasts, {{"state", title}, {"time", time}});
    Names waited;
    for (auto const& role : state.waits_for) waited.push_back(teller.role(service, role));
    if (state.until)
        return teller.say(says::k_state_waits_until,
                          {{"state", title}, {"roles", teller.list(waited)}, {"time", time}});
    if (time.empty()) return teller.say(says::k_state_waits, {{"state", title}, {"roles", teller.list(waited)}});
    return teller.say(says::k_state_waits_within, {{"state", title}, {"roles", teller.list(waited)}, {"time", time}});
}

Names state_facts(Teller const& teller, Service const& service, State const& state) {
    Names out;
    auto const quoted = [&](std::string const& name) { return teller.quoted(teller.state(service, name)); };
    if (!state.public_title.empty() && state.public_title.en != state.title.en)
        out.push_back(teller.say(says::k_public_title, {{"title", teller.quoted(state.public_title)}}));
    Names followers;
    for (auto const& role : state.followed_by) followers.push_back(teller.role(service, role));
    if (!followers.empty()) out.push_back(teller.say(says::k_followed, {{"roles", teller.list(followers)}}));
    if (state.pauses) out.push_back(teller.say(says::k_pauses));
    for (auto const& then : state.then)
        out.push_back(teller.say(says::k_then,
                                 {{"state", quoted(then.to)}, {"condition", teller.condition(service, then.when)}}));
    if (state.committee) {
        out.push_back(teller.say(says::k_committee, {{"chair", teller.role(service, state.committee->chair)},
                                                     {"quorum", teller.computed(service, state.committee->quorum)}}));
        for (auto const& vote : state.committee->votes)
            out.push_back(teller.say(says::k_vote, {{"action", teller.quoted(teller.action(service, vote.action))},
                                                    {"state", quoted(vote.to)}}));
    }
    for (auto const& late : state.late) out.push_back(rung_line(teller, service, late));
    if (!state.overdue_to.empty()) out.push_back(teller.say(says::k_overdue, {{"state", quoted(state.overdue_to)}}));
    if (!state.overdue_do.empty())
        out.push_back(
            teller.say(says::k_overdue_do, {{"action", teller.quoted(teller.action(service, state.overdue_do))}}));
    return out;
}

Names promise_facts(Teller const& teller, Service const& service) {
    Names out;
    if (!service.promise) return out;
    auto const& promise = *service.promise;
    auto const stages = [&](std::vector<std::string> const& names) {
        Names titles;
        for (auto const& name : names) titles.push_back(teller.quoted(teller.state(service, name)));
        return teller.list(titles, says::k_or);
    };
    out.push_back(teller.say(says::k_promise, {{"time", time_of(teller, service, promise.within)}}));
    if (!promise.from.empty()) out.push_back(teller.say(says::k_promise_from, {{"states", stages(promise.from)}}));
    if (!promise.to.empty()) out.push_back(teller.say(says::k_promise_to, {{"states", stages(promise.to)}}));
    for (auto const& late : promise.late) out.push_back(rung_line(teller, service, late));
    return out;
}

Names limits_of(Teller const& teller, Service const& service, Action const& action) {
    Names out;
    if (action.when)
        out.push_back(teller.say(says::k_only_if, {{"condition", teller.condition(service, action.when)}}));
    if (action.within)
        out.push_back(teller.say(says::k_only_within, {{"time", time_of(teller, service, action.within)}}));
    if (action.once) out.push_back(teller.say(says::k_once));
    if (action.keeps_task) out.push_back(teller.say(says::k_keeps_task));
    if (action.edits_form) out.push_back(teller.say(says::k_edits));
    return out;
}

}  // namespace bolan::describe
