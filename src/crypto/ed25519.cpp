#include "crypto/ed25519.h"
#include "base/check.h"
#include "crypto/encoding.h"
#include "crypto/sodium.h"
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sodium.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace bolan::crypto {

static_assert(crypto_sign_SECRETKEYBYTES == 64 && crypto_sign_PUBLICKEYBYTES == 32 && crypto_sign_SEEDBYTES == 32);

namespace {

class Descriptor {
  public:
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    ~Descriptor() {
        if (m_number >= 0) ::close(m_number);
    }
    int number() const { return m_number; }

  private:
    int m_number;
};

[[noreturn]] void throw_errno(std::string const& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

void sync_folder_of(std::string const& path) {
    auto folder = std::filesystem::path(path).parent_path();
    if (folder.empty()) folder = ".";
    Descriptor const file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (file.number() < 0 || ::fsync(file.number()) != 0) throw_errno(folder.string());
}

Error key_error(ErrorKind kind, std::string code, std::string const& path) {
    return Error::of(kind, std::move(code)).with("path", path);
}

}  // namespace

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
    Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0) {
        if (errno == ENOENT) return Fail(key_error(ErrorKind::not_found, "key.missing", path));
        throw_errno(path);
    }
    struct stat about {};
    if (::fstat(file.number(), &about) != 0) throw_errno(path);
    if (about.st_mode & 077) return Fail(key_error(ErrorKind::forbidden, "key.readable_by_others", path));
    std::array<std::uint8_t, 33> bytes{};
    auto const count = ::read(file.number(), bytes.data(), bytes.size());
    if (count < 0) throw_errno(path);
    if (count != 32) return Fail(key_error(ErrorKind::bad_input, "key.malformed", path));
    Seed seed;
    std::copy_n(bytes.begin(), seed.size(), seed.begin());
    auto key = from_seed(seed);
    sodium_memzero(seed.data(), seed.size());
    sodium_memzero(bytes.data(), bytes.size());
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
    Descriptor const file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (file.number() < 0) throw_errno(path);
    if (::write(file.number(), m_secret.data(), 32) != 32 || ::fsync(file.number()) != 0) throw_errno(path);
    sync_folder_of(path);
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
