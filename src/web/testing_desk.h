// For tests only: Testland with officers at their posts, and cases that citizens sent.
#pragma once
#include "crypto/password.h"
#include "web/testing.h"

namespace bolan::web::testing {

// Testland with officers who sign in with the code of their post, and cases that citizens sent.
class Desk : public Website {
  public:
    people::Actor officer(std::string const& post) {
        if (auto const held = house->charges->of_post(post, clock.now()); !held.empty())
            return people::Charges::actor_of(held.front());
        static std::string const hash = crypto::hash_password(Browser::k_password);
        auto const done = house->database.write([&](store::Transaction& tx) -> Result<> {
            auto const person = house->accounts->add_officer(tx, {}, {"Officer " + post, post, hash, "", ""});
            TRY(house->orders->give(tx, {}, people::posting_of(person, post, today().plus_days(-365), "1/2025")));
            return {};
        });
        CHECK(done.has_value());
        house->charges->reload();
        return officer(post);
    }
    void give_another(std::string const& holder, std::string const& post) {
        auto order = people::posting_of(officer(holder).person, post, today().plus_days(-30), "2/2025");
        order.kind = people::OrderKind::additional;
        CHECK(house->orders->give({}, order).has_value());
    }

    Browser at(std::string const& post) {
        officer(post);
        Browser browser(*this);
        browser.get("/sign-in");
        browser.post("/sign-in", {{"login", post}, {"password", Browser::k_password}});
        CHECK(browser.status == 303);
        return browser;
    }

    // An application that has been sent; the digit makes another person of it.
    cases::Receipt apply(std::string const& digits, std::string const& name = "Ada Khan",
                         std::string const& place = "north.hill", bool wants_newsletter = false) {
        auto const cnic = std::string(13 - digits.size(), '1') + digits;
        // Without an account: a password takes a third of a second, and nobody signs in as this person.
        auto const person = house->database.write([&](store::Transaction& tx) -> Result<PersonId> {
            return house->accounts->add_officer(tx, {}, {name, "person-" + digits, "no password", "", ""});
        });
        CHECK(person.has_value());
        people::Actor const actor{*person, name, "", ""};
        auto const photo = upload(actor, "image/jpeg", "photo.jpg"),
                   proof = upload(actor, "application/pdf", "proof.pdf");
        Value input = Value::map({{"kind", "reader"},
                                  {"section", "poetry"},
                                  {"full_name", name},
                                  {"cnic", cnic},
                                  {"phone", "0300-1" + std::string(6 - digits.size(), '0') + digits},
                                  {"born_on", "1990-04-02"},
                                  {"district", place.substr(0, place.find('.'))},
                                  {"tehsil", place},
                                  {"address", "House 1"},
                                  {"promised", true}});
        if (wants_newsletter) input.set("newsletter", true);
        input.set("photograph", Value(Value::List{photo}));
        input.set("proof", Value(Value::List{proof}));
        auto const sent = house->engine->perform(
            {.actor = actor, .service = "library_card", .case_id = {}, .action = "submit", .input = input});
        if (!sent)
            for (auto const& p : sent.error().problems) std::printf("%s %s\n", p.field.c_str(), p.code.c_str());
        CHECK(sent.has_value());
        return *sent;
    }

    Value upload(people::Actor const& actor, std::string const& type, std::string const& name) {
        std::string const bytes = "%PDF-1.4 " + name;
        auto const hash = house->attachments->put({reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size()});
        house->engine->note_upload(actor, hash, name, type, bytes.size());
        return Value::map(
            {{"hash", hash}, {"name", name}, {"type", type}, {"size", static_cast<std::int64_t>(bytes.size())}});
    }

    void act(std::string const& post, cases::Receipt const& on, std::string const& action, Value input = Value::map()) {
        auto const done = house->engine->perform({.actor = officer(post),
                                                  .service = "library_card",
                                                  .case_id = on.case_id,
                                                  .action = action,
                                                  .input = std::move(input)});
        CHECK(done.has_value());
    }
    money::Bill bill_of(cases::Receipt const& on) {
        return house->database.read(
            [&](store::Connection& db) { return house->bills.of_case(db, on.case_id.view()).at(0); });
    }
    void pay(cases::Receipt const& on) {
        CHECK(house->engine->receive_bill(officer("desk_clerk.2@north"), bill_of(on).id).has_value());
    }

    // Up to the librarian's desk.
    void favour(cases::Receipt const& on) {
        pay(on);
        act("desk_clerk.1@north", on, "check_papers");
        act("branch_keeper@north.hill", on, "keeper_report",
            Value::map({{"visited_on", "2026-10-12"}, {"finding", "found"}}));
        act("watchman@north", on, "watch_report", Value::map({{"watch_finding", "quiet"}}));
        act("committee_member.1@north", on, "favour");
        act("committee_member.2@north", on, "favour");
        CHECK(state_of(on) == "favoured");
    }
    std::string state_of(cases::Receipt const& on) {
        return house->database.read(
            [&](store::Connection& db) { return house->shelves.find_case(db, on.case_id)->state; });
    }
    records::Record card_of(cases::Receipt const& on) {
        return house->database.read([&](store::Connection& db) {
            auto const of = house->shelves.find_case(db, on.case_id);
            return *house->registries.find(db, "library_cards", *RecordId::parse(of->record));
        });
    }

  private:
    Date today() const { return house->model->province.calendar->today(clock.now()); }
};

}  // namespace bolan::web::testing
