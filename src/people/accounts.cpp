#include "people/accounts.h"
#include "base/check.h"
#include "base/text.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "crypto/password.h"
#include "crypto/token.h"
#include "people/passwords.h"
#include "people/rows.h"
#include <algorithm>

namespace bolan::people {

using store::Column;
using store::ColumnType;
using store::Connection;
using store::Row;
using store::Table;
using store::Transaction;

namespace {

constexpr std::int64_t k_session_ms = 12LL * 3600 * 1000;
constexpr std::int64_t k_shut_out_ms = 15LL * 60 * 1000;
constexpr int k_failures_allowed = 5;
constexpr std::size_t k_remembered = 20'000;
constexpr std::size_t k_name_max = 120;

Table person_table() {
    return {"person",
            {{"id", ColumnType::text, true},
             {"name", ColumnType::text, true},
             {"cnic", ColumnType::text},
             {"phone", ColumnType::text},
             {"email", ColumnType::text},
             {"is_officer", ColumnType::boolean, true},
             {"created_at", ColumnType::instant, true}},
            {"id"},
            {{{"cnic"}, true}, {{"phone"}}, {{"name", "id"}, false, "person_officers", "is_officer = true"}}};
}

// The password's hash is a secret, not history: the ledger does not cover this table.
Table account_table() {
    return {"account",
            {{"login", ColumnType::text, true},
             {"person", ColumnType::text, true},
             {"password_hash", ColumnType::text, true}},
            {"login"},
            {{{"person"}}}};
}

Table session_table() {
    return {"session",
            {{"key", ColumnType::text, true},
             {"person", ColumnType::text, true},
             {"post", ColumnType::text},
             {"charge", ColumnType::text},
             {"csrf", ColumnType::text, true},
             {"expires_at", ColumnType::instant, true},
             {"began_at", ColumnType::instant},
             {"device", ColumnType::text}},
            {"key"},
            {{{"expires_at"}}, {{"person"}}}};
}

ledger::GovernedTable const& persons() {
    static ledger::GovernedTable const table(person_table());
    return table;
}

std::string session_key(std::string_view token) { return crypto::hex(crypto::sha256(token)); }

Person read_person(Row const& row) {
    Person person;
    person.id = PersonId::parse(row.text(0)).value_or(PersonId());
    person.name = row.string(1);
    person.cnic = row.is_null(2) ? "" : row.string(2);
    person.phone = row.is_null(3) ? "" : row.string(3);
    person.email = row.is_null(4) ? "" : row.string(4);
    person.is_officer = row.integer(5) != 0;
    return person;
}

// What people type to sign in: a CNIC, a mobile number, else a user name.
std::string fold_login(std::string_view typed) {
    if (auto cnic = parse_cnic(typed)) return *cnic;
    if (auto mobile = parse_mobile(typed)) return *mobile;
    std::string out;
    for (char c : typed)
        if (c != ' ') out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return out;
}

// What everybody knows of somebody: no part of a password. Numbers without what all have in front.
std::vector<std::string> known_of(Person const& person, std::string const& login) {
    constexpr std::size_t k_country = 2;  // "92"
    auto const phone = person.phone.size() > k_country ? person.phone.substr(k_country) : "";
    return {person.name, person.cnic, phone, person.email.substr(0, person.email.find('@')), login};
}

void require(std::vector<Problem>& problems, std::string_view field, bool ok, std::string_view code,
             std::vector<std::pair<std::string, std::string>> values = {}) {
    if (!ok) problems.push_back({std::string(field), std::string(code), std::move(values)});
}

}  // namespace

std::vector<Table> Accounts::tables() { return {person_table(), account_table(), session_table()}; }

std::vector<ledger::GovernedTable const*> Accounts::governed() { return {&persons()}; }

Actor Session::actor() const {
    for (auto const& own : charges)
        if (own.id == charge) return Charges::actor_of(own);
    return {person.id, person.name, {}, {}};
}

Accounts::Accounts(store::Database& database, ledger::Ledger& ledger, Charges const& charges, Clock const& clock)
    : m_database(database), m_ledger(ledger), m_charges(charges), m_clock(clock) {}

std::vector<Person> Accounts::find_officers(Connection& db, std::string_view typed, int limit) {
    std::vector<Person> out;
    auto const words = search_words(typed);
    if (words.empty()) return out;
    auto const by_login = db.find(
        "select p.id, p.name, p.cnic, p.phone, p.email, p.is_officer from account a join person p on p.id = a.person "
        "where a.login = ?1 and p.is_officer = true",
        read_person, fold_login(typed));
    if (by_login) return {*by_login};
    db.query("select id, name, cnic, phone, email, is_officer from person where is_officer = true order by name, id",
             {}, [&](Row const& row) {
                 auto const own = search_words(row.text(1));
                 bool const fits = std::ranges::all_of(words, [&](std::string const& word) {
                     return std::ranges::any_of(own, [&](std::string const& one) { return one.starts_with(word); });
                 });
                 if (fits) out.push_back(read_person(row));
                 return static_cast<int>(out.size()) < limit ? store::Next::more : store::Next::stop;
             });
    return out;
}

// ---- Registration --------------------------------------------------------------------------------------------------

Result<PersonId> Accounts::register_citizen(Registration const& typed) {
    Person person;
    person.name = clean_text(typed.name);
    auto const cnic = parse_cnic(typed.cnic);
    auto const phone = parse_mobile(typed.phone);
    person.email = clean_text(typed.email);
    std::vector<Problem> problems;
    require(problems, "name", !person.name.empty(), "field.required");
    require(problems, "name", person.name.empty() || is_person_name(person.name), "field.name");
    require(problems, "name", count_characters(person.name) <= k_name_max, "field.too_long",
            {{"max", std::to_string(k_name_max)}});
    require(problems, "cnic", cnic.has_value(), "field.cnic");
    require(problems, "phone", phone.has_value(), "field.phone");
    require(problems, "email", person.email.empty() || is_email(person.email), "field.email");
    person.cnic = cnic.value_or("");
    person.phone = phone.value_or("");
    if (auto weak = judge_password(typed.password, known_of(person, ""))) problems.push_back(std::move(*weak));
    if (!problems.empty()) return Fail(Error{ErrorKind::bad_input, "form.invalid", {}, std::move(problems)});
    std::string const hash = crypto::hash_password(typed.password);
    try {
        return m_database.write([&](Transaction& tx) -> Result<PersonId> {
            auto taken = tx.db().find(
                "select 1 from account where login = ?1 or login = ?2", [](Row const&) { return true; }, person.cnic,
                person.phone);
            if (taken) return Fail(Error::conflict("account.exists"));
            return add_citizen(tx, person, hash);
        });
    } catch (store::UniqueViolation const&) {
        return Fail(Error::conflict("account.exists"));
    }
}

PersonId Accounts::insert_person(Transaction& tx, Person const& person) {
    auto const now = m_clock.now();
    auto const id = new_id<PersonId>(now);
    Value const row = Value::map({{"id", id.text()},
                                  {"name", person.name},
                                  {"cnic", or_null(person.cnic)},
                                  {"phone", or_null(person.phone)},
                                  {"email", or_null(person.email)},
                                  {"is_officer", person.is_officer},
                                  {"created_at", now.ms}});
    ledger::Act act;
    act.id = new_id<ActId>(now);
    act.at = now;
    act.service = "people";
    act.subject_kind = "person";
    act.subject = id.text();
    act.action = "register";
    act.person = id.text();
    act.effects.push_back(persons().put(tx.db(), row));
    m_ledger.append(tx, act);
    return id;
}

PersonId Accounts::add_officer(Transaction& tx, Actor const&, OfficerSpec const& officer) {
    Person person;
    person.name = officer.name;
    person.cnic = officer.cnic;
    person.phone = officer.phone;
    person.is_officer = true;
    auto const id = insert_person(tx, person);
    tx.db().run("insert into account(login, person, password_hash) values(?1, ?2, ?3)", fold_login(officer.login),
                id.view(), officer.password_hash);
    return id;
}

PersonId Accounts::add_citizen(Transaction& tx, Person const& citizen, std::string_view password_hash) {
    auto const id = insert_person(tx, citizen);
    for (auto const& login : {citizen.cnic, citizen.phone})
        if (!login.empty())
            tx.db().run("insert into account(login, person, password_hash) values(?1, ?2, ?3)", login, id.view(),
                        password_hash);
    return id;
}

// ---- Signing in ----------------------------------------------------------------------------------------------------

bool Accounts::is_shut_out(std::string const& door, Timestamp now) {
    std::lock_guard lock(m_failures_mutex);
    auto const found = m_failures.find(door);
    if (found == m_failures.end()) return false;
    if (now.ms - found->second.since.ms > k_shut_out_ms) {
        m_failures.erase(found);
        return false;
    }
    return found->second.count >= k_failures_allowed;
}

void Accounts::note_failure(std::string const& door, Timestamp now) {
    std::lock_guard lock(m_failures_mutex);
    if (m_failures.size() > k_remembered) m_failures.clear();
    auto& failures = m_failures[door];
    if (failures.count++ == 0) failures.since = now;
}

Result<Accounts::SignedIn> Accounts::sign_in(std::string_view typed_login, std::string_view password,
                                             Door const& from) {
    auto const now = m_clock.now();
    auto const login = fold_login(typed_login);
    auto const door = login + "|" + from.peer;
    if (is_shut_out(door, now)) return Fail(Error::of(ErrorKind::too_many, "sign_in.too_many"));
    struct Found {
        std::string person, hash;
    };
    auto const found = m_database.read([&](Connection& db) {
        return db.find(
            "select person, password_hash from account where login = ?1",
            [](Row const& row) {
                return Found{row.string(0), row.string(1)};
            },
            login);
    });
    // The same work whether the login exists or not, so that timing tells nothing.
    if (!found) crypto::waste_a_verification(password);
    if (!found || !crypto::verify_password(found->hash, password)) {
        note_failure(door, now);
        return Fail(Error::unauthenticated("sign_in.wrong"));
    }
    auto const token = crypto::new_token();
    auto const key = session_key(token);
    TRY(m_database.write([&](Transaction& tx) -> Result<> {
        tx.db().run("delete from session where expires_at < ?1", now.ms);
        tx.db().run(
            "insert into session(key, person, csrf, expires_at, began_at, device) values(?1, ?2, ?3, ?4, ?5, ?6)", key,
            found->person, crypto::new_token(), now.ms + k_session_ms, now.ms, from.device);
        return {};
    }));
    auto session = find_session(token);
    CHECK(session.has_value());
    return SignedIn{token, std::move(*session)};
}

void Accounts::sign_out(std::string_view token) {
    auto const key = session_key(token);
    (void)m_database.write([&](Transaction& tx) -> Result<> {
        tx.db().run("delete from session where key = ?1", key);
        return {};
    });
    std::lock_guard lock(m_sessions_mutex);
    m_sessions.erase(key);
}

void Accounts::forget_sessions_of(PersonId const& person) {
    std::lock_guard lock(m_sessions_mutex);
    std::erase_if(m_sessions, [&](auto const& one) { return one.second.session->person.id == person; });
}

std::vector<OpenSession> Accounts::open_sessions(PersonId const& person) {
    return m_database.read([&](Connection& db) {
        std::vector<OpenSession> out;
        db.each(
            "select key, device, began_at, expires_at from session where person = ?1 and expires_at > ?2 order by "
            "expires_at desc, key",
            [&](Row const& row) {
                out.push_back({row.string(0),
                               row.is_null(1) ? "" : row.string(1),
                               row.is_null(2) ? std::nullopt : std::optional(Timestamp{row.integer(2)}),
                               {row.integer(3)}});
            },
            person.view(), m_clock.now().ms);
        return out;
    });
}

Result<> Accounts::end_session(PersonId const& person, std::string_view key) {
    TRY(m_database.write([&](Transaction& tx) -> Result<> {
        if (tx.db().changed("delete from session where key = ?1 and person = ?2", key, person.view()) == 0)
            return Fail(Error::not_found("session.unknown"));
        return {};
    }));
    forget_sessions_of(person);
    return {};
}

std::int64_t Accounts::end_other_sessions(Session const& own) {
    std::int64_t ended = 0;
    (void)m_database.write([&](Transaction& tx) -> Result<> {
        ended = tx.db().changed("delete from session where person = ?1 and key <> ?2", own.person.id.view(), own.key);
        return {};
    });
    forget_sessions_of(own.person.id);
    return ended;
}

Result<> Accounts::change_password(Session const& own, std::string_view current, std::string_view fresh,
                                   Door const& from) {
    auto const now = m_clock.now();
    auto const door = own.person.id.text() + "|" + from.peer;
    if (is_shut_out(door, now)) return Fail(Error::of(ErrorKind::too_many, "sign_in.too_many"));
    std::string hash, login;
    m_database.read([&](Connection& db) {
        db.each(
            "select password_hash, login from account where person = ?1",
            [&](Row const& row) {
                hash = row.string(0);
                login = row.string(1);
            },
            own.person.id.view());
    });
    std::vector<Problem> problems;
    if (!crypto::verify_password(hash, current)) {
        note_failure(door, now);
        problems.push_back({"current", "password.wrong", {}});
    }
    if (auto weak = judge_password(fresh, known_of(own.person, login))) problems.push_back(std::move(*weak));
    if (!problems.empty()) return Fail(Error{ErrorKind::bad_input, "form.invalid", {}, std::move(problems)});
    auto const fresh_hash = crypto::hash_password(fresh);
    TRY(m_database.write([&](Transaction& tx) -> Result<> {
        // Only over the password that was proved: two who change it at once do not both succeed.
        if (tx.db().changed("update account set password_hash = ?3 where person = ?1 and password_hash = ?2",
                            own.person.id.view(), hash, fresh_hash) == 0)
            return Fail(Error{ErrorKind::bad_input, "form.invalid", {}, {{"current", "password.wrong", {}}}});
        tx.db().run("delete from session where person = ?1 and key <> ?2", own.person.id.view(), own.key);
        ledger::Act act;
        act.id = new_id<ActId>(now);
        act.at = now;
        act.service = "people";
        act.subject_kind = "person";
        act.subject = own.person.id.text();
        act.action = "change_password";
        act.person = own.person.id.text();
        m_ledger.append(tx, act);
        return {};
    }));
    forget_sessions_of(own.person.id);
    return {};
}

std::optional<Session> Accounts::load_session(std::string_view key) {
    return m_database.read([&](Connection& db) -> std::optional<Session> {
        Session session;
        auto const person = db.find(
            "select person, post, charge, csrf, expires_at from session where key = ?1",
            [&](Row const& row) {
                session.post = row.is_null(1) ? "" : row.string(1);
                session.charge = row.is_null(2) ? "" : row.string(2);
                session.csrf = row.string(3);
                session.expires = {row.integer(4)};
                return row.string(0);
            },
            key);
        if (!person) return {};
        auto const found =
            db.find("select id, name, cnic, phone, email, is_officer from person where id = ?1", read_person, *person);
        if (!found) return {};
        session.person = *found;
        session.key = key;
        return session;
    });
}

std::optional<Session> Accounts::find_session(std::string_view token) {
    if (token.empty() || token.size() > 128) return {};
    auto const key = session_key(token);
    auto const now = m_clock.now();
    std::shared_ptr<Session const> session;
    {
        std::lock_guard lock(m_sessions_mutex);
        auto const found = m_sessions.find(key);
        if (found != m_sessions.end() && found->second.is_fresh(now)) session = found->second.session;
    }
    if (!session) {
        auto loaded = load_session(key);
        if (!loaded) {
            std::lock_guard lock(m_sessions_mutex);
            m_sessions.erase(key);
            return {};
        }
        session = std::make_shared<Session const>(std::move(*loaded));
        std::lock_guard lock(m_sessions_mutex);
        if (m_sessions.size() > k_remembered) m_sessions.clear();
        m_sessions[key] = {session, now};
    }
    return as_of(*session, now);
}

std::optional<Session> Accounts::find_remembered(std::string_view token) {
    if (token.empty() || token.size() > 128) return {};
    std::shared_ptr<Session const> session;
    {
        std::lock_guard lock(m_sessions_mutex);
        auto const found = m_sessions.find(session_key(token));
        if (found != m_sessions.end()) session = found->second.session;
    }
    return session ? as_of(*session, m_clock.now()) : std::nullopt;
}

std::optional<Session> Accounts::as_of(Session const& session, Timestamp now) const {
    if (session.expires < now) return {};
    Session out = session;
    // Charges are read afresh each time: a transfer takes the post away at once. Who had one charge of a post and has
    // another one now goes on at it.
    out.charges = m_charges.of_person(out.person.id, now);
    auto held = std::ranges::find(out.charges, out.charge, &Charge::id);
    if (held == out.charges.end()) held = std::ranges::find(out.charges, out.post, &Charge::post);
    if (held == out.charges.end()) held = out.charges.begin();
    out.post = held == out.charges.end() ? "" : held->post;
    out.charge = held == out.charges.end() ? "" : held->id;
    return out;
}

Result<> Accounts::choose_charge(Session const& session, std::string_view charge) {
    auto const held = std::ranges::find(session.charges, charge, &Charge::id);
    if (held == session.charges.end()) return Fail(Error::forbidden("post.not_held"));
    TRY(m_database.write([&](Transaction& tx) -> Result<> {
        tx.db().run("update session set post = ?2, charge = ?3 where key = ?1", session.key, held->post, held->id);
        return {};
    }));
    std::lock_guard lock(m_sessions_mutex);
    m_sessions.erase(session.key);
    return {};
}

std::optional<Person> Accounts::find_person(Connection& db, PersonId const& id) {
    return db.find("select id, name, cnic, phone, email, is_officer from person where id = ?1", read_person, id.view());
}

std::optional<Person> Accounts::find_person(PersonId const& id) {
    return m_database.read([&](Connection& db) { return find_person(db, id); });
}

std::optional<Person> Accounts::find_person_by_cnic(Connection& db, std::string_view cnic) {
    return db.find("select id, name, cnic, phone, email, is_officer from person where cnic = ?1", read_person, cnic);
}

}  // namespace bolan::people
