// Handing over: when an officer leaves a post, for a while or for good, a note lists what waits there, and whoever
// holds the post then accepts each thing. The work itself waits at the post all the time: nothing moves and nothing is
// lost.
#pragma once
#include "cases/house.h"

namespace bolan::cases {

struct Handover {
    std::string id;
    std::string post;
    PersonId from;  // who left
    std::string from_name;
    std::string order;  // id
    Timestamp at;
    bool is_listed = false;    // not before `at`
    std::int64_t waiting = 0;  // when it was listed
    std::int64_t listed = 0;   // at most k_handover_max of them, the first due
    std::int64_t accepted = 0;
    bool is_open() const { return is_listed && accepted < listed; }
};

struct HandoverItem {
    CaseId case_id;
    std::string reference, service, subject, state, area;
    std::optional<Timestamp> due_at;
    std::optional<Timestamp> accepted_at;
    PersonId accepted_by;
    std::string remark;        // of whoever accepted it: what was missing
    bool still_waits = false;  // at the post, now
};

inline constexpr std::int64_t k_handover_max = 5000;

std::vector<store::Table> handover_tables();
std::vector<ledger::GovernedTable const*> handover_governed();

// Gives the order and begins the notes of what it takes from officers. `key`: as in Ask; the same key again is answered
// with the order that was given. Errors: as people::Orders::give.
Result<people::Given> give_order(House const& house, people::Actor const& by, people::OrderForm const& form,
                                 std::string_view key = {});

// Lists what waits where somebody leaves by now. Returns how many notes; what the clock calls.
int list_handovers(House const& house);

// Of the post, newest first.
std::vector<Handover> handovers_of(store::Connection& db, std::string_view post, int limit);
std::optional<Handover> find_handover(store::Connection& db, std::string_view id);
std::vector<HandoverItem> items_of(store::Connection& db, Handover const& of, std::string_view after, int limit);

// Whoever holds the post with its whole authority, has left it, or gives orders about it.
bool may_read_handover(House const& house, people::Actor const& actor, Handover const& note);
// By whoever holds the post himself, not by delegation.
bool may_accept_handover(House const& house, people::Actor const& actor, Handover const& note);

// Accepts these (all that are left, when none is named). Returns how many. Errors: not_found "handover.unknown";
// forbidden "handover.not_yours" for whoever does not hold the post, as people::Charges::authority_of.
Result<int> accept_handover(House const& house, people::Actor const& actor, std::string_view id,
                            std::vector<CaseId> const& cases, std::string_view remark);

}  // namespace bolan::cases
