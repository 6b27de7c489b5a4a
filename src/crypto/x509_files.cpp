// Keys and certificates on disk.
#include "crypto/private_file.h"
#include "crypto/x509.h"

namespace bolan::crypto {
namespace {

constexpr std::size_t k_max_identity_bytes = 64 * 1024;

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

void save_identity(std::filesystem::path const& path, SigningIdentity const& identity) {
    std::string text = identity.key.pem() + identity.certificate.pem();
    for (auto const& certificate : identity.chain) text += certificate.pem();
    write_private_file(path, text, Existing::replace);
}

Result<SigningIdentity> load_identity(std::filesystem::path const& path) {
    auto const text = TRY(read_private_file(path, k_max_identity_bytes));
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
