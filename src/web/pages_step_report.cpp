// How the offices that a post looks over keep their times, stage by stage.
#include "cases/step_report.h"
#include "http/encoding.h"
#include "web/csv.h"
#include "web/desk.h"
#include "web/months.h"

namespace bolan::web {

using cases::StepLine;

namespace {

constexpr char k_steps_path[] = "/desk/reports/steps";
constexpr std::size_t k_steps_shown = 300;

Result<std::vector<StepLine>> read_steps(Visit const& visit, Months const& months) {
    auto& house = visit.portal.house;
    return house.database.read_stale([&](store::Connection& db) {
        return cases::report_steps(db, house.establishment, visit.actor(), months.from, months.to);
    });
}

std::vector<std::string> step_heads(Words const& words) {
    return {words.T("Office"), words.T("Service"),          words.T("Stage"),
            words.T("Ended"),  words.T("In time"),          words.T("In time, %"),
            words.T("Median"), words.T("90 in 100 within"), words.T("Longest, hours")};
}

// Hours of working time, to a tenth.
std::string hours_of(std::int64_t ms) {
    auto const tenths = (ms + k_hour_ms / 20) / (k_hour_ms / 10);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::vector<std::string> step_cells(Visit const& visit, DeskRoom const& room, StepLine const& line) {
    auto const& establishment = visit.portal.house.establishment;
    auto const& titles = room.titles(visit);
    auto const* office = establishment.find_office(line.office);
    return {office ? establishment.office_title(*office, visit.words.code()) : line.office,
            std::string(titles.service(line.service)),
            std::string(titles.stage(line.service, line.state)),
            std::to_string(line.count),
            std::to_string(line.in_time),
            std::to_string(line.in_time * 100 / line.count),
            hours_of(line.median_ms),
            hours_of(line.most_ms),
            hours_of(line.longest_ms)};
}

Result<http::Response> step_report_page(Visit const& visit, DeskRoom const& room) {
    auto const months = asked_months(visit);
    auto const lines = TRY(read_steps(visit, months));
    std::string const title(visit.words.T("Offices and stages"));
    return desk_page(
        visit, {.title = title, .styles = "case form"}, room.frame_with_lists(visit, "/desk/reports"), [&](View& v) {
            back_link(v, "/desk/reports", v.T("Reports"));
            auto const& office = *room.post(visit).office;
            desk_head(v, title, {},
                      visit.portal.house.establishment.office_title(office, v.words.code()) + " · " +
                          show_months(v.words, months));
            months_form(v, visit, k_steps_path, months);
            if (lines.empty()) return empty_state(v, v.T("No stage ended in these months."), "");
            std::vector<std::vector<Cell>> rows;
            for (auto const& line : lines) {
                if (rows.size() == k_steps_shown) break;
                std::vector<Cell> row;
                for (auto& text : step_cells(visit, room, line))
                    row.push_back(row.size() < 3 ? Cell{std::move(text)}
                                                 : Cell{std::move(text), As::ltr, {}, {}, true});
                rows.push_back(std::move(row));
            }
            data_table(v, {.caption = title, .heads = step_heads(v.words), .rows = rows, .has_hidden_caption = true});
            v.h.el("p", {{"class", "meta"}}, v.T("Times are hours in which the office was open."));
            if (lines.size() > k_steps_shown)
                v.h.el("p", {{"class", "meta"}},
                       v.T("The first {n} are shown.", {{"n", std::to_string(k_steps_shown)}}));
            v.h.el("p", {{"class", "no-print"}}, [&] {
                link_button(v, std::string(k_steps_path) + "/csv?" + http::write_query(months.query()),
                            v.T("Download for a spreadsheet (CSV)"), Look::second, Icon::down);
            });
        });
}

Result<http::Response> step_report_file(Visit const& visit, DeskRoom const& room) {
    auto const lines = TRY(read_steps(visit, asked_months(visit)));
    std::string out = k_byte_order_mark;
    out += csv_line(step_heads(visit.words));
    for (auto const& line : lines) out += csv_line(step_cells(visit, room, line));
    return http::Response::file(std::move(out), "text/csv; charset=utf-8", "steps.csv", http::Response::Show::download);
}

}  // namespace

void add_step_report_pages(http::Router& router, Room const& room) {
    get_page(router, room->portal(), k_steps_path, Who::officer,
             [room](Visit const& visit) { return step_report_page(visit, *room); });
    get_page(router, room->portal(), std::string(k_steps_path) + "/csv", Who::officer,
             [room](Visit const& visit) { return step_report_file(visit, *room); });
}

}  // namespace bolan::web
