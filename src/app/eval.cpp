#include "rules/eval.h"
#include "app/commands.h"
#include <cstdio>

namespace bolan::app {

int run_eval(std::vector<std::string> const& arguments) {
    std::string expression, variables;
    bool is_complete = false;
    for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
        if (arguments[i] == "--expr")
            expression = arguments[i + 1], is_complete = true;
        else if (arguments[i] == "--vars")
            variables = arguments[i + 1];
        else
            is_complete = false;
    }
    if (!is_complete || arguments.size() % 2 != 0) {
        std::fputs("bolan eval --expr EXPRESSION [--vars JSON]\n", stderr);
        return 2;
    }
    WorkCalendar const calendar{WorkCalendar::Spec{}};
    auto const outcome = rules::eval_text(expression, variables, rules::Context::at(SystemClock().now(), calendar));
    if (!outcome.output.empty()) std::printf("%s\n", outcome.output.c_str());
    if (!outcome.error.empty()) std::fprintf(stderr, "%s\n", outcome.error.c_str());
    return outcome.exit_code;
}

}  // namespace bolan::app
