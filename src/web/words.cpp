#include "web/words.h"
#include "base/check.h"
#include "base/po.h"
#include <fstream>
#include <set>
#include <sstream>

namespace bolan::web {
namespace {

constexpr char k_context_end = '\x04';

std::string key_of(std::string_view context, std::string_view key) {
    std::string out(context);
    if (!context.empty()) out += k_context_end;
    out += key;
    return out;
}

std::set<std::string> names_in(std::string_view pattern) {
    std::set<std::string> names;
    for (auto at = pattern.find('{'); at != std::string_view::npos; at = pattern.find('{', at + 1)) {
        auto const shut = pattern.find('}', at);
        if (shut == std::string_view::npos) break;
        names.insert(std::string(pattern.substr(at + 1, shut - at - 1)));
    }
    return names;
}

std::string_view month_name(Words const& words, int month) {
    switch (month) {
        case 1:
            return words.T("January");
        case 2:
            return words.T("February");
        case 3:
            return words.T("March");
        case 4:
            return words.T("April");
        case 5:
            return words.T("May");
        case 6:
            return words.T("June");
        case 7:
            return words.T("July");
        case 8:
            return words.T("August");
        case 9:
            return words.T("September");
        case 10:
            return words.T("October");
        case 11:
            return words.T("November");
        default:
            return words.T("December");
    }
}

std::string show_value(Words const& words, std::string const& value) {
    if (auto const day = Date::parse(value)) return show_date(words, *day);
    // "2026-10-13T09:30:00+05:00": with its offset, so it is civil time already.
    if (parse_iso_time(value))
        return words.T("{date}, {time}", {{"date", show_date(words, *Date::parse(value.substr(0, 10)))},
                                          {"time", value.substr(11, 5), k_ltr}});
    return words.language().is_rtl ? "\u2068" + value + "\u2069" : value;  // first strong isolate
}

// What is wrong with one entry by itself; empty when nothing is.
std::string mistake_of(PoEntry const& entry) {
    if (entry.is_fuzzy) return "a fuzzy translation of \"" + entry.id + "\": check it and remove the mark";
    if (entry.text.empty()) return "no translation of \"" + entry.id + "\"";
    // Under a context the key may be a code, whose names only the texts know.
    if (entry.context.empty() && names_in(entry.id) != names_in(entry.text))
        return "the {names} of \"" + entry.id + "\" differ from those of its translation";
    return {};
}

}  // namespace

std::vector<Language> const& languages() {
    static std::vector<Language> const all{
        {"en", "English", false}, {"ur", "اردو", true}, {"bal", "بلوچی", true}, {"ps", "پښتو", true},
        {"brh", "براہوئی", true}, {"sd", "سنڌي", true}, {"fa", "فارسی", true},  {"haz", "هزارگی", true},
    };
    return all;
}

Language const* find_language(std::string_view code) {
    for (auto const& language : languages())
        if (language.code == code) return &language;
    return nullptr;
}

// Gregorian, the day first, the month in words: no order of digits to guess.
std::string show_date(Words const& words, Date day) {
    auto const parts = day.parts();
    return std::to_string(parts.day) + " " + std::string(month_name(words, parts.month)) + " " +
           std::to_string(parts.year);
}

std::string fill(std::string_view pattern, Fills fills, Isolate isolate) {
    std::string out;
    each_part(
        pattern, fills, [&](std::string_view text) { out += text; },
        [&](Fill const& value) {
            bool const is_isolated = isolate == Isolate::ltr_values && value.as == Fill::As::ltr;
            if (is_isolated) out += "\u2066";
            out += value.value;
            if (is_isolated) out += "\u2069";
        });
    return out;
}

Words::Words(std::string_view language_code) : m_language(find_language(language_code)) { CHECK(m_language); }

Result<void> Words::add(std::string_view file_name, std::string_view content) {
    auto const po = parse_po(content);
    auto error = Error::bad_input("words.malformed");
    auto const place_of = [&](int line) { return std::string(file_name) + ":" + std::to_string(line); };
    auto const wrong = [&](int line, std::string message) {
        error.problems.push_back({place_of(line), "words.malformed", {{"message", std::move(message)}}});
    };
    for (auto const& mistake : po.mistakes) wrong(mistake.line, mistake.message);
    for (auto const& entry : po.entries) {
        if (auto mistake = mistake_of(entry); !mistake.empty()) {
            wrong(entry.line, std::move(mistake));
            continue;
        }
        auto const [at, is_new] =
            m_texts.try_emplace(key_of(entry.context, entry.id), Text{entry.text, place_of(entry.line)});
        if (!is_new && at->second.text != entry.text)
            wrong(entry.line, "\"" + entry.id + "\" has another translation at " + at->second.place);
    }
    if (!error.problems.empty()) return Fail(std::move(error));
    return {};
}

Result<void> Words::add_file(std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return Fail(Error::not_found("words.no_file").with("file", path));
    std::ostringstream content;
    content << in.rdbuf();
    return add(path, std::move(content).str());
}

void Words::set(std::string english, std::string text) {
    m_texts.insert_or_assign(std::move(english), Text{std::move(text), "the province"});
}

Word Words::T(std::string_view english) const {
    auto const found = m_texts.find(english);
    return Word(found == m_texts.end() ? english : std::string_view(found->second.text));
}

std::string Words::T(std::string_view english, Fills fills) const {
    return fill(T(english), fills, m_language->is_rtl ? Isolate::ltr_values : Isolate::no);
}

Word Words::find(std::string_view context, std::string_view key) const {
    auto const found = m_texts.find(key_of(context, key));
    return Word(found == m_texts.end() ? std::string_view{} : std::string_view(found->second.text));
}

std::string Words::error(std::string_view code, std::vector<std::pair<std::string, std::string>> const& values) const {
    std::string_view pattern = find("error", code);
    if (pattern.empty()) {
        return T("This could not be accepted. Tell the helpline this code: {code}", {{"code", code, k_ltr}});
    }
    std::string out;
    while (!pattern.empty()) {
        auto const open = pattern.find('{');
        auto const shut = open == std::string_view::npos ? open : pattern.find('}', open);
        if (shut == std::string_view::npos) break;
        out += pattern.substr(0, open);
        auto const name = pattern.substr(open + 1, shut - open - 1);
        for (auto const& [key, value] : values)
            if (key == name) out += show_value(*this, value);
        pattern.remove_prefix(shut + 1);
    }
    return out += pattern;
}

}  // namespace bolan::web
