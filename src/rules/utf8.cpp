#include "rules/utf8.h"
#include <algorithm>
#include <cstring>

namespace bolan::rules {

namespace {

constexpr std::string_view k_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Length of the sequence that `lead` begins; 1 for a stray byte.
std::size_t sequence_length(unsigned char lead) {
    if (lead >= 0xF0 && lead < 0xF8) return 4;
    if (lead >= 0xE0) return lead < 0xF0 ? 3 : 1;
    return lead >= 0xC0 ? 2 : 1;
}

}  // namespace

std::u32string to_code_points(std::string_view text) {
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        auto const lead = static_cast<unsigned char>(text[at]);
        std::size_t length = sequence_length(lead);
        if (at + length > text.size()) length = 1;
        char32_t c = length == 1 ? lead : lead & (0x7FU >> length);
        for (std::size_t i = 1; i < length; ++i) c = (c << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3F);
        out.push_back(c);
        at += length;
    }
    return out;
}

void append_utf8(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | (c >> 12));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (c >> 18));
        out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

std::string to_utf8(std::u32string_view text) {
    std::string out;
    out.reserve(text.size());
    for (char32_t const c : text) append_utf8(out, c);
    return out;
}

std::size_t count_code_points(std::string_view text) {
    std::size_t count = 0;
    for (char const c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return count;
}

std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
    if (from > text.size()) return std::string_view::npos;
    if (word.empty()) return from;
    // memmem of the C library searches in linear time; std::string_view::find does not.
    void const* found = memmem(text.data() + from, text.size() - from, word.data(), word.size());
    return found ? static_cast<std::size_t>(static_cast<char const*>(found) - text.data()) : std::string_view::npos;
}

std::size_t find_last_word(std::string_view text, std::string_view word, std::size_t until) {
    if (word.size() > text.size()) return std::string_view::npos;
    std::string_view const span = text.substr(0, std::min(until, text.size() - word.size()) + word.size());
    std::string const backwards(span.rbegin(), span.rend()), drow(word.rbegin(), word.rend());
    std::size_t const found = find_word(backwards, drow);
    return found == std::string_view::npos ? found : span.size() - found - word.size();
}

std::size_t byte_offset(std::string_view text, std::uint64_t n) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
        if (n-- == 0) return at;
    }
    return n == 0 ? text.size() : std::string_view::npos;
}

std::string to_base64(std::string_view bytes) {
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::size_t const n = bytes.size() - at < 3 ? bytes.size() - at : 3;
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8 | (i < n ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i) out += i <= n ? k_alphabet[(group >> (18 - 6 * i)) & 0x3F] : '=';
    }
    return out;
}

bool from_base64(std::string_view text, std::string& out) {
    if (text.ends_with('=')) {
        if (text.size() % 4 != 0) return false;
        text.remove_suffix(text.ends_with("==") ? 2 : 1);
    }
    if (text.size() % 4 == 1) return false;
    out.clear();
    std::uint32_t group = 0;
    int bits = 0;
    for (char const c : text) {
        auto const digit = k_alphabet.find(c);
        if (digit == std::string_view::npos) return false;
        group = group << 6 | static_cast<std::uint32_t>(digit);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        out += static_cast<char>((group >> bits) & 0xFF);
    }
    return true;
}

}  // namespace bolan::rules
