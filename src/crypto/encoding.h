// Bytes as text: hexadecimal, base64 (RFC 4648 section 4, padded) and base64url (section 5, without padding).
// The readers are strict: wrong length, foreign characters or stray bits give empty. Not constant time.
#pragma once
#include "crypto/hash.h"
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::crypto {

using Bytes = std::vector<std::uint8_t>;

std::string hex(std::span<std::uint8_t const> bytes);  // lower case
void append_hex(std::string& out, std::span<std::uint8_t const> bytes);
std::optional<Bytes> parse_hex(std::string_view text);     // either case
std::optional<Digest> parse_digest(std::string_view hex);  // exactly 64 digits, lower case

std::string base64(std::span<std::uint8_t const> bytes);
std::optional<Bytes> parse_base64(std::string_view text);

std::string base64url(std::span<std::uint8_t const> bytes);
std::optional<Bytes> parse_base64url(std::string_view text);

std::span<std::uint8_t const> as_bytes(std::string_view text);  // a view of the text's bytes

}  // namespace bolan::crypto
