// What an effect names: registries, documents, services, actions, and the fields it sets.
#pragma once
#include "definition/draft.h"

namespace bolan::definition {

class EffectChecker {
  public:
    // `service`: null for the consequence of a registry, which can only update records.
    EffectChecker(Draft& draft, Service const* service) : m_draft(draft), m_service(service) {}
    void check(Effect const& effect);

  private:
    void wrong(Location const& at, std::string message) { m_draft.mistakes.add(at, std::move(message)); }
    void check_record(Effect const& effect);
    void check_required(Effect const& effect, Registry const& registry);
    void check_alone(Effect const& effect, Registry const& registry);
    void check_document(Effect const& effect);
    void check_open(Effect const& effect);
    void check_perform(Effect const& effect);
    // `extra`: names that can be set besides fields.
    void check_set(Effect const& effect, std::vector<Field const*> const& fields,
                   std::vector<std::string> const& extra);

    Draft& m_draft;
    Service const* m_service;
};

}  // namespace bolan::definition
