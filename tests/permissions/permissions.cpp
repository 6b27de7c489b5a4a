// Generated from the definitions: every state × action × actor that is not granted must be refused, and nothing may
// change.
//   permissions PROVINCE sqlite|postgres
// Who is granted what is worked out here from the definition and the establishment alone, apart from the engine. Cases
// are put into each state through the shelves, past the engine, so that no state is left out for want of a way to reach
// it.
#include "base/json.h"
#include "cases/house.h"
#include "definition/load.h"
#include "store/testing.h"
#include <algorithm>
#include <cstdio>
#include <set>

using namespace bolan;
using definition::Action;
using definition::Service;

namespace {

struct Someone {
    people::Actor actor;
    std::string label;  // "tehsildar, outside"
};

struct Counts {
    long forbidden = 0, wrong_state = 0, same_person = 0, opening = 0, granted = 0, failures = 0;
    long total() const { return forbidden + wrong_state + same_person + opening; }
};

bool contains(std::vector<std::string> const& list, std::string_view item) {
    return std::ranges::find(list, item) != list.end();
}

class Trial {
  public:
    Trial(cases::House& house, Service const& service, Counts& counts)
        : m_house(house), m_service(service), m_counts(counts) {}

    void run() {
        m_area = deepest_area();
        make_people();
        try_opening();
        for (auto const& state : m_service.states) {
            auto const of = put_case(state.name);
            for (auto const& action : m_service.actions) {
                for (auto const& someone : m_people) try_action(of, action, someone);
                try_same_person(state.name, action);
            }
        }
    }

  private:
    // A case lies where its most detailed routing field says; without one, in some area of the lowest level that an
    // office of the service's roles stands at.
    std::string deepest_area() const {
        auto const& province = m_house.model->province;
        int level = -1;
        for (auto const* field : m_service.all_fields())
            if (field->kind == definition::FieldKind::area && field->routes)
                level = std::max(level, province.level_index(field->level));
        for (auto const& role : m_service.roles)
            for (auto const& name : role.posts)
                if (auto const* office = province.office_of_post(name); office && level < 0)
                    level = province.level_index(office->level);
        for (auto const& area : province.areas)
            if (province.level_index(area.level) == std::max(level, 0)) return area.code;
        return province.areas.front().code;
    }

    void make_people() {
        auto const now = m_house.clock.now();
        auto const new_person = [&] { return new_id<PersonId>(now); };
        m_applicant = add_person("Applicant");
        m_people.push_back({{m_applicant, "Applicant", "", ""}, "the applicant"});
        m_people.push_back({{new_person(), "Stranger", "", ""}, "another citizen"});
        m_people.push_back({{}, "nobody, signed out"});
        std::set<std::string> inside, outside;
        for (auto const& post : m_house.establishment.posts()) {
            bool const covers = m_house.establishment.covers(*post, m_area, {}, today());
            auto& seen = covers ? inside : outside;
            if (!seen.insert(post->kind->name).second) continue;
            m_people.push_back(
                {officer_at(add_person("Officer"), post->code), post->code + (covers ? ", of the area" : ", outside")});
            // The applicant in office: a post gives nothing of what is the applicant's.
            if (!covers && outside.size() == 1)
                m_people.push_back({officer_at(m_applicant, post->code), "the applicant as " + post->code});
        }
    }

    Date today() const { return m_house.model->province.calendar->today(m_house.clock.now()); }

    PersonId add_person(std::string const& name) {
        return *m_house.database.write([&](store::Transaction& tx) -> Result<PersonId> {
            return m_house.accounts->add_officer(tx, {}, {name, new_uuid(m_house.clock.now()), "no password", "", ""});
        });
    }

    // Two may sit at one post here: no order is given.
    people::Actor officer_at(PersonId const& person, std::string const& post) {
        auto const now = m_house.clock.now();
        people::Charge charge;
        charge.id = new_uuid(now);
        charge.person = person;
        charge.person_name = "Officer";
        charge.post = post;
        charge.kind = people::k_posting;
        charge.from = now;
        (void)m_house.database.write([&](store::Transaction& tx) -> Result<> {
            people::Charges::put(tx.db(), charge);
            return {};
        });
        return people::Charges::actor_of(charge);
    }

