#include "publishing/versions.h"
#include "base/json.h"
#include "publishing/proposal.h"

namespace bolan::publishing {

using definition::Files;
using definition::Source;
using store::ColumnType;
using store::Connection;
using store::Row;

store::Table version_table() {
    return {"definition_version",
            {{"part", ColumnType::text, true}, {"hash", ColumnType::text, true}, {"files", ColumnType::json, true}},
            {"part", "hash"},
            {}};
}

ledger::GovernedTable const& versions() {
    static ledger::GovernedTable const table(version_table());
    return table;
}

namespace {

// Approved proposals in the order in which they come into force.
std::vector<Proposal> approved(Connection& db) {
    std::vector<Proposal> out;
    for (auto& proposal : read_proposals(db))
        if (proposal.state == Proposal::State::approved) out.push_back(std::move(proposal));
    std::ranges::sort(out, {}, [](Proposal const& one) { return std::tuple(*one.from, one.decided_at->ms, one.id); });
    return out;
}

Hashes until(std::vector<Proposal> const& proposals, std::optional<Date> on) {
    Hashes out;
    for (auto const& proposal : proposals) {
        if (on && *proposal.from > *on) continue;
        for (auto const& part : proposal.parts) out.insert_or_assign(part.part, part.hash);
    }
    return out;
}

}  // namespace

Hashes in_force(Connection& db, Date on) { return until(approved(db), on); }

Hashes latest(Connection& db) { return until(approved(db), {}); }

std::vector<Date> days_until(Connection& db, Date on) {
    std::set<Date> days;
    for (auto const& proposal : approved(db))
        if (*proposal.from <= on) days.insert(*proposal.from);
    return {days.rbegin(), days.rend()};
}

std::vector<Date> days_after(Connection& db, Date on) {
    std::set<Date> days;
    for (auto const& proposal : approved(db))
        if (*proposal.from > on) days.insert(*proposal.from);
    return {days.begin(), days.end()};
}

Files find_files(Connection& db, std::string_view part, std::string_view hash) {
    Files files;
    auto const row = versions().find(db, Value::map({{"part", part}, {"hash", hash}}));
    if (!row) return files;
    for (auto const& [path, text] : (*row)["files"].as_map()) files.emplace(path, text.as_string());
    return files;
}

Hashes differing(Source const& folder, Hashes const& known) {
    Hashes out;
    for (auto const& [part, files] : folder.parts) {
        auto hash = definition::hash_of(files);
        auto const found = known.find(part);
        if (found == known.end() || found->second != hash) out.emplace(part, std::move(hash));
    }
    return out;
}

Source source_on(Connection& db, Source const& folder, Date on) { return source_with(db, folder, on, {}); }

Source source_of(Connection& db, Source const& folder) {
    Source out = folder;
    std::set<std::pair<std::string, std::string>> seen;
    for (auto const& [part, files] : folder.parts) seen.emplace(part, definition::hash_of(files));
    for (auto const& proposal : approved(db))
        for (auto const& [part, hash, base] : proposal.parts) {
            bool const may_be_followed = part != definition::k_province_part && folder.parts.contains(part);
            if (may_be_followed && seen.emplace(part, hash).second)
                out.earlier.push_back({part, find_files(db, part, hash)});
        }
    return out;
}

Source source_with(Connection& db, Source const& folder, Date on, std::map<std::string, Files> const& over) {
    auto const proposals = approved(db);
    if (proposals.empty() && over.empty()) return folder;
    Source out;
    out.folder = folder.folder;
    auto now = until(proposals, on);
    for (auto const& [part, hash] : now) {
        if (!over.contains(part)) out.parts.emplace(part, find_files(db, part, hash));
    }
    for (auto const& [part, files] : over) {
        now.insert_or_assign(part, files.empty() ? std::string() : definition::hash_of(files));
        if (!files.empty()) out.parts.emplace(part, files);
    }
    // Stories tell of the version that is in force, or are not told.
    auto const other = differing(folder, now);
    for (auto const& [part, files] : folder.stories)
        if (!other.contains(part)) out.stories.emplace(part, files);
    std::set<std::pair<std::string, std::string>> seen;
    for (auto const& proposal : proposals) {
        if (*proposal.from > on) continue;
        for (auto const& [part, hash, base] : proposal.parts) {
            bool const is_earlier = part != definition::k_province_part && now.at(part) != hash;
            if (is_earlier && seen.emplace(part, hash).second)
                out.earlier.push_back({part, find_files(db, part, hash)});
        }
    }
    return out;
}

}  // namespace bolan::publishing
