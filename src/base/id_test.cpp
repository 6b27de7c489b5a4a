#include "base/id.h"
#include <gtest/gtest.h>
#include <set>

using namespace bolan;

TEST(Id, ids_of_one_thread_ascend_even_when_the_clock_stands_or_goes_back) {
    std::string last;
    for (int i = 0; i < 20'000; ++i) {
        auto const id = new_uuid({1'763'800'000'000 - i / 1000});
        EXPECT_LT(last, id);
        ASSERT_TRUE(CaseId::parse(id)) << id;
        EXPECT_EQ(id[14], '7');
        EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
        last = id;
    }
}

TEST(Id, an_id_carries_its_time) { EXPECT_EQ(new_uuid({0xF23456789ABC}).substr(0, 13), "f2345678-9abc"); }

TEST(Id, only_canonical_text_is_an_id) {
    EXPECT_FALSE(CaseId::parse("0190A0A0-0000-7000-8000-000000000000"));
    EXPECT_FALSE(CaseId::parse("0190a0a0-0000-7000-8000-00000000000"));
    EXPECT_FALSE(CaseId::parse("0190a0a0000007000-8000-0000000000000"));
    EXPECT_TRUE(CaseId().is_nil());
}

TEST(Reference, is_read_back_as_people_type_it) {
    for (int i = 0; i < 200; ++i) {
        auto const reference = new_reference();
        EXPECT_EQ(parse_reference(reference), reference);
        EXPECT_EQ(parse_reference(group_reference(reference)), reference);
        std::string typed;
        for (char const c : reference) typed += c == '0' ? 'o' : c == '1' ? 'l' : static_cast<char>(std::tolower(c));
        EXPECT_EQ(parse_reference(" " + typed + " "), reference);
    }
    EXPECT_EQ(group_reference("4QPX11ZC7K2M"), "4QPX-11ZC-7K2M");
}

TEST(Reference, every_single_wrong_character_and_every_exchange_is_caught) {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    for (int round = 0; round < 30; ++round) {
        auto const good = new_reference();
        for (std::size_t i = 0; i < good.size(); ++i) {
            for (char const c : alphabet) {
                auto bad = good;
                bad[i] = c;
                EXPECT_EQ(parse_reference(bad).has_value(), bad == good) << good << " " << bad;
            }
            for (std::size_t j = i + 1; j < good.size(); ++j) {
                auto bad = good;
                std::swap(bad[i], bad[j]);
                EXPECT_EQ(parse_reference(bad).has_value(), bad == good) << good << " " << bad;
            }
        }
    }
}

TEST(Reference, what_is_no_reference_is_refused) {
    for (auto const* text : {"", "4QPX", "UUUUUUUUUUUU", "4QPX11ZC7K2M4", "4QPX_11ZC_7K2M", "حوالہ"})
        EXPECT_FALSE(parse_reference(text)) << text;
}
