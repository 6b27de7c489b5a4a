#include "web/words.h"
#include "base/check.h"
#include "base/po.h"
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace bolan::web {
namespace {

namespace fs = std::filesystem;

std::string read_file(fs::path const& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

fs::path const k_source = BOLAN_SOURCE_DIR;

Words words_of(char const* code) {
    Words words(code);
    auto const loaded = words.add_file((k_source / "ui/words" / (std::string(code) + ".po")).string());
    if (!loaded)
        for (auto const& problem : loaded.error().problems)
            ADD_FAILURE() << problem.field << ": " << problem.values.front().second;
    return words;
}

TEST(Words, a_text_without_translation_is_its_english) {
    Words words("ur");
    EXPECT_EQ(words.T("Never translated"), "Never translated");
    EXPECT_EQ(words.find("error", "none"), "");
}

TEST(Words, values_stand_where_their_names_are) {
    Words words("en");
    EXPECT_EQ(words.T("Step {step} of {of}", {{"step", "3"}, {"of", "8"}}), "Step 3 of 8");
    EXPECT_EQ(words.T("{a}{a}{b} {", {{"a", "x"}}), "xx{b} {");
    EXPECT_EQ(words.T("{a}", {{"a", "{a}"}}), "{a}");  // a value is never read again
}

TEST(Words, in_a_right_to_left_sentence_an_identifier_is_isolated) {
    Words words("ur");
    ASSERT_TRUE(words.add("x.po", "msgid \"No. {n}\"\nmsgstr \"نمبر {n}\"\n"));
    EXPECT_EQ(words.T("No. {n}", {{"n", "A-1", k_ltr}}), "نمبر \u2066A-1\u2069");
}

TEST(Words, a_file_names_every_mistake_with_its_line) {
    Words words("ur");
    auto const result =
        words.add("x.po",
                  "msgid \"a\"\nmsgstr \"\"\n\n#, fuzzy\nmsgid \"b\"\nmsgstr \"ب\"\n\n"
                  "msgid \"c {n}\"\nmsgstr \"ج {m}\"\n\nmsgid \"d\"\nmsgstr \"د\"\n\nmsgid \"d\"\nmsgstr \"ذ\"\n");
    ASSERT_FALSE(result);
    std::vector<std::string> places;
    for (auto const& problem : result.error().problems) places.push_back(problem.field);
    EXPECT_EQ(places, (std::vector<std::string>{"x.po:1", "x.po:5", "x.po:8", "x.po:14"}));
}

TEST(Words, a_second_file_may_repeat_a_text_but_not_change_it) {
    Words words("ur");
    ASSERT_TRUE(words.add("a.po", "msgid \"d\"\nmsgstr \"د\"\n"));
    EXPECT_TRUE(words.add("b.po", "msgid \"d\"\nmsgstr \"د\"\n"));
    auto const conflict = words.add("c.po", "msgid \"d\"\nmsgstr \"ذ\"\n");
    ASSERT_FALSE(conflict);
    EXPECT_NE(conflict.error().problems[0].values[0].second.find("a.po:1"), std::string::npos);
}

TEST(Words, a_missing_file_is_said) { EXPECT_EQ(Words("ur").add_file("/nowhere/ur.po").error().code, "words.no_file"); }

TEST(Words, an_unknown_language_is_a_bug) { EXPECT_THROW(Words("xx"), Bug); }

TEST(Words, an_error_code_is_shown_in_words_with_its_values) {
    auto const english = words_of("en"), urdu = words_of("ur");
    EXPECT_EQ(english.error("field.too_long", {{"max", "200"}}), "This is too long. Write at most 200 characters.");
    EXPECT_EQ(english.error("field.date_too_late", {{"max", "2026-10-13"}}),
              "The date must be 13 October 2026 or earlier.");
    EXPECT_EQ(english.error("field.moment_too_late", {{"max", "2026-10-13T09:30:00+05:00"}}),
              "The time must be 13 October 2026, 09:30 or earlier.");
    EXPECT_EQ(urdu.error("field.required"), "اس کا جواب دیں۔");
    EXPECT_NE(urdu.error("field.date_too_late", {{"max", "2026-10-13"}}).find("13 اکتوبر 2026"), std::string::npos);
}

TEST(Words, an_unknown_error_code_still_gives_a_sentence_and_the_code) {
    EXPECT_EQ(words_of("en").error("no.such"), "This could not be accepted. Tell the helpline this code: no.such");
    EXPECT_NE(words_of("ur").error("no.such").find("no.such"), std::string::npos);
}

TEST(Words, dates_are_day_month_in_words_and_year) {
    auto const day = *Date::of(2026, 10, 13);
    EXPECT_EQ(show_date(words_of("en"), day), "13 October 2026");
    EXPECT_EQ(show_date(words_of("ur"), day), "13 اکتوبر 2026");
}

// "one" "two" of C++ are one literal.
std::string joined(std::string const& literals) {
    std::string out;
    static std::regex const piece(R"re("((?:[^"\\]|\\.)*)")re");
    for (std::sregex_iterator at(literals.begin(), literals.end(), piece), end; at != end; ++at) out += (*at)[1];
    return std::regex_replace(out, std::regex(R"(\\(.))"), "$1");
}

template <typename Use>
void each_source(fs::path const& folder, Use use) {
    for (auto const& file : fs::recursive_directory_iterator(folder)) {
        auto const name = file.path().string();
        bool const is_source = (name.ends_with(".cpp") || name.ends_with(".h")) && !name.ends_with("_test.cpp");
        if (is_source) use(file.path(), read_file(file.path()));
    }
}

// Every literal given to T(…) or say(…) in src/web has its Urdu.
TEST(Words, every_text_of_the_pages_has_its_urdu) {
    auto const urdu = words_of("ur");
    static std::regex const call(R"re(\b(?:T|say)\(\s*("(?:[^"\\]|\\.)*"(?:\s*"(?:[^"\\]|\\.)*")*))re");
    int seen = 0;
    each_source(k_source / "src/web", [&](fs::path const& path, std::string const& text) {
        if (path.filename() == "words.h") return;  // its comments hold examples
        for (std::sregex_iterator at(text.begin(), text.end(), call), end; at != end; ++at) {
            auto const english = joined((*at)[1]);
            ++seen;
            bool const is_known = urdu.T(english).data() != english.data();
            auto const line = std::count(text.begin(), text.begin() + at->position(), '\n') + 1;
            EXPECT_TRUE(is_known) << path.filename().string() << ":" << line << ": ui/words/ur.po lacks \"" << english
                                  << "\"";
        }
    });
    EXPECT_GT(seen, 100);  // the scan really finds them
}

// Codes that a person can meet have words in both languages. Loading definitions, keys and the command line's own
// errors are for operators, who get them in English with file and line.
TEST(Words, every_error_code_a_person_can_meet_has_its_words) {
    auto const english = words_of("en"), urdu = words_of("ur");
    static std::regex const raised(
        R"re((?:Error::\w+\((?:ErrorKind::\w+,\s*)?|fail\(|push_back\(\{[^;{}]*?)"((?:account|action|attachment|bill|case|csrf|document|field|form|ledger|page|password|photo|post|record|request|session|sign_in|statement)\.[a-z_]+)")re");
    std::set<std::string> missing;
    each_source(k_source / "src", [&](fs::path const&, std::string const& text) {
        for (std::sregex_iterator at(text.begin(), text.end(), raised), end; at != end; ++at) {
            auto const code = (*at)[1].str();
            if (english.find("error", code).empty() || urdu.find("error", code).empty()) missing.insert(code);
        }
    });
    for (auto const& code : missing) ADD_FAILURE() << "ui/words/en.po or ur.po lacks the words of " << code;
}

TEST(Words, both_languages_know_the_same_error_codes_with_the_same_values) {
    auto const codes_of = [](char const* code) {
        std::map<std::string, std::set<std::string>> codes;
        static std::regex const name(R"(\{(\w+)\})");
        for (auto const& entry : parse_po(read_file(k_source / "ui/words" / (std::string(code) + ".po"))).entries)
            if (entry.context == "error") {
                auto& names = codes[entry.id];
                for (std::sregex_iterator at(entry.text.begin(), entry.text.end(), name), end; at != end; ++at)
                    names.insert((*at)[1]);
            }
        return codes;
    };
    EXPECT_EQ(codes_of("en"), codes_of("ur"));
}

}  // namespace
}  // namespace bolan::web
