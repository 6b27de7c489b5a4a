#include "cases/variables.h"
#include "base/text.h"
#include "definition/environment.h"
#include <set>

namespace bolan::cases {

namespace {

rules::Value text_or_null(std::string const& text) { return text.empty() ? rules::Value() : rules::Value(text); }

}  // namespace

std::optional<rules::Value> Variables::find(std::string_view name) const {
    if (auto const found = bound.find(name); found != bound.end()) return found->second;
    if (auto const field = m_shelf.fields.find(name); field != m_shelf.fields.end()) {
        auto const* source = data ? data : of ? &of->data : nullptr;
        auto const* value = source ? source->find(name) : nullptr;
        if (!value || value->is_null()) return {};
        auto converted = rules::from_value(*value, field->second.type);
        if (!converted) return {};
        return std::move(*converted);
    }
    if (name == "case")
        return of ? std::optional(rules::Value::object(case_members(*of, m_establishment))) : std::nullopt;
    if (name == "children") return children ? std::optional(children()) : std::nullopt;
    if (name == "done") return done_object();
    if (name == "applicant") {
        if (!applicant) return {};
        return rules::Value::object({{"full_name", text_or_null(applicant->name)},
                                     {"cnic", text_or_null(applicant->cnic)},
                                     {"phone", text_or_null(applicant->phone)},
                                     {"email", text_or_null(applicant->email)}});
    }
    if (name == "record") return record;
    if (name == "parent") return parent;
    return {};
}

std::vector<std::pair<std::string, rules::Value>> case_members(Case const& of,
                                                               people::Establishment const& establishment) {
    auto const offset = establishment.model().province.calendar->offset_minutes();
    std::vector<std::pair<std::string, rules::Value>> fields{
        {"reference", group_reference(of.reference)},
        {"state", of.state},
        {"area", of.area},
        {"opened_on", rules::Value(date_at(of.opened_at, offset))},
        {"entered_on", rules::Value(date_at(of.entered_at, offset))},
        {"by_officer", of.is_by_officer()},
        {"record", text_or_null(of.record)},
        {"parent", text_or_null(of.parent)},
        {"promised_at", of.promised_at ? rules::Value(*of.promised_at) : rules::Value()},
        {"in_time", of.in_time ? rules::Value(*of.in_time) : rules::Value()}};
    for (auto const& level : establishment.model().province.levels) {
        auto const* area = establishment.area_at(of.area, level);
        fields.emplace_back(level, area ? rules::Value(area->code) : rules::Value());
    }
    return fields;
}

rules::Value Variables::done_object() const {
    std::vector<std::pair<std::string, rules::Value>> counts;
    for (auto const& action : m_shelf.service->actions) {
        std::set<std::string_view> persons;
        if (of)
            for (auto const& hand : of->hands)
                if (hand.action == action.name && hand.stay == of->stay) persons.insert(hand.person);
        counts.emplace_back(action.name, static_cast<std::int64_t>(persons.size()));
    }
    return rules::Value::object(std::move(counts));
}

Result<std::optional<rules::Value>> evaluate(definition::Expr const& expr, Variables const& variables,
                                             rules::Context const& context) {
    auto value = expr.program->evaluate(variables, context);
    if (value) {
        if (value->is_null()) return std::optional<rules::Value>();
        return std::optional(std::move(*value));
    }
    if (value.error().code == "rules.no_value" || value.error().code == "rules.no_such_key")
        return std::optional<rules::Value>();
    return Fail(std::move(value.error()));
}

Result<bool> holds(definition::Expr const& expr, Variables const& variables, rules::Context const& context,
                   bool when_absent) {
    auto const value = TRY(evaluate(expr, variables, context));
    return value ? value->is_true() : when_absent;
}

}  // namespace bolan::cases
