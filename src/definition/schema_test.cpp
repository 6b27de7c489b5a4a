#include "definition/schema.h"
#include "base/json.h"
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

namespace bolan::definition {
namespace {

TEST(Schema, every_kind_of_file_has_one_and_it_is_json) {
    EXPECT_EQ(schema_kinds().size(), 9u);
    for (auto const& kind : schema_kinds()) {
        auto const text = json_schema(kind);
        ASSERT_TRUE(text) << kind;
        auto const schema = parse_json(*text);
        ASSERT_TRUE(schema) << kind << ": " << schema.error().code;
        EXPECT_EQ((*schema)["$schema"].string_or(""), "http://json-schema.org/draft-07/schema#");
        EXPECT_TRUE((*schema)["properties"].find(kind)) << kind;
        EXPECT_FALSE((*schema)["additionalProperties"].bool_or(true));
    }
    EXPECT_FALSE(json_schema("nothing"));
}

TEST(Schema, what_must_be_there_may_stand_in_another_part_of_a_split_definition) {
    auto const schema = parse_json(*json_schema("service")).value();
    EXPECT_FALSE(schema.find("required"));
    EXPECT_EQ(schema["if"]["required"].as_list().at(0).as_string(), "service");
    auto const& needed = schema["then"]["required"].as_list();
    EXPECT_NE(std::ranges::find(needed, Value("states")), needed.end());
}

TEST(Schema, each_type_of_field_takes_its_own_keys) {
    auto const schema = parse_json(*json_schema("service")).value();
    int found = 0;
    for (auto const& choice : schema["definitions"]["field"]["anyOf"].as_list()) {
        auto const& properties = choice["properties"];
        if (properties["type"]["const"].string_or("") == "date") {
            ++found;
            EXPECT_TRUE(properties.find("max_date"));
            EXPECT_FALSE(properties.find("lines"));
        }
        if (properties["type"]["const"].string_or("") == "group") {
            ++found;
            EXPECT_TRUE(properties.find("fields"));
        }
    }
    EXPECT_EQ(found, 2);
}

TEST(Schema, every_reference_leads_to_a_definition) {
    for (auto const& kind : schema_kinds()) {
        auto const text = *json_schema(kind);
        auto const schema = parse_json(text).value();
        std::string_view rest = text;
        std::string_view const mark = "#/definitions/";
        for (auto at = rest.find(mark); at != rest.npos; at = rest.find(mark)) {
            rest.remove_prefix(at + mark.size());
            auto const name = rest.substr(0, rest.find('"'));
            EXPECT_TRUE(schema["definitions"].find(name)) << kind << " refers to " << name;
        }
    }
}

TEST(Schema, the_reference_of_keys_is_not_stale) {
    std::ifstream in(std::string(BOLAN_SOURCE_DIR) + "/docs/reference/keys.md");
    std::string const text(std::istreambuf_iterator<char>(in), {});
    EXPECT_TRUE(text == keys_reference()) << "run: bolan check --keys > docs/reference/keys.md";
}

}  // namespace
}  // namespace bolan::definition
