// The report that every service has: its figures by month, area, office, post or outcome, each a link to its cases.
#include "cases/service_report.h"
#include "http/encoding.h"
#include "web/components/parts.h"
#include "web/csv.h"
#include "web/desk.h"
#include "web/fields.h"
#include "web/months.h"
#include <charconv>

namespace bolan::web {

using cases::ServiceAsk;
using cases::ServiceFigure;
using cases::ServiceLine;

namespace {

constexpr std::size_t k_report_lines = 300;
constexpr int k_counted_shown = 50;
constexpr ServiceFigure k_figures_shown[] = {
    ServiceFigure::received,   ServiceFigure::granted,    ServiceFigure::refused,
    ServiceFigure::otherwise,  ServiceFigure::pending,    ServiceFigure::pending_5,
    ServiceFigure::pending_15, ServiceFigure::pending_30, ServiceFigure::pending_more};

std::string figure_title(Words const& words, ServiceFigure figure) {
    switch (figure) {
        case ServiceFigure::received:
            return words.T("Received");
        case ServiceFigure::granted:
            return words.T("Granted");
        case ServiceFigure::refused:
            return words.T("Refused");
        case ServiceFigure::otherwise:
            return words.T("Ended otherwise");
        case ServiceFigure::pending:
            return words.T("Pending");
        case ServiceFigure::pending_5:
            return words.T("Pending up to 5 days");
        case ServiceFigure::pending_15:
            return words.T("6 to 15 days");
        case ServiceFigure::pending_30:
            return words.T("16 to 30 days");
        case ServiceFigure::pending_more:
            return words.T("Over 30 days");
    }
    return {};
}

std::string outcome_title(Words const& words, std::string_view outcome) {
    if (outcome == "granted") return words.T("Granted");
    if (outcome == "refused") return words.T("Refused");
    if (outcome == "withdrawn") return words.T("Taken back");
    if (outcome == "lapsed") return words.T("Lapsed");
    return outcome == "closed" ? words.T("Closed") : words.T("Pending");
}

std::string way_title(Words const& words, std::string const& way) {
    if (way == "office") return words.T("Office");
    if (way == "post") return words.T("Post");
    if (way == "outcome") return words.T("Outcome");
    return way == "month" ? words.T("Month") : level_title(words, way);
}

struct ServiceWish {
    std::shared_ptr<definition::Service const> service;
    Months months;
    ServiceAsk ask;

