// Keys and certificates on disk.
#include "base/check.h"
#include "crypto/x509.h"
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace bolan::crypto {
namespace {

constexpr std::size_t k_max_identity_bytes = 64 * 1024;

class Descriptor {
  public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    Descriptor(Descriptor const&) = delete;
    ~Descriptor() {
        if (m_fd >= 0) ::close(m_fd);
    }
    int get() const { return m_fd; }

  private:
    int m_fd;
};

[[noreturn]] void refuse(std::filesystem::path const& path) {
    throw std::system_error(errno, std::generic_category(), path.string());
}

void write_all(int fd, std::string_view text, std::filesystem::path const& path) {
    while (!text.empty()) {
        auto const written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) refuse(path);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(fd) != 0) refuse(path);
}

// The PEM blocks of `text` whose label is `label`.
std::vector<std::string> blocks(std::string_view text, std::string_view label) {
    std::string const begin = "-----BEGIN " + std::string(label) + "-----";
    std::string const end = "-----END " + std::string(label) + "-----";
    std::vector<std::string> found;
    for (std::size_t at = text.find(begin); at != text.npos; at = text.find(begin, at)) {
        auto const stop = text.find(end, at);
        if (stop == text.npos) break;
        found.emplace_back(text.substr(at, stop + end.size() - at));
        at = stop;
    }
    return found;
}

}  // namespace

void write_private_file(std::filesystem::path const& path, std::string_view text) {
    auto const folder = path.parent_path();
    if (!folder.empty() && !std::filesystem::exists(folder)) {
        std::filesystem::create_directories(folder);
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    }
    std::string temporary = path.string() + ".XXXXXX";
    {
        Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));  // mode 0600
        if (file.get() < 0) refuse(path);
        write_all(file.get(), text, temporary);
    }
    std::filesystem::rename(temporary, path);
    Descriptor directory(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0 || ::fsync(directory.get()) != 0) refuse(folder);
}

void save_identity(std::filesystem::path const& path, SigningIdentity const& identity) {
    std::string text = identity.key.pem() + identity.certificate.pem();
    for (auto const& certificate : identity.chain) text += certificate.pem();
    write_private_file(path, text);
}

Result<SigningIdentity> load_identity(std::filesystem::path const& path) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0 && errno == ENOENT) {
        return Fail(Error::not_found("x509.identity_absent").with("path", path.string()));
    }
    struct ::stat status {};
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0) refuse(path);
    if ((status.st_mode & 077) != 0) return Fail(Error::forbidden("x509.identity_exposed").with("path", path.string()));
    std::string text(k_max_identity_bytes + 1, '\0');
    std::size_t length = 0;
    while (length < text.size()) {
        auto const count = ::read(file.get(), text.data() + length, text.size() - length);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) refuse(path);
        if (count == 0) break;
        length += static_cast<std::size_t>(count);
    }
    if (length > k_max_identity_bytes) return Fail(Error::bad_input("x509.certificate_malformed"));
    text.resize(length);
    auto key = TRY(OfficeKey::from_pem(text));
    std::vector<Certificate> certificates;
    for (auto const& pem : blocks(text, "CERTIFICATE")) certificates.push_back(TRY(Certificate::from_pem(pem)));
    if (certificates.empty()) return Fail(Error::bad_input("x509.certificate_malformed"));
    if (key.public_key_der() != certificates.front().public_key_der) {
        return Fail(Error::conflict("x509.identity_mismatch").with("path", path.string()));
    }
    SigningIdentity identity{std::move(key), std::move(certificates.front()), {}};
    identity.chain.assign(std::make_move_iterator(certificates.begin() + 1),
                          std::make_move_iterator(certificates.end()));
    return identity;
}

}  // namespace bolan::crypto
