// Checks a receipt: that an act of this content is in the log whose checkpoint it carries.
#pragma once
#include "base/result.h"
#include "verify/note.h"
#include <cstdint>
#include <string_view>

namespace bolan::verify {

struct ProvenReceipt {
    std::uint64_t index = 0;
    Checkpoint checkpoint;
};

// `proof`: a C2SP tlog-proof text whose extra line holds the salt. `content`: the act's canonical JSON, byte for byte.
// Errors: bad_input "verify.receipt_malformed"; conflict "verify.receipt_not_included" when content, salt, index and
// root do not fit together; and those of open_checkpoint.
Result<ProvenReceipt> check_receipt(std::string_view proof, std::string_view content, VerifierKey const& key);

}  // namespace bolan::verify
