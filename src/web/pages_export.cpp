// A list as a file, with the filters and the rights of the page: made row by row, noted in the ledger, then sent.
#include "cases/exports.h"
#include "web/desk.h"
#include "web/desk_list.h"
#include "web/sheet.h"

namespace bolan::web {

namespace {

constexpr int k_rows_a_read = 1000;

std::vector<std::string> heads_of(Words const& words) {
    return {std::string(words.T("Reference")),
            std::string(words.T("Service")),
            std::string(words.T("Name")),
            std::string(words.T("Place")),
            std::string(words.T("Stage")),
            std::string(words.T("Received")),
            std::string(words.T("At this stage since")),
            std::string(words.T("Due")),
            std::string(words.T("Late"))};
}

std::vector<SheetCell> cells_of(Visit const& visit, DeskTitles const& titles, cases::InboxRow const& row) {
    auto const& house = visit.portal.house;
    auto const& calendar = *house.model->province.calendar;
    bool const is_late = row.due_at && *row.due_at < now(visit);
    return {group_reference(row.reference),
            std::string(titles.service(row.service)),
            row.subject,
            house.establishment.area_name(row.area, visit.words.code()),
            std::string(titles.stage(row.service, row.state)),
            calendar.today(row.opened_at),
            calendar.today(row.entered_at),
            row.due_at ? SheetCell(calendar.today(*row.due_at)) : SheetCell(std::string()),
            std::string(is_late ? visit.words.T("Yes") : visit.words.T("No"))};
}

// Page after page of the list; how many rows.
int write_rows(Visit const& visit, DeskRoom const& room, std::string const& scope, DeskList list, Sheet& sheet) {
    auto const& titles = room.titles(visit);
    auto& house = visit.portal.house;
    auto const moment = now(visit);
    int count = 0;
    list.filter.limit = k_rows_a_read;
    while (count < cases::k_export_rows_max) {
        auto const page = house.database.read_stale(
            [&](store::Connection& db) { return cases::inbox(house.establishment, db, scope, list.filter, moment); });
        for (auto const& row : page.rows) sheet.add(cells_of(visit, titles, row));
        count += static_cast<int>(page.rows.size());
        if (!page.next) return count;
        list.filter.after = *page.next;
    }
    sheet.add(std::vector<SheetCell>{
        visit.words.T("The first {n} are shown.", {{"n", std::to_string(cases::k_export_rows_max)}})});
    return count;
}

Result<http::Response> export_list(Visit const& visit, DeskRoom const& room, SheetKind kind) {
    auto const form = TRY(read_post(visit));
    auto const list = within_limits(visit, read_list(form.get_or("query")));
    auto& house = visit.portal.house;
    auto const scope = TRY(scope_of(house.establishment, room.post(visit), list));
    auto const heads = heads_of(visit.words);
    auto const sheet =
        Sheet::begin(kind, {.title = visit.words.T("Inbox"), .columns = heads, .is_rtl = visit.words.dir() == "rtl"});
    std::string const format = kind == SheetKind::csv ? "csv" : "xlsx";
    int const rows = write_rows(visit, room, scope, list, *sheet);
    auto response = sheet->finish("list-" + today(visit).iso() + "." + format);
    cases::note_export(house.engine->parts(), visit.actor(), {list.href(), scope, format, rows});
    return response;
}

}  // namespace

void add_export_pages(http::Router& router, Room const& room) {
    auto const page = [&](std::string path, SheetKind kind) {
        post_page(router, room->portal(), std::move(path), Who::officer,
                  [room, kind](Visit const& visit) { return export_list(visit, *room, kind); });
    };
    page(std::string(k_export_path) + ".csv", SheetKind::csv);
    page(std::string(k_export_path) + ".xlsx", SheetKind::xlsx);
}

}  // namespace bolan::web
