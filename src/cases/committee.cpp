// A committee that decides by circulation: each member votes at his own desk, and the decision is worked out from the
// votes of this stay. It records how many voted how, who dissented and who did not vote.
#include "cases/work.h"
#include <algorithm>
#include <set>

namespace bolan::cases {

using definition::Committee;

namespace {

struct Votes {
    std::map<std::string, std::set<std::string>> by_action;  // posts
    std::string chair;                                       // the action that the chair voted with
    std::size_t count = 0;
};

Votes votes_of(Case const& of, Committee const& committee, std::set<std::string> const& members,
               std::set<std::string> const& chairs) {
    Votes out;
    for (auto const& hand : of.hands) {
        if (hand.stay != of.stay || !members.contains(hand.post) || !committee.find_vote(hand.action)) continue;
        if (!out.by_action[hand.action].insert(hand.post).second) continue;
        ++out.count;
        if (chairs.contains(hand.post)) out.chair = hand.action;
    }
    return out;
}

Value list_of(std::set<std::string> const& posts) {
    Value out = Value::list();
    for (auto const& post : posts) out.push(post);
    return out;
}

}  // namespace

Result<std::string> Work::decide_in_committee() {
    auto const& committee = state().committee;
    if (!committee) return std::string();
    std::set<std::string> members, chairs;
    for (auto const& role : state().waits_for)
        for (auto const* post : posts_of(role)) {
            members.insert(post->code);
            if (role == committee->chair) chairs.insert(post->code);
        }
    auto const votes = votes_of(m_case, *committee, members, chairs);
    auto const quorum = TRY(evaluate(committee->quorum, *m_variables, m_context));
    if (votes.chair.empty() || !quorum || static_cast<std::int64_t>(votes.count) < quorum->as_int())
        return std::string();
    std::vector<std::size_t> counts;
    for (auto const& [action, posts] : votes.by_action) counts.push_back(posts.size());
    std::ranges::sort(counts, std::greater{});
    auto const best = counts.front(), next = counts.size() > 1 ? counts[1] : 0;
    auto const waiting = members.size() - votes.count;
    bool const is_over = m_case.due_at && m_now >= *m_case.due_at;
    if (waiting > 0 && !is_over && best <= next + waiting) return std::string();
    auto won = std::ranges::find_if(votes.by_action, [&](auto const& one) { return one.second.size() == best; })->first;
    bool const is_tie = best == next;
    if (is_tie) won = votes.chair;
    note_decision(won, votes.by_action, members);
    if (is_tie) m_decision.set("casting_vote", true);
    return committee->find_vote(won)->to;
}

void Work::note_decision(std::string const& won, std::map<std::string, std::set<std::string>> const& votes,
                         std::set<std::string> not_voted) {
    std::set<std::string> dissent;
    Value counts = Value::map();
    for (auto const& [action, posts] : votes) {
        counts.set(action, static_cast<std::int64_t>(posts.size()));
        for (auto const& post : posts) {
            not_voted.erase(post);
            if (action != won) dissent.insert(post);
        }
    }
    m_decision = Value::map({{"decided", won},
                             {"votes", std::move(counts)},
                             {"dissent", list_of(dissent)},
                             {"not_voted", list_of(not_voted)}});
}

}  // namespace bolan::cases
