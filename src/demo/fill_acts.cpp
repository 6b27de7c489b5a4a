// How a case goes on: who turns to it when, and what they choose. Nothing here knows a service; the definition says it.
#include "base/check.h"
#include "cases/work.h"
#include "demo/filler.h"
#include <algorithm>

namespace bolan::demo {

using definition::Action;
using definition::Field;
using definition::Service;
using definition::State;
using store::Connection;

namespace {

constexpr int k_attempts = 6;
constexpr int k_idle_max = 30;
constexpr double k_usual = 100;
constexpr double k_rare = 4;
constexpr double k_patience = 0.8;  // share of turns at which nothing is done while only the unusual could be

bool contains(std::vector<std::string> const& list, std::string_view item) {
    return std::ranges::find(list, item) != list.end();
}

// Which condition that moves the state on counts this action first; none: it only adds to the file.
std::optional<std::size_t> counts_in(State const& state, std::string const& action) {
    for (std::size_t n = 0; n < state.then.size(); ++n) {
        auto const& text = state.then[n].when.text;
        auto const at = text.find("done." + action);
        if (at == std::string::npos) continue;
        auto const end = at + 5 + action.size();
        if (end == text.size() || (!std::isalnum(static_cast<unsigned char>(text[end])) && text[end] != '_')) return n;
    }
    return {};
}

}  // namespace

people::Actor Filler::holder(std::string const& post) const {
    auto const charges = m_house.charges->of_post(post, m_house.clock.now());
    if (charges.empty()) return {};
    return people::Charges::actor_of(charges.front());
}

std::vector<people::Post const*> Filler::posts_for(Service const& service, definition::Role const& role,
                                                   std::string_view area) const {
    auto const& establishment = m_house.establishment;
    return establishment.posts_for(role.posts, area, establishment.matter_of(service), today());
}

people::Actor Filler::applicant(Run const& run) const {
    auto const person = m_house.accounts->find_person(run.account);
    return {run.account, person ? person->name : "", {}, {}};
}

// How likely the action is: going on is usual; sending back, refusing and going round again are not.
double Filler::weight(Service const& service, cases::Case const& of, Action const& action) const {
    if (auto const known = m_cast.habit(service.name, action.name)) return *known;
    auto const* state = service.find_state(of.state);
    if (action.to.empty()) {
        auto const counts = counts_in(*state, action.name);
        auto const times = std::ranges::count_if(
            of.hands, [&](cases::Hand const& h) { return h.action == action.name && h.stay == of.stay; });
        if (!counts) return times ? 0 : k_rare;
        if (times && !action.once) return 0;
        return *counts == 0 ? k_usual : k_rare;
    }
    if (action.danger) return k_rare;
    auto const* to = service.find_state(action.to);
    if (to->pauses) return 2 * k_rare;
    auto const place = [&](std::string const& name) {
        return std::ranges::find(service.states, name, &State::name) - service.states.begin();
    };
    if (place(action.to) <= place(of.state) && !contains(action.by, "applicant")) return k_rare / 2;
    return to->outcome == "refused" ? k_rare : k_usual;
}

std::vector<people::Actor> Filler::who_may(Run& run, cases::Case const& of) {
    std::vector<people::Actor> out;
    auto const& service = *m_house.shelves.of(of).service;
    auto const* state = service.find_state(of.state);
    bool const theirs = of.is_closed() || contains(state->waits_for, "applicant") || run.chance.one_in(0.006);
    if (theirs && !run.account.is_nil()) return {applicant(run)};
    std::vector<std::string> posts;
    for (auto const& task : m_house.database.read([&](Connection& db) { return cases::tasks_of(db, of.id); }))
        for (auto const& scope : task.scopes)
            if (m_house.establishment.find_post(scope)) posts.push_back(scope);
    // A role that has done its part waits no more, but may still have something to add.
    std::vector<std::string> roles = state->waits_for;
    if (of.is_closed())
        for (auto const& action : service.actions)
            if (contains(action.from, of.state)) roles.insert(roles.end(), action.by.begin(), action.by.end());
    if (posts.empty())
        for (auto const& name : roles)
            if (auto const* role = service.find_role(name))
                for (auto const* post : posts_for(service, *role, of.area)) posts.push_back(post->code);
    while (!posts.empty()) {
        auto const n = static_cast<std::ptrdiff_t>(run.chance.below(posts.size()));
        if (auto actor = holder(posts[static_cast<std::size_t>(n)]); !actor.post.empty())
            out.push_back(std::move(actor));
        posts.erase(posts.begin() + n);
    }
    return out;
}

std::optional<Filler::Choice> Filler::choose(Run& run, cases::Case const& of, bool& waits) {
    auto const& service = *m_house.shelves.of(of).service;
    for (auto const& actor : who_may(run, of)) {
        auto const offers =
            m_house.database.read([&](Connection& db) { return m_house.engine->offers(db, actor, of); });
        auto const wait = m_cast.habit(of.service, "wait:" + of.state).value_or(0);
        std::vector<double> weights;
        double total = 0;
        for (auto const& offer : offers) total += weights.emplace_back(weight(service, of, *offer.action));
        if (total <= 0) continue;
        // When nothing that is usual can be done yet (the day of the hearing has not come), people mostly wait.
        if (std::ranges::max(weights) < k_usual / 2 && run.chance.one_in(k_patience)) return {};
        double at = run.chance.unit() * (total + wait);
        for (std::size_t n = 0; n < offers.size(); ++n) {
            at -= weights[n];
            if (at < 0) return Choice{actor, offers[n]};
        }
        waits = true;
        return {};
    }
    return {};
}

// What the case owes is paid at the counter when its turn comes. True when something was paid.
bool Filler::pay(Run& run, cases::Case const& of) {
    auto const& service = *m_house.shelves.of(of).service;
    auto const* role = service.fee ? service.find_role(service.fee->collected_by) : nullptr;
    if (!role) return false;
    bool paid = false;
    for (auto const& bill :
         m_house.database.read([&](Connection& db) { return m_house.bills.of_case(db, of.id.view()); })) {
        if (bill.state != "due") continue;
        auto const posts = posts_for(service, *role, of.area);
        if (posts.empty()) return paid;
        if (m_house.engine->receive_bill(holder(posts[run.chance.below(posts.size())]->code), bill.id)) paid = true;
    }
    return paid;
}

void Filler::act(std::size_t index) {
    auto const of = find_case(m_runs[index].id);
    if (!of) return;
    pay(m_runs[index], *of);
    bool waits = false;
    auto const choice = choose(m_runs[index], *of, waits);
    if (waits) return;  // left alone, as happens
    if (!choice) {
        if (of->is_closed() || ++m_runs[index].idle > k_idle_max) return;
        return schedule(index, {m_clock.now().ms + 2 * k_day_ms}, true);
    }
    cases::Ask ask;
    ask.actor = choice->first;
    ask.service = of->service;
    ask.case_id = of->id;
    ask.action = choice->second.action->name;
    if (choice->second.action->edits_form)
        for (auto const& page : m_house.shelves.of(*of).service->form)
            for (auto const& field : page.fields)
                if (auto const* known = of->data.find(field.name); known && !field.compute)
                    ask.input.set(field.name, *known);
    auto const done = perform(m_runs[index], std::move(ask), *choice->second.action, facts_of(m_runs[index], today()));
    if (!done) {
        if (++m_runs[index].idle <= k_idle_max) schedule(index, {m_clock.now().ms + k_day_ms}, true);
        return;
    }
    m_runs[index].idle = 0;
    after(index, choice->second.action);
}

Result<cases::Receipt> Filler::perform(Run& run, cases::Ask ask, Action const& action, Facts const& facts) {
    auto const& service = *m_house.shelves.get(ask.service).service;
    std::vector<Field const*> fields;
    if (!ask.case_id)
        for (auto const& page : service.form)
            for (auto const& field : page.fields) fields.push_back(&field);
    for (auto const& field : action.asks) fields.push_back(&field);
    Answerer::About const about{&service, &facts, &run.chance, ask.actor, today()};
    auto const answers = m_answerer.answer(fields, about);
    for (auto const& [name, value] : answers.as_map()) ask.input.set(name, value);
    for (int attempt = 1;; ++attempt) {
        if (auto const uploads = m_answerer.take_uploads(); !uploads.empty())
            m_house.engine->note_uploads(ask.actor, uploads);
        auto done = m_house.engine->perform(ask);
        if (done) {
            ++m_filled.acts;
            return done;
        }
        auto const& error = done.error();
        if (error.problems.empty() || attempt == k_attempts) {
            auto code = ask.service + "." + action.name + " " + error.code;
            for (auto const& problem : error.problems) code += " " + problem.field + ":" + problem.code;
            ++m_filled.refused[code];
            return done;
        }
        m_answerer.answer_again(ask.input, fields, error.problems, attempt, about);
    }
}

// What follows from an act: the next turn, the cases it opened, the record it made.
void Filler::after(std::size_t index, Action const* action) {
    for (auto const& effect : action->effects)
        if (effect.kind == definition::Effect::Kind::open_case) {
            adopt_children(m_runs[index].id, index);
            break;
        }
    auto& run = m_runs[index];
    auto const of = find_case(run.id);
    if (of->is_closed()) {
        auto const registry = m_house.shelves.of(*of).service->registry();
        if (of->outcome == "granted" && !of->record.empty() && !run.account.is_nil() && !registry.empty())
            m_holders.push_back({registry, *RecordId::parse(of->record), index});
        if (run.has_appealed || !run.chance.one_in(0.3)) return;
        run.has_appealed = true;
        return schedule(index, {m_clock.now().ms + run.chance.between(k_day_ms, 20 * k_day_ms)}, run.account.is_nil());
    }
    auto const* state = m_house.shelves.of(*of).service->find_state(of->state);
    schedule(index, next_time(run, *of), !contains(state->waits_for, "applicant"));
}

void Filler::adopt_children(CaseId const& parent, std::size_t index) {
    for (auto const& id : m_house.database.read([&](Connection& db) { return m_house.shelves.children(db, parent); })) {
        if (!m_known.insert(id.text()).second) continue;
        auto const of = find_case(id);
        Run run;
        run.number = m_runs[index].number;
        run.place = m_runs[index].place;
        run.share = k_none;
        run.id = id;
        run.service = of->service;
        run.chance = Chance(m_options.seed, number_of(of->subject) ^ m_runs.size());
        run.is_open = true;
        auto const at = next_time(run, *of);
        m_runs.push_back(std::move(run));
        schedule(m_runs.size() - 1, at, true);
    }
}

// Most posts are quick; some are slow, and there the late work gathers.
double Filler::pace(std::string_view post) const {
    Chance chance(m_options.seed, number_of(post));
    double const kind = chance.unit();
    if (kind < 0.06) return 6;
    if (kind < 0.18) return 2.5;
    return 0.5 + chance.unit() * 0.7;
}

Timestamp Filler::next_time(Run& run, cases::Case const& of) {
    auto const* state = m_house.shelves.of(of).service->find_state(of.state);
    double span = static_cast<double>(6 * k_day_ms), slow = 1;
    if (of.due_at && *of.due_at > of.entered_at) span = static_cast<double>(of.due_at->ms - of.entered_at.ms);
    for (auto const& task : m_house.database.read([&](Connection& db) { return cases::tasks_of(db, of.id); }))
        for (auto const& scope : task.scopes)
            if (m_house.establishment.find_post(scope)) slow = std::max(0.5, pace(scope));
    double const u = run.chance.unit();
    double const parts = state->then.empty() ? 1 : 3;  // several have to act before it moves on
    auto const delay = span * (0.05 + 0.85 * u * u) * slow / parts;
    return {m_clock.now().ms + std::max<std::int64_t>(600'000, static_cast<std::int64_t>(delay))};
}

}  // namespace bolan::demo
