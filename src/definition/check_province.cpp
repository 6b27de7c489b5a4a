// Levels, areas with their dates, offices, posts, systems.
#include "base/text.h"
#include "definition/names.h"
#include <algorithm>
#include <map>

namespace bolan::definition {

namespace {

void check_levels(Draft& draft) {
    auto const& province = draft.model.province;
    // Words that `case` and a record have of their own.
    static std::vector<std::string> const taken{"reference", "state",  "area", "opened_on", "entered_on",
                                                "record",    "parent", "id",   "live",      "number"};
    for (auto const& level : province.levels) {
        if (contains(taken, level)) {
            draft.mistakes.add(draft.province_at,
                               "a level cannot be called '" + level + "': every case has a value of that name");
        }
    }
    if (!province.languages.empty() && province.languages[0] != "en") {
        draft.mistakes.add(draft.province_at,
                           "'en' must be the first of the languages: definitions are written in English");
    }
}

std::string dates(AreaDef const& area) {
    return (area.valid_from ? area.valid_from->iso() : "the beginning") + " to " +
           (area.valid_to ? area.valid_to->iso() : "today");
}

void check_within_parent(Draft& draft, AreaDef const& area, AreaDef const& parent) {
    bool const starts_after = parent.valid_to && area.valid_from && *area.valid_from > *parent.valid_to;
    bool const ends_before = area.valid_to && parent.valid_from && *area.valid_to < *parent.valid_from;
    bool const outlasts = parent.valid_to && (!area.valid_to || *area.valid_to > *parent.valid_to);
    if (starts_after || ends_before || outlasts) {
        draft.mistakes.add(area.at, "'" + area.code + "' (" + dates(area) +
                                        ") does not lie within the life of its parent '" + parent.code + "' (" +
                                        dates(parent) + ")");
    }
}

void check_area(Draft& draft, AreaDef const& area, std::map<std::string, AreaDef const*> const& by_code,
                std::vector<std::string> const& codes) {
    auto const& province = draft.model.province;
    int const level = province.level_index(area.level);
    if (level < 0) return draft.mistakes.add(area.at, unknown("level", area.level, province.levels));
    if (area.valid_from && area.valid_to && *area.valid_to < *area.valid_from) {
        draft.mistakes.add(area.at, "'" + area.code + "' ends on " + area.valid_to->iso() + ", before it begins on " +
                                        area.valid_from->iso());
    }
    if (!area.formerly.empty()) {
        if (!by_code.contains(area.formerly) || area.formerly == area.code)
            draft.mistakes.add(area.at, "formerly: there is no other area '" + area.formerly + "'");
        auto const former = by_code.find(area.formerly);
        bool const is_older = former != by_code.end() && area.valid_from &&
                              (!former->second->valid_from || *former->second->valid_from < *area.valid_from);
        if (!is_older)
            draft.mistakes.add(area.at, "formerly: say with valid_from since when '" + area.code +
                                            "' is apart; what it was before must be older");
    }
    if (area.parent.empty()) {
        if (level != 0) draft.mistakes.add(area.at, "only the province has no parent");
        return;
    }
    auto const parent = by_code.find(area.parent);
    if (parent == by_code.end()) {
        auto const near = nearest(area.parent, codes);
        return draft.mistakes.add(
            area.at, "unknown parent '" + area.parent + "'" + (near ? "; did you mean '" + *near + "'?" : ""));
    }
    if (province.level_index(parent->second->level) != level - 1) {
        return draft.mistakes.add(area.at, "a " + area.level + " must lie in a " +
                                               (level > 0 ? province.levels[level - 1] : "province") + ", but '" +
                                               area.parent + "' is a " + parent->second->level);
    }
    check_within_parent(draft, area, *parent->second);
}

void check_areas(Draft& draft) {
    auto const& province = draft.model.province;
    std::map<std::string, AreaDef const*> by_code;
    std::map<std::string, AreaDef const*> by_short_code;
    std::vector<std::string> codes;
    int tops = 0;
    for (auto const& area : province.areas) {
        codes.push_back(area.code);
        tops += area.parent.empty();
        if (tops > 1 && area.parent.empty()) draft.mistakes.add(area.at, "a second area without parent");
        auto const [first, is_new] = by_code.emplace(area.code, &area);
        if (!is_new) {
            draft.mistakes.add(area.at, "duplicate area '" + area.code + "'; first in " + first->second->at.file + ":" +
                                            std::to_string(first->second->at.line));
        }
        if (area.short_code.empty()) continue;
        auto const [other, is_free] = by_short_code.emplace(area.level + " " + area.short_code, &area);
        if (!is_free) {
            draft.mistakes.add(area.at, "short code '" + area.short_code + "' is also that of '" + other->second->code +
                                            "': their numbers would be the same");
        }
    }
    for (auto const& area : province.areas) check_area(draft, area, by_code, codes);
    if (province.areas.empty()) draft.mistakes.add({"areas", 1, 1}, "no areas: areas/*.csv");
}

void check_office(Draft& draft, OfficeDef const& office, std::map<std::string, Location>& posts) {
    auto const& province = draft.model.province;
    int const level = province.level_index(office.level);
    if (!office.level.empty() && level < 0)
        draft.mistakes.add(office.at, unknown("level", office.level, province.levels));
    if (!office.under.empty()) {
        auto const* above = province.find_office(office.under);
        if (!above) {
            draft.mistakes.add(office.at, unknown("office", office.under, names_of(province.offices)));
        } else if (province.level_index(above->level) > level) {
            draft.mistakes.add(office.at,
                               "'" + office.name + "' is under '" + office.under + "', which stands in a smaller area");
        }
    }
    auto const* next = &office;
    for (std::size_t i = 0; next && !next->under.empty(); ++i) {
        next = province.find_office(next->under);
        if (i > province.offices.size()) {
            draft.mistakes.add(office.at, "'" + office.name + "' is under itself");
            break;
        }
    }
    if (office.open_on_holidays && !office.hours)
        draft.mistakes.add(office.at, "'open_on_holidays' needs 'hours' of its own");
    if (office.hours && std::ranges::none_of(*office.hours, [](Hours const& hours) { return hours != Hours(); }))
        draft.mistakes.add(office.at, "no day of the week has hours");
    if (!office.head.empty() && std::ranges::find(office.posts, office.head, &PostDef::name) == office.posts.end())
        draft.mistakes.add(office.at, "head: " + unknown("post", office.head, names_of(office.posts)));
    for (auto const& post : office.posts) {
        auto const [first, is_new] = posts.emplace(post.name, post.at);
        if (!is_new) {
            draft.mistakes.add(
                post.at, "duplicate post '" + post.name + "'; first on line " + std::to_string(first->second.line));
        }
        if (post.name == "applicant" || post.name == "system") {
            draft.mistakes.add(post.at, "a post cannot be called '" + post.name + "'");
        }
    }
}

void check_post_names(Draft& draft, Location const& at, std::vector<std::string> const& names,
                      std::map<std::string, Location> const& posts) {
    std::vector<std::string> known;
    for (auto const& [post, place] : posts) known.push_back(post);
    for (auto const& name : names)
        if (!contains(known, name)) draft.mistakes.add(at, unknown("post", name, known));
}

// "tehsildar.2@quetta": the second seat of a kind in the area of its office.
bool is_seat(Province const& province, std::string const& code) {
    auto const at = code.find('@');
    if (at == code.npos) return false;
    auto const* area = province.find_area(code.substr(at + 1));
    auto kind = code.substr(0, at);
    int seat = 0;
    if (auto const dot = kind.find('.'); dot != kind.npos) {
        seat = std::atoi(kind.c_str() + dot + 1);
        kind.resize(dot);
    }
    auto const* post = province.find_post(kind);
    auto const* office = province.office_of_post(kind);
    if (!post || !area || area->level != office->level) return false;
    return post->seats > 1 ? seat >= 1 && seat <= post->seats : seat == 0;
}

void check_jurisdiction(Draft& draft, Jurisdiction const& row) {
    auto const& model = draft.model;
    if (!is_seat(model.province, row.post))
        draft.mistakes.add(row.at, "there is no post '" + row.post + "': a kind of post, with .2 for the second of " +
                                       "several seats, and the area of its office: officer.2@town");
    if (!model.province.find_area(row.area)) draft.mistakes.add(row.at, "there is no area '" + row.area + "'");
    if (row.valid_from && row.valid_to && *row.valid_to < *row.valid_from)
        draft.mistakes.add(row.at, "valid_to lies before valid_from");
    for (auto const& name : row.services)
        if (!model.find_service(name) && !model.find_system(name))
            draft.mistakes.add(row.at, "there is no service or system '" + name + "'");
}

// One namespace for what stands in links, tables and ledger: a name means one thing in the province.
template <typename T>
void check_duplicates(Draft& draft, std::vector<std::shared_ptr<T>> const& things, char const* what) {
    std::map<std::string, Location> first;
    for (auto const& thing : things) {
        auto const [known, is_new] = first.emplace(thing->name, thing->at);
        if (!is_new && !thing->name.empty()) {
            draft.mistakes.add(
                thing->at, "duplicate " + std::string(what) + " '" + thing->name + "'; first in " + known->second.file);
        }
    }
}

}  // namespace

void check_offices(Draft& draft, Location const& at, char const* key, std::vector<std::string> const& offices) {
    for (auto const& office : offices) {
        if (draft.model.province.find_office(office)) continue;
        draft.mistakes.add(at,
                           std::string(key) + ": " + unknown("office", office, names_of(draft.model.province.offices)));
    }
}

void check_owner(Draft& draft, Location const& at, std::string const& owner) {
    if (!owner.empty()) check_offices(draft, at, "owner", {owner});
}

namespace {

void check_local_days(Draft& draft) {
    auto const& province = draft.model.province;
    std::vector<std::string> codes;
    for (auto const& area : province.areas) codes.push_back(area.code);
    auto const check = [&](CalendarSpan const& span) {
        for (auto const& area : span.areas) {
            if (province.find_area(area)) continue;
            draft.mistakes.add({"calendar.yaml", 1, 1}, "'" + span.name + "': " + unknown("area", area, codes));
        }
    };
    for (auto const& holiday : province.working_time.holidays) check(holiday);
    for (auto const& special : province.working_time.special) check(special.span);
}

}  // namespace

void check_province(Draft& draft) {
    check_levels(draft);
    check_areas(draft);
    check_local_days(draft);
    std::map<std::string, Location> posts;
    for (auto const& office : draft.model.province.offices) check_office(draft, office, posts);
    auto const& publishing = draft.model.province.publishing;
    check_post_names(draft, publishing.at, publishing.proposed_by, posts);
    check_post_names(draft, publishing.at, publishing.reviewed_by, posts);
    for (auto const& rule : draft.model.province.orders) check_post_names(draft, rule.at, rule.by, posts);
    for (auto const& row : draft.model.province.jurisdictions) check_jurisdiction(draft, row);
    for (auto const& system : draft.model.systems) {
        check_owner(draft, draft.system_places.at(system.name), system.owner);
    }
    auto in_force = draft.services;
    std::erase_if(in_force, [](auto const& service) { return service->is_earlier; });
    check_duplicates(draft, in_force, "service");
    check_duplicates(draft, draft.registries, "registry");
    check_duplicates(draft, draft.documents, "document");
    check_duplicates(draft, draft.reports, "report");
    for (auto const& service : draft.services) {
        if (draft.model.find_registry(service->name)) {
            draft.mistakes.add(service->at, "'" + service->name + "' is the name of a registry too");
        }
    }
}

}  // namespace bolan::definition
