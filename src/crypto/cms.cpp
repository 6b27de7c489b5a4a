// The DER is written by hand: six structures, each beside its definition in the standard.
#include "crypto/cms.h"
#include "base/check.h"
#include "crypto/hash.h"
#include <algorithm>
#include <initializer_list>

namespace bolan::crypto {
namespace {

enum Tag : std::uint8_t {
    k_integer = 0x02,
    k_octets = 0x04,
    k_oid = 0x06,
    k_sequence = 0x30,
    k_set = 0x31,
    k_context_0 = 0xa0,   // [0] constructed
    k_directory_4 = 0xa4  // GeneralName directoryName [4], explicit because Name is a CHOICE
};

Bytes der(Tag tag, std::span<std::uint8_t const> content) {
    Bytes out{tag};
    std::size_t const n = content.size();
    if (n < 0x80) {
        out.push_back(static_cast<std::uint8_t>(n));
    } else {
        int octets = n > 0xffff ? 3 : n > 0xff ? 2 : 1;
        out.push_back(static_cast<std::uint8_t>(0x80 | octets));
        while (octets-- > 0) out.push_back(static_cast<std::uint8_t>(n >> (8 * octets)));
    }
    out.insert(out.end(), content.begin(), content.end());
    return out;
}

Bytes join(std::initializer_list<Bytes> parts) {
    Bytes out;
    for (auto const& part : parts) out.insert(out.end(), part.begin(), part.end());
    return out;
}

Bytes sequence(std::initializer_list<Bytes> parts) { return der(k_sequence, join(parts)); }

// DER orders the members of a SET OF by their encoding (X.690 clause 11.6).
Bytes set_of(Tag tag, std::vector<Bytes> parts) {
    std::sort(parts.begin(), parts.end());
    Bytes out;
    for (auto const& part : parts) out.insert(out.end(), part.begin(), part.end());
    return der(tag, out);
}

Bytes oid(std::initializer_list<std::uint8_t> content) { return der(k_oid, Bytes(content)); }
Bytes integer(std::uint8_t value) { return der(k_integer, Bytes{value}); }

Bytes oid_signed_data() { return oid({0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}); }
Bytes oid_data() { return oid({0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01}); }
Bytes oid_content_type() { return oid({0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03}); }
Bytes oid_message_digest() { return oid({0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04}); }
Bytes oid_signing_certificate_v2() { return oid({0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f}); }
// RFC 5754 section 2: parameters of SHA-256 and of ecdsa-with-SHA256 are absent.
Bytes sha256_algorithm() { return sequence({oid({0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01})}); }
Bytes ecdsa_sha256_algorithm() { return sequence({oid({0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02})}); }

Bytes attribute(Bytes const& type, Bytes const& value) { return sequence({type, der(k_set, value)}); }

// RFC 5035: SigningCertificateV2 ::= SEQUENCE { certs SEQUENCE OF ESSCertIDv2 }
// ESSCertIDv2 ::= SEQUENCE { hashAlgorithm DEFAULT sha256 (so left out), certHash OCTET STRING, issuerSerial }
// IssuerSerial ::= SEQUENCE { issuer GeneralNames, serialNumber INTEGER }
Bytes signing_certificate(Certificate const& certificate) {
    Bytes const issuer = sequence({der(k_directory_4, certificate.issuer_der)});
    Bytes const issuer_serial = sequence({issuer, der(k_integer, certificate.serial_der)});
    return sequence({sequence({sequence({der(k_octets, sha256(certificate.der)), issuer_serial})})});
}

// RFC 5652 section 5.3: version 1 goes with issuerAndSerialNumber. The signature is over the attributes under the
// universal SET tag; in the message they stand under [0] (section 5.4).
Bytes signer_info(SigningIdentity const& identity, std::span<std::uint8_t const> content_sha256) {
    std::vector<Bytes> const attributes = {
        attribute(oid_content_type(), oid_data()),
        attribute(oid_message_digest(), der(k_octets, content_sha256)),
        attribute(oid_signing_certificate_v2(), signing_certificate(identity.certificate)),
    };
    Bytes const to_sign = set_of(k_set, attributes);
    auto const& certificate = identity.certificate;
    return sequence({integer(1), sequence({certificate.issuer_der, der(k_integer, certificate.serial_der)}),
                     sha256_algorithm(), set_of(k_context_0, attributes), ecdsa_sha256_algorithm(),
                     der(k_octets, identity.key.sign(to_sign))});
}

}  // namespace

Bytes sign_cms(SigningIdentity const& identity, std::span<std::uint8_t const> content_sha256) {
    CHECK(content_sha256.size() == sizeof(Digest));
    std::vector<Bytes> certificates{identity.certificate.der};
    for (auto const& certificate : identity.chain) certificates.push_back(certificate.der);
    // RFC 5652 section 5.1: version 1, since the content is id-data and every certificate is X.509.
    Bytes const signed_data =
        sequence({integer(1), der(k_set, sha256_algorithm()), sequence({oid_data()}),
                  set_of(k_context_0, std::move(certificates)), der(k_set, signer_info(identity, content_sha256))});
    return sequence({oid_signed_data(), der(k_context_0, signed_data)});
}

std::size_t cms_room(SigningIdentity const& identity) {
    std::size_t room = 1024 + 2 * identity.certificate.issuer_der.size() + identity.certificate.der.size();
    for (auto const& certificate : identity.chain) room += certificate.der.size();
    return room;
}

}  // namespace bolan::crypto
