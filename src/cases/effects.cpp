// What an action brings about: records, documents, other cases, messages.
#include "base/check.h"
#include "base/json.h"
#include "cases/work.h"
#include "records/show.h"
#include <algorithm>
#include <set>

namespace bolan::cases {

using definition::Effect;

namespace {
constexpr int k_depth_max = 6;  // a case that opens a case that opens a case …

bool is_for_persons(std::string_view role) {
    return role == "applicant" || role == "parent_applicant" || role == "holders";
}
}  // namespace

Result<> Work::run_effects(std::vector<Effect> const& effects, rules::Activation const& variables) {
    for (auto const& effect : effects) TRY(run_effect(effect, variables));
    return {};
}

Result<> Work::run_effect(Effect const& effect, rules::Activation const& variables) {
    if (!effect.for_each) return run_once(effect, variables);
    auto const list = effect.for_each.program->evaluate(variables, m_context);
    if (!list) {
        if (list.error().code == "rules.no_value") return {};
        return Fail(list.error());
    }
    for (auto const& item : list->as_list()) {
        Overlay inner(&variables);
        inner.bind("item", item);
        TRY(run_once(effect, inner));
    }
    return {};
}

Result<> Work::run_once(Effect const& effect, rules::Activation const& variables) {
    // On children the condition is asked of each child.
    if (effect.when && !effect.on_children) {
        auto const is_met = effect.when.program->evaluate(variables, m_context);
        if (!is_met && is_met.error().code != "rules.no_value") return Fail(is_met.error());
        if (!is_met || !is_met->is_true()) return {};
    }
    switch (effect.kind) {
        case Effect::Kind::create_record:
            return create_record(effect, variables);
        case Effect::Kind::update_record:
            return update_record(effect, variables);
        case Effect::Kind::make_document:
            return make_document(effect, variables);
        case Effect::Kind::open_case:
            return open_case(effect, variables);
        case Effect::Kind::perform:
            return perform_on(effect, variables);
        case Effect::Kind::message:
            return send_message(effect, variables);
    }
    return {};
}

// The `set` of an effect, evaluated; what has no value is left out (for an update: made empty).
Result<Value> Work::values_of(Effect const& effect, rules::Activation const& variables) {
    Value out = Value::map();
    for (auto const& [name, expr] : effect.set) {
        auto value = expr.program->evaluate(variables, m_context);
        if (!value) {
            if (value.error().code != "rules.no_value" && value.error().code != "rules.no_such_key")
                return Fail(value.error());
            if (effect.kind == Effect::Kind::update_record) out.set(name, Value());
            continue;
        }
        if (value->is_null() && effect.kind != Effect::Kind::update_record) continue;
        out.set(name, TRY(rules::to_value(*value)));
    }
    return out;
}

Result<> Work::create_record(Effect const& effect, rules::Activation const& variables) {
    auto values = TRY(values_of(effect, variables));
    m_record = TRY(m_parts.registries.create(m_tx, effect.target, std::move(values), m_change));
    m_case.record = m_record->id.text();
    bind();
    return {};
}

Result<> Work::update_record(Effect const& effect, rules::Activation const& variables) {
    std::string id = m_case.record;
    if (effect.record) {
        auto const value = effect.record.program->evaluate(variables, m_context);
        if (!value) {
            if (value.error().code == "rules.no_value") return {};
            return Fail(value.error());
        }
        if (value->is(rules::Kind::string))
            id = value->as_string();
        else if (value->is(rules::Kind::map))
            if (auto const* found = value->as_map().find("id")) id = found->as_string();
    }
    auto const record_id = RecordId::parse(id);
    if (!record_id) return Fail(Error::not_found("record.unknown"));
    auto const before = m_parts.registries.find(m_tx.db(), effect.target, *record_id);
    if (!before) return Fail(Error::not_found("record.unknown"));
    auto const values = TRY(values_of(effect, variables));
    auto after = TRY(m_parts.registries.update(m_tx, effect.target, *record_id, values, m_change));
    auto const old_value = TRY(m_parts.registries.value_of(*before));
    auto const new_value = TRY(m_parts.registries.value_of(after));
    if (id == m_case.record) {
        m_record = std::move(after);
        bind();
    }
    return follow(effect.target, old_value, new_value);
}

// The registry's own consequences of a record's change.
Result<> Work::follow(std::string_view registry, rules::Value const& before, rules::Value const& after) {
    if (++m_depth > k_depth_max) return Fail(Error::conflict("case.too_deep"));
    auto const definition = m_parts.establishment.model().find_registry(registry);
    Overlay variables(nullptr);
    variables.bind("old", before);
    variables.bind("new", after);
    for (auto const& consequence : definition->consequences) {
        if (consequence.when) {
            auto const is_met = consequence.when.program->evaluate(variables, m_context);
            if (!is_met && is_met.error().code != "rules.no_value") return Fail(is_met.error());
            if (!is_met || !is_met->is_true()) continue;
        }
        std::vector<rules::Value> items{rules::Value()};
        if (consequence.for_each) {
            auto const list = consequence.for_each.program->evaluate(variables, m_context);
            if (!list && list.error().code == "rules.no_value") continue;
            if (!list) return Fail(list.error());
            items.assign(list->as_list().begin(), list->as_list().end());
        }
        for (auto const& item : items) {
            Overlay inner(&variables);
            if (!item.is_null()) inner.bind("item", item);
            TRY(run_effects(consequence.effects, inner));
        }
    }
    --m_depth;
    return {};
}

Result<> Work::make_document(Effect const& effect, rules::Activation const& variables) {
    auto const definition = m_parts.establishment.model().find_document(effect.target);
    CHECK(definition != nullptr);
    documents::Issuer::Ask ask;
    ask.definition = definition.get();
    ask.case_id = m_case.id.text();
    ask.reference = m_case.reference;
    ask.area = m_case.area;
    ask.data = &m_case.data;
    ask.record = m_record ? &*m_record : nullptr;
    // The actor signs when he holds the signing role; else its first post, by whoever holds it.
    auto const posts = posts_of(definition->signed_by);
    for (auto const* post : posts)
        if (post->code == m_actor.post) ask.signer = post;
    if (!ask.signer && !posts.empty()) ask.signer = posts.front();
    if (!ask.signer) ask.signer = m_parts.establishment.find_post(m_actor.post);
    if (!ask.signer) return Fail(Error::of(ErrorKind::unavailable, "case.no_post").with("role", definition->signed_by));
    auto charge = ask.signer->code == m_actor.post ? people::Charges::find(m_tx.db(), m_actor.charge) : std::nullopt;
    if (auto const held = m_parts.charges.of_post(ask.signer->code, m_now); !charge && !held.empty())
        charge = held.front();
    if (charge) {
        ask.signer_name = charge->person_name;
        ask.charge_kind = charge->kind;
        ask.order_no = charge->order_no;
    }
    auto issued = TRY(m_parts.issuer.make(m_tx, ask, variables, m_context, m_change));
    m_documents.push_back(issued.id);
    m_document = rules::Value::object({{"number", issued.number}, {"issued_on", rules::Value(m_context.today)}});
    bind();
    return {};
}

Result<> Work::open_case(Effect const& effect, rules::Activation const& variables) {
    if (m_depth >= k_depth_max) return Fail(Error::conflict("case.too_deep"));
    auto values = TRY(values_of(effect, variables));
    Ask ask;
    ask.actor = m_actor;
    ask.service = effect.target;
    ask.record = values["record"].string_or("");
    values.erase("record");
    ask.input = std::move(values);
    for (auto const& action : m_parts.shelves.get(effect.target).service->actions)
        if (std::ranges::find(action.from, "start") != action.from.end() &&
            std::ranges::find(action.by, "system") != action.by.end())
            ask.action = action.name;
    CHECK(!ask.action.empty());
    Work child(m_parts, m_tx, m_actor, Cause::effect, m_depth + 1);
    child.m_case.parent = m_case.id.text();
    child.m_case.area = m_case.area;
    child.m_parent = fields_of(m_parts.shelves, m_case);
    TRY(child.perform(ask));
    return {};
}

Result<> Work::perform_on(Effect const& effect, rules::Activation const& variables) {
    if (m_depth >= k_depth_max) return Fail(Error::conflict("case.too_deep"));
    auto const values = TRY(values_of(effect, variables));
    if (!effect.on_children) {
        // On this very case: an act of its own, once the present one stands.
        Ask ask;
        ask.actor = m_actor;
        ask.service = m_case.service;
        ask.case_id = m_case.id;
        ask.action = effect.target;
        ask.input = values;
        m_afterwards.push_back(std::move(ask));
        return {};
    }
    for (auto const& id : m_parts.shelves.children(m_tx.db(), m_case.id)) {
        auto const other = m_parts.shelves.find_case(m_tx.db(), id);
        if (!other || other->is_closed()) continue;
        auto const& shelf = m_parts.shelves.of(*other);
        auto const* action = shelf.service->find_action(effect.target);
        if (!action || std::ranges::find(action->from, other->state) == action->from.end()) continue;
        if (effect.when) {
            Variables theirs(shelf, m_parts.establishment);
            theirs.of = &*other;
            theirs.parent = fields_of(m_parts.shelves, m_case);
            if (!TRY(holds(effect.when, theirs, m_context, false))) continue;
        }
        Ask ask;
        ask.actor = m_actor;
        ask.service = other->service;
        ask.case_id = id;
        ask.action = effect.target;
        ask.input = values;
        Work work(m_parts, m_tx, m_actor, Cause::effect, m_depth + 1);
        work.m_parent = fields_of(m_parts.shelves, m_case);
        TRY(work.perform(ask));
    }
    return {};
}

// Empty where it has no value.
Result<std::optional<rules::Value>> Work::value_in(definition::Expr const& expr,
                                                   rules::Activation const& variables) const {
    auto value = expr.program->evaluate(variables, m_context);
    if (value) return value->is_null() ? std::optional<rules::Value>() : std::move(*value);
    if (value.error().code == "rules.no_value" || value.error().code == "rules.no_such_key") return std::nullopt;
    return Fail(std::move(value.error()));
}

Result<> Work::send_message(Effect const& effect, rules::Activation const& variables) {
    Value content = Value::map();
    for (auto const& [language, sentence] : effect.templates)
        content.set(language, TRY(records::fill(sentence, variables, m_context, language, m_parts.establishment)));
    auto const send = [&](std::string const& person, std::string const& scope, CaseId const& about) {
        m_tx.db().run(
            "insert into message(id, person, scope, case_id, text, content, at) values(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            new_uuid(m_now), person.empty() ? store::Param(nullptr) : store::Param(person),
            scope.empty() ? store::Param(nullptr) : store::Param(scope), about.view(), effect.text.en,
            write_json(content), m_now.ms);
    };
    if (!is_for_persons(effect.to_role)) {
        for (auto const* post : posts_of(effect.to_role)) send("", post->code, m_case.id);
        return {};
    }
    std::set<std::string> told;
    auto const send_once = [&](std::string const& person, CaseId const& about) {
        if (!person.empty() && told.insert(person).second) send(person, "", about);
    };
    if (effect.to_role == "applicant") send_once(m_case.applicant, m_case.id);
    if (effect.to_role == "parent_applicant")
        if (auto const parent = CaseId::parse(m_case.parent))
            if (auto const opener = m_parts.shelves.find_case(m_tx.db(), *parent))
                send_once(opener->applicant, opener->id);
    for (auto const& cnic : effect.cnics)
        if (auto const given = TRY(value_in(cnic, variables)); given && given->is(rules::Kind::string))
            if (auto const holder = people::Accounts::find_person_by_cnic(m_tx.db(), given->as_string()))
                send_once(holder->id.text(), m_case.id);
    return {};
}

}  // namespace bolan::cases
