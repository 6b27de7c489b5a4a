#include "cases/house.h"
#include "cases/assign.h"
#include "cases/handover.h"
#include "cases/migration.h"
#include "cases/refresh.h"
#include "cases/saved_views.h"
#include <filesystem>

namespace bolan::cases {

House::House(std::shared_ptr<definition::Model const> of, store::Database& db, Clock const& time,
             HouseOptions const& how)
    : model(std::move(of)),
      database(db),
      clock(time),
      options(how),
      establishment(model),
      registries(establishment),
      bills(establishment),
      issuer(establishment),
      shelves(establishment),
      attachments(options.data + "/attachments") {}

Result<std::unique_ptr<House>> House::open(std::shared_ptr<definition::Model const> model, store::Database& database,
                                           Clock const& clock, HouseOptions const& options) {
    TRY(store::check_format(database));
    std::filesystem::create_directories(options.data + "/keys");
    std::unique_ptr<House> house(new House(std::move(model), database, clock, options));
    auto tables = ledger::Ledger::tables();
    std::vector<ledger::GovernedTable const*> governed;
    auto const take = [&](std::vector<store::Table> of, std::vector<ledger::GovernedTable const*> ruled) {
        for (auto& table : of) tables.push_back(std::move(table));
        governed.insert(governed.end(), ruled.begin(), ruled.end());
    };
    take(people::Accounts::tables(), people::Accounts::governed());
    take(people::Charges::tables(), people::Charges::governed());
    take(people::Orders::tables(), people::Orders::governed());
    take(publishing::Publisher::tables(), publishing::Publisher::governed());
    take(bulk_tables(), {});
    take({assignment_table(), migration_table(), saved_view_table()}, {});
    take(handover_tables(), handover_governed());
    take(house->registries.tables(), house->registries.governed());
    take(house->bills.tables(), house->bills.governed());
    take(house->issuer.tables(), house->issuer.governed());
    take(house->shelves.tables(), house->shelves.governed());
    TRY(store::ensure_tables(database, tables));
    auto key = TRY(crypto::SigningKey::load_or_make(options.data + "/keys/log.key"));
    house->ledger = TRY(ledger::Ledger::open(database, std::move(key), options.log_origin));
    TRY(house->ledger->govern(governed, clock.now()));
    house->charges = std::make_unique<people::Charges>(database);
    house->orders =
        std::make_unique<people::Orders>(database, *house->ledger, house->establishment, *house->charges, clock);
    house->accounts = std::make_unique<people::Accounts>(database, *house->ledger, *house->charges, clock);
    house->publisher = std::make_unique<publishing::Publisher>(database, *house->ledger, house->establishment, clock);
    house->keys =
        std::make_unique<documents::KeyRing>(options.data + "/keys", house->model->province.title.en, clock.now());
    house->engine =
        std::make_unique<Engine>(Parts{database, *house->ledger, house->establishment, *house->charges,
                                       house->registries, house->bills, house->issuer, house->shelves, clock});
    TRY(begin_refresh(house->engine->parts()));
    house->press = std::make_unique<documents::Press>(database, *house->ledger, house->establishment, house->issuer,
                                                      house->attachments, *house->keys, clock, options.verify_url);
    house->bulk = std::make_unique<BulkRunner>(*house);
    house->workload = std::make_unique<WorkloadWatch>(database, *house->ledger, clock);
    return house;
}

}  // namespace bolan::cases
