#include "rules/eval.h"
#include "app/commands.h"
#include "definition/load.h"
#include <cstdio>

namespace bolan::app {

int run_eval(std::vector<std::string> const& arguments) {
    std::string expression, variables, province;
    bool is_complete = false, is_known = arguments.size() % 2 == 0;
    for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
        auto const& value = arguments[i + 1];
        if (arguments[i] == "--expr")
            expression = value, is_complete = true;
        else if (arguments[i] == "--vars")
            variables = value;
        else if (arguments[i] == "--province")
            province = value;
        else
            is_known = false;
    }
    if (!is_complete || !is_known) {
        std::fputs("bolan eval --expr EXPRESSION [--vars JSON] [--province DIR]\n", stderr);
        return 2;
    }
    auto const now = SystemClock().now();
    rules::Context context;
    context.now = now;
    context.today = date_at(now, 0);
    std::shared_ptr<definition::Model const> model;
    if (!province.empty()) {
        Settings settings;
        settings.province = province;
        model = load_model(settings);
        if (!model) return 1;
        context = rules::Context::at(now, *model->province.calendar);
    }
    auto const outcome = rules::eval_text(expression, variables, context);
    std::fputs(outcome.output.c_str(), stdout);
    std::fputs(outcome.error.c_str(), stderr);
    return outcome.exit_code;
}

}  // namespace bolan::app
