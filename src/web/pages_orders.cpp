// Orders about posts and officers: the form, and the order as it was entered.
#include "base/text.h"
#include "cases/upload.h"
#include "http/status.h"
#include "web/officers.h"
#include <algorithm>

namespace bolan::web {

using people::OrderForm;
using people::OrderKind;

namespace {

constexpr http::FormLimits k_limits{.files = 1, .oversize = http::Oversize::report};

// An order's form as it is drawn: fresh, or again with what was typed.
struct Drawn {
    OrderKind kind = OrderKind::posting;
    people::Post const* post = nullptr;     // of an order from a post's page
    std::optional<people::Person> officer;  // of an order from an officer's page
    std::string charge;                     // relief: which
    std::string back;
    http::Form typed;
    std::vector<FieldError> errors;
    std::string refusal;
};

Result<Drawn> read_drawn(Visit const& visit, http::Form const* form) {
    auto& house = visit.portal.house;
    Drawn out;
    auto const asked = [&](char const* name) {
        return std::string(form ? form->get_or(name) : std::string_view(visit.request.query_or(name)));
    };
    auto const kind = people::parse_order_kind(asked("kind"));
    if (!kind || *kind == OrderKind::delegation) return Fail(Error::not_found("order.no_such_kind"));
    out.kind = *kind;
    out.charge = asked("charge");
    if (form) out.typed = *form;
    bool const from_post = visit.request.path.find("/post/") != std::string::npos;
    if (from_post != people::needs_post(out.kind)) return Fail(Error::not_found("order.no_such_kind"));
    if (from_post) {
        out.post = house.establishment.find_post(visit.request.param("code"));
        if (!out.post) return Fail(Error::not_found("post.unknown"));
        if (!house.orders->may_order(visit.actor(), *out.post)) return Fail(Error::forbidden("order.not_yours"));
        out.back = seat_href(out.post->code);
        return out;
    }
    auto const id = PersonId::parse(visit.request.param("id"));
    out.officer = id ? house.accounts->find_person(*id) : std::nullopt;
    if (!out.officer || !out.officer->is_officer) return Fail(Error::not_found("officer.unknown"));
    if (!house.orders->may_order_about(visit.actor(), *id)) return Fail(Error::forbidden("order.not_yours"));
    out.back = officer_href(*id);
    return out;
}

void day_field(View& v, Drawn const& drawn, char const* name, Word label, Word hint, bool is_optional) {
    typed_day(v, drawn.typed,
              {.name = name,
               .label = label,
               .hint = hint,
               .error = error_of(drawn.errors, name),
               .is_optional = is_optional});
}

void text_of_form(View& v, Drawn const& drawn, char const* name, Word label, Word hint, bool is_optional,
                  TextKind kind = TextKind::text) {
    text_field(v, {.name = name,
                   .label = label,
                   .value = drawn.typed.get_or(name),
                   .hint = hint,
                   .error = error_of(drawn.errors, name),
                   .kind = kind,
                   .is_optional = is_optional});
}

void order_fields(View& v, Drawn const& drawn) {
    if (drawn.post) text_of_form(v, drawn, "person", v.T("Officer"), v.T("The user name, or the whole name."), false);
    text_of_form(v, drawn, "number", v.T("Number of the order"), v.T("As it stands on the paper."), false);
    day_field(v, drawn, "issued_on", v.T("Date of the order"), Word(""), false);
    day_field(v, drawn, "from", v.T("With effect from"), v.T("Today means at once."), false);
    if (people::may_last(drawn.kind))
        day_field(v, drawn, "to", v.T("Last day"), Word(""), drawn.kind != OrderKind::leave);
    if (people::may_have_substitute(drawn.kind))
        text_of_form(v, drawn, "substitute", v.T("Who acts meanwhile"),
                     v.T("The user name, or the whole name. Without one the work waits."), true);
    if (people::may_relieve(drawn.kind))
        check_box(v, {.name = "relieves",
                      .label = v.T("Whoever holds the post now is relieved of it by this order"),
                      .is_checked = drawn.typed.get_or("relieves") == "yes"});
    attachment_field(v, {.name = "document",
                         .label = v.T("The order, scanned"),
                         .error = error_of(drawn.errors, "document"),
                         .is_optional = true});
    text_of_form(v, drawn, "remarks", v.T("Remarks"), Word(""), true, TextKind::multiline);
}

Result<http::Response> draw(Visit const& visit, DeskRoom const& room, Drawn const& drawn, int status) {
    auto const title = order_title(visit.words, drawn.kind);
    auto const key = key_of(drawn.typed);
    return desk_page(
        visit, {.title = title, .styles = "case form", .has_errors = !drawn.errors.empty()},
        room.frame(visit, DeskSection::none),
        [&](View& v) {
            back_link(v, drawn.back);
            error_summary(v, drawn.errors);
            v.h.el("p", {{"class", "meta"}}, drawn.post ? post_name(visit, drawn.post->code) : drawn.officer->name);
            v.h.el("h1", {}, title);
            if (!drawn.refusal.empty()) notice(v, Tone::bad, v.T("The order was not entered"), drawn.refusal);
            form_open(v, {.action = visit.request.path, .token = form_token(visit), .key = key, .has_files = true});
            hidden(v, "kind", people::name_of(drawn.kind));
            if (!drawn.charge.empty()) hidden(v, "charge", drawn.charge);
            order_fields(v, drawn);
            buttons(v, {{.label = v.T("Enter the order")}});
            v.h.close();
        },
        status);
}

// The form typed; `problems`: of what it cannot hold.
OrderForm form_of(Visit const& visit, Drawn const& drawn, std::vector<Problem>& problems) {
    auto& house = visit.portal.house;
    auto const& typed = drawn.typed;
    OrderForm out;
    out.kind = drawn.kind;
    out.number = clean_text(typed.get_or("number"));
    out.issued_on = posted_date(typed, "issued_on");
    out.from = posted_date(typed, "from");
    if (people::may_last(drawn.kind)) out.to = posted_date(typed, "to");
    out.relieves = people::may_relieve(drawn.kind) && typed.get_or("relieves") == "yes";
    out.remarks = clean_text(typed.get_or("remarks"));
    out.charge = drawn.charge;
    if (drawn.post) out.post = drawn.post->code;
    if (drawn.officer) out.person = drawn.officer->id;
    auto const named = [&](char const* field, PersonId& into) {
        auto const text = clean_text(typed.get_or(field));
        if (text.empty()) return;
        auto const person = officer_named(visit, text);
        if (person)
            into = *person;
        else
            problems.push_back({field, person.error().code, person.error().values});
    };
    if (drawn.post) named("person", out.person);
    if (people::may_have_substitute(drawn.kind)) named("substitute", out.substitute);
    for (auto const& problem : typed.problems) problems.push_back(problem);
    if (auto const* file = typed.find_file("document")) {
        auto kept = cases::take_upload(*house.engine, *house.attachments, visit.actor(), file->span(), file->name, {});
        if (kept) {
            out.document = (*kept)["hash"].as_string();
            out.document_name = (*kept)["name"].as_string();
            out.document_type = (*kept)["type"].as_string();
        } else {
            problems.push_back({"document", kept.error().code, kept.error().values});
        }
    }
    return out;
}

std::string label_of(Words const& words, std::string_view field) {
    if (field == "person") return words.T("Officer");
    if (field == "number") return words.T("Number of the order");
    if (field == "issued_on") return words.T("Date of the order");
    if (field == "from") return words.T("With effect from");
    if (field == "to") return words.T("Last day");
    if (field == "substitute") return words.T("Who acts meanwhile");
    if (field == "document") return words.T("The order, scanned");
    if (field == "remarks") return words.T("Remarks");
    return {};
}

Result<http::Response> get_form(Visit const& visit, DeskRoom const& room) {
    return draw(visit, room, TRY(read_drawn(visit, nullptr)), 200);
}

Result<http::Response> post_form(Visit const& visit, DeskRoom const& room) {
    auto const form = TRY(read_post(visit, k_limits));
    auto drawn = TRY(read_drawn(visit, &form));
    std::vector<Problem> problems;
    auto const order = form_of(visit, drawn, problems);
    Error error;
    if (problems.empty()) {
        auto const given = cases::give_order(visit.portal.house, visit.actor(), order, key_of(drawn.typed));
        if (given) return http::Response::redirect(order_href(given->id));
        error = given.error();
        problems = error.problems;
    }
    for (auto const& problem : problems)
        drawn.errors.push_back(
            {problem.field, visit.words.error(problem.code, problem.values), label_of(visit.words, problem.field)});
    if (problems.empty()) {
        for (auto& [name, value] : error.values)
            if (name == "post") value = post_name(visit, value);
        drawn.refusal = visit.words.error(error.code, error.values);
    }
    return draw(visit, room, drawn, problems.empty() ? http::status_of(error) : 422);
}

// ---- The order -----------------------------------------------------------------------------------------------------

Result<people::Order> get_order(Visit const& visit) {
    auto& house = visit.portal.house;
    auto order =
        house.database.read([&](store::Connection& db) { return people::Orders::find(db, visit.request.param("id")); });
    if (!order) return Fail(Error::not_found("order.unknown"));
    if (!house.orders->may_read(visit.actor(), *order)) return Fail(Error::forbidden("order.not_yours"));
    return std::move(*order);
}

Result<http::Response> order_page(Visit const& visit, DeskRoom const& room) {
    auto& house = visit.portal.house;
    auto const order = TRY(get_order(visit));
    auto const title = order_title(visit.words, order.form.kind);
    std::vector<Row> rows;
    house.database.read([&](store::Connection& db) {
        auto const name = [&](PersonId const& id) { return person_name(visit, db, id.is_nil() ? "" : id.text()); };
        auto const row = [&](Word label, std::string value, As as = As::text) {
            if (!value.empty()) rows.push_back({std::string(label), std::move(value), as});
        };
        auto const& words = visit.words;
        auto const& form = order.form;
        row(words.T("Number of the order"), form.number, As::ltr);
        row(words.T("Date of the order"), show_date(words, *form.issued_on));
        row(words.T("Officer"), name(form.person), As::typed);
        if (!form.post.empty()) row(words.T("Post"), post_name(visit, form.post));
        row(words.T("With effect from"), moment(visit, order.from));
        if (order.to) row(words.T("Last day"), last_day(visit, order.to));
        if (!form.substitute.is_nil()) row(words.T("Who acts meanwhile"), name(form.substitute), As::typed);
        if (form.kind == OrderKind::delegation) row(words.T("Goes as far as"), limits_text(visit, form.limits));
        row(words.T("Remarks"), form.remarks, As::lines);
        row(words.T("Entered"), moment(visit, order.entered_at));
        if (!order.entered_by.is_nil())
            row(words.T("Entered by"), name(order.entered_by) + ", " + post_name(visit, order.entered_post));
    });
    return desk_page(visit, {.title = title, .styles = "case"}, room.frame(visit, DeskSection::none), [&](View& v) {
        back_link(v, officer_href(order.form.person));
        desk_head(v, title, {}, {});
        summary_list(v, rows);
        if (!order.form.document.empty())
            document_list(v,
                          std::vector<DocumentItem>{{order.form.document_name, order_href(order.id) + "/paper", {}}});
    });
}

Result<http::Response> order_paper(Visit const& visit) {
    auto const order = TRY(get_order(visit));
    return paper_response(
        visit,
        Value::map(
            {{"hash", order.form.document}, {"name", order.form.document_name}, {"type", order.form.document_type}}),
        order.form.document);
}

}  // namespace

void add_order_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    std::string const path(k_establishment_path);
    for (auto const* of : {"/post/{code}/order", "/officer/{id}/order"}) {
        get_page(router, portal, path + of, Who::officer,
                 [room](Visit const& visit) { return get_form(visit, *room); });
        post_page(
            router, portal, path + of, Who::officer, [room](Visit const& visit) { return post_form(visit, *room); },
            http::body_limit_for(k_limits, 1));
    }
    get_page(router, portal, path + "/order/{id}", Who::officer,
             [room](Visit const& visit) { return order_page(visit, *room); });
    get_page(router, portal, path + "/order/{id}/paper", Who::officer,
             [](Visit const& visit) { return order_paper(visit); });
}

}  // namespace bolan::web
