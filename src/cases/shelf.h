// What the engine keeps of one service: its table and the types of its fields. Immutable; any thread.
#pragma once
#include "cases/case.h"
#include "ledger/governed.h"
#include "people/establishment.h"
#include "rules/type.h"
#include "store/database.h"
#include <map>
#include <memory>
#include <unordered_map>

namespace bolan::cases {

struct Shelf {
    explicit Shelf(std::shared_ptr<definition::Service const> definition);

    std::shared_ptr<definition::Service const> service;
    store::Table table;  // case_<service>: the fields as typed columns
    ledger::GovernedTable governed;
    struct Typed {
        definition::Field const* field;
        rules::Type type;
    };
    std::unordered_map<std::string_view, Typed> fields;
    rules::Type data_type;  // all the fields as one object
};

// All services' shelves and the common tables.
class Shelves {
  public:
    explicit Shelves(people::Establishment const& establishment);
    Shelf const* find(std::string_view service) const;
    Shelf const& get(std::string_view service) const;  // CHECK-fails when there is none
    std::vector<store::Table> tables() const;
    std::vector<ledger::GovernedTable const*> governed() const;

    // The case with its data; empty when there is none.
    std::optional<Case> find_case(store::Connection& db, CaseId const& id) const;
    std::optional<Case> find_by_reference(store::Connection& db, std::string_view reference) const;
    std::vector<CaseId> children(store::Connection& db, CaseId const& parent) const;
    // Writes both rows; the effects for the act.
    std::vector<ledger::Effect> save(store::Connection& db, Case const& of) const;

  private:
    std::map<std::string, std::unique_ptr<Shelf>, std::less<>> m_shelves;
    ledger::GovernedTable m_cases;
};

}  // namespace bolan::cases
