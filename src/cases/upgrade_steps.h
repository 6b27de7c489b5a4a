// Every step from the format of one program to the next (store/upgrade.h).
#pragma once
#include "store/upgrade.h"
#include <span>

namespace bolan::cases {

std::span<store::Step const> upgrade_steps();

}  // namespace bolan::cases
