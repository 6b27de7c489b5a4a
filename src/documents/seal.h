// The office's electronic signature on a PDF: PAdES baseline B-B (ETSI EN 319 142-1) as an incremental update, so that
// the bytes under the signature stay as they were. The signature covers the whole file.
#pragma once
#include "base/clock.h"
#include "base/result.h"
#include "crypto/x509.h"
#include "documents/pdf.h"
#include <string>

namespace bolan::documents {

struct SealWords {
    std::string reason;    // "Issued under rule …"
    std::string location;  // "Quetta"
    std::string name;      // the officer's; shown by viewers
};

// `where` makes the signature a field that can be clicked on the page; its width 0 makes it invisible. The time is the
// officer's statement in /M, not a trusted timestamp (that would be level B-T, which needs a timestamp authority).
// Errors: bad_input "seal.not_our_pdf" when the file has no classic cross-reference table or is encrypted,
// conflict "seal.already_signed", conflict "seal.outside_validity" when `at` lies outside the certificate's validity.
// Any thread.
[[nodiscard]] Result<Bytes> sign_pdf(Bytes const& pdf, crypto::SigningIdentity const& identity, SealWords const& words,
                                     Timestamp at, Area const& where = {});

}  // namespace bolan::documents
