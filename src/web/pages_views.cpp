// Saved lists: one page to keep a list under a name, and to rename, order and delete those that are kept.
#include "web/desk.h"
#include "web/desk_list.h"

namespace bolan::web {

using cases::SavedView;

namespace {

void save_form(View& v, Visit const& visit, std::string_view query, std::string_view typed,
               std::span<FieldError const> errors) {
    auto const list = read_list(query);
    v.h.el("h2", {}, v.T("Save this list"));
    v.h.el("p", {{"class", "meta"}}, list_title(visit, list));
    form_open(v, {.action = k_views_path, .token = form_token(visit)});
    hidden(v, "query", list.query());
    text_field(v, {.name = "title",
                   .label = v.T("Name of the list"),
                   .value = typed,
                   .error = error_of(errors, "title"),
                   .max_length = cases::k_view_title_max});
    buttons(v, {{.label = v.T("Save"), .name = "do", .value = "save"}});
    v.h.close();
}

void view_form(View& v, Visit const& visit, SavedView const& view, std::size_t at, std::size_t count) {
    auto const list = read_list(view.query);
    v.h.el("section", {{"class", "sect-s"}}, [&] {
        v.h.el("h2", {}, [&] { v.h.el("a", {{"href", list.href()}}, [&] { v.h.typed(view.title); }); });
        if (auto const gone = what_is_gone(visit, list); !gone.empty()) tag(v, {gone, Tone::bad});
        form_open(v, {.action = k_views_path, .token = form_token(visit)});
        hidden(v, "id", view.id);
        auto const name = "title/" + view.id;
        text_field(v, {.name = name,
                       .label = v.T("Name of the list"),
                       .value = view.title,
                       .max_length = cases::k_view_title_max});
        v.h.el("div", {{"class", "btns"}}, [&] {
            auto const button = [&](std::string_view what, std::string_view label) {
                v.h.el("button", {{"class", "btn btn--2"}, {"name", "do"}, {"value", what}}, [&] {
                    v.h.text(label);
                    v.h.el("span", {{"class", "vh"}}, [&] { v.h.text(" ").typed(view.title); });
                });
            };
            button("rename", v.T("Rename"));
            if (at > 0) button("up", v.T("Up"));
            if (at + 1 < count) button("down", v.T("Down"));
            button("delete", v.T("Delete"));
        });
        v.h.close();
    });
}

http::Response views_view(Visit const& visit, DeskRoom const& room, std::optional<std::string_view> query,
                          std::string_view typed = {}, std::span<FieldError const> errors = {}) {
    auto const saved = room.saved(visit);
    return desk_page(
        visit,
        {.title = visit.words.T("Saved lists"),
         .path = k_views_path,
         .styles = "case form",
         .has_errors = !errors.empty()},
        room.frame_with_lists(visit, k_views_path),
        [&](View& v) {
            back_link(v, k_desk_path, v.T("Inbox"));
            error_summary(v, errors);
            desk_head(v, v.T("Saved lists"), {}, v.T("Only you see them, at this post."));
            v.h.el("div", {{"class", "narrow"}}, [&] {
                if (query) save_form(v, visit, *query, typed, errors);
                auto const& views = saved->views;
                for (std::size_t i = 0; i < views.size(); ++i) view_form(v, visit, views[i], i, views.size());
                if (views.empty() && !query)
                    empty_state(v, v.T("No list is saved."),
                                v.T("Open a list, narrow it, and choose “Save this list”."), k_desk_path, v.T("Inbox"));
            });
        },
        errors.empty() ? 200 : 422);
}

Result<http::Response> views_page(Visit const& visit, DeskRoom const& room) {
    return views_view(visit, room, visit.request.query_value("new"));
}

Result<> carry_out(Visit const& visit, http::Form const& form) {
    auto const actor = visit.actor();
    auto const what = form.get_or("do");
    auto const id = std::string(form.get_or("id"));
    return visit.portal.house.database.write([&](store::Transaction& tx) -> Result<> {
        if (what == "save")
            return cases::save_view(tx, actor, form.get_or("title"), read_list(form.get_or("query")).query(),
                                    now(visit));
        if (what == "rename") return cases::rename_view(tx, actor, id, form.get_or("title/" + id));
        if (what == "delete") return cases::delete_view(tx, actor, id);
        return cases::move_view(tx, actor, id, what == "up" ? cases::Move::up : cases::Move::down);
    });
}

Result<http::Response> change_views(Visit const& visit, DeskRoom const& room) {
    auto const form = TRY(read_post(visit));
    auto const done = carry_out(visit, form);
    room.forget_saved(visit);
    bool const is_save = form.get_or("do") == "save";
    if (done) return http::Response::redirect(is_save ? read_list(form.get_or("query")).href() : k_views_path);
    if (done.error().kind == ErrorKind::not_found) return Fail(done.error());
    std::vector<FieldError> const errors{{is_save ? "title" : "title/" + std::string(form.get_or("id")),
                                          problem_in_words(visit, done.error().code, done.error().values)}};
    auto const query = is_save ? std::optional(form.get_or("query")) : std::nullopt;
    return views_view(visit, room, query, form.get_or("title"), errors);
}

}  // namespace

void add_view_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    get_page(router, portal, k_views_path, Who::officer,
             [room](Visit const& visit) { return views_page(visit, *room); });
    post_page(router, portal, k_views_path, Who::officer,
              [room](Visit const& visit) { return change_views(visit, *room); });
}

}  // namespace bolan::web
