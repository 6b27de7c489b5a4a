#include "crypto/x509.h"
#include "crypto/cms.h"
#include "crypto/hash.h"
#include "crypto/private_file.h"
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace bolan::crypto {
namespace {

Validity const k_years{{1'700'000'000'000}, {2'000'000'000'000}};
SubjectName const k_office{"ڈپٹی کمشنر، کوئٹہ", "Government of Balochistan", "Home Department"};

struct Authority {
    OfficeKey root_key = OfficeKey::generate();
    Certificate root = make_root(root_key, {"Root", "Government of Balochistan", ""}, k_years).value();
    OfficeKey key = OfficeKey::generate();
    Certificate certificate = issue_office_certificate(root_key, root, key, k_office, k_years).value();
};

class Folder {
  public:
    Folder() {
        char path[] = "/tmp/bolan-x509-XXXXXX";
        if (::mkdtemp(path) == nullptr) throw std::runtime_error("mkdtemp");
        m_path = path;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    std::filesystem::path operator/(char const* name) const { return m_path / name; }

  private:
    std::filesystem::path m_path;
};

TEST(X509, an_office_certificate_is_signed_by_the_root_and_no_other) {
    Authority const a, b;
    EXPECT_TRUE(is_issued_by(a.certificate, a.root));
    EXPECT_TRUE(is_issued_by(a.root, a.root));
    EXPECT_FALSE(is_issued_by(a.certificate, b.root));
    EXPECT_FALSE(is_issued_by(a.root, a.certificate));
    EXPECT_EQ(a.certificate.common_name, k_office.common_name);
    EXPECT_EQ(a.certificate.public_key_der, a.key.public_key_der());
    EXPECT_EQ(a.certificate.validity.from, k_years.from);
    EXPECT_EQ(a.certificate.validity.until, k_years.until);
    EXPECT_EQ(a.certificate.serial_hex.size(), 32U);
    EXPECT_NE(a.certificate.serial_hex, b.certificate.serial_hex);
}

TEST(X509, openssl_accepts_the_chain) {
    Authority const a;
    Folder const folder;
    std::ofstream(folder / "root.pem") << a.root.pem();
    std::ofstream(folder / "office.pem") << a.certificate.pem();
    std::string const command = "openssl verify -x509_strict -attime 1800000000 -CAfile " +
                                (folder / "root.pem").string() + " " + (folder / "office.pem").string() +
                                " >/dev/null 2>&1";
    EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST(X509, names_and_dates_that_do_not_fit_are_refused) {
    auto const key = OfficeKey::generate();
    auto const code = [&](SubjectName const& name, Validity validity) {
        auto const result = make_root(key, name, validity);
        return result ? std::string("made") : result.error().code;
    };
    EXPECT_EQ(code({std::string(65, 'x'), "", ""}, k_years), "x509.name_invalid");
    EXPECT_EQ(code({"", "x", ""}, k_years), "x509.name_invalid");
    EXPECT_EQ(code({"\xff", "x", ""}, k_years), "x509.name_invalid");
    EXPECT_EQ(code({"x", "x", "", "PAK"}, k_years), "x509.name_invalid");
    EXPECT_EQ(code({"x", "x", ""}, {k_years.until, k_years.from}), "x509.validity_invalid");
}

TEST(X509, only_the_key_of_the_root_issues_under_it) {
    Authority const a;
    auto const result = issue_office_certificate(a.key, a.root, a.key, k_office, k_years);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, "x509.not_the_root_key");
}

TEST(X509, keys_and_certificates_survive_pem) {
    Authority const a;
    auto const key = OfficeKey::from_pem(a.key.pem()).value();
    EXPECT_EQ(key.public_key_der(), a.key.public_key_der());
    auto const certificate = Certificate::from_pem(a.certificate.pem()).value();
    EXPECT_EQ(certificate.der, a.certificate.der);
    EXPECT_EQ(Certificate::from_der(a.certificate.der)->serial_hex, a.certificate.serial_hex);
    EXPECT_FALSE(OfficeKey::from_pem("nonsense"));
    EXPECT_FALSE(OfficeKey::from_pem(a.certificate.pem()));
    EXPECT_FALSE(Certificate::from_pem(a.key.pem()));
    auto longer = a.certificate.der;
    longer.push_back(0);
    EXPECT_FALSE(Certificate::from_der(longer));
    for (std::size_t i = 0; i < a.certificate.der.size(); ++i) {
        auto changed = a.certificate.der;
        changed[i] ^= 0x55;
        auto const read = Certificate::from_der(changed);  // may be readable, but is no longer what the root signed
        EXPECT_FALSE(read && is_issued_by(*read, a.root)) << i;
    }
}

TEST(X509, an_identity_is_kept_in_a_file_of_its_owner_alone) {
    Authority const a;
    Folder const folder;
    auto const path = folder / "keys/dc-quetta.pem";
    save_identity(path, {a.key, a.certificate, {a.root}});
    struct ::stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    auto const identity = load_identity(path);
    ASSERT_TRUE(identity) << identity.error().code;
    EXPECT_EQ(identity->certificate.der, a.certificate.der);
    ASSERT_EQ(identity->chain.size(), 1U);
    EXPECT_EQ(identity->chain[0].der, a.root.der);
    ::chmod(path.c_str(), 0640);
    EXPECT_EQ(load_identity(path).error().code, "key.readable_by_others");
    EXPECT_EQ(load_identity(folder / "absent").error().code, "key.missing");
    save_identity(path, {a.root_key, a.certificate, {}});
    EXPECT_EQ(load_identity(path).error().code, "x509.identity_mismatch");
    write_private_file(path, "not PEM", Existing::replace);
    EXPECT_EQ(load_identity(path).error().code, "x509.key_malformed");
    write_private_file(path, a.key.pem(), Existing::replace);
    EXPECT_EQ(load_identity(path).error().code, "x509.certificate_malformed");
}

TEST(Cms, it_keeps_within_the_room_it_asks_for) {
    Authority const a;
    SigningIdentity const identity{a.key, a.certificate, {a.root}};
    auto const digest = sha256("content");
    for (int i = 0; i < 50; ++i) EXPECT_LE(sign_cms(identity, digest).size(), cms_room(identity));
}

}  // namespace
}  // namespace bolan::crypto
