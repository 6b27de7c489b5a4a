// Orders, who may act by them, and the notes by which work is handed over. On both databases.
#include "base/check.h"
#include "cases/handover.h"
#include "definition/load.h"
#include "store/testing.h"
#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace bolan::cases {

namespace {

using people::OrderForm;
using people::OrderKind;

constexpr Timestamp k_tuesday{1'791'867'600'000};  // 13 October 2026, a Tuesday, 10:00 in Testland

class OrdersTest : public ::testing::TestWithParam<store::Engine> {
  protected:
    OrdersTest() : m_database(GetParam()), m_clock(k_tuesday) {
        static auto const loaded = definition::load(BOLAN_SOURCE_DIR "/tests/province");
        auto opened = House::open(loaded.model, *m_database, m_clock,
                                  {m_database.folder(), "https://portal.test/verify", "log.portal.test"});
        CHECK(opened.has_value());
        m_house = std::move(*opened);
    }

    PersonId officer(std::string const& name) {
        return *m_house->database.write([&](store::Transaction& tx) -> Result<PersonId> {
            return m_house->accounts->add_officer(tx, {}, {name, name, "no password", "", ""});
        });
    }
    Date today() const { return m_house->model->province.calendar->today(m_clock.now()); }
    OrderForm form(OrderKind kind, PersonId const& person, std::string const& post = {}) {
        auto out = people::posting_of(person, post, today(), std::to_string(++m_number) + "/2026");
        out.kind = kind;
        return out;
    }
    PersonId posted(std::string const& post) {
        auto const person = officer("Officer " + post);
        auto order = form(OrderKind::posting, person, post);
        order.from = today().plus_days(-100);
        EXPECT_TRUE(m_house->orders->give({}, order).has_value());
        return person;
    }
    // Who gives orders in Testland.
    people::Actor registrar() {
        if (m_registrar.is_nil()) m_registrar = posted("registrar@testland");
        return actor(m_registrar);
    }
    people::Actor actor(PersonId const& person, std::string const& post = {}) {
        for (auto const& charge : m_house->charges->of_person(person, m_clock.now()))
            if (post.empty() || charge.post == post) return people::Charges::actor_of(charge);
        return {person, "", post, ""};
    }
    bool may_act(PersonId const& person, std::string const& post) {
        auto const charges = m_house->charges->of_post(post, m_clock.now());
        return std::ranges::any_of(charges, [&](auto const& charge) { return charge.person == person; });
    }
    std::string refused(people::Actor const& by, OrderForm const& order) {
        auto const given = give_order(*m_house, by, order);
        if (given) return "given";
        return given.error().problems.empty() ? given.error().code
                                              : given.error().problems[0].field + " " + given.error().problems[0].code;
    }
    void give(OrderForm const& order) {
        auto const given = give_order(*m_house, registrar(), order);
        EXPECT_TRUE(given.has_value()) << (given ? "" : given.error().code);
    }
    void days_pass(int days) { m_clock.advance_ms(days * k_day_ms); }

