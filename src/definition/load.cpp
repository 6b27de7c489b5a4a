// Reads every file of a source into a Draft, compiles it, checks it, and hands it out as a Model.
#include "definition/load.h"
#include "base/json.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "definition/compose.h"
#include "definition/draft.h"
#include "definition/mappings.h"
#include "definition/yaml.h"
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <span>

namespace bolan::definition {

namespace {

// The files directly in `folder` ("tables/"; "" at the top), by name.
std::vector<std::string> files_in(Files const& files, std::string_view folder) {
    std::vector<std::string> names;
    for (auto const& [path, text] : files) {
        if (path.starts_with(folder) && path.find('/', folder.size()) == path.npos) names.push_back(path);
    }
    return names;
}

class Loader {
  public:
    explicit Loader(Source const& source) : m_source(source) {
        for (auto const& mistake : source.mistakes) m_draft.mistakes.add(mistake.at, mistake.message);
    }

    Loaded load() {
        if (m_source.parts.empty()) return {nullptr, m_draft.mistakes.sorted(), {}, {}};
        read_province();
        for (auto const& [part, files] : m_source.parts) {
            if (part != k_province_part) read_system(part, files);
        }
        for (auto const& version : m_source.earlier) read_earlier(version);
        m_field_sets.report_unused(m_draft.mistakes);
        note_former_fields(m_draft);
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
        Loaded loaded{nullptr, m_draft.mistakes.sorted(), m_draft.warnings.sorted(), {}};
        for (auto* found : {&loaded.mistakes, &loaded.warnings}) name_users(*found);
        set_apart_earlier(loaded);
        if (loaded.mistakes.empty()) loaded.model = std::make_shared<Model const>(std::move(m_draft.model));
        return loaded;
    }

    std::shared_ptr<WorkCalendar const> load_calendar() {
        read_calendar();
        return m_draft.model.province.calendar;
    }

  private:
    Files const& province_files() const {
        static Files const none;
        auto const found = m_source.parts.find(std::string(k_province_part));
        return found == m_source.parts.end() ? none : found->second;
    }
    // Empty when there is no such file, or it has a mistake of syntax. `file`: its place in the province.
    std::optional<Node> read_yaml(Files const& files, std::string const& path, std::string const& file) {
        auto const text = files.find(path);
        if (text == files.end()) return m_draft.mistakes.add({file, 1, 1}, "cannot be read"), std::nullopt;
        auto const before = m_draft.mistakes.size();
        auto node = parse_yaml(file, text->second, m_draft.mistakes);
        if (m_draft.mistakes.size() != before) return {};
        return node;
    }
    Reader reader(std::string const& context) { return Reader(context, m_draft.mistakes, m_draft.texts); }
    // A mistake in a set of fields may be one only where the set is used.
    void name_users(std::vector<Mistake>& mistakes) const {
        for (auto& mistake : mistakes) {
            if (auto const users = m_field_sets.users_of(mistake.at.file); !users.empty()) {
                mistake.message += " (used in " + users + ")";
            }
        }
    }

    void read_calendar() {
        auto const node = read_yaml(province_files(), "calendar.yaml", "calendar.yaml");
        if (!node) return;
        auto r = reader("");
        auto const before = m_draft.mistakes.size();
        CalendarFile calendar;
        calendar_mapping().read(r, *node, calendar);
        bool const is_open = std::any_of(calendar.spec.hours.begin(), calendar.spec.hours.end(),
                                         [](Hours const& hours) { return hours.from_minute < hours.to_minute; });
        if (!is_open && m_draft.mistakes.size() == before) r.wrong(*node, "no day of the week has hours");
        auto& province = m_draft.model.province;
        if (m_draft.mistakes.size() == before) {
            auto everywhere = calendar.spec;
            std::erase_if(everywhere.holidays, [](CalendarSpan const& span) { return !span.areas.empty(); });
            std::erase_if(everywhere.special, [](SpecialHours const& days) { return !days.span.areas.empty(); });
            province.calendar = std::make_shared<WorkCalendar const>(std::move(everywhere));
            province.working_time = std::move(calendar.spec);
        }
        if (!calendar.name.empty() && calendar.name != province.code) {
            r.wrong(*node, "this is the calendar of '" + calendar.name + "', not of '" + province.code + "'");
        }
    }

    void read_province() {
        auto const& files = province_files();
        auto& province = m_draft.model.province;
        m_draft.province_at = {"province.yaml", 1, 1};
        m_draft.offices_at = {"offices.yaml", 1, 1};
        m_draft.calendar_at = {"calendar.yaml", 1, 1};
        if (auto const node = read_yaml(files, "province.yaml", "province.yaml")) {
            auto r = reader("");
            province_mapping().read(r, *node, province);
        }
        read_calendar();
        if (auto const node = read_yaml(files, "offices.yaml", "offices.yaml")) {
            auto r = reader("");
            OfficesFile offices;
            offices_mapping().read(r, *node, offices);
            province.offices = std::move(offices.offices);
        }
        for (auto const& path : files_in(files, "areas/")) read_areas(m_draft, path, files.at(path));
        if (auto const rows = files.find("jurisdictions.csv"); rows != files.end())
            read_jurisdictions(m_draft, rows->first, rows->second);
        for (auto const& path : files_in(files, "words/")) {
            read_words(m_draft, "", language_of(path), path, files.at(path));
        }
    }

