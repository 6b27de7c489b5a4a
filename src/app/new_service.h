// `bolan new-service`: the folder of a new system, made from one that exists.
#pragma once
#include <string>
#include <vector>

namespace bolan::app {

// 0: made; 1: not made, and why; 2: wrong arguments. `arguments` follow the word new-service.
int run_new_service(std::vector<std::string> const& arguments);

}  // namespace bolan::app
