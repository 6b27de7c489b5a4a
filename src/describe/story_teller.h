// Tells a story (examples/*.yaml) step by step; src/demo plays it. story_teller.cpp tells what people do,
// story_holds.cpp what then holds. Internal to this folder.
#pragma once
#include "describe/describe.h"
#include "describe/written.h"
#include <set>

namespace bolan::describe {

// What a step says, and which of its keys nobody has asked for yet.
class Step {
  public:
    explicit Step(definition::Node const& node) : m_node(node) {}
    definition::Node const& node() const { return m_node; }
    definition::Node const* take(std::string_view key) {
        m_taken.insert(std::string(key));
        return m_node.find(key);
    }
    std::string word(std::string_view key) {
        auto const* found = take(key);
        return found ? found->text : std::string();
    }
    std::vector<definition::Node::Entry const*> rest() const {
        std::vector<definition::Node::Entry const*> out;
        for (auto const& entry : m_node.entries)
            if (!m_taken.contains(entry.key)) out.push_back(&entry);
        return out;
    }

  private:
    definition::Node const& m_node;
    std::set<std::string> m_taken;
};

// "in_time": "In time". Names of tables, and codes that an expression of a report makes, have no other title.
std::string word_of_code(std::string code);

class StoryTeller {
  public:
    // Borrows all.
    StoryTeller(Teller const& teller, Plot const& plot, ErrorWords const& error_words)
        : m_teller(teller), m_plot(plot), m_error_words(error_words), m_written(teller, plot) {}

    Chapter told(std::string_view system) const;

  private:
    using Node = definition::Node;
    using Values = std::initializer_list<std::pair<std::string_view, std::string>>;

    Paragraph people(Node const& named) const;
    void suppose(std::string const& system, Node const& tables, std::vector<Paragraph>& out) const;
    std::string number_of_form(std::string const& name) const;
    Paragraph form(std::string const& name, Node const& answers) const;
    Paragraph step(std::string const& verb, Node const& node) const;
    Paragraph apply(Step& step, bool is_refused) const;
    Paragraph act(Step& step, bool is_refused) const;
    Paragraph given_records(Step& step) const;
    Paragraph clock(Step& step) const;
    Paragraph announce(Step& step) const;
    Paragraph officers(Node const& named) const;
    Paragraph order(Step& step, bool is_refused) const;
    std::string order_kind(std::string const& name) const;
    void add_post(Step& step, Paragraph& out) const;  // acted from, of an officer with several
    std::string why(Step& step) const;
    void add_form(Step& step, definition::Service const* service, Paragraph& out) const;
    void add_answers(Node const* map, definition::Service const* service, Paragraph& out) const;
    // What no sentence told stands below as it is written.
    void add_rest(Step const& step, Paragraph& out) const;
    Paragraph as_it_is(std::string const& verb, Node const& node) const;  // a map's entries are left to add_rest

    Paragraph expect(Step& step) const;
    Paragraph case_holds(Step& step) const;
    Paragraph children_hold(Step& step) const;
    Paragraph inbox_holds(Step& step) const;
    Paragraph registry_holds(Step& step) const;
    Paragraph document_holds(Step& step) const;
    Paragraph public_holds(Step& step) const;
    Paragraph message_holds(Step& step) const;
    Paragraph report_holds(Step& step) const;
    std::string report_value(definition::Report const& report, std::string const& column, Node const& written) const;
    Names actions(definition::Service const* service, Node const& names) const;

    std::string say(Sentence const& sentence, Values values = {}) const { return m_teller.say(sentence, values); }
    std::string quoted(std::string const& text) const { return m_teller.quoted(text); }
    definition::Model const& model() const { return m_teller.model(); }

    Teller const& m_teller;
    Plot const& m_plot;
    ErrorWords const& m_error_words;
    Written m_written;
};

}  // namespace bolan::describe
