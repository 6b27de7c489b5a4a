#include "app/new_service.h"
#include "base/dashed_name.h"
#include "definition/copy_system.h"
#include "definition/load.h"
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

namespace bolan::app {

namespace fs = std::filesystem;

namespace {

constexpr char k_help[] =
    "bolan new-service NAME: make the folder of a new system, which can be checked, tested and served at once\n"
    "  NAME                 of the folder: lower case letters, digits, dashes: trade-licence\n"
    "  --from SYSTEM        copy this one (library-card: a small invented service); any system of the province\n"
    "  --sector SECTOR      the folder that the system stands in; that of the copied one when not said\n"
    "  --title TITLE        its English name; from NAME when not said\n"
    "  --urdu TITLE         its Urdu name; until there is one, the English stands in its place\n"
    "  --province DIR       definitions (balochistan)\n";

struct Wish {
    std::string name, from = "library-card", sector, title, urdu, province = "balochistan";
};

std::optional<Wish> read_wish(std::vector<std::string> const& arguments) {
    Wish wish;
    std::map<std::string, std::string*> const options{{"--from", &wish.from},
                                                      {"--sector", &wish.sector},
                                                      {"--title", &wish.title},
                                                      {"--urdu", &wish.urdu},
                                                      {"--province", &wish.province}};
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        auto const option = options.find(arguments[i]);
        if (option != options.end() && i + 1 < arguments.size())
            *option->second = arguments[++i];
        else if (option == options.end() && !arguments[i].starts_with("--") && wish.name.empty())
            wish.name = arguments[i];
        else
            return {};
    }
    if (wish.name.empty()) return {};
    if (wish.title.empty()) wish.title = definition::default_title(wish.name);
    return wish;
}

// Names of tables are made from it, so it begins with a letter.
bool is_system_name(std::string const& name) { return is_dashed_name(name) && name[0] >= 'a'; }

// What stands in a title stands in YAML and PO files as it is.
bool is_plain_title(std::string const& title) {
    return !title.empty() && title.size() <= 120 &&
           title.find_first_of(":#{}[]\"'\\,&*!|>%@`?\n") == std::string::npos && title.front() != ' ' &&
           title.front() != '-' && title.back() != ' ';
}

std::string read_file(fs::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> folders_in(fs::path const& path) {
    std::vector<fs::path> out;
    std::error_code none;
    for (auto const& entry : fs::directory_iterator(path, none))
        if (entry.is_directory() && !entry.path().filename().string().starts_with('.')) out.push_back(entry.path());
    std::ranges::sort(out);
    return out;
}

// The folders of systems, by sector; those that are only there to be copied stand under templates/.
std::vector<fs::path> systems_of(fs::path const& province) {
    std::vector<fs::path> out;
    for (auto const& root : {province, province / "templates"})
        for (auto const& sector : folders_in(root))
            for (auto const& system : folders_in(sector))
                if (fs::exists(system / "system.yaml")) out.push_back(system);
    return out;
}

std::optional<fs::path> find_system(fs::path const& province, std::string const& name) {
    for (auto const& system : systems_of(province))
        if (system.filename() == name) return system;
    return {};
}

definition::SystemFiles read_system(fs::path const& folder) {
    definition::SystemFiles files;
    for (auto const& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && !entry.path().filename().string().starts_with('.'))
            files[entry.path().lexically_relative(folder).string()] = read_file(entry.path());
    return files;
}

void write_system(fs::path const& folder, definition::SystemFiles const& files) {
    for (auto const& [path, text] : files) {
        fs::create_directories((folder / path).parent_path());
        std::ofstream(folder / path, std::ios::binary) << text;
    }
}

// False after every mistake has been printed.
bool is_clean(std::string const& province) {
    auto const loaded = definition::load(province);
    for (auto mistake : loaded.mistakes) {
        mistake.at.file = province + "/" + mistake.at.file;
        std::fprintf(stderr, "%s\n", definition::to_text(mistake).c_str());
    }
    return loaded.mistakes.empty();
}

// What the demonstration knows of the copied services, it knows of the new ones; a service about which it knew nothing
// and that citizens begin is applied for now and then.
void extend_demonstration(fs::path const& folder, definition::CopiedSystem const& copied) {
    std::size_t known = 0;
    for (std::string const file : {"services.csv", "answers.csv", "habits.csv"}) {
        if (!fs::exists(folder / file)) continue;
        std::istringstream lines(read_file(folder / file));
        std::string added;
        for (std::string line; std::getline(lines, line);)
            if (auto const name = copied.names.find(line.substr(0, line.find(','))); name != copied.names.end())
                added += name->second + line.substr(name->first.size()) + "\n";
        known += added.size();
        std::ofstream(folder / file, std::ios::app) << added;
    }
    if (known > 0 || !fs::exists(folder / "services.csv")) return;
    for (auto const& [path, text] : copied.files)
        if (text.find("\napplicant: citizen\n") != std::string::npos && text.find("\nabout: ") == std::string::npos)
            for (auto const& [old_name, name] : copied.names)
                if (text.find("service: " + name + "\n") != std::string::npos)
                    std::ofstream(folder / "services.csv", std::ios::app) << name << ",1,new,0\n";
}

int refuse(std::string const& why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    return 1;
}

void print_what_next(Wish const& wish, fs::path const& folder, std::size_t files) {
    std::printf("%s/ is made from %s: %zu files, no mistakes.\n\n", folder.string().c_str(), wish.from.c_str(), files);
    std::printf("  ./dev test %s      plays its stories\n", wish.name.c_str());
    std::printf("  ./dev run%*s      shows it in the browser; what you save is served at once\n",
                static_cast<int>(wish.name.size()) + 2, "");
    std::printf("\nHow to go on: docs/howto/new-service.md\n");
    if (wish.urdu.empty())
        std::printf("It has no Urdu name yet: replace \"%s\" where it stands in %s/words/ur.po and documents/.\n",
                    wish.title.c_str(), folder.string().c_str());
}

int make(Wish const& wish) {
    fs::path const province = wish.province;
    if (!is_system_name(wish.name))
        return refuse("'" + wish.name +
                      "' cannot be a folder's name here: write lower case letters, digits and single dashes, "
                      "beginning with a letter, such as trade-licence");
    if (!is_plain_title(wish.title) || (!wish.urdu.empty() && !is_plain_title(wish.urdu)))
        return refuse("a title is plain words, such as Trade licence");
    if (!fs::exists(province / "province.yaml"))
        return refuse(wish.province + " is no province: it has no province.yaml");
    auto const source = find_system(province, wish.from);
    if (!source) {
        std::string known;
        for (auto const& system : systems_of(province))
            known += (known.empty() ? "" : ", ") + system.filename().string();
        return refuse("there is no system '" + wish.from + "' to copy; there are: " + known);
    }
    auto const sector = wish.sector.empty() ? source->parent_path().filename().string() : wish.sector;
    if (definition::is_of_province(sector) || !is_system_name(sector))
        return refuse("'" + sector + "' cannot be a sector; a sector is a folder such as citizen or police");
    if (auto const taken = find_system(province, wish.name))
        return refuse("there is a system '" + wish.name + "' already, in " + taken->string() +
                      "; choose another name, or remove that folder");
    auto const folder = province / sector / wish.name;
    if (fs::exists(folder))
        return refuse(folder.string() + " is there already; choose another name, or remove that folder");
    if (!is_clean(wish.province)) return refuse("Mend these first; nothing was made.");

    auto const copied = definition::copy_system(read_system(*source), wish.from, {wish.name, wish.title, wish.urdu});
    write_system(folder, copied.files);
    if (!is_clean(wish.province)) {
        fs::remove_all(folder);
        return refuse("The copy of '" + wish.from +
                      "' has these mistakes; nothing was made. Try another name, or another system to copy.");
    }
    extend_demonstration(province / "demonstration", copied);
    print_what_next(wish, folder, copied.files.size());
    return 0;
}

}  // namespace

int run_new_service(std::vector<std::string> const& arguments) {
    if (arguments.size() == 1 && (arguments[0] == "--help" || arguments[0] == "-h"))
        return std::fputs(k_help, stdout), 0;
    auto const wish = read_wish(arguments);
    if (!wish) return std::fputs(k_help, stderr), 2;
    return make(*wish);
}

}  // namespace bolan::app
