// A table of shares: one key, a title, and how many percent each gets of what is divided.
#pragma once
#include "definition/model.h"

namespace bolan::definition {

constexpr std::int64_t k_whole = 10'000;  // all of it, in hundredths of a percent

// The shares of `parts` on a day, in their order, in hundredths of a percent. Who has no row then gets nothing of it.
// Empty when one of them is not notified, or none has a row.
std::optional<std::vector<std::int64_t>> shares_on(rules::DatedTable const& table, std::vector<Option> const& parts,
                                                   Date on);

}  // namespace bolan::definition
