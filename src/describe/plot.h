// A story's file as it is written, and of which service each case is that its steps name. Internal to this folder.
#pragma once
#include "definition/model.h"
#include "definition/yaml.h"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bolan::describe {

// "c1", "d1.children", "d1.children[3]" (first and last are 3), "d1.children[1..344]".
struct CaseName {
    std::string root;
    bool is_children = false;
    std::string first = {}, last = {};  // empty: all
};
CaseName read_case_name(std::string_view written);

class Plot {
  public:
    // Empty when it is no story.
    static std::optional<Plot> parse(definition::Model const& model, std::string const& path, std::string_view yaml);

    definition::Node const& root() const { return m_root; }
    int number_of(std::string const& name) const;  // of a case, by the order of the steps; 0: no such case
    // Names of those that steps begin with (`like`), by their order.
    std::vector<std::string> const& forms() const { return m_forms; }
    // Of a case. Of cases that another opened: the service that has this action or state. nullptr: not known.
    definition::Service const* service_of(std::string_view case_name, std::string_view action_or_state = {}) const;
    std::vector<definition::Service const*> const& services() const { return m_services; }  // each once

  private:
    void note(definition::Node const& step);
    void add(definition::Service const* service);

    definition::Model const* m_model = nullptr;
    definition::Node m_root;
    std::vector<std::string> m_forms;
    std::vector<std::string> m_names;
    std::map<std::string, definition::Service const*> m_cases;
    std::vector<definition::Service const*> m_services;
};

}  // namespace bolan::describe
