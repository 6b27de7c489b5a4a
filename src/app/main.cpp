#include "app/check.h"

int main(int argc, char** argv) {
    std::vector<std::string> const arguments(argv + (argc > 0), argv + argc);
    if (!arguments.empty() && arguments[0] == "check") {
        return bolan::app::run_check({arguments.begin() + 1, arguments.end()});
    }
    return 2;
}
