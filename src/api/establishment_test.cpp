// Offices, orders, delegation and handing over through the API.
#include "api/testing.h"
#include <algorithm>

namespace bolan::api::testing {

namespace {

class EstablishmentApiTest : public ApiTest {
  protected:
    EstablishmentApiTest() : registrar(officer("registrar@testland")) {}

    std::string person_at(std::string const& post) {
        officer(post);
        return house->charges->of_post(post, clock.now()).front().person.text();
    }
    std::string newcomer(std::string const& login) {
        static std::string const hash = crypto::hash_password("officer's password");
        auto const made = house->database.write([&](store::Transaction& tx) -> Result<PersonId> {
            return house->accounts->add_officer(tx, {}, {"Officer " + login, login, hash, "", ""});
        });
        return made->text();
    }
    Value order(std::string const& kind, std::string const& person) {
        return Value::map({{"kind", kind},
                           {"number", "17/2026"},
                           {"issued_on", "2026-11-02"},
                           {"person", person},
                           {"from", "2026-11-02"}});
    }
    Answer enter(std::string const& token, Value const& order) { return post("/api/v1/orders", token, order); }
    static Value with(Value body, std::string const& name, Value const& value) {
        body.set(name, value);
        return body;
    }
    static Value const* find(Value const& list, std::string_view member, std::string_view value) {
        auto const& all = list.as_list();
        auto const found = std::ranges::find(all, Value(value), [&](Value const& one) { return one[member]; });
        return found == all.end() ? nullptr : &*found;
    }

    std::string registrar;
};

TEST_F(EstablishmentApiTest, an_area_an_office_and_a_post_say_who_sits_there) {
    auto const clerk = officer("desk_clerk.1@north");
    auto const area = get("/api/v1/establishment", clerk).body;
    EXPECT_EQ(area["area"]["code"].as_string(), "north");
    EXPECT_NE(find(area["within"], "code", "north.hill"), nullptr);
    EXPECT_NE(find(area["offices"], "code", "library@north"), nullptr);
    auto const* clerks = find(area["strength"], "post", "desk_clerk");
    ASSERT_NE(clerks, nullptr);
    EXPECT_EQ((*clerks)["sanctioned"].as_int(), 2);
    EXPECT_EQ((*clerks)["filled"].as_int(), 1);
    EXPECT_EQ((*clerks)["vacant"].as_int(), 1);

    auto const office = get("/api/v1/offices/library%40north", clerk).body;
    EXPECT_EQ(office["supervisor"]["code"].as_string(), "library_board@testland");
    EXPECT_NE(find(office["supervises"], "code", "branch@north.hill"), nullptr);
    auto const* desk = find(office["posts"], "code", "desk_clerk.1@north");
    ASSERT_NE(desk, nullptr);
    EXPECT_EQ((*desk)["held_by"].as_list().at(0)["name"].as_string(), "Officer desk_clerk.1@north");

    auto const post = get("/api/v1/posts/librarian%40south?lang=ur", clerk).body;
    EXPECT_EQ(post["looks_after"].as_list().size(), 2u);
    EXPECT_TRUE(post["charges"].as_list().empty());
    EXPECT_FALSE(post["may_order"].as_bool());
    EXPECT_TRUE(get("/api/v1/posts/librarian%40south", registrar).body["may_order"].as_bool());

    auto const found = get("/api/v1/officers?q=officer-0", clerk).body["officers"].as_list();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0]["charges"].as_list().at(0)["post"]["code"].as_string(), "registrar@testland");

    for (auto const* path : {"/api/v1/establishment?area=nowhere", "/api/v1/offices/nothing", "/api/v1/posts/nothing",
                             "/api/v1/officers/nobody"})
        EXPECT_EQ(get(path, clerk).status, 404) << path;
}

TEST_F(EstablishmentApiTest, an_order_takes_effect_and_is_read_by_whom_it_concerns) {
    auto const librarian = person_at("librarian@north");
    auto const paper = upload(registrar, pdf());
    auto const body = with(with(order("transfer", librarian), "post", "librarian@south"), "document", paper);
    auto const entered = enter(registrar, body);
    ASSERT_EQ(entered.status, 201) << entered.response.bytes();
    auto const path = "/api/v1/orders/" + entered.body["id"].as_string();
    EXPECT_EQ(entered.response.headers.get("location"), path);
    EXPECT_EQ(entered.body["post"]["code"].as_string(), "librarian@south");

    auto const of = get("/api/v1/officers/" + librarian, registrar).body;
    EXPECT_EQ(of["orders"].as_list().at(0)["number"].as_string(), "17/2026");
    EXPECT_EQ(of["charges"].as_list().at(0)["post"]["code"].as_string(), "librarian@south");
    EXPECT_TRUE(of["may_order"].as_bool());
    auto const own = officer("librarian@north");  // the same person's token
    EXPECT_EQ(get("/api/v1/session", own).body["post"]["code"].as_string(), "librarian@south");
    EXPECT_EQ(get(path, own).body["number"].as_string(), "17/2026");
    EXPECT_EQ(get(path + "/paper", own).response.bytes(), pdf());
    EXPECT_EQ(get(path, officer("desk_clerk.1@north")).code(), "order.not_yours");
    EXPECT_EQ(get("/api/v1/orders/nothing", registrar).code(), "order.unknown");
}

