// Conditions that contradict themselves: `kind == 'a' && kind == 'b'`, `age < 18 && age > 60`.
#pragma once
#include "rules/program.h"
#include <map>
#include <string>
#include <vector>

namespace bolan::rules {

// The only texts that a path ("kind", "record.state") can hold. A path that is not named can hold any.
using Domains = std::map<std::string, std::vector<std::string>, std::less<>>;

// False only when no values of what it reads make the condition true. Comparisons of a path with written values are
// understood, joined by && || ! and ?:; whatever else it asks is taken to be true or false at will.
bool can_be_true(Program const& condition, Domains const& domains);

}  // namespace bolan::rules
