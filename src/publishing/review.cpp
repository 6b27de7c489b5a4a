#include "publishing/review.h"

namespace bolan::publishing {

using store::Connection;

Overview look_over(Connection& db, definition::Source const& folder, Date today) {
    Overview out;
    out.now = in_force(db, today);
    out.differing = differing(folder, latest(db));
    for (auto& proposal : read_proposals(db)) {
        if (proposal.state != Proposal::State::waiting) {
            if (out.decided.size() < k_decided_max) out.decided.push_back(std::move(proposal));
            continue;
        }
        for (auto const& part : proposal.parts)
            if (auto const found = out.differing.find(part.part);
                found != out.differing.end() && found->second == part.hash)
                out.differing.erase(found);
        out.waiting.push_back(std::move(proposal));
    }
    return out;
}

Result<Review> review(Connection& db, Publisher const& publisher, std::string_view id, std::string_view language,
                      Date today) {
    auto proposal = find_proposal(db, id);
    if (!proposal) return Fail(Error::not_found("definition.unknown"));
    Review out{std::move(*proposal), {}, {}, {}};
    auto const& of = out.proposal;
    if (of.proposed_by.empty()) return out;
    auto const on = of.from.value_or(today);
    std::map<std::string, definition::Files> was;
    for (auto const& part : of.parts)
        was.emplace(part.part, part.base.empty() ? definition::Files() : find_files(db, part.part, part.base));
    auto const before = definition::load(source_with(db, {}, on, was));
    auto const after = publisher.try_out(db, of, on);
    out.mistakes = after.mistakes;
    if (before.model && after.model) out.changes = describe::compare(*before.model, *after.model, language, on);
    for (auto const& broken : after.broken)
        if (auto const n = Publisher::running_cases(db, broken.service, broken.hash); n > 0)
            out.stranded.push_back({broken.service, n, definition::to_text(broken.mistakes.front())});
    return out;
}

}  // namespace bolan::publishing
