// Money in paisa (1/100 rupee), exact. Shown in whole rupees when there are no paisa.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bolan {

struct Money {
    std::int64_t paisa = 0;
    auto operator<=>(Money const&) const = default;
    static std::optional<Money> parse(
        std::string_view rupees);  // "1500", "1500.50", "1500.5"; no sign, at most 15 digits before the point
    std::string text() const;      // "1500" or "1500.50"
};

}  // namespace bolan
