#include "base/json.h"
#include "base/check.h"
#include <gtest/gtest.h>
#include <limits>

using namespace bolan;

namespace {

std::string code(std::string_view text) {
    auto const result = parse_json(text);
    return result ? "ok" : result.error().code;
}

std::string canonical(std::string_view text) {
    auto const result = parse_json(text);
    return result ? write_canonical_json(*result) : result.error().code;
}

}  // namespace

TEST(Json, is_read_and_written_without_loss) {
    std::string const text =
        R"({"b":[1,-9223372036854775808,1.5,true,null,""],"a":{"x":"کوئٹہ 😀\n\"\\\u0001"},"one":1.0})";
    auto const value = parse_json(text);
    ASSERT_TRUE(value);
    EXPECT_EQ(write_json(*value), text);
    EXPECT_TRUE((*value)["one"].is_double());
    EXPECT_EQ((*value)["b"].as_list()[1].as_int(), std::numeric_limits<std::int64_t>::min());
}

TEST(Json, what_is_not_strictly_json_is_refused) {
    for (std::string_view const text : {std::string_view(""),
                                        std::string_view("{"),
                                        std::string_view("[1,]"),
                                        std::string_view("{a:1}"),
                                        std::string_view("'a'"),
                                        std::string_view("01"),
                                        std::string_view("+1"),
                                        std::string_view("1."),
                                        std::string_view(".5"),
                                        std::string_view("NaN"),
                                        std::string_view("1 2"),
                                        std::string_view("// c\n1"),
                                        std::string_view("\"a\nb\""),
                                        std::string_view("\"\\x41\""),
                                        std::string_view("\"\\ud800\""),
                                        std::string_view("\"\\udc00\""),
                                        std::string_view("{\"\\udc00\":1}"),
                                        std::string_view("\"\xFF\""),
                                        std::string_view("\"\xED\xA0\x80\""),
                                        std::string_view("1e400"),
                                        std::string_view("\xEF\xBB\xBF"
                                                         "1"),
                                        std::string_view("1\0x", 3),
                                        std::string_view("\"a\0b\"", 5),
                                        std::string_view("[1"),
                                        std::string_view("tru")})
        EXPECT_EQ(code(text), "json.malformed") << text;
}

TEST(Json, a_name_that_stands_twice_is_refused_by_name) {
    auto const result = parse_json(R"({"x":{"a":1,"b":2,"\u0061":3}})");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, "json.duplicate_name");
    EXPECT_EQ(result.error().values.at(0).second, "a");
}

TEST(Json, depth_is_bounded) {
    EXPECT_EQ(code(std::string(100, '[') + std::string(100, ']')), "ok");
    EXPECT_EQ(code(std::string(101, '[') + std::string(101, ']')), "json.too_deep");
    EXPECT_EQ(code(std::string(1'000'000, '[')), "json.too_deep");
}

TEST(Json, canonical_names_are_sorted_by_utf16_code_units) {
    // RFC 8785 section 3.2.3, with one name above U+FFFF.
    EXPECT_EQ(
        canonical("{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}"),
        "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\U0001F600\":5,\"\uFB33\":3}");
    EXPECT_EQ(canonical(R"({"ab":1,"a":2,"":3,"b":{"d":1,"c":[{"z":1,"y":2}]}})"),
              R"({"":3,"a":2,"ab":1,"b":{"c":[{"y":2,"z":1}],"d":1}})");
}

TEST(Json, canonical_numbers_are_those_of_ecmascript) {
    // RFC 8785 appendix B and section 3.2.2.
    EXPECT_EQ(canonical("[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001]"),
              "[333333333.3333333,1e+30,4.5,0.002,1e-27]");
    EXPECT_EQ(
        canonical(
            "[-0.0,5e-324,1.7976931348623157e308,9007199254740992.0,295147905179352830000.0,1e21,1e20,1e-6,1e-7]"),
        "[0,5e-324,1.7976931348623157e+308,9007199254740992,295147905179352830000,1e+21,100000000000000000000,0.000001,"
        "1e-7]");
    EXPECT_EQ(canonical("[9007199254740993,-9007199254740993,12,1.0,123.456]"),
              "[9007199254740992,-9007199254740992,12,1,123.456]");
}

TEST(Json, canonical_strings_escape_only_what_must_be) {
    EXPECT_EQ(canonical(R"("\u20ac$\u000f\nA'\u0042\u0022\u005c\\\"\/\u007f")"),
              "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\x7f\"");
}

TEST(Json, a_number_that_json_cannot_say_is_a_bug) {
    EXPECT_THROW(write_json(Value(std::numeric_limits<double>::infinity())), Bug);
    EXPECT_THROW(write_canonical_json(Value(std::numeric_limits<double>::quiet_NaN())), Bug);
}
