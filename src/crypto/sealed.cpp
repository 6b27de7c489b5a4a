#include "crypto/sealed.h"
#include "base/check.h"
#include "crypto/private_file.h"
#include "crypto/sodium.h"
#include <algorithm>
#include <sodium.h>

namespace bolan::crypto {

static_assert(crypto_box_PUBLICKEYBYTES == 32 && crypto_box_SECRETKEYBYTES == 32);
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == sizeof(Digest));

namespace {

constexpr std::string_view k_recipient_begin = "seal:";
constexpr std::string_view k_secret_begin = "opens:";
constexpr std::array<std::uint8_t, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES> k_nonce{};

std::optional<std::array<std::uint8_t, 32>> parse_key(std::string_view text, std::string_view begin) {
    while (text.ends_with('\n')) text.remove_suffix(1);
    if (!text.starts_with(begin)) return {};
    auto const bytes = parse_base64url(text.substr(begin.size()));
    if (!bytes || bytes->size() != 32) return {};
    std::array<std::uint8_t, 32> out;
    std::ranges::copy(*bytes, out.begin());
    return out;
}

}  // namespace

std::string Recipient::text() const { return std::string(k_recipient_begin) + base64url(key); }

std::optional<Recipient> parse_recipient(std::string_view text) {
    auto const key = parse_key(text, k_recipient_begin);
    return key ? std::optional(Recipient{*key}) : std::nullopt;
}

OpeningKey OpeningKey::make() {
    ensure_sodium();
    OpeningKey key;
    CHECK(crypto_box_keypair(key.m_recipient.key.data(), key.m_secret.data()) == 0);
    return key;
}

Result<OpeningKey> OpeningKey::load(std::string const& path) {
    ensure_sodium();
    auto text = TRY(read_private_file(path, 200));
    auto secret = parse_key(text, k_secret_begin);
    sodium_memzero(text.data(), text.size());
    if (!secret) return Fail(Error::bad_input("key.malformed").with("path", path));
    OpeningKey key;
    key.m_secret = *secret;
    sodium_memzero(secret->data(), secret->size());
    CHECK(crypto_scalarmult_base(key.m_recipient.key.data(), key.m_secret.data()) == 0);
    return key;
}

OpeningKey::~OpeningKey() { sodium_memzero(m_secret.data(), m_secret.size()); }

void OpeningKey::save(std::string const& path) const {
    write_private_file(path, std::string(k_secret_begin) + base64url(m_secret) + "\n", Existing::refuse);
}

std::optional<Bytes> OpeningKey::open(std::span<std::uint8_t const> sealed) const {
    if (sealed.size() < crypto_box_SEALBYTES) return {};
    Bytes out(sealed.size() - crypto_box_SEALBYTES);
    auto const code =
        crypto_box_seal_open(out.data(), sealed.data(), sealed.size(), m_recipient.key.data(), m_secret.data());
    return code == 0 ? std::optional(std::move(out)) : std::nullopt;
}

Bytes seal(Recipient const& recipient, std::span<std::uint8_t const> bytes) {
    ensure_sodium();
    Bytes out(bytes.size() + crypto_box_SEALBYTES);
    CHECK(crypto_box_seal(out.data(), bytes.data(), bytes.size(), recipient.key.data()) == 0);
    return out;
}

Bytes encrypt_once(Digest const& key, std::span<std::uint8_t const> bytes) {
    ensure_sodium();
    Bytes out(bytes.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    CHECK(crypto_aead_xchacha20poly1305_ietf_encrypt(out.data(), nullptr, bytes.data(), bytes.size(), nullptr, 0,
                                                     nullptr, k_nonce.data(), key.data()) == 0);
    return out;
}

std::optional<Bytes> decrypt_once(Digest const& key, std::span<std::uint8_t const> bytes) {
    ensure_sodium();
    if (bytes.size() < crypto_aead_xchacha20poly1305_ietf_ABYTES) return {};
    Bytes out(bytes.size() - crypto_aead_xchacha20poly1305_ietf_ABYTES);
    auto const code = crypto_aead_xchacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, bytes.data(),
                                                                 bytes.size(), nullptr, 0, k_nonce.data(), key.data());
    return code == 0 ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace bolan::crypto
