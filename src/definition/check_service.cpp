// Every name in a service resolves, and every role, state, action and message of it is used.
#include "definition/check_effects.h"
#include "definition/environment.h"
#include "definition/names.h"
#include <algorithm>
#include <set>

namespace bolan::definition {

namespace {

class ServiceChecker {
  public:
    ServiceChecker(Draft& draft, Service const& service) : m_draft(draft), m_model(draft.model), m_service(service) {}

    void check() {
        check_owner(m_draft, m_service.at, m_service.owner);
        check_offices(m_draft, m_service.at, "watch", m_service.watch);
        check_lists();
        check_about();
        for (auto const& role : m_service.roles) check_role(role);
        for (auto const& state : m_service.states) check_state(state);
        if (m_service.promise) check_promise(*m_service.promise);
        for (auto const& action : m_service.actions) check_action(action);
        check_opening();
        for (auto const& unique : m_service.unique) check_unique(unique);
        if (m_service.fee) check_fee(*m_service.fee);
        check_errors();
        check_used_roles();
    }

  private:
    void wrong(Location const& at, std::string message) { m_draft.mistakes.add(at, std::move(message)); }

    // True when `name` is a role, or the applicant where there is one.
    bool check_actor(Location const& at, std::string const& name) {
        if (name == "applicant") {
            if (m_service.is_opened_by("citizen")) return true;
            return wrong(at, "nobody applies for this service: 'applicant' cannot stand here"), false;
        }
        m_used_roles.insert(name);
        if (m_service.find_role(name)) return true;
        auto known = names_of(m_service.roles);
        known.emplace_back("applicant");
        return wrong(at, unknown("role", name, known)), false;
    }
    void check_state_name(Location const& at, std::string const& name) {
        if (!m_service.find_state(name)) wrong(at, unknown("state", name, names_of(m_service.states)));
    }
    void check_field_name(Location const& at, char const* key, std::string const& name) {
        if (!name.empty() && !m_service.find_field(name)) {
            wrong(at, std::string(key) + ": " + unknown("field", name, names_of(m_service.all_fields())));
        }
    }
    void check_error(Location const& at, std::string const& code) {
        if (code.empty()) return;
        m_used_messages.insert(code);
        if (m_service.messages.contains(code)) return;
        std::vector<std::string> known;
        for (auto const& [name, text] : m_service.messages) known.push_back(name);
        wrong(at, "'" + code + "' has no sentence in 'messages': " + unknown("message", code, known));
    }

    void check_lists() {
        check_field_name(m_service.at, "subject", m_service.subject);
        check_field_name(m_service.at, "national_id", m_service.national_id);
        for (auto const& column : m_service.list_columns) check_field_name(m_service.at, "list_columns", column);
        auto const* id = m_service.find_field(m_service.national_id);
        if (id && id->kind != FieldKind::cnic) wrong(m_service.at, "national_id: '" + id->name + "' is no cnic field");
        std::set<std::string> pages;
        for (auto const& page : m_service.form) {
            if (!pages.insert(page.name).second) wrong(page.at, "duplicate page '" + page.name + "'");
            if (page.fields.empty()) wrong(page.at, "a page without fields");
        }
    }

    void check_about() {
        auto const registry = m_service.registry();
        if (!m_service.about.empty() && !m_model.find_registry(m_service.about)) {
            wrong(m_service.at, "about: " + unknown("registry", m_service.about, names_of(m_model.registries)));
        }
        if (!m_service.record.text.empty() && m_service.about.empty()) {
            wrong(m_service.record.at, "'record' needs 'about': the registry it is a record of");
        }
        if (m_service.record.text.empty() && !m_service.about.empty() && !m_service.is_opened_by("none")) {
            wrong(m_service.at, "'record' is missing: the record, found from the form, that a case is about");
        }
        for (auto const& action : m_service.actions) {
            for (auto const& effect : action.effects) {
                if (effect.kind == Effect::Kind::create_record && effect.target != registry) {
                    wrong(effect.at, "this service has records of '" + registry + "'; a case cannot create one of '" +
                                         effect.target + "' too");
                }
            }
        }
    }

