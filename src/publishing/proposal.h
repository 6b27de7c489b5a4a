// A proposal to bring parts of the definitions into force, from the first sentence to the decision.
#pragma once
#include "base/clock.h"
#include "ledger/governed.h"
#include "store/database.h"
#include "store/schema.h"
#include <optional>
#include <string>
#include <vector>

namespace bolan::publishing {

struct ProposedPart {
    std::string part;
    std::string hash;  // of its files
    std::string base;  // of those it is to replace; empty for a new part
};

struct Proposal {
    enum class State { waiting, approved, returned, withdrawn };

    std::string id;
    State state = State::waiting;
    std::string reason;  // why, and by which order
    std::vector<ProposedPart> parts;
    std::string proposed_by;    // person; empty: the installation
    std::string proposed_post;  // code
    Timestamp proposed_at;
    std::string decided_by;
    std::string decided_post;
    std::optional<Timestamp> decided_at;
    std::string remarks;
    std::optional<Date> from;  // approved: the first day in force
};

store::Table proposal_table();
ledger::GovernedTable const& proposals();

std::string_view name_of(Proposal::State state);
Value row_of(Proposal const& proposal);
std::optional<Proposal> find_proposal(store::Connection& db, std::string_view id);
std::vector<Proposal> read_proposals(store::Connection& db);  // newest first

}  // namespace bolan::publishing
