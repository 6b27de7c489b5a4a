#include "crypto/password.h"
#include "crypto/sodium.h"
#include <algorithm>
#include <array>
#include <new>
#include <semaphore>
#include <sodium.h>
#include <thread>

namespace bolan::crypto {

namespace {

constexpr unsigned long long k_passes = 2;
constexpr std::size_t k_memory_bytes = 19 * 1024 * 1024;

// One slot while a hash runs.
class Slot {
  public:
    Slot() { slots().acquire(); }
    ~Slot() { slots().release(); }
    Slot(Slot const&) = delete;
    Slot& operator=(Slot const&) = delete;

  private:
    static std::counting_semaphore<>& slots() {
        static std::counting_semaphore<> all(2 * std::max(1u, std::thread::hardware_concurrency()));
        return all;
    }
};

// libsodium wants a terminated text that fits its own bound.
bool copy_stored(std::string_view stored, std::array<char, crypto_pwhash_STRBYTES>& out) {
    if (stored.size() >= out.size() || !stored.starts_with(crypto_pwhash_STRPREFIX)) return false;
    out.fill(0);
    std::ranges::copy(stored, out.begin());
    return true;
}

}  // namespace

std::string hash_password(std::string_view password) {
    ensure_sodium();
    std::array<char, crypto_pwhash_STRBYTES> out;
    Slot const slot;
    if (crypto_pwhash_str(out.data(), password.data(), password.size(), k_passes, k_memory_bytes) != 0)
        throw std::bad_alloc();
    return out.data();
}

bool verify_password(std::string_view stored, std::string_view password) {
    ensure_sodium();
    std::array<char, crypto_pwhash_STRBYTES> text;
    if (!copy_stored(stored, text)) return false;
    Slot const slot;
    return crypto_pwhash_str_verify(text.data(), password.data(), password.size()) == 0;
}

bool needs_rehash(std::string_view stored) {
    ensure_sodium();
    std::array<char, crypto_pwhash_STRBYTES> text;
    return !copy_stored(stored, text) || crypto_pwhash_str_needs_rehash(text.data(), k_passes, k_memory_bytes) != 0;
}

void waste_a_verification(std::string_view password) {
    static std::string const nobody = hash_password("nobody");
    (void)verify_password(nobody, password);
}

}  // namespace bolan::crypto
