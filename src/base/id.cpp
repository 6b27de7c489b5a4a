#include "base/id.h"
#include "base/check.h"
#include "base/random.h"
#include <cstdio>
#include <cstring>

namespace bolan {

namespace {

constexpr std::string_view k_alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford: no I, L, O, U
constexpr std::size_t k_reference_length = 12;

// The check character makes the sum of a^(11-i) * digit i vanish in GF(32), a being a root of x^5 + x^2 + 1. The
// factors differ at every place and none is zero, so one wrong character, or any two exchanged, leaves a remainder.
constexpr int times_a(int value) { return (value << 1) ^ (value & 16 ? 0b100101 : 0); }

// Horner's rule over all but the last place, moved up by one for the check character's own place.
int check_value(std::span<int const> digits) {
    int sum = 0;
    for (int const digit : digits) sum = times_a(sum ^ digit);
    return sum;
}

int digit_of(char c) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    auto const at = k_alphabet.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

// The 74 random bits of the last id of this thread, kept as a counter (RFC 9562, 6.2, method 2).
struct LastId {
    std::int64_t ms = -1;
    std::uint64_t high = 0;  // 12 bits
    std::uint64_t low = 0;   // 62 bits
};
constexpr std::uint64_t k_low_max = (std::uint64_t{1} << 62) - 1;

void advance(LastId& last, std::int64_t now_ms) {
    std::uint64_t random[2];
    fill_random({reinterpret_cast<std::uint8_t*>(random), sizeof random});
    if (now_ms > last.ms) {
        last = {now_ms, random[0] & 0x7FF, random[1] & k_low_max};  // top bit clear: room to count
        return;
    }
    last.low += 1 + (random[0] & 0xFFFFFFFF);
    if (last.low <= k_low_max) return;
    last.low &= k_low_max;
    if (++last.high <= 0xFFF) return;
    last.high = 0;
    ++last.ms;
}

}  // namespace

namespace {

std::string uuid_text(LastId const& last) {
    auto const ms = static_cast<unsigned long long>(last.ms) & 0xFFFFFFFFFFFF;
    auto const variant = 0x8000 | (last.low >> 48);
    char text[37];
    std::snprintf(text, sizeof text, "%08llx-%04llx-7%03llx-%04llx-%012llx", ms >> 16, ms & 0xFFFF,
                  static_cast<unsigned long long>(last.high), static_cast<unsigned long long>(variant),
                  static_cast<unsigned long long>(last.low & 0xFFFFFFFFFFFF));
    return text;
}

}  // namespace

std::string new_uuid(Timestamp now) {
    thread_local LastId last;
    advance(last, now.ms < 0 ? 0 : now.ms);
    return uuid_text(last);
}

std::string past_uuid(Timestamp at) {
    LastId fresh;
    advance(fresh, at.ms < 0 ? 0 : at.ms);
    return uuid_text(fresh);
}

std::string new_reference() {
    std::array<std::uint8_t, k_reference_length> random{};
    fill_random(random);
    return reference_of(random);
}

std::string reference_of(std::span<std::uint8_t const> digest) {
    CHECK(digest.size() >= k_reference_length - 1);
    std::array<int, k_reference_length - 1> digits{};
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        digits[i] = digest[i] % 32;
        out += k_alphabet[static_cast<std::size_t>(digits[i])];
    }
    return out + k_alphabet[static_cast<std::size_t>(check_value(digits))];
}

std::string group_reference(std::string_view reference) {
    std::string out;
    for (std::size_t i = 0; i < reference.size(); ++i) {
        if (i > 0 && i % 4 == 0) out += '-';
        out += reference[i];
    }
    return out;
}

std::optional<std::string> parse_reference(std::string_view typed) {
    std::array<int, k_reference_length> digits{};
    std::size_t count = 0;
    std::string out;
    for (char const c : typed) {
        if (c == ' ' || c == '-' || c == '\t' || c == '\n' || c == '\r') continue;
        int const digit = digit_of(c);
        if (digit < 0 || count == digits.size()) return {};
        digits[count++] = digit;
        out += k_alphabet[static_cast<std::size_t>(digit)];
    }
    if (count != digits.size()) return {};
    if (check_value(std::span(digits).first(k_reference_length - 1)) != digits.back()) return {};
    return out;
}

}  // namespace bolan
