// Which snapshots are kept, and the removal of the others.
#pragma once
#include "backup/take.h"

namespace bolan::backup {

// "7d 5w 12m": the last snapshot of each of the last 7 days, 5 weeks and 12 months that have one (UTC).
struct KeepRule {
    int days = 0, weeks = 0, months = 0;
};
std::optional<KeepRule> parse_keep_rule(std::string_view text);

// The snapshots, by name and sorted, that the rule keeps; the newest always.
std::vector<std::string> kept_by(KeepRule const& rule, std::vector<std::string> const& snapshots);

struct Pruned {
    std::uint64_t snapshots = 0;
    std::uint64_t pieces = 0;
    std::uint64_t log_parts = 0;
};

// Removes what the rule does not keep: snapshots, then pieces that none of those left names, and the log from before
// the oldest of those that are kept for their day: so far back one can go to any act. Errors: conflict
// "backup.running"; not_found "backup.missing" when the names of a kept snapshot's pieces are not there: then no piece
// is removed.
Result<Pruned> prune(Source const& source, Place const& place, KeepRule const& rule);

}  // namespace bolan::backup
