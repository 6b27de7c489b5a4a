// Small helpers that the checks share.
#pragma once
#include "definition/draft.h"
#include <string>
#include <vector>

namespace bolan::definition {

template <typename Range>
std::vector<std::string> names_of(Range const& things) {
    std::vector<std::string> names;
    for (auto const& thing : things) {
        if constexpr (requires { thing.name; }) {
            names.push_back(thing.name);
        } else {
            names.push_back(thing->name);
        }
    }
    return names;
}

inline bool contains(std::vector<std::string> const& names, std::string_view name) {
    for (auto const& one : names) {
        if (one == name) return true;
    }
    return false;
}

inline std::vector<Field const*> pointers(std::vector<Field> const& fields) {
    std::vector<Field const*> all;
    for (auto const& field : fields) all.push_back(&field);
    return all;
}

// Fields with the same name among `fields`, but for `repeatable` ones, which must be the same in everything.
bool is_same_question(Field const& a, Field const& b);
bool is_personal_kind(FieldKind kind);  // name, cnic, phone, email

// Checks the placeholders and the `per` of a numbering. `fields` are those whose values it may use.
void check_numbering(Draft& draft, Numbering const& numbering, std::vector<Field const*> const& fields);
void check_offices(Draft& draft, Location const& at, char const* key, std::vector<std::string> const& offices);
void check_owner(Draft& draft, Location const& at, std::string const& owner);

}  // namespace bolan::definition
