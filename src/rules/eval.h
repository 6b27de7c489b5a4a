// `bolan eval`: one expression over variables given as JSON.
#pragma once
#include "rules/environment.h"
#include <string>
#include <string_view>

namespace bolan::rules {

struct Outcome {
    int exit_code = 0;   // 0 a value or an evaluation error; 2 the expression or the variables do not compile
    std::string output;  // for standard output, one line: the value as JSON, or {"error": "rules.…", …}
    std::string error;   // for standard error: line:column: message, and a caret
};

// The variables are the members of the JSON object `vars_json` ("" for none), each dyn. `context` gives
// the clock.
Outcome eval_text(std::string_view expression, std::string_view vars_json, Context const& context);

}  // namespace bolan::rules
