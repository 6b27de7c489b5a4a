// Text as people write it: UTF-8 checks, digits of three scripts, normalisation for search, Pakistani numbers.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bolan {

bool is_valid_utf8(std::string_view text);
// Trims white space (Unicode), drops control characters but newline and tab, and bidi overrides; NFC. What forms store.
std::string clean_text(std::string_view typed);
std::size_t count_characters(std::string_view utf8);  // code points

// ۰۱۲ and ٠١٢ become 012.
std::string latin_digits(std::string_view text);

// For search, on both sides: NFKC, case folded, marks removed, Arabic and Urdu forms of one letter folded
// (ي ى ئ ے ې → ی, ك ڪ → ک, ګ → گ, ه ہ ھ ۃ ة → ہ, أ إ آ ٱ → ا, ؤ → و), digits Latin, punctuation to single spaces.
std::string search_key(std::string_view text);
std::vector<std::string> search_words(std::string_view text);  // the words of search_key

// "54400-1234567-1", any dashes, spaces or digits of any script → "5440012345671". Empty when not 13 digits.
std::optional<std::string> parse_cnic(std::string_view typed);
std::string show_cnic(std::string_view digits);  // "54400-1234567-1"
std::string mask_cnic(std::string_view digits);  // "54400-*****67-1": for people who need to recognise, not to know
// "0300 1234567", "+92300…", "0092300…" → "923001234567". Empty when not a Pakistani mobile number.
std::optional<std::string> parse_mobile(std::string_view typed);
bool is_email(std::string_view text);
// What a person may be called, in any script: at least one letter; letters with their marks, spaces, joiners, and the
// signs that stand in names (. ' - , / & and brackets). No digits, no symbols.
bool is_person_name(std::string_view text);

// Nearest of `candidates` by edit distance, if near enough to suggest.
std::optional<std::string> nearest(std::string_view word, std::vector<std::string> const& candidates);

}  // namespace bolan