    void read_system(std::string const& part, Files const& files) {
        System system;
        system.sector = part.substr(0, part.find('/'));
        system.name = part.substr(part.find('/') + 1);
        system.part = part;
        auto const place = [&](std::string const& path) { return path_of(part, path); };
        m_draft.tables[system.name] = std::make_shared<rules::TableSet>();
        m_draft.system_places[system.name] = {place("system.yaml"), 1, 1};
        if (m_draft.model.find_system(system.name)) {
            m_draft.mistakes.add({place("system.yaml"), 1, 1}, "another sector has a system '" + system.name + "'");
        }
        if (auto const node = read_yaml(files, "system.yaml", place("system.yaml"))) {
            auto r = reader(system.name);
            system_mapping().read(r, *node, system);
        }
        if (auto const stories = m_source.stories.find(part); stories != m_source.stories.end()) {
            system.stories = stories->second;
        }
        for (auto const& path : files_in(files, "tables/")) {
            auto const name = path.substr(7, path.size() - 7 - 4);
            read_table(m_draft, system, name, place(path), files.at(path));
        }
        for (auto const& path : files_in(files, "words/")) {
            read_words(m_draft, system.name, language_of(path), place(path), files.at(path));
        }
        Version const now{part, system.name, files, ""};
        read_field_sets(now);
        for (std::string const folder : {"", "documents/", "reports/"}) {
            for (auto const& node : read_definitions(now, folder)) take_definition(node, system.name);
        }
        m_draft.model.systems.push_back(std::move(system));
    }

    // A system's files, those in force now or earlier ones.
    struct Version {
        std::string part;
        std::string system;
        Files const& files;
        std::string mark;  // after the file's name in every place, so that versions are told apart; empty: in force
        std::string place(std::string const& path) const { return path_of(part, path) + mark; }
        std::string owner() const { return part + mark; }
    };

    void read_field_sets(Version const& version) {
        auto paths = files_in(version.files, "fields/");
        for (auto& path : files_in(version.files, k_shared_sets)) paths.push_back(std::move(path));
        for (auto const& path : paths) {
            auto const node = read_yaml(version.files, path, version.place(path));
            if (!node) continue;
            auto r = reader(version.system);
            FieldSetFile set;
            fieldset_mapping().read(r, *node, set);
            if (std::filesystem::path(path).stem() != set.name) r.wrong(*node, "'fieldset' must be the file's name");
            m_field_sets.add(version.owner(), *node, m_draft.mistakes);
        }
    }

    // Those of one folder, put together: NAME.yaml and its parts, NAME.*.yaml, with the fields that they use.
    std::vector<Node> read_definitions(Version const& version, std::string const& folder) {
        std::map<std::string, std::vector<std::string>> definitions;  // NAME.yaml first, then its parts
        for (auto const& path : files_in(version.files, folder)) {
            auto const whole = path.substr(0, path.find('.')) + ".yaml";
            auto& all = definitions[whole];
            all.insert(path == whole ? all.begin() : all.end(), path);
        }
        definitions.erase("system.yaml");
        std::vector<Node> nodes;
        for (auto const& [whole, paths] : definitions) {
            if (paths[0] != whole) {
                m_draft.mistakes.add({version.place(paths[0]), 1, 1}, "a part of " + whole + ", which is not there");
            } else if (auto node = read_parts(version, paths)) {
                m_field_sets.put_into(*node, version.owner(), m_draft.mistakes);
                nodes.push_back(std::move(*node));
            }
        }
        return nodes;
    }
    std::optional<Node> read_parts(Version const& version, std::vector<std::string> const& paths) {
        auto whole = read_yaml(version.files, paths[0], version.place(paths[0]));
        for (auto const& path : std::span(paths).subspan(1)) {
            auto part = read_yaml(version.files, path, version.place(path));
            if (!whole || !part) return {};
            add_part(*whole, std::move(*part), m_draft.mistakes);
        }
        return whole;
    }

