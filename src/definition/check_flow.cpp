// A service as a graph of states: everything is reached, nothing is stuck, and nobody approves what they prepared.
#include "definition/names.h"
#include <functional>
#include <map>
#include <set>

namespace bolan::definition {

namespace {

using Graph = std::map<std::string, std::set<std::string>>;

Graph graph_of(Service const& service) {
    Graph graph;
    for (auto const& action : service.actions) {
        if (action.to.empty()) continue;
        for (auto const& from : action.from) graph[from].insert(action.to);
    }
    for (auto const& state : service.states) {
        if (!state.overdue_to.empty()) graph[state.name].insert(state.overdue_to);
        for (auto const& then : state.then) graph[state.name].insert(then.to);
        if (state.committee)
            for (auto const& vote : state.committee->votes) graph[state.name].insert(vote.to);
    }
    return graph;
}

std::set<std::string> reach(Graph const& graph, std::vector<std::string> const& from) {
    std::set<std::string> seen(from.begin(), from.end());
    std::vector<std::string> todo = from;
    while (!todo.empty()) {
        auto const state = todo.back();
        todo.pop_back();
        auto const next = graph.find(state);
        if (next == graph.end()) continue;
        for (auto const& to : next->second) {
            if (seen.insert(to).second) todo.push_back(to);
        }
    }
    return seen;
}

void check_ways(Draft& draft, Service const& service, Graph const& graph) {
    auto const reachable = reach(graph, {"start"});
    for (auto const& state : service.states) {
        if (!reachable.contains(state.name)) {
            draft.mistakes.add(state.at, "no case ever comes to '" + state.name + "'");
            continue;
        }
        if (state.final) continue;
        auto const leads = graph.find(state.name);
        bool const has_way = leads != graph.end() && !(leads->second.size() == 1 && leads->second.contains(state.name));
        if (!has_way) {
            draft.mistakes.add(state.at, "there is no way out of '" + state.name + "'");
            continue;
        }
        bool ends = false;
        for (auto const& name : reach(graph, {state.name})) {
            auto const* other = service.find_state(name);
            ends |= other && other->final;
        }
        if (!ends) draft.mistakes.add(state.at, "from '" + state.name + "' no final state can be reached");
    }
}

// States that lead to one another by `then` alone could go round for ever.
void check_then(Draft& draft, Service const& service) {
    Graph by_itself;
    for (auto const& state : service.states) {
        for (auto const& then : state.then) by_itself[state.name].insert(then.to);
    }
    for (auto const& state : service.states) {
        for (auto const& then : state.then) {
            if (reach(by_itself, {then.to}).contains(state.name)) {
                draft.mistakes.add(then.at,
                                   "'then' leads from '" + state.name + "' back to itself without anybody acting");
            }
        }
    }
}

bool is_office_action(Action const& action) {
    for (auto const& role : action.by) {
        if (role != "applicant" && role != "system") return true;
    }
    return false;
}

bool share_role(Action const& a, Action const& b) {
    for (auto const& role : a.by) {
        if (role != "system" && contains(b.by, role)) return true;
    }
    return false;
}

// Back to the applicant, who alone can go on.
bool sends_back(Service const& service, Action const& action) {
    auto const* to = service.find_state(action.to);
    return to && to->waits_for == std::vector<std::string>{"applicant"};
}

// What creates a record or makes a document with a number decides, unless it only asks the applicant.
bool decides(Draft const& draft, Service const& service, Action const& action) {
    if (sends_back(service, action)) return false;
    for (auto const& effect : action.effects) {
        if (effect.kind == Effect::Kind::create_record) return true;
        if (effect.kind != Effect::Kind::make_document) continue;
        auto const document = draft.model.find_document(effect.target);
        if (document && (document->numbering || !document->registry.empty())) return true;
    }
    return false;
}

// What sends the case back, or ends it, prepares nothing.
bool prepares(Service const& service, Action const& action) {
    if (!is_office_action(action) || contains(action.from, "start")) return false;
    auto const* to = service.find_state(action.to);
    return !to || (!to->final && !sends_back(service, action));
}

// Never the same person: an action that decides names in `not_by` every action of other roles that prepares and from
// which the case can come to it.
void check_same_person(Draft& draft, Service const& service, Graph const& graph) {
    for (auto const& decision : service.actions) {
        if (!is_office_action(decision) || !decides(draft, service, decision)) continue;
        std::string missing;
        for (auto const& action : service.actions) {
            if (&action == &decision || share_role(action, decision) || !prepares(service, action)) continue;
            if (contains(decision.not_by, action.name)) continue;
            auto const after = reach(graph, action.to.empty() ? action.from : std::vector<std::string>{action.to});
            bool comes_first = false;
            for (auto const& state : decision.from) comes_first |= after.contains(state);
            if (comes_first) missing += (missing.empty() ? "" : ", ") + action.name;
        }
        if (!missing.empty()) {
            draft.mistakes.add(decision.at,
                               "'" + decision.name + "' decides what others prepared: add to its 'not_by': " + missing);
        }
    }
}

}  // namespace

void check_flow(Draft& draft) {
    for (auto const& service : draft.services) {
        auto const graph = graph_of(*service);
        check_ways(draft, *service, graph);
        check_then(draft, *service);
        check_same_person(draft, *service, graph);
    }
}

}  // namespace bolan::definition
