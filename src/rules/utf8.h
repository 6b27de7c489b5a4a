// Code points of UTF-8 text. All of it expects valid text, which the compiler and the forms make sure of;
// on broken bytes each byte counts as one character.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bolan::rules {

std::u32string to_code_points(std::string_view text);
void append_utf8(std::string& out, char32_t c);
std::string to_utf8(std::u32string_view text);
std::size_t count_code_points(std::string_view text);

// Byte offset of `word` in `text` at or after byte `from`; npos when absent. Linear in the text, whatever
// the word.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from = 0);
// Byte offset of the last `word` that begins at or before byte `until`.
std::size_t find_last_word(std::string_view text, std::string_view word, std::size_t until);
// Byte offset of the n-th code point; the size when n is their number; npos beyond.
std::size_t byte_offset(std::string_view text, std::uint64_t n);

std::string to_base64(std::string_view bytes);
// Standard alphabet, padding optional. False when it is not base64.
bool from_base64(std::string_view text, std::string& out);

}  // namespace bolan::rules
