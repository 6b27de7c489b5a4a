// Walks a province's folder, reads every file into a Draft, compiles it, checks it, and hands it out as a Model.
#include "definition/load.h"
#include "base/json.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "definition/draft.h"
#include "definition/mappings.h"
#include "definition/yaml.h"
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace bolan::definition {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t k_file_max_bytes = 8 << 20;  // tables of rates grow; YAML has its own, smaller limit

class Loader {
  public:
    explicit Loader(std::string const& folder) { m_draft.folder = folder; }

    Loaded load() {
        std::error_code error;
        if (!fs::is_directory(m_draft.folder, error)) {
            return {nullptr, {{{m_draft.folder, 1, 1}, "no such folder"}}, {}};
        }
        read_province();
        for (auto const& sector : folders_in("")) {
            if (sector == "areas" || sector == "words" || sector == "templates") continue;
            for (auto const& system : folders_in(sector)) read_system(sector, system);
        }
        m_draft.share();
        fill_table_options(m_draft);
        check_province(m_draft);
        check_fields(m_draft);
        check_services(m_draft);
        check_registries(m_draft);
        check_documents(m_draft);
        compile_all(m_draft);
        check_expressions(m_draft);
        check_tables(m_draft);
        check_flow(m_draft);
        check_words(m_draft);
        Loaded loaded{nullptr, m_draft.mistakes.sorted(), m_draft.warnings.sorted()};
        if (loaded.mistakes.empty()) loaded.model = std::make_shared<Model const>(std::move(m_draft.model));
        return loaded;
    }

  private:
    // Sorted, so that the same folder loads the same everywhere.
    std::vector<std::string> list(std::string const& path, bool want_folders) {
        std::vector<std::string> names;
        std::error_code error;
        for (auto const& entry : fs::directory_iterator(fs::path(m_draft.folder) / path, error)) {
            auto const name = entry.path().filename().string();
            if (!name.starts_with('.') && entry.is_directory(error) == want_folders) names.push_back(name);
        }
        std::sort(names.begin(), names.end());
        return names;
    }
    std::vector<std::string> folders_in(std::string const& path) { return list(path, true); }
    std::vector<std::string> files_in(std::string const& path, std::string_view ending) {
        auto names = list(path, false);
        std::erase_if(names, [&](std::string const& name) { return !name.ends_with(ending); });
        return names;
    }
    std::optional<std::string> read_file(std::string const& file) {
        std::error_code error;
        auto const path = fs::path(m_draft.folder) / file;
        auto const size = fs::file_size(path, error);
        std::ifstream in(path, std::ios::binary);
        if (error || !in) return m_draft.mistakes.add({file, 1, 1}, "cannot be read"), std::nullopt;
        if (size > k_file_max_bytes) return m_draft.mistakes.add({file, 1, 1}, "larger than 8 MB"), std::nullopt;
        std::ostringstream text;
        text << in.rdbuf();
        return std::move(text).str();
    }
    // Empty when the file has a mistake of syntax.
    std::optional<Node> read_yaml(std::string const& file) {
        auto const text = read_file(file);
        if (!text) return {};
        auto const before = m_draft.mistakes.size();
        auto node = parse_yaml(file, *text, m_draft.mistakes);
        if (m_draft.mistakes.size() != before) return {};
        return node;
    }
    Reader reader(std::string const& file, std::string const& context) {
        return Reader(file, context, m_draft.mistakes, m_draft.texts);
    }

    void read_province() {
        auto& province = m_draft.model.province;
        m_draft.province_at = {"province.yaml", 1, 1};
        m_draft.offices_at = {"offices.yaml", 1, 1};
        m_draft.calendar_at = {"calendar.yaml", 1, 1};
        if (auto const node = read_yaml("province.yaml")) {
            auto r = reader("province.yaml", "");
            province_mapping().read(r, *node, province);
        }
        if (auto const node = read_yaml("calendar.yaml")) {
            auto r = reader("calendar.yaml", "");
            auto const before = m_draft.mistakes.size();
            CalendarFile calendar;
            calendar_mapping().read(r, *node, calendar);
            if (!calendar.name.empty() && calendar.name != province.code) {
                r.wrong(*node, "this is the calendar of '" + calendar.name + "', not of '" + province.code + "'");
            }
            bool const is_open = std::any_of(calendar.spec.hours.begin(), calendar.spec.hours.end(),
                                             [](Hours const& hours) { return hours.from_minute < hours.to_minute; });
            if (!is_open && m_draft.mistakes.size() == before) r.wrong(*node, "no day of the week has hours");
            if (m_draft.mistakes.size() == before) {
                province.calendar = std::make_shared<WorkCalendar const>(calendar.spec);
            }
        }
        if (auto const node = read_yaml("offices.yaml")) {
            auto r = reader("offices.yaml", "");
            OfficesFile offices;
            offices_mapping().read(r, *node, offices);
            province.offices = std::move(offices.offices);
        }
        for (auto const& name : files_in("areas", ".csv")) {
            if (auto const text = read_file("areas/" + name)) read_areas(m_draft, "areas/" + name, *text);
        }
        read_all_words("", "");
    }

    void read_all_words(std::string const& path, std::string const& context) {
        for (auto const& name : files_in(path + "words", ".po")) {
            auto const file = path + "words/" + name;
            if (auto const text = read_file(file)) {
                read_words(m_draft, context, name.substr(0, name.size() - 3), file, *text);
            }
        }
    }

    void read_system(std::string const& sector, std::string const& name) {
        auto const path = sector + "/" + name + "/";
        System system;
        system.name = name;
        system.sector = sector;
        system.path = (fs::path(m_draft.folder) / sector / name).string();
        m_draft.tables[name] = std::make_shared<rules::TableSet>();
        m_draft.system_places[name] = {path + "system.yaml", 1, 1};
        if (m_draft.model.find_system(name)) {
            m_draft.mistakes.add({path + "system.yaml", 1, 1}, "another sector has a system '" + name + "'");
        }
        if (auto const node = read_yaml(path + "system.yaml")) {
            auto r = reader(path + "system.yaml", name);
            system_mapping().read(r, *node, system);
        }
        for (auto const& file : files_in(path + "examples", ".yaml")) {
            system.stories.push_back(system.path + "/examples/" + file);
        }
        for (auto const& file : files_in(path + "tables", ".csv")) {
            if (auto const text = read_file(path + "tables/" + file)) {
                read_table(m_draft, system, file.substr(0, file.size() - 4), path + "tables/" + file, *text);
            }
        }
        read_all_words(path, name);
        for (auto const& file : files_in(path, ".yaml")) {
            if (file != "system.yaml") read_definition(path + file, name);
        }
        for (std::string const folder : {"documents/", "reports/"}) {
            for (auto const& file : files_in(path + folder, ".yaml")) read_definition(path + folder + file, name);
        }
        for (auto const& folder : folders_in(path)) {
            static std::vector<std::string> const known{"documents", "examples", "reports", "tables", "words"};
            if (std::find(known.begin(), known.end(), folder) == known.end()) {
                m_draft.mistakes.add({path + folder, 1, 1}, unknown("folder", folder, known));
            }
        }
        m_draft.model.systems.push_back(std::move(system));
    }

    template <typename T>
    std::shared_ptr<T> read_into(std::vector<std::shared_ptr<T>>& all, Mapping<T> const& mapping,
                                 std::string const& file, std::string const& system, Node const& node) {
        auto one = std::make_shared<T>();
        one->system = system;
        auto r = reader(file, system);
        mapping.read(r, node, *one);
        one->system = system;
        all.push_back(one);
        return one;
    }

    // The first key says what a file is.
    void read_definition(std::string const& file, std::string const& system) {
        auto const node = read_yaml(file);
        if (!node) return;
        auto const kind = node->is_map() && !node->entries.empty() ? node->entries[0].key : std::string();
        if (kind == "service") {
            auto const service = read_into(m_draft.services, service_mapping(), file, system, *node);
            service->hash = crypto::hex(crypto::sha256(write_canonical_json(to_data(*node))));
        } else if (kind == "registry") {
            auto const registry = read_into(m_draft.registries, registry_mapping(), file, system, *node);
            if (!registry->states.empty()) registry->first_state = registry->states[0].name;
        } else if (kind == "document") {
            read_into(m_draft.documents, document_mapping(), file, system, *node);
        } else if (kind == "report") {
            read_into(m_draft.reports, report_mapping(), file, system, *node);
        } else {
            m_draft.mistakes.add({file, node->line, node->column},
                                 "the first key says what a file is: " +
                                     unknown("kind", kind, {"service", "registry", "document", "report"}));
        }
    }

    Draft m_draft;
};

}  // namespace

void Draft::share() {
    model.services.assign(services.begin(), services.end());
    model.registries.assign(registries.begin(), registries.end());
    model.documents.assign(documents.begin(), documents.end());
    model.reports.assign(reports.begin(), reports.end());
    for (auto const& [system, set] : tables) model.tables[system] = set;
}

Loaded load(std::string const& folder) { return Loader(folder).load(); }

}  // namespace bolan::definition
