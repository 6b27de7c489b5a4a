#include "verify/note.h"
#include "ledger/tiles.h"  // layer-exempt: the checker's tests read the notes that the ledger writes
#include <gtest/gtest.h>

namespace bolan::verify {
namespace {

crypto::SigningKey key_of(std::string_view name) { return crypto::SigningKey::from_seed(crypto::sha256(name)); }

VerifierKey verifier_of(std::string_view name) {
    return *parse_verifier_key(ledger::verifier_key(name, key_of(name).public_key()));
}

std::string note_of(std::string_view origin, std::string_view signer) {
    return ledger::sign_note(ledger::checkpoint_text(origin, 7, crypto::sha256("root")), signer, key_of(signer));
}

TEST(Note, a_checkpoint_of_the_ledger_is_read) {
    auto const opened = open_checkpoint(note_of("log.example", "log.example"), verifier_of("log.example"));
    ASSERT_TRUE(opened) << opened.error().code;
    EXPECT_EQ(opened->origin, "log.example");
    EXPECT_EQ(opened->size, 7u);
    EXPECT_EQ(opened->root, crypto::sha256("root"));
}

TEST(Note, a_witness_beside_the_log_is_passed_over) {
    auto const note = note_of("log.example", "log.example");
    auto const witness = note_of("log.example", "witness.example");
    auto const both = note + witness.substr(witness.find("\n\n") + 2);
    EXPECT_TRUE(open_checkpoint(both, verifier_of("log.example")));
    EXPECT_EQ(open_checkpoint(witness, verifier_of("log.example")).error().code, "verify.checkpoint_unsigned");
    EXPECT_EQ(open_checkpoint(witness, verifier_of("witness.example")).error().code, "verify.checkpoint_origin");
}

TEST(Note, any_changed_byte_is_refused) {
    auto const key = verifier_of("log.example");
    auto const note = note_of("log.example", "log.example");
    for (std::size_t i = 0; i < note.size(); ++i) {
        auto changed = note;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_FALSE(open_checkpoint(changed, key)) << i;
        EXPECT_FALSE(open_checkpoint(note.substr(0, i), key)) << i;
    }
    EXPECT_FALSE(open_checkpoint(note + "x", key));
    EXPECT_FALSE(open_checkpoint(note + "\n", key));
}

TEST(Note, a_text_that_is_no_checkpoint_is_refused_though_signed) {
    auto const key = verifier_of("log.example");
    for (auto text : {"log.example\n", "log.example\n07\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                      "log.example\n-7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                      "log.example\n7\n47DEQpj8HBSa\n", "log.example\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n",
                      "log.example\n99999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"})
        EXPECT_EQ(open_checkpoint(ledger::sign_note(text, "log.example", key_of("log.example")), key).error().code,
                  "verify.checkpoint_malformed")
            << text;
    EXPECT_TRUE(
        open_checkpoint(ledger::sign_note("log.example\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\n",
                                          "log.example", key_of("log.example")),
                        key));
}

TEST(Note, a_verifier_key_must_carry_its_own_hash) {
    EXPECT_TRUE(parse_verifier_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
    EXPECT_TRUE(parse_verifier_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n"));
    for (auto bad :
         {"", "PeterNeumann", "PeterNeumann+c74f20a3", "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
          "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
          "Peterneumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
          "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
          "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"})
        EXPECT_EQ(parse_verifier_key(bad).error().code, "verify.key_malformed") << bad;
}

}  // namespace
}  // namespace bolan::verify
