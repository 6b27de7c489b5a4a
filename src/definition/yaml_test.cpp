#include "definition/yaml.h"
#include <gtest/gtest.h>

namespace bolan::definition {
namespace {

std::vector<std::string> mistakes_in(std::string_view text, YamlLimits const& limits = {}) {
    Mistakes mistakes;
    parse_yaml("a.yaml", text, mistakes, limits);
    std::vector<std::string> out;
    for (auto const& mistake : mistakes.sorted()) out.push_back(to_text(mistake));
    return out;
}

std::string first_mistake(std::string_view text, YamlLimits const& limits = {}) {
    auto const all = mistakes_in(text, limits);
    return all.empty() ? "" : all[0];
}

TEST(Yaml, keeps_the_place_of_every_key_and_value) {
    Mistakes mistakes;
    auto const root = parse_yaml("a.yaml", "a: 1\nنام: { b: [x, \"y\"] }\nc: |\n  text\n", mistakes);
    ASSERT_TRUE(mistakes.empty());
    ASSERT_TRUE(root.is_map());
    ASSERT_EQ(root.entries.size(), 3u);
    EXPECT_EQ(root.find("a")->text, "1");
    EXPECT_EQ(root.entries[1].line, 2);
    auto const* list = root.entries[1].value.find("b");
    ASSERT_TRUE(list && list->is_list());
    EXPECT_EQ(list->items[0].line, 2);
    EXPECT_EQ(list->items[0].column, 12);  // in characters: an Urdu letter is one
    EXPECT_FALSE(list->items[0].quoted);
    EXPECT_TRUE(list->items[1].quoted);
    EXPECT_TRUE(root.find("c")->block);
    EXPECT_EQ(root.find("c")->text, "text\n");
}

TEST(Yaml, scalars_stay_text) {
    Mistakes mistakes;
    auto const root = parse_yaml("a.yaml", "a: no\nb: 010\nc: 2026-11-22\nd: ~\ne:\n", mistakes);
    ASSERT_TRUE(mistakes.empty());
    EXPECT_EQ(root.find("a")->text, "no");
    EXPECT_EQ(root.find("b")->text, "010");
    EXPECT_EQ(root.find("c")->text, "2026-11-22");
    EXPECT_EQ(root.find("d")->kind, Node::Kind::none);
    EXPECT_EQ(root.find("e")->kind, Node::Kind::none);
}

TEST(Yaml, refuses_what_strict_yaml_has_not) {
    EXPECT_EQ(first_mistake("a: &x 1\n"), "a.yaml:1:4: anchors (&name) are not allowed");
    EXPECT_EQ(first_mistake("a: &x 1\nb: *x\n"), "a.yaml:1:4: anchors (&name) are not allowed");
    EXPECT_EQ(first_mistake("a: !str 1\n"), "a.yaml:1:4: tags (!type) are not allowed");
    EXPECT_EQ(first_mistake("<<: { a: 1 }\n"), "a.yaml:1:1: merge keys (<<) are not allowed; write the keys out");
    EXPECT_EQ(first_mistake("%YAML 1.2\n---\na: 1\n"), "a.yaml:1:1: directives (%) are not allowed");
    EXPECT_EQ(first_mistake("a: 1\n---\nb: 2\n"), "a.yaml:2:1: a second document (---) in one file");
    EXPECT_EQ(first_mistake("a:\n\tb: 1\n"), "a.yaml:2:1: a tab in the indentation; use spaces");
    EXPECT_EQ(first_mistake("? [a]\n: b\n"), "a.yaml:1:3: a key must be a word");
    EXPECT_EQ(first_mistake("a: \"\x01\"\n"), "a.yaml:1:5: a control character");
}

TEST(Yaml, an_alias_is_named_too) {
    auto const all = mistakes_in("a: &x 1\nb: *x\n");
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[1], "a.yaml:2:4: aliases (*name) are not allowed; write the value out");
}

TEST(Yaml, every_duplicate_key_is_named_with_the_first) {
    auto const all = mistakes_in("a: 1\nb: { c: 1, c: 2 }\na: 2\n");
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0], "a.yaml:2:12: duplicate key 'c'; first given on line 2");
    EXPECT_EQ(all[1], "a.yaml:3:1: duplicate key 'a'; first given on line 1");
}

TEST(Yaml, names_the_line_that_is_not_utf8) {
    EXPECT_EQ(first_mistake("a: 1\nb: \xff\xfe\n"), "a.yaml:2:1: not UTF-8");
}

TEST(Yaml, syntax_and_emptiness_are_mistakes) {
    EXPECT_EQ(first_mistake(""), "a.yaml:1:1: the file is empty");
    EXPECT_EQ(first_mistake("a: [1, 2\nb: 3\n").substr(0, 9), "a.yaml:2:");
    EXPECT_EQ(first_mistake("a: 'x''\n"), "a.yaml:1:4: a quote that nothing closes");
    EXPECT_FALSE(first_mistake("a: \"x\\\"\n").empty());
    EXPECT_EQ(first_mistake("a: 'x'' y'\nb: \"\\\"\"\n"), "");
}

TEST(Yaml, budgets_hold) {
    EXPECT_EQ(first_mistake("a: 1\n", {4, 10, 10}), "a.yaml:1:1: larger than 0 KB");
    EXPECT_EQ(first_mistake("[1, 2, 3, 4]\n", {100, 3, 10}), "a.yaml:1:8: more than 3 values in one file");
    EXPECT_EQ(first_mistake("[[[[1]]]]\n", {100, 100, 3}), "a.yaml:1:4: nested more than 3 levels deep");
    EXPECT_FALSE(first_mistake(std::string(200'000, '[')).empty());
    EXPECT_FALSE(first_mistake(std::string(200'000, '{')).empty());
}

TEST(Yaml, data_keeps_the_order_and_takes_scalars_as_text) {
    Mistakes mistakes;
    auto const root = parse_yaml("a.yaml", "b: 1\na: [true, {}]\n", mistakes);
    EXPECT_EQ(to_data(root), Value::map({{"b", "1"}, {"a", Value(Value::List{"true", Value::map()})}}));
}

}  // namespace
}  // namespace bolan::definition
