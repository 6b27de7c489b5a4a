#include "definition/model.h"
#include <algorithm>

namespace bolan::definition {

bool is_superior(std::string_view name) { return std::ranges::find(k_superiors, name) != std::end(k_superiors); }

namespace {

template <typename T>
T const* find_named(std::vector<T> const& all, std::string_view name) {
    auto const found = std::find_if(all.begin(), all.end(), [&](T const& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

template <typename T>
std::shared_ptr<T const> find_shared(std::vector<std::shared_ptr<T const>> const& all, std::string_view name) {
    for (auto const& one : all) {
        if (one->name == name) return one;
    }
    return nullptr;
}

}  // namespace

AreaDef const* Province::find_area(std::string_view code) const {
    for (auto const& area : areas) {
        if (area.code == code) return &area;
    }
    return nullptr;
}

OfficeDef const* Province::find_office(std::string_view name) const { return find_named(offices, name); }

PostDef const* Province::find_post(std::string_view name) const {
    for (auto const& office : offices) {
        if (auto const* post = find_named(office.posts, name)) return post;
    }
    return nullptr;
}

OfficeDef const* Province::office_of_post(std::string_view post) const {
    for (auto const& office : offices) {
        if (find_named(office.posts, post)) return &office;
    }
    return nullptr;
}

int Province::level_index(std::string_view level) const {
    auto const found = std::find(levels.begin(), levels.end(), level);
    return found == levels.end() ? -1 : static_cast<int>(found - levels.begin());
}

AreaDef const* Province::area_at_level(std::string_view code, std::string_view level) const {
    auto const* area = find_area(code);
    // No deeper than the levels: a file with a cycle of parents is refused, but walked before it is known.
    for (std::size_t i = 0; area && i <= levels.size(); ++i) {
        if (area->level == level) return area;
        area = find_area(area->parent);
    }
    return nullptr;
}

Option const* Field::find_option(std::string_view code) const {
    for (auto const* all : {&options, &table_options}) {
        for (auto const& option : *all) {
            if (option.code == code) return &option;
        }
    }
    return nullptr;
}

Field const* Field::find_field(std::string_view field) const { return find_named(fields, field); }

bool Service::is_opened_by(std::string_view who) const {
    return std::find(applicant.begin(), applicant.end(), who) != applicant.end();
}

Field const* Service::find_field(std::string_view field) const {
    for (auto const& page : form) {
        if (auto const* found = find_named(page.fields, field)) return found;
    }
    for (auto const& action : actions) {
        if (auto const* found = find_named(action.asks, field)) return found;
    }
    return nullptr;
}

State const* Service::find_state(std::string_view state) const { return find_named(states, state); }

Action const* Service::find_action(std::string_view action) const { return find_named(actions, action); }

Role const* Service::find_role(std::string_view role) const { return find_named(roles, role); }

std::vector<Field const*> Service::all_fields() const {
    std::vector<Field const*> all;
    auto const add = [&](std::vector<Field> const& fields) {
        for (auto const& field : fields) {
            bool const is_known =
                std::any_of(all.begin(), all.end(), [&](Field const* known) { return known->name == field.name; });
            if (!is_known) all.push_back(&field);
        }
    };
    for (auto const& page : form) add(page.fields);
    for (auto const& action : actions) add(action.asks);
    return all;
}

std::string Service::registry() const {
    if (!about.empty()) return about;
    for (auto const& action : actions) {
        for (auto const& effect : action.effects) {
            if (effect.kind == Effect::Kind::create_record) return effect.target;
        }
    }
    return {};
}

Field const* Registry::find_field(std::string_view field) const { return find_named(fields, field); }

RecordState const* Registry::find_state(std::string_view state) const { return find_named(states, state); }

std::shared_ptr<Service const> Model::find_service(std::string_view name) const { return find_shared(services, name); }

namespace {

template <typename Find>
auto find_in_versions(Model const& model, Service const& version, Find find) {
    auto found = find(version);
    if (auto const in_force = model.find_service(version.name); !found && in_force) found = find(*in_force);
    for (auto const& earlier : model.earlier)
        if (!found && earlier->name == version.name) found = find(*earlier);
    return found;
}

}  // namespace

State const* Model::find_state(Service const& version, std::string_view state) const {
    return find_in_versions(*this, version, [&](Service const& service) { return service.find_state(state); });
}

Action const* Model::find_action(Service const& version, std::string_view action) const {
    return find_in_versions(*this, version, [&](Service const& service) { return service.find_action(action); });
}

Text const* Model::find_message(std::string_view code) const {
    auto const dot = code.find('.');
    if (dot == code.npos) return nullptr;
    auto const service = find_service(code.substr(0, dot));
    if (!service) return nullptr;
    return find_in_versions(*this, *service, [&](Service const& version) -> Text const* {
        auto const found = version.messages.find(std::string(code.substr(dot + 1)));
        return found == version.messages.end() ? nullptr : &found->second;
    });
}

std::shared_ptr<Registry const> Model::find_registry(std::string_view name) const {
    return find_shared(registries, name);
}

std::shared_ptr<Document const> Model::find_document(std::string_view name) const {
    return find_shared(documents, name);
}

std::shared_ptr<Report const> Model::find_report(std::string_view name) const { return find_shared(reports, name); }

System const* Model::find_system(std::string_view name) const { return find_named(systems, name); }

rules::Tables const& Model::tables_of(std::string_view system) const {
    static rules::TableSet const none;
    auto const found = tables.find(std::string(system));
    return found == tables.end() ? none : *found->second;
}

std::string_view Model::text(Text const& text, std::string_view language) const {
    auto const found = words.find(std::string(language));
    if (found == words.end()) return text.en;
    if (!text.context.empty()) {
        auto const own = found->second.find(text.context + '\4' + text.en);
        if (own != found->second.end()) return own->second;
    }
    auto const general = found->second.find(text.en);
    return general == found->second.end() ? std::string_view(text.en) : std::string_view(general->second);
}

}  // namespace bolan::definition
