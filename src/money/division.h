// An amount divided by weights, exactly: no paisa is lost and none is made.
#pragma once
#include "base/money.h"
#include <span>
#include <vector>

namespace bolan::money {

// Each gets the whole paisa of its part; what remains goes, a paisa each, to who is short of most, and among equals to
// the one that stands last. Pre: no weight is negative, their sum is positive and below 2000 million; the amount is not
// negative. Post: the parts add up to the amount.
std::vector<Money> divide(Money amount, std::span<std::int64_t const> weights);

}  // namespace bolan::money
