#include "people/strength.h"
#include <algorithm>

namespace bolan::people {

std::vector<StrengthLine> strength_in(Establishment const& establishment, Charges const& charges, std::string_view area,
                                      Timestamp at) {
    std::vector<StrengthLine> out;
    for (auto const& post : establishment.posts()) {
        if (!establishment.is_within(post->office->area->code, area)) continue;
        // The seats of a kind follow one another.
        if (out.empty() || out.back().office != post->office || out.back().kind != post->kind)
            out.push_back({post->office, post->kind});
        auto const held = charges.history_of_post(post->code);
        ++out.back().sanctioned;
        out.back().filled += std::ranges::any_of(
            held, [&](Charge const& charge) { return is_substantive(charge.kind) && charge.runs_at(at); });
    }
    return out;
}

}  // namespace bolan::people