    Value case_data() const {
        Value data = Value::map();
        for (auto const* field : m_service.all_fields())
            if (field->kind == definition::FieldKind::area)
                if (auto const* area = m_house.establishment.area_at(m_area, field->level))
                    data.set(field->name, area->code);
        return data;
    }

    cases::Case put_case(std::string const& state, std::vector<cases::Hand> hands = {}) {
        auto const now = m_house.clock.now();
        cases::Case of;
        of.id = new_id<CaseId>(now);
        of.reference = new_reference();
        of.service = m_service.name;
        of.definition = m_service.hash;
        of.state = state;
        of.area = m_area;
        if (m_service.is_opened_by("citizen")) of.applicant = m_applicant.text();
        of.subject = "Subject";
        of.opened_at = of.entered_at = now;
        of.hands = std::move(hands);
        of.data = case_data();
        auto const put = m_house.database.write([&](store::Transaction& tx) -> Result<> {
            m_house.shelves.save(tx.db(), of);
            return {};
        });
        if (!put) std::abort();
        return of;
    }

    // The post kinds that hold a role for this case, by the definition.
    std::vector<std::string> kinds_of(definition::Role const& role) const {
        if (!role.post_by) return role.posts;
        rules::MapActivation variables;
        auto const data = case_data();
        for (auto const& [name, value] : data.as_map()) variables.set(name, rules::Value(value.as_string()));
        auto const& calendar = *m_house.model->province.calendar;
        auto context = rules::Context::at(m_house.clock.now(), calendar);
        context.calendar = &calendar;
        context.tables = &m_house.model->tables_of(m_service.system);
        auto const kind = role.post_by.program->evaluate(variables, context);
        if (!kind || !kind->is(rules::Kind::string)) return {};
        return {kind->as_string()};
    }

    bool is_granted(Action const& action, people::Actor const& actor) const {
        auto const* post = m_house.establishment.find_post(actor.post);
        for (auto const& name : action.by) {
            if (name == "applicant" && m_service.is_opened_by("citizen") && actor.post.empty() &&
                actor.person == m_applicant)
                return true;
            auto const* role = m_service.find_role(name);
            if (role && post && contains(kinds_of(*role), post->kind->name) &&
                m_house.establishment.covers(*post, m_area, {}, today()))
                return true;
        }
        return false;
    }

    // Everything a refused attempt must leave alone.
    std::string snapshot(CaseId const& id) const {
        return m_house.database.read([&](store::Connection& db) {
            auto const of = m_house.shelves.find_case(db, id);
            if (!of) return std::string("gone");
            std::string out = of->state + "|" + of->outcome + "|" + std::to_string(of->version) + "|" +
                              std::to_string(of->stay) + "|" + std::to_string(of->hands.size()) + "|" + of->area + "|" +
                              of->record + "|" + write_json(of->data);
            db.each(
                "select (select count(*) from task where case_id = ?1), (select count(*) from inbox where case_id = "
                "?1), "
                "(select count(*) from message where case_id = ?1), (select count(*) from cases)",
                [&](store::Row const& row) {
                    for (int i = 0; i < 4; ++i) out += "|" + std::to_string(row.integer(i));
                },
                id.view());
            return out;
        });
    }

    void fail(std::string const& where, std::string const& wanted, Result<cases::Receipt> const& got) {
        if (++m_counts.failures > 20) return;
        std::printf("FAILED %s: wanted %s, got %s\n", where.c_str(), wanted.c_str(),
                    got ? "a receipt" : got.error().code.c_str());
    }

    // Refused with that code, and nothing is other than before.
    bool is_refused(cases::Case const& of, Action const& action, Someone const& someone, std::string const& wanted) {
        auto const before = snapshot(of.id);
        auto const log_before = m_house.ledger->head().size;
        cases::Ask ask;
        ask.actor = someone.actor;
        ask.service = m_service.name;
        ask.case_id = of.id;
        ask.action = action.name;
        auto const result = m_house.engine->perform(ask);
        auto const where = m_service.name + " in " + of.state + ": " + action.name + " by " + someone.label;
        if (result || result.error().code != wanted) {
            fail(where, wanted, result);
            return false;
        }
        // An officer's attempt is itself in the log; nobody else's leaves a trace.
        auto const acts = m_house.ledger->head().size - log_before;
        if (acts != (someone.actor.post.empty() ? 0u : 1u))
            fail(where, "one act for an officer's attempt, not " + std::to_string(acts), result);
        if (snapshot(of.id) != before) fail(where, "no change", result);
        return true;
    }

