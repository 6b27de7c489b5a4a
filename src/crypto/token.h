// Tokens that cannot be guessed (sessions, form tokens, one-time links) and their comparison. Any thread.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace bolan::crypto {

// URL-safe text of `bytes` random bytes; the default, 24 bytes = 192 bits, gives 32 characters.
std::string new_token(std::size_t bytes = 24);
// In time that depends on the lengths only.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace bolan::crypto
