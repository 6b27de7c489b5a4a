// Registries: authoritative records with full history. A record changes only inside an act; each change adds a version.
// create and update write rows and hand back their effects; the caller puts them into its act.
#pragma once
#include "base/id.h"
#include "base/result.h"
#include "definition/model.h"
#include "ledger/governed.h"
#include "people/charges.h"
#include "people/establishment.h"
#include "records/change.h"
#include "store/database.h"
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::records {

struct Record {
    RecordId id;
    std::string registry;
    std::string number;
    std::string state;
    bool live = false;
    std::int64_t version = 1;
    Timestamp created_at;
    Timestamp changed_at;
    Value fields;  // by the registry's names

    Value all() const;  // fields with id, number, state, live
};

struct Version {
    std::int64_t version;
    Timestamp at;
    std::string act;  // id
    std::string state;
    Value fields;
};

class Registries {
  public:
    explicit Registries(people::Establishment const& establishment);

    std::vector<store::Table> tables() const;
    std::vector<ledger::GovernedTable const*> governed() const;

    // Errors: conflict "record.not_unique" (values: number of the other record, fields).
    Result<Record> create(store::Transaction& tx, std::string_view registry, Value fields, Change& change) const;
    // `changes` may name fields, and `state`. Errors: not_found "record.unknown"; conflict "record.not_unique".
    Result<Record> update(store::Transaction& tx, std::string_view registry, RecordId const& id, Value const& changes,
                          Change& change) const;

    std::optional<Record> find(store::Connection& db, std::string_view registry, RecordId const& id) const;
    std::optional<Record> find_by_number(store::Connection& db, std::string_view registry,
                                         std::string_view number) const;
    // Records whose fields equal `match` (a map; also `state`, `live`), oldest first. The number, the registry's
    // `search`, `unique`, national_id and area fields have an index; a match on others alone reads the whole registry.
    // Errors: bad_input "record.not_searchable" (values: field) for a name that is no field.
    Result<std::vector<Record>> list(store::Connection& db, std::string_view registry, Value const& match,
                                     int limit = 100'000) const;
    std::vector<Record> search(store::Connection& db, std::string_view registry, std::string_view typed,
                               int limit) const;
    std::vector<Version> history(store::Connection& db, std::string_view registry, RecordId const& id) const;

    // What expressions see of a record: its fields, id, number, state, live, its area and each level above.
    Result<rules::Value> value_of(Record const& record) const;
    std::string area_of(Record const& record) const;  // empty when the registry names no area

    // Whether the registry opens to the actor at all: what lies in the own area, at least.
    bool may_open(people::Actor const& actor, definition::Registry const& registry, Date today) const;
    // Whether records of it that lie in `area` do.
    bool may_read(people::Actor const& actor, definition::Registry const& registry, std::string_view area,
                  Date today) const;

  private:
    struct Shelf;                                         // one registry's table and statements
    Shelf const& shelf(std::string_view registry) const;  // CHECK-fails when there is none
    Result<> check_unique(store::Connection& db, Shelf const& shelf, Record const& record) const;
    void write(store::Transaction& tx, Shelf const& shelf, Record const& record, Change& change) const;

    people::Establishment const& m_establishment;
    std::map<std::string, std::shared_ptr<Shelf const>, std::less<>> m_shelves;
    ledger::GovernedTable m_versions;
};

}  // namespace bolan::records
