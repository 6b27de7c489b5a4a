// A task that waits at several seats given to one of them, from the page of its case.
#include "cases/assign.h"
#include "web/desk.h"

namespace bolan::web {

using cases::Case;
using people::Post;

namespace {

constexpr char k_all_seats[] = "all";

std::string giving_href(std::string_view reference) { return case_href(reference) + "/assign"; }

// "Bano Shah · 12 waiting": who works there and how much.
std::string seat_hint(Visit const& visit, Post const& seat) {
    std::string out;
    for (auto const& charge : visit.portal.house.charges->of_post(seat.code, now(visit)))
        out += (out.empty() ? "" : " · ") + charge.person_name;
    if (out.empty()) out = visit.words.T("vacant");
    auto const waiting = visit.portal.house.workload->latest()->of(seat.code).all.all();
    return out + " · " + visit.words.T("{n} waiting", {{"n", show_number(waiting), k_ltr}});
}

// The case, and what of it this officer may give away.
struct Giving {
    Case of;
    std::vector<cases::Assignable> tasks;
    std::vector<Post const*> seats;
};

Result<Giving> read_giving(Visit const& visit) {
    auto& house = visit.portal.house;
    auto out = TRY(house.database.read([&](store::Connection& db) -> Result<Giving> {
        Giving read{TRY(get_case(visit, db, visit.request.param("reference"))), {}, {}};
        read.tasks = house.engine->assignable(db, visit.actor(), read.of);
        return read;
    }));
    if (out.tasks.empty()) return Fail(Error::forbidden("assign.not_yours"));
    for (auto const& task : out.tasks) out.seats.insert(out.seats.end(), task.seats.begin(), task.seats.end());
    return out;
}

http::Response giving_view(Visit const& visit, DeskRoom const& room, Giving const& giving, std::string_view key,
                           Value const& typed, std::span<FieldError const> errors = {}) {
    auto const title = visit.words.T("Give to one post");
    auto const& reference = giving.of.reference;
    return desk_page(
        visit, {.title = title, .path = giving_href(reference), .styles = "case form", .has_errors = !errors.empty()},
        room.frame(visit, DeskSection::inbox),
        [&](View& v) {
            back_link(v, case_href(reference), group_reference(reference));
            error_summary(v, errors);
            v.h.el("h1", {}, title);
            v.h.el("p", {{"class", "lead"}}, [&] {
                v.h.text(room.titles(visit).service(giving.of.service)).text(" · ").typed(giving.of.subject);
            });
            form_open(v, {.action = giving_href(reference), .token = form_token(visit), .key = key});
            hidden(v, "version", std::to_string(giving.of.version));
            giving_fields(v, visit, giving.seats, typed, errors);
            buttons(v, {{.label = v.T("Give")}});
            v.h.close();
        },
        errors.empty() ? 200 : 422);
}

Result<http::Response> giving_page(Visit const& visit, DeskRoom const& room) {
    auto const giving = TRY(read_giving(visit));
    Value typed = Value::map();
    if (auto const& to = giving.tasks.front().given_to; !to.empty()) typed.set("to", to);
    return giving_view(visit, room, giving, new_form_key(), typed);
}

Result<http::Response> give(Visit const& visit, DeskRoom const& room) {
    auto const posted = TRY(read_post(visit));
    std::vector<Problem> problems;
    auto const typed = posted_giving(posted, problems);
    auto const giving = TRY(read_giving(visit));
    auto const refuse = [&](Error const& error) {
        return giving_view(visit, room, giving, posted.get_or("key"), typed, errors_in_words(visit, error, {}));
    };
    if (!problems.empty()) return refuse(Error{ErrorKind::bad_input, "form.invalid", {}, problems});
    std::string const version(posted.get_or("version", "0"));
    auto const done = visit.portal.house.engine->assign({.actor = visit.actor(),
                                                         .case_id = giving.of.id,
                                                         .to = std::string(typed["to"].string_or("")),
                                                         .reason = std::string(typed["reason"].string_or("")),
                                                         .key = std::string(posted.get_or("key")),
                                                         .version = std::atoll(version.c_str())});
    if (done) return http::Response::redirect(case_href(giving.of.reference));
    if (done.error().kind == ErrorKind::bad_input || done.error().kind == ErrorKind::conflict)
        return refuse(done.error());
    return Fail(done.error());
}

}  // namespace

void giving_fields(View& v, Visit const& visit, std::span<Post const* const> seats, Value const& typed,
                   std::span<FieldError const> errors) {
    std::vector<Option> options;
    for (auto const* seat : seats)
        options.push_back({seat->code, post_name(visit, seat->code), seat_hint(visit, *seat)});
    options.push_back({k_all_seats, std::string(v.T("Back to all of them")), {}});
    auto const* to = typed.find("to");
    choice_field(v, {.name = "to",
                     .label = v.T("Who is to do it?"),
                     .options = options,
                     .value = !to                         ? std::string_view()
                              : to->string_or("").empty() ? k_all_seats
                                                          : to->string_or(""),
                     .error = error_of(errors, "to")});
    text_field(v, {.name = "reason",
                   .label = v.T("Reason"),
                   .value = typed["reason"].string_or(""),
                   .hint = v.T("It is shown in the history of the case."),
                   .error = error_of(errors, "reason"),
                   .kind = TextKind::multiline,
                   .max_length = 500});
}

Value posted_giving(http::Form const& posted, std::vector<Problem>& problems) {
    Value out = Value::map({{"reason", posted.get_or("reason")}});
    auto const to = posted.get_or("to");
    if (to.empty())
        problems.push_back({"to", "field.required", {}});
    else
        out.set("to", to == k_all_seats ? std::string_view() : to);
    if (posted.get_or("reason").empty()) problems.push_back({"reason", "assign.no_reason", {}});
    return out;
}

void giving_link(View& v, Visit const& visit, Case const& of) {
    bool const may_give =
        !visit.portal.house.database
             .read([&](store::Connection& db) { return visit.portal.house.engine->assignable(db, visit.actor(), of); })
             .empty();
    if (!may_give) return;
    v.h.el("p", {},
           [&] { link_button(v, giving_href(of.reference), v.T("Give to one post"), Look::second, Icon::users); });
}

void add_assign_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    get_page(router, portal, "/desk/case/{reference}/assign", Who::officer,
             [room](Visit const& visit) { return giving_page(visit, *room); });
    post_page(router, portal, "/desk/case/{reference}/assign", Who::officer,
              [room](Visit const& visit) { return give(visit, *room); });
}

}  // namespace bolan::web
