#include "backup/testing.h"
#include "store/attachments.h"
#include "verify/database.h"
#include <filesystem>
#include <fstream>

namespace bolan::backup::testing {

namespace {

store::Table const& card_table() {
    static store::Table const table{.name = "card",
                                    .columns = {{"id", store::ColumnType::text, true},
                                                {"number", store::ColumnType::text},
                                                {"holder", store::ColumnType::text},
                                                {"photo", store::ColumnType::text},
                                                {"note", store::ColumnType::text}},
                                    .primary_key = {"id"}};
    return table;
}

}  // namespace

ledger::GovernedTable const& cards() {
    static ledger::GovernedTable const table(card_table(), {}, {"photo"});
    return table;
}

Library::Library(store::Database& database, std::string const& data) : m_database(database) {
    auto tables = ledger::Ledger::tables();
    tables.push_back(card_table());
    for (auto& table : store::attachment_tables(database.engine())) tables.push_back(std::move(table));
    EXPECT_TRUE(store::ensure_tables(database, tables));
    auto log_key = crypto::SigningKey::load_or_make(data + "/keys/log.key");
    m_ledger = std::move(*ledger::Ledger::open(database, std::move(*log_key), "log.example"));
    EXPECT_TRUE(m_ledger->govern({&cards()}, k_start));
    std::ofstream(data + "/log.vkey") << m_ledger->verifier_key() << "\n";
}

std::string Library::write_card(int number, std::string const& holder, int copies) {
    ledger::Act act;
    act.id = new_id<ActId>(k_start);
    act.at = {k_start.ms + ++m_acts * 1000};
    act.service = "library-card";
    act.subject_kind = "case";
    act.subject = "case-" + std::to_string(number);
    act.action = "issue";
    act.input = Value::map({{"holder", holder}});
    (void)m_database.write([&](store::Transaction& tx) -> Result<ledger::Leaf> {
        for (int i = 0; i < copies; ++i)
            act.effects.push_back(
                cards().put(tx.db(), Value::map({{"id", std::to_string(number + i)},
                                                 {"number", "LC-" + std::to_string(number + i)},
                                                 {"holder", holder},
                                                 {"note", crypto::hex(crypto::sha256(std::to_string(number + i)))}})));
        return m_ledger->append(tx, act);
    });
    return act.id.text();
}

BackupTest::BackupTest() {
    library = std::make_unique<Library>(*database, database.folder());
    place.emplace(open_own_place(source(), folder.path() + "/place").value());
    library->write_card(1, "Noor");
}

Source BackupTest::source() const {
    return {database.folder(), GetParam() == store::Engine::sqlite ? "" : database.location()};
}

void BackupTest::open() {
    database.open();
    library = std::make_unique<Library>(*database, database.folder());
}

void BackupTest::close() {
    library.reset();
    database.close();
}

Taken BackupTest::take(Timestamp now) {
    auto taken = take_snapshot(source(), *place, key.recipient(), now, [](Progress const&) {});
    EXPECT_TRUE(taken) << taken.error().code;
    return taken.value();
}

Snapshot BackupTest::newest() { return open_snapshot(*place, snapshots_of(*place).back(), key).value(); }

std::string BackupTest::restored_holder(Snapshot const& snapshot, int card) {
    store::testing::TemporaryFolder const scratch;
    std::filesystem::permissions(scratch.path(), std::filesystem::perms::all);  // PostgreSQL's user is not ours
    auto const data = scratch.path() + "/data";
    if (auto const done = restore_files(*place, snapshot, data, [](Progress const&) {}); !done)
        return done.error().code;
    auto const report = check_restored(snapshot, data);
    if (!report) return report.error().code;
    if (!report->is_sound()) return report->text();
    std::string holder = "nobody";
    look_at_restored(snapshot, data, [&](store::Connection& db) {
        holder = db.find(
                       "select holder from card where id = ?1", [](auto const& row) { return row.string(0); },
                       std::to_string(card))
                     .value_or("nobody");
    });
    return holder;
}

void BackupTest::destroy(std::vector<int> const& card_numbers) {
    (void)database->write([&](store::Transaction& tx) -> Result<> {
        for (int const number : card_numbers) tx.db().run("delete from card where id = ?1", std::to_string(number));
        return {};
    });
}

verify::Report BackupTest::check_live() {
    auto const checked = database->read([&](store::Connection& db) {
        return verify::verify_database(db, {library->ledger().verifier_key(), database.folder() + "/attachments", {}});
    });
    return checked.value();
}

}  // namespace bolan::backup::testing
