// For tests only: Testland in a database of either engine, with cases that move through its library cards. The house
// may be opened anew, over another model too.
#pragma once
#include "base/check.h"
#include "cases/house.h"
#include "crypto/encoding.h"
#include "definition/load.h"
#include "store/testing.h"
#include <functional>
#include <map>

namespace bolan::cases::testing {

inline definition::Source testland_files() { return definition::read_source(BOLAN_SOURCE_DIR "/tests/province"); }

inline std::shared_ptr<definition::Model const> model_of(definition::Source const& source) {
    auto loaded = definition::load(source);
    for (auto const& mistake : loaded.mistakes) std::printf("%s\n", definition::to_text(mistake).c_str());
    CHECK(loaded.model != nullptr);
    return loaded.model;
}

// With `to` in place of the first `from` in a file of the province.
inline std::shared_ptr<definition::Model const> with(std::string const& file, std::string const& from,
                                                     std::string const& to) {
    auto source = testland_files();
    auto& text = source.parts.at(std::string(definition::k_province_part)).at(file);
    auto const at = text.find(from);
    CHECK(at != std::string::npos);
    text.replace(at, from.size(), to);
    return model_of(source);
}

inline std::shared_ptr<definition::Model const> with_holiday(std::string const& line) {
    return with("calendar.yaml", "holidays:\n", "holidays:\n  - " + line + "\n");
}

inline std::shared_ptr<definition::Model const> testland() {
    static auto const model = model_of(testland_files());
    return model;
}

class Town {
  public:
    // `fill`: brings what the database holds before the house is opened.
    explicit Town(store::Engine engine, std::string const& at = "2026-11-02T10:00",
                  std::function<void(store::testing::TemporaryDatabase&)> const& fill = {})
        : database(engine), clock(*parse_moment(at, 300)) {
        if (fill) fill(database);
        open(testland());
    }

    void open(std::shared_ptr<definition::Model const> model) {
        // The one before ends after it: nothing may be written when a ledger has ended and no other has begun.
        auto opened = House::open(std::move(model), *database, clock, {database.folder(), "https://t/verify", "t/log"});
        CHECK(opened.has_value());
        house = std::move(*opened);
    }
    void set_clock(std::string const& at) { clock.set(*parse_moment(at, 300)); }

    people::Actor officer(std::string const& post) {
        auto& actor = m_officers[post];
        if (actor.post.empty()) {
            auto const held = house->charges->of_post(post, clock.now());
            if (!held.empty()) return actor = people::Charges::actor_of(held.front());
            auto const from = house->model->province.calendar->today(clock.now()).plus_days(-365);
            CHECK(house->orders->give({}, people::posting_of(add_person(post), post, from, "1/" + post)).has_value());
            actor = people::Charges::actor_of(house->charges->of_post(post, clock.now()).at(0));
        }
        return actor;
    }

    // An application for a card, of another person each time.
    CaseId apply(std::string const& place = "north.hill") {
        auto const digits = std::to_string(100'000 + ++m_people);
        people::Actor const actor{add_person("person-" + digits), "Ada Khan", "", ""};
        Value input = Value::map({{"kind", "reader"},
                                  {"section", "poetry"},
                                  {"full_name", "Ada Khan"},
                                  {"cnic", "1111111" + digits},
                                  {"phone", "03001" + digits},
                                  {"born_on", "1990-04-02"},
                                  {"district", place.substr(0, place.find('.'))},
                                  {"tehsil", place},
                                  {"address", "House 1"},
                                  {"promised", true}});
        input.set("photograph", Value(Value::List{upload(actor, "image/jpeg", "photo.jpg")}));
        input.set("proof", Value(Value::List{upload(actor, "application/pdf", "proof.pdf")}));
        auto const sent = house->engine->perform(
            {.actor = actor, .service = "library_card", .case_id = {}, .action = "submit", .input = input});
        CHECK(sent.has_value());
        return sent->case_id;
    }

    void act(std::string const& post, CaseId const& id, std::string const& action, Value input = Value::map()) {
        auto const done = house->engine->perform({.actor = officer(post),
                                                  .service = "library_card",
                                                  .case_id = id,
                                                  .action = action,
                                                  .input = std::move(input)});
        if (!done) std::printf("%s: %s\n", action.c_str(), done.error().code.c_str());
        CHECK(done.has_value());
    }

    template <typename Job>
    auto read(Job&& job) {
        return house->database.read(std::forward<Job>(job));
    }
    // The fee is received, and the papers are in order.
    void check_papers(CaseId const& id) {
        auto const district = get(id).area.substr(0, get(id).area.find('.'));
        for (auto const& bill : read([&](store::Connection& db) { return house->bills.of_case(db, id.view()); }))
            CHECK(house->engine->receive_bill(officer("desk_clerk.2@" + district), bill.id).has_value());
        act("desk_clerk.1@" + district, id, "check_papers");
    }

    Case get(CaseId const& id) {
        return *read([&](store::Connection& db) { return house->shelves.find_case(db, id); });
    }
    std::string due(CaseId const& id) { return iso_time(*get(id).due_at, 300).substr(0, 16); }
    std::vector<ledger::Act> acts(CaseId const& id, std::string_view action) {
        std::vector<ledger::Act> out;
        for (auto const& stored : read([&](store::Connection& db) { return ledger::acts_of(db, "case", id.view()); }))
            if (stored.act.action == action) out.push_back(stored.act);
        return out;
    }

    store::testing::TemporaryDatabase database;
    SimulatedClock clock;
    std::unique_ptr<House> house;

  private:
    PersonId add_person(std::string const& login) {
        auto const person = house->database.write([&](store::Transaction& tx) -> Result<PersonId> {
            return house->accounts->add_officer(tx, {}, {login, login, "no password", "", ""});
        });
        CHECK(person.has_value());
        return *person;
    }
    Value upload(people::Actor const& actor, std::string const& type, std::string const& name) {
        auto const bytes = crypto::as_bytes(type == "image/jpeg" ? "\xFF\xD8\xFF a face" : "%PDF-1.7 proof");
        auto const hash = house->attachments->put(bytes);
        house->engine->note_upload(actor, hash, name, type, static_cast<std::int64_t>(bytes.size()));
        return Value::map(
            {{"hash", hash}, {"name", name}, {"type", type}, {"size", static_cast<std::int64_t>(bytes.size())}});
    }

    std::map<std::string, people::Actor> m_officers;
    int m_people = 0;
};

}  // namespace bolan::cases::testing
