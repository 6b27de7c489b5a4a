#include "crypto/x509.h"
#include "base/check.h"
#include "base/random.h"
#include "base/text.h"
#include "crypto/x509_native.h"
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace bolan::crypto {
namespace {

using BioPtr = NativePtr<BIO, BIO_free_all>;
using X509Ptr = NativePtr<X509, X509_free>;
using KeyPtr = NativePtr<EVP_PKEY, EVP_PKEY_free>;
using DigestPtr = NativePtr<EVP_MD_CTX, EVP_MD_CTX_free>;
using NumberPtr = NativePtr<BIGNUM, BN_free>;
using ExtensionPtr = NativePtr<X509_EXTENSION, X509_EXTENSION_free>;

std::string text_of(BIO* bio) {
    char* data = nullptr;
    long const length = BIO_get_mem_data(bio, &data);
    return std::string(data, static_cast<std::size_t>(length));
}

bool is_p256(EVP_PKEY* key) {
    char group[32] = {};
    std::size_t length = 0;
    return EVP_PKEY_is_a(key, "EC") == 1 &&
           EVP_PKEY_get_utf8_string_param(key, "group", group, sizeof group, &length) == 1 &&
           std::string_view(group, length) == "prime256v1";
}

X509Ptr parse_x509(std::span<std::uint8_t const> der) {
    auto const* at = der.data();
    X509Ptr cert(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    if (cert && at != der.data() + der.size()) cert.reset();
    return cert;
}

KeyPtr public_key(Bytes const& der) {
    auto const* at = der.data();
    KeyPtr key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
    need(key != nullptr, "d2i_PUBKEY");
    return key;
}

std::string common_name_of(X509_NAME const* name) {
    int const index = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    if (index < 0) return {};
    unsigned char* text = nullptr;
    int const length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
    if (length < 0) return {};
    std::string result(reinterpret_cast<char*>(text), static_cast<std::size_t>(length));
    OPENSSL_free(text);
    return result;
}

Result<Timestamp> timestamp_of(ASN1_TIME const* time) {
    int days = 0, seconds = 0;
    NativePtr<ASN1_TIME, ASN1_TIME_free> epoch(ASN1_TIME_set(nullptr, 0));
    need(epoch != nullptr, "ASN1_TIME_set");
    if (ASN1_TIME_diff(&days, &seconds, epoch.get(), time) != 1) {
        return Fail(Error::bad_input("x509.certificate_malformed"));
    }
    return Timestamp{(static_cast<std::int64_t>(days) * 86400 + seconds) * 1000};
}

Result<Certificate> describe(X509* cert) {
    Certificate result;
    result.der = to_der(cert, i2d_X509);
    result.common_name = common_name_of(X509_get_subject_name(cert));
    NumberPtr serial(ASN1_INTEGER_to_BN(X509_get0_serialNumber(cert), nullptr));
    // RFC 5280 4.1.2.2: positive, at most 20 octets.
    if (!serial || BN_is_negative(serial.get()) || BN_num_bytes(serial.get()) > 20) {
        return Fail(Error::bad_input("x509.certificate_malformed"));
    }
    char* hex = BN_bn2hex(serial.get());
    need(hex != nullptr, "BN_bn2hex");
    std::string_view digits(hex);
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    for (char c : digits) result.serial_hex += c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    OPENSSL_free(hex);
    result.serial_der = to_der(X509_get0_serialNumber(cert), i2d_ASN1_INTEGER);
    result.serial_der.erase(result.serial_der.begin(), result.serial_der.begin() + 2);  // tag and one length octet
    result.issuer_der = to_der(X509_get_issuer_name(cert), i2d_X509_NAME);
    if (X509_get0_pubkey(cert) == nullptr) return Fail(Error::bad_input("x509.certificate_malformed"));
    result.public_key_der = to_der(X509_get0_pubkey(cert), i2d_PUBKEY);
    result.validity = {TRY(timestamp_of(X509_get0_notBefore(cert))), TRY(timestamp_of(X509_get0_notAfter(cert)))};
    return result;
}

Result<void> check_name(SubjectName const& name) {
    auto const fits = [](std::string const& part) { return is_valid_utf8(part) && count_characters(part) <= 64; };
    if (name.common_name.empty() || name.country.size() != 2 || !fits(name.common_name) || !fits(name.organisation) ||
        !fits(name.unit)) {
        return Fail(Error::bad_input("x509.name_invalid").with("name", name.common_name));
    }
    return {};
}

void set_subject(X509* cert, SubjectName const& name) {
    X509_NAME* subject = X509_get_subject_name(cert);
    auto const add = [&](char const* field, std::string const& text, int type) {
        if (text.empty()) return;
        need(X509_NAME_add_entry_by_txt(subject, field, type, reinterpret_cast<unsigned char const*>(text.data()),
                                        static_cast<int>(text.size()), -1, 0) == 1,
             "X509_NAME_add_entry_by_txt");
    };
    add("C", name.country, V_ASN1_PRINTABLESTRING);
    add("O", name.organisation, MBSTRING_UTF8);
    add("OU", name.unit, MBSTRING_UTF8);
    add("CN", name.common_name, MBSTRING_UTF8);
}

void set_serial(X509* cert) {
    std::array<std::uint8_t, 16> random{};
    fill_random(random);
    random[0] = static_cast<std::uint8_t>((random[0] & 0x7f) | 0x40);  // positive, and always 16 octets long
    NumberPtr number(BN_bin2bn(random.data(), random.size(), nullptr));
    need(number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(cert)), "BN_to_ASN1_INTEGER");
}

void add_extension(X509* cert, X509* issuer, int nid, char const* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, cert, nullptr, nullptr, 0);
    ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    need(extension && X509_add_ext(cert, extension.get(), -1) == 1, "X509_add_ext");
}

// A certificate with everything but issuer, extensions and signature.
X509Ptr begin_certificate(EVP_PKEY* subject_key, SubjectName const& name, Validity validity) {
    X509Ptr cert(X509_new());
    need(cert && X509_set_version(cert.get(), X509_VERSION_3) == 1, "X509_set_version");
    set_serial(cert.get());
    set_subject(cert.get(), name);
    need(X509_set_pubkey(cert.get(), subject_key) == 1, "X509_set_pubkey");
    need(ASN1_TIME_set(X509_getm_notBefore(cert.get()), validity.from.ms / 1000) != nullptr, "notBefore");
    need(ASN1_TIME_set(X509_getm_notAfter(cert.get()), validity.until.ms / 1000) != nullptr, "notAfter");
    return cert;
}

Result<Certificate> finish_certificate(X509* cert, EVP_PKEY* issuer_key) {
    need(X509_sign(cert, issuer_key, EVP_sha256()) > 0, "X509_sign");
    return describe(cert);
}

}  // namespace