TEST_F(EstablishmentApiTest, the_same_key_gives_the_first_order_again) {
    auto const body = order("suspension", person_at("librarian@north"));
    auto const first = post("/api/v1/orders", registrar, body, "one"),
               again = post("/api/v1/orders", registrar, body, "one");
    ASSERT_EQ(first.status, 201) << first.response.bytes();
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body["id"].as_string(), first.body["id"].as_string());
    EXPECT_EQ(post("/api/v1/orders", registrar, body, "two").code(), "order.absent");
    EXPECT_EQ(send({http::Method::post, "/api/v1/orders", registrar, write_json(body)}).code(), "request.key_missing");
}

TEST_F(EstablishmentApiTest, what_is_wrong_with_an_order_is_said_by_its_member) {
    auto const clerk = person_at("desk_clerk.1@north");
    auto const good = with(order("transfer", clerk), "post", "desk_clerk.2@north");
    EXPECT_EQ(enter(registrar, with(good, "kind", "promotion")).problem("/kind"), "field.choice");
    EXPECT_EQ(enter(registrar, with(good, "kind", "delegation")).problem("/kind"), "field.choice");
    EXPECT_EQ(enter(registrar, with(good, "person", "somebody")).problem("/person"), "order.officer_unknown");
    EXPECT_EQ(enter(registrar, with(good, "from", "tomorrow")).problem("/from"), "field.date");
    EXPECT_EQ(enter(registrar, with(good, "issued_on", "2026-11-09")).problem("/issued_on"), "order.not_issued_yet");
    EXPECT_EQ(enter(registrar, with(good, "document", std::string(64, 'a'))).problem("/document"),
              "attachment.missing");
    EXPECT_EQ(enter(registrar, with(good, "relieves", "yes")).problem("/relieves"), "field.malformed");
    EXPECT_EQ(enter(registrar, with(good, "rank", "high")).problem("/rank"), "field.unknown");
    // What an order of this kind does not have.
    EXPECT_EQ(enter(registrar, with(good, "to", "2026-12-01")).problem("/to"), "field.unknown");
    EXPECT_EQ(enter(registrar, with(order("retirement", clerk), "post", "librarian@south")).problem("/post"),
              "field.unknown");
    EXPECT_EQ(enter(registrar, order("leave", clerk)).problem("/to"), "field.required");
    // Refused as on the page.
    EXPECT_EQ(enter(officer("desk_clerk.1@north"), good).code(), "order.own");
    person_at("desk_clerk.2@north");
    EXPECT_EQ(enter(registrar, good).code(), "order.post_held");
    EXPECT_EQ(enter(registrar, with(good, "relieves", true)).status, 201);
}

