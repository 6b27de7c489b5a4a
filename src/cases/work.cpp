#include "cases/work.h"
#include "base/check.h"
#include "cases/search.h"
#include "definition/environment.h"
#include <algorithm>

namespace bolan::cases {

using definition::Action;

Work::Work(Parts const& parts, store::Transaction& tx, people::Actor actor, Cause cause, int depth)
    : m_parts(parts),
      m_tx(tx),
      m_actor(std::move(actor)),
      m_cause(cause),
      m_depth(depth),
      m_now(parts.clock.now()),
      m_lookup(tx.db(), parts.registries, parts.establishment) {
    m_change.act = new_id<ActId>(m_now);
    m_change.at = m_now;
    auto const& calendar = *parts.establishment.model().province.calendar;
    m_context = rules::Context::at(m_now, calendar);
    m_context.calendar = &calendar;
    m_context.lookup = &m_lookup;
}

std::optional<rules::Value> fields_of(Shelves const& shelves, Case const& of) {
    auto value = rules::from_value(of.data, shelves.of(of).data_type);
    if (!value) return {};
    return std::move(*value);
}

// Variables follow what the act has changed so far.
void Work::take_up(Case of) {
    m_case = std::move(of);
    m_shelf = &m_parts.shelves.of(m_case);
    bind();
}

void Work::bind() {
    m_context.tables = &m_parts.establishment.model().tables_of(m_shelf->service->system);
    m_variables.emplace(*m_shelf, m_parts.establishment);
    m_variables->of = &m_case;
    if (!m_case.applicant.empty()) {
        if (!m_applicant || m_applicant->id.text() != m_case.applicant)
            m_applicant = people::Accounts::find_person(m_tx.db(), *PersonId::parse(m_case.applicant));
        if (m_applicant) m_variables->applicant = &*m_applicant;
    }
    if (!m_record && !m_case.record.empty()) {
        auto const registry = m_shelf->service->registry();
        if (!registry.empty()) m_record = m_parts.registries.find(m_tx.db(), registry, *RecordId::parse(m_case.record));
    }
    if (m_record)
        if (auto value = m_parts.registries.value_of(*m_record)) m_variables->record = std::move(*value);
    if (!m_parent && !m_case.parent.empty())
        if (auto const parent = m_parts.shelves.find_case(m_tx.db(), *CaseId::parse(m_case.parent)))
            m_parent = fields_of(m_parts.shelves, *parent);
    m_variables->parent = m_parent;
    m_variables->children = [this] { return children(); };
    if (m_document) m_variables->bound.emplace("document", *m_document);
}

// The child cases as objects, by service: what `case` has, the record whole, and the child's own fields.
rules::Value Work::children() const {
    std::map<std::string, rules::Value::List> by_service;
    for (auto const& name : definition::children_of(*m_shelf->service)) by_service[name];
    for (auto const& id : m_parts.shelves.children(m_tx.db(), m_case.id))
        if (auto const child = m_parts.shelves.find_case(m_tx.db(), id))
            by_service[child->service].push_back(child_value(*child));
    std::vector<std::pair<std::string, rules::Value>> out;
    for (auto& [name, list] : by_service) out.emplace_back(name, rules::Value(std::move(list)));
    return rules::Value::object(std::move(out));
}

rules::Value Work::child_value(Case const& child) const {
    auto members = case_members(child, m_parts.establishment);
    auto const& shelf = m_parts.shelves.of(child);
    auto const registry = shelf.service->registry();
    auto const record_id = RecordId::parse(child.record);
    for (auto& [name, value] : members) {
        if (name != "record" || registry.empty() || !record_id) continue;
        if (auto const record = m_parts.registries.find(m_tx.db(), registry, *record_id))
            value = m_parts.registries.value_of(*record).value_or(rules::Value());
    }
    Variables fields(shelf, m_parts.establishment);
    fields.of = &child;
    for (auto const& [name, typed] : shelf.fields)
        if (auto value = fields.find(name); value && name != "case")
            members.emplace_back(std::string(name), std::move(*value));
    return rules::Value::object(std::move(members));
}

Hand Work::hand_of(Action const& action) const {
    return {action.name, m_actor.person.is_nil() ? "" : m_actor.person.text(), m_actor.post, m_case.stay};
}

void Work::begin_case(Action const& action) {
    m_is_new = true;
    m_case.id = new_id<CaseId>(m_now);
    m_case.reference = new_reference();
    m_case.service = m_shelf->service->name;
    m_case.definition = m_shelf->service->hash;
    m_case.opened_at = m_case.entered_at = m_now;
    m_case.stay = 0;
    m_case.version = 0;
    m_case.hands = {hand_of(action)};
    if (m_actor.post.empty() && m_cause == Cause::person) m_case.applicant = m_actor.person.text();
}

std::optional<Reading> Work::read_ahead(Ask const& ask) {
    m_shelf = m_parts.shelves.find(ask.service);
    auto const* action = m_shelf ? m_shelf->service->find_action(ask.action) : nullptr;
    if (!action || !could_open(*action)) return {};
    begin_case(*action);
    bind();
    auto reading = read_input(*action, ask.input);
    if (!reading || m_lookup.was_asked()) return {};
    return std::move(*reading);
}

Result<Receipt> Work::perform(Ask const& ask, std::optional<Reading> ahead) {
    m_shelf = m_parts.shelves.find(ask.service);
    if (!m_shelf) return Fail(Error::not_found("case.no_such_service"));
    if (ask.case_id) {
        auto found = m_parts.shelves.find_case(m_tx.db(), *ask.case_id);
        if (!found || found->service != ask.service) return Fail(Error::not_found("case.unknown"));
        m_case = std::move(*found);
        m_shelf = &m_parts.shelves.of(m_case);
    }
    TRY(check_authority());
    auto const* action = m_shelf->service->find_action(ask.action);
    if (!action) return Fail(Error::not_found("case.no_such_action"));
    if (!ask.case_id) {
        if (std::ranges::find(action->from, "start") == action->from.end())
            return Fail(Error::conflict("case.wrong_state"));
        if (!could_open(*action)) return Fail(Error::forbidden("case.forbidden"));
        begin_case(*action);
    }
    bind();
    if (!m_is_new) {
        m_role = TRY(authorise(*action));
        if (ask.version && *ask.version != m_case.version) return Fail(Error::conflict("case.moved_on"));
        if (std::ranges::find(action->from, m_case.state) == action->from.end())
            return Fail(Error::conflict("case.wrong_state").with("state", m_case.state));
        TRY(check_guards(*action));
    }
    auto reading = ahead ? std::move(*ahead) : TRY(read_input(*action, ask.input));
    auto input = TRY(take_in(*action, std::move(reading)));
    if (m_is_new) {
        // The area is known only now, and with it who holds a role there.
        TRY(place(ask));
        bind();
        m_role = TRY(authorise(*action));
        TRY(check_guards(*action));
    }
    bool const form_changed = m_is_new || action->edits_form;
    if (form_changed && !m_is_new) {
        forget_case(m_tx.db(), m_case);
        describe();
    }
    if (form_changed) TRY(check_unique());
    if (!m_is_new) m_case.hands.push_back(hand_of(*action));
    if (m_is_new) TRY(raise_fee());
    TRY(run_effects(action->effects, *m_variables));
    if (!action->to.empty())
        TRY(enter(action->to));
    else if (!action->keeps_task)
        finish_task(m_role, action->once ? std::string_view(m_actor.post) : std::string_view());
    TRY(move_on());
    ++m_case.version;
    if (form_changed) index_case(m_tx.db(), m_case);
    auto receipt = finish(action->name, std::move(input));
    for (auto const& next : m_afterwards) {
        Work work(m_parts, m_tx, m_actor, Cause::effect, m_depth + 1);
        auto const after = TRY(work.perform(next));
        receipt.state = after.state;
        receipt.version = after.version;
    }
    TRY(wake_parent());
    return receipt;
}

Receipt Work::finish(std::string_view action, Value input) {
    for (auto& effect : m_parts.shelves.save(m_tx.db(), m_case)) m_change.effects.push_back(std::move(effect));
    ledger::Act act;
    act.id = m_change.act;
    act.at = m_now;
    act.service = m_case.service;
    act.subject_kind = "case";
    act.subject = m_case.id.text();
    act.action = action;
    act.person = m_actor.person.is_nil() ? "" : m_actor.person.text();
    act.post = m_actor.post;
    act.charge = m_actor.charge;
    act.input = std::move(input);
    if (m_decision.is_map()) act.input.set("committee", std::move(m_decision));
    act.effects = std::move(m_change.effects);
    act.outcome = m_case.state;
    auto const leaf = m_parts.ledger.append(m_tx, act);
    return {m_case.id, m_case.reference, m_case.state, leaf.index, act.id, m_case.version, std::move(m_documents)};
}

}  // namespace bolan::cases
