// A case that was walked in the browser becomes a story of its system: for whoever writes definitions.
#include "web/desk.h"

namespace bolan::web {

namespace {

void explain(View& v) {
    v.h.el("p", {},
           v.T("What was applied for, what each post did and when, and where the case stands now become a file in the "
               "system's examples, which is played as a test. The people of a demonstration are invented; never save "
               "the case of a real person."));
}

http::Response ask_name(Visit const& visit, DeskRoom const& room, cases::Case const& of, std::string_view typed,
                        std::span<FieldError const> errors) {
    auto const href = case_href(of.reference);
    return desk_page(
        visit,
        {.title = visit.words.T("Save this as an example"), .styles = "case form", .has_errors = !errors.empty()},
        room.frame(visit, DeskSection::inbox),
        [&](View& v) {
            back_link(v, href);
            error_summary(v, errors);
            v.h.el("h1", {}, v.T("Save this as an example"));
            explain(v);
            form_open(v, {.action = href + "/example", .token = form_token(visit)});
            text_field(v, {.name = "name",
                           .label = v.T("Name of the file"),
                           .value = typed,
                           .hint = v.T("Small Latin letters, digits and dashes, such as 04-sent-back."),
                           .error = error_of(errors, "name"),
                           .kind = TextKind::code,
                           .max_length = 40});
            buttons(v, {{.label = v.T("Save")}});
            v.h.close();
        },
        errors.empty() ? 200 : 400);
}

void show_saved(View& v, SavedExample const& saved) {
    v.h.el("h1", {}, v.T("The example is saved"));
    v.h.el("p", {}, [&] { v.say("It stands in {file}.", {{"file", saved.file, k_ltr}}); });
    if (saved.failure.empty())
        notice(v, Tone::ok, v.T("It was played, and it holds."));
    else
        notice(v, Tone::bad, v.T("It was played, and it does not hold yet. Mend the file by hand."), [&] {
            v.h.el("p", {{"dir", "ltr"}, {"lang", "en"}}, saved.failure);
        });
    if (saved.unsaid.empty()) return;
    v.h.el("h2", {}, v.T("What a story cannot say"));
    v.h.el("p", {}, v.T("The file says so too, where it matters."));
    v.h.el("ul", {{"dir", "ltr"}, {"lang", "en"}}, [&] {
        for (auto const& one : saved.unsaid) v.h.el("li", {}, one);
    });
}

Result<cases::Case> case_of(Visit const& visit) {
    return visit.portal.house.database.read(
        [&](store::Connection& db) { return get_case(visit, db, visit.request.param("reference")); });
}

Result<http::Response> save(Visit const& visit, DeskRoom const& room) {
    auto const form = TRY(read_post(visit));
    auto const of = TRY(case_of(visit));
    std::string const name(form.get_or("name"));
    auto const saved = visit.portal.save_example(of.id, name);
    if (!saved) {
        FieldError const error{"name", problem_in_words(visit, saved.error().code, saved.error().values),
                               visit.words.T("Name of the file")};
        return ask_name(visit, room, of, name, {&error, 1});
    }
    return desk_page(visit, {.title = visit.words.T("The example is saved")}, room.frame(visit, DeskSection::inbox),
                     [&](View& v) {
                         back_link(v, case_href(of.reference));
                         show_saved(v, *saved);
                     });
}

}  // namespace

void example_link(View& v, Visit const& visit, std::string_view reference) {
    if (!visit.portal.save_example) return;
    v.h.el("p", {}, [&] {
        v.h.el("a", {{"href", case_href(reference) + "/example"}}, v.T("Save this as an example"));
    });
}

void add_example_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    if (!portal.save_example) return;
    get_page(router, portal, "/desk/case/{reference}/example", Who::officer,
             [room](Visit const& visit) -> Result<http::Response> {
                 return ask_name(visit, *room, TRY(case_of(visit)), {}, {});
             });
    post_page(router, portal, "/desk/case/{reference}/example", Who::officer,
              [room](Visit const& visit) { return save(visit, *room); });
}

}  // namespace bolan::web