    void check_role(Role const& role) {
        if (role.name == "applicant" || role.name == "parent_applicant" || role.name == "system" ||
            role.name == "start" || role.name == "holders" || role.name == "promise") {
            wrong(role.at, "a role cannot be called '" + role.name + "'");
        }
        if (role.posts.empty() == role.post_by.text.empty()) wrong(role.at, "a role has either 'posts' or 'post_by'");
        for (auto const& post : role.posts) {
            if (!m_model.province.find_post(post))
                wrong(role.at, "role '" + role.name + "': " + unknown("post", post, all_posts()));
        }
    }

    std::vector<std::string> all_posts() const {
        std::vector<std::string> posts;
        for (auto const& office : m_model.province.offices) {
            for (auto const& post : office.posts) posts.push_back(post.name);
        }
        return posts;
    }

    bool has_action(State const& state, std::string const& role) const {
        for (auto const& action : m_service.actions) {
            if (contains(action.from, state.name) && contains(action.by, role)) return true;
        }
        return false;
    }

    void check_state(State const& state) {
        if (state.name == "start") wrong(state.at, "'start' is where a case begins, before its first state");
        bool const has_deadline = state.within || !state.until.text.empty();
        if (state.within && !state.until.text.empty()) wrong(state.at, "either 'within' or 'until', not both");
        for (auto const& role : state.waits_for) {
            if (check_actor(state.at, role) && !has_action(state, role)) {
                wrong(state.at, "'" + state.name + "' waits for '" + role + "', who has no action there");
            }
        }
        check_ladder(state.late,
                     !std::ranges::all_of(state.waits_for, [](auto const& who) { return who == "applicant"; }));
        for (auto const& role : state.followed_by) {
            if (check_actor(state.at, role) && role == "applicant")
                wrong(state.at, "the applicant sees every stage; 'followed_by' names roles");
            if (contains(state.waits_for, role))
                wrong(state.at, "'" + state.name + "' waits for '" + role + "', who has it in the list already");
        }
        if (!state.overdue_to.empty()) check_state_name(state.at, state.overdue_to);
        if (state.overdue_to == state.name) wrong(state.at, "'overdue_to' leads back to the same state");
        for (auto const& then : state.then) check_state_name(then.at, then.to);
        if (!state.overdue_do.empty()) check_overdue_action(state);
        if (state.committee) check_committee(state, *state.committee);
        bool const moves_on = !state.overdue_to.empty() || !state.overdue_do.empty();
        if (has_deadline && state.late.empty() && !moves_on) {
            wrong(state.at, "a deadline that nobody is told of: give 'late', 'overdue_to' or 'overdue_do'");
        }
        if (!has_deadline && (!state.late.empty() || moves_on)) {
            wrong(state.at, "'late', 'overdue_to' and 'overdue_do' need a deadline: 'within' or 'until'");
        }
        if (!state.late.empty() && state.waits_for.empty() && !state.final)
            wrong(state.at, "'late' tells of somebody who is waited for: 'waits_for' is empty");
        check_final(state, has_deadline, moves_on);
    }

    void check_committee(State const& state, Committee const& committee) {
        if (!contains(state.waits_for, committee.chair))
            wrong(committee.at, "the chair '" + committee.chair + "' is a role that '" + state.name + "' waits for");
        if (committee.votes.size() < 2) wrong(committee.at, "a committee chooses between two votes at least");
        for (auto const& vote : committee.votes) {
            check_state_name(vote.at, vote.to);
            if (vote.to == state.name) wrong(vote.at, "a vote leads to another state");
            auto const* action = m_service.find_action(vote.action);
            if (!action) {
                wrong(vote.at, unknown("action", vote.action, names_of(m_service.actions)));
                continue;
            }
            bool const is_vote = action->once && action->to.empty() && contains(action->from, state.name);
            if (!is_vote)
                wrong(vote.at, "'" + vote.action + "' is no vote: it needs `once`, no `to`, and `from` this state");
            for (auto const& role : state.waits_for)
                if (!contains(action->by, role))
                    wrong(vote.at, "'" + role + "' cannot vote with '" + vote.action + "': see its `by`");
        }
    }

