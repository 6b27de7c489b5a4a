// Persons, their ways to sign in, their sessions, and charges: who holds which post from when to when, by which order.
// Authority belongs to posts; a person has it only through a charge that runs today.
#pragma once
#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "ledger/ledger.h"
#include "people/establishment.h"
#include "store/database.h"
#include "store/schema.h"
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace bolan::people {

struct Person {
    PersonId id;
    std::string name;
    std::string cnic;   // 13 digits; empty when unknown
    std::string phone;  // 923XXXXXXXXX
    std::string email;
    bool is_officer = false;
};

struct Charge {
    std::string id;
    PersonId person;
    std::string person_name;
    std::string post;  // code
    Date from;
    std::optional<Date> to;  // inclusive; empty while it lasts
    std::string kind;        // posting, additional, leave
    std::string order_no;
};

// Who asks for an act: a person, and for officers the post they act from and the charge that gives it to them.
struct Actor {
    PersonId person;
    std::string name;
    std::string post;    // empty: as a citizen
    std::string charge;  // id of the charge
};

struct Session {
    Person person;
    std::vector<Charge> charges;  // that run on the day the session was last read
    std::string post;             // the post acted from; empty for citizens
    std::string csrf;
    Timestamp expires;
    std::string key;  // hash of the token: what the database keeps

    Actor actor() const;
};

struct Registration {
    std::string name, cnic, phone, email, password;
};

class Accounts {
  public:
    static std::vector<store::Table> tables();
    static std::vector<ledger::GovernedTable const*> governed();
    // Borrows all; they outlive it.
    Accounts(store::Database& database, ledger::Ledger& ledger, Establishment const& establishment, Clock const& clock);

    // Errors: bad_input with problems by field; conflict "account.exists" (one account for one CNIC).
    Result<PersonId> register_citizen(Registration const& registration);

    // `login`: CNIC or mobile number of a citizen, user name of an officer. Five failures close the door for 15 minutes
    // to that login from that address; others are not locked out by it. Errors: unauthenticated "sign_in.wrong" (never
    // says which half), too_many "sign_in.too_many".
    struct SignedIn {
        std::string token;  // for the cookie
        Session session;
    };
    Result<SignedIn> sign_in(std::string_view login, std::string_view password, std::string_view peer);
    void sign_out(std::string_view token);
    std::optional<Session> find_session(std::string_view token);
    // Errors: forbidden "post.not_held".
    Result<> choose_post(Session const& session, std::string_view post);

    std::optional<Person> find_person(PersonId const& id);
    static std::optional<Person> find_person(store::Connection& db, PersonId const& id);
    static std::optional<Person> find_person_by_cnic(store::Connection& db, std::string_view cnic);

    // Officers and charges are entered by an administrator's order; each is an act.
    struct OfficerSpec {
        std::string name, login, password_hash, cnic, phone;
    };
    PersonId add_officer(store::Transaction& tx, Actor const& by, OfficerSpec const& officer);
    // A citizen whose particulars were checked elsewhere (an import, the demonstration): CNIC of 13 digits, phone
    // 923XXXXXXXXX. Throws store::UniqueViolation when one of them has an account.
    PersonId add_citizen(store::Transaction& tx, Person const& citizen, std::string_view password_hash);
    Charge add_charge(store::Transaction& tx, Actor const& by, Charge charge);

    // From memory: charges of posts change rarely. Any thread.
    std::vector<Charge> charges_of_person(PersonId const& person, Date on) const;
    std::vector<Charge> charges_of_post(std::string_view post, Date on) const;
    void reload_charges();

  private:
    PersonId insert_person(store::Transaction& tx, Person const& person);
    std::optional<Session> load_session(std::string_view key);
    bool is_shut_out(std::string const& door, Timestamp now);
    void note_failure(std::string const& door, Timestamp now);

    store::Database& m_database;
    ledger::Ledger& m_ledger;
    Establishment const& m_establishment;
    Clock const& m_clock;

    mutable std::shared_mutex m_charges_mutex;
    std::vector<Charge> m_charges;
    std::unordered_map<std::string, std::vector<std::size_t>> m_charges_by_person;
    std::unordered_map<std::string, std::vector<std::size_t>> m_charges_by_post;

    std::mutex m_sessions_mutex;
    std::unordered_map<std::string, std::shared_ptr<Session const>> m_sessions;  // by key; bounded

    struct Failures {
        int count = 0;
        Timestamp since;
    };
    std::mutex m_failures_mutex;
    std::unordered_map<std::string, Failures> m_failures;  // by login and address; bounded
};

}  // namespace bolan::people
