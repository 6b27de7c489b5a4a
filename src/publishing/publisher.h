// The steps of a proposal, and who may take them: the posts that province.yaml names under `publishing`, and never the
// same person twice. Each step is an act of service "definitions". Any thread.
#pragma once
#include "base/result.h"
#include "definition/load.h"
#include "ledger/ledger.h"
#include "people/charges.h"
#include "people/establishment.h"
#include "publishing/proposal.h"
#include "publishing/versions.h"
#include <map>
#include <set>

namespace bolan::publishing {

inline constexpr std::string_view k_service = "definitions";  // of its acts
inline constexpr int k_days_ahead = 730;                      // from which a version may be approved; more is a slip

class Publisher {
  public:
    static std::vector<store::Table> tables();
    static std::vector<ledger::GovernedTable const*> governed();

    // Borrows all; they outlive it.
    Publisher(store::Database& database, ledger::Ledger& ledger, people::Establishment const& establishment,
              Clock const& clock);

    bool may_propose(people::Actor const& actor) const;
    bool may_review(people::Actor const& actor) const;

    // What the folder says comes into force today, without review: a first start, and development.
    Result<> install(definition::Source const& folder);

    // Errors: forbidden "definition.not_yours"; bad_input "form.invalid" for a proposal without reason or parts;
    // conflict "definition.no_change" when the folder says what is in force already; as check().
    Result<std::string> propose(people::Actor const& actor, definition::Source const& folder,
                                std::vector<std::string> const& parts, std::string const& reason);

    // Errors: not_found "definition.unknown"; conflict "definition.decided"; forbidden "definition.not_yours",
    // "definition.same_person"; bad_input "form.invalid" (a day that is past or more than k_days_ahead off, no
    // remarks); conflict "definition.moved_on" when another version has come between; as check().
    Result<> approve(people::Actor const& actor, std::string_view id, Date from, std::string const& remarks);
    Result<> send_back(people::Actor const& actor, std::string_view id, std::string const& remarks);
    // By whoever proposed it and still may propose, while it waits.
    Result<> withdraw(people::Actor const& actor, std::string_view id);
    // Takes back what was approved, before its day, saying why. Errors: as approve(); conflict "definition.begun" when
    // its day has come, "definition.built_upon" when another version was approved on it.
    Result<> call_off(people::Actor const& actor, std::string_view id, std::string const& remarks);

    // The province as it would be with this proposal in force on that day, loaded.
    definition::Loaded try_out(store::Connection& db, Proposal const& proposal, Date on) const;
    // How many running cases follow this version of a service.
    static std::int64_t running_cases(store::Connection& db, std::string_view service, std::string_view hash);

  private:
    bool holds(people::Actor const& actor, std::vector<std::string> const& posts) const;
    Date today() const;
    using Files = std::map<std::string, definition::Files>;  // by part, in place of what is in force
    static Files files_of(store::Connection& db, Proposal const& proposal);
    // Slow: it loads, for `on` and for every later day on which something else comes into force. Outside the writer's
    // turn; what is approved meanwhile is noticed and looked at again. Errors, all conflict:
    // "definition.mistakes" (values: count, first): what is proposed does not load;
    // "definition.strands_cases" (service, count, first): running cases of an earlier version would be left without a
    // definition that holds; "definition.strands_new_cases" (service, first): those that may still begin before `on`;
    // "definition.has_history" (name): a service, register or paper is gone of which there are cases, records, papers.
    Result<> check(store::Connection& db, Files const& over, Date on) const;
    Result<> check_day(store::Connection& db, Files const& over, Date on) const;
    Result<> check_history(store::Connection& db, definition::Model const& after) const;
    // The versions of services under which cases begin from today until the day before `on`: their hashes.
    std::set<std::string> begin_until(store::Connection& db, Date on) const;
    Result<Proposal> get_waiting(store::Connection& db, std::string_view id) const;
    void write(store::Transaction& tx, Proposal const& proposal, std::string_view action, people::Actor const& actor,
               std::vector<ledger::Effect> effects);

    store::Database& m_database;
    ledger::Ledger& m_ledger;
    people::Establishment const& m_establishment;
    Clock const& m_clock;
};

}  // namespace bolan::publishing
