// The establishment: areas with their offices and sanctioned strength, an office, a post with everyone who held it, an
// officer; and who can act in a case.
#include "api/endpoints.h"
#include "api/show.h"
#include "people/strength.h"
#include <algorithm>

namespace bolan::api {

using people::Charge;
using people::Office;
using store::Connection;

namespace {

constexpr int k_officers_max = 50;

Value show_office(Call const& call, Office const& office) {
    return Value::map({{"code", office.code},
                       {"title", call.house().establishment.office_title(office, call.language)},
                       {"area", show_area(call, office.area->code)}});
}

template <typename Offices, typename Chosen>
Value list_offices(Call const& call, Offices const& offices, Chosen const& is_chosen) {
    Value out = Value::list();
    for (auto const& office : offices)
        if (is_chosen(*office)) out.push(show_office(call, *office));
    return out;
}

Value show_charges(Call const& call, std::vector<Charge> const& charges, bool running_only) {
    Value out = Value::list();
    for (auto const& charge : charges)
        if (!running_only || charge.runs_at(call.now())) out.push(show_charge(call, charge));
    return out;
}

Value show_strength(Call const& call, std::string_view area) {
    auto const& house = call.house();
    Value out = Value::list();
    for (auto const& line : people::strength_in(house.establishment, *house.charges, area, call.now()))
        out.push(Value::map({{"office", line.office->code},
                             {"post", line.kind->name},
                             {"title", call.text(line.kind->title)},
                             {"grade", line.kind->grade ? Value(line.kind->grade) : Value()},
                             {"sanctioned", line.sanctioned},
                             {"filled", line.filled},
                             {"vacant", line.vacant()}}));
    return out;
}

}  // namespace

Result<http::Response> get_establishment(Call& call) {
    auto const& establishment = call.house().establishment;
    auto const* area = establishment.find_area(call.request.query_or("area", call.post()->office->area->code));
    if (!area) return Fail(Error::not_found("area.unknown"));
    Value within = Value::list();
    for (auto const* child : establishment.areas_in(area->code)) within.push(show_area(call, child->code));
    return json(Value::map({{"area", show_area(call, area->code)},
                            {"ended_on", area->valid_to ? Value(area->valid_to->iso()) : Value()},
                            {"within", std::move(within)},
                            {"offices", list_offices(call, establishment.offices(),
                                                     [&](Office const& office) { return office.area == area; })},
                            {"strength", show_strength(call, area->code)}}));
}

Result<http::Response> get_office(Call& call) {
    auto const& house = call.house();
    auto const& establishment = house.establishment;
    auto const* office = establishment.find_office(call.request.param("code"));
    if (!office) return Fail(Error::not_found("office.unknown"));
    Value posts = Value::list();
    for (auto const& post : establishment.posts()) {
        if (post->office != office) continue;
        Value one = show_post(call, post->code);
        one.set("grade", post->kind->grade ? Value(post->kind->grade) : Value());
        one.set("held_by", show_charges(call, house.charges->history_of_post(post->code), true));
        posts.push(std::move(one));
    }
    Value out = show_office(call, *office);
    out.set("supervisor", office->supervisor ? show_office(call, *office->supervisor) : Value());
    out.set("supervises", list_offices(call, establishment.offices(),
                                       [&](Office const& other) { return other.supervisor == office; }));
    out.set("posts", std::move(posts));
    return json(out);
}

Result<http::Response> get_post(Call& call) {
    auto const& house = call.house();
    auto const* post = house.establishment.find_post(call.request.param("code"));
    if (!post) return Fail(Error::not_found("post.unknown"));
    Value looks_after = Value::list();
    auto const rows = house.establishment.jurisdictions_of(*post, call.today());
    for (auto const* row : rows) {
        Value services = Value::list();
        for (auto const& name : row->services) services.push(name);
        looks_after.push(Value::map({{"area", show_area(call, row->area)}, {"services", std::move(services)}}));
    }
    if (rows.empty())
        looks_after.push(
            Value::map({{"area", show_area(call, post->office->area->code)}, {"services", Value::list()}}));
    Value out = show_post(call, post->code);
    out.set("grade", post->kind->grade ? Value(post->kind->grade) : Value());
    out.set("office", show_office(call, *post->office));
    out.set("looks_after", std::move(looks_after));
    out.set("charges", show_charges(call, house.charges->history_of_post(post->code), false));
    out.set("may_order", house.orders->may_order(call.actor(), *post));
    return json(out);
}

Result<http::Response> get_officers(Call& call) {
    auto const found = call.house().database.read([&](Connection& db) {
        return people::Accounts::find_officers(db, call.request.query_or("q"), k_officers_max);
    });
    Value officers = Value::list();
    for (auto const& person : found)
        officers.push(Value::map(
            {{"person", person.id.text()},
             {"name", person.name},
             {"charges", show_charges(call, call.house().charges->of_person(person.id, call.now()), true)}}));
    return json(Value::map({{"officers", std::move(officers)}}));
}

Result<http::Response> get_officer(Call& call) {
    auto const& house = call.house();
    auto const id = PersonId::parse(call.request.param("id"));
    auto const person = id ? house.accounts->find_person(*id) : std::nullopt;
    if (!person || !person->is_officer) return Fail(Error::not_found("officer.unknown"));
    Value absences = Value::list(), orders = Value::list();
    for (auto const& absence : house.charges->absences_of(*id))
        absences.push(Value::map({{"kind", absence.kind},
                                  {"from", call.time(absence.from)},
                                  {"to", call.time_or_null(absence.to)},
                                  {"order", absence.order},
                                  {"number", absence.order_no}}));
    for (auto const& order : house.database.read([&](Connection& db) { return people::Orders::of_person(db, *id); }))
        orders.push(Value::map({{"id", order.id},
                                {"kind", people::name_of(order.form.kind)},
                                {"number", order.form.number},
                                {"from", call.time(order.from)}}));
    return json(Value::map({{"person", id->text()},
                            {"name", person->name},
                            {"charges", show_charges(call, house.charges->history_of_person(*id), false)},
                            {"absences", std::move(absences)},
                            {"orders", std::move(orders)},
                            {"may_order", house.orders->may_order_about(call.actor(), *id)}}));
}

namespace {

void set_verdict(Value& out, Result<std::string> const& verdict) {
    out.set("may", verdict.has_value());
    out.set("reason", verdict ? Value() : show_error(verdict.error()));
}

Value show_candidates(Call const& call, Connection& db, cases::Case const& of, definition::Action const& action) {
    Value out = Value::list();
    for (auto const& one : call.engine().who_can(db, of, action)) {
        Value line = Value::map({{"role", one.role},
                                 {"post", one.post ? show_post(call, one.post->code) : Value()},
                                 {"charge", one.charge ? show_charge(call, *one.charge) : Value()}});
        set_verdict(line, one.verdict);
        out.push(std::move(line));
    }
    return out;
}

}  // namespace

Result<http::Response> get_authority(Call& call) {
    auto const asked = call.request.query_or("officer");
    auto const officer = PersonId::parse(asked);
    if (!asked.empty() && !officer) return Fail(Error::not_found("officer.unknown"));
    return call.house().database.read([&](Connection& db) -> Result<http::Response> {
        auto const of = TRY(call.readable_case(db));
        Value actions = Value::list();
        for (auto const& action : call.house().shelves.of(of).service->actions) {
            if (std::ranges::find(action.from, of.state) == action.from.end()) continue;
            actions.push(Value::map({{"action", action.name},
                                     {"title", call.text(action.title)},
                                     {"candidates", show_candidates(call, db, of, action)}}));
        }
        Value out = Value::map({{"state", of.state}, {"actions", std::move(actions)}});
        if (!officer) return json(out);
        Value verdicts = Value::list();
        for (auto const& one : call.engine().why_not(db, of, *officer)) {
            Value line = Value::map({{"charge", show_charge(call, one.charge)}, {"action", one.action->name}});
            set_verdict(line, one.verdict);
            verdicts.push(std::move(line));
        }
        out.set("officer", std::move(verdicts));
        return json(out);
    });
}

}  // namespace bolan::api
