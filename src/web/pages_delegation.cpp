// What the holder of a post delegates: to whom, how far, until when; and how it is taken back.
#include "base/text.h"
#include "http/status.h"
#include "web/officers.h"
#include <algorithm>

namespace bolan::web {

using people::Charge;
using people::OrderForm;
using people::OrderKind;

namespace {

constexpr std::string_view k_path = "/desk/delegations";

std::vector<Charge> given_from(Visit const& visit) {
    std::vector<Charge> out;
    for (auto const& charge : visit.portal.house.charges->history_of_post(visit.session->post))
        if (charge.given_by == visit.session->charge) out.push_back(charge);
    return out;
}

// Services in which the post has a role and the delegate could act.
std::vector<definition::Service const*> services_of(Visit const& visit, DeskRoom const& room) {
    auto const& kind = room.post(visit).kind->name;
    std::vector<definition::Service const*> out;
    for (auto const& service : visit.portal.house.model->services) {
        bool const has_role = std::ranges::any_of(service->roles, [&](definition::Role const& role) {
            return std::ranges::find(role.posts, kind) != role.posts.end();
        });
        if (has_role && visit.actor().may_serve(service->name)) out.push_back(service.get());
    }
    return out;
}

void given_list(View& v, Visit const& visit) {
    auto const given = given_from(visit);
    if (given.empty()) return;
    v.h.el("h2", {}, v.T("Delegated from this post"));
    for (auto const& charge : given) {
        bool const runs = !charge.to || now(visit) < *charge.to;
        std::vector<Row> const rows{{std::string(v.T("Officer")), charge.person_name, As::typed},
                                    {std::string(v.T("Goes as far as")), limits_text(visit, charge.limits)},
                                    {std::string(v.T("From")), moment(visit, charge.from)},
                                    {std::string(v.T("Until")), last_day(visit, charge.to)},
                                    {std::string(v.T("Order")), charge.order_no, As::ltr}};
        summary_list(v, rows);
        if (!runs) continue;
        form_open(v, {.action = std::string(k_path) + "/end", .token = form_token(visit)});
        hidden(v, "charge", charge.id);
        buttons(v, {{.label = v.T("Take it back"), .look = Look::warn}});
        v.h.close();
    }
}

struct Drawn {
    http::Form typed;
    std::vector<FieldError> errors;
    std::string refusal;
};

void day_field(View& v, Drawn const& drawn, char const* name, Word label) {
    typed_day(v, drawn.typed, {.name = name, .label = label, .error = error_of(drawn.errors, name)});
}

void delegation_form(View& v, Visit const& visit, DeskRoom const& room, Drawn const& drawn) {
    v.h.el("h2", {}, v.T("Delegate"));
    auto const key = key_of(drawn.typed);
    form_open(v, {.action = k_path, .token = form_token(visit), .key = key});
    text_field(v, {.name = "person",
                   .label = v.T("To which officer"),
                   .value = drawn.typed.get_or("person"),
                   .hint = v.T("The user name, or the whole name."),
                   .error = error_of(drawn.errors, "person")});
    std::vector<Option> services;
    for (auto const* service : services_of(visit, room))
        services.push_back({service->name, text_of(visit, service->title), {}});
    auto const ticked = drawn.typed.all("service");
    checks_field(
        v, {.name = "service", .label = v.T("Services (none ticked: all)"), .options = services, .values = ticked});
    text_field(v, {.name = "amount",
                   .label = v.T("Up to which amount, in rupees"),
                   .value = drawn.typed.get_or("amount"),
                   .hint = v.T("Of what is decided. Empty: any amount."),
                   .error = error_of(drawn.errors, "amount"),
                   .kind = TextKind::money,
                   .is_optional = true});
    day_field(v, drawn, "from", v.T("From"));
    day_field(v, drawn, "to", v.T("Last day"));
    text_field(v, {.name = "number",
                   .label = v.T("Number of the order"),
                   .value = drawn.typed.get_or("number"),
                   .hint = v.T("Of the paper by which you delegate."),
                   .error = error_of(drawn.errors, "number")});
    check_box(v, {.name = "further",
                  .label = v.T("The officer may delegate it further, within these limits"),
                  .is_checked = drawn.typed.get_or("further") == "yes"});
    buttons(v, {{.label = v.T("Delegate")}});
    v.h.close();
}

Result<http::Response> draw(Visit const& visit, DeskRoom const& room, Drawn const& drawn, int status) {
    auto const charge = visit.portal.house.charges->find(visit.session->charge);
    bool const may = charge && (charge->kind != people::k_delegation || charge->limits.may_pass_on);
    return desk_page(
        visit, {.title = visit.words.T("Delegation"), .styles = "case form", .has_errors = !drawn.errors.empty()},
        room.frame_with_lists(visit, k_path),
        [&](View& v) {
            error_summary(v, drawn.errors);
            desk_head(v, v.T("Delegation"), {}, post_name(visit, visit.session->post));
            if (!drawn.refusal.empty()) notice(v, Tone::bad, v.T("Nothing was delegated"), drawn.refusal);
            v.h.el("p", {}, v.T("Whoever you delegate to signs with their own name, your post and this order."));
            given_list(v, visit);
            if (may)
                delegation_form(v, visit, room, drawn);
            else
                notice(v, Tone::info, v.T("What was delegated to you may not be delegated further."));
        },
        status);
}

OrderForm form_of(Visit const& visit, http::Form const& typed, std::vector<Problem>& problems) {
    OrderForm out;
    out.kind = OrderKind::delegation;
    out.charge = visit.session->charge;
    out.number = clean_text(typed.get_or("number"));
    out.issued_on = today(visit);
    out.from = posted_date(typed, "from");
    out.to = posted_date(typed, "to");
    for (auto const service : typed.all("service")) out.limits.services.emplace_back(service);
    out.limits.may_pass_on = typed.get_or("further") == "yes";
    if (auto const amount = clean_text(typed.get_or("amount")); !amount.empty()) {
        out.limits.amount = Money::parse(latin_digits(amount));
        if (!out.limits.amount) problems.push_back({"amount", "field.money", {}});
    }
    if (auto const name = clean_text(typed.get_or("person")); !name.empty()) {
        auto const person = officer_named(visit, name);
        if (person)
            out.person = *person;
        else
            problems.push_back({"person", person.error().code, person.error().values});
    }
    return out;
}

std::string label_of(Words const& words, std::string_view field) {
    if (field == "person") return words.T("To which officer");
    if (field == "number") return words.T("Number of the order");
    if (field == "amount") return words.T("Up to which amount, in rupees");
    if (field == "from") return words.T("From");
    if (field == "to") return words.T("Last day");
    return {};
}

Result<http::Response> post_delegation(Visit const& visit, DeskRoom const& room) {
    Drawn drawn{TRY(read_post(visit)), {}, {}};
    std::vector<Problem> problems;
    auto const form = form_of(visit, drawn.typed, problems);
    Error error;
    if (problems.empty()) {
        auto const given = cases::give_order(visit.portal.house, visit.actor(), form, key_of(drawn.typed));
        if (given) return http::Response::redirect(std::string(k_path));
        error = given.error();
        problems = error.problems;
    }
    for (auto const& problem : problems)
        drawn.errors.push_back(
            {problem.field, visit.words.error(problem.code, problem.values), label_of(visit.words, problem.field)});
    if (problems.empty()) drawn.refusal = visit.words.error(error.code, error.values);
    return draw(visit, room, drawn, problems.empty() ? http::status_of(error) : 422);
}

// By the order that gave it, or by whoever gives orders: the same number ends it.
Result<http::Response> post_end(Visit const& visit) {
    auto const typed = TRY(read_post(visit));
    auto const charge = visit.portal.house.charges->find(typed.get_or("charge"));
    if (!charge) return Fail(Error::conflict("order.no_charge"));
    TRY(cases::give_order(visit.portal.house, visit.actor(), people::relief_of(*charge, today(visit))));
    return http::Response::redirect(std::string(k_path));
}

}  // namespace

void add_delegation_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    std::string const path(k_path);
    get_page(router, portal, path, Who::officer, [room](Visit const& visit) { return draw(visit, *room, {}, 200); });
    post_page(router, portal, path, Who::officer, [room](Visit const& visit) { return post_delegation(visit, *room); });
    post_page(router, portal, path + "/end", Who::officer, post_end);
}

}  // namespace bolan::web
