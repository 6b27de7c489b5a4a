#include "definition/source.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "definition/yaml.h"
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

namespace bolan::definition {

namespace fs = std::filesystem;

namespace {

bool uses(Node const& node, std::string const& set) {
    for (auto const& entry : node.entries) {
        if (entry.key != "use") {
            if (uses(entry.value, set)) return true;
            continue;
        }
        if (entry.value.is_scalar() ? entry.value.text == set : entry.value.find(set) != nullptr) return true;
    }
    return std::ranges::any_of(node.items, [&](Node const& item) { return uses(item, set); });
}

// Whether a definition among the files has the set in a `use`. Only those that may are read.
bool names_set(Files const& files, std::string const& name) {
    for (auto const& [path, text] : files) {
        if (!path.ends_with(".yaml") || text.find("use:") == text.npos || text.find(name) == text.npos) continue;
        Mistakes of_the_loader;
        if (uses(parse_yaml(path, text, of_the_loader), name)) return true;
    }
    return false;
}

constexpr std::uintmax_t k_file_max_bytes = 8 << 20;  // tables of rates grow; YAML has its own, smaller limit

class FolderReader {
  public:
    explicit FolderReader(std::string const& folder) { m_source.folder = folder; }

    Source read() {
        std::error_code error;
        if (!fs::is_directory(m_source.folder, error)) {
            m_source.mistakes.push_back({{m_source.folder, 1, 1}, "no such folder"});
            return std::move(m_source);
        }
        auto const province = std::string(k_province_part);
        for (auto const& name : list("", Want::files)) take(province, name, ".yaml");
        if (fs::exists(fs::path(m_source.folder) / "jurisdictions.csv", error))
            take(province, "jurisdictions.csv", ".csv");
        take_all(province, "areas", ".csv");
        take_all(province, "words", ".po");
        auto const own = m_source.parts[province];
        take_all(province, "fields", ".yaml");
        auto const with_sets = std::exchange(m_source.parts[province], own);
        for (auto const& sector : list("", Want::folders)) {
            if (is_of_province(sector)) continue;
            for (auto const& system : list(sector, Want::folders)) read_system(sector + "/" + system);
        }
        for (auto const& [path, text] : with_sets)
            if (!own.contains(path)) share_set(path, text);
        return std::move(m_source);
    }

  private:
    enum class Want { files, folders };

    // Sorted, so that the same folder loads the same everywhere.
    std::vector<std::string> list(std::string const& path, Want want) const {
        std::vector<std::string> names;
        std::error_code error;
        for (auto const& entry : fs::directory_iterator(fs::path(m_source.folder) / path, error)) {
            auto const name = entry.path().filename().string();
            if (!name.starts_with('.') && entry.is_directory(error) == (want == Want::folders)) names.push_back(name);
        }
        std::sort(names.begin(), names.end());
        return names;
    }

    void read_system(std::string const& part) {
        m_source.parts[part];
        for (auto const& name : list(part, Want::files)) take(part, name, ".yaml");
        for (auto const& folder : list(part, Want::folders)) {
            static std::vector<std::string> const known{"documents", "examples", "fields",
                                                        "reports",   "tables",   "words"};
            if (std::find(known.begin(), known.end(), folder) == known.end()) {
                m_source.mistakes.push_back({{part + "/" + folder, 1, 1}, unknown("folder", folder, known)});
            }
        }
        take_all(part, "documents", ".yaml");
        take_all(part, "fields", ".yaml");
        take_all(part, "reports", ".yaml");
        take_all(part, "tables", ".csv");
        take_all(part, "words", ".po");
        for (auto const& name : list(part + "/examples", Want::files)) {
            if (!name.ends_with(".yaml")) continue;
            m_source.stories[part].push_back((fs::path(m_source.folder) / part / "examples" / name).string());
        }
    }

    // Gives the set to every system that names it and has none of its own by that name.
    void share_set(std::string const& path, std::string const& text) {
        auto const name = fs::path(path).stem().string();
        bool is_named = false;
        for (auto& [part, files] : m_source.parts) {
            if (part == k_province_part || files.contains(path) || !names_set(files, name)) continue;
            files.emplace(std::string(k_shared_sets) + name + ".yaml", text);
            is_named = true;
        }
        if (!is_named) m_source.mistakes.push_back({{path, 1, 1}, "nothing uses the set of fields '" + name + "'"});
    }

    void take_all(std::string const& part, std::string const& folder, std::string_view ending) {
        for (auto const& name : list(path_of(part, folder), Want::files)) take(part, folder + "/" + name, ending);
    }

    void take(std::string const& part, std::string const& file, std::string_view ending) {
        if (!file.ends_with(ending)) return;
        auto const place = path_of(part, file);
        std::error_code error;
        auto const path = fs::path(m_source.folder) / place;
        auto const size = fs::file_size(path, error);
        std::ifstream in(path, std::ios::binary);
        if (error || !in) return m_source.mistakes.push_back({{place, 1, 1}, "cannot be read"});
        if (size > k_file_max_bytes) return m_source.mistakes.push_back({{place, 1, 1}, "larger than 8 MB"});
        std::ostringstream text;
        text << in.rdbuf();
        m_source.parts[part].emplace(file, std::move(text).str());
    }

    Source m_source;
};

}  // namespace

Source read_source(std::string const& folder) { return FolderReader(folder).read(); }

bool is_of_province(std::string_view folder) {
    static std::set<std::string, std::less<>> const folders{"areas", "demonstration", "fields", "templates", "words"};
    return folders.contains(folder);
}

std::string hash_of(Files const& files) {
    std::string all;
    auto const add = [&](std::string const& text) { all.append(std::to_string(text.size())).append(":").append(text); };
    for (auto const& [path, text] : files) {
        add(path);
        add(text);
    }
    return crypto::hex(crypto::sha256(all));
}

std::string path_of(std::string_view part, std::string_view file) {
    if (part == k_province_part) return std::string(file);
    if (file.starts_with(k_shared_sets)) return "fields/" + std::string(file.substr(k_shared_sets.size()));
    return std::string(part) + "/" + std::string(file);
}

}  // namespace bolan::definition
