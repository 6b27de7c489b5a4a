// Attachments that stories name: small real files of each type, one that lies about itself, one that is too large.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace bolan::demo {

// "sample.pdf", "sample.jpeg", "sample.png", "sample.exe", "large.pdf" (6 MB). CHECK-fails for another name.
std::vector<std::uint8_t> sample_bytes(std::string_view name);

}  // namespace bolan::demo
