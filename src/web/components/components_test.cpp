// The components' contracts that a golden page cannot show by itself, and the golden gallery.
#include "web/components/desk.h"
#include "web/components/gallery.h"
#include "web/components/offline_check.h"
#include "web/testing_golden.h"
#include <gtest/gtest.h>
#include <set>

namespace bolan::web {
namespace {

Words words_of(std::string const& code) {
    Words words(code);
    EXPECT_TRUE(words.add_file(std::string(BOLAN_SOURCE_DIR) + "/ui/words/" + code + ".po"));
    return words;
}

struct Made {
    explicit Made(std::string const& code = "en") : words(words_of(code)) {}
    Words words;
    Html h;
    View v{h, words};
    bool has(std::string_view part) const { return h.view().find(part) != std::string_view::npos; }
};

std::vector<std::pair<std::string, std::string>> gallery(std::string const& code) {
    Site site{.government = "Government of Testland"};
    site.is_demonstration = true;
    auto words = words_of(code);
    if (code == "ur") words.set("Government of Testland", "حکومتِ ٹیسٹ لینڈ");
    return {{"home." + code, gallery_home_page(site, words)},
            {"parts." + code, gallery_page(site, words)},
            {"verify." + code, gallery_verify_page(site, words)},
            {"form." + code, gallery_form_page(site, words, false)},
            {"form-errors." + code, gallery_form_page(site, words, true)},
            {"case." + code, gallery_case_page(site, words)},
            {"inbox." + code, gallery_inbox_page(site, words, 8)}};
}

TEST(Components, no_page_holds_a_script_a_style_or_a_handler_of_its_own) {
    for (auto const& code : {"en", "ur"})
        for (auto const& [name, page] : gallery(code)) {
            EXPECT_EQ(page.find(" style="), page.npos) << name;
            EXPECT_EQ(page.find("<style"), page.npos) << name;
            EXPECT_EQ(page.find("javascript:"), page.npos) << name;
            for (auto at = page.find("<script"); at != page.npos; at = page.find("<script", at + 1)) {
                bool const is_file = page.compare(at, 18, "<script defer src=") == 0;
                bool const is_data = page.compare(at, 31, "<script type=\"application/json\"") == 0;
                EXPECT_TRUE(is_file || is_data) << name;
            }
        }
}

TEST(Components, a_page_says_its_language_and_direction_and_every_id_stands_once) {
    for (std::string const code : {"en", "ur"})
        for (auto const& [name, page] : gallery(code)) {
            EXPECT_TRUE(
                page.starts_with("<!DOCTYPE html><html lang=\"" + code + "\" dir=\"" + (code == "ur" ? "rtl" : "ltr")));
            std::set<std::string> ids;
            for (auto at = page.find(" id=\""); at != page.npos; at = page.find(" id=\"", at + 1)) {
                auto const id = page.substr(at + 5, page.find('"', at + 5) - at - 5);
                EXPECT_TRUE(ids.insert(id).second) << name << ": " << id;
            }
        }
}

TEST(Components, what_a_person_typed_is_escaped_everywhere) {
    for (auto const& [name, page] : gallery("en")) EXPECT_EQ(page.find("<script>"), page.npos) << name;
    Made made;
    summary_list(made.v, std::vector<Row>{{"a<b", "<i>", As::typed, "javascript:x"}});
    EXPECT_TRUE(made.has("a&lt;b") && made.has("&lt;i&gt;") && made.has("href=\"#\""));
}

TEST(Components, the_language_link_keeps_the_path_and_its_query) {
    EXPECT_EQ(in_language("/track?ref=X&lang=en&b=1", "ur"), "/track?ref=X&b=1&lang=ur");
    EXPECT_EQ(in_language("/", "en"), "/?lang=en");
    EXPECT_EQ(in_language("/a?lang=ur", "en"), "/a?lang=en");
}

TEST(Components, an_error_stands_in_the_summary_and_at_its_field) {
    Made made;
    std::vector<FieldError> const errors{{"children/0/name", "Answer this."}};
    error_summary(made.v, errors);
    text_field(made.v,
               {.name = "children/0/name", .label = "Name", .value = "", .error = error_of(errors, "children/0/name")});
    EXPECT_TRUE(made.has("href=\"#f-children-0-name\""));
    EXPECT_TRUE(made.has("id=\"f-children-0-name\""));
    EXPECT_TRUE(made.has("aria-invalid=\"true\" aria-describedby=\"f-children-0-name-e\""));
    EXPECT_TRUE(made.has("role=\"alert\""));
}

TEST(Components, no_colon_follows_a_question_or_a_sentence) {
    Made made;
    error_summary(made.v, std::vector<FieldError>{{"a", "Answer this.", "Name"},
                                                  {"b", "Answer this.", "Where?"},
                                                  {"c", "Answer this.", "کہاں؟"},
                                                  {"d", "Answer this.", "I promise."}});
    for (auto const* text :
         {">Name: Answer this.<", ">Where? Answer this.<", ">کہاں؟ Answer this.<", ">I promise. Answer this.<"})
        EXPECT_TRUE(made.has(text)) << text;
}

TEST(Components, an_attachment_says_what_it_takes) {
    Made photo, both;
    attachment_field(photo.v, {.name = "f", .label = "F", .accepts = Accepts::photo});
    attachment_field(both.v, {.name = "f", .label = "F", .max_count = 2});
    EXPECT_TRUE(photo.has("A photo (JPEG, PNG). At most ") && photo.has("accept=\".jpg,.jpeg,.png\""));
    EXPECT_FALSE(photo.has("PDF") || photo.has(" each."));
    EXPECT_TRUE(both.has("A photo (JPEG, PNG) or a PDF. At most ") && both.has(" each."));
}

TEST(Components, what_was_typed_stays_in_the_field_but_a_password_does_not) {
    Made made;
    text_field(made.v, {.name = "n", .label = "N", .value = "\"kept\" ک", .kind = TextKind::name});
    text_field(made.v, {.name = "p", .label = "P", .value = "secret", .kind = TextKind::password});
    EXPECT_TRUE(made.has("value=\"&quot;kept&quot; ک\""));
    EXPECT_FALSE(made.has("secret"));
}

TEST(Components, enter_in_a_form_goes_on_and_never_removes_an_entry) {
    Made made;
    form_open(made.v, {.action = "/x", .token = "t", .key = "k"});
    repeating_group(made.v, {.name = "children", .label = "Children", .item_label = "Child {n}", .count = 1},
                    [](int) {});
    made.h.close();
    auto const first = made.h.view().find("<button");
    EXPECT_LT(first, made.h.view().find("drop:children/0"));
    EXPECT_EQ(made.h.view().substr(first, 50).find("name="), std::string_view::npos);
    EXPECT_TRUE(made.has("value=\"add:children\"") && made.has("name=\"csrf\" value=\"t\""));
}

TEST(Components, a_full_group_or_attachment_offers_no_more) {
    Made made;
    std::vector<StoredAttachment> const stored{{"a1", "x.pdf", "", 2048}};
    attachment_field(made.v, {.name = "f", .label = "F", .stored = stored});
    repeating_group(made.v, {.name = "g", .label = "G", .item_label = "{n}", .count = 2, .max_count = 2}, [](int) {});
    EXPECT_FALSE(made.has("type=\"file\""));
    EXPECT_FALSE(made.has("add:g"));
    EXPECT_TRUE(made.has("name=\"remove\" value=\"a1\""));
}

TEST(Components, many_options_become_a_list_and_few_become_radios) {
    std::vector<Option> options;
    for (int i = 0; i < 8; ++i) options.push_back({std::to_string(i), std::to_string(i)});
    Made many, few;
    choice_field(many.v, {.name = "c", .label = "C", .options = options, .value = "3"});
    choice_field(few.v, {.name = "c", .label = "C", .options = std::span(options).first(3), .value = "2"});
    EXPECT_TRUE(many.has("<option value=\"3\" selected>"));
    EXPECT_TRUE(few.has("value=\"2\" checked"));
}

TEST(Components, identifiers_dates_and_money_are_shown_for_their_language) {
    Made english, urdu("ur");
    for (auto* made : {&english, &urdu}) {
        made->v.money({125000});
        made->v.date(*Date::of(2026, 10, 13));
        made->v.say("Tracking number {ref}", {{"ref", "4QPX", k_ltr}});
    }
    EXPECT_EQ(english.h.view(),
              "Rs <bdi dir=\"ltr\">1,250</bdi><time datetime=\"2026-10-13\">13 October 2026</time>"
              "Tracking number <bdi dir=\"ltr\">4QPX</bdi>");
    EXPECT_EQ(urdu.h.view(),
              "<bdi dir=\"ltr\">1,250</bdi> روپے<time datetime=\"2026-10-13\">13 اکتوبر 2026</time>"
              "ٹریکنگ نمبر <bdi dir=\"ltr\">4QPX</bdi>");
    EXPECT_EQ(show_date_short(english.words, *Date::of(2026, 10, 3)), "3 Oct");
    EXPECT_EQ(show_date_short(urdu.words, *Date::of(2026, 10, 3)), "3 اکتوبر");
    EXPECT_EQ(show_weekday_date(english.words, *Date::of(2026, 11, 22)), "Sunday 22 November 2026");
    EXPECT_EQ(show_money(english.words, {150}), "Rs 1.50");
    EXPECT_EQ(show_number(-1234567), "-1,234,567");
    EXPECT_EQ(show_number(-123), "-123");
    EXPECT_EQ(show_bytes(1023), "1023 B");
    EXPECT_EQ(show_bytes(148000), "145 KB");
    EXPECT_EQ(show_bytes(5 * 1024 * 1024), "5 MB");
}

TEST(Components, a_late_case_says_so_in_word_shape_and_bar) {
    Made made;
    time_limit(made.v, {Due::late, "3 days over", 250, "day 18 of 15"});
    EXPECT_TRUE(made.has("sla--late") && made.has("Late: 3 days over") && made.has("<svg class=\"i\"") &&
                made.has("width=\"100%\"/>"));
}

TEST(Components, every_icon_has_its_name) {
    EXPECT_EQ(icon_named("land"), Icon::land);
    EXPECT_EQ(icon_named("home"), Icon::home);
    EXPECT_EQ(icon_named("search"), Icon::search);
    EXPECT_EQ(icon_named("nonsense"), Icon::file);
}

TEST(Components, keys_for_the_offline_check_cannot_end_their_script) {
    Made made;
    std::vector<OfficeKey> const keys{{"00112233", "aa", "</script><b>"}};
    offline_check(made.v, {keys, {}, {}});
    EXPECT_FALSE(made.has("</script><b>"));
    EXPECT_TRUE(made.has("\"months\":[\"January\",\"February\""));
}

TEST(Components, sizes_of_assets_make_the_estimate_of_data_used) {
    Site site{.government = "Government of Testland"};
    site.asset_bytes = read_asset_bytes("base.css 4605\ncase.css 1491\nbroken\nenhance.js 1545\n");
    EXPECT_EQ(site.asset_bytes.size(), 3u);
    EXPECT_EQ(estimated_kilobytes(8192, site, {.styles = "case"}), 10);
    EXPECT_EQ(estimated_kilobytes(0, Site{}, {}), 1);
}

TEST(Components, the_gallery_is_as_agreed) {
    for (auto const& code : {"en", "ur"})
        for (auto const& [name, page] : gallery(code)) testing::expect_as_agreed("components/" + name + ".html", page);
}

}  // namespace
}  // namespace bolan::web
