// Bytes that only somebody else can open: sealed to a public key (libsodium's sealed box, X25519 and
// XSalsa20-Poly1305), or encrypted under a key that serves for them alone (XChaCha20-Poly1305). Any thread.
#pragma once
#include "base/result.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace bolan::crypto {

// Whom bytes are sealed to: a public key, written "seal:" and base64url.
struct Recipient {
    std::array<std::uint8_t, 32> key{};
    std::string text() const;
};
std::optional<Recipient> parse_recipient(std::string_view text);

// The private key that opens what was sealed to its recipient. Its memory is wiped at the end.
class OpeningKey {
  public:
    static OpeningKey make();
    // Errors: as read_private_file; bad_input "key.malformed".
    static Result<OpeningKey> load(std::string const& path);
    OpeningKey(OpeningKey const&) = default;
    OpeningKey& operator=(OpeningKey const&) = default;
    ~OpeningKey();

    void save(std::string const& path) const;  // a new file, mode 0600; never overwrites. Throws std::system_error.
    Recipient recipient() const { return m_recipient; }
    std::optional<Bytes> open(std::span<std::uint8_t const> sealed) const;  // empty: not for this key, or damaged

  private:
    OpeningKey() = default;
    std::array<std::uint8_t, 32> m_secret{};
    Recipient m_recipient;
};

Bytes seal(Recipient const& recipient, std::span<std::uint8_t const> bytes);

// `key` follows from the bytes or is drawn for them: the nonce is always the same, so a key serves one plaintext only.
Bytes encrypt_once(Digest const& key, std::span<std::uint8_t const> bytes);
std::optional<Bytes> decrypt_once(Digest const& key, std::span<std::uint8_t const> bytes);  // empty: damaged

}  // namespace bolan::crypto
