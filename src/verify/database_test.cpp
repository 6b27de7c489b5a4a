#include "verify/database.h"
#include "crypto/encoding.h"
#include "ledger/merkle.h"  // layer-exempt: a clever intruder computes commitments as the ledger does
#include "ledger/tiles.h"   // layer-exempt: the same
#include "verify/library_fixture.h"
#include "verify/published.h"
#include <filesystem>
#include <fstream>

namespace bolan::verify {
namespace {

class VerifyDatabase : public LibraryTest {
  protected:
    void restore_card_1() {
        tamper(
            "update card set holder = 'گل خان بلوچ', fee_paisa = 150000, is_lost = false, born_on = '1999-02-28',"
            " weight = 2.0, loans = '{\"a\":[],\"b\":1}', stamp = ?1 where id = 'card-1'",
            store::Bytes(crypto::Bytes{0x00, 0xff}));
    }
};

#define EXPECT_FINDING(report, wanted, at)                                                          \
    do {                                                                                            \
        ASSERT_FALSE((report).is_sound());                                                          \
        EXPECT_EQ((report).findings[0].code, wanted) << (report).text();                            \
        EXPECT_EQ((report).findings[0].index, std::optional<std::uint64_t>(at)) << (report).text(); \
    } while (false)

TEST_P(VerifyDatabase, what_the_program_wrote_is_sound) {
    auto const report = check();
    EXPECT_TRUE(report.is_sound()) << report.text();
    EXPECT_EQ(report.acts, 7u);
    EXPECT_EQ(report.rows, 2u + 3u);
    EXPECT_EQ(report.attachments, 1u);
    EXPECT_EQ(report.size, 7u);
    EXPECT_EQ(report.root, ledger->head().root);
    EXPECT_TRUE(report.notes.empty());
    append_many(700);
    EXPECT_TRUE(check().is_sound()) << check().text();
    EXPECT_EQ(check().tiles, 2u);

    auto const published = verify_published([&](std::string const& path) { return ledger->file(path); },
                                            {ledger->verifier_key(), ledger->checkpoint()});
    ASSERT_TRUE(published);
    EXPECT_TRUE(published->is_sound()) << published->text();
    EXPECT_EQ(published->size, 707u);
}

TEST_P(VerifyDatabase, a_log_without_acts_is_sound) {
    stop_ledger();
    store::testing::TemporaryDatabase empty(GetParam());
    ASSERT_TRUE(store::ensure_tables(*empty, ledger::Ledger::tables()));
    auto const report = *empty->read([&](store::Connection& db) {
        return verify_database(db, {ledger->verifier_key(), "", {}});
    });
    EXPECT_TRUE(report.is_sound()) << report.text();
}

TEST_P(VerifyDatabase, every_changed_column_of_an_act_is_found_at_that_act) {
    struct Change {
        store::Sql there;
        store::Sql back;
    };
    Change const changes[] = {
        {"update act set input = '{\"holder\":\"Thief\"}' where leaf_index = 3",
         "update act set input = '{\"holder\":\"Mir Ahmed\"}' where leaf_index = 3"},
        {"update act set person = 'person-2' where leaf_index = 3",
         "update act set person = 'person-1' where leaf_index = 3"},
        {"update act set post = 'minister' where leaf_index = 3",
         "update act set post = 'librarian' where leaf_index = 3"},
        {"update act set charge = '' where leaf_index = 3", "update act set charge = 'order 12' where leaf_index = 3"},
        {"update act set done_at = done_at + 1 where leaf_index = 3",
         "update act set done_at = done_at - 1 where leaf_index = 3"},
        {"update act set outcome = 'refused' where leaf_index = 3",
         "update act set outcome = 'issued' where leaf_index = 3"},
        {"update act set action = 'refuse' where leaf_index = 3",
         "update act set action = 'issue' where leaf_index = 3"},
        {"update act set service = 'other' where leaf_index = 3",
         "update act set service = 'library-card' where leaf_index = 3"},
        {"update act set subject = 'case-9' where leaf_index = 3",
         "update act set subject = 'case-card-2' where leaf_index = 3"},
        {"update act set subject_kind = 'x' where leaf_index = 3",
         "update act set subject_kind = 'case' where leaf_index = 3"},
    };
    for (auto const& change : changes) {
        tamper(change.there);
        auto const report = check();
        EXPECT_FINDING(report, "act.altered", 3);
        EXPECT_EQ(report.findings[0].act, ids[3]);
        EXPECT_EQ(report.findings_in_all, 1u) << report.text();
        tamper(change.back);
        ASSERT_TRUE(check().is_sound()) << change.there.text();
    }
}

TEST_P(VerifyDatabase, a_changed_id_effect_salt_or_commitment_is_found_at_that_act) {
    tamper("update act set id = '00000000-0000-0000-0000-000000000001' where leaf_index = 3");
    EXPECT_FINDING(check(), "act.altered", 3);
    EXPECT_EQ(check().findings[0].act, "00000000-0000-0000-0000-000000000001");
    tamper("update act set id = ?1 where leaf_index = 3", ids[3]);
    auto const effects = database->read([](store::Connection& db) {
        return *db.find("select effects from act where leaf_index = 3",
                        [](store::Row const& row) { return row.string(0); });
    });
    for (auto text : {"[]", "{", "[[]]", "[[\"card\",\"card-2\"]]", "{}", "[[1,2,3]]"}) {
        tamper("update act set effects = ?1 where leaf_index = 3", text);
        EXPECT_FINDING(check(), "act.altered", 3);
    }
    tamper("update act set effects = ?1 where leaf_index = 3", effects);
    ASSERT_TRUE(check().is_sound());
    crypto::Bytes const other(16, 1);
    tamper("update act set salt = ?1 where leaf_index = 3", store::Bytes(other));
    EXPECT_FINDING(check(), "act.altered", 3);
}

TEST_P(VerifyDatabase, a_changed_commitment_is_found_at_that_act) {
    auto const other = crypto::sha256("other");
    tamper("update act set entry = ?1 where leaf_index = 3", store::Bytes(other));
    auto const report = check();
    EXPECT_FINDING(report, "act.altered", 3);
    EXPECT_EQ(report.findings[1].code, "tree.altered");
}

// He has the salt, computes the new commitment and the stored nodes, but cannot sign.
TEST_P(VerifyDatabase, an_act_rewritten_with_its_commitment_is_found_by_the_root) {
    append_many(600);
    auto stored = database->read([](store::Connection& db) { return ledger::acts_from(db, 3, 1).at(0); });
    auto const salt = ledger->receipt(3)->salt;
    stored.act.input = Value::map({{"holder", "Thief"}});
    auto const entry = crypto::Sha256().add(salt).add(ledger::canonical_content(stored.act, 3)).finish();
    tamper("update act set input = '{\"holder\":\"Thief\"}', entry = ?1 where leaf_index = 3", store::Bytes(entry));
    auto const report = check();
    EXPECT_FINDING(report, "node.altered", 0);
    EXPECT_NE(report.findings[0].detail.find("acts 0 to 255"), std::string::npos) << report.text();

    ledger::Frontier frontier;
    for (std::uint64_t i = 0; i < 256; ++i) frontier.append(ledger::leaf_hash(ledger->receipt(i)->entry));
    auto const node = frontier.root();
    tamper("update log_node set hash = ?1 where level = 1 and position = 0", store::Bytes(node));
    auto const cleverer = check();
    ASSERT_EQ(cleverer.findings_in_all, 1u) << cleverer.text();
    EXPECT_EQ(cleverer.findings[0].code, "tree.altered");
}

TEST_P(VerifyDatabase, two_acts_exchanged_are_found_at_the_first) {
    tamper("update act set leaf_index = 1000 where leaf_index = 3");
    tamper("update act set leaf_index = 3 where leaf_index = 4");
    tamper("update act set leaf_index = 4 where leaf_index = 1000");
    auto const report = check();
    EXPECT_FINDING(report, "act.altered", 3);
    EXPECT_EQ(report.findings[0].act, ids[4]);
}

TEST_P(VerifyDatabase, deleted_acts_are_missed) {
    tamper("delete from act where leaf_index = 6");
    EXPECT_FINDING(check(), "act.missing", 6);
    tamper("delete from act where leaf_index = 3");
    auto const report = check();
    EXPECT_FINDING(report, "act.missing", 3);
    EXPECT_EQ(report.findings[1].code, "act.missing");
}

TEST_P(VerifyDatabase, an_act_put_in_is_found) {
    tamper(
        "insert into act (leaf_index, id, done_at, service, subject_kind, subject, action, person, post, charge, input,"
        " effects, outcome, salt, entry) select 7, 'x', done_at, service, subject_kind, subject, action, person, post,"
        " charge, input, effects, outcome, salt, entry from act where leaf_index = 3");
    EXPECT_FINDING(check(), "act.beyond_checkpoint", 7);
    tamper("update act set leaf_index = -1 where leaf_index = 7");
    EXPECT_FINDING(check(), "act.unknown", std::nullopt);
}

TEST_P(VerifyDatabase, every_changed_column_of_a_governed_row_is_found) {
    store::Sql const changes[] = {
        "update card set holder = 'Thief' where id = 'card-1'",
        "update card set fee_paisa = 0 where id = 'card-1'",
        "update card set is_lost = true where id = 'card-1'",
        "update card set born_on = '1999-03-01' where id = 'card-1'",
        "update card set weight = 2.5 where id = 'card-1'",
        "update card set loans = '{\"a\":[],\"b\":2}' where id = 'card-1'",
        "update card set loans = 'broken' where id = 'card-1'",
        "update card set holder = null where id = 'card-1'",
        "update card set stamp = null where id = 'card-1'",
    };
    for (auto const& change : changes) {
        tamper(change);
        auto const report = check();
        EXPECT_FINDING(report, "row.altered", 4);
        EXPECT_EQ(report.findings[0].act, ids[4]);
        EXPECT_EQ(report.findings[0].table, "card");
        EXPECT_EQ(report.findings[0].key, "card-1");
        EXPECT_EQ(report.findings_in_all, 1u) << report.text();
        restore_card_1();
        ASSERT_TRUE(check().is_sound()) << change.text();
    }
}

TEST_P(VerifyDatabase, an_integer_is_compared_to_its_last_digit) {
    (void)database->write([&](store::Transaction& tx) -> Result<> {
        tx.db().run("update card set fee_paisa = 9007199254740993 where id = 'card-2'");
        ledger::Act act;
        act.id = new_id<ActId>(k_start);
        act.at = {k_start.ms + 60'000};
        act.effects.push_back(card_effect(tx.db(), "card-2"));
        ledger->append(tx, act);
        return {};
    });
    EXPECT_TRUE(check().is_sound()) << check().text();
    tamper("update card set fee_paisa = 9007199254740992 where id = 'card-2'");
    EXPECT_FINDING(check(), "row.altered", 7);
}

TEST_P(VerifyDatabase, a_left_out_column_may_change) {
    tamper("update card set search_text = 'other' where id = 'card-1'");
    EXPECT_TRUE(check().is_sound());
}

TEST_P(VerifyDatabase, a_row_put_in_deleted_or_brought_back_is_found) {
    tamper("insert into loan (card, number, title) values ('card-1', 2, 'Quran')");
    auto report = check();
    EXPECT_FINDING(report, "row.unknown", std::nullopt);
    EXPECT_EQ(report.findings[0].table, "loan");
    EXPECT_EQ(report.findings[0].key, "[\"card-1\",2]");
    tamper("delete from loan where number = 2");

    tamper("delete from card where id = 'card-2'");
    report = check();
    EXPECT_FINDING(report, "row.missing", 3);
    EXPECT_EQ(report.findings[0].act, ids[3]);
    EXPECT_EQ(report.findings[0].key, "card-2");

    tamper("insert into card (id, holder) values ('card-3', 'Noor')");
    report = check();
    EXPECT_EQ(report.findings[0].code, "row.unknown");
    EXPECT_EQ(report.findings[0].key, "card-3");
    EXPECT_NE(report.findings[0].detail.find("act 6 deleted"), std::string::npos);
}

TEST_P(VerifyDatabase, a_renamed_row_is_one_missing_and_one_unknown) {
    tamper("update card set id = 'card-9' where id = 'card-2'");
    auto const report = check();
    EXPECT_EQ(report.findings[0].code, "row.unknown");
    EXPECT_EQ(report.findings[0].key, "card-9");
    EXPECT_EQ(report.findings[1].code, "row.missing");
    EXPECT_EQ(report.findings[1].key, "card-2");
}

TEST_P(VerifyDatabase, a_dropped_table_or_column_is_found) {
    stop_ledger();
    (void)database->write(
        [](store::Transaction& tx) -> Result<> { return tx.db().run("drop table loan"), Result<>(); });
    auto const report = check();
    ASSERT_FALSE(report.is_sound());
    EXPECT_EQ(report.findings[0].code, "table.unreadable");
    EXPECT_EQ(report.findings[0].table, "loan");
}

TEST_P(VerifyDatabase, changed_missing_and_unknown_nodes_are_found) {
    append_many(600);
    ASSERT_TRUE(check().is_sound());
    auto const other = crypto::sha256("other");
    tamper("update log_node set hash = ?1 where level = 1 and position = 1", store::Bytes(other));
    auto report = check();
    EXPECT_FINDING(report, "node.altered", std::nullopt);
    EXPECT_EQ(report.findings[0].key, "1/1");
    EXPECT_EQ(report.findings_in_all, 1u) << report.text();
    tamper("delete from log_node where level = 1 and position = 1");
    EXPECT_FINDING(check(), "node.missing", std::nullopt);
    tamper("insert into log_node (level, position, hash) values (2, 0, ?1)", store::Bytes(other));
    report = check();
    EXPECT_EQ(report.findings[1].code, "node.unknown");
    EXPECT_EQ(report.findings[1].key, "2/0");
}

TEST_P(VerifyDatabase, a_changed_forged_or_missing_checkpoint_is_found) {
    auto const good = ledger->checkpoint();
    auto changed = good;
    changed.replace(changed.find("\n7\n"), 3, "\n8\n");
    tamper("update log_checkpoint set note = ?1", changed);
    EXPECT_FINDING(check(), "checkpoint.forged", std::nullopt);
    EXPECT_EQ(check().findings_in_all, 1u) << check().text();

    auto const forged = ledger::sign_note(ledger::checkpoint_text("log.example", 7, ledger->head().root), "log.example",
                                          crypto::SigningKey::make());
    tamper("update log_checkpoint set note = ?1", forged);
    EXPECT_FINDING(check(), "checkpoint.forged", std::nullopt);

    tamper("delete from log_checkpoint");
    EXPECT_FINDING(check(), "checkpoint.missing", std::nullopt);
}

TEST_P(VerifyDatabase, an_earlier_checkpoint_shows_a_rollback) {
    auto const before = database->read([](store::Connection& db) {
        return *db.find("select note from log_checkpoint", [](store::Row const& row) { return row.string(0); });
    });
    append_many(20);
    auto const later = ledger->checkpoint();
    EXPECT_TRUE(check(before).is_sound());
    EXPECT_TRUE(check(later).is_sound());
    tamper("delete from act where leaf_index >= 7");
    tamper("update log_checkpoint set note = ?1, size = 7", before);
    EXPECT_TRUE(check().is_sound()) << "the database alone cannot show it: " << check().text();
    EXPECT_FINDING(check(later), "history.rolled_back", 7);

    // The program goes on from the old state: longer than the earlier checkpoint, but another history.
    open_ledger();
    append_many(30);
    EXPECT_TRUE(check().is_sound()) << check().text();
    EXPECT_TRUE(check(before).is_sound());
    EXPECT_FINDING(check(later), "history.rewritten", std::nullopt);
}

TEST_P(VerifyDatabase, a_replaced_or_lost_attachment_is_found) {
    std::string const path = attachments_folder() + "/" + photo.substr(0, 2) + "/" + photo.substr(2);
    bool const is_file = GetParam() == store::Engine::sqlite;
    if (is_file) {
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
        std::ofstream(path, std::ios::binary) << "another picture";
    } else {
        tamper("update attachment_part set bytes = '\\x1234'");
    }
    auto report = check();
    EXPECT_FINDING(report, "attachment.altered", std::nullopt);
    EXPECT_EQ(report.findings[0].key, photo);
    if (is_file)
        std::filesystem::remove(path);
    else
        tamper("delete from attachment_part");
    report = check();
    EXPECT_FINDING(report, "attachment.missing", std::nullopt);
    EXPECT_EQ(report.findings[0].key, photo);
}

TEST_P(VerifyDatabase, the_wrong_key_and_malformed_options_are_told) {
    auto const other = ledger::verifier_key("log.example", crypto::SigningKey::make().public_key());
    database->read([&](store::Connection& db) {
        EXPECT_EQ(verify_database(db, {other, "", {}})->findings.at(0).code, "checkpoint.forged");
        EXPECT_EQ(verify_database(db, {"nonsense", "", {}}).error().code, "verify.key_malformed");
        EXPECT_EQ(verify_database(db, {ledger->verifier_key(), "", "nonsense"}).error().code,
                  "verify.checkpoint_malformed");
    });
}

TEST_P(VerifyDatabase, a_table_written_but_never_governed_is_told) {
    (void)database->write([&](store::Transaction& tx) -> Result<> {
        ledger::Act act;
        act.id = new_id<ActId>(k_start);
        act.at = {k_start.ms + 60'000};
        act.effects.push_back({"fine", "f-1", crypto::sha256("row")});
        ledger->append(tx, act);
        return {};
    });
    EXPECT_FINDING(check(), "table.not_governed", 7);
    EXPECT_EQ(check().findings[0].table, "fine");
}

TEST_P(VerifyDatabase, a_clock_that_went_back_is_only_noted) {
    append_many(1);
    write_card("card-4", "Zarina");
    auto const report = check();
    EXPECT_TRUE(report.is_sound()) << report.text();
    (void)database->write([&](store::Transaction& tx) -> Result<> {
        ledger::Act act;
        act.id = new_id<ActId>(k_start);
        act.at = {k_start.ms - 3'600'000};
        ledger->append(tx, act);
        return {};
    });
    EXPECT_TRUE(check().is_sound());
    ASSERT_EQ(check().notes.size(), 1u);
    EXPECT_NE(check().notes[0].find("before act 9"), std::string::npos) << check().notes[0];
}

INSTANTIATE_TEST_SUITE_P(Engines, VerifyDatabase, testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

}  // namespace
}  // namespace bolan::verify
