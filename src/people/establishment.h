// The establishment: every area, office and post that the definitions describe, laid out as one tree. Immutable; any
// thread. Pointers given out live as long as the Establishment, which keeps its Model.
#pragma once
#include "definition/model.h"
#include "people/calendars.h"
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace bolan::people {

using definition::AreaDef;
using definition::Model;
using definition::OfficeDef;
using definition::PostDef;

struct Office {
    std::string code;  // "dc_office@quetta"
    OfficeDef const* kind = nullptr;
    AreaDef const* area = nullptr;
    Office const* supervisor = nullptr;  // null at the top
};

struct Post {
    std::string code;  // "deputy_commissioner@quetta", "committee_member.3@quetta"
    PostDef const* kind = nullptr;
    Office const* office = nullptr;
    int seat = 1;  // from 1
};

// What a question of authority is about: a service and the system it belongs to; both empty: nothing in particular.
struct Matter {
    std::string_view service;
    std::string_view system;
};

class Establishment {
  public:
    explicit Establishment(std::shared_ptr<Model const> model);

    Model const& model() const { return *m_model; }
    std::shared_ptr<Model const> shared_model() const { return m_model; }

    Post const* find_post(std::string_view code) const;
    Office const* find_office(std::string_view code) const;
    Office const* office_of(std::string_view kind, std::string_view area) const;
    AreaDef const* find_area(std::string_view code) const;

    // The area itself or the one above it that stands at `level`; null when none does.
    AreaDef const* area_at(std::string_view area, std::string_view level) const;
    bool is_within(std::string_view inner, std::string_view outer) const;
    std::vector<AreaDef const*> areas_in(std::string_view parent) const;  // direct children
    std::vector<AreaDef const*> areas_of_level(std::string_view level) const;

    // The area as that day's map has it: what a younger area was until then, what an ended one has become; itself where
    // it was split into several, and of that day.
    AreaDef const* area_on(std::string_view area, Date on) const;

    Matter matter_of(definition::Service const& service) const { return {service.name, service.system}; }
    // A post looks after its office's area and all below it, or what jurisdictions.csv gives it instead on that day.
    bool covers(Post const& post, std::string_view area, Matter const& matter, Date on) const;
    // Posts of these kinds that look after the area: who holds a role for a case of it.
    std::vector<Post const*> posts_for(std::span<std::string const> kinds, std::string_view area, Matter const& matter,
                                       Date on) const;
    std::vector<definition::Jurisdiction const*> jurisdictions_of(Post const& post, Date on) const;
    std::vector<Office const*> supervisors(Office const& office) const;  // nearest first
    Calendars const& calendars() const { return m_calendars; }
    // SHA-256 in hex of all that decides when work is due and who has it on that day: another one, and tasks are
    // brought in line.
    std::string fingerprint(Date on) const;

    // Who stands over a post; null at the top.
    Post const* head_of(Office const& office) const;    // null where an office has no posts
    Post const* supervisor_of(Post const& post) const;  // the head of its office, or of the one above
    // `superior`: one of definition::k_superiors.
    Post const* superior_of(Post const& post, std::string_view superior) const;

    std::vector<std::unique_ptr<Post>> const& posts() const { return m_posts; }
    std::vector<std::unique_ptr<Office>> const& offices() const { return m_offices; }

    std::string post_title(Post const& post, std::string_view language) const;  // "Deputy Commissioner, Quetta"
    std::string office_title(Office const& office, std::string_view language) const;
    std::string area_name(std::string_view area, std::string_view language) const;

  private:
    std::vector<Post const*> posts_at(std::string_view kind, std::string_view area) const;

    std::shared_ptr<Model const> m_model;
    Calendars m_calendars;
    std::string m_fingerprint;
    std::vector<std::unique_ptr<Office>> m_offices;
    std::vector<std::unique_ptr<Post>> m_posts;
    std::unordered_map<std::string_view, AreaDef const*> m_area_by_code;
    std::unordered_map<std::string_view, std::vector<AreaDef const*>> m_areas_by_parent;
    std::unordered_map<std::string_view, Office const*> m_office_by_code;
    std::unordered_map<std::string_view, Post const*> m_post_by_code;
    std::unordered_map<std::string_view, std::vector<Post const*>> m_posts_by_kind;
    std::unordered_map<std::string_view, std::vector<definition::Jurisdiction const*>> m_jurisdictions;  // by post
    std::unordered_map<std::string_view, std::vector<AreaDef const*>> m_heirs;  // by `formerly`
};

}  // namespace bolan::people
