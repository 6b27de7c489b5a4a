#include "app/commands.h"
#include <cstdio>

namespace bolan::app {

namespace {

constexpr char k_config_help[] =
    "bolan config: the configuration file, /etc/bolan/bolan.yaml.\n"
    "  bolan config --check FILE   print every mistake in it\n"
    "  bolan config --keys         print the reference of all settings (docs/reference/settings.md)\n"
    "Exit code: 0 no mistakes, 1 mistakes, 2 wrong arguments.\n";

int check_settings(std::string const& path) {
    auto const mistakes = mistakes_of_file(path);
    for (auto const& mistake : mistakes) std::printf("%s\n", mistake.c_str());
    if (mistakes.empty()) std::printf("%s: no mistakes\n", path.c_str());
    return mistakes.empty() ? 0 : 1;
}

}  // namespace

int run_config(std::vector<std::string> const& arguments) {
    auto const first = arguments.empty() ? "" : arguments[0];
    if (first == "--help" && arguments.size() == 1) return std::fputs(k_config_help, stdout), 0;
    if (first == "--keys" && arguments.size() == 1) return std::fputs(settings_reference().c_str(), stdout), 0;
    if (first == "--check" && arguments.size() == 2) return check_settings(arguments[1]);
    std::fputs(k_config_help, stderr);
    return 2;
}

}  // namespace bolan::app
