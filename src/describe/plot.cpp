#include "describe/plot.h"
#include <algorithm>

namespace bolan::describe {

using definition::Effect;
using definition::Node;
using definition::Service;

CaseName read_case_name(std::string_view written) {
    auto const dot = written.find(".children");
    if (dot == written.npos) return {std::string(written)};
    CaseName out{std::string(written.substr(0, dot)), true};
    auto const open = written.find('[', dot), shut = written.find(']', dot);
    if (open == written.npos || shut == written.npos) return out;
    auto const range = written.substr(open + 1, shut - open - 1);
    auto const dots = range.find("..");
    out.first = range.substr(0, dots);
    out.last = dots == range.npos ? out.first : std::string(range.substr(dots + 2));
    return out;
}

std::optional<Plot> Plot::parse(definition::Model const& model, std::string const& path, std::string_view yaml) {
    definition::Mistakes mistakes;
    Plot out;
    out.m_model = &model;
    out.m_root = definition::parse_yaml(path, yaml, mistakes);
    auto const* steps = out.m_root.find("steps");
    if (!mistakes.empty() || !steps) return {};
    for (auto const& step : steps->items)
        for (auto const& entry : step.entries) out.note(entry.value);
    return out;
}

void Plot::add(Service const* service) {
    if (service && std::ranges::find(m_services, service) == m_services.end()) m_services.push_back(service);
}

void Plot::note(Node const& step) {
    if (auto const* form = step.find("like"); form && std::ranges::find(m_forms, form->text) == m_forms.end())
        m_forms.push_back(form->text);
    if (auto const* name = step.find("service")) {
        auto const* service = m_model->find_service(name->text).get();
        add(service);
        if (auto const* label = step.find("is")) {
            m_names.push_back(label->text);
            m_cases[label->text] = service;
        }
    }
    auto const* word = step.find("action") ? step.find("action") : step.find("state");
    for (auto const* key : {"case", "cases"})
        if (auto const* name = step.find(key); name && word) add(service_of(name->text, word->text));
    if (auto const* parent = step.find("children"); parent && word)
        add(service_of(parent->text + ".children", word->text));
}

int Plot::number_of(std::string const& name) const {
    auto const found = std::ranges::find(m_names, name);
    return found == m_names.end() ? 0 : static_cast<int>(found - m_names.begin()) + 1;
}

Service const* Plot::service_of(std::string_view case_name, std::string_view action_or_state) const {
    auto const name = read_case_name(case_name);
    auto const found = m_cases.find(name.root);
    if (found == m_cases.end() || !found->second || !name.is_children)
        return found == m_cases.end() ? nullptr : found->second;
    for (auto const& action : found->second->actions)
        for (auto const& effect : action.effects) {
            if (effect.kind != Effect::Kind::open_case) continue;
            auto const child = m_model->find_service(effect.target);
            if (child && (child->find_action(action_or_state) || child->find_state(action_or_state)))
                return child.get();
        }
    return nullptr;
}

}  // namespace bolan::describe
