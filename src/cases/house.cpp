#include "cases/house.h"
#include "cases/assign.h"
#include "cases/handover.h"
#include "cases/migration.h"
#include "cases/refresh.h"
#include "cases/saved_views.h"
#include "cases/upgrade_steps.h"
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
      attachments(store::open_attachments(db, options.data + "/attachments")) {}

namespace {

// What every block stands on, whatever its tables.
struct Foundation {
    std::vector<store::Table> tables;
    std::vector<ledger::GovernedTable const*> governed;

    void take(std::vector<store::Table> of, std::vector<ledger::GovernedTable const*> const& ruled) {
        for (auto& table : of) tables.push_back(std::move(table));
        governed.insert(governed.end(), ruled.begin(), ruled.end());
    }
};

Foundation foundation_of(store::Engine engine, records::Registries const& registries, money::Bills const& bills,
                         documents::Issuer const& issuer, Shelves const& shelves) {
    Foundation all;
    all.take(ledger::Ledger::tables(), {});
    all.take(people::Accounts::tables(), people::Accounts::governed());
    all.take(people::Charges::tables(), people::Charges::governed());
    all.take(people::Orders::tables(), people::Orders::governed());
    all.take(publishing::Publisher::tables(), publishing::Publisher::governed());
    all.take(store::attachment_tables(engine), {});
    all.take(bulk_tables(), {});
    all.take({assignment_table(), migration_table(), saved_view_table()}, {});
    all.take(handover_tables(), handover_governed());
    all.take(registries.tables(), registries.governed());
    all.take(bills.tables(), bills.governed());
    all.take(issuer.tables(), issuer.governed());
    all.take(shelves.tables(), shelves.governed());
    return all;
}

}  // namespace

std::vector<store::Table> House::tables_of(std::shared_ptr<definition::Model const> const& model,
                                           store::Engine engine) {
    people::Establishment const establishment(model);
    return foundation_of(engine, records::Registries(establishment), money::Bills(establishment),
                         documents::Issuer(establishment), Shelves(establishment))
        .tables;
}

Result<std::unique_ptr<House>> House::open(std::shared_ptr<definition::Model const> model, store::Database& database,
                                           Clock const& clock, HouseOptions const& options) {
    TRY(store::upgrade(database, upgrade_steps(), clock.now()));
    std::filesystem::create_directories(options.data + "/keys");
    std::unique_ptr<House> house(new House(std::move(model), database, clock, options));
    auto const all = foundation_of(database.engine(), house->registries, house->bills, house->issuer, house->shelves);
    TRY(store::ensure_tables(database, all.tables));
    auto key = TRY(crypto::SigningKey::load_or_make(options.data + "/keys/log.key"));
    house->ledger = TRY(ledger::Ledger::open(database, std::move(key), options.log_origin));
    TRY(house->ledger->govern(all.governed, clock.now()));
    house->m_acts_seen = house->ledger->head().size;
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
                                                      *house->attachments, *house->keys, clock, options.verify_url);
    house->bulk = std::make_unique<BulkRunner>(*house);
    house->workload = std::make_unique<WorkloadWatch>(database, *house->ledger, clock);
    return house;
}

void House::catch_up() {
    bool const is_news = database.read([&](store::Connection& db) {
        ledger->catch_up(db);
        auto const from = std::exchange(m_acts_seen, ledger->head().size);
        return m_acts_seen > from && db.find(
                                           "select 1 from act where leaf_index >= ?1 and service = 'people' and "
                                           "subject_kind = 'order' limit 1",
                                           [](store::Row const&) { return true; }, from)
                                         .has_value();
    });
    if (is_news) charges->reload();
}

}  // namespace bolan::cases
