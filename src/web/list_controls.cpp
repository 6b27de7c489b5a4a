#include "web/list_controls.h"
#include "web/desk.h"
#include <algorithm>

namespace bolan::web {

namespace {

void add_area(ListControls& out, Visit const& visit, definition::AreaDef const& area, int depth) {
    if (std::ranges::find(out.areas, area.code, &Choice::Item::value) == out.areas.end())
        out.areas.push_back({area.code, area_name(visit, area), depth});
}

// The places that the post looks after, the one chosen with those above it, and what lies one step below.
void add_areas(ListControls& out, Visit const& visit, people::Post const& own, DeskList const& list) {
    auto const& establishment = visit.portal.house.establishment;
    auto const* post = establishment.find_post(list.at);
    auto const* office = post ? post->office : list.at.empty() ? own.office : establishment.find_office(list.at);
    std::vector<definition::AreaDef const*> roots;
    for (auto const* given : establishment.jurisdictions_of(post ? *post : own, today(visit)))
        if (auto const* area = establishment.find_area(given->area)) roots.push_back(area);
    if ((roots.empty() || (!post && !list.at.empty())) && office) roots = {office->area};
    out.areas.push_back({"", visit.words.T("All places")});
    for (auto const* root : roots) {
        std::vector<definition::AreaDef const*> chain;
        for (auto const* at = establishment.find_area(list.filter.area); at && at != root;
             at = establishment.find_area(at->parent))
            chain.insert(chain.begin(), at);
        bool const is_inside = establishment.is_within(list.filter.area, root->code);
        if (!is_inside) chain.clear();
        int depth = 0;
        if (roots.size() > 1) add_area(out, visit, *root, depth++);
        for (auto const* area : chain) add_area(out, visit, *area, depth++);
        if (!is_inside && !list.filter.area.empty()) continue;
        for (auto const* below : establishment.areas_in(chain.empty() ? root->code : chain.back()->code))
            add_area(out, visit, *below, depth);
    }
}

void add_services(ListControls& out, Visit const& visit, DeskRoom const& room, DeskList const& list) {
    out.services.push_back({"", visit.words.T("All services")});
    auto const& seen = list.filter.services;
    auto const is_seen = [&](std::string_view name) { return !seen || std::ranges::find(*seen, name) != seen->end(); };
    auto const offer = [&](auto const& waiting) {
        for (auto const& [name, title] : room.titles(visit).in_order)
            if (name == list.filter.service || (waiting.contains(name) && is_seen(name)))
                out.services.push_back({name, title});
    };
    auto const counted = room.counts(visit);
    auto const workload = visit.portal.house.workload->last();
    if (list.at.empty())
        offer(list.kind == DeskList::Kind::office ? counted->office.by_service : counted->own.by_service);
    else
        offer(workload ? workload->of(list.at).by_service : cases::Workload::OfScope().by_service);
}

}  // namespace

std::vector<Choice> ListControls::choices(View& v) const {
    std::vector<Choice> out;
    if (services.size() > 2 || !service.empty()) out.push_back({"service", v.T("Service"), services, service});
    if (areas.size() > 1) out.push_back({"area", v.T("Place"), areas, area});
    out.push_back({"order", v.T("Order"), orders, order});
    return out;
}

ListControls controls_of(Visit const& visit, DeskRoom const& room, DeskList const& list) {
    ListControls out;
    out.service = list.filter.service;
    out.area = list.filter.area;
    out.order = order_name(list.filter.order);
    auto const& words = visit.words;
    out.orders = {{"", words.T("Most urgent first")},
                  {"received", words.T("Oldest first")},
                  {"reference", words.T("By reference")}};
    add_services(out, visit, room, list);
    add_areas(out, visit, room.post(visit), list);
    return out;
}

}  // namespace bolan::web
