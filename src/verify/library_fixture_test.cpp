#include "verify/library_fixture.h"
#include <algorithm>

namespace bolan::verify {

namespace {

store::Table const& card_table() {
    static store::Table const table{.name = "card",
                                    .columns = {{"id", store::ColumnType::text, true},
                                                {"holder", store::ColumnType::text},
                                                {"fee_paisa", store::ColumnType::money},
                                                {"is_lost", store::ColumnType::boolean},
                                                {"born_on", store::ColumnType::date},
                                                {"weight", store::ColumnType::real},
                                                {"stamp", store::ColumnType::bytes},
                                                {"loans", store::ColumnType::json},
                                                {"photo", store::ColumnType::text},
                                                {"search_text", store::ColumnType::text}},
                                    .primary_key = {"id"}};
    return table;
}

store::Table const& loan_table() {
    static store::Table const table{.name = "loan",
                                    .columns = {{"card", store::ColumnType::text, true},
                                                {"number", store::ColumnType::integer, true},
                                                {"title", store::ColumnType::text}},
                                    .primary_key = {"card", "number"}};
    return table;
}

ledger::GovernedTable const& cards() {
    static ledger::GovernedTable const table(card_table(), {"search_text"}, {"photo"});
    return table;
}

ledger::GovernedTable const& loans() {
    static ledger::GovernedTable const table(loan_table());
    return table;
}

}  // namespace

void LibraryTest::SetUp() {
    auto tables = ledger::Ledger::tables();
    tables.push_back(card_table());
    tables.push_back(loan_table());
    for (auto& table : store::attachment_tables(database.engine())) tables.push_back(std::move(table));
    ASSERT_TRUE(store::ensure_tables(*database, tables));
    std::string_view const picture = "\x89PNG\r\n\x1a\n picture";
    photo = store::open_attachments(*database, attachments_folder())
                ->put(std::span(reinterpret_cast<std::uint8_t const*>(picture.data()), picture.size()));
    open_ledger();
    ASSERT_TRUE(ledger->govern({&cards(), &loans()}, k_start));  // acts 0 and 1
    write_card("card-1", "گل خان");                              // act 2, with the photo
    write_card("card-2", "Mir Ahmed");                           // act 3
    write_card("card-1", "گل خان بلوچ");                         // act 4
    write_card("card-3", "Noor");                                // act 5
    write_card("card-3", "");                                    // act 6 deletes card-3
}

void LibraryTest::open_ledger() {
    auto opened =
        ledger::Ledger::open(*database, crypto::SigningKey::from_seed(crypto::sha256("log key")), "log.example");
    ASSERT_TRUE(opened) << opened.error().code;
    ledger = std::move(*opened);
}

void LibraryTest::stop_ledger() {
    database->before_commit([](store::Connection&) {});
}

std::string LibraryTest::write_card(std::string const& id, std::string const& holder) {
    ledger::Act act;
    act.id = new_id<ActId>(k_start);
    act.at = {k_start.ms + static_cast<std::int64_t>(ids.size()) * 1000};
    act.service = "library-card";
    act.subject_kind = "case";
    act.subject = "case-" + id;
    act.action = holder.empty() ? "cancel" : "issue";
    act.person = "person-1";
    act.post = "librarian";
    act.charge = "order 12";
    act.input = Value::map({{"holder", holder}});
    act.outcome = holder.empty() ? "cancelled" : "issued";
    auto const leaf = database->write([&](store::Transaction& tx) -> Result<ledger::Leaf> {
        if (holder.empty()) {
            act.effects.push_back(cards().remove(tx.db(), id));
        } else {
            auto row = Value::map({{"id", id},
                                   {"holder", holder},
                                   {"fee_paisa", 150000},
                                   {"is_lost", false},
                                   {"born_on", "1999-02-28"},
                                   {"weight", 2.0},
                                   {"stamp", "00ff"},
                                   {"loans", Value::map({{"b", 1}, {"a", Value::list()}})},
                                   {"search_text", "x"}});
            if (id == "card-1") row.set("photo", photo);
            act.effects.push_back(cards().put(tx.db(), row));
            act.effects.push_back(loans().put(tx.db(), Value::map({{"card", id}, {"number", 1}, {"title", "Diwan"}})));
        }
        return ledger->append(tx, act);
    });
    ids[leaf->index] = act.id.text();
    return act.id.text();
}

ledger::Effect LibraryTest::card_effect(store::Connection& db, std::string const& id) {
    return cards().read_back(db, id);
}

void LibraryTest::append_many(int count) {
    (void)database->write([&](store::Transaction& tx) -> Result<> {
        for (int i = 0; i < count; ++i) {
            ledger::Act act;
            act.id = new_id<ActId>(k_start);
            act.at = {k_start.ms + 60'000};
            act.service = "library-card";
            act.action = "lend";
            ids[ledger->append(tx, act).index] = act.id.text();
        }
        return {};
    });
}

Report LibraryTest::check(std::optional<std::string> earlier) {
    auto const report = database->read([&](store::Connection& db) {
        return verify_database(db, {ledger->verifier_key(), attachments_folder(), std::move(earlier)});
    });
    EXPECT_TRUE(report) << report.error().code;
    return report ? *report : Report();
}

}  // namespace bolan::verify
