// Stages, roles and actions in sentences of their own, each of which can be said to be new or gone. Internal to this
// folder.
#pragma once
#include "describe/teller.h"

namespace bolan::describe {

std::string role_line(Teller const& teller, definition::Service const& service, definition::Role const& role);
// "“Visit”: this waits for Branch and Watch, 3 working days at most." A limit from a table is that of the day `on`.
Sentence const& outcome_named(std::string_view outcome);  // "granted": how a case ended
std::string state_line(Teller const& teller, definition::Service const& service, definition::State const& state,
                       Date on);
// What else holds in a stage, but for its actions: the late ladder, what happens by itself.
Names state_facts(Teller const& teller, definition::Service const& service, definition::State const& state);
// How soon the service is promised, if it is.
Names promise_facts(Teller const& teller, definition::Service const& service);
// When and how often an action may be done; not who may not do it.
Names limits_of(Teller const& teller, definition::Service const& service, definition::Action const& action);

}  // namespace bolan::describe
