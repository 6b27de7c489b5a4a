// `bolan check`: every mistake in a province's definitions.
#pragma once
#include <string>
#include <vector>

namespace bolan::app {

// Prints file:line:col: message for each on standard output, with the folder's path before it. 0: none; 1: some;
// 2: wrong arguments. `arguments` follow the word check.
int run_check(std::vector<std::string> const& arguments);

}  // namespace bolan::app
