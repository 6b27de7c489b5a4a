// SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104). Any thread; nothing is kept between calls.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace bolan::crypto {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::span<std::uint8_t const> bytes);
Digest sha256(std::string_view text);
Digest hmac_sha256(std::span<std::uint8_t const> key, std::span<std::uint8_t const> message);

// Piece by piece: Sha256().add(a).add(b).finish(). A value type: a copy continues on its own.
class Sha256 {
  public:
    Sha256();
    Sha256& add(std::span<std::uint8_t const> bytes);
    Sha256& add(std::string_view text);
    Sha256& add_byte(std::uint8_t byte);
    Digest finish();  // ends the object's use

  private:
    alignas(8) std::array<std::byte, 112> m_state;  // the library's context, checked in hash.cpp
};

}  // namespace bolan::crypto
