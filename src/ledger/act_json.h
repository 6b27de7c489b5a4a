// The text forms of an act's parts, shared by the log and its readers. Inside ledger/ only.
#pragma once
#include "ledger/act.h"
#include <string>
#include <string_view>
#include <vector>

namespace bolan::ledger {

std::string effects_json(std::vector<Effect> const& effects);
std::vector<Effect> parse_effects(std::string_view json);  // CHECKs its form: it comes from the act's own row

// Both texts are already canonical JSON.
std::string canonical_content(Act const& act, std::uint64_t index, std::string_view input_json,
                              std::string_view effects_json);

}  // namespace bolan::ledger
