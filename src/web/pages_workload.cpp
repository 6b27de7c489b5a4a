// What waits where, by age: for the post's own office and, one step at a time, the offices below it. Every number leads
// to the list that it counts.
#include "web/desk.h"
#include "web/desk_list.h"
#include <algorithm>

namespace bolan::web {

using cases::Waiting;
using people::Office;
using people::Post;

namespace {

constexpr std::size_t k_busiest = 10;

// The office looked at, and what the page says of it.
struct Overview {
    Office const& office;
    std::shared_ptr<cases::Workload const> counted;
    std::string own;           // post of the visitor
    cases::Services services;  // that the visitor may see at other posts and at offices

    // Of a post or an office.
    Waiting at(std::string const& scope) const {
        auto const& of = counted->of(scope);
        if (!services || scope == own) return of.all;
        Waiting out;
        for (auto const& [service, waiting] : of.by_service)
            if (is_seen(service)) out.add(waiting);
        return out;
    }
    bool is_seen(std::string_view service) const {
        return !services || std::ranges::find(*services, service) != services->end();
    }
};

std::string list_href(DeskList::Kind kind, std::string const& at, std::string const& service) {
    DeskList list;
    list.kind = kind;
    list.at = at;
    list.filter.service = service;
    return list.href();
}

std::vector<std::string> heads_of(Words const& words, std::vector<std::string> first) {
    for (auto const& head : {std::string(words.T("Waiting")), std::string(words.T("Not yet due")),
                             std::string(words.T("Late up to 7 days")), std::string(words.T("Late 8 to 30 days")),
                             std::string(words.T("Late more than 30 days")), std::string(words.T("Oldest since"))})
        first.push_back(head);
    return first;
}

void add_numbers(Visit const& visit, std::vector<Cell>& row, Waiting const& of, std::string const& at,
                 std::string const& service = {}) {
    auto const number = [&](int count, DeskList::Kind kind) {
        row.push_back({.text = show_number(count),
                       .as = As::ltr,
                       .href = count == 0 ? std::string() : list_href(kind, at, service),
                       .is_number = true});
    };
    number(of.all(), DeskList::Kind::mine);
    row.push_back({.text = show_number(of.not_due), .as = As::ltr, .is_number = true});
    for (int const late : of.late) number(late, DeskList::Kind::late);
    auto const& calendar = *visit.portal.house.model->province.calendar;
    row.push_back({of.oldest.ms == 0 ? "" : show_date(visit.words, calendar.today(of.oldest))});
}

// Who works at the post, or that nobody does.
Cell holder_of(Visit const& visit, Post const& post) {
    std::string names;
    for (auto const& charge : visit.portal.house.charges->of_post(post.code, now(visit)))
        names += (names.empty() ? "" : " · ") + charge.person_name;
    if (names.empty()) return {.text = std::string(visit.words.T("vacant")), .tone = Tone::act};
    return {names, As::typed};
}

std::vector<Cell> post_row(Visit const& visit, Overview const& shown, Post const& post) {
    std::vector<Cell> row{{visit.portal.house.establishment.post_title(post, visit.words.code())},
                          holder_of(visit, post)};
    add_numbers(visit, row, shown.at(post.code), post.code);
    return row;
}

void posts_table(View& v, Visit const& visit, Overview const& shown, std::string_view caption,
                 std::vector<Post const*> const& posts) {
    if (posts.empty()) return;
    std::vector<std::vector<Cell>> rows;
    for (auto const* post : posts) rows.push_back(post_row(visit, shown, *post));
    auto const heads = heads_of(v.words, {std::string(v.T("Post")), std::string(v.T("Held by"))});
    data_table(v, {.caption = caption, .heads = heads, .rows = rows});
}

void offices_table(View& v, Visit const& visit, Overview const& shown) {
    auto const& establishment = visit.portal.house.establishment;
    std::vector<std::pair<Office const*, Waiting>> below;
    int quiet = 0;
    for (auto const& office : establishment.offices()) {
        if (office->supervisor != &shown.office) continue;
        auto const waiting = shown.at(office->code);
        if (waiting.all() > 0)
            below.emplace_back(office.get(), waiting);
        else
            ++quiet;
    }
    std::ranges::stable_sort(below, [](auto const& a, auto const& b) {
        return std::pair(a.second.late_all(), a.second.all()) > std::pair(b.second.late_all(), b.second.all());
    });
    std::vector<std::vector<Cell>> rows;
    for (auto const& [office, waiting] : below) {
        rows.push_back({{.text = establishment.office_title(*office, v.words.code()),
                         .href = std::string(k_workload_path) + "?at=" + url_part(office->code)}});
        add_numbers(visit, rows.back(), waiting, office->code);
    }
    auto const heads = heads_of(v.words, {std::string(v.T("Office, with those below it"))});
    if (!rows.empty()) data_table(v, {.caption = v.T("Offices below"), .heads = heads, .rows = rows});
    if (quiet > 0)
        v.h.el("p", {{"class", "meta"}},
               v.T("In {n} more offices below nothing waits.", {{"n", show_number(quiet), k_ltr}}));
}

void services_table(View& v, Visit const& visit, DeskRoom const& room, Overview const& shown) {
    std::vector<std::vector<Cell>> rows;
    for (auto const& [service, waiting] : shown.counted->of(shown.office.code).by_service) {
        if (!shown.is_seen(service)) continue;
        rows.push_back({{std::string(room.titles(visit).service(service))}});
        add_numbers(visit, rows.back(), waiting, shown.office.code, service);
    }
    if (rows.empty()) return;
    auto const heads = heads_of(v.words, {std::string(v.T("Service"))});
    data_table(v, {.caption = v.T("By service, with the offices below"), .heads = heads, .rows = rows});
}

struct Busy {
    Post const* post;
    Waiting waiting;
};

// The posts here and below at which something waits.
std::vector<Busy> busy_posts(Visit const& visit, Overview const& shown) {
    std::vector<Busy> out;
    for (auto const& post : visit.portal.house.establishment.posts()) {
        if (!is_under(*post->office, shown.office)) continue;
        if (auto const waiting = shown.at(post->code); waiting.all() > 0) out.push_back({post.get(), waiting});
    }
    return out;
}

// Those with the highest `measure`.
template <typename Measure>
std::vector<Post const*> busiest(std::vector<Busy> const& busy, Measure const& measure) {
    std::vector<std::pair<int, Post const*>> all;
    for (auto const& [post, waiting] : busy)
        if (int const n = measure(waiting); n > 0) all.emplace_back(n, post);
    auto const count = std::min(all.size(), k_busiest);
    std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(count), [](auto const& a, auto const& b) {
        return a.first != b.first ? a.first > b.first : a.second->code < b.second->code;
    });
    std::vector<Post const*> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(all[i].second);
    return out;
}

void workload_body(View& v, Visit const& visit, DeskRoom const& room, Overview const& shown) {
    auto const& establishment = visit.portal.house.establishment;
    auto const& own = *room.post(visit).office;
    if (&shown.office != &own) {
        auto const& above = *shown.office.supervisor;
        back_link(v, std::string(k_workload_path) + "?at=" + url_part(above.code),
                  establishment.office_title(above, v.words.code()));
    }
    auto const clock = iso_time(shown.counted->at, offset_of(visit)).substr(11, 5);
    desk_head(v, v.T("What waits where"), {},
              establishment.office_title(shown.office, v.words.code()) + " · " +
                  v.T("as of {time}", {{"time", clock, k_ltr}}));
    if (shown.at(shown.office.code).all() == 0) return empty_state(v, v.T("Nothing waits here or below."), "");
    std::vector<Post const*> posts;
    for (auto const& post : establishment.posts())
        if (post->office == &shown.office) posts.push_back(post.get());
    posts_table(v, visit, shown, v.T("Posts of this office"), posts);
    offices_table(v, visit, shown);
    services_table(v, visit, room, shown);
    auto const busy = busy_posts(visit, shown);
    posts_table(v, visit, shown, v.T("Posts with most late work"),
                busiest(busy, [](Waiting const& of) { return of.late_all(); }));
    posts_table(v, visit, shown, v.T("Posts with most waiting"),
                busiest(busy, [](Waiting const& of) { return of.all(); }));
    v.h.el(
        "p", {{"class", "meta"}},
        v.T("Counted about once a minute. What waits at several posts is counted at each, and once for their office."));
}

Result<http::Response> workload_page(Visit const& visit, DeskRoom const& room) {
    auto const& establishment = visit.portal.house.establishment;
    auto const& own = *room.post(visit).office;
    auto const at = visit.request.query_or("at", own.code);
    auto const* office = establishment.find_office(at);
    if (!office) return Fail(Error::not_found("list.nobody"));
    if (!is_under(*office, own) || !visit.actor().has_whole_authority())
        return Fail(Error::forbidden("list.not_yours"));
    auto& house = visit.portal.house;
    Overview const shown{*office, house.workload->latest(), visit.session->post,
                         house.engine->services_listed(visit.actor(), office->code)};
    return desk_page(visit, {.title = visit.words.T("What waits where"), .styles = "case"},
                     room.frame_with_lists(visit, k_workload_path),
                     [&](View& v) { workload_body(v, visit, room, shown); });
}

}  // namespace

void add_workload_pages(http::Router& router, Room const& room) {
    get_page(router, room->portal(), k_workload_path, Who::officer,
             [room](Visit const& visit) { return workload_page(visit, *room); });
}

}  // namespace bolan::web
