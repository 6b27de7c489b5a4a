// Charges: who holds which post from when to when, by which order; and who is absent. Who may act from a post at a
// moment is computed from them: the holder of a charge that runs then, unless he is absent. They change by orders only
// (orders.h).
#pragma once
#include "base/clock.h"
#include "base/id.h"
#include "base/money.h"
#include "base/result.h"
#include "ledger/governed.h"
#include "store/database.h"
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace bolan::people {

// How far a delegation goes; everywhere where nothing is said.
struct Limits {
    std::vector<std::string> services;
    std::vector<std::string> actions;
    std::optional<Money> amount;  // of what is decided, at most
    bool may_pass_on = false;     // may be delegated further, within these limits

    bool allows_service(std::string_view service) const;
    bool is_whole() const { return services.empty() && actions.empty() && !amount; }
    // Whether these give nothing that `outer` does not give.
    bool lie_within(Limits const& outer) const;
    Value value() const;
    static Limits parse(Value const& value);
    bool operator==(Limits const&) const = default;
};

// The kinds of charges. Substantive: posting, officiating; a post has one such holder at a time.
inline constexpr std::string_view k_posting = "posting", k_officiating = "officiating", k_additional = "additional",
                                  k_substitute = "substitute", k_delegation = "delegation";
bool is_substantive(std::string_view kind);

struct Charge {
    std::string id;
    PersonId person;
    std::string person_name;
    std::string post;  // code
    std::string kind;
    Timestamp from;
    std::optional<Timestamp> to;  // not included; empty while it lasts
    std::string order;            // id
    std::string order_no;
    std::string given_by;  // a delegation: the charge whose holder gave it
    Limits limits;

    bool runs_at(Timestamp at) const { return from <= at && (!to || at < *to); }
};

struct Absence {
    std::string id;
    PersonId person;
    std::string kind;  // leave, suspension
    Timestamp from;
    std::optional<Timestamp> to;  // not included
    std::string order;
    std::string order_no;

    bool runs_at(Timestamp at) const { return from <= at && (!to || at < *to); }
};

// Who asks for an act: a person, and for officers the post they act from and the charge that gives it to them.
struct Actor {
    PersonId person;
    std::string name;
    std::string post;                           // empty: as a citizen
    std::string charge;                         // id of the charge
    std::shared_ptr<Limits const> limits = {};  // null: all that the post may do

    // What is not the work of a service (orders, definitions): only with the whole authority of the post.
    bool has_whole_authority() const { return !limits; }
    bool may_serve(std::string_view service) const { return !limits || limits->allows_service(service); }
};

class Charges {
  public:
    static std::vector<store::Table> tables();
    static std::vector<ledger::GovernedTable const*> governed();

    explicit Charges(store::Database& database);  // borrowed; outlives it

    // From memory, as of the last reload(): charges by which one may act at that moment. Any thread.
    std::vector<Charge> of_person(PersonId const& person, Timestamp at) const;
    std::vector<Charge> of_post(std::string_view post, Timestamp at) const;
    // All, those that ended and those to come too; the latest first.
    std::vector<Charge> history_of_person(PersonId const& person) const;
    std::vector<Charge> history_of_post(std::string_view post) const;
    std::vector<Absence> absences_of(PersonId const& person) const;
    std::optional<Absence> absence_at(PersonId const& person, Timestamp at) const;
    std::optional<Charge> find(std::string_view id) const;
    void reload();

    static Actor actor_of(Charge const& charge);

    // The same in a transaction, from what stands there.
    static std::vector<Charge> of_person(store::Connection& db, PersonId const& person);
    static std::vector<Charge> of_post(store::Connection& db, std::string_view post);
    static std::vector<Charge> given_by(store::Connection& db, std::string_view charge);
    static std::vector<Absence> absences_of(store::Connection& db, PersonId const& person);
    static std::optional<Charge> find(store::Connection& db, std::string_view id);
    // The charge by which the actor acts, if it gives him the post at this moment. Errors: forbidden "post.not_held",
    // "post.absent".
    static Result<Charge> authority_of(store::Connection& db, Actor const& actor, Timestamp at);

    static ledger::Effect put(store::Connection& db, Charge const& charge);
    static ledger::Effect put(store::Connection& db, Absence const& absence);

  private:
    struct Known {
        std::vector<Charge> charges;  // by from
        std::vector<Absence> absences;
        std::unordered_map<std::string, std::vector<std::size_t>> by_person, by_post, absences_by_person;
        std::unordered_map<std::string_view, std::size_t> by_id;
    };
    std::shared_ptr<Known const> known() const;

    store::Database& m_database;
    mutable std::mutex m_mutex;
    std::shared_ptr<Known const> m_known;
};

}  // namespace bolan::people
