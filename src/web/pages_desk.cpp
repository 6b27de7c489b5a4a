// The inbox: what waits for the post, oldest due first, one page of one index range.
#include "web/desk.h"
#include <algorithm>
#include <array>
#include <charconv>

namespace bolan::web {

namespace {

constexpr int k_rows = 50;
// A search within the list looks at many rows: not for the threads that serve sockets.
constexpr char k_find_path[] = "/desk/find";

enum class List { mine, late, told, office };

// What the address asks for.
struct Wish {
    List list = List::mine;
    std::string list_name;  // as in the address
    cases::InboxFilter filter;
    int shown_before = 0;

    // The same list with something changed; without the place in it.
    std::string href(std::string_view service, std::string_view state) const {
        std::string out = filter.text.empty() ? k_desk_path : k_find_path;
        char mark = '?';
        auto const add = [&](std::string_view name, std::string_view value) {
            if (value.empty()) return;
            out += mark;
            out += name;
            out += '=';
            out += url_part(value);
            mark = '&';
        };
        add("list", list_name);
        add("service", service);
        add("state", state);
        add("q", filter.text);
        return out;
    }
    std::string href() const { return href(filter.service, filter.state); }
};

Wish read_wish(Visit const& visit) {
    Wish wish;
    auto const& request = visit.request;
    wish.list_name = request.query_or("list");
    wish.list = wish.list_name == "late"     ? List::late
                : wish.list_name == "told"   ? List::told
                : wish.list_name == "office" ? List::office
                                             : List::mine;
    if (wish.list == List::mine) wish.list_name.clear();
    wish.filter.service = request.query_or("service");
    wish.filter.state = request.query_or("state");
    wish.filter.text = request.query_or("q");
    wish.filter.late_only = wish.list == List::late;
    if (wish.list != List::office) wish.filter.told = wish.list == List::told;
    wish.filter.limit = k_rows;
    if (auto place = cases::InboxPlace::parse(request.query_or("after"))) wish.filter.after = std::move(*place);
    auto const before = request.query_or("n");
    std::from_chars(before.data(), before.data() + before.size(), wish.shown_before);
    wish.shown_before = std::clamp(wish.shown_before, 0, 1'000'000);
    return wish;
}

std::string_view title_of(Wish const& wish, Words const& words) {
    switch (wish.list) {
        case List::late:
            return words.T("Late");
        case List::told:
            return words.T("For my attention");
        case List::office:
            return words.T("My office looks over");
        case List::mine:
            break;
    }
    return words.T("Waiting for me");
}

// Texts of a row that are not in the titles or the model; the component keeps views of them.
struct RowTexts {
    std::string reference, href, received;
    LimitWords limit;
};

std::string received_on(Words const& words, Date day, Date today) {
    return day.parts().year == today.parts().year ? show_date_short(words, day) : show_date(words, day);
}

std::vector<InboxRow> rows_of(Visit const& visit, DeskRoom const& room, std::vector<cases::InboxRow> const& found,
                              std::vector<RowTexts>& texts) {
    auto const& establishment = room.portal().house.establishment;
    auto const& titles = room.titles(visit);
    auto const& calendar = *room.portal().house.model->province.calendar;
    auto const day = today(visit);
    bool const is_urdu = visit.words.code() == "ur";
    texts.reserve(found.size());  // views into them must stay
    std::vector<InboxRow> rows;
    rows.reserve(found.size());
    for (auto const& row : found) {
        auto& text = texts.emplace_back(
            RowTexts{group_reference(row.reference), case_href(row.reference),
                     received_on(visit.words, calendar.today(row.opened_at), day),
                     room.limit(visit, row.service, row.state, row.area, row.entered_at, row.due_at)});
        auto const* area = establishment.find_area(row.area);
        std::string_view const place = !area                               ? std::string_view(row.area)
                                       : is_urdu && !area->name_ur.empty() ? area->name_ur
                                                                           : area->name;
        rows.push_back({row.case_id.view(), text.href, titles.service(row.service), text.reference, row.subject, place,
                        titles.stage(row.service, row.state), text.received, text.limit.view()});
    }
    return rows;
}

// Actions that may be done on many of these rows at once by this post.
std::vector<BulkAction> bulk_actions(Visit const& visit, DeskRoom const& room, Wish const& wish,
                                     std::vector<cases::InboxRow> const& found) {
    std::vector<BulkAction> out;
    if (wish.list != List::mine && wish.list != List::late) return out;
    auto const& own = room.post(visit);
    std::vector<std::pair<std::string_view, std::string_view>> seen;
    for (auto const& row : found) {
        std::pair<std::string_view, std::string_view> const stand{row.service, row.state};
        if (std::ranges::find(seen, stand) != seen.end()) continue;
        seen.push_back(stand);
        auto const service = room.portal().house.model->find_service(row.service);
        if (!service) continue;
        for (auto const& action : service->actions) {
            if (!action.bulk || std::ranges::find(action.from, row.state) == action.from.end()) continue;
            if (!room.has_role(own, *service, action)) continue;
            auto const value = service->name + "/" + action.name;
            if (std::ranges::find(out, value, &BulkAction::value) == out.end())
                out.push_back({text_of(visit, action.title), value, Icon::check});
        }
    }
    return out;
}

std::vector<Chip> chips_of(Visit const& visit, DeskRoom const& room, Wish const& wish) {
    std::vector<Chip> chips;
    auto const& filter = wish.filter;
    if (filter.service.empty()) return chips;
    chips.push_back({std::string(visit.words.T("All services")), wish.href({}, {}), false, Icon::x});
    auto const service = room.portal().house.model->find_service(filter.service);
    if (!service) return chips;
    for (auto const& state : service->states) {
        bool const waits_for_office =
            std::ranges::any_of(state.waits_for, [](auto const& role) { return role != "applicant"; });
        if (state.final || !waits_for_office) continue;
        bool const is_on = state.name == filter.state;
        chips.push_back({std::string(room.titles(visit).stage(service->name, state.name)),
                         wish.href(filter.service, is_on ? std::string_view() : std::string_view(state.name)), is_on});
    }
    return chips;
}

Pager pager_of(Visit const& visit, Wish const& wish, cases::InboxPage const& page) {
    Pager out;
    int const from = wish.shown_before + 1, to = wish.shown_before + static_cast<int>(page.rows.size());
    if (!page.rows.empty())
        out.shown = visit.words.T("{from}–{to}", {{"from", show_number(from)}, {"to", show_number(to), k_ltr}});
    auto const glue = [](std::string href) { return href + (href.find('?') == href.npos ? '?' : '&'); };
    if (page.next)
        out.next_href = glue(wish.href()) + "after=" + url_part(page.next->text()) + "&n=" + std::to_string(to);
    return out;
}

// What was done on the page before: the case and where it stands now.
void done_notice(View& v, Visit const& visit, DeskRoom const& room, std::string_view reference) {
    if (reference.empty()) return;
    auto const found =
        room.portal().house.database.read([&](store::Connection& db) { return get_case(visit, db, reference); });
    if (!found) return;
    notice(v, Tone::ok, v.T("Done."), [&] {
        v.h.el("p", {}, [&] {
            v.h.el("a", {{"href", case_href(found->reference)}}, [&] { v.h.ltr(group_reference(found->reference)); });
            v.h.text(" ").typed(found->subject);
            v.h.text(": ").text(room.titles(visit).stage(found->service, found->state));
        });
    });
}

void inbox_body(View& v, Visit const& visit, DeskRoom const& room, Wish const& wish, cases::InboxPage const& page) {
    std::vector<RowTexts> texts;
    auto const rows = rows_of(visit, room, page.rows, texts);
    auto const bulk = bulk_actions(visit, room, wish, page.rows);
    auto const meta = room.portal().house.establishment.post_title(room.post(visit), v.words.code()) + " · " +
                      show_date(v.words, today(visit));
    auto const title = title_of(wish, v.words);
    desk_head(v, title, {}, meta, true);
    done_notice(v, visit, room, visit.request.query_or("done"));
    auto const chips = chips_of(visit, room, wish);
    std::vector<std::pair<std::string, std::string>> kept;
    if (!wish.list_name.empty()) kept.emplace_back("list", wish.list_name);
    if (!wish.filter.service.empty()) kept.emplace_back("service", wish.filter.service);
    if (!wish.filter.state.empty()) kept.emplace_back("state", wish.filter.state);
    filters(v, {.action = k_find_path,
                .query = wish.filter.text,
                .placeholder = v.T("Name or reference"),
                .chips = chips,
                .kept = kept});
    if (rows.empty()) {
        bool const is_filtered =
            !wish.filter.text.empty() || !wish.filter.service.empty() || !wish.filter.state.empty();
        if (is_filtered)
            empty_state(v, v.T("Nothing fits this search."), "", k_desk_path, v.T("Show everything"));
        else
            empty_state(v, v.T("Nothing waits here."), v.T("New work appears here by itself."));
        return;
    }
    if (!bulk.empty()) {
        form_open(v, {.action = "/desk/bulk", .token = form_token(visit)});
        bulk_bar(v, bulk);
    }
    inbox_table(v, {.caption = title, .rows = rows, .can_select = !bulk.empty()});
    if (!bulk.empty()) v.h.close();
    pager(v, pager_of(visit, wish, page));
}

Result<http::Response> inbox_page(Visit const& visit, DeskRoom const& room) {
    auto const wish = read_wish(visit);
    if (!wish.filter.text.empty() && visit.request.path == k_desk_path) return http::Response::redirect(wish.href());
    auto& house = room.portal().house;
    auto const& own = room.post(visit);
    auto const& scope = wish.list == List::office ? own.office->code : own.code;
    auto const page =
        house.database.read([&](store::Connection& db) { return cases::inbox(db, scope, wish.filter, now(visit)); });
    std::string list = "/desk";
    if (!wish.list_name.empty())
        list += "?list=" + wish.list_name;
    else if (!wish.filter.service.empty())
        list += "?service=" + wish.filter.service;
    return desk_page(visit, {.title = title_of(wish, visit.words), .styles = ""}, room.frame_with_lists(visit, list),
                     [&](View& v) { inbox_body(v, visit, room, wish, page); });
}

// ---- The post to act from

Result<http::Response> posts_page(Visit const& visit, DeskRoom const& room) {
    auto const& establishment = room.portal().house.establishment;
    return desk_page(
        visit, {.title = visit.words.T("Change post"), .styles = "case form"}, room.frame(visit, DeskSection::none),
        [&](View& v) {
            v.h.el("h1", {}, v.T("Change post"));
            v.h.el("p", {}, v.T("You hold more than one post. Choose the one you act from now."));
            form_open(v, {.action = "/desk/post", .token = form_token(visit)});
            std::vector<Option> options;
            for (auto const& charge : visit.session->charges)
                if (auto const* held = establishment.find_post(charge.post))
                    options.push_back({charge.post, establishment.post_title(*held, v.words.code())});
            choice_field(v, {.name = "post", .label = v.T("Post"), .options = options, .value = visit.session->post});
            buttons(v, {{.label = v.T("Change post")}});
            v.h.close();
        });
}

Result<http::Response> choose_post(Visit const& visit, DeskRoom const& room) {
    auto const form = TRY(read_post(visit));
    TRY(room.portal().house.accounts->choose_post(*visit.session, form.get_or("post")));
    return http::Response::redirect(k_desk_path);
}

}  // namespace

void add_inbox_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    get_page(
        router, portal, k_desk_path, Who::officer, [room](Visit const& visit) { return inbox_page(visit, *room); },
        http::Where::io);
    get_page(router, portal, k_find_path, Who::officer,
             [room](Visit const& visit) { return inbox_page(visit, *room); });
    get_page(router, portal, "/desk/post", Who::officer,
             [room](Visit const& visit) { return posts_page(visit, *room); });
    post_page(router, portal, "/desk/post", Who::officer,
              [room](Visit const& visit) { return choose_post(visit, *room); });
}

}  // namespace bolan::web
