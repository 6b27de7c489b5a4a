#include "web/desk_list.h"
#include "http/encoding.h"
#include "web/visit.h"
#include <algorithm>
#include <array>

namespace bolan::web {

namespace {

constexpr std::array<std::pair<std::string_view, DeskList::Kind>, 3> k_kinds{
    {{"late", DeskList::Kind::late}, {"told", DeskList::Kind::told}, {"office", DeskList::Kind::office}}};
constexpr std::array<std::pair<std::string_view, cases::Order>, 2> k_orders{
    {{"received", cases::Order::received}, {"reference", cases::Order::reference}}};
// A search within the list looks at many rows: not for the threads that serve sockets.
constexpr char k_find_path[] = "/desk/find";

// What is not named is what an address without a word of it means.
template <typename Names, typename Value>
std::string_view name_of(Names const& names, Value value) {
    auto const found = std::ranges::find(names, value, [](auto const& one) { return one.second; });
    return found == names.end() ? std::string_view() : found->first;
}

void add_if(http::Pairs& to, std::string_view name, std::string_view value) {
    if (!value.empty()) to.emplace_back(name, value);
}

}  // namespace

std::string_view order_name(cases::Order order) { return name_of(k_orders, order); }

http::Pairs DeskList::whose() const {
    http::Pairs out;
    add_if(out, "list", name_of(k_kinds, kind));
    add_if(out, "at", at);
    return out;
}

std::string DeskList::query() const {
    auto pairs = whose();
    add_if(pairs, "service", filter.service);
    add_if(pairs, "state", filter.state);
    add_if(pairs, "area", filter.area);
    add_if(pairs, "order", order_name(filter.order));
    add_if(pairs, "q", filter.text);
    return http::write_query(pairs);
}

std::string DeskList::href() const {
    auto const asked = query();
    return (filter.text.empty() ? k_desk_path : k_find_path) + (asked.empty() ? "" : "?" + asked);
}

DeskList DeskList::with(std::string service, std::string state) const {
    DeskList out = *this;
    out.filter.service = std::move(service);
    out.filter.state = std::move(state);
    return out;
}

DeskList read_list(http::Pairs const& query) {
    auto const value = [&](std::string_view name) {
        auto const found = std::ranges::find(query, name, &http::Pairs::value_type::first);
        return found == query.end() ? std::string() : found->second;
    };
    DeskList list;
    auto const kind = value("list");
    for (auto const& [name, of] : k_kinds)
        if (name == kind) list.kind = of;
    list.at = value("at");
    list.filter.service = value("service");
    list.filter.state = value("state");
    list.filter.area = value("area");
    auto const order = value("order");
    for (auto const& [name, of] : k_orders)
        if (name == order) list.filter.order = of;
    list.filter.text = value("q");
    list.filter.late_only = list.kind == DeskList::Kind::late;
    if (list.kind != DeskList::Kind::office) list.filter.told = list.kind == DeskList::Kind::told;
    return list;
}

DeskList read_list(std::string_view query) { return read_list(http::parse_query(query).value_or(http::Pairs())); }

bool is_under(people::Office const& office, people::Office const& over) {
    for (auto const* at = &office; at; at = at->supervisor)
        if (at == &over) return true;
    return false;
}

Result<std::string> scope_of(people::Establishment const& establishment, people::Post const& own,
                             DeskList const& list) {
    if (list.at.empty()) return list.kind == DeskList::Kind::office ? own.office->code : own.code;
    auto const* post = establishment.find_post(list.at);
    auto const* office = post ? post->office : establishment.find_office(list.at);
    if (!office) return Fail(Error::not_found("list.nobody"));
    if (!is_under(*office, *own.office)) return Fail(Error::forbidden("list.not_yours"));
    return list.at;
}

DeskList within_limits(Visit const& visit, DeskList list) {
    auto const& house = visit.portal.house;
    auto const* own = house.establishment.find_post(visit.session->post);
    auto const scope = own ? scope_of(house.establishment, *own, list) : Result<std::string>(std::string());
    list.filter.services = house.engine->services_listed(visit.actor(), scope ? *scope : list.at);
    return list;
}

std::string list_title(Visit const& visit, DeskList const& list) {
    auto const& words = visit.words;
    auto const& establishment = visit.portal.house.establishment;
    if (!list.at.empty()) {
        auto const* post = establishment.find_post(list.at);
        auto const* office = establishment.find_office(list.at);
        auto const whose = post     ? establishment.post_title(*post, words.code())
                           : office ? establishment.office_title(*office, words.code())
                                    : list.at;
        return list.kind == DeskList::Kind::late ? words.T("Late: {whose}", {{"whose", whose}})
                                                 : words.T("Waiting: {whose}", {{"whose", whose}});
    }
    switch (list.kind) {
        case DeskList::Kind::late:
            return std::string(words.T("Late"));
        case DeskList::Kind::told:
            return std::string(words.T("For my attention"));
        case DeskList::Kind::office:
            return std::string(words.T("My office looks over"));
        case DeskList::Kind::mine:
            break;
    }
    return std::string(words.T("Waiting for me"));
}

std::string what_is_gone(Visit const& visit, DeskList const& list) {
    auto const& house = visit.portal.house;
    auto const& filter = list.filter;
    auto const service = house.model->find_service(filter.service);
    if (!filter.service.empty() && !service)
        return visit.words.T("The service “{name}” is no longer there.", {{"name", filter.service, k_ltr}});
    if (service && !filter.state.empty() && !house.model->find_state(*service, filter.state))
        return visit.words.T("The stage “{name}” is no longer there.", {{"name", filter.state, k_ltr}});
    if (!filter.area.empty() && !house.establishment.find_area(filter.area))
        return visit.words.T("The place “{name}” is no longer there.", {{"name", filter.area, k_ltr}});
    bool const has_at =
        list.at.empty() || house.establishment.find_post(list.at) || house.establishment.find_office(list.at);
    if (!has_at) return visit.words.T("The office or post “{name}” is no longer there.", {{"name", list.at, k_ltr}});
    return {};
}

}  // namespace bolan::web
