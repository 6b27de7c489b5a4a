// The compact signed statement in a document's QR code: enough to check the paper with no network, and no more personal
// data than the paper shows.
//
// Text form, the fragment of a URL (the server never sees it):
//     https://HOST/verify#B1.<payload>.<signature>
//   <payload>    base64url without padding (RFC 4648 section 5) of the payload's bytes
//   <signature>  base64url without padding of the 64 bytes of Ed25519 (RFC 8032, pure) over the ASCII bytes
//                "B1." + <payload>, that is, over the text before the second full stop, exactly as it stands
//   Both must be canonical: unused low bits of the last character zero. Nothing may follow.
//
// Payload: one CBOR array (RFC 8949) of exactly 10 items in this order, each in its shortest form (section 4.2.1),
// definite lengths only, nothing after it:
//   0  text   code         reference of the document, 12 characters without dashes: "4QPX11ZC7K2M"
//   1  text   number       as printed: "DC-QTA/2026/000123"
//   2  text   type         name of the document's definition: "domicile"
//   3  text   office       code of the issuing office: "dc-quetta"
//   4  uint   issued_on    days from 1970-01-01 to the date of issue
//   5  text   initials     of the holder's name as printed in Latin or Urdu letters: "Z A"
//   6  bytes  cnic_salt    8 random bytes; empty when the document bears no CNIC
//   7  bytes  cnic_check   the first 3 bytes of SHA-256("bolan-cnic-1" + cnic_salt + the 13 ASCII digits); empty
//   likewise 8  bytes  key_id       the first 4 bytes of SHA-256 over the 32 bytes of the Ed25519 public key 9  uint
//   flags        bit 0: a duplicate; the other bits are 0
// Header bytes that can occur: array 0x8a; uint 0x00-0x17, 0x18 u8, 0x19 u16, 0x1a u32; text 0x60-0x77, 0x78 u8;
// bytes 0x40-0x57. Multi-byte numbers are big-endian. Lengths: code 12, number 1..40 bytes, type 1..32, office 1..32,
// initials 0..16 bytes; the whole text at most 287 bytes, so that the code stays within version 12 at level M.
//
// Why 3 bytes of the CNIC: a person with the paper who types a wrong CNIC is told so (all but 1 of 16.7 million), yet
// someone with the code alone finds some 600,000 CNICs that fit it and learns nothing.
#pragma once
#include "base/clock.h"
#include "base/result.h"
#include "crypto/ed25519.h"
#include "documents/layout.h"
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace bolan::documents {

using KeyId = std::array<std::uint8_t, 4>;

struct Statement {
    std::string code;
    std::string number;
    std::string type;
    std::string office;
    Date issued_on;
    std::string initials;
    Bytes cnic_salt;
    Bytes cnic_check;
    KeyId key_id{};
    bool is_duplicate = false;
    bool operator==(Statement const&) const = default;
};

inline constexpr std::size_t k_max_statement_text = 287;  // bytes that version 12 holds at level M

KeyId key_id_of(crypto::PublicKey const& key);

// "Zarina Ahmed" → "Z A", "زرینہ احمد" → "ز ا": the first letters of at most four words.
std::string initials_of(std::string_view name);

// Fills cnic_salt and cnic_check. `cnic` is 13 digits (CHECKed); `salt` is 8 random bytes (CHECKed).
void set_cnic(Statement& statement, std::string_view cnic, std::span<std::uint8_t const> salt);
bool matches_cnic(Statement const& statement, std::string_view cnic);

// The whole URL. `verify_url` is "https://HOST/verify". Errors: bad_input "statement.field_invalid" (values: "field"),
// too_large "statement.too_long". The statement's key_id is set from `key`.
[[nodiscard]] Result<std::string> encode_statement(std::string_view verify_url, Statement statement,
                                                   crypto::SigningKey const& key);

struct SignedStatement {
    Statement statement;
    std::string message;  // what is signed
    crypto::Signature signature;
};
// Reads a URL with such a fragment, or the fragment alone; the signature is not looked at yet.
// Errors: bad_input "statement.malformed".
[[nodiscard]] Result<SignedStatement> decode_statement(std::string_view text);

// Decodes and checks. `find_key` returns the public key with that id, or nothing when it is not known.
// Errors: as decode_statement; not_found "statement.key_unknown"; forbidden "statement.forged".
using FindKey = std::function<std::optional<crypto::PublicKey>(KeyId const&)>;
[[nodiscard]] Result<Statement> verify_statement(std::string_view text, FindKey const& find_key);

}  // namespace bolan::documents
