// Ed25519 signatures (RFC 8032).
#pragma once
#include "base/result.h"
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace bolan::crypto {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;
using Seed = std::array<std::uint8_t, 32>;

// A private key. Its memory is wiped at the end. sign() may be called from any thread.
class SigningKey {
  public:
    static SigningKey make();  // from the operating system's randomness
    static SigningKey from_seed(Seed const& seed);
    // The file holds the 32 bytes of the seed and nothing else.
    // Errors: not_found "key.missing"; bad_input "key.malformed" (not 32 bytes); forbidden "key.readable_by_others"
    // when the file's mode lets group or others read it. All with value "path".
    static Result<SigningKey> load(std::string const& path);
    // load(), or make() and save() when there is no such file.
    static Result<SigningKey> load_or_make(std::string const& path);

    SigningKey(SigningKey&&) = default;
    SigningKey(SigningKey const&) = default;
    SigningKey& operator=(SigningKey const&) = default;
    ~SigningKey();

    // Writes a new file, mode 0600, on the disk before it returns; never overwrites. Throws std::system_error.
    void save(std::string const& path) const;

    PublicKey const& public_key() const { return m_public; }
    Signature sign(std::span<std::uint8_t const> message) const;
    Signature sign(std::string_view message) const;

  private:
    SigningKey() = default;
    std::array<std::uint8_t, 64> m_secret{};  // seed and public key, as libsodium wants it
    PublicKey m_public{};
};

bool verify(PublicKey const& key, std::span<std::uint8_t const> message, Signature const& signature);
bool verify(PublicKey const& key, std::string_view message, Signature const& signature);

}  // namespace bolan::crypto
