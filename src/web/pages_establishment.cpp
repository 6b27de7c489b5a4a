// The establishment: offices area by area, each with its sanctioned posts and who holds them; a post with its history;
// an officer with his charges, absences and orders.
#include "people/strength.h"
#include "web/csv.h"
#include "web/officers.h"
#include <algorithm>

namespace bolan::web {

using people::Charge;
using people::Office;
using people::Post;
using people::StrengthLine;

namespace {

constexpr int k_found_max = 50;
constexpr int k_notes_shown = 10;

people::Establishment const& establishment_of(Visit const& visit) { return visit.portal.house.establishment; }

std::vector<StrengthLine> strength_of(Visit const& visit, std::string_view area) {
    return people::strength_in(establishment_of(visit), *visit.portal.house.charges, area, now(visit));
}

std::string area_href(std::string_view code) {
    return std::string(k_establishment_path) + "?area=" + std::string(code);
}

// ---- An office -----------------------------------------------------------------------------------------------------

std::string grade_text(Visit const& visit, int grade) {
    return grade ? visit.words.T("BPS-{n}", {{"n", std::to_string(grade)}}) : std::string("—");
}

// Of all offices within the area, grade by grade.
void strength_table(View& v, Visit const& visit, std::string_view area) {
    std::map<int, StrengthLine, std::greater<>> by_grade;
    StrengthLine all;
    for (auto const& line : strength_of(visit, area))
        for (auto* sum : {&by_grade[line.kind->grade], &all}) {
            sum->sanctioned += line.sanctioned;
            sum->filled += line.filled;
        }
    std::vector<std::string> const heads{v.T("Grade"), v.T("Sanctioned"), v.T("Filled"), v.T("Vacant")};
    std::vector<std::vector<Cell>> rows;
    auto const add = [&](Cell title, StrengthLine const& line) {
        rows.push_back({std::move(title)});
        for (int const value : {line.sanctioned, line.filled, line.vacant()})
            rows.back().push_back({.text = show_number(value), .is_number = true});
    };
    for (auto const& [grade, line] : by_grade) add({grade_text(visit, grade), As::ltr}, line);
    add({v.T("All")}, all);
    data_table(v, {.caption = v.T("Sanctioned strength"), .heads = heads, .rows = rows});
    v.h.el("p", {{"class", "no-print"}}, [&] {
        link_button(v, std::string(k_establishment_path) + "/csv?area=" + url_part(area),
                    v.T("Download for a spreadsheet (CSV)"), Look::second, Icon::down);
    });
}

// Who acts from the post now, in one line.
Cell holders_cell(Visit const& visit, Post const& post) {
    auto const& words = visit.words;
    auto const& charges = *visit.portal.house.charges;
    std::string out;
    auto const add = [&](std::string const& text) { out += (out.empty() ? "" : " · ") + text; };
    for (auto const& charge : charges.history_of_post(post.code)) {
        if (!charge.runs_at(now(visit)) || charge.kind == people::k_delegation) continue;
        auto text = charge.person_name;
        if (auto const as = instrument(words, charge); !as.empty()) text += " (" + as + ")";
        if (auto const away = charges.absence_at(charge.person, now(visit)))
            text +=
                ": " + (away->kind == "leave" ? words.T("on leave until {day}", {{"day", last_day(visit, away->to)}})
                                              : std::string(words.T("suspended")));
        add(text);
    }
    if (out.empty()) return {.text = std::string(words.T("Vacant")), .tone = Tone::act};
    return {.text = out, .as = As::typed};
}

void posts_table(View& v, Visit const& visit, Office const& office) {
    std::vector<std::string> const heads{v.T("Post"), v.T("Grade"), v.T("Held by")};
    std::vector<std::vector<Cell>> rows;
    for (auto const& post : establishment_of(visit).posts()) {
        if (post->office != &office) continue;
        rows.push_back(
            {{.text = establishment_of(visit).post_title(*post, v.words.code()), .href = seat_href(post->code)},
             {grade_text(visit, post->kind->grade), As::ltr},
             holders_cell(visit, *post)});
    }
    data_table(v, {.caption = v.T("Posts"), .heads = heads, .rows = rows});
}

void offices_list(View& v, Visit const& visit, std::string_view title, std::vector<Office const*> const& offices) {
    if (offices.empty()) return;
    v.h.el("h2", {}, title);
    std::vector<DocumentItem> items;
    for (auto const* office : offices)
        items.push_back({establishment_of(visit).office_title(*office, v.words.code()), office_href(office->code), {}});
    document_list(v, items);
}

Result<http::Response> office_page(Visit const& visit, DeskRoom const& room) {
    auto const& establishment = establishment_of(visit);
    auto const* office = establishment.find_office(visit.request.param("code"));
    if (!office) return Fail(Error::not_found("office.unknown"));
    auto const title = establishment.office_title(*office, visit.words.code());
    return desk_page(visit, {.title = title, .styles = "case"}, room.frame(visit, DeskSection::none), [&](View& v) {
        back_link(v, area_href(office->area->code), establishment.area_name(office->area->code, v.words.code()));
        desk_head(v, title, {}, {});
        posts_table(v, visit, *office);
        if (office->supervisor) offices_list(v, visit, v.T("Supervised by"), {office->supervisor});
        std::vector<Office const*> below;
        for (auto const& other : establishment.offices())
            if (other->supervisor == office) below.push_back(other.get());
        offices_list(v, visit, v.T("Supervises"), below);
    });
}

// ---- The tree ------------------------------------------------------------------------------------------------------

// From the province down to the area.
void area_trail(View& v, Visit const& visit, std::string_view code) {
    std::vector<people::AreaDef const*> trail;
    for (auto const* at = establishment_of(visit).find_area(code); at;
         at = establishment_of(visit).find_area(at->parent))
        trail.insert(trail.begin(), at);
    v.h.el("p", {{"class", "meta"}}, [&] {
        for (std::size_t i = 0; i < trail.size(); ++i) {
            if (i > 0) v.h.text(" › ");
            auto const name = establishment_of(visit).area_name(trail[i]->code, v.words.code());
            if (i + 1 == trail.size())
                v.h.el("b", {}, name);
            else
                v.h.el("a", {{"href", area_href(trail[i]->code)}}, name);
        }
    });
}

void found_list(View& v, Visit const& visit, std::string_view typed) {
    auto const found = visit.portal.house.database.read(
        [&](store::Connection& db) { return people::Accounts::find_officers(db, typed, k_found_max); });
    if (found.empty()) return empty_state(v, v.T("No officer has this name."), v.T("Type a name or a user name."));
    std::vector<std::string> const heads{v.T("Officer"), v.T("Posts")};
    std::vector<std::vector<Cell>> rows;
    for (auto const& person : found) {
        std::string posts;
        for (auto const& charge : visit.portal.house.charges->of_person(person.id, now(visit)))
            posts += (posts.empty() ? "" : " · ") + post_name(visit, charge.post);
        rows.push_back({{.text = person.name, .as = As::typed, .href = officer_href(person.id)},
                        {posts.empty() ? std::string(v.T("None")) : posts}});
    }
    data_table(v, {.caption = v.T("Officers"), .heads = heads, .rows = rows});
}

// The one asked for, else the post's own.
Result<people::AreaDef const*> get_area(Visit const& visit, DeskRoom const& room) {
    auto const asked = visit.request.query_or("area", room.post(visit).office->area->code);
    auto const* area = establishment_of(visit).find_area(asked);
    if (!area) return Fail(Error::not_found("area.unknown"));
    return area;
}

Result<http::Response> strength_file(Visit const& visit, DeskRoom const& room) {
    auto const* area = TRY(get_area(visit, room));
    auto const& words = visit.words;
    std::string out = k_byte_order_mark;
    out += csv_line(std::vector<std::string>{words.T("Office"), words.T("Designation"), words.T("Grade"),
                                             words.T("Sanctioned"), words.T("Filled"), words.T("Vacant")});
    for (auto const& line : strength_of(visit, area->code))
        out += csv_line(std::vector<std::string>{
            establishment_of(visit).office_title(*line.office, words.code()), text_of(visit, line.kind->title),
            line.kind->grade ? std::to_string(line.kind->grade) : std::string(), std::to_string(line.sanctioned),
            std::to_string(line.filled), std::to_string(line.vacant())});
    return http::Response::file(std::move(out), "text/csv; charset=utf-8", "establishment-" + area->code + ".csv",
                                http::Response::Show::download);
}

Result<http::Response> tree_page(Visit const& visit, DeskRoom const& room) {
    auto const& establishment = establishment_of(visit);
    auto const typed = visit.request.query_or("q");
    auto const* area = TRY(get_area(visit, room));
    return desk_page(
        visit, {.title = visit.words.T("Establishment"), .styles = "case form"}, room.frame(visit, DeskSection::none),
        [&](View& v) {
            desk_head(v, v.T("Establishment"), {}, {});
            inline_form(v, {.action = k_establishment_path,
                            .name = "q",
                            .label = v.T("An officer's name or user name"),
                            .button = v.T("Search"),
                            .value = typed,
                            .icon = Icon::search});
            if (!typed.empty()) return found_list(v, visit, typed);
            area_trail(v, visit, area->code);
            if (area->valid_to && *area->valid_to < today(visit))
                notice(v, Tone::info, v.T("This area ended on {day}.", {{"day", show_date(v.words, *area->valid_to)}}),
                       v.T("Cases that began before keep it."));
            std::vector<Office const*> here;
            for (auto const& office : establishment.offices())
                if (office->area == area) here.push_back(office.get());
            offices_list(v, visit, v.T("Offices"), here);
            std::vector<DocumentItem> below;
            for (auto const* child : establishment.areas_in(area->code))
                below.push_back({establishment.area_name(child->code, v.words.code()), area_href(child->code), {}});
            if (!below.empty()) {
                v.h.el("h2", {}, v.T("Areas within"));
                document_list(v, below);
            }
            strength_table(v, visit, area->code);
        });
}

// ---- A post --------------------------------------------------------------------------------------------------------

// What the post may do, service by service.
void roles_table(View& v, Visit const& visit, Post const& post) {
    std::vector<std::string> const heads{v.T("Service"), v.T("May do")};
    std::vector<std::vector<Cell>> rows;
    for (auto const& service : visit.portal.house.model->services) {
        std::string actions;
        for (auto const& action : service->actions)
            for (auto const& name : action.by) {
                auto const* role = service->find_role(name);
                if (!role || std::ranges::find(role->posts, post.kind->name) == role->posts.end()) continue;
                actions += (actions.empty() ? "" : " · ") + text_of(visit, action.title);
                break;
            }
        if (!actions.empty()) rows.push_back({{text_of(visit, service->title)}, {actions}});
    }
    if (!rows.empty()) data_table(v, {.caption = v.T("What the post may do"), .heads = heads, .rows = rows});
}

std::string jurisdiction_text(Visit const& visit, Post const& post) {
    auto const& establishment = establishment_of(visit);
    auto const rows = establishment.jurisdictions_of(post, today(visit));
    if (rows.empty()) return establishment.area_name(post.office->area->code, visit.words.code());
    std::string out;
    for (auto const* row : rows) {
        out += (out.empty() ? "" : " · ") + establishment.area_name(row->area, visit.words.code());
        std::string matters;
        for (auto const& name : row->services) {
            auto const service = visit.portal.house.model->find_service(name);
            auto const* system = visit.portal.house.model->find_system(name);
            matters += (matters.empty() ? "" : ", ") + (service  ? text_of(visit, service->title)
                                                        : system ? text_of(visit, system->title)
                                                                 : name);
        }
        if (!matters.empty()) out += " (" + matters + ")";
    }
    return out;
}

void order_links(View& v, Visit const& visit, Post const& post) {
    if (!visit.portal.house.orders->may_order(visit.actor(), post)) return;
    v.h.el("h2", {}, v.T("Give an order about this post"));
    std::vector<DocumentItem> items;
    for (auto const kind : {people::OrderKind::transfer, people::OrderKind::posting, people::OrderKind::additional,
                            people::OrderKind::officiating})
        items.push_back({order_title(v.words, kind),
                         seat_href(post.code) + "/order?kind=" + std::string(people::name_of(kind)),
                         {}});
    document_list(v, items);
}

void handover_links(View& v, Visit const& visit, Post const& post) {
    auto const notes = visit.portal.house.database.read(
        [&](store::Connection& db) { return cases::handovers_of(db, post.code, k_notes_shown); });
    if (notes.empty()) return;
    v.h.el("h2", {}, v.T("Handing over"));
    std::vector<DocumentItem> items;
    for (auto const& note : notes) items.push_back({handover_title(visit, note), handover_href(note), {}});
    document_list(v, items);
}

Result<http::Response> post_page_of(Visit const& visit, DeskRoom const& room) {
    auto const& establishment = establishment_of(visit);
    auto const* post = establishment.find_post(visit.request.param("code"));
    if (!post) return Fail(Error::not_found("post.unknown"));
    auto const title = establishment.post_title(*post, visit.words.code());
    return desk_page(visit, {.title = title, .styles = "case"}, room.frame(visit, DeskSection::none), [&](View& v) {
        back_link(v, office_href(post->office->code), establishment.office_title(*post->office, v.words.code()));
        desk_head(v, title, {}, {});
        auto const holders = holders_cell(visit, *post);
        std::vector<Row> rows{{std::string(v.T("Held by")), holders.text, holders.as}};
        if (post->kind->grade)
            rows.push_back({std::string(v.T("Grade")), grade_text(visit, post->kind->grade), As::ltr});
        rows.push_back({std::string(v.T("Looks after")), jurisdiction_text(visit, *post)});
        summary_list(v, rows);
        charges_table(v, visit, v.T("Everyone who held it"), visit.portal.house.charges->history_of_post(post->code),
                      ChargeList::of_post);
        roles_table(v, visit, *post);
        handover_links(v, visit, *post);
        order_links(v, visit, *post);
    });
}

// ---- An officer ----------------------------------------------------------------------------------------------------

void absences_table(View& v, Visit const& visit, PersonId const& person) {
    auto const absences = visit.portal.house.charges->absences_of(person);
    if (absences.empty()) return;
    std::vector<std::string> const heads{v.T("What"), v.T("From"), v.T("Until"), v.T("Order")};
    std::vector<std::vector<Cell>> rows;
    for (auto const& absence : absences)
        rows.push_back({{std::string(absence.kind == "leave" ? v.T("Leave") : v.T("Suspension"))},
                        {moment(visit, absence.from)},
                        {last_day(visit, absence.to)},
                        {absence.order_no, As::ltr, order_href(absence.order)}});
    data_table(v, {.caption = v.T("Absences"), .heads = heads, .rows = rows});
}

void officer_orders(View& v, Visit const& visit, PersonId const& person) {
    auto const& house = visit.portal.house;
    if (!house.orders->may_order_about(visit.actor(), person)) return;
    v.h.el("h2", {}, v.T("Give an order about this officer"));
    std::vector<DocumentItem> items;
    auto const href = officer_href(person) + "/order?kind=";
    for (auto const kind : {people::OrderKind::leave, people::OrderKind::rejoining, people::OrderKind::suspension,
                            people::OrderKind::retirement})
        items.push_back({order_title(v.words, kind), href + std::string(people::name_of(kind)), {}});
    for (auto const& charge : house.charges->history_of_person(person))
        if (charge.runs_at(now(visit)))
            items.push_back({v.T("End the charge of {post}", {{"post", post_name(visit, charge.post)}}),
                             href + std::string(people::name_of(people::OrderKind::relief)) + "&charge=" + charge.id,
                             {}});
    document_list(v, items);
    v.h.el("p", {{"class", "meta"}}, v.T("To post or transfer the officer, open the page of the new post."));
}

Result<http::Response> officer_page(Visit const& visit, DeskRoom const& room) {
    auto& house = visit.portal.house;
    auto const id = PersonId::parse(visit.request.param("id"));
    auto const person = id ? house.accounts->find_person(*id) : std::nullopt;
    if (!person || !person->is_officer) return Fail(Error::not_found("officer.unknown"));
    auto const orders = house.database.read([&](store::Connection& db) { return people::Orders::of_person(db, *id); });
    return desk_page(
        visit, {.title = person->name, .styles = "case"}, room.frame(visit, DeskSection::none), [&](View& v) {
            back_link(v, k_establishment_path, v.T("Establishment"));
            desk_head(v, person->name, {}, {});
            charges_table(v, visit, v.T("Charges"), house.charges->history_of_person(*id), ChargeList::of_person);
            absences_table(v, visit, *id);
            std::vector<DocumentItem> items;
            for (auto const& order : orders)
                items.push_back({order_title(v.words, order.form.kind) + ", " + order.form.number, order_href(order.id),
                                 moment(visit, order.from)});
            if (!items.empty()) {
                v.h.el("h2", {}, v.T("Orders"));
                document_list(v, items);
            }
            officer_orders(v, visit, *id);
        });
}

}  // namespace

void add_establishment_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    std::string const path(k_establishment_path);
    get_page(router, portal, path, Who::officer, [room](Visit const& visit) { return tree_page(visit, *room); });
    get_page(router, portal, path + "/csv", Who::officer,
             [room](Visit const& visit) { return strength_file(visit, *room); });
    get_page(router, portal, path + "/office/{code}", Who::officer,
             [room](Visit const& visit) { return office_page(visit, *room); });
    get_page(router, portal, path + "/post/{code}", Who::officer,
             [room](Visit const& visit) { return post_page_of(visit, *room); });
    get_page(router, portal, path + "/officer/{id}", Who::officer,
             [room](Visit const& visit) { return officer_page(visit, *room); });
}

}  // namespace bolan::web
