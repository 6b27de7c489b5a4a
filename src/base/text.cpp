#include "base/text.h"
#include <algorithm>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace bolan {

namespace {

// Calls each(code point) for the code points of `text`; bytes that are no UTF-8 give a negative one.
template <typename Each>
void for_each_code_point(std::string_view text, Each&& each) {
    std::int32_t const size = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 c = 0;
        U8_NEXT(text.data(), at, size, c);
        each(c);
    }
}

void append_utf8(std::string& out, UChar32 c) {
    char bytes[U8_MAX_LENGTH];
    std::int32_t size = 0;
    U8_APPEND_UNSAFE(bytes, size, c);
    out.append(bytes, static_cast<std::size_t>(size));
}

std::string to_utf8(icu::UnicodeString const& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

using Normalizer = icu::Normalizer2 const* (*)(UErrorCode&);

icu::UnicodeString normalized(icu::UnicodeString const& text, Normalizer which) {
    UErrorCode status = U_ZERO_ERROR;
    auto const* const normalizer = which(status);
    auto out = U_SUCCESS(status) ? normalizer->normalize(text, status) : icu::UnicodeString();
    if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU: ") + u_errorName(status));
    return out;
}

bool is_bidi_control(UChar32 c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

bool is_unwanted(UChar32 c) {
    if (c == '\n' || c == '\t') return false;
    return c < 0 || u_charType(c) == U_CONTROL_CHAR || is_bidi_control(c) || c == 0xFEFF || U_IS_UNICODE_NONCHAR(c);
}

// One letter for the forms that Arabic, Persian and Urdu keyboards give it. Hamza and madda are gone by then (NFD).
UChar32 fold_letter(UChar32 c) {
    switch (c) {
        case 0x064A:
        case 0x0649:
        case 0x06CD:
        case 0x06CE:
        case 0x06D0:
        case 0x06D1:
        case 0x06D2:
            return 0x06CC;  // ي ى ۍ ێ ې ۑ ے → ی
        case 0x0643:
        case 0x06AA:
            return 0x06A9;  // ك ڪ → ک
        case 0x06AB:
        case 0x06B0:
            return 0x06AF;  // ګ ڰ → گ
        case 0x0647:
        case 0x06BE:
        case 0x06C3:
        case 0x0629:
        case 0x06D5:
            return 0x06C1;  // ه ھ ۃ ة ە → ہ
        case 0x0671:
            return 0x0627;  // ٱ → ا
        default:
            return c;
    }
}

constexpr UChar32 k_tatweel = 0x0640;

bool is_mark(UChar32 c) {
    auto const type = u_charType(c);
    return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || c == k_tatweel;
}

// The digits of a number as people write it: spaces, dashes, brackets and direction marks between them are dropped.
// Empty when anything else stands there. A leading plus is kept.
std::optional<std::string> plain_digits(std::string_view typed) {
    std::string out;
    bool good = true;
    for_each_code_point(typed, [&](UChar32 c) {
        if (c < 0) return void(good = false);
        if (int const digit = u_charDigitValue(c); digit >= 0) return void(out += static_cast<char>('0' + digit));
        if (c == '+' && out.empty()) return void(out += '+');
        auto const type = u_charType(c);
        bool const filler = u_isUWhiteSpace(c) || type == U_DASH_PUNCTUATION || type == U_FORMAT_CHAR || c == 0x2212 ||
                            c == '(' || c == ')';
        if (!filler) good = false;
    });
    if (!good) return {};
    return out;
}

// Optimal string alignment: insertions, deletions, replacements and exchanges of neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = std::min(now[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, now);
    }
    return last[b.size()];
}

bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_domain(std::string_view domain) {
    int labels = 0;
    while (true) {
        auto const dot = domain.find('.');
        auto const label = domain.substr(0, dot);
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
        if (!std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; })) return false;
        ++labels;
        if (dot == std::string_view::npos) return labels >= 2 && label.size() >= 2;
        domain.remove_prefix(dot + 1);
    }
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
    // Most text is ASCII.
    if (std::ranges::all_of(text, [](char c) { return static_cast<signed char>(c) >= 0; })) return true;
    bool valid = true;
    for_each_code_point(text, [&](UChar32 c) { valid = valid && c >= 0; });
    return valid;
}

namespace {

bool is_printable_ascii(char c) { return c >= ' ' && c <= '~'; }

}  // namespace

std::string clean_text(std::string_view typed) {
    if (std::ranges::all_of(typed, is_printable_ascii)) {
        auto const from = typed.find_first_not_of(' ');
        if (from == typed.npos) return {};
        return std::string(typed.substr(from, typed.find_last_not_of(' ') - from + 1));
    }
    icu::UnicodeString kept;
    for_each_code_point(typed, [&](UChar32 c) {
        if (c < 0) c = 0xFFFD;
        if (!is_unwanted(c)) kept.append(c);
    });
    auto text = normalized(kept, &icu::Normalizer2::getNFCInstance);
    std::int32_t from = 0, to = text.length();  // every white space character is one UTF-16 unit
    while (from < to && u_isUWhiteSpace(text.charAt(from))) ++from;
    while (to > from && u_isUWhiteSpace(text.charAt(to - 1))) --to;
    return to_utf8(text.tempSubStringBetween(from, to));
}

