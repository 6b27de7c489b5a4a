#include "documents/statement.h"
#include "crypto/encoding.h"
#include "documents/qr.h"
#include "documents/testing.h"
#include <gtest/gtest.h>

namespace bolan::documents {
namespace {

using namespace testing;

std::optional<crypto::PublicKey> known_key(KeyId const& id) {
    auto const key = statement_key().public_key();
    return id == key_id_of(key) ? std::optional(key) : std::nullopt;
}

std::string code_of(std::string_view text) {
    auto const result = verify_statement(text, known_key);
    return result ? "good" : result.error().code;
}

// The same text with another payload under a fresh, right signature.
std::string signed_anew(Bytes const& payload) {
    std::string const message = "B1." + crypto::base64url(payload);
    return message + "." + crypto::base64url(statement_key().sign(message));
}

Bytes payload_of(std::string_view text) {
    auto const begin = text.find("#B1.") + 4;
    return *crypto::parse_base64url(text.substr(begin, text.rfind('.') - begin));
}

// The format's test vector: seed 00 01 … 1f, the fields of testing.h. The browser's reader checks the same text.
TEST(Statement, its_bytes_are_as_the_format_says) {
    auto const text = sample_statement();
    EXPECT_EQ(crypto::hex(payload_of(text)).substr(0, 28),
              "8a6c345150583131"
              "5a43374b324d");
    EXPECT_EQ(
        text,
        "https://services.example.pk/verify#B1."
        "imw0UVBYMTFaQzdLMk1yREMtUVRBLzIwMjYvMDAwMTIzaGRvbWljaWxlaWRjLXF1ZXR0YRlRK2VaIEEgS0gBAgMEBQYHCEOtk5REVkdapwA."
        "w44PCo8kG08mnKnwEloZDGQ_A49m72qNOBdbrbuEwjG8G6i35YGr9BhrzbjcPRjXZzMkeVxwWXN5Pgt31OCgBg");
}

TEST(Statement, it_comes_back_as_it_went) {
    auto const read = verify_statement(sample_statement(), known_key);
    ASSERT_TRUE(read) << read.error().code;
    EXPECT_EQ(read->code, "4QPX11ZC7K2M");
    EXPECT_EQ(read->number, "DC-QTA/2026/000123");
    EXPECT_EQ(read->type, "domicile");
    EXPECT_EQ(read->office, "dc-quetta");
    EXPECT_EQ(read->issued_on.iso(), "2026-11-22");
    EXPECT_EQ(read->initials, "Z A K");
    EXPECT_FALSE(read->is_duplicate);
    auto const text = sample_statement();
    EXPECT_TRUE(verify_statement(text.substr(text.find('#') + 1), known_key));
}

TEST(Statement, the_cnic_is_recognised_and_not_told) {
    auto const statement = *verify_statement(sample_statement(), known_key);
    EXPECT_TRUE(matches_cnic(statement, "5440012345671"));
    EXPECT_FALSE(matches_cnic(statement, "5440012345672"));
    EXPECT_FALSE(matches_cnic(statement, "54400-1234567-1"));
    EXPECT_EQ(statement.cnic_check.size(), 3U);
    EXPECT_EQ(sample_statement().find("5440012345671"), std::string::npos);
}

TEST(Statement, every_changed_character_is_noticed) {
    auto const text = sample_statement();
    for (std::size_t i = text.find('#') + 1; i < text.size(); ++i) {
        auto changed = text;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_NE(code_of(changed), "good") << i;
    }
    for (std::size_t length = 0; length < text.size(); ++length) EXPECT_NE(code_of(text.substr(0, length)), "good");
    EXPECT_NE(code_of(text + "A"), "good");
}

TEST(Statement, an_unknown_key_is_told_from_a_forgery) {
    Statement statement = *verify_statement(sample_statement(), known_key);
    auto const stranger = encode_statement("https://x/verify", statement, crypto::SigningKey::make()).value();
    EXPECT_EQ(code_of(stranger), "statement.key_unknown");
    auto text = sample_statement();
    auto const dot = text.rfind('.');
    text[dot + 5] = text[dot + 5] == 'A' ? 'B' : 'A';
    EXPECT_EQ(code_of(text), "statement.forged");
}

TEST(Statement, only_the_shortest_form_is_read_even_when_it_is_signed) {
    auto const payload = payload_of(sample_statement());
    EXPECT_EQ(code_of(signed_anew(payload)), "good");
    auto longer = payload;
    longer.push_back(0);
    EXPECT_EQ(code_of(signed_anew(longer)), "statement.malformed");
    auto wide = payload;  // the text of length 12 with its length in a byte of its own
    wide[1] = 0x78;
    wide.insert(wide.begin() + 2, 12);
    EXPECT_EQ(code_of(signed_anew(wide)), "statement.malformed");
    auto open = payload;
    open[0] = 0x9f;
    EXPECT_EQ(code_of(signed_anew(open)), "statement.malformed");
    auto flagged = payload;
    flagged.back() = 2;
    EXPECT_EQ(code_of(signed_anew(flagged)), "statement.malformed");
    for (std::size_t length = 0; length < payload.size(); ++length) {
        Bytes const cut(payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(length));
        EXPECT_EQ(code_of(signed_anew(cut)), "statement.malformed");
    }
}

TEST(Statement, it_fits_the_code_even_when_its_fields_are_long) {
    EXPECT_LE(make_qr(sample_statement())->version, 11);
    EXPECT_LE(make_qr(std::string(k_max_statement_text, 'x'))->version, 12);
    Statement statement = *verify_statement(sample_statement(), known_key);
    statement.number = std::string(41, 'x');
    EXPECT_EQ(encode_statement("https://x/verify", statement, statement_key()).error().code, "statement.field_invalid");
    statement.number = std::string(40, 'x');
    statement.type = statement.office = std::string(32, 'y');
    EXPECT_EQ(encode_statement("https://services.example.pk/verify", statement, statement_key()).error().code,
              "statement.too_long");
}

TEST(Statement, initials_are_letters_of_either_script) {
    EXPECT_EQ(initials_of("Zarina Ahmed"), "Z A");
    EXPECT_EQ(initials_of("زرینہ احمد خان"), "ز ا خ");
    EXPECT_EQ(initials_of("  a  b c d e f "), "a b c d");
    EXPECT_EQ(initials_of(""), "");
}

TEST(Qr, its_drawing_is_escaped_and_its_limits_are_kept) {
    auto const code = make_qr("https://example.pk").value();
    EXPECT_EQ(code.size, 17 + 4 * code.version);
    EXPECT_EQ(code.dark.size(), static_cast<std::size_t>(code.size * code.size));
    EXPECT_TRUE(code.at(0, 0));
    auto const svg = qr_svg(code, "a\"<b>&");
    EXPECT_NE(svg.find("aria-label=\"a&quot;&lt;b&gt;&amp;\""), svg.npos);
    EXPECT_EQ(svg.find("style="), svg.npos);
    EXPECT_EQ(make_qr(std::string(400, 'x'), 12).error().code, "document.qr_too_long");
    EXPECT_EQ(make_qr("").error().code, "document.qr_empty");
}

}  // namespace
}  // namespace bolan::documents
