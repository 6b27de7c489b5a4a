// What makes a plain PDF an archival one (ISO 19005-2, level B): the XMP packet, the output intent with its colour
// profile, the language, the identifier, and an Info dictionary that says the same as the packet.
#pragma once
#include "documents/pdf.h"

namespace bolan::documents {

// Errors: bad_input "seal.not_our_pdf" when `pdf` is not as cairo writes it.
[[nodiscard]] Result<Bytes> make_archival(Bytes const& pdf, Timestamp made_at, Meta const& meta);

// An ICC profile of version 4 for sRGB (IEC 61966-2-1): matrix and parametric curves, computed here.
std::string srgb_profile();

}  // namespace bolan::documents
