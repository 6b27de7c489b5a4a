// The parts of fill(): who answers what, and who does what next. Used by fill.cpp only.
#pragma once
#include "demo/fill.h"
#include <queue>
#include <unordered_map>
#include <unordered_set>

namespace bolan::demo {

// Answers a form or the questions of an action: from the cast's answers, else by the field's kind. When the engine
// finds a mistake, the field is answered otherwise at the next attempt.
class Answerer {
  public:
    Answerer(cases::House& house, Cast const& cast) : m_house(house), m_cast(cast) {}
    void make_samples();

    struct About {
        definition::Service const* service = nullptr;
        Facts const* facts = nullptr;
        Chance* chance = nullptr;
        people::Actor actor;
        Date today;
    };
    Value answer(std::vector<definition::Field const*> const& fields, About const& about);
    // Another answer for what was wrong; `attempt` from 1.
    void answer_again(Value& input, std::vector<definition::Field const*> const& fields,
                      std::vector<Problem> const& problems, int attempt, About const& about);
    // The uploads that the answers since the last call need.
    std::vector<cases::Engine::Upload> take_uploads() { return std::exchange(m_uploads, {}); }

  private:
    std::optional<Value> answer_one(definition::Field const& field, About const& about, int attempt);
    std::optional<Value> by_kind(definition::Field const& field, About const& about, int attempt);
    Value file(definition::Field const& field, About const& about);
    Value date(definition::Field const& field, About const& about, int attempt);

    cases::House& m_house;
    Cast const& m_cast;
    std::vector<cases::Engine::Upload> m_men, m_women, m_papers;
    std::vector<cases::Engine::Upload> m_uploads;
};

inline constexpr std::size_t k_none = static_cast<std::size_t>(-1);

// One case on its way, and what brings it there.
struct Run {
    std::uint64_t number = 0;  // of the person in the cast; also its stream of chance
    std::size_t place = 0;
    std::size_t share = 0;  // which line of services.csv; k_none for a case that another opened
    CaseId id;
    std::string service;
    PersonId account;             // whose case it is; nil when no citizen applied
    std::size_t holder = k_none;  // in Filler's list: whose record it is about
    Chance chance{0};
    int idle = 0;          // turns in which nobody could do anything
    bool is_open = false;  // the case exists
    bool has_appealed = false;
};

// A record that some case made, and the person it was made for.
struct Holder {
    std::string registry;
    RecordId record;
    std::size_t run = 0;
};

class Filler {
  public:
    Filler(cases::House& house, SimulatedClock& clock, Cast const& cast, FillOptions const& options,
           Progress const& progress);
    Result<Filled> fill();

  private:
    using Choice = std::pair<people::Actor, cases::Offer>;
    void post_officers();
    void plan();
    void step(std::size_t index);
    void open(std::size_t index);
    bool choose_holder(Run& run);
    people::Actor register_citizen(Facts const& facts);
    bool is_by_officer(Run const& run) const;
    std::optional<people::Actor> opener(Run& run, definition::Service const& service, definition::Action const& action,
                                        Facts const& facts);
    void act(std::size_t index);
    bool pay(Run& run, cases::Case const& of);
    std::optional<Choice> choose(Run& run, cases::Case const& of, bool& waits);
    std::vector<people::Actor> who_may(Run& run, cases::Case const& of);
    people::Actor applicant(Run const& run) const;
    double weight(definition::Service const& service, cases::Case const& of, definition::Action const& action) const;
    Result<cases::Receipt> perform(Run& run, cases::Ask ask, definition::Action const& action, Facts const& facts);
    void after(std::size_t index, definition::Action const* action);
    void adopt_children(CaseId const& parent, std::size_t index);
    void schedule(std::size_t index, Timestamp at, bool in_hours);
    Timestamp next_time(Run& run, cases::Case const& of);
    double pace(std::string_view post) const;
    Timestamp in_office(Timestamp at, Chance& chance) const;
    void run_clock_until(Timestamp at);
    Facts facts_of(Run const& run, Date today) const;
    people::Actor holder(std::string const& post) const;
    std::vector<people::Post const*> posts_for(definition::Service const& service, definition::Role const& role,
                                               std::string_view area) const;
    std::optional<cases::Case> find_case(CaseId const& id) const;
    void find_examples();
    Date today() const;

    cases::House& m_house;
    SimulatedClock& m_clock;
    Cast const& m_cast;
    FillOptions const& m_options;
    Progress const& m_progress;
    Answerer m_answerer;
    Filled m_filled;
    Timestamp m_start;
    std::vector<Run> m_runs;
    std::vector<Holder> m_holders;
    std::unordered_set<std::string> m_known;  // ids of the cases in m_runs
    struct Event {
        Timestamp at;
        std::size_t run;
        bool operator>(Event const& other) const { return std::pair(at, run) > std::pair(other.at, other.run); }
    };
    std::priority_queue<Event, std::vector<Event>, std::greater<>> m_events;
};

}  // namespace bolan::demo