    std::string path() const { return "/desk/reports/service/" + service->name; }
    http::Pairs query() const {
        auto out = months.query();
        out.emplace_back("by", ask.by);
        if (ask.map) out.emplace_back("map", "today");
        return out;
    }
};

// By what lies one step below the own office.
std::string usual_way(Visit const& visit) {
    auto const& province = visit.portal.house.model->province;
    auto const* post = visit.portal.house.establishment.find_post(visit.session->post);
    auto const below = static_cast<std::size_t>(post ? province.level_index(post->office->area->level) + 1 : 1);
    return below < province.levels.size() ? province.levels[below] : "month";
}

Result<ServiceWish> read_service_wish(Visit const& visit) {
    ServiceWish wish;
    wish.service = visit.portal.house.model->find_service(visit.request.param("name"));
    if (!wish.service) return Fail(Error::not_found("service.unknown"));
    wish.months = asked_months(visit);
    auto const usual = usual_way(visit);
    wish.ask = {wish.service->name, wish.months.from, wish.months.to, std::string(visit.request.query_or("by", usual))};
    if (visit.request.query_or("map") == "today") wish.ask.map = today(visit);
    return wish;
}

std::string line_title(Visit const& visit, std::string const& by, std::string const& key) {
    auto const& words = visit.words;
    auto const& establishment = visit.portal.house.establishment;
    if (by == "outcome") return outcome_title(words, key);
    if (by == "month") return show_month(words, Date::parse(key + "-01").value_or(Date()));
    if (key.empty()) return by == "office" || by == "post" ? std::string(words.T("No office")) : "—";
    if (by == "post") return post_name(visit, key);
    if (by != "office") return establishment.area_name(key, words.code());
    auto const* office = establishment.find_office(key);
    return office ? establishment.office_title(*office, words.code()) : key;
}

Result<cases::ServiceReport> read_service_report(Visit const& visit, ServiceWish const& wish) {
    auto& house = visit.portal.house;
    return house.database.read_stale(
        [&](store::Connection& db) { return cases::report_service(*house.engine, db, visit.actor(), wish.ask); });
}

std::vector<std::string> service_report_heads(Words const& words, ServiceWish const& wish) {
    std::vector<std::string> out{way_title(words, wish.ask.by)};
    for (auto const figure : k_figures_shown) out.push_back(figure_title(words, figure));
    out.emplace_back(words.T("Median days to a decision"));
    out.emplace_back(words.T("90 in 100 within"));
    return out;
}

std::string days_or_nothing(std::optional<int> const& count) { return count ? std::to_string(*count) : std::string(); }

// `key`: of the line; none: of the total.
std::string counted_href(ServiceWish const& wish, ServiceFigure figure, std::optional<std::string> const& key,
                         int skip = 0) {
    auto query = wish.query();
    query.emplace_back("figure", cases::name_of(figure));
    if (key) query.emplace_back("line", *key);
    if (skip > 0) query.emplace_back("skip", std::to_string(skip));
    return wish.path() + "/cases?" + http::write_query(query);
}

std::vector<Cell> row_of_line(ServiceWish const& wish, std::string title, ServiceLine const& line,
                              std::optional<std::string> const& key) {
    std::vector<Cell> row{{std::move(title)}};
    for (auto const figure : k_figures_shown) {
        auto const count = line[figure];
        row.push_back(
            {std::to_string(count), As::ltr, count > 0 ? counted_href(wish, figure, key) : std::string(), {}, true});
    }
    row.push_back({days_or_nothing(line.median_days), As::ltr, {}, {}, true});
    row.push_back({days_or_nothing(line.most_days), As::ltr, {}, {}, true});
    return row;
}

void ask_for_other_months(View& v, Visit const& visit, ServiceWish const& wish) {
    months_form(v, visit, wish.path(), wish.months, [&] {
        std::vector<Option> ways;
        for (auto const& way : cases::ways_to_group(*visit.portal.house.model))
            ways.push_back({way, way_title(v.words, way), {}});
        select_field(v, {.name = "by", .label = v.T("In lines by"), .options = ways, .value = wish.ask.by});
        std::vector<Option> const maps{{"", std::string(v.T("of each case's day")), {}},
                                       {"today", std::string(v.T("of today")), {}}};
        select_field(v, {.name = "map", .label = v.T("Areas"), .options = maps, .value = wish.ask.map ? "today" : ""});
    });
}

void service_report_files(View& v, ServiceWish const& wish) {
    v.h.el("p", {{"class", "no-print"}}, [&] {
        link_button(v, wish.path() + "/csv?" + http::write_query(wish.query()), v.T("Download for a spreadsheet (CSV)"),
                    Look::second, Icon::down);
    });
}

Result<http::Response> service_report_page(Visit const& visit, DeskRoom const& room) {
    auto const wish = TRY(read_service_wish(visit));
    auto const report = TRY(read_service_report(visit, wish));
    auto const title = text_of(visit, wish.service->title);
    return desk_page(
        visit, {.title = title, .styles = "case form"}, room.frame_with_lists(visit, "/desk/reports"), [&](View& v) {
            back_link(v, "/desk/reports", v.T("Reports"));
            auto const place =
                visit.portal.house.establishment.area_name(room.post(visit).office->area->code, v.words.code());
            desk_head(v, title, {}, place + " · " + show_months(v.words, wish.months));
            ask_for_other_months(v, visit, wish);
            if (report.lines.empty()) return empty_state(v, v.T("Nothing to report."), "");
            std::vector<std::vector<Cell>> rows{
                row_of_line(wish, std::string(v.T("All together")), report.total, std::nullopt)};
            for (auto const& line : report.lines)
                if (rows.size() <= k_report_lines)
                    rows.push_back(row_of_line(wish, line_title(visit, wish.ask.by, line.key), line, line.key));
            data_table(v, {.caption = title,
                           .heads = service_report_heads(v.words, wish),
                           .rows = rows,
                           .has_hidden_caption = true});
            v.h.el("p", {{"class", "meta"}},
                   v.T("Days are working days. Pending is what was pending when the last of "
                       "these months ended, or is now."));
            if (report.lines.size() > k_report_lines)
                v.h.el("p", {{"class", "meta"}},
                       v.T("The first {n} are shown.", {{"n", std::to_string(k_report_lines)}}));
            service_report_files(v, wish);
        });
}

Result<http::Response> service_report_file(Visit const& visit, DeskRoom const&) {
    auto const wish = TRY(read_service_wish(visit));
    auto const report = TRY(read_service_report(visit, wish));
    std::string out = k_byte_order_mark;
    out += csv_line(service_report_heads(visit.words, wish));
    auto const add = [&](std::string title, ServiceLine const& line) {
        std::vector<std::string> cells{std::move(title)};
        for (auto const figure : k_figures_shown) cells.push_back(std::to_string(line[figure]));
        cells.push_back(days_or_nothing(line.median_days));
        cells.push_back(days_or_nothing(line.most_days));
        out += csv_line(cells);
    };
    for (auto const& line : report.lines) add(line_title(visit, wish.ask.by, line.key), line);
    add(std::string(visit.words.T("All together")), report.total);
    return http::Response::file(std::move(out), "text/csv; charset=utf-8", wish.service->name + ".csv",
                                http::Response::Show::download);
}

int asked_skip(Visit const& visit) {
    auto const text = visit.request.query_or("skip");
    int skip = 0;
    std::from_chars(text.data(), text.data() + text.size(), skip);
    return std::clamp(skip, 0, cases::k_counted_max);
}

Result<http::Response> counted_page(Visit const& visit, DeskRoom const& room) {
    auto const wish = TRY(read_service_wish(visit));
    auto const figure = cases::find_figure(visit.request.query_or("figure"));
    if (!figure) return Fail(Error::not_found("report.unknown"));
    std::optional<std::string> line;
    for (auto const& [name, value] : visit.request.query)
        if (name == "line") line = value;
    int const skip = asked_skip(visit);
    auto& house = visit.portal.house;
    auto const found = TRY(house.database.read_stale([&](store::Connection& db) {
        return cases::counted_cases(*house.engine, db, visit.actor(), wish.ask, line, *figure, skip, k_counted_shown);
    }));
    auto const title = figure_title(visit.words, *figure);
    return desk_page(
        visit, {.title = title, .styles = "case"}, room.frame_with_lists(visit, "/desk/reports"), [&](View& v) {
            back_link(v, wish.path() + "?" + http::write_query(wish.query()), text_of(visit, wish.service->title));
            auto const where = line ? line_title(visit, wish.ask.by, *line) : std::string(v.T("All together"));
            desk_head(v, title, {}, where + " · " + show_months(v.words, wish.months));
            if (found.cases.empty()) return empty_state(v, v.T("Nothing to report."), "");
            std::vector<std::string> const heads{v.T("Reference"), v.T("Name"),     v.T("Area"),
                                                 v.T("Stage"),     v.T("Received"), v.T("Ended")};
            std::vector<std::vector<Cell>> rows;
            auto const day = [&](Timestamp at) { return show_date(v.words, date_at(at, offset_of(visit))); };
            for (auto const& of : found.cases)
                rows.push_back({{group_reference(of.reference), As::ltr, case_href(of.reference)},
                                {of.subject, As::typed},
                                {house.establishment.area_name(of.area, v.words.code())},
                                {std::string(room.titles(visit).stage(of.service, of.state))},
                                {day(of.opened_at)},
                                {of.closed_at ? day(*of.closed_at) : std::string()}});
            data_table(v, {.caption = title, .heads = heads, .rows = rows, .has_hidden_caption = true});
            int const last = skip + static_cast<int>(found.cases.size());
            pager(v, {skip > 0 ? counted_href(wish, *figure, line, std::max(0, skip - k_counted_shown)) : std::string(),
                      found.has_more ? counted_href(wish, *figure, line, last) : std::string(),
                      std::to_string(skip + 1) + "–" + std::to_string(last)});
            if (last >= cases::k_counted_max)
                v.h.el("p", {{"class", "meta"}}, v.T("No more are listed. Ask for fewer months or for one line."));
        });
}

}  // namespace

void add_service_report_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    std::string const path = "/desk/reports/service/{name}";
    get_page(router, portal, path, Who::officer,
             [room](Visit const& visit) { return service_report_page(visit, *room); });
    get_page(router, portal, path + "/csv", Who::officer,
             [room](Visit const& visit) { return service_report_file(visit, *room); });
    get_page(router, portal, path + "/cases", Who::officer,
             [room](Visit const& visit) { return counted_page(visit, *room); });
}

}  // namespace bolan::web