OfficeKey OfficeKey::generate() {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    need(key != nullptr, "EVP_EC_gen");
    return OfficeKey(std::make_shared<Native const>(key));
}

Result<OfficeKey> OfficeKey::from_pem(std::string_view pem) {
    BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    need(bio != nullptr, "BIO_new_mem_buf");
    auto const no_password = [](char*, int, int, void*) { return -1; };
    KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
    if (!key || !is_p256(key.get())) return Fail(Error::bad_input("x509.key_malformed"));
    return OfficeKey(std::make_shared<Native const>(key.release()));
}

std::string OfficeKey::pem() const {
    BioPtr bio(BIO_new(BIO_s_mem()));
    need(bio && PEM_write_bio_PKCS8PrivateKey(bio.get(), m_native->key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
         "PEM_write_bio_PKCS8PrivateKey");
    return text_of(bio.get());
}

Bytes OfficeKey::sign(std::span<std::uint8_t const> data) const {
    DigestPtr context(EVP_MD_CTX_new());
    need(context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, m_native->key) == 1,
         "EVP_DigestSignInit");
    std::size_t length = 0;
    need(EVP_DigestSign(context.get(), nullptr, &length, data.data(), data.size()) == 1, "EVP_DigestSign");
    Bytes signature(length);
    need(EVP_DigestSign(context.get(), signature.data(), &length, data.data(), data.size()) == 1, "EVP_DigestSign");
    signature.resize(length);
    return signature;
}

Bytes OfficeKey::public_key_der() const { return to_der(m_native->key, i2d_PUBKEY); }

Result<Certificate> Certificate::from_der(std::span<std::uint8_t const> der) {
    X509Ptr cert = parse_x509(der);
    if (!cert) return Fail(Error::bad_input("x509.certificate_malformed"));
    return describe(cert.get());
}

Result<Certificate> Certificate::from_pem(std::string_view pem) {
    BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    need(bio != nullptr, "BIO_new_mem_buf");
    X509Ptr cert(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!cert) return Fail(Error::bad_input("x509.certificate_malformed"));
    return describe(cert.get());
}

std::string Certificate::pem() const {
    X509Ptr cert = parse_x509(der);
    CHECK(cert != nullptr);
    BioPtr bio(BIO_new(BIO_s_mem()));
    need(bio && PEM_write_bio_X509(bio.get(), cert.get()) == 1, "PEM_write_bio_X509");
    return text_of(bio.get());
}

Result<Certificate> make_root(OfficeKey const& key, SubjectName const& name, Validity validity) {
    TRY(check_name(name));
    if (validity.until <= validity.from) return Fail(Error::bad_input("x509.validity_invalid"));
    X509Ptr cert = begin_certificate(key.native()->key, name, validity);
    need(X509_set_issuer_name(cert.get(), X509_get_subject_name(cert.get())) == 1, "X509_set_issuer_name");
    // RFC 5280 4.2.1: what a conforming CA certificate must carry.
    add_extension(cert.get(), cert.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(cert.get(), cert.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(cert.get(), cert.get(), NID_subject_key_identifier, "hash");
    return finish_certificate(cert.get(), key.native()->key);
}

Result<Certificate> issue_office_certificate(OfficeKey const& root_key, Certificate const& root,
                                             OfficeKey const& office_key, SubjectName const& name, Validity validity) {
    TRY(check_name(name));
    if (validity.until <= validity.from) return Fail(Error::bad_input("x509.validity_invalid"));
    if (root_key.public_key_der() != root.public_key_der) return Fail(Error::conflict("x509.not_the_root_key"));
    X509Ptr issuer = parse_x509(root.der);
    CHECK(issuer != nullptr);
    X509Ptr cert = begin_certificate(office_key.native()->key, name, validity);
    need(X509_set_issuer_name(cert.get(), X509_get_subject_name(issuer.get())) == 1, "X509_set_issuer_name");
    add_extension(cert.get(), issuer.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(cert.get(), issuer.get(), NID_key_usage, "critical,digitalSignature,nonRepudiation");
    add_extension(cert.get(), issuer.get(), NID_subject_key_identifier, "hash");
    add_extension(cert.get(), issuer.get(), NID_authority_key_identifier, "keyid:always");
    return finish_certificate(cert.get(), root_key.native()->key);
}

bool is_issued_by(Certificate const& certificate, Certificate const& issuer) {
    X509Ptr cert = parse_x509(certificate.der);
    CHECK(cert != nullptr);
    return X509_verify(cert.get(), public_key(issuer.public_key_der).get()) == 1;
}

}  // namespace bolan::crypto
