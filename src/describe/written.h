// What a story writes (codes, references, answers), as people read it. Internal to this folder.
#pragma once
#include "describe/plot.h"
#include "describe/teller.h"
#include <functional>

namespace bolan::describe {

// Money is typed in rupees and kept in paisa.
enum class Form { typed, kept };

class Written {
  public:
    Written(Teller const& teller, Plot const& plot) : m_teller(teller), m_plot(plot) {}

    std::string who(std::string const& name) const;   // a person of the story, or a seat: "Tehsildar (Quetta)"
    std::string area(std::string const& code) const;  // its name
    std::string time(std::string const& civil) const;
    std::string case_named(std::string const& name) const;
    std::string cases(definition::Node const& names) const;  // one or a list
    std::string text(definition::Node const& node) const;    // references in words
    std::string value(definition::Field const* field, definition::Node const& node, Form form) const;

    using FindField = std::function<definition::Field const*(std::string const& name)>;
    // "“Title”: value" of each entry; a name that is no field stands as it is written.
    Names answers(definition::Node const& map, FindField const& find, Form form) const;
    Names record(definition::Registry const& registry, definition::Node const& map) const;
    std::string as_it_is(definition::Node const& node) const;  // in YAML, on one line

  private:
    std::string reference(std::string const& path) const;
    std::string scalar(definition::Field const& field, definition::Node const& node, Form form) const;

    Teller const& m_teller;
    Plot const& m_plot;
};

}  // namespace bolan::describe