std::size_t count_characters(std::string_view utf8) {
    std::size_t count = 0;
    for_each_code_point(utf8, [&](UChar32) { ++count; });
    return count;
}

std::string latin_digits(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::int32_t const size = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < size;) {
        std::int32_t const start = at;
        UChar32 c = 0;
        U8_NEXT(text.data(), at, size, c);
        if ((c >= 0x0660 && c <= 0x0669) || (c >= 0x06F0 && c <= 0x06F9))
            out += static_cast<char>('0' + (c & 0xF));
        else
            out.append(text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(at - start)));
    }
    return out;
}

namespace {

std::string search_key_of_ascii(std::string_view text) {
    std::string out;
    bool gap = false;
    for (char const c : text) {
        if (!is_letter_or_digit(c)) {
            gap = true;
            continue;
        }
        if (gap && !out.empty()) out += ' ';
        gap = false;
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

}  // namespace

std::string search_key(std::string_view text) {
    if (std::ranges::all_of(text, is_printable_ascii)) return search_key_of_ascii(text);
    auto const folded = normalized(from_utf8(text), &icu::Normalizer2::getNFKCCasefoldInstance);
    auto const parts = normalized(folded, &icu::Normalizer2::getNFDInstance);
    std::string out;
    bool gap = false;
    for (std::int32_t at = 0; at < parts.length();) {
        UChar32 const c = parts.char32At(at);
        at = parts.moveIndex32(at, 1);
        if (is_mark(c)) continue;
        if (!u_isalnum(c) && u_charType(c) != U_COMBINING_SPACING_MARK) {
            gap = true;
            continue;
        }
        if (gap && !out.empty()) out += ' ';
        gap = false;
        if (int const digit = u_charDigitValue(c); digit >= 0)
            out += static_cast<char>('0' + digit);
        else
            append_utf8(out, fold_letter(c));
    }
    return out;
}

std::vector<std::string> search_words(std::string_view text) {
    std::vector<std::string> words;
    auto const key = search_key(text);
    for (std::size_t at = 0; at < key.size();) {
        auto const end = std::min(key.find(' ', at), key.size());
        words.push_back(key.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

std::optional<std::string> parse_cnic(std::string_view typed) {
    auto digits = plain_digits(typed);
    if (!digits || digits->size() != 13 || digits->front() == '+') return {};
    return digits;
}

std::string show_cnic(std::string_view digits) {
    if (digits.size() != 13) return std::string(digits);
    return std::string(digits.substr(0, 5)) + "-" + std::string(digits.substr(5, 7)) + "-" +
           std::string(digits.substr(12));
}

std::string mask_cnic(std::string_view digits) {
    if (digits.size() != 13) return std::string(digits.size(), '*');
    return std::string(digits.substr(0, 5)) + "-*****" + std::string(digits.substr(10, 2)) + "-" +
           std::string(digits.substr(12));
}

std::optional<std::string> parse_mobile(std::string_view typed) {
    auto const digits = plain_digits(typed);
    if (!digits) return {};
    std::string_view rest = *digits;
    for (std::string_view const prefix : {"+92", "0092", "92", "0"}) {
        if (!rest.starts_with(prefix)) continue;
        rest.remove_prefix(prefix.size());
        break;
    }
    // The numbering plan of the Pakistan Telecommunication Authority: mobile numbers are 3 and nine more digits.
    if (rest.size() != 10 || rest.front() != '3' || rest.size() == digits->size()) return {};
    return "92" + std::string(rest);
}

bool is_person_name(std::string_view text) {
    static icu::UnicodeString const signs = icu::UnicodeString::fromUTF8(".'’‘`-‐‑–,،/&()");
    constexpr UChar32 k_non_joiner = 0x200C, k_joiner = 0x200D;
    auto const name = from_utf8(text);
    bool has_letter = false;
    for (std::int32_t i = 0; i < name.length(); i = name.moveIndex32(i, 1)) {
        auto const c = name.char32At(i);
        bool const is_mark = (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
        has_letter = has_letter || u_isalpha(c);
        if (!u_isalpha(c) && !is_mark && !u_isUWhiteSpace(c) && c != k_non_joiner && c != k_joiner &&
            signs.indexOf(c) < 0)
            return false;
    }
    return has_letter;
}

bool is_email(std::string_view text) {
    auto const at = text.rfind('@');
    if (at == std::string_view::npos || text.size() > 254) return false;
    auto const local = text.substr(0, at);
    if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.') return false;
    if (local.find("..") != std::string_view::npos) return false;
    auto const allowed = [](char c) {
        return is_letter_or_digit(c) || std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
    };
    return std::ranges::all_of(local, allowed) && is_domain(text.substr(at + 1));
}

std::optional<std::string> nearest(std::string_view word, std::vector<std::string> const& candidates) {
    // A third of the word may be wrong, at most three letters; a suggestion further off only confuses.
    std::size_t best = std::clamp<std::size_t>(word.size() / 3, 1, 3) + 1;
    std::optional<std::string> found;
    for (auto const& candidate : candidates) {
        auto const distance = edit_distance(word, candidate);
        if (distance >= best || distance >= word.size()) continue;
        best = distance;
        found = candidate;
    }
    return found;
}

}  // namespace bolan
