#include "documents/text.h"
#include <algorithm>
#include <gtest/gtest.h>

namespace bolan::documents {
namespace {

Style const k_style{Face::sans, 10, {}, Align::left};

bool has_all_glyphs(std::string_view text) {
    auto const glyphs = Typesetter::of_this_thread().glyphs(text);
    return !glyphs.empty() && std::find(glyphs.begin(), glyphs.end(), 0U) == glyphs.end();
}

TEST(Text, urdu_words_find_all_their_glyphs) {
    for (char const* word : {"تاریخِ اجرا", "کچھی", "میونسپلٹی", "حکومتِ بلوچستان", "ڈومیسائل سرٹیفکیٹ", "مثنّیٰ", "۱۲۳"}) {
        EXPECT_TRUE(has_all_glyphs(word)) << word;
    }
    EXPECT_FALSE(has_all_glyphs("\U0001F600"));
}

TEST(Text, letters_the_nastaliq_lacks_are_taken_from_the_naskh) {
    for (char const* letters : {"ڪ", "۾", "ێ", "ۏ"}) EXPECT_TRUE(has_all_glyphs(letters)) << letters;
}

TEST(Text, urdu_letters_join) {
    // Joined, a word becomes other glyphs than its letters one by one.
    auto& type = Typesetter::of_this_thread();
    auto joined = type.glyphs("بلوچ"), apart = type.glyphs("ب ل و چ");
    std::erase_if(apart, [&](std::uint32_t glyph) { return glyph == type.glyphs("ب ل")[1]; });
    EXPECT_NE(joined, apart);
}

TEST(Text, a_tall_word_claims_the_height_of_its_ink) {
    auto& type = Typesetter::of_this_thread();
    auto const tall = type.set("کچھی", k_style, 200), flat = type.set("نام", k_style, 200);
    EXPECT_GT(tall.ascent(), 1.5 * flat.ascent());
}

TEST(Text, lines_of_urdu_do_not_touch) {
    auto const piece =
        Typesetter::of_this_thread().set("کچھی میونسپلٹی کچھی تاریخِ اجرا کچھی ڈومیسائل سرٹیفکیٹ کچھی", k_style, 90);
    ASSERT_GT(piece.lines().size(), 2U);
    for (std::size_t i = 1; i < piece.lines().size(); ++i) {
        EXPECT_GE(piece.lines()[i].advance, piece.lines()[i - 1].depth + piece.lines()[i].ascent);
    }
}

TEST(Text, lines_keep_within_their_width_and_stand_at_their_side) {
    auto const text = "a long line of English that must be broken into several pieces";
    for (auto const align : {Align::left, Align::centre, Align::right}) {
        Style style = k_style;
        style.align = align;
        auto const piece = Typesetter::of_this_thread().set(text, style, 80);
        ASSERT_GT(piece.lines().size(), 2U);
        for (auto const& line : piece.lines()) {
            EXPECT_LE(line.width, 80.01);
            EXPECT_GE(line.x, -0.01);
            if (align == Align::right) {
                EXPECT_NEAR(line.x + line.width, 80, 0.01);
            }
        }
    }
}

TEST(Text, numbers_are_isolated_whole) {
    std::string const open = "\u2066", close = "\u2069";
    EXPECT_EQ(isolate_numbers("نمبر 54400-1234567-1 ہے"), "نمبر " + open + "54400-1234567-1" + close + " ہے");
    EXPECT_EQ(isolate_numbers("فون +92 300 1234567۔"), "فون " + open + "+92 300 1234567" + close + "۔");
    EXPECT_EQ(isolate_numbers("(DC-QTA/2026/12)"), "(" + open + "DC-QTA/2026/12" + close + ")");
    EXPECT_EQ(isolate_numbers("۱۲-۵-۲۰۲۶"), open + "۱۲-۵-۲۰۲۶" + close);
    EXPECT_EQ(isolate_numbers("12, 13"), open + "12" + close + ", " + open + "13" + close);
    EXPECT_EQ(isolate_numbers("کوئی عدد نہیں"), "کوئی عدد نہیں");
    EXPECT_EQ(isolate_numbers(""), "");
    EXPECT_EQ(isolate_numbers("12\xff"), open + "12" + close + "\xff");
}

}  // namespace
}  // namespace bolan::documents
