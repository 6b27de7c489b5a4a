// Reads a province's files into a Model. Strict: an unknown or duplicate key, an anchor, a tag or an alias is a
// mistake with file, line, column, the reason and the nearest valid key. Every mistake is reported, not only the first.
#pragma once
#include "definition/model.h"
#include "definition/source.h"
#include <memory>
#include <string>
#include <vector>

namespace bolan::definition {

// An earlier version of a service that what is in force no longer fits: a registry has lost a field that it fills, say.
struct BrokenVersion {
    std::string service;
    std::string hash;
    std::vector<Mistake> mistakes;
};

struct Loaded {
    std::shared_ptr<Model const> model;  // null when there are mistakes
    std::vector<Mistake> mistakes;       // sorted by file and line
    std::vector<Mistake> warnings;       // what is right as it is written and should be looked at; sorted
    std::vector<BrokenVersion> broken;   // not in the model: cases that began under them follow what is in force
};

// Nothing is thrown for what stands in the files. Locations are relative to the province.
Loaded load(Source const& source);
// `folder`: the province's folder, holding province.yaml. One that cannot be read is a mistake too.
Loaded load(std::string const& folder);
// The calendar alone, which says what day it is there; `province`: the files of that part. Null when it has mistakes.
std::shared_ptr<WorkCalendar const> load_calendar(Files const& province);

}  // namespace bolan::definition
