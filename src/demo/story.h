// Plays a story (examples/*.yaml): people and officers do things step by step on a simulated clock, through the same
// engine that pages use; what must be refused is tried, what must hold is looked up. A story is a test, demonstration
// data and documentation at once. docs/reference/definitions.md lists the steps.
#pragma once
#include "cases/house.h"
#include "definition/yaml.h"
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace bolan::demo {

struct Failure {
    int line = 0;
    std::string message;
};

// Stops the story at its step.
struct Broken : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The model as a story of one of its systems supposes it: with the rows of its `tables`. The house in which it is
// played is opened over this one; where the story supposes nothing it is `model` itself.
std::shared_ptr<definition::Model const> supposed_in(std::shared_ptr<definition::Model const> const& model,
                                                     std::string const& file);

// The action by which `apply` begins a case of the service: that of a citizen (no post) or of this post; of who has
// none the first of anybody, so that a story can show that it is refused. nullptr: nobody opens it.
definition::Action const* find_opening(definition::Service const& service, people::Post const* post);

class Story {
  public:
    // Plays in `house`, whose clock is `clock`. Borrows both.
    Story(cases::House& house, SimulatedClock& clock) : m_house(house), m_clock(clock) {}

    // The file's mistakes and failed expectations; empty when the story holds. What is announced on the way is in force
    // in houses of the story's own over the same database; the one given is then used no more.
    // `file`: path of the YAML.
    std::vector<Failure> play(std::string const& file);

    // Persons the story made, for others to go on with.
    PersonId citizen(std::string_view name) const { return m_citizens.at(std::string(name)).id; }

  private:
    using Node = definition::Node;
    Story(cases::House& house, Story const& before);  // the rest of its steps in another house
    void step(std::string const& verb, Node const& what);
    void apply(Node const& what, bool must_fail);
    void act(Node const& what, bool must_fail);
    void refuse(Node const& what);
    void receive(Node const& what);
    void give_records(Node const& what);
    void move_clock(Node const& what);
    void announce(Node const& what);
    std::vector<Failure> play_steps(std::span<Node const> steps);
    void expect(Node const& what);
    void expect_case(Node const& what);
    void expect_children(Node const& what);
    void expect_inbox(Node const& what);
    void expect_told(Node const& what, bool told);
    void expect_registry(Node const& what);
    void expect_document(Node const& what);
    void expect_public(Node const& what);
    void expect_message(Node const& what);
    void expect_report(Node const& what);
    void check_refusal(Node const& what, Error const* refusal);

    people::Actor actor(std::string const& name, Node const* post = nullptr);  // `post`: of an officer with several
    people::Actor officer(std::string const& name, Node const* post);
    void hire(Node const& officers);
    void give_order(Node const& what, bool must_fail);
    PersonId person(std::string const& name);
    people::Actor holder(std::string const& post);
    void post_officer(std::string const& code);
    Value value_of(Node const& node);
    int offset_minutes() const;
    std::string as_kept(definition::Field const& field, std::string const& written) const;
    bool same(Value const& value, std::string const& wanted) const;
    std::string text_of(Node const& node);         // {c1.record.number} filled in
    std::string look_up(std::string const& path);  // "c1.record.number", "c1.certificate"
    Value input_of(definition::Service const& service, Node const* form, people::Actor const& actor);
    Value sample(std::string const& name, people::Actor const& actor);
    CaseId case_id(std::string const& name);
    std::vector<CaseId> case_list(std::string const& text);  // "d1.children[1..344]"
    cases::Case get_case(std::string const& name);
    std::optional<documents::Issued> document_of(std::string const& case_name, std::string const& document);
    std::string field(Node const& what, std::string_view key);
    void fail(std::string message);

    cases::House& m_house;
    SimulatedClock& m_clock;
    std::vector<Failure> m_failures;
    int m_line = 0;
    std::map<std::string, people::Person> m_citizens;
    std::map<std::string, PersonId> m_officers;  // those with a name
    int m_orders = 0;
    std::map<std::string, CaseId> m_cases;
    Node const* m_forms = nullptr;
    std::unique_ptr<cases::House> m_successor;  // that knows what was announced
};

}  // namespace bolan::demo