    void check_promise(Promise const& promise) {
        for (auto const& state : promise.from) check_state_name(promise.at, state);
        for (auto const& state : promise.to) check_state_name(promise.at, state);
        check_ladder(promise.late, true);
        for (auto const& name : promise.from)
            if (contains(promise.to, name))
                wrong(promise.at, "the promise would end in '" + name + "', where it begins");
    }

    void check_ladder(std::vector<Late> const& ladder, bool waits_for_a_post) {
        bool is_over = false;
        for (auto const& late : ladder) {
            if (m_service.find_role(late.tell) || !is_superior(late.tell))
                check_actor(late.at, late.tell);
            else if (!waits_for_a_post)
                wrong(late.at, "'" + late.tell + "' stands over the post that is waited for, and none is");
            if (late.before && late.after) wrong(late.at, "either 'before' or 'after', not both");
            if (late.before && is_over) wrong(late.at, "what is told before the due time stands first");
            is_over |= !late.before;
        }
    }

    // The clock gives no answers, and what it cannot do today it would try for ever.
    void check_overdue_action(State const& state) {
        if (!state.overdue_to.empty()) wrong(state.at, "either 'overdue_to' or 'overdue_do', not both");
        auto const* action = m_service.find_action(state.overdue_do);
        if (!action) return wrong(state.at, unknown("action", state.overdue_do, names_of(m_service.actions)));
        auto const name = "'" + action->name + "'";
        if (!contains(action->by, "system"))
            wrong(action->at, name + " must have system in its 'by', since the clock performs it");
        if (!contains(action->from, state.name))
            wrong(action->at, name + " is performed in '" + state.name + "': add it to 'from'");
        if (action->to.empty() || action->to == state.name)
            wrong(action->at, name + " is what the due time does: it must lead 'to' another state");
        bool const is_paid_for = m_service.fee && m_service.fee->before == action->name;
        if (!action->when.text.empty() || action->within || is_paid_for)
            wrong(action->at, name + " is performed by the clock: nothing may hinder it; give its effects a 'when'");
        for (auto const& field : action->asks) {
            if (field.compute.text.empty() && !field.optional)
                wrong(field.at, "'" + field.name + "' is asked, and the clock answers nothing: compute it");
        }
    }

    void check_final(State const& state, bool has_deadline, bool moves_on) {
        if (!state.final) {
            if (!state.outcome.empty()) wrong(state.at, "only a final state has an outcome");
            bool const waits =
                !state.waits_for.empty() || moves_on || !state.then.empty() || has_action(state, "system");
            if (!waits) wrong(state.at, "'" + state.name + "' waits for nobody: give 'waits_for'");
            return;
        }
        if (state.outcome.empty()) wrong(state.at, "a final state needs its outcome");
        if (!state.waits_for.empty() || !state.followed_by.empty() || has_deadline || !state.then.empty() ||
            state.pauses) {
            wrong(state.at, "a final state waits for nobody");
        }
    }

    // Who does it is no longer waited for. Where nothing else moves the case, it would be forgotten.
    void check_task_ends(Action const& action) {
        for (auto const& name : action.from) {
            auto const* state = m_service.find_state(name);
            if (!state || state->final || !state->then.empty()) continue;
            bool const is_waited_for =
                std::ranges::any_of(action.by, [&](auto const& role) { return contains(state->waits_for, role); });
            if (is_waited_for)
                wrong(action.at, "after '" + action.name + "' nobody is waited for in '" + name +
                                     "': give 'to', 'keeps_task', or a 'then' of the state");
        }
    }

