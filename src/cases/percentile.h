// Percentiles by nearest rank: a value that is there, never one between two.
#pragma once
#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace bolan::cases {

// What so many percent of these do not exceed; empty of nothing. Reorders them.
template <typename T>
std::optional<T> percentile(std::vector<T>& values, std::size_t percent) {
    if (values.empty()) return {};
    auto const rank = std::max<std::size_t>(1, (values.size() * percent + 99) / 100);
    auto const at = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

}  // namespace bolan::cases
