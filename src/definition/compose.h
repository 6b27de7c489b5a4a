// What is written apart and stands together: a definition in several files, and sets of fields that several definitions
// use. Both become the tree that a single file would have given, before anything reads or hashes it; every node still
// knows its own file.
#pragma once
#include "definition/yaml.h"
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace bolan::definition {

// Adds the keys of another file of the same definition. A key in both is a mistake.
void add_part(Node& whole, Node part, Mistakes& mistakes);

// The sets of fields of every system, and of its earlier versions: fields/NAME.yaml. `owner` tells whose they are.
class FieldSets {
  public:
    // `set`: a whole file, whose keys have been checked.
    void add(std::string const& owner, Node const& set, Mistakes& mistakes);

    // Below `node`, puts the fields of a set in the place of each `use`. A field that stands beside it under the same
    // name changes single keys of the set's.
    void put_into(Node& node, std::string const& owner, Mistakes& mistakes);

    void report_unused(Mistakes& mistakes) const;
    // Where the set in `file` is used: "citizen/domicile/application.yaml:40, …"; empty when there is none.
    std::string users_of(std::string const& file) const;

  private:
    struct Set {
        Location at;
        Node fields;
        std::set<std::string> users;  // "file:line"
    };
    Set* find(std::string const& owner, std::string const& name);
    Set const* use_set(std::string const& owner, std::string const& name, Location const& user, Mistakes& mistakes);
    std::vector<Node::Entry> chosen_by(Node const& use, std::string const& owner, Mistakes& mistakes);
    Node put_together(Node fields, std::string const& owner, Mistakes& mistakes);

    std::map<std::pair<std::string, std::string>, Set> m_sets;  // by owner and name
};

}  // namespace bolan::definition
