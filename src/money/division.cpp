#include "money/division.h"
#include "base/check.h"
#include <algorithm>
#include <numeric>

namespace bolan::money {

std::vector<Money> divide(Money amount, std::span<std::int64_t const> weights) {
    auto const total = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    CHECK(amount.paisa >= 0 && total > 0 && total < 2'000'000'000 && std::ranges::min(weights) >= 0);
    std::vector<Money> parts;
    std::vector<std::int64_t> shorts;  // in parts of `total`
    auto left = amount.paisa;
    for (auto const weight : weights) {
        // Whole and rest apart, so that nothing overflows.
        auto const rest = amount.paisa % total * weight;
        parts.push_back({amount.paisa / total * weight + rest / total});
        shorts.push_back(rest % total);
        left -= parts.back().paisa;
    }
    for (; left > 0; --left) {
        auto const most = std::ranges::max_element(shorts.rbegin(), shorts.rend());
        auto const at = static_cast<std::size_t>(shorts.rend() - most) - 1;
        ++parts[at].paisa;
        shorts[at] = -1;
    }
    return parts;
}

}  // namespace bolan::money
