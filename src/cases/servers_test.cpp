// Several servers on one PostgreSQL database: what one of them commits holds at the others.
#include "cases/testing.h"
#include "crypto/password.h"
#include "store/open.h"
#include "verify/database.h"  // layer-exempt: the checker is asked whether the ledger is sound
#include <gtest/gtest.h>
#include <thread>

using namespace bolan;
using namespace bolan::cases;

namespace {

class ServersTest : public ::testing::Test {
  protected:
    ServersTest() {
        auto opened = House::open(cases::testing::testland(), *other_database, town.clock,
                                  {town.database.folder(), "https://t/verify", "t/log"});
        CHECK(opened.has_value());
        other = std::move(*opened);
    }
    ~ServersTest() override {
        other_database->before_commit([](store::Connection&) {});
    }

    cases::testing::Town town{store::Engine::postgres};
    std::unique_ptr<store::Database> other_database = store::open_postgres(town.database.location());
    std::unique_ptr<House> other;
};

TEST_F(ServersTest, a_case_begun_at_one_goes_on_at_the_other) {
    auto const id = town.apply();
    town.check_papers(id);
    auto const clerk = town.officer("librarian@north");
    auto const seen = other->database.read([&](store::Connection& db) { return other->shelves.find_case(db, id); });
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->state, town.get(id).state);
    EXPECT_NE(other->ledger->checkpoint(), town.house->ledger->checkpoint());
    EXPECT_TRUE(other->charges->of_post(clerk.post, town.clock.now()).empty());
    other->catch_up();
    EXPECT_EQ(other->ledger->checkpoint(), town.house->ledger->checkpoint());
    EXPECT_EQ(other->charges->of_post("librarian@north", town.clock.now()).at(0).person, clerk.person);
}

TEST_F(ServersTest, an_act_asks_the_database_who_may_before_the_news_has_come) {
    auto const clerk = town.officer("librarian@north");
    auto const held = town.house->charges->of_post(clerk.post, town.clock.now()).at(0);
    auto const relief = people::relief_of(held, town.house->model->province.calendar->today(town.clock.now()));
    other->catch_up();
    ASSERT_FALSE(other->charges->of_post(clerk.post, town.clock.now()).empty());
    auto const given = town.house->orders->give({}, relief);
    ASSERT_TRUE(given);
    ASSERT_FALSE(other->charges->of_post(clerk.post, town.clock.now()).empty());  // the page of the other server
    auto const id = town.apply();
    auto const done = other->engine->perform(
        {.actor = clerk, .service = "library_card", .case_id = id, .action = "check_papers", .input = Value::map()});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "post.not_held");
    other->catch_up();
    EXPECT_TRUE(other->charges->of_post(clerk.post, town.clock.now()).empty());
}

TEST_F(ServersTest, who_has_signed_out_at_one_is_out_at_the_other_within_a_second) {
    auto const person = town.house->database.write([&](store::Transaction& tx) -> Result<PersonId> {
        return town.house->accounts->add_officer(tx, {}, {"Ada", "ada", crypto::hash_password("a long one"), "", ""});
    });
    ASSERT_TRUE(person);
    auto const session = town.house->accounts->sign_in("ada", "a long one", {"10.0.0.1", ""});
    ASSERT_TRUE(session);
    EXPECT_FALSE(other->accounts->find_remembered(session->token));
    EXPECT_TRUE(other->accounts->find_session(session->token));
    town.house->accounts->sign_out(session->token);
    EXPECT_FALSE(town.house->accounts->find_session(session->token));
    EXPECT_FALSE(town.house->accounts->find_remembered(session->token));
    town.clock.set({town.clock.now().ms + 1000});
    EXPECT_FALSE(other->accounts->find_session(session->token));
}

TEST_F(ServersTest, both_write_at_once_and_the_ledger_is_sound) {
    town.officer("librarian@north");
    std::thread elsewhere([&] {
        for (int i = 0; i < 40; ++i) {
            auto const added = other->database.write([&](store::Transaction& tx) -> Result<PersonId> {
                auto const login = "elsewhere-" + std::to_string(i);
                return other->accounts->add_officer(tx, {}, {login, login, "no password", "", ""});
            });
            EXPECT_TRUE(added);
        }
    });
    for (int i = 0; i < 20; ++i) town.apply();
    elsewhere.join();
    auto const report = town.read([&](store::Connection& db) {
        return verify::verify_database(db, {town.house->ledger->verifier_key(), "", {}});
    });
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->is_sound()) << report->text();
    EXPECT_GE(report->acts, 80u);
}

}  // namespace
