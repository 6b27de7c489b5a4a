// Reports that definitions declare, for the offices that may read them: a table, and the same as a file for
// spreadsheets.
#include "cases/reports.h"
#include "cases/service_report.h"
#include "records/show.h"
#include "web/csv.h"
#include "web/desk.h"
#include <algorithm>
#include <cmath>

namespace bolan::web {

using definition::Field;
using definition::Report;

namespace {

// A column that is simply a field ("record.district", "kind") or the case's state is shown as such values are shown.
Field const* field_of(definition::Model const& model, Report const& report, std::string_view expression) {
    if (auto const registry = model.find_registry(report.from)) {
        constexpr std::string_view k_record = "record.";
        return expression.starts_with(k_record) ? registry->find_field(expression.substr(k_record.size())) : nullptr;
    }
    auto const service = model.find_service(report.from);
    return service ? service->find_field(expression) : nullptr;
}

std::string cell_text(Visit const& visit, DeskRoom const& room, Report const& report, Report::Column const& column,
                      rules::Value const& value) {
    auto const& model = *visit.portal.house.model;
    auto const language = visit.words.code();
    auto plain = rules::to_value(value);
    if (column.by.text == "case.state" && value.kind() == rules::Kind::string)
        return std::string(room.titles(visit).stage(report.from, value.as_string()));
    if (auto const* field = field_of(model, report, column.by.text); field && plain)
        return records::show_value(*field, *plain, language, visit.portal.house.establishment);
    if (value.kind() != rules::Kind::string)
        return records::show_value(value, language, visit.portal.house.establishment);
    // A word that the expression itself gives ("0-5", "verified").
    return text_of(visit, {value.as_string(), column.title.context});
}

std::string measure_text(Visit const& visit, Report::Measure const& measure, rules::Value const& value) {
    if (value.is_null()) return "";
    if (value.is(rules::Kind::not_notified)) return std::string(visit.words.T("not notified"));
    bool const is_number = value.is(rules::Kind::integer) || value.is(rules::Kind::real);
    if (measure.is_money && is_number)
        return show_money(visit.words,
                          {value.is(rules::Kind::integer) ? value.as_int() : std::llround(value.as_double())});
    auto const text = records::show_value(value, visit.words.code(), visit.portal.house.establishment);
    return measure.how == "percent" ? text + " %" : text;
}

struct Drawn {
    std::vector<std::string> heads;
    std::vector<std::vector<std::string>> lines;  // after the group's cells the count and the measures
};

Result<Drawn> run(Visit const& visit, DeskRoom const& room, Report const& report) {
    auto& house = visit.portal.house;
    auto const lines = TRY(house.database.read_stale(
        [&](store::Connection& db) { return cases::run_report(*house.engine, db, report, visit.actor()); }));
    Drawn out;
    for (auto const& column : report.group) out.heads.push_back(text_of(visit, column.title));
    out.heads.push_back(visit.words.T("Count"));
    auto const columns = cases::measure_columns(report);
    for (auto const& column : columns) out.heads.push_back(cases::heading(column, *house.model, visit.words.code()));
    for (auto const& line : lines) {
        std::vector<std::string> cells;
        for (std::size_t i = 0; i < line.by.size(); ++i)
            cells.push_back(cell_text(visit, room, report, report.group[i], line.by[i]));
        cells.push_back(std::to_string(line.count));
        for (std::size_t i = 0; i < line.measures.size(); ++i)
            cells.push_back(measure_text(visit, *columns[i].measure, line.measures[i]));
        out.lines.push_back(std::move(cells));
    }
    return out;
}

Result<std::shared_ptr<Report const>> get_report(Visit const& visit, DeskRoom const& room, std::string_view name) {
    auto report = visit.portal.house.model->find_report(name);
    if (!report) return Fail(Error::not_found("report.unknown"));
    if (!cases::may_read(room.post(visit), *report)) return Fail(Error::forbidden("report.forbidden"));
    return report;
}

Result<http::Response> reports_page(Visit const& visit, DeskRoom const& room) {
    return desk_page(
        visit, {.title = visit.words.T("Reports"), .styles = "case"}, room.frame_with_lists(visit, "/desk/reports"),
        [&](View& v) {
            desk_head(v, v.T("Reports"), {}, {});
            auto const& post = room.post(visit);
            auto const language = v.words.code();
            std::vector<DocumentItem> items{{std::string(v.T("Offices and stages")), "/desk/reports/steps",
                                             visit.portal.house.establishment.office_title(*post.office, language)}};
            for (auto const& service : cases::reported_services(*visit.portal.house.engine, post))
                items.push_back({text_of(visit, service->title), "/desk/reports/service/" + service->name, {}});
            v.h.el("h2", {}, v.T("Work"));
            document_list(v, items);
            items.clear();
            for (auto const& report : visit.portal.house.model->reports)
                if (cases::may_read(post, *report))
                    items.push_back({text_of(visit, report->title), "/desk/report/" + report->name, {}});
            if (items.empty()) return;
            v.h.el("h2", {}, v.T("Reports of your office"));
            document_list(v, items);
        });
}

Result<http::Response> report_page(Visit const& visit, DeskRoom const& room) {
    auto const report = TRY(get_report(visit, room, visit.request.param("name")));
    auto const drawn = TRY(run(visit, room, *report));
    auto const title = text_of(visit, report->title);
    return desk_page(
        visit, {.title = title, .styles = "case"}, room.frame_with_lists(visit, "/desk/reports"), [&](View& v) {
            back_link(v, "/desk/reports", v.T("Reports"));
            auto const place =
                visit.portal.house.establishment.area_name(room.post(visit).office->area->code, v.words.code());
            desk_head(v, title, {}, place + " · " + show_date(v.words, today(visit)));
            if (drawn.lines.empty()) return empty_state(v, v.T("Nothing to report."), "");
            std::vector<std::vector<Cell>> rows;
            for (auto const& line : drawn.lines) {
                std::vector<Cell> cells;
                for (std::size_t i = 0; i < line.size(); ++i)
                    cells.push_back(i < report->group.size() ? Cell{line[i], As::typed}
                                                             : Cell{line[i], As::ltr, {}, {}, true});
                rows.push_back(std::move(cells));
            }
            data_table(v, {.caption = title, .heads = drawn.heads, .rows = rows, .has_hidden_caption = true});
            v.h.el("p", {}, [&] {
                link_button(v, "/desk/report/" + report->name + "/csv", v.T("Download for a spreadsheet (CSV)"),
                            Look::second, Icon::down);
            });
        });
}

Result<http::Response> report_file(Visit const& visit, DeskRoom const& room) {
    auto const report = TRY(get_report(visit, room, visit.request.param("name")));
    auto const drawn = TRY(run(visit, room, *report));
    std::string out = k_byte_order_mark;
    out += csv_line(drawn.heads);
    for (auto const& line : drawn.lines) out += csv_line(line);
    return http::Response::file(std::move(out), "text/csv; charset=utf-8", report->name + ".csv",
                                http::Response::Show::download);
}

}  // namespace

void add_report_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    get_page(router, portal, "/desk/reports", Who::officer,
             [room](Visit const& visit) { return reports_page(visit, *room); });
    get_page(router, portal, "/desk/report/{name}", Who::officer,
             [room](Visit const& visit) { return report_page(visit, *room); });
    get_page(router, portal, "/desk/report/{name}/csv", Who::officer,
             [room](Visit const& visit) { return report_file(visit, *room); });
}

}  // namespace bolan::web
