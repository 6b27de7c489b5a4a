// What a definition says: its rules, for everybody; its columns and its form, for officers.
#include "web/components/parts.h"
#include "web/csv.h"
#include "web/desk.h"
#include "web/fields.h"
#include "web/service_info.h"
#include "web/views.h"

namespace bolan::web {

namespace {

Result<ServicePointer> get_service(Visit const& visit) {
    auto service = visit.portal.house.model->find_service(visit.request.param("name"));
    if (!service) return Fail(Error::not_found("service.unknown"));
    return service;
}

std::string examples_href(definition::Service const& service) { return "/service/" + service.name + "/examples"; }
std::string definition_href(definition::Service const& service) { return "/desk/definition/" + service.name; }

Result<http::Response> rules_page(Visit const& visit) {
    auto const service = TRY(get_service(visit));
    auto const& model = *visit.portal.house.model;
    auto const language = visit.words.code();
    auto const title = text_of(visit, service->title);
    bool const is_open = service->is_opened_by("citizen");
    return public_page(
        visit,
        {.title = visit.words.T("Rules: {service}", {{"service", title}}),
         .section = Section::services,
         .bar_name = is_open ? std::string_view(title) : std::string_view(),
         .styles = "case data",
         .is_indexed = true},
        [&](View& v) {
            if (is_open)
                back_link(v, "/service/" + service->name, title);
            else
                back_link(v, "/services", v.T("All services"));
            v.h.el("h1", {}, v.T("Rules: {service}", {{"service", title}}));
            v.h.el(
                "p", {{"class", "lead"}},
                v.T("This text is made from the definition that the program itself follows. It cannot say otherwise."));
            hash_line(v, v.T("Fingerprint of the definition"), service->hash);
            if (visit.is_officer())
                v.h.el("p", {}, [&] {
                    v.h.el("a", {{"href", definition_href(*service)}}, v.T("Columns and form, for officers"));
                });
            v.h.el("h2", {}, v.T("The stages"));
            if (describe::has_stories(model, *service))
                v.h.el("p", {}, [&] {
                    v.h.el("a", {{"href", examples_href(*service)}}, v.T("Examples, told step by step"));
                });
            draw_diagram(v, v.T("The stages"), describe::state_diagram(model, *service, language));
            draw_table(v, describe::roles(model, *service, language));
            draw_table(v, describe::permits(model, *service, language));
            draw_chapters(v, describe::summarize(model, *service, language, today(visit)));
        });
}

Result<http::Response> examples_page(Visit const& visit) {
    auto const service = TRY(get_service(visit));
    auto const& model = *visit.portal.house.model;
    auto const stories = describe::stories(model, *service, visit.words.code(), [&](auto code, auto const& values) {
        return problem_in_words(visit, code, values);
    });
    if (stories.empty()) return Fail(Error::not_found("service.no_examples"));
    auto const title = visit.words.T("Examples: {service}", {{"service", text_of(visit, service->title)}});
    return public_page(
        visit, {.title = title, .section = Section::services, .styles = "case data", .is_indexed = true}, [&](View& v) {
            back_link(v, rules_href(*service), v.T("Rules: {service}", {{"service", text_of(visit, service->title)}}));
            v.h.el("h1", {}, title);
            v.h.el("p", {{"class", "lead"}},
                   v.T("Every person here is invented. The program plays each of these stories as a test, which fails "
                       "if it does not happen as it is told. What people write stands in the language in which they "
                       "wrote it."));
            draw_chapters(v, stories);
        });
}

void draw_form(View& v, Visit const& visit, definition::Service const& service) {
    for (auto const& page : service.form) {
        auto const title = text_of(visit, page.title);
        v.h.el("fieldset", {{"class", "card"}, {"aria-label", title}, {"disabled", true}}, [&] {
            v.h.el("h3", {}, title);
            if (!page.lead.empty()) v.h.el("p", {}, text_of(visit, page.lead));
            draw_fields(v, {visit, service.system}, pointers_to(page.fields), Value::map());
        });
    }
}

Result<http::Response> definition_page(Visit const& visit, DeskRoom const& room) {
    auto const service = TRY(get_service(visit));
    auto const title = text_of(visit, service->title);
    return desk_page(visit, {.title = title, .styles = "case form"}, room.frame(visit, DeskSection::none),
                     [&](View& v) {
                         back_link(v, rules_href(*service), v.T("Rules: {service}", {{"service", title}}));
                         desk_head(v, title, {}, v.T("What the definition makes of tables and forms"));
                         draw_table(v, describe::dictionary(*visit.portal.house.model, *service, v.words.code()));
                         v.h.el("p", {}, [&] {
                             link_button(v, definition_href(*service) + "/csv", v.T("Download for a spreadsheet (CSV)"),
                                         Look::second, Icon::down);
                         });
                         v.h.el("p", {}, [&] {
                             v.h.el("a", {{"href", "/api/openapi.json"}},
                                    v.T("For programs: OpenAPI, with a JSON Schema of each form"));
                         });
                         v.h.el("h2", {}, v.T("The form, as it is asked"));
                         v.h.el("p", {{"class", "meta"}},
                                v.T("Every page and every question, also those that depend on an answer. "
                                    "Nothing can be filled in here."));
                         draw_form(v, visit, *service);
                     });
}

Result<http::Response> dictionary_file(Visit const& visit) {
    auto const service = TRY(get_service(visit));
    return http::Response::file(csv_file(describe::dictionary(*visit.portal.house.model, *service, visit.words.code())),
                                "text/csv; charset=utf-8", service->name + ".csv", http::Response::Show::download);
}

}  // namespace

std::string rules_href(definition::Service const& service) { return "/service/" + service.name + "/rules"; }

void add_rules_pages(http::Router& router, Portal& portal) {
    get_page(router, portal, "/service/{name}/rules", Who::everybody, rules_page);
    get_page(router, portal, "/service/{name}/examples", Who::everybody, examples_page);
}

void add_definition_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    get_page(router, portal, "/desk/definition/{name}", Who::officer,
             [room](Visit const& visit) { return definition_page(visit, *room); });
    get_page(router, portal, "/desk/definition/{name}/csv", Who::officer, dictionary_file);
}

}  // namespace bolan::web
