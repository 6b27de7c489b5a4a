// What the page's script may say before the server decides (ui/js/hints.js): the rules of a page's fields that read
// nothing but fields of the page and answers known already.
#pragma once
#include "web/fields.h"
#include <set>

namespace bolan::web {

struct Hints {
    std::string json;                 // for the script; empty: the page needs none
    std::set<std::string> own_boxes;  // fields that the script shows, hides or computes

    char const* script() const { return json.empty() ? "" : "hints"; }
};
// `fields`: all of the page; `known`: the data of the other pages.
Hints hints_of(Visit const& visit, cases::Shelf const& shelf, FieldList fields, Value const& known);

// As draw_fields, of all the page's fields: those that are not shown, and computed ones, stand ready in a <template>.
// Afterwards the hints themselves.
void draw_hinted_fields(View& v, FieldScene const& scene, FieldList fields, FieldList shown, Value const& raw,
                        Hints const& hints);
// The fields that the form holds in one way or another.
std::vector<definition::Field const*> held_fields(FieldList fields, FieldList shown, Hints const& hints);

}  // namespace bolan::web
