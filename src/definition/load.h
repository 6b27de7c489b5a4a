// Reads a province's folder into a Model. Strict: an unknown or duplicate key, an anchor, a tag or an alias is a
// mistake with file, line, column, the reason and the nearest valid key. Every mistake is reported, not only the first.
#pragma once
#include "definition/model.h"
#include <memory>
#include <string>
#include <vector>

namespace bolan::definition {

struct Loaded {
    std::shared_ptr<Model const> model;  // null when there are mistakes
    std::vector<Mistake> mistakes;       // sorted by file and line
    std::vector<Mistake> warnings;       // what is right as it is written and should be looked at; sorted
};

// `folder`: the province's folder, holding province.yaml. Locations are relative to it. Nothing is thrown for what
// stands in the files; a folder that cannot be read is a mistake too.
Loaded load(std::string const& folder);

}  // namespace bolan::definition
