// The contrary of Story: a case that was walked, told as a story (examples/*.yaml) that can be played again.
#pragma once
#include "cases/house.h"
#include <string>
#include <vector>

namespace bolan::demo {

struct Retold {
    std::string text;                 // of the file
    std::vector<std::string> unsaid;  // what the language of stories cannot say; the file says so too, as comments
};

// Tells the case, the cases it belongs with (what opened it, what it opened, what made the records it names and
// what else was done about its own), every
// act of theirs by a person, the clock between them, and where they stand now. An attachment becomes the runner's
// sample of its type.
Retold retell(cases::House& house, CaseId const& id, std::string const& title);

}  // namespace bolan::demo
