#include "definition/shares.h"
#include <cmath>

namespace bolan::definition {

std::optional<std::vector<std::int64_t>> shares_on(rules::DatedTable const& table, std::vector<Option> const& parts,
                                                   Date on) {
    bool has_row = false;
    // Who has no row on that day gets nothing of it.
    auto const percent_of = [&](std::string const& code) -> std::optional<std::int64_t> {
        rules::Value const key(code);
        auto const row = table.find({&key, 1}, on);
        if (!row && row.error().code == "rules.no_row") return 0;
        has_row = true;
        auto const* percent = row ? row->as_map().find_text("percent") : nullptr;
        if (percent && percent->is(rules::Kind::integer)) return percent->as_int() * 100;
        if (percent && percent->is(rules::Kind::real)) return std::llround(percent->as_double() * 100);
        return {};
    };
    std::vector<std::int64_t> out;
    for (auto const& part : parts) {
        auto const percent = percent_of(part.code);
        if (!percent) return {};
        out.push_back(*percent);
    }
    if (!has_row) return {};
    return out;
}

}  // namespace bolan::definition
