// The low-level SHA256_* functions are called on purpose. For the 65 bytes of a tree node, EVP with a kept context
// costs 1.1 to 1.4 times as much and the one-shot SHA256() of OpenSSL 3, which looks the algorithm up each time, 2.4 to
// 3 times. All of them run the same assembly, with SHA-NI where the processor has it.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/hash.h"
#include <algorithm>
#include <openssl/sha.h>

namespace bolan::crypto {

static_assert(sizeof(SHA256_CTX) <= 112 && alignof(SHA256_CTX) <= 8);

namespace {

constexpr std::size_t k_block = 64;

SHA256_CTX* context(std::array<std::byte, 112>& state) { return reinterpret_cast<SHA256_CTX*>(state.data()); }

std::span<std::uint8_t const> bytes_of(std::string_view text) {
    return {reinterpret_cast<std::uint8_t const*>(text.data()), text.size()};
}

}  // namespace

Digest sha256(std::span<std::uint8_t const> bytes) {
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, bytes.data(), bytes.size());
    Digest out;
    SHA256_Final(out.data(), &state);
    return out;
}

Digest sha256(std::string_view text) { return sha256(bytes_of(text)); }

Digest hmac_sha256(std::span<std::uint8_t const> key, std::span<std::uint8_t const> message) {
    std::array<std::uint8_t, k_block> inner{};
    if (key.size() > k_block) {
        std::ranges::copy(sha256(key), inner.begin());
    } else {
        std::ranges::copy(key, inner.begin());
    }
    auto outer = inner;
    for (auto& byte : inner) byte ^= 0x36;
    for (auto& byte : outer) byte ^= 0x5c;
    Digest const first = Sha256().add(inner).add(message).finish();
    return Sha256().add(outer).add(first).finish();
}

Sha256::Sha256() { SHA256_Init(context(m_state)); }

Sha256& Sha256::add(std::span<std::uint8_t const> bytes) {
    SHA256_Update(context(m_state), bytes.data(), bytes.size());
    return *this;
}

Sha256& Sha256::add(std::string_view text) { return add(bytes_of(text)); }

Sha256& Sha256::add_byte(std::uint8_t byte) { return add(std::span(&byte, 1)); }

Digest Sha256::finish() {
    Digest out;
    SHA256_Final(out.data(), context(m_state));
    return out;
}

}  // namespace bolan::crypto
