#include "app/check.h"
#include "definition/load.h"
#include "definition/schema.h"
#include <cstdio>

namespace bolan::app {

namespace {

constexpr char const* k_help =
    "bolan check [FOLDER]        read a province's definitions (balochistan) and print every mistake\n"
    "bolan check FOLDER SYSTEM   print those of one system\n"
    "bolan check --schema KIND   print the JSON Schema of a kind of file, for editors\n"
    "bolan check --keys          print the reference of all keys (docs/reference/keys.md)\n"
    "\n"
    "Exit code: 0 no mistakes, 1 mistakes, 2 wrong arguments.\n";

// `system`: empty for all.
int check_folder(std::string const& folder, std::string const& system) {
    auto const loaded = definition::load(folder);
    std::size_t elsewhere = 0;
    // A set of fields that the province shares belongs to every system that uses it; the message names them.
    auto const is_of_system = [&](definition::Mistake const& mistake) {
        auto const& where = mistake.at.file.starts_with("fields/") ? mistake.message : mistake.at.file;
        return system.empty() || where.find("/" + system + "/") != std::string::npos;
    };
    auto const print = [&](definition::Mistake mistake, std::string const& word) {
        if (!is_of_system(mistake)) {
            elsewhere += word.empty();
            return;
        }
        mistake.at.file = folder + "/" + mistake.at.file;
        mistake.message = word + mistake.message;
        std::printf("%s\n", definition::to_text(mistake).c_str());
    };
    for (auto const& mistake : loaded.mistakes) print(mistake, "");
    for (auto const& warning : loaded.warnings) print(warning, "warning: ");
    if (auto const here = loaded.mistakes.size() - elsewhere; here > 0) {
        std::printf("%zu mistakes\n", here);
        return 1;
    }
    if (elsewhere > 0) {
        std::printf("no mistakes in %s, %zu elsewhere in %s\n", system.c_str(), elsewhere, folder.c_str());
        return 1;
    }
    if (!system.empty() && !loaded.model->find_system(system)) {
        std::printf("there is no system '%s' in %s\n", system.c_str(), folder.c_str());
        return 2;
    }
    auto const& model = *loaded.model;
    std::printf("%s: %zu areas, %zu offices, %zu systems, %zu services, %zu registries, %zu documents, %zu reports\n",
                folder.c_str(), model.province.areas.size(), model.province.offices.size(), model.systems.size(),
                model.services.size(), model.registries.size(), model.documents.size(), model.reports.size());
    return 0;
}

int print_schema(std::string const& kind) {
    auto const schema = definition::json_schema(kind);
    if (!schema) {
        std::fprintf(stderr, "no kind of file '%s'\n", kind.c_str());
        return 2;
    }
    std::printf("%s\n", schema->c_str());
    return 0;
}

}  // namespace

int run_check(std::vector<std::string> const& arguments) {
    if (arguments.empty()) return check_folder("balochistan", "");
    auto const& first = arguments[0];
    if (first == "--help" && arguments.size() == 1) return std::fputs(k_help, stdout), 0;
    if (first == "--keys" && arguments.size() == 1) return std::fputs(definition::keys_reference().c_str(), stdout), 0;
    if (first == "--schema" && arguments.size() == 2) return print_schema(arguments[1]);
    if (!first.starts_with('-') && arguments.size() <= 2) {
        auto folder = first;
        while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
        return check_folder(folder, arguments.size() == 2 ? arguments[1] : "");
    }
    std::fputs(k_help, stderr);
    return 2;
}

}  // namespace bolan::app
