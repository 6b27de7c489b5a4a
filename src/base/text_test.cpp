#include "base/text.h"
#include <gtest/gtest.h>

using namespace bolan;

TEST(Text, broken_utf8_is_known) {
    EXPECT_TRUE(is_valid_utf8("کوئٹہ 😀 é"));
    for (auto const* text : {"\x80", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "a\xFF"})
        EXPECT_FALSE(is_valid_utf8(text));
    EXPECT_EQ(count_characters("کوئٹہ😀"), 6u);
}

TEST(Text, what_forms_store_is_trimmed_normalised_and_free_of_controls) {
    EXPECT_EQ(clean_text(" \u00A0\t Ali\u0007 Khan\r\nQuetta \u2003"), "Ali Khan\nQuetta");
    EXPECT_EQ(clean_text("e\u0301"), "\u00E9");
    EXPECT_EQ(clean_text("user\u202Efdp.exe\u2066x\u2069"), "userfdp.exex");
    EXPECT_EQ(clean_text(std::string_view("a\0b", 3)), "ab");
    EXPECT_EQ(clean_text("a\xFF"), "a\uFFFD");
    EXPECT_EQ(clean_text("می\u200Cخواهم"), "می\u200Cخواهم");
    EXPECT_EQ(clean_text("   "), "");
}

TEST(Text, digits_of_three_scripts_are_one) {
    EXPECT_EQ(latin_digits("۰۱۲۳ ٤٥٦ 789 کوئٹہ"), "0123 456 789 کوئٹہ");
    EXPECT_EQ(latin_digits("a\xFF۹"),
              "a\xFF"
              "9");
}

TEST(Text, search_finds_a_name_whatever_keyboard_wrote_it) {
    EXPECT_EQ(search_key("علي"), search_key("علی"));
    EXPECT_EQ(search_key("كوئٹه"), search_key("کوئٹہ"));
    EXPECT_EQ(search_key("آمِنہ"), search_key("امنه"));
    EXPECT_EQ(search_key("فاطمة"), search_key("فاطمہ"));
    EXPECT_EQ(search_key("مؤمن"), search_key("مومن"));
    EXPECT_EQ(search_key("محـــمد"), search_key("محمد"));
    EXPECT_EQ(search_key("  José   O'BRIEN-Khan "), "jose o brien khan");
    EXPECT_EQ(search_key("ﷲ").empty(), false);
    EXPECT_EQ(search_key("ﻣﺤﻤﺪ"), search_key("محمد"));
    EXPECT_EQ(search_key("۱۲/٣٤"), "12 34");
    EXPECT_EQ(search_words("Ali  Khan, ۵"), (std::vector<std::string>{"ali", "khan", "5"}));
    EXPECT_TRUE(search_words(" -- ").empty());
    EXPECT_NE(search_key("علی"), search_key("ولی"));
    // Every form of ye, kaf, gaf, he, digits; marks, joiners, and the shapes that old programs stored.
    for (auto const* ye : {"ي", "ى", "ئ", "ی", "ے", "ۓ", "ې", "ۍ", "ێ", "ﯼ", "ﻳ", "ﮮ"})
        EXPECT_EQ(search_key(ye), "ی") << ye;
    for (auto const* kaf : {"ك", "ک", "ڪ", "ﮎ", "ﻛ"}) EXPECT_EQ(search_key(kaf), "ک") << kaf;
    for (auto const* gaf : {"گ", "ګ", "ڰ", "ﮔ"}) EXPECT_EQ(search_key(gaf), "گ") << gaf;
    for (auto const* he : {"ه", "ہ", "ھ", "ۃ", "ة", "ە", "ۂ", "ۀ", "ﮩ", "ﻬ"}) EXPECT_EQ(search_key(he), "ہ") << he;
    EXPECT_EQ(search_key("۰۱۲۳۴۵۶۷۸۹"), "0123456789");
    EXPECT_EQ(search_key("٠١٢٣٤٥٦٧٨٩"), "0123456789");
    EXPECT_EQ(search_key("مُحَمَّدٌ رَحْمٰن"), search_key("محمد رحمن"));
    EXPECT_EQ(search_key("بی\u200cبی"), search_key("بیبی"));
    EXPECT_EQ(search_key("Zāhid  Ḥusain"), "zahid husain");
    EXPECT_EQ(search_key("Abdul-Karim (Late)\t2nd"), "abdul karim late 2nd");
}

TEST(Text, a_cnic_is_thirteen_digits_however_written) {
    for (auto const* text :
         {"54400-1234567-1", "5440012345671", " 54400 1234567 1 ", "۵۴۴۰۰-۱۲۳۴۵۶۷-۱", "54400–1234567–1"})
        EXPECT_EQ(parse_cnic(text), "5440012345671") << text;
    for (auto const* text :
         {"", "544001234567", "54400123456711", "54400-12a4567-1", "+5440012345671", "54400.1234567.1"})
        EXPECT_FALSE(parse_cnic(text)) << text;
    EXPECT_EQ(show_cnic("5440012345671"), "54400-1234567-1");
    EXPECT_EQ(mask_cnic("5440012345671"), "54400-*****67-1");
}

TEST(Text, a_mobile_number_is_kept_in_one_form) {
    for (auto const* text :
         {"0300 1234567", "+92 300 1234567", "0092-300-1234567", "923001234567", "(0300) 1234567", "۰۳۰۰۱۲۳۴۵۶۷"})
        EXPECT_EQ(parse_mobile(text), "923001234567") << text;
    for (auto const* text :
         {"", "3001234567", "0812345678", "03001234", "030012345678", "+443001234567", "0300 12345x7"})
        EXPECT_FALSE(parse_mobile(text)) << text;
}

TEST(Text, an_email_has_one_mailbox_and_a_real_domain) {
    for (auto const* text : {"a@b.pk", "first.last+tag@mail.example.com"}) EXPECT_TRUE(is_email(text)) << text;
    for (auto const* text :
         {"", "a", "@b.pk", "a@", "a@b", "a b@c.pk", "a@b..pk", ".a@b.pk", "a@-b.pk", "a@b@c.pk", "a..b@c.pk"})
        EXPECT_FALSE(is_email(text)) << text;
}

TEST(Text, a_slip_is_met_with_a_suggestion_and_a_wild_guess_is_not) {
    std::vector<std::string> const keys{"birth_date", "district", "full_name"};
    EXPECT_EQ(nearest("birth_dat", keys), "birth_date");
    EXPECT_EQ(nearest("distirct", keys), "district");
    EXPECT_FALSE(nearest("fee", keys));
    EXPECT_FALSE(nearest("x", {"y"}));
}

TEST(Text, a_name_is_letters_of_any_script_and_the_signs_of_names) {
    for (auto const* name :
         {"Gul Bibi", "O'Brien", "M. Ali-Khan (late)", "گل بی بی", "عبد‌اللہ", "José", "李明", "Khan & Sons"})
        EXPECT_TRUE(is_person_name(name)) << name;
    for (auto const* name : {"12345", "Gul 2", "۱۲۳", "😀", "<script>", "{full_name}", "...", "", "a@b", "Ali;--"})
        EXPECT_FALSE(is_person_name(name)) << name;
}
