#include "crypto/ed25519.h"
#include "base/check.h"
#include "crypto/encoding.h"
#include "crypto/private_file.h"
#include "crypto/sodium.h"
#include <algorithm>
#include <sodium.h>

namespace bolan::crypto {

static_assert(crypto_sign_SECRETKEYBYTES == 64 && crypto_sign_PUBLICKEYBYTES == 32 && crypto_sign_SEEDBYTES == 32);

SigningKey SigningKey::from_seed(Seed const& seed) {
    ensure_sodium();
    SigningKey key;
    CHECK(crypto_sign_seed_keypair(key.m_public.data(), key.m_secret.data(), seed.data()) == 0);
    return key;
}

SigningKey SigningKey::make() {
    ensure_sodium();
    Seed seed;
    randombytes_buf(seed.data(), seed.size());
    auto key = from_seed(seed);
    sodium_memzero(seed.data(), seed.size());
    return key;
}

SigningKey::~SigningKey() { sodium_memzero(m_secret.data(), m_secret.size()); }

Result<SigningKey> SigningKey::load(std::string const& path) {
    Seed seed;
    auto content = TRY(read_private_file(path, seed.size()));
    if (content.size() != seed.size()) return Fail(Error::bad_input("key.malformed").with("path", path));
    std::copy_n(content.begin(), seed.size(), seed.begin());
    auto key = from_seed(seed);
    sodium_memzero(seed.data(), seed.size());
    sodium_memzero(content.data(), content.size());
    return key;
}

Result<SigningKey> SigningKey::load_or_make(std::string const& path) {
    auto loaded = load(path);
    if (loaded || loaded.error().code != "key.missing") return loaded;
    auto made = make();
    made.save(path);
    return made;
}

void SigningKey::save(std::string const& path) const {
    write_private_file(path, {reinterpret_cast<char const*>(m_secret.data()), sizeof(Seed)}, Existing::refuse);
}

Signature SigningKey::sign(std::span<std::uint8_t const> message) const {
    Signature out;
    CHECK(crypto_sign_detached(out.data(), nullptr, message.data(), message.size(), m_secret.data()) == 0);
    return out;
}

Signature SigningKey::sign(std::string_view message) const { return sign(as_bytes(message)); }

bool verify(PublicKey const& key, std::span<std::uint8_t const> message, Signature const& signature) {
    ensure_sodium();
    return crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

bool verify(PublicKey const& key, std::string_view message, Signature const& signature) {
    return verify(key, as_bytes(message), signature);
}

}  // namespace bolan::crypto
