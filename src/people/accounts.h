// Persons, their ways to sign in, and their sessions. Authority belongs to posts; a person has it only through a charge
// (charges.h) that runs at the moment.
#pragma once
#include "ledger/ledger.h"
#include "people/charges.h"
#include <optional>
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

struct Session {
    Person person;
    std::vector<Charge> charges;  // by which the person may act at the moment
    std::string post;             // the post acted from; empty for citizens
    std::string charge;           // by which; id
    std::string csrf;
    Timestamp expires;
    std::string key;  // hash of the token: what the database keeps

    Actor actor() const;
};

// From where somebody signs in.
struct Door {
    std::string peer;    // the address
    std::string device;  // "Chrome, Android", as its own owner would know it again; empty: unknown
};

// A session as its owner sees it among the others.
struct OpenSession {
    std::string key;
    std::string device;
    std::optional<Timestamp> began;
    Timestamp expires;
};

struct Registration {
    std::string name, cnic, phone, email, password;
};

class Accounts {
  public:
    static std::vector<store::Table> tables();
    static std::vector<ledger::GovernedTable const*> governed();
    // Borrows all; they outlive it.
    Accounts(store::Database& database, ledger::Ledger& ledger, Charges const& charges, Clock const& clock);

    // Errors: bad_input with problems by field; conflict "account.exists" (one account for one CNIC).
    Result<PersonId> register_citizen(Registration const& registration);

    // `login`: CNIC or mobile number of a citizen, user name of an officer. Five failures close the door for 15 minutes
    // to that login from that address; others are not locked out by it. Errors: unauthenticated "sign_in.wrong" (never
    // says which half), too_many "sign_in.too_many".
    struct SignedIn {
        std::string token;  // for the cookie
        Session session;
    };
    Result<SignedIn> sign_in(std::string_view login, std::string_view password, Door const& from);
    void sign_out(std::string_view token);
    // Of this person, the newest first.
    std::vector<OpenSession> open_sessions(PersonId const& person);
    // Errors: not_found "session.unknown", also when it is another person's.
    Result<> end_session(PersonId const& person, std::string_view key);
    // All of the person's but this one; how many.
    std::int64_t end_other_sessions(Session const& own);
    // Ends the other sessions too. Wrong guesses of the present password shut the door as those at sign-in do. Errors:
    // bad_input with problems of "current" ("password.wrong") and "password"; too_many "sign_in.too_many".
    Result<> change_password(Session const& own, std::string_view current, std::string_view fresh, Door const& from);
    std::optional<Session> find_session(std::string_view token);
    // Out of memory alone: empty also for a session that this server has not seen lately, and perhaps one that has
    // ended. For what is shown around a refusal, never to let somebody in.
    std::optional<Session> find_remembered(std::string_view token);
    // By which of the session's charges it acts from now on. Errors: forbidden "post.not_held".
    Result<> choose_charge(Session const& session, std::string_view charge);

    std::optional<Person> find_person(PersonId const& id);
    static std::optional<Person> find_person(store::Connection& db, PersonId const& id);
    static std::optional<Person> find_person_by_cnic(store::Connection& db, std::string_view cnic);
    // Officers by user name, else by words of the name in either script; by name.
    static std::vector<Person> find_officers(store::Connection& db, std::string_view typed, int limit);

    struct OfficerSpec {
        std::string name, login, password_hash, cnic, phone;
    };
    PersonId add_officer(store::Transaction& tx, Actor const& by, OfficerSpec const& officer);
    // A citizen whose particulars were checked elsewhere (an import, the demonstration): CNIC of 13 digits, phone
    // 923XXXXXXXXX. Throws store::UniqueViolation when one of them has an account.
    PersonId add_citizen(store::Transaction& tx, Person const& citizen, std::string_view password_hash);

  private:
    PersonId insert_person(store::Transaction& tx, Person const& person);
    std::optional<Session> load_session(std::string_view key);
    std::optional<Session> as_of(Session const& session, Timestamp now) const;
    bool is_shut_out(std::string const& door, Timestamp now);
    void note_failure(std::string const& door, Timestamp now);
    void forget_sessions_of(PersonId const& person);

    store::Database& m_database;
    ledger::Ledger& m_ledger;
    Charges const& m_charges;
    Clock const& m_clock;

    // A session as it was read a moment ago: another server may have ended it since.
    struct Remembered {
        std::shared_ptr<Session const> session;
        Timestamp read_at;
        bool is_fresh(Timestamp now) const { return now >= read_at && now.ms - read_at.ms < 1000; }
    };
    std::mutex m_sessions_mutex;
    std::unordered_map<std::string, Remembered> m_sessions;  // by key; bounded

    struct Failures {
        int count = 0;
        Timestamp since;
    };
    std::mutex m_failures_mutex;
    std::unordered_map<std::string, Failures> m_failures;  // by login and address; bounded
};

}  // namespace bolan::people
