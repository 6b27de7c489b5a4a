// What expressions may ask of the registries while a case is worked on: records(…) and the names of areas.
#pragma once
#include "people/establishment.h"
#include "records/registry.h"
#include "rules/environment.h"
#include "store/database.h"

namespace bolan::cases {

// Borrows the connection for one evaluation's time.
class CaseLookup final : public rules::Lookup {
  public:
    CaseLookup(store::Connection& db, records::Registries const& registries, people::Establishment const& establishment)
        : m_db(db), m_registries(registries), m_establishment(establishment) {}
    Result<rules::Value> call(std::string_view function, std::span<rules::Value const> arguments) const override;
    bool was_asked() const { return m_was_asked; }

  private:
    store::Connection& m_db;
    records::Registries const& m_registries;
    people::Establishment const& m_establishment;
    mutable bool m_was_asked = false;
};

}  // namespace bolan::cases
