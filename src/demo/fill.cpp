// The plan of a demonstration: officers, who opens what and when, and the clock.
#include "demo/fill.h"
#include "base/check.h"
#include "base/text.h"
#include "cases/verification.h"
#include "demo/filler.h"
#include <algorithm>
#include <cmath>
#include <set>

namespace bolan::demo {

using definition::Action;
using definition::Service;
using store::Connection;
using store::Transaction;

namespace {

constexpr std::int64_t k_minute_ms = 60'000;
constexpr std::uint64_t k_plan_stream = 1ull << 40;  // chance of the plan; people have the numbers below
constexpr std::uint64_t k_post_stream = 2ull << 40;
constexpr std::uint64_t k_child_stream = 3ull << 40;

// At midnight, so that two demonstrations made on one day are the same up to the earlier one's end.
Timestamp first_moment(WorkCalendar const& calendar, FillOptions const& options) {
    return start_of(calendar.today(options.end).plus_days(-options.days), calendar.offset_minutes());
}

}  // namespace

Filler::Filler(cases::House& house, SimulatedClock& clock, Cast const& cast, FillOptions const& options,
               Progress const& progress)
    : m_house(house),
      m_clock(clock),
      m_cast(cast),
      m_options(options),
      m_progress(progress),
      m_answerer(house, cast),
      m_start(first_moment(*house.model->province.calendar, options)) {}

Date Filler::today() const { return m_house.model->province.calendar->today(m_clock.now()); }

Result<Filled> Filler::fill() {
    bool const is_empty = m_house.database.read(
        [&](Connection& db) { return !db.find("select 1 from person limit 1", [](store::Row const&) { return 1; }); });
    if (!is_empty) return Fail(Error::conflict("demo.not_empty"));
    m_clock.set(m_start);
    post_officers();
    m_answerer.make_samples();
    plan();
    int turns = 0;
    while (!m_events.empty() && m_events.top().at <= m_options.end) {
        auto const event = m_events.top();
        m_events.pop();
        run_clock_until(event.at);
        step(event.run);
        if (++turns % 200 == 0)
            m_progress(
                static_cast<double>(event.at.ms - m_start.ms) / static_cast<double>(m_options.end.ms - m_start.ms),
                m_filled);
    }
    run_clock_until(m_options.end);
    find_examples();
    m_progress(1, m_filled);
    return std::move(m_filled);
}

void Filler::post_officers() {
    auto const day = today();
    auto const done = m_house.database.write([&](Transaction& tx) -> Result<> {
        for (auto const& post : m_house.establishment.posts()) {
            Chance chance(m_options.seed, k_post_stream + number_of(post->code));
            auto const name = m_cast.officer_name(chance, post->office->area->code);
            // The post's code is the login: easy to find, and one person holds one post here.
            auto const person =
                m_house.accounts->add_officer(tx, {}, {name, post->code, m_options.password_hash, "", ""});
            auto const from = day.plus_days(-static_cast<int>(chance.between(30, 900)));
            auto const number = std::to_string(chance.between(100, 4000)) + "/" + std::to_string(from.parts().year);
            TRY(m_house.orders->give(tx, {}, people::posting_of(person, post->code, from, number)));
            ++m_filled.officers;
        }
        return {};
    });
    CHECK(done.has_value());
    m_house.charges->reload();
}

void Filler::plan() {
    double all_places = 0, all_shares = 0;
    for (auto const& place : m_cast.places()) all_places += place.weight;
    for (auto const& share : m_cast.services()) all_shares += share.share;
    auto const choose = [](auto const& list, double at, auto const& weight_of) {
        std::size_t n = 0;
        for (; n + 1 < list.size() && at >= weight_of(list[n]); ++n) at -= weight_of(list[n]);
        return n;
    };
    m_runs.reserve(static_cast<std::size_t>(m_options.cases));
    for (int i = 0; i < m_options.cases; ++i) {
        Run run;
        run.number = static_cast<std::uint64_t>(i);
        run.chance = Chance(m_options.seed, k_plan_stream + run.number);
        run.place = choose(m_cast.places(), run.chance.unit() * all_places, [](Place const& p) { return p.weight; });
        run.share =
            choose(m_cast.services(), run.chance.unit() * all_shares, [](ServiceShare const& s) { return s.share; });
        auto const& share = m_cast.services()[run.share];
        run.service = share.service;
        // A little more every month.
        double const when = share.after + (1 - share.after) * std::pow(run.chance.unit(), 0.8);
        // Up to tonight: what lies after the end has not happened.
        Timestamp const at{m_start.ms +
                           static_cast<std::int64_t>(when * static_cast<double>((m_options.days + 1) * k_day_ms))};
        m_runs.push_back(std::move(run));
        schedule(m_runs.size() - 1, at, share.who == "officer");
    }
}

// Citizens apply at any hour between morning and night; officers act in office hours.
void Filler::schedule(std::size_t index, Timestamp at, bool in_hours) {
    auto& run = m_runs[index];
    if (in_hours) return m_events.push({in_office(at, run.chance), index});
    auto const offset = m_house.model->province.calendar->offset_minutes();
    auto const midnight = start_of(date_at(at, offset), offset);
    auto const minute = (at.ms - midnight.ms) / k_minute_ms;
    if (minute < 7 * 60 || minute > 23 * 60) {
        auto const within_day =
            run.chance.between(std::int64_t{7} * 60 * k_minute_ms, std::int64_t{22} * 60 * k_minute_ms);
        Timestamp const moved{midnight.ms + within_day};
        at = moved > m_clock.now() ? moved : Timestamp{m_clock.now().ms + k_minute_ms};
    }
    m_events.push({at, index});
}

Timestamp Filler::in_office(Timestamp at, Chance& chance) const {
    auto const& calendar = *m_house.model->province.calendar;
    auto const offset = calendar.offset_minutes();
    Date day = date_at(at, offset);
    auto minute = static_cast<int>((at.ms - start_of(day, offset).ms) / k_minute_ms);
    while (!calendar.is_working_day(day) || minute >= calendar.hours_of(day).to_minute) {
        day = day.plus_days(1);
        minute = -1;
    }
    auto const hours = calendar.hours_of(day);
    if (minute >= hours.from_minute) return at;
    auto const within = chance.between(hours.from_minute * k_minute_ms, hours.to_minute * k_minute_ms - 1);
    return {start_of(day, offset).ms + within};
}

// What the clock does on the way, each thing at its own time.
void Filler::run_clock_until(Timestamp at) {
    while (true) {
        auto const next = m_house.database.read([&](Connection& db) {
            return db.find(
                "select min(next_at) from task where next_at <= ?1",
                [](store::Row const& row) { return row.is_null(0) ? std::int64_t{-1} : row.integer(0); }, at.ms);
        });
        if (!next || *next < 0) break;
        m_clock.set({std::max(*next, m_clock.now().ms)});
        if (m_house.engine->run_clock() == 0) break;
    }
    if (at > m_clock.now()) m_clock.set(at);
}

void Filler::step(std::size_t index) {
    if (m_runs[index].is_open)
        act(index);
    else
        open(index);
}

// ---- Opening -------------------------------------------------------------------------------------------------------

Facts Filler::facts_of(Run const& run, Date day) const {
    auto const& place = m_cast.places()[run.place];
    auto facts = m_cast.person(m_options.seed, run.number, place, day);
    if (run.holder == k_none) return facts;
    auto const& holder = m_holders[run.holder];
    auto const& parent = m_runs[holder.run];
    auto const who = run.share == k_none ? std::string() : m_cast.services()[run.share].who;
    if (who == "holder") facts = m_cast.person(m_options.seed, parent.number, m_cast.places()[parent.place], day);
    if (who == "child") {
        auto const father = m_cast.person(m_options.seed, parent.number, m_cast.places()[parent.place], day);
        for (auto const* name : {"name", "name_ur", "cnic"})
            facts["father." + std::string(name)] = father.at("me." + std::string(name));
        for (auto const* name : {"tribe", "tribe_ur", "settler", "tehsil", "town"})
            facts["me." + std::string(name)] = father.at("me." + std::string(name));
        facts["grandfather.name"] = father.at("father.name");
        Chance chance(m_options.seed, k_child_stream + run.number);
        facts["me.born_on"] = day.plus_days(-static_cast<int>(chance.between(5 * 365, 17 * 365))).iso();
    }
    auto const record = m_house.database.read(
        [&](Connection& db) { return m_house.registries.find(db, holder.registry, holder.record); });
    CHECK(record.has_value());
    auto const all = record->all();
    for (auto const& [name, value] : all.as_map())
        if (value.is_string()) facts["record." + name] = value.as_string();
    return facts;
}

// Somebody who holds a record of the same system; of a child's parents the father. False while there is none.
bool Filler::choose_holder(Run& run) {
    auto const& [service, who] = std::tie(m_cast.services()[run.share].service, m_cast.services()[run.share].who);
    auto const& system = m_house.model->find_service(service)->system;
    for (int tries = 0; tries < 20 && !m_holders.empty(); ++tries) {
        auto const n = run.chance.below(m_holders.size());
        if (m_house.model->find_registry(m_holders[n].registry)->system != system) continue;
        auto const& parent = m_runs[m_holders[n].run];
        run.holder = n;
        run.place = parent.place;
        if (who != "child") return true;
        auto const father = m_cast.person(m_options.seed, parent.number, m_cast.places()[parent.place], today());
        if (father.at("me.gender") == "male" && father.at("me.born_on") < today().plus_days(-28 * 365).iso())
            return true;
    }
    run.holder = k_none;
    return false;
}

people::Actor Filler::register_citizen(Facts const& facts) {
    people::Person person;
    person.name = facts.at("me.name");
    person.cnic = facts.at("me.cnic");
    person.phone = parse_mobile(facts.at("me.phone")).value_or("");
    auto const known =
        m_house.database.read([&](Connection& db) { return people::Accounts::find_person_by_cnic(db, person.cnic); });
    if (known) return {known->id, person.name, {}, {}};
    auto const made = m_house.database.write([&](Transaction& tx) -> Result<PersonId> {
        // Two people with one mobile number: the second signs in by CNIC alone.
        if (tx.db().find(
                "select 1 from account where login = ?1", [](store::Row const&) { return 1; }, person.phone))
            person.phone.clear();
        return m_house.accounts->add_citizen(tx, person, m_options.password_hash);
    });
    CHECK(made.has_value());
    ++m_filled.citizens;
    return {*made, person.name, {}, {}};
}

bool Filler::is_by_officer(Run const& run) const {
    auto const& share = m_cast.services()[run.share];
    return share.who == "officer" || !m_house.model->find_service(share.service)->is_opened_by("citizen");
}

std::optional<people::Actor> Filler::opener(Run& run, Service const& service, Action const& action,
                                            Facts const& facts) {
    if (!is_by_officer(run)) {
        auto const& who = m_cast.services()[run.share].who;
        bool const is_minor = facts.at("me.born_on") > today().plus_days(-18 * 366).iso();
        if (who == "holder" || (who == "child" && is_minor)) {
            auto const account = m_runs[m_holders[run.holder].run].account;
            auto const person = m_house.accounts->find_person(account);
            return people::Actor{account, person ? person->name : "", {}, {}};
        }
        return register_citizen(facts);
    }
    std::vector<people::Post const*> posts;
    for (auto const& name : action.by)
        if (auto const* role = service.find_role(name))
            for (auto const* post : posts_for(service, *role, m_cast.places()[run.place].district))
                posts.push_back(post);
    if (posts.empty()) return {};
    return holder(posts[run.chance.below(posts.size())]->code);
}

void Filler::open(std::size_t index) {
    auto& run = m_runs[index];
    auto const& share = m_cast.services()[run.share];
    auto const service = m_house.model->find_service(share.service);
    bool const by_officer = is_by_officer(run);
    auto const is_theirs = [&](std::string const& role) {
        return by_officer ? role != "applicant" && role != "system" : role == "applicant";
    };
    Action const* opening = nullptr;
    for (auto const& action : service->actions)
        if (!opening && std::ranges::find(action.from, "start") != action.from.end() &&
            std::ranges::any_of(action.by, is_theirs))
            opening = &action;
    if (!opening) return;
    bool const needs_record = share.who == "holder" || share.who == "child" || share.who == "about";
    for (int tries = 0; tries < 4; ++tries) {
        if (needs_record && !choose_holder(run)) return schedule(index, {m_clock.now().ms + 6 * k_day_ms}, by_officer);
        auto const facts = facts_of(run, today());
        auto const actor = opener(run, *service, *opening, facts);
        if (!actor) return;
        cases::Ask ask;
        ask.actor = *actor;
        ask.service = service->name;
        ask.action = opening->name;
        auto const receipt = perform(run, std::move(ask), *opening, facts);
        if (!receipt) {
            if (!needs_record) return;
            continue;
        }
        run.id = receipt->case_id;
        run.is_open = true;
        if (actor->post.empty()) run.account = actor->person;
        m_known.insert(run.id.text());
        ++m_filled.cases;
        return after(index, opening);
    }
}

// ---- What to show --------------------------------------------------------------------------------------------------

std::optional<cases::Case> Filler::find_case(CaseId const& id) const {
    return m_house.database.read([&](Connection& db) { return m_house.shelves.find_case(db, id); });
}

void Filler::find_examples() {
    auto const* first =
        m_cast.visitors().empty() ? nullptr : m_house.establishment.find_post(m_cast.visitors().front().post);
    auto const district = first ? first->office->area->code : m_cast.places().front().district;
    std::set<std::string> kinds;
    for (auto const& run : m_runs) {
        if (!run.is_open || run.account.is_nil() || m_cast.places()[run.place].district != district) continue;
        auto const of = find_case(run.id);
        auto const* state = m_house.model->find_service(of->service)->find_state(of->state);
        bool const waits = state && std::ranges::find(state->waits_for, "applicant") != state->waits_for.end();
        auto const kind = waits ? "theirs" : of->outcome == "granted" ? "granted" : of->is_closed() ? "closed" : "open";
        if (!kinds.insert(kind).second) continue;
        auto const person = m_house.accounts->find_person(run.account);
        m_filled.citizens_to_show.push_back({person->cnic, person->name, of->service, of->state, of->reference});
        if (kinds.size() == 4) break;
    }
    std::set<std::string> verdicts;
    for (auto const& holder : m_holders) {
        auto const papers = m_house.database.read(
            [&](Connection& db) { return m_house.issuer.of_record(db, holder.registry, holder.record.view()); });
        if (papers.empty()) continue;
        auto const view = m_house.database.read(
            [&](Connection& db) { return cases::look_up(m_house.engine->parts(), db, papers.front().code); });
        if (view && verdicts.insert(view->verdict).second)
            m_filled.codes_to_show.push_back(papers.front().code + " " + view->verdict);
        if (verdicts.size() == 4) break;
    }
}

Result<Filled> fill(cases::House& house, SimulatedClock& clock, Cast const& cast, FillOptions const& options,
                    Progress const& progress) {
    return Filler(house, clock, cast, options, progress).fill();
}

}  // namespace bolan::demo