    void check_action(Action const& action) {
        if (action.by.empty()) wrong(action.at, "'by' names nobody");
        if (action.from.empty()) wrong(action.at, "'from' names no state");
        for (auto const& role : action.by) {
            if (role != "system") check_actor(action.at, role);
        }
        for (auto const& state : action.from) {
            if (state != "start") check_state_name(action.at, state);
        }
        if (!action.to.empty()) check_state_name(action.at, action.to);
        if (contains(action.from, "start")) {
            if (action.to.empty()) wrong(action.at, "what opens a case leads 'to' its first state");
            if (action.from.size() > 1)
                wrong(action.at, "what opens a case can do nothing else: 'from' is start alone");
        }
        for (auto const& other : action.not_by) {
            if (other == action.name) wrong(action.at, "'not_by' names the action itself; 'once' is for that");
            if (!m_service.find_action(other)) {
                wrong(action.at, "not_by: " + unknown("action", other, names_of(m_service.actions)));
            }
        }
        if (action.keeps_task && (!action.to.empty() || action.once))
            wrong(action.at, "'keeps_task' is for an action that leaves the case where it is, and not for a vote");
        if (action.to.empty() && !action.keeps_task && !action.once) check_task_ends(action);
        if (!action.error.empty() && action.when.text.empty()) wrong(action.at, "an 'error' without a 'when'");
        EffectChecker effects(m_draft, &m_service);
        for (auto const& effect : action.effects) {
            effects.check(effect);
            if (effect.kind == Effect::Kind::message) check_told(effect);
        }
    }

    void check_told(Effect const& effect) {
        bool const is_to_persons =
            effect.to_role == "holders" || effect.to_role == "applicant" || effect.to_role == "parent_applicant";
        if (!effect.cnics.empty() && !is_to_persons)
            wrong(effect.at, "'cnic' adds persons to applicant, parent_applicant or holders; offices have a list");
        if (effect.to_role == "holders") {
            if (effect.cnics.empty()) wrong(effect.at, "holders of what? Give 'cnic'");
            return;
        }
        if (effect.to_role != "parent_applicant") return (void)check_actor(effect.at, effect.to_role);
        bool const has_parent = std::ranges::any_of(m_model.services, [&](auto const& other) {
            return other->is_opened_by("citizen") && std::ranges::any_of(other->actions, [&](Action const& action) {
                       return std::ranges::any_of(action.effects, [&](Effect const& opening) {
                           return opening.kind == Effect::Kind::open_case && opening.target == m_service.name;
                       });
                   });
        });
        if (!has_parent)
            wrong(effect.at, "no service that citizens apply for opens this one: there is no 'parent_applicant'");
    }

    void check_opening() {
        bool by_citizen = false, by_officer = false, by_system = false;
        for (auto const& action : m_service.actions) {
            if (!contains(action.from, "start")) continue;
            bool is_by_role = false;
            for (auto const& role : action.by)
                (role == "applicant" ? by_citizen : role == "system" ? by_system : is_by_role) = true;
            by_officer |= is_by_role;
            if (is_by_role && !m_service.is_opened_by("officer"))
                wrong(action.at, "an officer opens cases only where the service's 'applicant' names officer");
        }
        auto const need = [&](char const* who, bool is_there, char const* opens) {
            if (m_service.is_opened_by(who) && !is_there)
                wrong(m_service.at, "no action from start by " + std::string(opens) + ": a case can never be opened");
        };
        need("citizen", by_citizen, "the applicant");
        need("officer", by_officer, "a role");
        need("none", by_system, "system");
        if (m_service.is_opened_by("citizen") && m_service.is_opened_by("officer")) check_both_doors();
    }

    // For a person who came to the counter and has no account, an officer must be able to answer.
    void check_both_doors() {
        if (m_service.national_id.empty())
            wrong(m_service.at, "'national_id' is missing: whose case is it that an officer writes down?");
        bool const asks_phone = std::ranges::any_of(m_service.form, [](Page const& page) {
            return std::ranges::any_of(page.fields, [](Field const& field) {
                return field.from == "account.phone" && !field.optional && !field.show_if;
            });
        });
        if (!asks_phone)
            wrong(m_service.at,
                  "an officer who writes an application down must ask the mobile number that says whose "
                  "account it is: a field with 'from: account.phone', not optional");
        for (auto const& state : m_service.states)
            if (state.waits_for == std::vector<std::string>{"applicant"})
                wrong(state.at, "'" + state.name +
                                    "' waits for the applicant alone; who came to the counter may have no account: "
                                    "name a role in 'waits_for' too");
    }

