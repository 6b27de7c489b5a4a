#include "web/testing_desk.h"
#include <gtest/gtest.h>

namespace bolan::web {
namespace {

TEST(ExamplePages, without_watch_there_are_none) {
    testing::Desk site;
    auto const href = "/desk/case/" + site.apply("2").reference;
    auto clerk = site.at("desk_clerk.1@north");
    EXPECT_FALSE(clerk.get(href).shows("Save this as an example"));
    EXPECT_EQ(clerk.get(href + "/example").status, 404);
}

TEST(ExamplePages, a_case_is_saved_under_the_name_asked_for) {
    testing::Desk site;
    std::string saved;
    site.portal->save_example = [&](CaseId const&, std::string const& name) -> Result<SavedExample> {
        if (name == "taken") return Fail(Error::conflict("example.exists").with("file", "a/taken.yaml"));
        saved = name;
        return SavedExample{"examples/" + name + ".yaml", {"a brace"}, name == "broken" ? "line 7: refused" : ""};
    };
    site.router = {};
    add_routes(site.router, *site.portal);
    auto const href = "/desk/case/" + site.apply("2").reference;
    auto clerk = site.at("desk_clerk.1@north");
    EXPECT_TRUE(clerk.get(href).shows(href + "/example"));
    EXPECT_TRUE(clerk.get(href + "/example").shows("never save the case of a real person"));

    EXPECT_EQ(clerk.post(href + "/example", {{"name", "taken"}}).status, 400);
    EXPECT_TRUE(clerk.shows("a/taken.yaml"));
    EXPECT_EQ(clerk.post(href + "/example", {{"name", "04-good"}}).status, 200);
    EXPECT_EQ(saved, "04-good");
    EXPECT_TRUE(clerk.shows("examples/04-good.yaml"));
    EXPECT_TRUE(clerk.shows("it holds"));
    EXPECT_TRUE(clerk.shows("a brace"));
    clerk.get(href + "/example");
    EXPECT_TRUE(clerk.post(href + "/example", {{"name", "broken"}}).shows("line 7: refused"));

    saved.clear();
    EXPECT_EQ(clerk.post_exactly(href + "/example", {{"name", "forged"}}).status, 403);
    EXPECT_EQ(saved, "");
    EXPECT_EQ(site.at("desk_clerk.1@south").get(href + "/example").status, 403);
}

TEST(MistakesStrip, what_is_wrong_with_the_saved_definitions_stands_on_every_page) {
    testing::Desk site;
    testing::Browser browser(site);
    EXPECT_FALSE(browser.get("/track").shows("Mistakes in the definitions"));
    site.portal->site.mistakes = [] { return std::vector<std::string>{"a/b.yaml:5:1: unknown <key>"}; };
    for (auto const* page : {"/", "/track", "/sign-in", "/service/nothing"}) {
        EXPECT_TRUE(browser.get(page).shows("Mistakes in the definitions")) << page;
        EXPECT_TRUE(browser.shows("a/b.yaml:5:1: unknown &lt;key&gt;")) << page;
    }
    EXPECT_TRUE(browser.get("/track?lang=ur").shows("تعریفوں میں غلطیاں"));
    EXPECT_TRUE(site.at("desk_clerk.1@north").get("/desk").shows("a/b.yaml:5:1"));
}

}  // namespace
}  // namespace bolan::web
