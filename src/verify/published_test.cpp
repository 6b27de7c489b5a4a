#include "verify/published.h"
#include "crypto/encoding.h"
#include "ledger/tiles.h"  // layer-exempt: a forged checkpoint is signed as the ledger signs
#include "verify/library_fixture.h"
#include "verify/receipt.h"
#include "verify/tree.h"

namespace bolan::verify {
namespace {

class VerifyPublished : public LibraryTest {
  protected:
    // The log as served, with some files replaced or (empty optional) missing.
    Fetch fetch() {
        return [this](std::string const& path) -> Result<std::string> {
            ++fetched;
            if (auto const found = replaced.find(path); found != replaced.end()) {
                if (!found->second) return Fail(Error::not_found("test.gone"));
                return *found->second;
            }
            return ledger->file(path);
        };
    }
    Report check(std::optional<std::string> earlier = {}) {
        auto const report = verify_published(fetch(), {ledger->verifier_key(), std::move(earlier)});
        EXPECT_TRUE(report) << report.error().code;
        return report ? *report : Report();
    }
    void change_byte(std::string const& path, std::size_t at) {
        auto body = *ledger->file(path);
        body.at(at) = static_cast<char>(body.at(at) ^ 1);
        replaced[path] = body;
    }
    std::map<std::string, std::optional<std::string>> replaced;
    int fetched = 0;
};

TEST_P(VerifyPublished, what_the_server_publishes_is_sound_at_every_kind_of_size) {
    for (int more : {0, 248, 1, 1, 255, 400}) {  // 7, 255, 256, 257, 512, 912
        append_many(more);
        auto const report = check();
        EXPECT_TRUE(report.is_sound()) << report.text();
        EXPECT_EQ(report.size, ledger->head().size);
        EXPECT_EQ(report.root, ledger->head().root);
        EXPECT_EQ(report.acts, report.size);
    }
}

TEST_P(VerifyPublished, the_key_of_the_log_itself_is_believed_with_a_note) {
    auto const report = verify_published(fetch(), {});
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->is_sound());
    ASSERT_EQ(report->notes.size(), 1u);
    EXPECT_NE(report->notes[0].find("log.example+"), std::string::npos);
}

TEST_P(VerifyPublished, a_changed_file_is_named_with_the_first_wrong_entry) {
    append_many(600);
    change_byte("/log/tile/0/001", 3 * 32 + 5);
    auto report = check();
    ASSERT_FALSE(report.is_sound());
    EXPECT_EQ(report.findings[0].code, "tile.altered") << report.text();
    EXPECT_EQ(report.findings[0].index, 259u);
    EXPECT_EQ(report.findings[0].key, "/log/tile/0/001");

    replaced.clear();
    change_byte("/log/tile/entries/002.p/95", 10 * 34 + 2);
    report = check();
    EXPECT_EQ(report.findings.at(0).code, "entry.altered") << report.text();
    EXPECT_EQ(report.findings.at(0).index, 522u);
    EXPECT_EQ(report.findings.at(0).key, "/log/tile/entries/002.p/95");

    replaced.clear();
    change_byte("/log/tile/1/000.p/2", 40);
    report = check();
    EXPECT_EQ(report.findings.at(0).code, "tile.altered") << report.text();
    EXPECT_EQ(report.findings.at(0).index, 256u);
    EXPECT_EQ(report.findings.at(0).key, "/log/tile/1/000.p/2");
}

TEST_P(VerifyPublished, an_entry_and_its_tile_changed_together_are_found_by_the_root) {
    append_many(300);
    change_byte("/log/tile/entries/000", 2);
    auto entry = crypto::as_bytes(*replaced["/log/tile/entries/000"]).subspan(2, 32);
    auto const leaf = crypto::Sha256().add_byte(0).add(entry).finish();
    auto tile = *ledger->file("/log/tile/0/000");
    tile.replace(0, 32, std::string(leaf.begin(), leaf.end()));
    replaced["/log/tile/0/000"] = tile;
    auto const report = check();
    EXPECT_EQ(report.findings.at(0).code, "tile.altered") << report.text();
    EXPECT_EQ(report.findings.at(0).key, "/log/tile/1/000.p/1");
    EXPECT_EQ(report.findings.at(1).code, "tree.altered");
}

TEST_P(VerifyPublished, missing_and_malformed_files_are_named) {
    append_many(300);
    std::pair<std::optional<std::string>, char const*> const cases[] = {
        {std::nullopt, "tile.missing"}, {"", "tile.malformed"}, {std::string(100, 'x'), "tile.malformed"}};
    for (auto const& [body, code] : cases)
        for (auto path : {"/log/tile/0/000", "/log/tile/entries/001.p/51", "/log/tile/1/000.p/1"}) {
            replaced = {{path, body}};
            auto const report = check();
            EXPECT_EQ(report.findings.at(0).code, code) << report.text();
            EXPECT_EQ(report.findings.at(0).key, path);
        }
    auto bundle = *ledger->file("/log/tile/entries/000");
    bundle[34 * 4 + 1] = 31;
    replaced = {{"/log/tile/entries/000", bundle}};
    EXPECT_EQ(check().findings.at(0).code, "tile.malformed");
    EXPECT_EQ(check().findings.at(0).index, 4u);
}

TEST_P(VerifyPublished, a_partial_tile_may_have_become_full) {
    auto const old_note = ledger->checkpoint();
    append_many(300);
    replaced = {{"/log/checkpoint", old_note},
                {"/log/tile/0/000.p/7", std::nullopt},
                {"/log/tile/entries/000.p/7", std::nullopt}};
    auto const report = check();
    EXPECT_TRUE(report.is_sound()) << report.text();
    EXPECT_EQ(report.size, 7u);
}

TEST_P(VerifyPublished, forged_checkpoints_rollback_and_rewriting_are_found) {
    append_many(300);
    auto const later = ledger->checkpoint();
    replaced["/log/checkpoint"] = std::nullopt;
    EXPECT_EQ(check().findings.at(0).code, "checkpoint.missing");
    replaced["/log/checkpoint"] = ledger::sign_note(ledger::checkpoint_text("log.example", 307, ledger->head().root),
                                                    "log.example", crypto::SigningKey::make());
    EXPECT_EQ(check().findings.at(0).code, "checkpoint.forged");
    replaced.clear();
    append_many(10);
    EXPECT_TRUE(check(later).is_sound());

    // The government itself, with its key, tells another history.
    auto const key = crypto::SigningKey::from_seed(crypto::sha256("log key"));
    auto const other =
        ledger::sign_note(ledger::checkpoint_text("log.example", 307, crypto::sha256("x")), "log.example", key);
    EXPECT_EQ(check(other).findings.at(0).code, "history.rewritten");
    auto const longer =
        ledger::sign_note(ledger::checkpoint_text("log.example", 900, crypto::sha256("x")), "log.example", key);
    EXPECT_EQ(check(longer).findings.at(0).code, "history.rolled_back");
}

TEST_P(VerifyPublished, a_receipt_proves_its_act_and_no_other) {
    append_many(300);
    auto const key = *parse_verifier_key(ledger->verifier_key());
    for (std::uint64_t index : {0u, 4u, 255u, 256u, 306u}) {
        auto const receipt = *ledger->receipt(index);
        auto const stored =
            database->read([&](store::Connection& db) { return ledger::acts_from(db, index, 1).at(0); });
        auto const content = ledger::canonical_content(stored.act, index);
        auto const proof = receipt.proof_text(ledger::Receipt::For::party);
        EXPECT_EQ(receipt.proof_text().find("extra"), std::string::npos) << "the salt is not for everybody";
        auto const proven = check_receipt(proof, content, key);
        ASSERT_TRUE(proven) << proven.error().code;
        EXPECT_EQ(proven->index, index);
        EXPECT_EQ(proven->checkpoint.size, 307u);
        EXPECT_EQ(ledger->receipt(receipt.id)->index, index);

        auto changed = content;
        changed.replace(changed.find("outcome"), 7, "Outcome");
        EXPECT_EQ(check_receipt(proof, changed, key).error().code, "verify.receipt_not_included");
        auto elsewhere = proof;
        auto const line = "index " + std::to_string(index);
        elsewhere.replace(elsewhere.find(line), line.size(), "index 17");
        EXPECT_EQ(check_receipt(elsewhere, content, key).error().code, "verify.receipt_not_included");
        for (std::size_t cut = 0; cut < proof.size(); cut += 13)
            EXPECT_FALSE(check_receipt(std::string_view(proof).substr(0, cut), content, key));
    }
    EXPECT_EQ(ledger->receipt(307).error().code, "ledger.no_such_act");
    EXPECT_EQ(ledger->receipt(ActId()).error().code, "ledger.no_such_act");
}

TEST_P(VerifyPublished, consistency_proofs_hold_between_any_two_heads) {
    std::vector<ledger::Head> heads{ledger->head()};
    for (int more : {1, 200, 60, 300}) {
        append_many(more);
        heads.push_back(ledger->head());
    }
    auto const now = ledger->head();
    for (auto const& head : heads)
        EXPECT_TRUE(proves_consistency(head.size, head.root, now.size, now.root, *ledger->consistency(head.size)));
    EXPECT_EQ(ledger->consistency(0).error().code, "ledger.size");
    EXPECT_EQ(ledger->consistency(now.size + 1).error().code, "ledger.size");
}

// What is published does not depend on the engine beyond ledger_test's files_are_served_as_tiles.
INSTANTIATE_TEST_SUITE_P(Engines, VerifyPublished, testing::Values(store::Engine::sqlite),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

}  // namespace
}  // namespace bolan::verify
