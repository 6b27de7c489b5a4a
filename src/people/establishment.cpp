#include "people/establishment.h"
#include "base/check.h"
#include "base/json.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include <algorithm>

namespace bolan::people {

namespace {

Value office_value(OfficeDef const& kind) {
    Value posts = Value::list();
    for (auto const& post : kind.posts) posts.push(Value::List{post.name, post.seats});
    return Value::map({{"name", kind.name},
                       {"level", kind.level},
                       {"under", kind.under},
                       {"hours", kind.hours ? week_value(*kind.hours) : Value()},
                       {"open_on_holidays", kind.open_on_holidays},
                       {"head", kind.head},
                       {"posts", std::move(posts)}});
}

std::string fingerprint_of(definition::Province const& province) {
    auto const day = [](std::optional<Date> const& date) { return date ? Value(date->iso()) : Value(); };
    Value areas = Value::list(), offices = Value::list();
    for (auto const& area : province.areas)
        areas.push(Value::List{area.code, area.level, area.parent, day(area.valid_from), day(area.valid_to)});
    for (auto const& kind : province.offices) offices.push(office_value(kind));
    auto const& time = province.working_time;
    return crypto::hex(crypto::sha256(write_canonical_json(Value::map({{"areas", std::move(areas)},
                                                                       {"offices", std::move(offices)},
                                                                       {"offset", time.offset_minutes},
                                                                       {"week", week_value(time.hours)},
                                                                       {"days", days_of(time)}}))));
}

}  // namespace

Establishment::Establishment(std::shared_ptr<Model const> model)
    : m_model(std::move(model)), m_calendars(m_model->province), m_fingerprint(fingerprint_of(m_model->province)) {
    auto const& province = m_model->province;
    for (auto const& area : province.areas) {
        m_area_by_code.emplace(area.code, &area);
        m_areas_by_parent[area.parent].push_back(&area);
    }
    for (auto const& kind : province.offices)
        for (auto const& area : province.areas) {
            if (area.level != kind.level) continue;
            auto& office = m_offices.emplace_back(std::make_unique<Office>());
            *office = {kind.name + "@" + area.code, &kind, &area, nullptr};
            m_office_by_code.emplace(office->code, office.get());
        }
    for (auto& office : m_offices) {
        if (!office->kind->under.empty()) {
            // The supervisor stands in the same area or in the nearest one above it.
            for (auto const* area = office->area; area && !office->supervisor; area = find_area(area->parent))
                office->supervisor = office_of(office->kind->under, area->code);
        }
        for (auto const& kind : office->kind->posts)
            for (int seat = 1; seat <= kind.seats; ++seat) {
                auto& post = m_posts.emplace_back(std::make_unique<Post>());
                std::string const seat_text = kind.seats > 1 ? "." + std::to_string(seat) : "";
                *post = {kind.name + seat_text + "@" + office->area->code, &kind, office.get(), seat};
                m_post_by_code.emplace(post->code, post.get());
                m_posts_by_kind[kind.name].push_back(post.get());
            }
    }
    for (auto const& row : province.jurisdictions) m_jurisdictions[row.post].push_back(&row);
    for (auto const& area : province.areas)
        if (!area.formerly.empty()) m_heirs[area.formerly].push_back(&area);
}

namespace {
template <typename Map>
auto find_in(Map const& map, std::string_view key) -> typename Map::mapped_type {
    auto const found = map.find(key);
    return found == map.end() ? typename Map::mapped_type{} : found->second;
}
}  // namespace

std::string Establishment::fingerprint(Date on) const {
    Value rows = Value::list();
    for (auto const& row : m_model->province.jurisdictions) {
        if ((row.valid_from && on < *row.valid_from) || (row.valid_to && *row.valid_to < on)) continue;
        Value services = Value::list();
        for (auto const& name : row.services) services.push(name);
        rows.push(Value::List{row.post, row.area, std::move(services)});
    }
    return crypto::hex(crypto::sha256(m_fingerprint + write_canonical_json(rows)));
}

Post const* Establishment::find_post(std::string_view code) const { return find_in(m_post_by_code, code); }
Office const* Establishment::find_office(std::string_view code) const { return find_in(m_office_by_code, code); }
AreaDef const* Establishment::find_area(std::string_view code) const { return find_in(m_area_by_code, code); }

Office const* Establishment::office_of(std::string_view kind, std::string_view area) const {
    return find_office(std::string(kind) + "@" + std::string(area));
}

AreaDef const* Establishment::area_at(std::string_view area, std::string_view level) const {
    for (auto const* at = find_area(area); at; at = find_area(at->parent))
        if (at->level == level) return at;
    return nullptr;
}

bool Establishment::is_within(std::string_view inner, std::string_view outer) const {
    for (auto const* at = find_area(inner); at; at = find_area(at->parent))
        if (at->code == outer) return true;
    return false;
}

std::vector<AreaDef const*> Establishment::areas_in(std::string_view parent) const {
    return find_in(m_areas_by_parent, parent);
}

std::vector<AreaDef const*> Establishment::areas_of_level(std::string_view level) const {
    std::vector<AreaDef const*> out;
    for (auto const& area : m_model->province.areas)
        if (area.level == level) out.push_back(&area);
    return out;
}

AreaDef const* Establishment::area_on(std::string_view code, Date on) const {
    auto const* area = find_area(code);
    while (area && area->valid_from && on < *area->valid_from && !area->formerly.empty())
        area = find_area(area->formerly);
    while (area && area->valid_to && *area->valid_to < on) {
        auto heirs = find_in(m_heirs, area->code);
        std::erase_if(heirs, [&](AreaDef const* heir) { return heir->level != area->level; });
        if (heirs.size() != 1) break;
        area = heirs.front();
    }
    return area;
}

std::vector<definition::Jurisdiction const*> Establishment::jurisdictions_of(Post const& post, Date on) const {
    auto rows = find_in(m_jurisdictions, post.code);
    std::erase_if(rows, [&](definition::Jurisdiction const* row) {
        return (row->valid_from && on < *row->valid_from) || (row->valid_to && *row->valid_to < on);
    });
    return rows;
}

bool Establishment::covers(Post const& post, std::string_view area, Matter const& matter, Date on) const {
    auto const rows = jurisdictions_of(post, on);
    if (rows.empty()) return is_within(area, post.office->area->code);
    return std::ranges::any_of(rows, [&](definition::Jurisdiction const* row) {
        auto const names = [&](std::string const& name) { return name == matter.service || name == matter.system; };
        return is_within(area, row->area) && (row->services.empty() || std::ranges::any_of(row->services, names));
    });
}

// The seats of the one office of that kind which stands in the area or above it.
std::vector<Post const*> Establishment::posts_at(std::string_view kind, std::string_view area) const {
    std::vector<Post const*> out;
    auto const found = m_posts_by_kind.find(kind);
    if (found == m_posts_by_kind.end()) return out;
    auto const& any = *found->second.front();
    auto const* seat_area = area_at(area, any.office->kind->level);
    if (!seat_area) return out;
    for (int seat = 1; seat <= any.kind->seats; ++seat) {
        auto const name = any.kind->seats > 1 ? any.kind->name + "." + std::to_string(seat) : any.kind->name;
        auto const* post = find_post(name + "@" + seat_area->code);
        CHECK(post != nullptr);
        out.push_back(post);
    }
    return out;
}

std::vector<Post const*> Establishment::posts_for(std::span<std::string const> kinds, std::string_view area,
                                                  Matter const& matter, Date on) const {
    std::vector<Post const*> out;
    for (auto const& kind : kinds) {
        for (auto const* post : posts_at(kind, area))
            if (!m_jurisdictions.contains(post->code) || covers(*post, area, matter, on)) out.push_back(post);
        if (m_jurisdictions.empty()) continue;
        for (auto const* post : find_in(m_posts_by_kind, kind))
            if (m_jurisdictions.contains(post->code) && std::ranges::find(out, post) == out.end() &&
                covers(*post, area, matter, on))
                out.push_back(post);
    }
    return out;
}

std::vector<Office const*> Establishment::supervisors(Office const& office) const {
    std::vector<Office const*> out;
    for (auto const* at = office.supervisor; at; at = at->supervisor) out.push_back(at);
    return out;
}

Post const* Establishment::head_of(Office const& office) const {
    auto const& posts = office.kind->posts;
    if (posts.empty()) return nullptr;
    auto const named = std::ranges::find(posts, office.kind->head, &PostDef::name);
    auto const& kind = named == posts.end() ? posts.front() : *named;
    return find_post(kind.name + (kind.seats > 1 ? ".1" : "") + "@" + office.area->code);
}

Post const* Establishment::supervisor_of(Post const& post) const {
    auto const* head = head_of(*post.office);
    if (head != &post) return head;
    return post.office->supervisor ? head_of(*post.office->supervisor) : nullptr;
}

Post const* Establishment::superior_of(Post const& post, std::string_view superior) const {
    auto const* above = supervisor_of(post);
    if (superior == "supervisor" || !above) return above;
    if (superior == "next_supervisor") return supervisor_of(*above);
    CHECK(superior == "head");
    auto const over = supervisors(*post.office);
    return head_of(over.empty() ? *post.office : *over.back());
}

std::string Establishment::area_name(std::string_view area, std::string_view language) const {
    auto const* found = find_area(area);
    if (!found) return std::string(area);
    return language == "ur" && !found->name_ur.empty() ? found->name_ur : found->name;
}

namespace {
std::string with_area(std::string_view title, std::string const& area, std::string_view language) {
    return std::string(title) + (language == "ur" ? "، " : ", ") + area;
}
}  // namespace

std::string Establishment::post_title(Post const& post, std::string_view language) const {
    std::string title(m_model->text(post.kind->title, language));
    if (post.kind->seats > 1) title += " " + std::to_string(post.seat);
    return with_area(title, area_name(post.office->area->code, language), language);
}

std::string Establishment::office_title(Office const& office, std::string_view language) const {
    return with_area(m_model->text(office.kind->title, language), area_name(office.area->code, language), language);
}

}  // namespace bolan::people
