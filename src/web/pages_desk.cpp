// The inbox: what waits for the post, oldest due first, one page of one index range.
#include "cases/bulk.h"
#include "web/desk.h"
#include "web/list_controls.h"
#include <algorithm>
#include <charconv>

namespace bolan::web {

namespace {

constexpr int k_rows = 50;
constexpr char k_find_path[] = "/desk/find";

// One page of a list.
struct Wish {
    DeskList list;
    int shown_before = 0;
};

Wish read_wish(Visit const& visit) {
    Wish wish{within_limits(visit, read_list(visit.request.query))};
    auto& filter = wish.list.filter;
    filter.limit = k_rows;
    if (auto place = cases::InboxPlace::parse(visit.request.query_or("after"))) filter.after = std::move(*place);
    auto const before = visit.request.query_or("n");
    std::from_chars(before.data(), before.data() + before.size(), wish.shown_before);
    wish.shown_before = std::clamp(wish.shown_before, 0, 1'000'000);
    return wish;
}

// Texts of a row that are not in the titles or the model; the component keeps views of them.
struct RowTexts {
    std::string reference, href, received;
    LimitWords limit;
    std::string given;
};

std::string received_on(Words const& words, Date day, Date today) {
    return day.parts().year == today.parts().year ? show_date_short(words, day) : show_date(words, day);
}

std::string given_text(Visit const& visit, DeskRoom const& room, cases::InboxRow const& row) {
    if (row.given_to.empty()) return {};
    if (row.given_to == room.post(visit).code) return std::string(visit.words.T("Given to you"));
    return visit.words.T("Given to {post}", {{"post", post_name(visit, row.given_to)}});
}

std::vector<InboxRow> rows_of(Visit const& visit, DeskRoom const& room, std::vector<cases::InboxRow> const& found,
                              std::vector<RowTexts>& texts) {
    auto const& establishment = room.portal().house.establishment;
    auto const& titles = room.titles(visit);
    auto const& calendar = *room.portal().house.model->province.calendar;
    auto const day = today(visit);
    texts.reserve(found.size());  // views into them must stay
    std::vector<InboxRow> rows;
    rows.reserve(found.size());
    for (auto const& row : found) {
        auto& text =
            texts.emplace_back(RowTexts{group_reference(row.reference), case_href(row.reference),
                                        received_on(visit.words, calendar.today(row.opened_at), day),
                                        room.limit(visit, row.service, row.state, row.area, row.entered_at, row.due_at),
                                        given_text(visit, room, row)});
        auto const* area = establishment.find_area(row.area);
        std::string_view const place = area ? area_name(visit, *area) : std::string_view(row.area);
        rows.push_back({row.case_id.view(), text.href, titles.service(row.service), text.reference, row.subject, place,
                        titles.stage(row.service, row.state), text.received, text.limit.view(), false, text.given});
    }
    return rows;
}

// Actions that may be done on many of these rows at once by this post.
std::vector<BulkAction> bulk_actions(Visit const& visit, DeskRoom const& room, DeskList const& list,
                                     std::vector<cases::InboxRow> const& found) {
    std::vector<BulkAction> out;
    auto const& own = room.post(visit);
    bool const is_below = list.kind == DeskList::Kind::office || !list.at.empty();
    if (is_below && room.portal().house.establishment.head_of(*own.office) == &own)
        out.push_back({std::string(visit.words.T("Give to one post")), std::string(cases::k_assign), Icon::users});
    if (is_below || list.kind == DeskList::Kind::told) return out;
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

std::vector<Chip> chips_of(Visit const& visit, DeskRoom const& room, DeskList const& list) {
    std::vector<Chip> chips;
    auto const& filter = list.filter;
    if (filter.service.empty()) return chips;
    chips.push_back({std::string(visit.words.T("All services")), list.with({}, {}).href(), false, Icon::x});
    auto const service = room.portal().house.model->find_service(filter.service);
    if (!service) return chips;
    for (auto const& state : service->states) {
        bool const waits_for_office =
            std::ranges::any_of(state.waits_for, [](auto const& role) { return role != "applicant"; });
        if (state.final || !waits_for_office) continue;
        bool const is_on = state.name == filter.state;
        chips.push_back({std::string(room.titles(visit).stage(service->name, state.name)),
                         list.with(filter.service, is_on ? std::string() : state.name).href(), is_on});
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
        out.next_href = glue(wish.list.href()) + "after=" + url_part(page.next->text()) + "&n=" + std::to_string(to);
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

// What can be done with the list as a whole: kept under a name, taken along as a file.
void list_links(View& v, Visit const& visit, DeskList const& list) {
    form_open(v, {.action = std::string(k_export_path) + ".csv", .token = form_token(visit)});
    hidden(v, "query", list.query());
    v.h.el("p", {{"class", "meta listlinks"}}, [&] {
        auto const saving = std::string(k_views_path) + "?new=" + url_part(list.query());
        v.h.el("a", {{"href", saving}}, v.T("Save this list"));
        v.h.el("span", {}, v.T("Take it as a file:"));
        v.h.el("button", {{"class", "linkish"}}, "CSV");
        v.h.el("button", {{"class", "linkish"}, {"formaction", std::string(k_export_path) + ".xlsx"}}, "Excel");
    });
    v.h.close();
}

void nothing_to_show(View& v, Visit const& visit, Wish const& wish, cases::InboxPage const& page) {
    if (page.next) {
        v.h.el("p", {}, v.T("Nothing fits in the part of the list that was looked through. There is more of it."));
        return pager(v, pager_of(visit, wish, page));
    }
    if (wish.list.is_filtered())
        empty_state(v, v.T("Nothing fits this search."), "", k_desk_path, v.T("Show everything"));
    else
        empty_state(v, v.T("Nothing waits here."), v.T("New work appears here by itself."));
}

void inbox_body(View& v, Visit const& visit, DeskRoom const& room, Wish const& wish, cases::InboxPage const& page) {
    auto const& list = wish.list;
    std::vector<RowTexts> texts;
    auto const rows = rows_of(visit, room, page.rows, texts);
    auto const bulk = bulk_actions(visit, room, list, page.rows);
    auto const meta = room.portal().house.establishment.post_title(room.post(visit), v.words.code()) + " · " +
                      show_date(v.words, today(visit));
    auto const title = list_title(visit, list);
    desk_head(v, title, {}, meta, true);
    done_notice(v, visit, room, visit.request.query_or("done"));
    if (auto const gone = what_is_gone(visit, list); !gone.empty()) notice(v, Tone::act, gone);
    auto const chips = chips_of(visit, room, list);
    auto const controls = controls_of(visit, room, list);
    auto const choices = controls.choices(v);
    auto const kept = list.whose();
    filters(v, {.action = k_find_path,
                .query = list.filter.text,
                .placeholder = v.T("Name or reference"),
                .chips = chips,
                .choices = choices,
                .kept = kept});
    if (rows.empty()) return nothing_to_show(v, visit, wish, page);
    if (!bulk.empty()) {
        form_open(v, {.action = "/desk/bulk", .token = form_token(visit)});
        auto const asked = list.query();
        bulk_bar(v, bulk, page.next ? std::optional<std::string_view>(asked) : std::nullopt);
    }
    inbox_table(v, {.caption = title,
                    .rows = rows,
                    .can_select = !bulk.empty(),
                    .sorted_by = static_cast<SortedBy>(list.filter.order)});
    if (!bulk.empty()) v.h.close();
    pager(v, pager_of(visit, wish, page));
    list_links(v, visit, list);
}

Result<http::Response> inbox_page(Visit const& visit, DeskRoom const& room) {
    auto const wish = read_wish(visit);
    auto const& list = wish.list;
    if (!list.filter.text.empty() && visit.request.path == k_desk_path) return http::Response::redirect(list.href());
    auto& house = room.portal().house;
    auto const scope = TRY(scope_of(house.establishment, room.post(visit), list));
    auto const page = house.database.read(
        [&](store::Connection& db) { return cases::inbox(house.establishment, db, scope, list.filter, now(visit)); });
    return desk_page(visit, {.title = list_title(visit, list), .styles = ""}, room.frame_with_lists(visit, list.href()),
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
                    options.push_back({charge.id, establishment.post_title(*held, v.words.code())});
            choice_field(v,
                         {.name = "charge", .label = v.T("Post"), .options = options, .value = visit.session->charge});
            buttons(v, {{.label = v.T("Change post")}});
            v.h.close();
        });
}

Result<http::Response> choose_post(Visit const& visit, DeskRoom const& room) {
    auto const form = TRY(read_post(visit));
    TRY(room.portal().house.accounts->choose_charge(*visit.session, form.get_or("charge")));
    return http::Response::redirect(k_desk_path);
}

Result<http::Response> keys_page(Visit const& visit, DeskRoom const& room) {
    return desk_page(visit, {.title = visit.words.T("Keys of the desk"), .styles = "case"},
                     room.frame_with_lists(visit, k_keys_path), [](View& v) { keys_list(v); });
}

}  // namespace

void add_inbox_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    get_page(
        router, portal, k_desk_path, Who::officer, [room](Visit const& visit) { return inbox_page(visit, *room); },
        http::Where::reads);
    get_page(router, portal, k_find_path, Who::officer,
             [room](Visit const& visit) { return inbox_page(visit, *room); });
    get_page(router, portal, k_keys_path, Who::officer, [room](Visit const& visit) { return keys_page(visit, *room); });
    get_page(router, portal, "/desk/post", Who::officer,
             [room](Visit const& visit) { return posts_page(visit, *room); });
    post_page(router, portal, "/desk/post", Who::officer,
              [room](Visit const& visit) { return choose_post(visit, *room); });
}

}  // namespace bolan::web
