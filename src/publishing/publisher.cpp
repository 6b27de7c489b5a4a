#include "publishing/publisher.h"
#include "base/text.h"
#include <algorithm>

namespace bolan::publishing {

using definition::Source;
using people::Actor;
using store::Connection;
using store::Row;
using store::Transaction;

namespace {

Error invalid(std::string field, std::string code) {
    auto error = Error::bad_input("form.invalid");
    error.problems.push_back({std::move(field), std::move(code), {}});
    return error;
}

std::vector<ledger::Effect> put_files(Connection& db, Source const& source, std::vector<ProposedPart> const& parts) {
    std::vector<ledger::Effect> effects;
    for (auto const& part : parts) {
        Value files = Value::map();
        for (auto const& [path, text] : source.parts.at(part.part)) files.set(path, text);
        effects.push_back(
            versions().put(db, Value::map({{"part", part.part}, {"hash", part.hash}, {"files", std::move(files)}})));
    }
    return effects;
}

std::vector<ProposedPart> parts_of(Hashes const& differing, Hashes const& known) {
    std::vector<ProposedPart> out;
    for (auto const& [part, hash] : differing) {
        auto const base = known.find(part);
        out.push_back({part, hash, base == known.end() ? std::string() : base->second});
    }
    return out;
}

}  // namespace

std::vector<store::Table> Publisher::tables() { return {version_table(), proposal_table()}; }
std::vector<ledger::GovernedTable const*> Publisher::governed() { return {&versions(), &proposals()}; }

Publisher::Publisher(store::Database& database, ledger::Ledger& ledger, people::Establishment const& establishment,
                     Clock const& clock)
    : m_database(database), m_ledger(ledger), m_establishment(establishment), m_clock(clock) {}

Date Publisher::today() const { return m_establishment.model().province.calendar->today(m_clock.now()); }

bool Publisher::holds(Actor const& actor, std::vector<std::string> const& posts) const {
    auto const* post = m_establishment.find_post(actor.post);
    return post && std::ranges::find(posts, post->kind->name) != posts.end();
}
bool Publisher::may_propose(Actor const& actor) const {
    return actor.has_whole_authority() && holds(actor, m_establishment.model().province.publishing.proposed_by);
}
bool Publisher::may_review(Actor const& actor) const {
    return actor.has_whole_authority() && holds(actor, m_establishment.model().province.publishing.reviewed_by);
}

void Publisher::write(Transaction& tx, Proposal const& proposal, std::string_view action, Actor const& actor,
                      std::vector<ledger::Effect> effects) {
    effects.push_back(proposals().put(tx.db(), row_of(proposal)));
    Value parts = Value::list();
    for (auto const& part : proposal.parts) parts.push(Value::map({{"part", part.part}, {"hash", part.hash}}));
    ledger::Act act;
    act.at = m_clock.now();
    act.id = new_id<ActId>(act.at);
    act.service = k_service;
    act.subject_kind = "definition";
    act.subject = proposal.id;
    act.action = action;
    act.person = actor.person.is_nil() ? "" : actor.person.text();
    act.post = actor.post;
    act.charge = actor.charge;
    act.input = Value::map({{"parts", std::move(parts)}});
    if (!proposal.reason.empty()) act.input.set("reason", proposal.reason);
    if (!proposal.remarks.empty()) act.input.set("remarks", proposal.remarks);
    if (proposal.from) act.input.set("from", proposal.from->iso());
    act.effects = std::move(effects);
    act.outcome = name_of(proposal.state);
    m_ledger.append(tx, act);
}

Result<> Publisher::install(Source const& folder) {
    return m_database.write([&](Transaction& tx) -> Result<> {
        auto const known = latest(tx.db());
        Proposal proposal;
        proposal.parts = parts_of(differing(folder, known), known);
        if (proposal.parts.empty()) return {};
        auto const now = m_clock.now();
        proposal.id = new_id<ActId>(now).text();
        proposal.state = Proposal::State::approved;
        proposal.proposed_at = now;
        proposal.decided_at = now;
        proposal.from = today();
        write(tx, proposal, "install", {}, put_files(tx.db(), folder, proposal.parts));
        return {};
    });
}

Publisher::Files Publisher::files_of(Connection& db, Proposal const& proposal) {
    Files out;
    for (auto const& part : proposal.parts) out.emplace(part.part, find_files(db, part.part, part.hash));
    return out;
}

definition::Loaded Publisher::try_out(Connection& db, Proposal const& proposal, Date on) const {
    return definition::load(source_with(db, {}, on, files_of(db, proposal)));
}

std::int64_t Publisher::running_cases(Connection& db, std::string_view service, std::string_view hash) {
    return db
        .find(
            "select count(*) from cases where service = ?1 and definition = ?2 and closed_at is null",
            [](Row const& row) { return row.integer(0); }, service, hash)
        .value_or(0);
}

std::set<std::string> Publisher::begin_until(Connection& db, Date on) const {
    std::set<std::string> out;
    auto const add = [&](definition::Model const& model) {
        for (auto const& service : model.services) out.insert(service->hash);
    };
    add(m_establishment.model());
    auto days = days_after(db, today());
    std::erase_if(days, [&](Date day) { return day > on; });
    for (auto const day : days)
        if (auto const loaded = definition::load(source_on(db, {}, day)); loaded.model) add(*loaded.model);
    return out;
}

Result<> Publisher::check(Connection& db, Files const& over, Date on) const {
    TRY(check_day(db, over, on));
    for (auto const day : days_after(db, on)) TRY(check_day(db, over, day));
    return {};
}

Result<> Publisher::check_day(Connection& db, Files const& over, Date on) const {
    auto const loaded = definition::load(source_with(db, {}, on, over));
    if (!loaded.mistakes.empty())
        return Fail(Error::conflict("definition.mistakes")
                        .with("count", std::to_string(loaded.mistakes.size()))
                        .with("first", definition::to_text(loaded.mistakes.front())));
    TRY(check_history(db, *loaded.model));
    if (loaded.broken.empty()) return {};
    auto const beginning = begin_until(db, on);
    for (auto const& broken : loaded.broken) {
        auto const first = definition::to_text(broken.mistakes.front());
        if (auto const count = running_cases(db, broken.service, broken.hash); count > 0)
            return Fail(Error::conflict("definition.strands_cases")
                            .with("service", broken.service)
                            .with("count", std::to_string(count))
                            .with("first", first));
        if (beginning.contains(broken.hash))
            return Fail(
                Error::conflict("definition.strands_new_cases").with("service", broken.service).with("first", first));
    }
    return {};
}

Result<> Publisher::check_history(Connection& db, definition::Model const& after) const {
    auto const is_there = [](Row const&) { return true; };
    auto const& before = m_establishment.model();
    for (auto const& service : before.services)
        if (!after.find_service(service->name) &&
            db.find("select 1 from cases where service = ?1 limit 1", is_there, service->name))
            return Fail(Error::conflict("definition.has_history").with("name", service->name));
    for (auto const& registry : before.registries)
        if (!after.find_registry(registry->name) &&
            db.find("select 1 from record_version where registry = ?1 limit 1", is_there, registry->name))
            return Fail(Error::conflict("definition.has_history").with("name", registry->name));
    for (auto const& document : before.documents)
        if (!after.find_document(document->name) &&
            db.find("select 1 from document where name = ?1 limit 1", is_there, document->name))
            return Fail(Error::conflict("definition.has_history").with("name", document->name));
    return {};
}

Result<std::string> Publisher::propose(Actor const& actor, Source const& folder, std::vector<std::string> const& parts,
                                       std::string const& reason) {
    if (!may_propose(actor)) return Fail(Error::forbidden("definition.not_yours"));
    if (clean_text(reason).empty()) return Fail(invalid("reason", "field.required"));
    if (parts.empty()) return Fail(invalid("parts", "field.required"));
    if (!folder.mistakes.empty())
        return Fail(Error::conflict("definition.mistakes")
                        .with("count", std::to_string(folder.mistakes.size()))
                        .with("first", definition::to_text(folder.mistakes.front())));
    while (true) {
        auto const known = m_database.read(latest);
        auto differ = differing(folder, known);
        std::erase_if(differ, [&](auto const& one) { return std::ranges::find(parts, one.first) == parts.end(); });
        if (differ.empty()) return Fail(Error::conflict("definition.no_change"));
        Proposal proposal;
        proposal.proposed_at = m_clock.now();
        proposal.id = new_id<ActId>(proposal.proposed_at).text();
        proposal.reason = clean_text(reason);
        proposal.parts = parts_of(differ, known);
        proposal.proposed_by = actor.person.text();
        proposal.proposed_post = actor.post;
        Files over;
        for (auto const& part : proposal.parts) over.emplace(part.part, folder.parts.at(part.part));
        TRY(m_database.read([&](Connection& db) { return check(db, over, today()); }));
        bool const is_written = TRY(m_database.write([&](Transaction& tx) -> Result<bool> {
            if (latest(tx.db()) != known) return false;
            write(tx, proposal, "propose", actor, put_files(tx.db(), folder, proposal.parts));
            return true;
        }));
        if (is_written) return proposal.id;
    }
}

Result<Proposal> Publisher::get_waiting(Connection& db, std::string_view id) const {
    auto proposal = find_proposal(db, id);
    if (!proposal) return Fail(Error::not_found("definition.unknown"));
    if (proposal->state != Proposal::State::waiting) return Fail(Error::conflict("definition.decided"));
    return std::move(*proposal);
}

namespace {

Result<> check_reviewer(Proposal const& proposal, Actor const& actor) {
    if (proposal.proposed_by == actor.person.text()) return Fail(Error::forbidden("definition.same_person"));
    return {};
}

// What is approved later is in force later: otherwise it would be undone by what came before it.
Result<> check_order(Connection& db, Proposal const& proposal, Date from) {
    for (auto const& other : read_proposals(db)) {
        if (other.state != Proposal::State::approved || *other.from <= from) continue;
        for (auto const& part : proposal.parts) {
            if (std::ranges::find(other.parts, part.part, &ProposedPart::part) == other.parts.end()) continue;
            auto error = invalid("from", "definition.before_another");
            error.problems.back().values.emplace_back("from", other.from->iso());
            return Fail(std::move(error));
        }
    }
    return {};
}

void decide(Proposal& proposal, Proposal::State state, Actor const& actor, Timestamp now, std::string const& remarks) {
    proposal.state = state;
    proposal.decided_by = actor.person.text();
    proposal.decided_post = actor.post;
    proposal.decided_at = now;
    proposal.remarks = clean_text(remarks);
}

}  // namespace

Result<> Publisher::approve(Actor const& actor, std::string_view id, Date from, std::string const& remarks) {
    if (!may_review(actor)) return Fail(Error::forbidden("definition.not_yours"));
    while (true) {
        Hashes known;
        TRY(m_database.read([&](Connection& db) -> Result<> {
            auto const proposal = TRY(get_waiting(db, id));
            TRY(check_reviewer(proposal, actor));
            if (from < today()) return Fail(invalid("from", "definition.past_day"));
            if (from > today().plus_days(k_days_ahead)) return Fail(invalid("from", "definition.far_day"));
            known = latest(db);
            for (auto const& part : proposal.parts) {
                auto const now = known.find(part.part);
                if ((now == known.end() ? std::string() : now->second) != part.base)
                    return Fail(Error::conflict("definition.moved_on").with("part", part.part));
            }
            TRY(check_order(db, proposal, from));
            return check(db, files_of(db, proposal), from);
        }));
        bool const is_written = TRY(m_database.write([&](Transaction& tx) -> Result<bool> {
            auto proposal = TRY(get_waiting(tx.db(), id));
            if (latest(tx.db()) != known) return false;
            decide(proposal, Proposal::State::approved, actor, m_clock.now(), remarks);
            proposal.from = from;
            write(tx, proposal, "approve", actor, {});
            return true;
        }));
        if (is_written) return {};
    }
}

Result<> Publisher::send_back(Actor const& actor, std::string_view id, std::string const& remarks) {
    if (!may_review(actor)) return Fail(Error::forbidden("definition.not_yours"));
    if (clean_text(remarks).empty()) return Fail(invalid("remarks", "field.required"));
    return m_database.write([&](Transaction& tx) -> Result<> {
        auto proposal = TRY(get_waiting(tx.db(), id));
        TRY(check_reviewer(proposal, actor));
        decide(proposal, Proposal::State::returned, actor, m_clock.now(), remarks);
        write(tx, proposal, "send_back", actor, {});
        return {};
    });
}

Result<> Publisher::withdraw(Actor const& actor, std::string_view id) {
    if (!may_propose(actor)) return Fail(Error::forbidden("definition.not_yours"));
    return m_database.write([&](Transaction& tx) -> Result<> {
        auto proposal = TRY(get_waiting(tx.db(), id));
        if (proposal.proposed_by != actor.person.text()) return Fail(Error::forbidden("definition.not_yours"));
        decide(proposal, Proposal::State::withdrawn, actor, m_clock.now(), "");
        write(tx, proposal, "withdraw", actor, {});
        return {};
    });
}

Result<> Publisher::call_off(Actor const& actor, std::string_view id, std::string const& remarks) {
    if (!may_review(actor)) return Fail(Error::forbidden("definition.not_yours"));
    if (clean_text(remarks).empty()) return Fail(invalid("remarks", "field.required"));
    return m_database.write([&](Transaction& tx) -> Result<> {
        auto proposal = find_proposal(tx.db(), id);
        if (!proposal) return Fail(Error::not_found("definition.unknown"));
        if (proposal->state != Proposal::State::approved) return Fail(Error::conflict("definition.decided"));
        auto const from = *proposal->from;
        if (from <= today()) return Fail(Error::conflict("definition.begun"));
        for (auto const& other : read_proposals(tx.db()))
            for (auto const& part : other.parts)
                if (other.state == Proposal::State::approved &&
                    std::ranges::find(proposal->parts, part.base, &ProposedPart::hash) != proposal->parts.end())
                    return Fail(Error::conflict("definition.built_upon"));
        decide(*proposal, Proposal::State::withdrawn, actor, m_clock.now(), remarks);
        proposal->from.reset();
        write(tx, *proposal, "call_off", actor, {});
        return check(tx.db(), {}, from);
    });
}

}  // namespace bolan::publishing
