// Definitions are proposed, approved and followed by running cases through the API as through the pages.
#include "api/testing.h"
#include "cases/migration.h"
#include <filesystem>
#include <fstream>

namespace bolan::api::testing {

namespace {

namespace fs = std::filesystem;
constexpr char k_proposals[] = "/api/v1/definitions/proposals";

class DefinitionsApiTest : public ApiTest {
  protected:
    DefinitionsApiTest() {
        EXPECT_TRUE(house->publisher->install(definition::read_source(api->definitions)));
        auto const folder = fs::path(m_database.folder()) / "province";
        fs::copy(api->definitions, folder, fs::copy_options::recursive);
        api->definitions = folder;
        auto const form = folder / "culture/library-card/library_card.yaml";
        std::ifstream in(form);
        std::string text(std::istreambuf_iterator<char>(in), {});
        text.replace(text.find("within: 30 days"), 15, "within: 40 days");
        std::ofstream(form) << text;
    }
    std::string today() { return house->model->province.calendar->today(clock.now()).iso(); }
    Value proposal() {
        return Value::map(
            {{"parts", Value::List{"culture/library-card"}}, {"reason", "Order 12 of the Library Board"}});
    }
};

TEST_F(DefinitionsApiTest, a_change_is_proposed_by_one_and_approved_by_another) {
    auto const analyst = officer("librarian@north"), reviewer = officer("board_member@testland");
    auto const seen = get("/api/v1/definitions", analyst).body;
    ASSERT_EQ(seen["differing"].as_list().size(), 1u);
    EXPECT_EQ(seen["differing"].as_list()[0]["part"].as_string(), "culture/library-card");

    auto const proposed = post(k_proposals, analyst, proposal());
    ASSERT_EQ(proposed.status, 201);
    auto const one = k_proposals + ("/" + proposed.body["id"].as_string());
    EXPECT_NE(write_json(proposed.body["changes"]).find("40"), std::string::npos);
    EXPECT_EQ(post(one + "/approve", analyst, Value::map({{"from", today()}})).code(), "definition.not_yours");
    EXPECT_EQ(post(one + "/approve", reviewer, Value::map({{"from", "tomorrow"}})).problem("/from"), "field.date");
    EXPECT_EQ(post(one + "/send-back", reviewer, Value::map({{"remarks", 7}})).problem("/remarks"), "field.malformed");
    auto const approved = post(one + "/approve", reviewer, Value::map({{"from", today()}}));
    EXPECT_EQ(approved.status, 200);
    EXPECT_EQ(approved.body["state"].as_string(), "approved");
    EXPECT_EQ(post(one + "/withdraw", analyst, Value::map()).code(), "definition.decided");
    EXPECT_TRUE(get("/api/v1/definitions", analyst).body["differing"].as_list().empty());
}

TEST_F(DefinitionsApiTest, what_is_wrong_with_a_proposal_is_said_by_its_member) {
    auto const analyst = officer("librarian@north");
    EXPECT_EQ(post(k_proposals, analyst, Value::map({{"parts", Value::list()}, {"reason", "x"}})).problem("/parts"),
              "field.required");
    EXPECT_EQ(post(k_proposals, analyst, Value::map({{"parts", Value::List{"a/b"}}})).problem("/reason"),
              "field.required");
    EXPECT_EQ(get(std::string(k_proposals) + "/nothing", analyst).code(), "definition.unknown");
}

TEST_F(DefinitionsApiTest, other_posts_and_citizens_are_told_nothing_of_it) {
    auto const analyst = officer("librarian@north");
    auto const one = k_proposals + ("/" + post(k_proposals, analyst, proposal()).body["id"].as_string());
    for (auto const& token : {officer("desk_clerk.1@north"), ada()}) {
        for (std::string const& path :
             {std::string("/api/v1/definitions"), one, std::string("/api/v1/definitions/services/library_card")})
            EXPECT_EQ(get(path, token).status, 403) << path;
        EXPECT_EQ(post(one + "/approve", token, Value::map({{"from", today()}})).status, 403);
        EXPECT_EQ(post(one + "/send-back", token, Value::map({{"remarks", "No"}})).status, 403);
        EXPECT_EQ(post(one + "/withdraw", token, Value::map()).status, 403);
    }
}

TEST_F(DefinitionsApiTest, a_migration_is_asked_for_and_its_end_is_seen) {
    std::string const versions = "/api/v1/definitions/services/library_card";
    auto const reviewer = officer("board_member@testland");
    EXPECT_TRUE(get(versions, reviewer).body["migration"].is_null());
    EXPECT_EQ(post(versions + "/migration", reviewer, Value::map()).problem("/dry_run"), "field.required");
    auto const asked = post(versions + "/migration", reviewer, Value::map({{"dry_run", true}}));
    EXPECT_EQ(asked.status, 202);
    EXPECT_TRUE(asked.body["migration"]["ended_at"].is_null());
    EXPECT_EQ(post(versions + "/migration", reviewer, Value::map({{"dry_run", true}})).code(),
              "migration.asked_already");
    while (cases::go_on_migrating(*house)) {
    }
    EXPECT_FALSE(get(versions, reviewer).body["migration"]["ended_at"].is_null());
}

}  // namespace

}  // namespace bolan::api::testing
