// Checks a published log as any outsider can: downloads the checkpoint, every entry and every tile, and recomputes the
// tree. Sees no act's content, only that nothing was taken out, put in or changed between two looks.
#pragma once
#include "base/result.h"
#include "verify/report.h"
#include <functional>
#include <optional>
#include <string>

namespace bolan::verify {

// The body behind a path ("/log/checkpoint", "/log/tile/0/000.p/7"), or an error when there is none.
using Fetch = std::function<Result<std::string>(std::string const& path)>;

struct PublishedCheck {
    std::string verifier_key;                       // empty: the one at /log/key is believed, and the report notes it
    std::optional<std::string> earlier_checkpoint;  // must be a prefix of what is published now
};

// Errors: bad_input "verify.key_malformed"; those of open_checkpoint for the earlier checkpoint; what `fetch` gives for
// /log/key. All else is a finding.
Result<Report> verify_published(Fetch const& fetch, PublishedCheck const& check);

}  // namespace bolan::verify
