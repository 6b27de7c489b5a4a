// Reads a province's folder into a Model. Strict: an unknown or duplicate key, an anchor, a tag or an alias is a mistake
// with file, line, column, the reason and the nearest valid key. Every mistake is reported, not only the first.
#pragma once
#include "definition/model.h"
#include <memory>
#include <string>
#include <vector>

namespace bolan::definition {

struct Loaded {
    std::shared_ptr<Model const> model;  // null when there are mistakes
    std::vector<Mistake> mistakes;       // sorted by file and line
};

// `folder`: the province's folder, holding province.yaml. `only_system`: empty, or one system folder's name to check.
Loaded load(std::string const& folder);

std::string to_text(Mistake const& mistake);  // "file:line:col: message"

}  // namespace bolan::definition
