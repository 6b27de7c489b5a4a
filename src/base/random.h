// Random bytes from the operating system, buffered per thread. For keys, tokens, salts and identifiers.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace bolan {

void fill_random(std::span<std::uint8_t> out);

}  // namespace bolan
