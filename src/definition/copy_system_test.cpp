#include "definition/copy_system.h"
#include <gtest/gtest.h>

namespace bolan::definition {
namespace {

SystemFiles const k_files{
    {"system.yaml", "system: library-card\ntitle: Library card\n"},
    {"library_card.yaml",
     "# A comment.\nservice: library_card\ntitle: Library card\n"
     "do: [{ create: cards }, { message: applicant, text: Your library card is ready. }]\n"
     "when: \"records('cards', {'kind': x}).size() == 0\"\n"
     "hint: Two cards at most\n"},
    {"cards.yaml", "registry: cards\ntitle: LIBRARY CARD\nnumbering: { pattern: \"{district}/LC/{serial}\" }\n"},
    {"documents/library-card-paper.yaml", "document: library_card_paper\nservice: library_card\n"},
    {"examples/01.yaml",
     "steps:\n  - refused: { service: library_card, with: library_card.too_young }\n"
     "  - expect: { public: c1.library_card_paper, shows: { number: QTA/LC/1 } }\n"},
    {"words/ur.po",
     "msgid \"Library card\"\nmsgstr \"کتب کارڈ\"\n\nmsgctxt \"library-card\"\n"
     "msgid \"Your library card is ready.\"\nmsgstr \"کتب کارڈ تیار ہے\"\n"},
};

CopiedSystem copied(std::string const& urdu = "لائسنس") {
    return copy_system(k_files, "library-card", {"trade-licence", "Trade licence", urdu});
}

TEST(CopySystem, every_name_is_new_and_every_reference_follows) {
    auto const copy = copied();
    EXPECT_EQ(copy.names.at("library_card"), "trade_licence");
    EXPECT_EQ(copy.names.at("library_card_paper"), "trade_licence_paper");
    EXPECT_EQ(copy.names.at("cards"), "trade_licence_cards");
    EXPECT_EQ(copy.files.at("trade_licence.yaml"),
              "# A comment.\nservice: trade_licence\ntitle: Trade licence\n"
              "do: [{ create: trade_licence_cards }, { message: applicant, text: Your trade licence is ready. }]\n"
              "when: \"records('trade_licence_cards', {'kind': x}).size() == 0\"\n"
              "hint: Two cards at most\n");
    EXPECT_EQ(copy.files.at("documents/trade-licence-paper.yaml"),
              "document: trade_licence_paper\nservice: trade_licence\n");
    EXPECT_EQ(copy.files.at("examples/01.yaml"),
              "steps:\n  - refused: { service: trade_licence, with: trade_licence.too_young }\n"
              "  - expect: { public: c1.trade_licence_paper, shows: { number: QTA/TL/1 } }\n");
    EXPECT_EQ(copy.files.at("system.yaml"), "system: trade-licence\ntitle: Trade licence\n");
}

TEST(CopySystem, titles_and_initials_follow_in_both_languages) {
    auto const copy = copied();
    EXPECT_EQ(
        copy.files.at("trade_licence_cards.yaml"),
        "registry: trade_licence_cards\ntitle: TRADE LICENCE\nnumbering: { pattern: \"{district}/TL/{serial}\" }\n");
    EXPECT_EQ(copy.files.at("words/ur.po"),
              "msgid \"Trade licence\"\nmsgstr \"لائسنس\"\n\nmsgctxt \"trade-licence\"\n"
              "msgid \"Your trade licence is ready.\"\nmsgstr \"لائسنس تیار ہے\"\n");
}

TEST(CopySystem, a_name_that_is_an_english_word_is_left_alone_in_sentences_but_not_in_the_heads_of_tables) {
    auto const copy =
        copy_system({{"system.yaml", "system: tenancy\ntitle: Tenants\n"},
                     {"tenancy.yaml", "service: tenancy\ntitle: Give up a tenancy now\nabout: tenancy\n"},
                     {"tables/limit.csv", "# types: tenancy number, x text\ntenancy,x\n3,tenancy of one\n"}},
                    "tenancy", {"hostel", "Hostels", ""});
    EXPECT_EQ(copy.files.at("system.yaml"), "system: hostel\ntitle: Hostels\n");
    EXPECT_EQ(copy.files.at("hostel.yaml"), "service: hostel\ntitle: Give up a tenancy now\nabout: hostel\n");
    EXPECT_EQ(copy.files.at("tables/limit.csv"), "# types: hostel number, x text\nhostel,x\n3,tenancy of one\n");
}

TEST(CopySystem, without_an_urdu_name_the_english_stands_there_rather_than_another_things_name) {
    auto const words = copied("").files.at("words/ur.po");
    EXPECT_NE(words.find("msgstr \"Trade licence\""), std::string::npos);
    EXPECT_EQ(words.find("کتب"), std::string::npos);
}

TEST(CopySystem, a_title_comes_from_the_name) { EXPECT_EQ(default_title("trade-licence"), "Trade licence"); }

}  // namespace
}  // namespace bolan::definition
