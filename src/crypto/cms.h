// CMS SignedData (RFC 5652) as PAdES wants it: detached, one signer, ECDSA with SHA-256, and exactly the signed
// attributes contentType, messageDigest and signingCertificateV2. No signing-time: ETSI EN 319 142-1 clause 6.3
// forbids it in a PDF, and OpenSSL's CMS_sign cannot leave it out, hence a builder of our own.
#pragma once
#include "crypto/x509.h"
#include <cstdint>
#include <span>

namespace bolan::crypto {

// The DER of ContentInfo { signedData } over content whose SHA-256 is `content_sha256` (32 bytes, CHECKed).
// Carries the signer's certificate and its chain. Any thread.
Bytes sign_cms(SigningIdentity const& identity, std::span<std::uint8_t const> content_sha256);

// An upper bound, in bytes, of what sign_cms returns for this identity: the room a PDF must leave.
std::size_t cms_room(SigningIdentity const& identity);

}  // namespace bolan::crypto
