#include "definition/check_effects.h"
#include "definition/environment.h"
#include "definition/names.h"
#include <algorithm>

namespace bolan::definition {

namespace {

bool sets(Effect const& effect, std::string_view name) {
    for (auto const& [field, value] : effect.set) {
        if (field == name) return true;
    }
    return false;
}

}  // namespace

void EffectChecker::check(Effect const& effect) {
    if (!m_service && effect.kind != Effect::Kind::update_record) {
        return wrong(effect.at, "a record's change can only update other records");
    }
    switch (effect.kind) {
        case Effect::Kind::create_record:
        case Effect::Kind::update_record:
            return check_record(effect);
        case Effect::Kind::make_document:
            return check_document(effect);
        case Effect::Kind::open_case:
            return check_open(effect);
        case Effect::Kind::perform:
            return check_perform(effect);
        case Effect::Kind::message:
            return;  // the service checks who is told
    }
}

void EffectChecker::check_set(Effect const& effect, std::vector<Field const*> const& fields,
                              std::vector<std::string> const& extra) {
    auto known = names_of(fields);
    known.insert(known.end(), extra.begin(), extra.end());
    std::vector<std::string> seen;
    for (auto const& [name, value] : effect.set) {
        if (!contains(known, name)) wrong(value.at, "set: " + unknown("field", name, known));
        for (auto const* field : fields) {
            if (field->name == name && !field->compute.text.empty()) {
                wrong(value.at, "'" + name + "' is computed and cannot be set");
            }
        }
    }
}

void EffectChecker::check_record(Effect const& effect) {
    auto const registry = m_draft.model.find_registry(effect.target);
    if (!registry) return wrong(effect.at, unknown("registry", effect.target, names_of(m_draft.model.registries)));
    check_set(effect, pointers(registry->fields), {"state"});
    if (registry->numbering && sets(effect, "number")) {
        wrong(effect.at, "'number' is given by the numbering of '" + registry->name + "'");
    }
    if (effect.kind == Effect::Kind::create_record) {
        check_required(effect, *registry);
        return check_alone(effect, *registry);
    }
    if (effect.set.empty()) wrong(effect.at, "an update without 'set' changes nothing");
    bool const is_own = m_service && m_service->registry() == effect.target;
    if (effect.record.text.empty() && !is_own)
        wrong(effect.at, "'record' is missing: which record of '" + effect.target + "'?");
}

void EffectChecker::check_required(Effect const& effect, Registry const& registry) {
    for (auto const& field : registry.fields) {
        bool const is_given = field.optional || !field.compute.text.empty() || sets(effect, field.name) ||
                              (registry.numbering && field.name == "number");
        if (!is_given) wrong(effect.at, "'" + field.name + "' of '" + registry.name + "' is not optional and not set");
    }
}

// What may live once in the registry is refused when the case is opened, not when the officer issues. A case about a
// record replaces it.
void EffectChecker::check_alone(Effect const& effect, Registry const& registry) {
    bool const starts_live = !registry.states.empty() && registry.states[0].live && !sets(effect, "state");
    if (!starts_live || m_service->about == registry.name) return;
    for (auto const& fields : registry.unique) {
        bool const is_asked = std::ranges::any_of(m_service->unique, [&](Unique const& rule) {
            return rule.registry == registry.name && std::ranges::all_of(fields, [&](auto const& field) {
                       return std::ranges::any_of(rule.match, [&](auto const& pair) { return pair.first == field; });
                   });
        });
        std::string names;
        for (auto const& field : fields) names += (names.empty() ? "'" : ", '") + field + "'";
        if (!is_asked)
            wrong(effect.at, "'" + registry.name + "' refuses a second live record of the same " + names +
                                 ": let 'unique' of '" + m_service->name + "' refuse the application first");
    }
}

void EffectChecker::check_document(Effect const& effect) {
    auto const document = m_draft.model.find_document(effect.target);
    if (!document) return wrong(effect.at, unknown("document", effect.target, names_of(m_draft.model.documents)));
    if (document->service != m_service->name) {
        wrong(effect.at, "document '" + effect.target + "' belongs to the service '" + document->service + "'");
    }
}

void EffectChecker::check_open(Effect const& effect) {
    auto const child = m_draft.model.find_service(effect.target);
    if (!child) return wrong(effect.at, unknown("service", effect.target, names_of(m_draft.model.services)));
    std::vector<Field const*> fields;
    for (auto const& page : child->form) {
        for (auto const& field : page.fields) fields.push_back(&field);
    }
    int openings = 0;
    for (auto const& action : child->actions) {
        if (!contains(action.from, "start") || !contains(action.by, "system")) continue;
        ++openings;
        for (auto const& field : action.asks) fields.push_back(&field);
    }
    if (openings != 1) {
        wrong(effect.at, "'" + effect.target + "' must have exactly one action from start by system; it has " +
                             std::to_string(openings));
    }
    bool const is_about = !child->about.empty();
    check_set(effect, fields, is_about ? std::vector<std::string>{"record"} : std::vector<std::string>{});
    if (is_about && !sets(effect, "record")) {
        wrong(effect.at, "'record' is not set: which record of '" + child->about + "' is the case about?");
    }
}

void EffectChecker::check_perform(Effect const& effect) {
    std::vector<std::string> known;
    Action const* action = nullptr;
    auto const parents = effect.on_children ? parents_in(m_draft.model) : std::map<std::string, std::string>();
    for (auto const& service : m_draft.model.services) {
        auto const parent = parents.find(service->name);
        bool const is_child = parent != parents.end() && parent->second == m_service->name;
        if (effect.on_children ? !is_child : service.get() != m_service) continue;
        for (auto const& name : names_of(service->actions)) known.push_back(name);
        auto const* found = service->find_action(effect.target);
        if (found && action) {
            wrong(effect.at,
                  "children of two services have an action '" + effect.target + "'; give it another name there");
        }
        if (found) action = found;
    }
    if (!action) return wrong(effect.at, unknown("action", effect.target, known));
    if (!contains(action->by, "system")) {
        wrong(effect.at, "'" + effect.target + "' must have system in its 'by', since an effect performs it");
    }
    check_set(effect, pointers(action->asks), {});
}

}  // namespace bolan::definition
