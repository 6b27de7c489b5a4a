// What is shown of proposals to those who propose and review: all of them, and one with what it changes.
#pragma once
#include "describe/describe.h"
#include "publishing/publisher.h"

namespace bolan::publishing {

struct Overview {
    std::vector<Proposal> waiting;
    std::vector<Proposal> decided;  // the newest k_decided_max
    Hashes now;                     // in force today
    Hashes differing;               // parts of the folder that are neither what is or will be in force, nor wait
};
inline constexpr std::size_t k_decided_max = 50;

Overview look_over(store::Connection& db, definition::Source const& folder, Date today);

struct Review {
    Proposal proposal;
    std::vector<describe::Chapter> changes;     // of an installation: none
    std::vector<definition::Mistake> mistakes;  // since something else was approved
    struct Stranded {
        std::string service;
        std::int64_t running = 0;
        std::string first;  // mistake
    };
    std::vector<Stranded> stranded;  // running cases that would be left without a definition that holds
};

// Slow: it loads the province before and after. Errors: not_found "definition.unknown".
Result<Review> review(store::Connection& db, Publisher const& publisher, std::string_view id, std::string_view language,
                      Date today);

}  // namespace bolan::publishing