    // The services of another version that differ from those read so far. Everything they name is what is in force now;
    // of its registries only the fields matter.
    void read_earlier(EarlierVersion const& version) {
        auto const system = version.part.substr(version.part.find('/') + 1);
        Version const then{version.part, system, version.files,
                           " (version " + hash_of(version.files).substr(0, 8) + ")"};
        bool has_new = false;
        read_field_sets(then);
        for (auto const& node : read_definitions(then, "")) {
            if (kind_of(node) == "registry") {
                read_into(m_draft.earlier_registries, registry_mapping(), system, node);
                continue;
            }
            if (kind_of(node) != "service") continue;
            auto const hash = hash_of_tree(node);
            if (std::ranges::find(m_draft.services, hash, &Service::hash) != m_draft.services.end()) continue;
            auto const service = read_into(m_draft.services, service_mapping(), system, node);
            service->hash = hash;
            service->is_earlier = true;
            has_new = true;
        }
        if (!has_new) return;
        for (auto const& path : files_in(version.files, "words/")) {
            add_earlier_words(m_draft, language_of(path), version.files.at(path));
        }
    }

    // Moves the earlier versions out of the services in force, and their mistakes out of those that matter to all.
    void set_apart_earlier(Loaded& loaded) {
        auto& services = m_draft.model.services;
        for (auto const& service : services) {
            if (!service->is_earlier) continue;
            auto const is_its = [&](Mistake const& mistake) { return is_of(mistake.at.file, service->at.file); };
            std::erase_if(loaded.warnings, is_its);
            BrokenVersion broken{service->name, service->hash, {}};
            std::ranges::copy_if(loaded.mistakes, std::back_inserter(broken.mistakes), is_its);
            if (broken.mistakes.empty())
                m_draft.model.earlier.push_back(service);
            else
                loaded.broken.push_back(std::move(broken));
        }
        for (auto const& service : services) {
            if (!service->is_earlier) continue;
            std::erase_if(loaded.mistakes,
                          [&](auto const& mistake) { return is_of(mistake.at.file, service->at.file); });
        }
        std::erase_if(services, [](auto const& service) { return service->is_earlier; });
        for (auto const& registry : m_draft.earlier_registries)
            std::erase_if(loaded.mistakes,
                          [&](auto const& mistake) { return is_of(mistake.at.file, registry->at.file); });
    }
    // Is `file` the definition `whole` ("citizen/domicile/application.yaml (version 0123abcd)"), a part of it, or a set
    // of fields beside it?
    static bool is_of(std::string const& file, std::string const& whole) {
        auto const ending = whole.substr(whole.rfind(".yaml"));
        auto const folder = whole.substr(0, whole.rfind('/') + 1);
        auto const name = whole.substr(0, whole.rfind(".yaml") + 1);
        return file.ends_with(ending) &&
               (file.starts_with(name) || file.starts_with(folder + "fields/") || file.starts_with("fields/"));
    }

    static std::string language_of(std::string const& path) { return std::filesystem::path(path).stem().string(); }
    // The first key says what a file is.
    static std::string kind_of(Node const& node) {
        return node.is_map() && !node.entries.empty() ? node.entries[0].key : std::string();
    }
    static std::string hash_of_tree(Node const& node) {
        return crypto::hex(crypto::sha256(write_canonical_json(to_data(node))));
    }

    template <typename T>
    std::shared_ptr<T> read_into(std::vector<std::shared_ptr<T>>& all, Mapping<T> const& mapping,
                                 std::string const& system, Node const& node) {
        auto one = std::make_shared<T>();
        one->system = system;
        auto r = reader(system);
        mapping.read(r, node, *one);
        one->system = system;
        all.push_back(one);
        return one;
    }

    void take_definition(Node const& node, std::string const& system) {
        auto const kind = kind_of(node);
        if (kind == "service") {
            read_into(m_draft.services, service_mapping(), system, node)->hash = hash_of_tree(node);
        } else if (kind == "registry") {
            auto const registry = read_into(m_draft.registries, registry_mapping(), system, node);
            if (!registry->states.empty()) registry->first_state = registry->states[0].name;
        } else if (kind == "document") {
            read_into(m_draft.documents, document_mapping(), system, node);
        } else if (kind == "report") {
            read_into(m_draft.reports, report_mapping(), system, node);
        } else {
            m_draft.mistakes.add(node.at(), "the first key says what a file is: " +
                                                unknown("kind", kind, {"service", "registry", "document", "report"}));
        }
    }

    Source const& m_source;
    Draft m_draft;
    FieldSets m_field_sets;
};

}  // namespace

void Draft::share() {
    model.services.assign(services.begin(), services.end());
    model.registries.assign(registries.begin(), registries.end());
    model.documents.assign(documents.begin(), documents.end());
    model.reports.assign(reports.begin(), reports.end());
    for (auto const& [system, set] : tables) model.tables[system] = set;
}

Loaded load(Source const& source) { return Loader(source).load(); }

Loaded load(std::string const& folder) { return load(read_source(folder)); }

std::shared_ptr<WorkCalendar const> load_calendar(Files const& province) {
    Source source;
    source.parts.emplace(k_province_part, province);
    return Loader(source).load_calendar();
}

}  // namespace bolan::definition
