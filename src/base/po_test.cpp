#include "base/po.h"
#include <gtest/gtest.h>

namespace bolan {
namespace {

TEST(Po, reads_entries_contexts_and_text_over_several_lines) {
    auto const po = parse_po(
        "msgid \"\"\nmsgstr \"Language: ur\\n\"\n\n# Note\nmsgctxt \"domicile\"\nmsgid \"Issued\"\n"
        "msgstr \"\"\n\"جاری \"\n\"شدہ\"\n\n#, fuzzy\nmsgid \"A \\\"b\\\"\"\nmsgstr \"\"\n");
    ASSERT_TRUE(po.mistakes.empty()) << po.mistakes[0].message;
    ASSERT_EQ(po.entries.size(), 2u);
    EXPECT_EQ(po.entries[0].context, "domicile");
    EXPECT_EQ(po.entries[0].id, "Issued");
    EXPECT_EQ(po.entries[0].text, "جاری شدہ");
    EXPECT_EQ(po.entries[0].line, 6);
    EXPECT_EQ(po.entries[1].id, "A \"b\"");
    EXPECT_TRUE(po.entries[1].is_fuzzy);
    EXPECT_EQ(po.entries[1].text, "");
}

TEST(Po, entries_need_no_empty_line_between_them) {
    auto const po = parse_po("msgid \"a\"\nmsgstr \"1\"\nmsgid \"b\"\nmsgstr \"2\"\n");
    ASSERT_EQ(po.entries.size(), 2u);
    EXPECT_EQ(po.entries[1].text, "2");
}

TEST(Po, names_the_line_of_every_mistake) {
    auto const po = parse_po("msgid \"a\"\n\nmsgstr \"x\"\nmsgid \"b\nmsgstr \"\\q\"\nnonsense\n\"loose\"\n\xff\n");
    std::vector<int> lines;
    for (auto const& mistake : po.mistakes) lines.push_back(mistake.line);
    EXPECT_EQ(lines, (std::vector<int>{2, 3, 4, 5, 6, 8}));
}

}  // namespace
}  // namespace bolan
