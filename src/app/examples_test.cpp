#include "app/examples.h"
#include "definition/load.h"
#include "demo/story.h"
#include "store/testing.h"
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace bolan::app {
namespace {

namespace fs = std::filesystem;

TEST(Examples, a_walked_case_is_saved_as_a_story_that_holds) {
    store::testing::TemporaryDatabase database(store::Engine::sqlite);
    auto const province = fs::path(database.folder()) / "province";
    fs::copy(BOLAN_SOURCE_DIR "/tests/province", province, fs::copy_options::recursive);
    auto const loaded = definition::load(province.string());
    ASSERT_TRUE(loaded.model);
    SimulatedClock clock({0});
    auto const house = cases::House::open(loaded.model, *database, clock,
                                          {database.folder(), "https://example.test/verify", "example.test/log"});
    ASSERT_TRUE(house);
    auto const examples = province / "culture/library-card/examples";
    ASSERT_TRUE(demo::Story(**house, clock).play((examples / "05-appeal.yaml").string()).empty());
    auto const id = database->read([](store::Connection& db) {
        return *db.find("select id from cases order by id limit 1",
                        [](store::Row const& row) { return *CaseId::parse(row.text(0)); });
    });

    auto const saved = save_example(**house, province.string(), id, "09-walked");
    ASSERT_TRUE(saved);
    EXPECT_EQ(saved->file, (examples / "09-walked.yaml").string());
    EXPECT_EQ(saved->failure, "");
    ASSERT_EQ(saved->unsaid.size(), 1u);
    EXPECT_NE(saved->unsaid[0].find("samples"), std::string::npos);
    std::ifstream file(saved->file);
    std::string const text(std::istreambuf_iterator<char>(file), {});
    EXPECT_NE(text.find("action: allow_appeal, input: { remand_order: \"Go and look again.\" }"), std::string::npos);
    EXPECT_NE(text.find("expect: { case: c1, state: withdrawn, outcome: withdrawn }"), std::string::npos);

    EXPECT_EQ(save_example(**house, province.string(), id, "09-walked").error().code, "example.exists");
    for (auto const* wrong : {"", "../09", "Über", "a b", "-a"})
        EXPECT_EQ(save_example(**house, province.string(), id, wrong).error().code, "example.bad_name") << wrong;
}

}  // namespace
}  // namespace bolan::app