    void try_action(cases::Case const& of, Action const& action, Someone const& someone) {
        bool const granted = is_granted(action, someone.actor), in_state = contains(action.from, of.state);
        if (granted && in_state)
            ++m_counts.granted;  // what the stories play
        else if (!granted)
            m_counts.forbidden += is_refused(of, action, someone, "case.forbidden");
        else
            m_counts.wrong_state += is_refused(of, action, someone, "case.wrong_state");
    }

    // Whoever did what excludes this may not do this, although the post is granted it.
    void try_same_person(std::string const& state, Action const& action) {
        if (action.not_by.empty() || !contains(action.from, state)) return;
        auto const someone =
            std::ranges::find_if(m_people, [&](Someone const& one) { return is_granted(action, one.actor); });
        if (someone == m_people.end()) return;
        for (auto const& other : action.not_by) {
            auto const of = put_case(state, {{other, someone->actor.person.text(), someone->actor.post, 1}});
            m_counts.same_person += is_refused(of, action, *someone, "case.same_person");
        }
    }

    // Opening: a kind of post that could never open a case, citizens where citizens may not, and nobody.
    void try_opening() {
        for (auto const& action : m_service.actions)
            for (auto const& someone : m_people) {
                auto const* post = m_house.establishment.find_post(someone.actor.post);
                bool could = !someone.actor.person.is_nil() && !post && contains(action.by, "applicant") &&
                             m_service.is_opened_by("citizen");
                for (auto const& name : action.by)
                    if (auto const* role = m_service.find_role(name); role && post)
                        could = could || contains(kinds_of(*role), post->kind->name);
                bool const starts = contains(action.from, "start");
                if (starts && could) continue;
                cases::Ask ask;
                ask.actor = someone.actor;
                ask.service = m_service.name;
                ask.action = action.name;
                auto const result = m_house.engine->perform(ask);
                std::string const wanted = starts ? "case.forbidden" : "case.wrong_state";
                if (!result && result.error().code == wanted)
                    ++m_counts.opening;
                else
                    fail(m_service.name + " opened by " + action.name + " of " + someone.label, wanted, result);
            }
    }

    cases::House& m_house;
    Service const& m_service;
    Counts& m_counts;
    std::string m_area;
    PersonId m_applicant;
    std::vector<Someone> m_people;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    auto const engine = std::string(argv[2]) == "postgres" ? store::Engine::postgres : store::Engine::sqlite;
    auto const loaded = definition::load(argv[1]);
    for (auto const& mistake : loaded.mistakes) std::printf("%s\n", definition::to_text(mistake).c_str());
    if (!loaded.model) return 1;
    store::testing::TemporaryDatabase database(engine);
    SimulatedClock const clock(parse_iso_time("2026-11-02T10:00:00+05:00").value());
    auto const house = cases::House::open(loaded.model, *database, clock,
                                          {database.folder(), "https://example.test/verify", "example.test/log"});
    if (!house) {
        std::printf("the house does not open: %s\n", house.error().code.c_str());
        return 1;
    }
    Counts all;
    for (auto const& service : loaded.model->services) {
        Counts counts;
        Trial(**house, *service, counts).run();
        std::printf(
            "%-24s %6ld refused as not granted, %5ld in the wrong state, %4ld as the same person, %4ld at the opening; "
            "%ld granted; %ld failures\n",
            service->name.c_str(), counts.forbidden, counts.wrong_state, counts.same_person, counts.opening,
            counts.granted, counts.failures);
        std::fflush(stdout);
        all.forbidden += counts.forbidden;
        all.wrong_state += counts.wrong_state;
        all.same_person += counts.same_person;
        all.opening += counts.opening;
        all.granted += counts.granted;
        all.failures += counts.failures;
    }
    std::printf("%ld combinations of state, action and actor refused, %ld failures\n", all.total(), all.failures);
    return all.failures || !all.total() || !all.granted ? 1 : 0;
}