TEST_F(EstablishmentApiTest, what_is_delegated_is_listed_and_taken_back) {
    auto const clerk = officer("desk_clerk.1@north");
    auto const watchman = person_at("watchman@north");
    Value const form = Value::map({{"person", watchman},
                                   {"number", "4/2026"},
                                   {"from", "2026-11-02"},
                                   {"to", "2026-11-20"},
                                   {"services", Value::List{"card_recall"}},
                                   {"amount_paisa", 50'000}});
    auto const given = post("/api/v1/delegations", clerk, form);
    ASSERT_EQ(given.status, 201) << given.response.bytes();
    EXPECT_EQ(given.body["kind"].as_string(), "delegation");
    EXPECT_EQ(given.body["limits"]["amount_paisa"].as_int(), 50'000);
    auto const listed = get("/api/v1/delegations", clerk).body["delegations"].as_list();
    ASSERT_EQ(listed.size(), 1u);
    EXPECT_EQ(listed[0]["limits"]["services"].as_list().at(0).as_string(), "card_recall");
    EXPECT_EQ(house->charges->of_post("desk_clerk.1@north", clock.now()).size(), 2u);

    EXPECT_EQ(post("/api/v1/delegations", clerk, with(form, "services", Value::List{"no_such"})).problem("/services"),
              "field.choice");
    EXPECT_EQ(post("/api/v1/delegations", clerk, with(form, "amount_paisa", "much")).problem("/amount_paisa"),
              "field.money");
    EXPECT_EQ(post("/api/v1/delegations", clerk, with(form, "to", Value())).problem("/to"), "field.required");

    auto const end = "/api/v1/delegations/" + listed[0]["id"].as_string() + "/end";
    EXPECT_EQ(post(end, officer("desk_clerk.2@north"), Value::map()).code(), "order.not_yours");
    EXPECT_EQ(post(end, clerk, Value::map()).status, 204);
    EXPECT_EQ(house->charges->of_post("desk_clerk.1@north", clock.now()).size(), 1u);
    EXPECT_EQ(post(end, clerk, Value::map()).code(), "order.no_charge");
}

TEST_F(EstablishmentApiTest, a_successor_accepts_what_was_handed_over) {
    auto const citizen = ada();
    auto const reference = open_case(citizen, reader_form(citizen));
    auto const clerk = officer("desk_clerk.1@north");
    auto const moved = with(order("transfer", person_at("desk_clerk.1@north")), "post", "desk_clerk.1@south");
    ASSERT_EQ(enter(registrar, moved).status, 201);
    newcomer("successor");
    auto const posted = with(
        order("posting",
              get("/api/v1/officers?q=successor", registrar).body["officers"].as_list().at(0)["person"].as_string()),
        "post", "desk_clerk.1@north");
    ASSERT_EQ(enter(registrar, posted).status, 201);

    auto const successor = sign_in("successor", "officer's password");
    auto const notes = get("/api/v1/handovers", successor).body["handovers"].as_list();
    ASSERT_EQ(notes.size(), 1u);
    EXPECT_EQ(notes[0]["from"].as_string(), "Officer desk_clerk.1@north");
    auto const path = "/api/v1/handovers/" + notes[0]["id"].as_string();
    auto const note = get(path, successor).body;
    EXPECT_TRUE(note["may_accept"].as_bool());
    EXPECT_EQ(note["items"].as_list().at(0)["reference"].as_string(), reference);
    EXPECT_TRUE(note["items"].as_list().at(0)["accepted_at"].is_null());
    // Whoever left reads it, and accepts nothing.
    EXPECT_FALSE(get(path, clerk).body["may_accept"].as_bool());
    EXPECT_EQ(post(path + "/accept", clerk, Value::map()).code(), "handover.not_yours");
    EXPECT_EQ(post(path + "/accept", successor, Value::map({{"references", Value::list()}})).problem("/references"),
              "field.malformed");
    EXPECT_EQ(post(path + "/accept", successor, Value::map({{"references", Value::List{"nothing"}}})).code(),
              "case.unknown");
    auto const accepted = post(path + "/accept", successor,
                               Value::map({{"references", Value::List{reference}}, {"remark", "no photograph"}}));
    EXPECT_EQ(accepted.status, 200);
    EXPECT_EQ(accepted.body["accepted"].as_int(), 1);
    EXPECT_EQ(accepted.body["items"].as_list().at(0)["remark"].as_string(), "no photograph");
    EXPECT_FALSE(accepted.body["may_accept"].as_bool());
}

TEST_F(EstablishmentApiTest, it_is_told_who_can_act_and_why_another_cannot) {
    auto const citizen = ada();
    auto const reference = open_case(citizen, reader_form(citizen));
    auto const clerk = officer("desk_clerk.1@north");
    auto const path = "/api/v1/cases/" + reference + "/authority";
    auto const told = get(path, clerk).body;
    EXPECT_EQ(told["state"].as_string(), "received");
    auto const* action = find(told["actions"], "action", "send_back");
    ASSERT_NE(action, nullptr);
    auto const& candidates = (*action)["candidates"].as_list();
    ASSERT_EQ(candidates.size(), 2u);
    EXPECT_TRUE(candidates[0]["may"].as_bool());
    EXPECT_EQ(candidates[0]["charge"]["name"].as_string(), "Officer desk_clerk.1@north");
    EXPECT_EQ(candidates[1]["reason"]["code"].as_string(), "post.vacant");

    auto const other = get(path + "?officer=" + person_at("librarian@south"), clerk).body["officer"].as_list();
    ASSERT_FALSE(other.empty());
    EXPECT_FALSE(other[0]["may"].as_bool());
    EXPECT_EQ(other[0]["reason"]["code"].as_string(), "case.forbidden");
    EXPECT_EQ(get(path + "?officer=nobody", clerk).code(), "officer.unknown");
}

}  // namespace

}  // namespace bolan::api::testing
