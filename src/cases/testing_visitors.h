// For tests only: officers who sit now at this post and now at that, to try doors from just outside.
#pragma once
#include "base/check.h"
#include "base/json.h"
#include "cases/house.h"

namespace bolan::cases::testing {

struct Visitor {
    PersonId person;
    std::string name;
    std::string charge, other_charge;  // ids
};

inline Visitor new_visitor(House& house, std::string const& login, std::string const& password_hash) {
    auto const name = "The " + login;
    auto const person = house.database.write([&](store::Transaction& tx) -> Result<PersonId> {
        return house.accounts->add_officer(tx, {}, {name, login, password_hash, "", ""});
    });
    CHECK(person.has_value());
    return {*person, name, new_uuid(house.clock.now()), new_uuid(house.clock.now())};
}

inline void put_charge(House& house, Visitor const& who, std::string const& id, std::string const& post, Timestamp from,
                       std::optional<Timestamp> to, people::Limits const& limits = {}) {
    people::Charge charge;
    charge.id = id;
    charge.person = who.person;
    charge.person_name = who.name;
    charge.post = post;
    charge.kind = limits.is_whole() ? people::k_posting : people::k_delegation;
    charge.from = from;
    charge.to = to;
    charge.limits = limits;
    auto const written = house.database.write([&](store::Transaction& tx) -> Result<> {
        people::Charges::put(tx.db(), charge);
        return {};
    });
    CHECK(written.has_value());
    house.charges->reload();
}

// At this post and no other, until further notice.
inline void seat(House& house, Visitor const& who, std::string const& post, people::Limits const& limits = {}) {
    Timestamp const yesterday{house.clock.now().ms - k_day_ms};
    put_charge(house, who, who.charge, post, yesterday, {}, limits);
    put_charge(house, who, who.other_charge, post, yesterday, yesterday);
}
// The last moment of the charge is over.
inline void end_charge(House& house, Visitor const& who, std::string const& post) {
    auto const now = house.clock.now();
    put_charge(house, who, who.charge, post, {now.ms - k_day_ms}, now);
}
// The first moment of the charge is still to come.
inline void begin_later(House& house, Visitor const& who, std::string const& post) {
    put_charge(house, who, who.charge, post, {house.clock.now().ms + 1}, {});
}
inline void transfer(House& house, Visitor const& who, std::string const& from, std::string const& to) {
    end_charge(house, who, from);
    put_charge(house, who, who.other_charge, to, house.clock.now(), {});
}

// A message to the post, as an action of a service sends it.
inline void tell_post(House& house, std::string const& post, CaseId const& about, std::string const& text) {
    auto const written = house.database.write([&](store::Transaction& tx) -> Result<> {
        tx.db().run("insert into message(id, scope, case_id, text, content, at) values(?1, ?2, ?3, ?4, ?5, ?6)",
                    new_uuid(house.clock.now()), post, about.view(), text, write_json(Value::map({{"en", text}})),
                    house.clock.now().ms);
        return {};
    });
    CHECK(written.has_value());
}

// The same kind of post in the next district or tehsil of Testland; empty for a post of the whole province.
inline std::string neighbour_of(std::string post) {
    for (auto const& [here, there] :
         {std::pair<std::string, std::string>{"@north.hill", "@north.mill"}, {"@north", "@south"}})
        if (auto const at = post.find(here); at != post.npos) return post.replace(at, here.size(), there);
    return {};
}

}  // namespace bolan::cases::testing
