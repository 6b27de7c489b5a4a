#include "publishing/proposal.h"
#include <array>

namespace bolan::publishing {

using store::ColumnType;
using store::Connection;
using store::Row;

store::Table proposal_table() {
    return {"definition_proposal",
            {{"id", ColumnType::text, true},
             {"state", ColumnType::text, true},
             {"reason", ColumnType::text, true},
             {"parts", ColumnType::json, true},
             {"proposed_by", ColumnType::text},
             {"proposed_post", ColumnType::text},
             {"proposed_at", ColumnType::instant, true},
             {"decided_by", ColumnType::text},
             {"decided_post", ColumnType::text},
             {"decided_at", ColumnType::instant},
             {"remarks", ColumnType::text},
             {"from_day", ColumnType::date}},
            {"id"},
            {}};
}

ledger::GovernedTable const& proposals() {
    static ledger::GovernedTable const table(proposal_table());
    return table;
}

namespace {

constexpr std::array<std::string_view, 4> k_states{"waiting", "approved", "returned", "withdrawn"};

Value or_null(std::string const& text) { return text.empty() ? Value() : Value(text); }

Proposal read(Value const& row) {
    Proposal out;
    out.id = row["id"].string_or("");
    auto const state = std::ranges::find(k_states, row["state"].string_or(""));
    out.state = static_cast<Proposal::State>(state - k_states.begin());
    out.reason = row["reason"].string_or("");
    for (auto const& part : row["parts"].as_list())
        out.parts.push_back({std::string(part["part"].string_or("")), std::string(part["hash"].string_or("")),
                             std::string(part["base"].string_or(""))});
    out.proposed_by = row["proposed_by"].string_or("");
    out.proposed_post = row["proposed_post"].string_or("");
    out.proposed_at = {row["proposed_at"].int_or(0)};
    out.decided_by = row["decided_by"].string_or("");
    out.decided_post = row["decided_post"].string_or("");
    if (row["decided_at"].is_int()) out.decided_at = Timestamp{row["decided_at"].as_int()};
    out.remarks = row["remarks"].string_or("");
    out.from = Date::parse(row["from_day"].string_or(""));
    return out;
}

}  // namespace

std::string_view name_of(Proposal::State state) { return k_states[static_cast<std::size_t>(state)]; }

Value row_of(Proposal const& proposal) {
    Value parts = Value::list();
    for (auto const& [part, hash, base] : proposal.parts)
        parts.push(Value::map({{"part", part}, {"hash", hash}, {"base", base}}));
    return Value::map({{"id", proposal.id},
                       {"state", name_of(proposal.state)},
                       {"reason", proposal.reason},
                       {"parts", std::move(parts)},
                       {"proposed_by", or_null(proposal.proposed_by)},
                       {"proposed_post", or_null(proposal.proposed_post)},
                       {"proposed_at", proposal.proposed_at.ms},
                       {"decided_by", or_null(proposal.decided_by)},
                       {"decided_post", or_null(proposal.decided_post)},
                       {"decided_at", proposal.decided_at ? Value(proposal.decided_at->ms) : Value()},
                       {"remarks", or_null(proposal.remarks)},
                       {"from_day", proposal.from ? Value(proposal.from->iso()) : Value()}});
}

std::optional<Proposal> find_proposal(Connection& db, std::string_view id) {
    auto const row = proposals().find(db, Value::map({{"id", id}}));
    if (!row) return {};
    return read(*row);
}

std::vector<Proposal> read_proposals(Connection& db) {
    std::vector<std::string> ids;
    db.each("select id from definition_proposal order by id desc",
            [&](Row const& row) { ids.push_back(row.string(0)); });
    std::vector<Proposal> out;
    for (auto const& id : ids) out.push_back(*find_proposal(db, id));
    return out;
}

}  // namespace bolan::publishing
