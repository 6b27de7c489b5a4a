#include "crypto/encoding.h"
#include <algorithm>
#include <array>

namespace bolan::crypto {

namespace {

constexpr char k_hex[] = "0123456789abcdef";
constexpr char k_standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char k_url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<std::int8_t, 256> reverse_of(char const (&alphabet)[65]) {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (int i = 0; i < 64; ++i) table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    return table;
}

constexpr auto k_standard_reverse = reverse_of(k_standard);
constexpr auto k_url_reverse = reverse_of(k_url);

std::string encode64(std::span<std::uint8_t const> bytes, char const (&alphabet)[65]) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t bits = 0;
    int held = 0;
    for (auto byte : bytes) {
        bits = (bits << 8) | byte;
        held += 8;
        while (held >= 6) {
            held -= 6;
            out += alphabet[(bits >> held) & 63];
        }
    }
    if (held > 0) out += alphabet[(bits << (6 - held)) & 63];
    return out;
}

// `text` without padding. RFC 4648 section 3.5: bits beyond the last byte must be zero.
std::optional<Bytes> decode64(std::string_view text, std::array<std::int8_t, 256> const& reverse) {
    if (text.size() % 4 == 1) return {};
    Bytes out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int held = 0;
    for (char c : text) {
        int const six = reverse[static_cast<unsigned char>(c)];
        if (six < 0) return {};
        bits = (bits << 6) | static_cast<std::uint32_t>(six);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out.push_back(static_cast<std::uint8_t>(bits >> held));
        }
    }
    if (bits & ((1u << held) - 1)) return {};
    return out;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

void append_hex(std::string& out, std::span<std::uint8_t const> bytes) {
    for (auto byte : bytes) {
        out += k_hex[byte >> 4];
        out += k_hex[byte & 15];
    }
}

std::string hex(std::span<std::uint8_t const> bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    append_hex(out, bytes);
    return out;
}

std::optional<Bytes> parse_hex(std::string_view text) {
    if (text.size() % 2 != 0) return {};
    Bytes out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        int const high = hex_digit(text[i]);
        int const low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0) return {};
        out.push_back(static_cast<std::uint8_t>(high << 4 | low));
    }
    return out;
}

std::optional<Digest> parse_digest(std::string_view text) {
    Digest out{};
    if (text.size() != out.size() * 2) return {};
    if (std::ranges::any_of(text, [](char c) { return c >= 'A' && c <= 'F'; })) return {};
    auto const bytes = parse_hex(text);
    if (!bytes) return {};
    std::ranges::copy(*bytes, out.begin());
    return out;
}

std::string base64(std::span<std::uint8_t const> bytes) {
    auto out = encode64(bytes, k_standard);
    while (out.size() % 4 != 0) out += '=';
    return out;
}

std::optional<Bytes> parse_base64(std::string_view text) {
    if (text.size() % 4 != 0) return {};
    for (int pads = 0; pads < 2 && text.ends_with('='); ++pads) text.remove_suffix(1);
    return decode64(text, k_standard_reverse);
}

std::string base64url(std::span<std::uint8_t const> bytes) { return encode64(bytes, k_url); }

std::optional<Bytes> parse_base64url(std::string_view text) { return decode64(text, k_url_reverse); }

std::span<std::uint8_t const> as_bytes(std::string_view text) {
    return {reinterpret_cast<std::uint8_t const*>(text.data()), text.size()};
}

}  // namespace bolan::crypto
