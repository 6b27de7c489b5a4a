// The words of one language. English is the key: T("Sign in") is the text in this language, and the key itself where no
// text is known, so a page always has words. Texts come from .po files (gettext's format without plurals); error codes
// and other keys that are not English stand under a msgctxt, and have their English in words/en.po.
// Load everything first; afterwards const, any thread.
#pragma once
#include "base/clock.h"
#include "base/result.h"
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace bolan::web {

struct Language {
    std::string_view code;      // "ur": also the value of <html lang>
    std::string_view own_name;  // "اردو"
    bool is_rtl;
};
// Every language pages may be shown in, English first; English and Urdu are complete, the rest by words only.
std::vector<Language> const& languages();
Language const* find_language(std::string_view code);

// A text that lives with the Words it came from: used as a view, or copied where a string is kept.
struct Word : std::string_view {
    using std::string_view::string_view;
    constexpr explicit Word(std::string_view text) : std::string_view(text) {}
    operator std::string() const { return std::string(data(), size()); }
};

// A value put in for {name}. Ids, phones, times and amounts are ltr; so is every number with a unit in Latin letters.
struct Fill {
    enum class As { text, ltr };
    std::string_view name;
    std::string_view value;
    As as = As::text;
};
using Fills = std::initializer_list<Fill>;
inline constexpr auto k_ltr = Fill::As::ltr;

class Words {
  public:
    explicit Words(std::string_view language_code);  // CHECKs that the language is known

    // Adds a .po file, strictly: no fuzzy or empty text, no key twice with different texts, the same {names} in the
    // English and in the text. Errors: bad_input "words.malformed" with a problem for each mistake: field "file:line",
    // value "message".
    [[nodiscard]] Result<void> add(std::string_view file_name, std::string_view content);
    [[nodiscard]] Result<void> add_file(std::string const& path);  // not_found "words.no_file"

    // One text that is no file's: the province's own name. Replaces what there is.
    void set(std::string english, std::string text);

    Language const& language() const { return *m_language; }
    std::string_view code() const { return m_language->code; }
    std::string_view dir() const { return m_language->is_rtl ? "rtl" : "ltr"; }
    bool is_english() const { return m_language->code == "en"; }
    std::size_t size() const { return m_texts.size(); }

    // The result lives as long as this object and as `english`.
    Word T(std::string_view english) const;
    // With {names} filled in; as plain text, for titles, messages and attributes. In a page use View::say.
    std::string T(std::string_view english, Fills fills) const;
    // The text under a context; empty when there is none.
    Word find(std::string_view context, std::string_view key) const;
    // The words for an error code ("field.required"), with its values; an unknown code gives a sentence that names it.
    // A value that is a date ("2026-10-13") or a moment is shown as one.
    std::string error(std::string_view code, std::vector<std::pair<std::string, std::string>> const& values = {}) const;

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    struct Text {
        std::string text;
        std::string place;  // "file:line"
    };
    Language const* m_language;
    std::unordered_map<std::string, Text, Hash, std::equal_to<>> m_texts;  // context \x04 key, as gettext has it
};

// "13 October 2026", "13 اکتوبر 2026".
std::string show_date(Words const& words, Date day);

// Puts values in for {names}; an unknown name stays as it is. In a right-to-left sentence an ltr value stands between
// the marks U+2066 and U+2069, which do in plain text what <bdi> does in a page.
enum class Isolate { no, ltr_values };
std::string fill(std::string_view pattern, Fills fills, Isolate isolate = Isolate::no);
// Calls on_text for text and on_fill for each value, in order: how a pattern becomes markup.
template <typename OnText, typename OnFill>
void each_part(std::string_view pattern, Fills fills, OnText on_text, OnFill on_fill) {
    while (!pattern.empty()) {
        auto const open = pattern.find('{');
        auto const shut = open == std::string_view::npos ? open : pattern.find('}', open);
        if (shut == std::string_view::npos) break;
        auto const name = pattern.substr(open + 1, shut - open - 1);
        Fill const* found = nullptr;
        for (auto const& fill : fills)
            if (fill.name == name) found = &fill;
        on_text(pattern.substr(0, found ? open : shut + 1));
        if (found) on_fill(*found);
        pattern.remove_prefix(shut + 1);
    }
    on_text(pattern);
}

}  // namespace bolan::web
