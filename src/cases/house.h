// The blocks put together over one model and one database, in the order in which they need each other. The server, the
// command line, the demonstration and the tests all stand on it. Lives longer than whatever borrows its parts.
#pragma once
#include "cases/bulk.h"
#include "cases/engine.h"
#include "cases/workload.h"
#include "documents/press.h"
#include "people/accounts.h"
#include "people/orders.h"
#include "publishing/publisher.h"
#include "store/attachments.h"
#include <memory>
#include <string>

namespace bolan::cases {

struct HouseOptions {
    std::string data;        // folder: keys/ and attachments/ are made in it
    std::string verify_url;  // "https://HOST/verify"
    std::string log_origin;  // names the log for ever: "log.example.gov.pk"
};

struct House {
    // Upgrades the database, makes missing tables and opens the ledger. The database outlives the house.
    // Errors: as store::upgrade, ensure_tables, Ledger::open, Ledger::govern.
    static Result<std::unique_ptr<House>> open(std::shared_ptr<definition::Model const> model,
                                               store::Database& database, Clock const& clock,
                                               HouseOptions const& options);

    // Takes notice of what other servers on this database have committed: the log's head, and charges. To be called a
    // few times a second, by one thread.
    void catch_up();

    // Every table over this model.
    static std::vector<store::Table> tables_of(std::shared_ptr<definition::Model const> const& model,
                                               store::Engine engine);

    std::shared_ptr<definition::Model const> model;
    store::Database& database;
    Clock const& clock;
    HouseOptions const options;
    people::Establishment establishment;
    records::Registries registries;
    money::Bills bills;
    documents::Issuer issuer;
    Shelves shelves;
    std::unique_ptr<store::Attachments const> const attachments;
    std::unique_ptr<ledger::Ledger> ledger;
    std::unique_ptr<people::Charges> charges;
    std::unique_ptr<people::Orders> orders;
    std::unique_ptr<people::Accounts> accounts;
    std::unique_ptr<publishing::Publisher> publisher;
    std::unique_ptr<documents::KeyRing> keys;
    std::unique_ptr<Engine> engine;
    std::unique_ptr<documents::Press> press;
    std::unique_ptr<WorkloadWatch> workload;
    std::unique_ptr<BulkRunner> bulk;

  private:
    std::uint64_t m_acts_seen = 0;  // whose orders the charges in memory hold

    House(std::shared_ptr<definition::Model const> model, store::Database& database, Clock const& clock,
          HouseOptions const& options);
};

}  // namespace bolan::cases
