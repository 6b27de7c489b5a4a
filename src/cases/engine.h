// The engine of cases: one door, perform(), through which every change of every case passes. It checks definition,
// authority, state, expressions and money, writes the effects and the act in one transaction, and answers with a
// receipt. Pages, JSON, timers and stories all ask here, so they cannot differ. Any thread.
#pragma once
#include "base/result.h"
#include "cases/case.h"
#include "cases/input.h"
#include "cases/shelf.h"
#include "cases/variables.h"
#include "documents/issue.h"
#include "ledger/ledger.h"
#include "money/bills.h"
#include "people/charges.h"
#include "people/establishment.h"
#include "records/registry.h"
#include "rules/tables.h"
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bolan::cases {

// How long the same key gives the same answer again: as long as a draft lives, whose page says that it was sent.
inline constexpr int k_answers_kept_days = 90;

// What the engine is made of; app/ builds each and they outlive it.
struct Parts {
    store::Database& database;
    ledger::Ledger& ledger;
    people::Establishment const& establishment;
    people::Charges const& charges;
    records::Registries const& registries;
    money::Bills const& bills;
    documents::Issuer const& issuer;
    Shelves const& shelves;
    Clock const& clock;
};

struct Ask {
    people::Actor actor;
    std::string service;
    std::optional<CaseId> case_id;  // empty: an action from `start` opens a case
    std::string action;
    Value input = Value::map();
    std::string key;                      // idempotency: the same key of the same person gives the first answer again
    std::optional<std::int64_t> version;  // of the case as the asker saw it; another one now is a conflict
    std::string record;                   // for a new case about a record: its id
};

struct Receipt {
    CaseId case_id;
    std::string reference;
    std::string state;
    std::uint64_t leaf = 0;  // index in the ledger
    ActId act;
    std::int64_t version = 0;
    std::vector<std::string> documents;  // ids
};

// An action that someone may take now, and as which role.
struct Offer {
    definition::Action const* action = nullptr;
    std::string role;
};

// Somebody who has a role in an action, and whether he may take it now.
struct Candidate {
    std::string role;
    people::Post const* post = nullptr;      // none: the applicant
    std::optional<people::Charge> charge;    // none: nobody holds the post, or the applicant
    std::optional<people::Absence> absence;  // of whoever holds it
    Result<std::string> verdict;             // the role he acts as; else why not
};

// What one of an officer's charges lets him do: the role he acts as; else why not.
struct ChargeVerdict {
    people::Charge charge;
    definition::Action const* action = nullptr;
    Result<std::string> verdict;
};

struct Assignable;  // assign.h
struct AssignAsk {
    people::Actor actor;
    CaseId case_id;
    std::string role;  // empty: the one that has this seat
    std::string to;    // a post's code; empty: back to all seats
    std::string reason;
    std::string key;
    std::optional<std::int64_t> version;
};

// The action by which a citizen (no post), or whoever holds such a post, opens a case of the service. nullptr: none.
definition::Action const* opening_action(definition::Service const& service, people::Post const* post);

class Engine {
  public:
    explicit Engine(Parts parts);
    Parts const& parts() const { return m_parts; }

    // Errors, besides the service's own codes: not_found "case.unknown", "case.no_such_action"; forbidden
    // "case.forbidden", "case.assigned", "case.same_person"; conflict "case.wrong_state", "case.moved_on",
    // "case.already_done", "case.too_late", "case.not_ready", "bill.unpaid"; bad_input "form.invalid" with problems. An
    // officer's refused attempt is itself an act: the ledger shows who tried.
    Result<Receipt> perform(Ask const& ask);

    // Gives a task that waits at several seats to one of them. Errors: not_found "case.unknown"; forbidden
    // "assign.not_yours" (also when nothing waits at several seats); bad_input "assign.no_reason",
    // "assign.no_such_seat"; conflict "case.moved_on".
    Result<Receipt> assign(AssignAsk const& ask);
    std::vector<Assignable> assignable(store::Connection& db, people::Actor const& actor, Case const& of);

    // What this person was answered when they performed something with this key; empty when they never did.
    std::optional<Receipt> find_receipt(people::Actor const& actor, std::string_view key);

    // Marks a bill as received. Errors: as Bills::receive; forbidden "case.forbidden" for a post without the collecting
    // role.
    Result<money::Bill> receive_bill(people::Actor const& actor, std::string_view bill_id);

    // What the clock does: late rungs, lapses. Performs everything due at the clock's now, each in an act of its own;
    // one that fails is told, tried again in an hour, and does not stop the others. Forgets answers kept for repeated
    // keys in their time. Returns how many were looked at.
    using OnFailure = std::function<void(CaseId const& id, std::string_view what)>;
    static constexpr int k_cases_a_turn = 1000;
    int run_clock(int limit = k_cases_a_turn, OnFailure const& on_failure = {});

    std::vector<Offer> offers(store::Connection& db, people::Actor const& actor, Case const& of);
    // The role in which the actor may take the action on the case now; else what perform() would answer before it
    // looks at what is given. Offers, "who can do this" and "why can this person not" all ask here.
    Result<std::string> may_perform(store::Connection& db, people::Actor const& actor, Case const& of,
                                    definition::Action const& action);
    // Everyone whose post has a role in the action for this case, holders and those who act for them.
    std::vector<Candidate> who_can(store::Connection& db, Case const& of, definition::Action const& action);
    // Of one officer: each charge that runs now with each action open in the case's state.
    std::vector<ChargeVerdict> why_not(store::Connection& db, Case const& of, PersonId const& person);
    // Applicants see their own; officers what lies in their area, if their post has a part in the service or their
    // office watches it.
    bool may_read(people::Actor const& actor, Case const& of) const;

    // What a post may read of a service, where it covers the area: all of it, the cases that a table gives it, or none.
    enum class Share { none, some, whole };
    static Share share_of(people::Post const& post, definition::Service const& service);
    // The services that a list may show the actor; nothing: all. What waits for the own post he sees as far as it was
    // delegated to him; what an office looks over, or another post below it, of services that his post reads whole.
    std::optional<std::vector<std::string>> services_listed(people::Actor const& actor, std::string_view scope) const;

    bool may_collect(people::Actor const& actor, Case const& of) const;  // mark the case's bills as received

    // For pages: checks one page of a form without performing.
    Reading read_page(definition::Service const& service, definition::Page const& page, Value const& raw,
                      Value const& known, people::Actor const& actor, std::optional<CaseId> case_id);
    // What an action asks of the actor on this case, and how `raw` answers it. Performs nothing.
    Reading read_asks(store::Connection& db, people::Actor const& actor, Case const& of,
                      definition::Action const& action, Value const& raw);
    std::vector<definition::Page const*> shown_pages(definition::Service const& service, Value const& known,
                                                     people::Actor const& actor);
    // The fee as it stands today: paisa, or empty when there is none or it is not notified.
    struct FeeToday {
        std::optional<Money> amount;
        bool is_notified = true;
    };
    FeeToday fee_today(definition::Service const& service, Value const& known, people::Actor const& actor);

    // Uploads belong to whoever sent them until a case takes them in.
    void note_upload(people::Actor const& actor, std::string_view hash, std::string_view name, std::string_view type,
                     std::size_t size);
    struct Upload {
        std::string hash, name, type;
        std::size_t size = 0;
    };
    void note_uploads(people::Actor const& actor, std::vector<Upload> const& uploads);
    // {hash, name, type, size} of what this person sent, as a field's value holds it; null when there is none.
    Value find_upload(people::Actor const& actor, std::string_view hash);

  private:
    friend class Work;
    using Act = std::function<Result<Receipt>(store::Transaction&)>;
    // `act`, or what it gave when it was asked for before under this key.
    Result<Receipt> once(people::Actor const& actor, std::string_view key, Act const& act);
    void note_refusal(people::Actor const& actor, CaseId const& id, std::string_view service, std::string_view action,
                      Error const& error);
    Result<> move_overdue(CaseId const& id, Timestamp now);
    Parts m_parts;
    std::size_t m_service_names = 0;                                              // of all versions
    std::unordered_map<std::string_view, std::vector<std::string>> m_read_whole;  // services, by kind of post
};

}  // namespace bolan::cases