    void check_unique(Unique const& unique) {
        check_error(unique.at, unique.error);
        auto const registry = m_model.find_registry(unique.registry);
        if (!unique.registry.empty() && !registry) {
            wrong(unique.at, unknown("registry", unique.registry, names_of(m_model.registries)));
        }
        for (auto const& [theirs, ours] : unique.match) {
            check_field_name(unique.at, "match", ours);
            if (registry && !registry->find_field(theirs)) {
                wrong(unique.at, "match: " + unknown("field", theirs, names_of(registry->fields)));
            }
            if (unique.registry.empty()) check_field_name(unique.at, "match", theirs);
        }
        if (unique.show.empty()) return;
        if (unique.registry.empty()) return wrong(unique.at, "'show' needs a 'registry'");
        if (registry && !registry->find_field(unique.show)) {
            wrong(unique.at, "show: " + unknown("field", unique.show, names_of(registry->fields)));
        }
    }

    void check_fee(Fee const& fee) {
        auto const* before = m_service.find_action(fee.before);
        if (!before) {
            wrong(fee.at, "before: " + unknown("action", fee.before, names_of(m_service.actions)));
        } else if (contains(before->from, "start")) {
            wrong(fee.at, "before: nothing can be paid before the case is opened");
        }
        if (!fee.collected_by.empty()) check_actor(fee.at, fee.collected_by);
    }

    void check_field_errors(std::vector<Field> const& fields) {
        for (auto const& field : fields) {
            check_error(field.at, field.error);
            check_field_errors(field.fields);
        }
    }

    void check_errors() {
        for (auto const& page : m_service.form) check_field_errors(page.fields);
        for (auto const& action : m_service.actions) {
            check_field_errors(action.asks);
            check_error(action.at, action.error);
        }
        for (auto const& [code, text] : m_service.messages) {
            if (!m_used_messages.contains(code)) wrong(place_of(text), "message '" + code + "' is never given");
            check_placeholders(code, text);
        }
    }

    // A message says {FIELD} only where a `unique` with that error shows it.
    void check_placeholders(std::string const& code, Text const& text) {
        std::vector<std::string> known;
        for (auto const& unique : m_service.unique) {
            if (unique.error == code && !unique.show.empty()) known.push_back(unique.show);
        }
        std::string_view rest = text.en;
        for (auto open = rest.find('{'); open != rest.npos; open = rest.find('{')) {
            rest.remove_prefix(open + 1);
            auto const name = rest.substr(0, rest.find('}'));
            if (!contains(known, name)) wrong(place_of(text), unknown("value", name, known));
        }
    }

    Location place_of(Text const& text) const {
        // In a part of the definition, it may stand in another file that begins with the same name.
        auto const name = m_service.at.file.substr(0, m_service.at.file.rfind('.') + 1);
        for (auto const& placed : m_draft.texts) {
            if (placed.at.file.starts_with(name) && placed.text.en == text.en) return placed.at;
        }
        return m_service.at;
    }

    void check_used_roles() {
        for (auto const& document : m_model.documents) {
            if (document->service == m_service.name) m_used_roles.insert(document->signed_by);
        }
        for (auto const& role : m_service.roles) {
            if (!m_used_roles.contains(role.name)) wrong(role.at, "role '" + role.name + "' has nothing to do");
        }
    }

    Draft& m_draft;
    Model const& m_model;
    Service const& m_service;
    std::set<std::string> m_used_roles;
    std::set<std::string> m_used_messages;
};

}  // namespace

void check_services(Draft& draft) {
    for (auto const& service : draft.services) ServiceChecker(draft, *service).check();
}

}  // namespace bolan::definition
