// Who may do what.
#include "describe/describe.h"
#include "describe/stages.h"
#include <algorithm>

namespace bolan::describe {

using definition::Action;
using definition::Model;
using definition::Service;

namespace {

std::string limits_text(Teller const& teller, Service const& service, Action const& action) {
    auto limits = limits_of(teller, service, action);
    if (!action.not_by.empty()) {
        Names done;
        for (auto const& name : action.not_by) done.push_back(teller.quoted(teller.action(service, name)));
        limits.push_back(teller.say(says::k_not_whoever, {{"done", teller.list(done, says::k_or)}}));
    }
    std::string out;
    for (auto const& sentence : limits) out += (out.empty() ? "" : " ") + sentence;
    return out;
}

}  // namespace

Table permits(Model const& model, Service const& service, std::string_view language) {
    Teller const teller(model, language);
    Table out{teller.say(says::k_permits),
              {teller.say(says::k_state), teller.say(says::k_action), teller.say(says::k_role),
               teller.say(says::k_leads_to), teller.say(says::k_limits)},
              {}};
    auto const add_state = [&](std::string const& name) {
        for (auto const& action : service.actions) {
            if (std::ranges::find(action.from, name) == action.from.end()) continue;
            out.rows.push_back({teller.state(service, name), teller.text(action.title),
                                teller.roles(service, action.by),
                                action.to.empty() ? teller.say(says::k_stage_stays) : teller.state(service, action.to),
                                limits_text(teller, service, action)});
        }
    };
    add_state("start");
    for (auto const& state : service.states) add_state(state.name);
    return out;
}

Table roles(Model const& model, Service const& service, std::string_view language) {
    Teller const teller(model, language);
    Table out{teller.say(says::k_role_table),
              {teller.say(says::k_role), teller.say(says::k_posts), teller.say(says::k_actions)},
              {}};
    auto const add = [&](std::string const& role, std::string posts) {
        Names actions;
        for (auto const& action : service.actions)
            if (std::ranges::find(action.by, role) != action.by.end()) actions.push_back(teller.text(action.title));
        out.rows.push_back({teller.role(service, role), std::move(posts), teller.joined(actions, says::k_semicolon)});
    };
    if (service.is_opened_by("citizen")) add("applicant", {});
    for (auto const& role : service.roles) {
        Names posts;
        for (auto const& post : role.posts) posts.push_back(teller.post(post));
        add(role.name, role.post_by ? teller.computed(service, role.post_by) : teller.list(posts, says::k_or));
    }
    return out;
}

}  // namespace bolan::describe
