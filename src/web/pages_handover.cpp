// The note by which a post's work is handed over: what waited there, and the successor's acceptance of each thing.
#include "web/officers.h"

namespace bolan::web {

namespace {

constexpr int k_rows = 50;
constexpr int k_notes = 20;

Result<cases::Handover> get_note(Visit const& visit) {
    auto& house = visit.portal.house;
    auto note =
        house.database.read([&](store::Connection& db) { return cases::find_handover(db, visit.request.param("id")); });
    if (!note) return Fail(Error::not_found("handover.unknown"));
    if (!cases::may_read_handover(house, visit.actor(), *note)) return Fail(Error::forbidden("handover.not_yours"));
    return std::move(*note);
}

void acceptance(View& v, cases::HandoverItem const& item, bool can_accept) {
    if (item.accepted_at) {
        tag(v, {v.T("Accepted"), Tone::ok});
        if (!item.remark.empty()) v.h.text(" ").typed(item.remark);
    } else if (can_accept) {
        check_box(v, {.name = "case", .label = v.T("Accept"), .value = item.case_id.view()});
    } else {
        v.h.text(item.still_waits ? v.T("Waits") : v.T("Done since"));
    }
}

void items_table(View& v, Visit const& visit, DeskRoom const& room, std::vector<cases::HandoverItem> const& items,
                 bool can_accept) {
    auto const& titles = room.titles(visit);
    std::vector<std::string> const heads{v.T("Reference"), v.T("Service"), v.T("Name"),
                                         v.T("Stage"),     v.T("Due"),     v.T("Handed over")};
    std::vector<std::vector<Cell>> rows;
    for (auto const& item : items)
        rows.push_back({{group_reference(item.reference), As::ltr, case_href(item.reference)},
                        {std::string(titles.service(item.service))},
                        {item.subject, As::typed},
                        {std::string(titles.stage(item.service, item.state))},
                        {item.due_at ? moment(visit, *item.due_at) : std::string("—")},
                        {.text = {}, .body = [&v, &item, can_accept] { acceptance(v, item, can_accept); }}});
    data_table(v, {.caption = v.T("What waited"), .heads = heads, .rows = rows, .has_hidden_caption = true});
}

Result<http::Response> note_page(Visit const& visit, DeskRoom const& room) {
    auto const note = TRY(get_note(visit));
    auto const items = visit.portal.house.database.read(
        [&](store::Connection& db) { return cases::items_of(db, note, visit.request.query_or("after"), k_rows + 1); });
    std::vector<cases::HandoverItem> const shown(items.begin(),
                                                 items.begin() + std::min<long>(k_rows, std::ssize(items)));
    bool const can_accept = note.is_open() && cases::may_accept_handover(visit.portal.house, visit.actor(), note);
    return desk_page(
        visit, {.title = visit.words.T("Handing over"), .styles = "case form"},
        room.frame_with_lists(visit, "/desk/handovers"), [&](View& v) {
            back_link(v, "/desk/handovers", v.T("Handing over"));
            desk_head(v, handover_title(visit, note), {}, post_name(visit, note.post));
            v.h.el("p", {},
                   v.T("Everything waits at the post as before. Accepting a thing says that you have received it; "
                       "if a paper is missing, say so."));
            if (note.waiting > note.listed)
                notice(v, Tone::info, v.T("{n} waited; the first due are listed.", {{"n", show_number(note.waiting)}}));
            if (shown.empty()) return empty_state(v, v.T("Nothing waited."), "");
            if (can_accept) form_open(v, {.action = visit.request.path, .token = form_token(visit)});
            items_table(v, visit, room, shown, can_accept);
            if (can_accept) {
                text_field(v, {.name = "remark",
                               .label = v.T("Remark on what you accept now"),
                               .kind = TextKind::multiline,
                               .is_optional = true});
                buttons(v, {{.label = v.T("Accept what is ticked"), .name = "what", .value = "ticked"},
                            {.label = v.T("Accept everything"), .name = "what", .value = "all", .look = Look::second}});
                v.h.close();
            }
            if (items.size() > shown.size())
                pager(v, {.next_href = visit.request.path + "?after=" + shown.back().case_id.text()});
        });
}

Result<http::Response> post_note(Visit const& visit) {
    auto const form = TRY(read_post(visit));
    std::vector<CaseId> chosen;
    for (auto const text : form.all("case"))
        if (auto const id = CaseId::parse(text)) chosen.push_back(*id);
    bool const all = form.get_or("what") == "all";
    if (all || !chosen.empty())
        TRY(cases::accept_handover(visit.portal.house, visit.actor(), visit.request.param("id"),
                                   all ? std::vector<CaseId>() : chosen, form.get_or("remark")));
    return http::Response::redirect(visit.request.path);
}

Result<http::Response> notes_page(Visit const& visit, DeskRoom const& room) {
    if (!visit.actor().has_whole_authority()) return Fail(Error::forbidden("handover.not_yours"));
    auto const notes = visit.portal.house.database.read(
        [&](store::Connection& db) { return cases::handovers_of(db, visit.session->post, k_notes); });
    return desk_page(visit, {.title = visit.words.T("Handing over"), .styles = "case"},
                     room.frame_with_lists(visit, "/desk/handovers"), [&](View& v) {
                         desk_head(v, v.T("Handing over"), {}, post_name(visit, visit.session->post));
                         if (notes.empty())
                             return empty_state(v, v.T("Nothing has been handed over at this post."),
                                                v.T("A note appears when an order takes the post from its holder."));
                         std::vector<DocumentItem> items;
                         for (auto const& note : notes)
                             items.push_back({handover_title(visit, note),
                                              handover_href(note),
                                              {},
                                              note.is_open() ? Tone::act : Tone::ok,
                                              std::string(note.is_open() ? v.T("To accept") : v.T("Accepted"))});
                         document_list(v, items);
                     });
}

}  // namespace

void add_handover_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    get_page(router, portal, "/desk/handovers", Who::officer,
             [room](Visit const& visit) { return notes_page(visit, *room); });
    get_page(router, portal, "/desk/handover/{id}", Who::officer,
             [room](Visit const& visit) { return note_page(visit, *room); });
    post_page(router, portal, "/desk/handover/{id}", Who::officer, post_note);
}

}  // namespace bolan::web
