// What the engine keeps of one version of a service: its table and the types of its fields. Immutable; any thread.
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
    explicit Shelf(std::shared_ptr<definition::Service const> in_force);
    Shelf(std::shared_ptr<definition::Service const> earlier, Shelf const& in_force);

    std::shared_ptr<definition::Service const> service;
    store::Table table;  // case_<service>: the fields of all its versions as typed columns
    ledger::GovernedTable governed;
    struct Typed {
        definition::Field const* field;
        rules::Type type;
    };
    std::unordered_map<std::string_view, Typed> fields;
    rules::Type data_type;  // all the fields as one object
};

// A case as its rows, with the effects for the act; made without the database.
struct CaseRows {
    Value head, data;
    std::vector<ledger::Effect> effects;
};

// All services' shelves and the common tables.
class Shelves {
  public:
    explicit Shelves(people::Establishment const& establishment);
    // The version in force, for what begins now.
    Shelf const* find(std::string_view service) const;
    Shelf const& get(std::string_view service) const;  // CHECK-fails when there is none
    // The version that the case began under.
    Shelf const& of(Case const& of) const { return version(of.service, of.definition); }
    Shelf const& of(definition::Service const& version) const { return this->version(version.name, version.hash); }
    std::vector<store::Table> tables() const;
    std::vector<ledger::GovernedTable const*> governed() const;

    // The case with its data; empty when there is none.
    std::optional<Case> find_case(store::Connection& db, CaseId const& id) const;
    std::optional<Case> find_by_reference(store::Connection& db, std::string_view reference) const;
    std::vector<CaseId> children(store::Connection& db, CaseId const& parent) const;
    // Writes both rows; the effects for the act.
    std::vector<ledger::Effect> save(store::Connection& db, Case const& of) const;
    CaseRows rows_of(Case const& of) const;
    void write(store::Connection& db, CaseRows const& rows) const;

  private:
    Shelf const& version(std::string_view service, std::string_view hash) const;

    std::map<std::string, std::unique_ptr<Shelf>, std::less<>> m_shelves;  // by service
    std::map<std::string, std::unique_ptr<Shelf>, std::less<>> m_earlier;  // by hash
    ledger::GovernedTable m_cases;
};

}  // namespace bolan::cases
