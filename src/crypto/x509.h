// The signing keys and certificates of offices: what a document's PAdES signature is made with. A small authority of
// our own: one self-signed root for the installation and one certificate for each office under it (RFC 5280).
// Keys are ECDSA on P-256. A trust service outside can replace the root later: only PEM passes between them.
// Not for TLS, and not the ledger's key (that is Ed25519).
#pragma once
#include "base/clock.h"
#include "base/result.h"
#include "crypto/encoding.h"
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::crypto {

// A private key on P-256. Movable, shareable by pointer; signing is safe from several threads at once.
class OfficeKey {
  public:
    static OfficeKey generate();
    // Errors: bad_input "x509.key_malformed" when it is not one unencrypted PEM private key on P-256.
    [[nodiscard]] static Result<OfficeKey> from_pem(std::string_view pem);
    std::string pem() const;  // PKCS #8

    // ECDSA over SHA-256 of `data`, as the DER SEQUENCE { r, s } that CMS carries.
    Bytes sign(std::span<std::uint8_t const> data) const;
    Bytes public_key_der() const;  // SubjectPublicKeyInfo

    struct Native;  // OpenSSL's key; for the .cpp files of crypto/
    std::shared_ptr<Native const> const& native() const { return m_native; }

  private:
    explicit OfficeKey(std::shared_ptr<Native const> native) : m_native(std::move(native)) {}
    std::shared_ptr<Native const> m_native;
};

// Who a certificate names. UTF-8 in every script; at most 64 characters each (RFC 5280 upper bounds).
struct SubjectName {
    std::string common_name;   // "Deputy Commissioner, Quetta"
    std::string organisation;  // "Government of Balochistan"
    std::string unit;          // "Home and Tribal Affairs Department"; may be empty
    std::string country = "PK";
};

struct Validity {
    Timestamp from;
    Timestamp until;  // inclusive, cut to whole seconds
};

// A certificate, kept as its DER with what the program asks of it.
struct Certificate {
    Bytes der;
    std::string common_name;
    std::string serial_hex;  // lower case, without leading zeros
    Bytes serial_der;        // the content octets of the INTEGER
    Bytes issuer_der;        // the issuer's Name
    Bytes public_key_der;
    Validity validity;

    // Errors: bad_input "x509.certificate_malformed".
    [[nodiscard]] static Result<Certificate> from_der(std::span<std::uint8_t const> der);
    [[nodiscard]] static Result<Certificate> from_pem(std::string_view pem);
    std::string pem() const;
};

// The root of an installation: signs certificates and nothing else (CA, path length 0).
// Errors: bad_input "x509.name_invalid" (empty common name, over 64 characters, not UTF-8), "x509.validity_invalid".
[[nodiscard]] Result<Certificate> make_root(OfficeKey const& key, SubjectName const& name, Validity validity);

// A certificate for an office's key: not a CA, keyUsage digitalSignature + nonRepudiation (contentCommitment).
// The serial is 128 random bits. Errors: as make_root, and conflict "x509.not_the_root_key" when `root_key` is not the
// key in `root`.
[[nodiscard]] Result<Certificate> issue_office_certificate(OfficeKey const& root_key, Certificate const& root,
                                                           OfficeKey const& office_key, SubjectName const& name,
                                                           Validity validity);

// Whether `issuer` signed `certificate` (the signature only: no dates, no purposes).
bool is_issued_by(Certificate const& certificate, Certificate const& issuer);

// All that is needed to sign as an office. `chain` holds the certificates above, nearest first, root last.
struct SigningIdentity {
    OfficeKey key;
    Certificate certificate;
    std::vector<Certificate> chain;
};

// The key, the certificate and its chain as one PEM file of mode 0600.
void save_identity(std::filesystem::path const& path, SigningIdentity const& identity);
// Errors: as read_private_file, bad_input as from_pem, conflict "x509.identity_mismatch" when the key is not the
// certificate's.
[[nodiscard]] Result<SigningIdentity> load_identity(std::filesystem::path const& path);

}  // namespace bolan::crypto