    store::testing::TemporaryDatabase m_database;
    SimulatedClock m_clock;
    std::unique_ptr<House> m_house;
    PersonId m_registrar;
    int m_number = 0;
};

TEST_P(OrdersTest, a_transfer_takes_the_old_post_away_and_gives_the_new_one) {
    auto const ada = posted("librarian@north");
    give(form(OrderKind::transfer, ada, "librarian@south"));
    EXPECT_FALSE(may_act(ada, "librarian@north"));
    EXPECT_TRUE(may_act(ada, "librarian@south"));
    auto const past = m_house->charges->history_of_post("librarian@north");
    ASSERT_EQ(past.size(), 1u);
    EXPECT_EQ(past[0].to, m_clock.now());
}

TEST_P(OrdersTest, an_order_of_a_later_day_changes_nothing_until_then) {
    auto const ada = posted("librarian@north");
    auto order = form(OrderKind::transfer, ada, "librarian@south");
    order.from = today().plus_days(3);
    give(order);
    EXPECT_TRUE(may_act(ada, "librarian@north"));
    EXPECT_FALSE(may_act(ada, "librarian@south"));
    days_pass(3);
    EXPECT_FALSE(may_act(ada, "librarian@north"));
    EXPECT_TRUE(may_act(ada, "librarian@south"));
}

TEST_P(OrdersTest, a_post_has_one_holder_unless_the_order_relieves_the_other) {
    auto const ada = posted("librarian@north"), bano = posted("librarian@south");
    auto order = form(OrderKind::transfer, ada, "librarian@south");
    EXPECT_EQ(refused(registrar(), order), "order.post_held");
    order.relieves = true;
    give(order);
    EXPECT_TRUE(may_act(ada, "librarian@south"));
    EXPECT_FALSE(may_act(bano, "librarian@south"));
    EXPECT_TRUE(m_house->charges->of_person(bano, m_clock.now()).empty());
    EXPECT_EQ(refused(registrar(), form(OrderKind::posting, ada, "librarian@north")), "order.has_post");
    give(form(OrderKind::posting, bano, "librarian@north"));
    EXPECT_TRUE(may_act(bano, "librarian@north"));
}

TEST_P(OrdersTest, a_substitute_acts_while_the_holder_is_on_leave_and_no_longer) {
    auto const ada = posted("librarian@north"), bano = posted("desk_clerk.1@north");
    auto order = form(OrderKind::leave, ada);
    order.from = today().plus_days(1);
    order.to = today().plus_days(5);
    order.substitute = bano;
    give(order);
    EXPECT_TRUE(may_act(ada, "librarian@north"));
    EXPECT_FALSE(may_act(bano, "librarian@north"));
    days_pass(1);
    EXPECT_FALSE(may_act(ada, "librarian@north"));
    EXPECT_TRUE(may_act(bano, "librarian@north"));
    EXPECT_TRUE(may_act(bano, "desk_clerk.1@north"));
    auto again = form(OrderKind::leave, ada);
    again.to = today();
    EXPECT_EQ(refused(registrar(), again), "order.absent");
    days_pass(5);
    EXPECT_TRUE(may_act(ada, "librarian@north"));
    EXPECT_FALSE(may_act(bano, "librarian@north"));
}

TEST_P(OrdersTest, who_comes_back_early_takes_over_from_the_substitute) {
    auto const ada = posted("librarian@north"), bano = posted("librarian@south");
    auto order = form(OrderKind::leave, ada);
    order.to = today().plus_days(20);
    order.substitute = bano;
    give(order);
    days_pass(2);
    give(form(OrderKind::rejoining, ada));
    EXPECT_TRUE(may_act(ada, "librarian@north"));
    EXPECT_FALSE(may_act(bano, "librarian@north"));
    EXPECT_EQ(refused(registrar(), form(OrderKind::rejoining, ada)), "order.not_absent");
}

TEST_P(OrdersTest, the_suspended_act_nowhere_and_neither_do_those_they_empowered) {
    auto const ada = posted("librarian@north"), bano = posted("desk_clerk.1@north");
    auto delegation = form(OrderKind::delegation, bano);
    delegation.charge = actor(ada).charge;
    delegation.to = today().plus_days(30);
    ASSERT_EQ(refused(actor(ada), delegation), "given");
    EXPECT_TRUE(may_act(bano, "librarian@north"));
    give(form(OrderKind::suspension, ada));
    EXPECT_FALSE(may_act(ada, "librarian@north"));
    EXPECT_FALSE(may_act(bano, "librarian@north"));
    give(form(OrderKind::rejoining, ada));
    EXPECT_TRUE(may_act(ada, "librarian@north"));
    EXPECT_FALSE(may_act(bano, "librarian@north"));
}

TEST_P(OrdersTest, an_additional_charge_needs_a_post_of_ones_own_and_one_that_nobody_serves) {
    auto const ada = posted("librarian@north"), bano = posted("librarian@south"), idle = officer("Idle");
    EXPECT_EQ(refused(registrar(), form(OrderKind::additional, ada, "librarian@south")), "order.post_held");
    EXPECT_EQ(refused(registrar(), form(OrderKind::additional, idle, "warden@north")), "order.no_own_post");
    give(form(OrderKind::additional, ada, "warden@north"));
    EXPECT_TRUE(may_act(ada, "warden@north"));
    EXPECT_TRUE(may_act(ada, "librarian@north"));
    give(form(OrderKind::retirement, bano));
    EXPECT_FALSE(may_act(bano, "librarian@south"));
    give(form(OrderKind::additional, ada, "librarian@south"));
    EXPECT_EQ(m_house->charges->of_person(ada, m_clock.now()).size(), 3u);
}

TEST_P(OrdersTest, a_substitute_gives_way_when_the_absent_is_transferred_and_an_additional_charge_to_a_posting) {
    auto const ada = posted("librarian@north"), bano = posted("desk_clerk.1@north"), cale = posted("warden@north");
    auto leave = form(OrderKind::leave, ada);
    leave.to = today().plus_days(20);
    leave.substitute = bano;
    give(leave);
    EXPECT_TRUE(may_act(bano, "librarian@north"));
    give(form(OrderKind::transfer, ada, "librarian@south"));
    EXPECT_FALSE(may_act(bano, "librarian@north"));
    give(form(OrderKind::additional, cale, "librarian@north"));
    auto const idle = officer("Idle");
    auto order = form(OrderKind::posting, idle, "librarian@north");
    EXPECT_EQ(refused(registrar(), order), "order.post_held");
    order.relieves = true;
    give(order);
    EXPECT_FALSE(may_act(cale, "librarian@north"));
    EXPECT_TRUE(may_act(cale, "warden@north"));
}

TEST_P(OrdersTest, about_officers_without_a_post_only_those_order_who_order_everywhere) {
    auto const ada = posted("librarian@north");
    auto leave = form(OrderKind::leave, officer("Idle"));
    leave.to = today();
    EXPECT_EQ(refused(actor(ada), leave), "order.not_yours");
    give(leave);
}

TEST_P(OrdersTest, only_the_holder_delegates_and_the_delegate_no_further_unless_said_so) {
    auto const ada = posted("librarian@north"), bano = posted("desk_clerk.1@north"), cale = posted("warden@north");
    auto order = form(OrderKind::delegation, bano);
    order.charge = actor(ada).charge;
    order.to = today().plus_days(10);
    order.limits = {{"library_card"}, {"issue"}, Money{50'000}, false};
    EXPECT_EQ(refused(registrar(), order), "order.not_yours");
    EXPECT_EQ(refused(actor(bano), order), "order.not_yours");
    ASSERT_EQ(refused(actor(ada), order), "given");
    auto const held = actor(bano, "librarian@north");
    auto further = form(OrderKind::delegation, cale);
    further.charge = held.charge;
    further.to = today().plus_days(5);
    further.limits = order.limits;
    EXPECT_EQ(refused(held, further), "delegation.not_further");
    auto ended = form(OrderKind::relief, bano);
    ended.charge = held.charge;
    EXPECT_EQ(refused(actor(cale), ended), "order.not_yours");
    ASSERT_EQ(refused(actor(ada), ended), "given");
    EXPECT_FALSE(may_act(bano, "librarian@north"));

    order.limits.may_pass_on = true;
    ASSERT_EQ(refused(actor(ada), order), "given");
    further.charge = actor(bano, "librarian@north").charge;
    further.limits.amount = Money{50'001};
    EXPECT_EQ(refused(actor(bano, "librarian@north"), further), "delegation.not_further");
    further.limits.amount = Money{10'000};
    ASSERT_EQ(refused(actor(bano, "librarian@north"), further), "given");
    EXPECT_TRUE(may_act(cale, "librarian@north"));
    give(form(OrderKind::retirement, ada));
    EXPECT_FALSE(may_act(bano, "librarian@north"));
    EXPECT_FALSE(may_act(cale, "librarian@north"));
}

TEST_P(OrdersTest, orders_are_given_by_the_posts_of_the_province_file_about_posts_below_and_never_about_oneself) {
    auto const ada = posted("librarian@north");
    auto const keeper = posted("branch_keeper@north.hill");
    auto const leave = [&](PersonId const& person) {
        auto out = form(OrderKind::leave, person);
        out.to = today().plus_days(2);
        return out;
    };
    EXPECT_EQ(refused(actor(keeper), leave(ada)), "order.not_yours");
    auto const by = registrar();
    EXPECT_EQ(refused(by, leave(by.person)), "order.own");
    // The librarian: posts up to grade 14 of the own library and the branches under it.
    EXPECT_EQ(refused(actor(ada), form(OrderKind::transfer, keeper, "branch_keeper@north.mill")), "given");
    EXPECT_EQ(refused(actor(ada), form(OrderKind::transfer, keeper, "branch_keeper@south.port")), "order.not_yours");
    EXPECT_EQ(refused(actor(ada), form(OrderKind::transfer, keeper, "librarian@south")), "order.not_yours");
}

TEST_P(OrdersTest, what_an_order_lacks_is_said_field_by_field) {
    auto const ada = posted("librarian@north");
    auto order = form(OrderKind::transfer, ada, "librarian@south");
    order.number = "  ";
    EXPECT_EQ(refused(registrar(), order), "number field.required");
    order.number = "7/2026";
    order.issued_on = today().plus_days(1);
    EXPECT_EQ(refused(registrar(), order), "issued_on order.not_issued_yet");
    order.issued_on = today();
    order.post = "librarian@moon";
    EXPECT_EQ(refused(registrar(), order), "post order.no_such_post");
    auto leave = form(OrderKind::leave, ada);
    EXPECT_EQ(refused(registrar(), leave), "to field.required");
    leave.to = today().plus_days(-1);
    EXPECT_EQ(refused(registrar(), leave), "to order.ends_before");
    leave.to = today();
    leave.substitute = ada;
    EXPECT_EQ(refused(registrar(), leave), "substitute order.same_person");
    leave.substitute = new_id<PersonId>(k_tuesday);
    EXPECT_EQ(refused(registrar(), leave), "substitute order.no_officer");
}

TEST_P(OrdersTest, the_transferred_officer_is_refused_in_the_writers_turn_although_his_page_is_older) {
    auto const ada = posted("librarian@north");
    auto const before = actor(ada);
    give(form(OrderKind::transfer, ada, "librarian@south"));
    auto const authority = m_house->database.read(
        [&](store::Connection& db) { return people::Charges::authority_of(db, before, m_clock.now()); });
    ASSERT_FALSE(authority.has_value());
    EXPECT_EQ(authority.error().code, "post.not_held");
    auto borrowed = actor(ada);
    borrowed.person = posted("warden@north");
    auto const another = m_house->database.read(
        [&](store::Connection& db) { return people::Charges::authority_of(db, borrowed, m_clock.now()); });
    EXPECT_EQ(another.error().code, "post.not_held");
}

// ---- Against first principles --------------------------------------------------------------------------------------

// Who may act, told again by going through all orders day by day.
struct DayByDay {
    struct Line {
        OrderForm form;
        int day;
    };
    std::vector<Line> orders;

    struct Held {
        PersonId person;
        std::string post, kind;
        std::optional<int> to;  // the first day without
        std::size_t order;
    };
    struct Away {
        PersonId person;
        int to;
    };

    // Post and person, as sorted text.
    std::vector<std::string> on(int day) const {
        std::vector<Held> held;
        std::map<PersonId, Away> away;
        for (int now = 0; now <= day; ++now) {
            std::erase_if(held, [&](Held const& one) { return one.to && *one.to <= now; });
            std::erase_if(away, [&](auto const& one) { return one.second.to <= now; });
            for (std::size_t i = 0; i < orders.size(); ++i)
                if (orders[i].day == now) apply(orders[i].form, i, held, away, now);
        }
        std::vector<std::string> out;
        for (auto const& one : held)
            if (!away.contains(one.person)) out.push_back(one.post + " " + one.person.text());
        std::ranges::sort(out);
        return out;
    }

    // With the holder goes whoever acts for him there.
    void leave(PersonId const& person, std::string const& post, std::vector<Held>& held) const {
        bool const was_own = std::ranges::any_of(held, [&](Held const& one) {
            return one.person == person && one.post == post && one.kind != "substitute";
        });
        std::erase_if(held, [&](Held const& one) {
            bool const is_own = one.person == person && one.post == post;
            bool const acts_for =
                was_own && one.post == post && one.kind == "substitute" && orders[one.order].form.person == person;
            return is_own || acts_for;
        });
    }
    void leave_all(PersonId const& person, std::vector<Held>& held) const {
        auto const before = held;
        for (auto const& one : before)
            if (one.person == person) leave(person, one.post, held);
    }

    void apply(OrderForm const& form, std::size_t order, std::vector<Held>& held, std::map<PersonId, Away>& away,
               int now) const {
        switch (form.kind) {
            case OrderKind::transfer:
                leave_all(form.person, held);
                if (form.relieves) {
                    auto const before = held;
                    for (auto const& one : before)
                        if (one.post == form.post && (one.kind == "posting" || one.kind == "additional"))
                            leave(one.person, one.post, held);
                }
                [[fallthrough]];
            case OrderKind::posting:
                held.push_back({form.person, form.post, "posting", {}, order});
                break;
            case OrderKind::additional:
                held.push_back({form.person, form.post, "additional", {}, order});
                break;
            case OrderKind::retirement:
                leave_all(form.person, held);
                break;
            case OrderKind::leave: {
                int const to = now + (form.to->days - form.from->days) + 1;
                away[form.person] = {form.person, to};
                auto const own = held;
                for (auto const& one : own)
                    if (one.person == form.person && !form.substitute.is_nil())
                        held.push_back(
                            {form.substitute, one.post, "substitute", one.to ? std::min(*one.to, to) : to, order});
                break;
            }
            case OrderKind::rejoining: {
                away.erase(form.person);
                std::erase_if(held, [&](Held const& one) {
                    return one.kind == "substitute" && orders[one.order].form.person == form.person;
                });
                break;
            }
            default:
                break;
        }
    }
};

TEST_P(OrdersTest, who_may_act_after_random_orders_is_what_going_through_them_day_by_day_says) {
    std::mt19937 random(7);
    auto const pick = [&](int count) { return std::uniform_int_distribution<int>(0, count - 1)(random); };
    std::vector<std::string> const posts{"librarian@north",         "librarian@south",    "warden@north",
                                         "watchman@north",          "desk_clerk.1@north", "desk_clerk.2@north",
                                         "branch_keeper@north.hill"};
    std::vector<OrderKind> const kinds{OrderKind::posting,   OrderKind::transfer, OrderKind::additional,
                                       OrderKind::leave,     OrderKind::leave,    OrderKind::rejoining,
                                       OrderKind::retirement};
    std::vector<PersonId> persons;
    for (int i = 0; i < 9; ++i) persons.push_back(officer("P" + std::to_string(i)));
    auto const by = registrar();
    DayByDay reference;
    int given = 0;
    int const days = GetParam() == store::Engine::sqlite ? 120 : 40;
    for (int day = 0; day < days; ++day) {
        for (int n = 0; n < 3; ++n) {
            auto order = form(kinds[static_cast<std::size_t>(pick(static_cast<int>(kinds.size())))],
                              persons[static_cast<std::size_t>(pick(9))]);
            bool const has_post = order.kind == OrderKind::posting || order.kind == OrderKind::transfer ||
                                  order.kind == OrderKind::additional;
            if (has_post) order.post = posts[static_cast<std::size_t>(pick(static_cast<int>(posts.size())))];
            if (order.kind == OrderKind::leave) {
                order.to = today().plus_days(pick(6));
                if (pick(3) != 0) order.substitute = persons[static_cast<std::size_t>(pick(9))];
            }
            order.relieves = order.kind == OrderKind::transfer && pick(2) == 0;
            if (!give_order(*m_house, by, order)) continue;
            reference.orders.push_back({order, day});
            ++given;
        }
        std::vector<std::string> found;
        for (auto const& post : posts)
            for (auto const& charge : m_house->charges->of_post(post, m_clock.now()))
                found.push_back(post + " " + charge.person.text());
        std::ranges::sort(found);
        auto expected = reference.on(day);
        // Several charges of one post are one right to act.
        found.erase(std::unique(found.begin(), found.end()), found.end());
        expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
        ASSERT_EQ(found, expected) << "on day " << day << ", after " << given << " orders";
        days_pass(1);
    }
    EXPECT_GT(given, days / 2);
}

INSTANTIATE_TEST_SUITE_P(Engines, OrdersTest, ::testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

}  // namespace

}  // namespace bolan::cases
