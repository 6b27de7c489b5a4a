#include "web/html.h"
#include <gtest/gtest.h>

namespace bolan::web {
namespace {

TEST(Html, text_and_attribute_values_are_escaped) {
    Html h;
    h.el("p", {{"title", "a\"b'c<d>&"}}, "<script>alert('x') & \"y\"");
    EXPECT_EQ(h.view(),
              "<p title=\"a&quot;b&#39;c&lt;d&gt;&amp;\">&lt;script&gt;alert(&#39;x&#39;) &amp; &quot;y&quot;</p>");
}

TEST(Html, escaping_agrees_with_the_plain_rule_at_every_place_of_every_byte) {
    for (int byte = 0; byte < 256; ++byte)
        for (std::size_t place = 0; place < 20; ++place) {
            std::string text(20, 'x');
            text[place] = static_cast<char>(byte);
            std::string const escaped = byte == '&'    ? "&amp;"
                                        : byte == '<'  ? "&lt;"
                                        : byte == '>'  ? "&gt;"
                                        : byte == '"'  ? "&quot;"
                                        : byte == '\'' ? "&#39;"
                                                       : std::string(1, static_cast<char>(byte));
            EXPECT_EQ(Html().text(text).view(), text.substr(0, place) + escaped + text.substr(place + 1))
                << byte << " at " << place;
        }
}

TEST(Html, elements_nest_and_close_in_order) {
    Html h;
    h.el("ul", {{"class", "plain"}}, [&] {
        for (int i = 1; i <= 2; ++i) h.el("li", {}, [&] { h.number(i); });
    });
    EXPECT_EQ(std::move(h).take(), "<ul class=\"plain\"><li>1</li><li>2</li></ul>");
}

TEST(Html, an_element_left_open_is_a_bug) {
    Html h;
    h.open("div");
    EXPECT_THROW((void)std::move(h).take(), Bug);
    EXPECT_THROW(Html().close(), Bug);
}

TEST(Html, attributes_stand_alone_carry_numbers_or_are_left_out) {
    Html h;
    h.leaf("input", {{"checked", true}, {"hidden", false}, {"maxlength", 40}, {"class", opt("")}, {"value", ""}});
    EXPECT_EQ(h.view(), "<input checked maxlength=\"40\" value=\"\">");
}

TEST(Html, addresses_that_run_or_leave_us_unsafely_are_refused) {
    for (std::string_view bad :
         {"javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:x", "java\tscript:x", "\x01javascript:x",
          "data:text/html,x", "vbscript:x", "http://example.com", "//evil.example", "\\\\evil", "/\\evil",
          "file:///etc/passwd", "blob:x", "ht\ntps:x"}) {
        EXPECT_FALSE(is_safe_url(bad)) << bad;
        Html h;
        h.el("a", {{"href", bad}}, "x");
        EXPECT_EQ(h.view(), "<a href=\"#\">x</a>") << bad;
        EXPECT_EQ(h.refused_urls(), 1);
    }
}

TEST(Html, relative_addresses_and_four_schemes_are_accepted) {
    for (std::string_view good : {"", "/", "#main", "?a=b:c", "/x:y", "a/b:c", "https://example.com/a?b", "HTTPS://x",
                                  "tel:0800", "sms:8000?body=TRACK%20", "mailto:a@b.c"})
        EXPECT_TRUE(is_safe_url(good)) << good;
}

TEST(Html, json_for_a_script_cannot_end_the_script) {
    Html h;
    h.json_block("keys", R"({"a":"</script><!--"})");
    EXPECT_EQ(h.view(), R"(<script type="application/json" id="keys">{"a":"\u003c/script>\u003c!--"}</script>)");
}

TEST(Html, a_script_comes_from_our_own_address_only) {
    Html h;
    EXPECT_THROW(h.script("https://example.com/x.js"), Bug);
    EXPECT_THROW(h.script("//example.com/x.js"), Bug);
    h.script("/assets/enhance.js");
    EXPECT_EQ(h.view(), "<script defer src=\"/assets/enhance.js\"></script>");
}

TEST(Html, made_svg_is_taken_only_when_it_holds_nothing_that_runs) {
    Html h;
    h.svg("<svg viewBox=\"0 0 1 1\"><path d=\"M0 0h1\"/></svg>");
    EXPECT_EQ(h.view(), "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0h1\"/></svg>");
    EXPECT_THROW(h.svg("<p>x</p>"), Bug);
    EXPECT_THROW(h.svg("<svg><script>x</script></svg>"), Bug);
    EXPECT_THROW(h.svg("<svg onload=\"x\"></svg>"), Bug);
}

// The checks that run in the compiler, asked here at run time.
TEST(Html, handlers_styles_and_running_elements_are_refused_when_compiled) {
    using namespace html_detail;
    EXPECT_TRUE(is_refused_attribute("onclick"));
    EXPECT_TRUE(is_refused_attribute("style"));
    EXPECT_FALSE(is_refused_attribute("class"));
    EXPECT_FALSE(is_name("Class"));
    EXPECT_FALSE(is_name("a b"));
    EXPECT_FALSE(is_name(""));
    EXPECT_TRUE(is_name("viewBox"));
    EXPECT_TRUE(is_refused_element("script"));
    EXPECT_TRUE(is_refused_markup("<a onclick=x>"));
    EXPECT_TRUE(is_refused_markup("<p style=x>"));
    EXPECT_FALSE(is_refused_markup("<p>one on two</p>"));
}

TEST(Html, parts_of_addresses_are_percent_encoded) {
    EXPECT_EQ(url_part("a b/ک&="), "a%20b%2F%DA%A9%26%3D");
    EXPECT_EQ(url_part("A-z_0.9~"), "A-z_0.9~");
}

}  // namespace
}  // namespace bolan::web
