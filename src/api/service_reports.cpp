// Reports that every service and every office get without anybody writing them.
#include "api/endpoints.h"
#include "api/show.h"
#include "cases/service_report.h"
#include "cases/step_report.h"
#include <charconv>

namespace bolan::api {

using cases::ServiceLine;
using store::Connection;

namespace {

constexpr std::int64_t k_minute_ms = 60'000;
constexpr int k_cases_a_page = 200;

struct Period {
    Date from, to;
};

Result<Period> read_period(Call const& call) {
    auto const today = call.house().model->province.calendar->today(call.now());
    auto const parts = today.parts();
    Period out{*Date::of(parts.year, parts.month, 1), today};
    auto const read = [&](char const* name, Date& into) -> Result<> {
        auto const text = call.request.query_or(name);
        if (text.empty()) return {};
        auto const date = Date::parse(text);
        if (!date) return Fail(Error::bad_input("request.malformed").with("name", name));
        into = *date;
        return {};
    };
    TRY(read("from", out.from));
    TRY(read("to", out.to));
    return out;
}

Result<cases::ServiceAsk> read_ask(Call const& call) {
    auto const period = TRY(read_period(call));
    auto const usual = cases::ways_to_group(*call.house().model).front();
    cases::ServiceAsk ask{call.request.param("service"), period.from, period.to,
                          std::string(call.request.query_or("by", usual))};
    if (auto const text = call.request.query_or("map"); !text.empty()) {
        ask.map = Date::parse(text);
        if (!ask.map) return Fail(Error::bad_input("request.malformed").with("name", "map"));
    }
    return ask;
}

Value days_or_null(std::optional<int> const& days) { return days ? Value(*days) : Value(); }

Value show_line(ServiceLine const& line) {
    Value figures = Value::map();
    for (std::size_t i = 0; i < cases::k_figures; ++i)
        figures.set(std::string(cases::name_of(static_cast<cases::ServiceFigure>(i))), line.figures[i]);
    return Value::map({{"key", line.key},
                       {"figures", std::move(figures)},
                       {"median_days", days_or_null(line.median_days)},
                       {"most_days", days_or_null(line.most_days)}});
}

}  // namespace

Result<http::Response> get_step_report(Call& call) {
    auto const period = TRY(read_period(call));
    auto const& house = call.house();
    auto const found = TRY(house.database.read_stale([&](Connection& db) {
        return cases::report_steps(db, house.establishment, call.actor(), period.from, period.to);
    }));
    Value lines = Value::list();
    for (auto const& line : found)
        lines.push(Value::map({{"office", line.office},
                               {"service", line.service},
                               {"state", line.state},
                               {"count", line.count},
                               {"in_time", line.in_time},
                               {"median_minutes", line.median_ms / k_minute_ms},
                               {"most_minutes", line.most_ms / k_minute_ms},
                               {"longest_minutes", line.longest_ms / k_minute_ms}}));
    return json(Value::map({{"lines", std::move(lines)}}));
}

Result<http::Response> get_service_report(Call& call) {
    auto const ask = TRY(read_ask(call));
    auto const report = TRY(call.house().database.read_stale(
        [&](Connection& db) { return cases::report_service(call.engine(), db, call.actor(), ask); }));
    Value lines = Value::list();
    for (auto const& line : report.lines) lines.push(show_line(line));
    return json(Value::map({{"service", ask.service},
                            {"from", ask.from.iso()},
                            {"to", ask.to.iso()},
                            {"by", ask.by},
                            {"lines", std::move(lines)},
                            {"total", show_line(report.total)}}));
}

Result<http::Response> get_service_report_cases(Call& call) {
    auto const ask = TRY(read_ask(call));
    auto const figure = cases::find_figure(call.request.query_or("figure"));
    if (!figure) return Fail(Error::bad_input("request.malformed").with("name", "figure"));
    std::optional<std::string> line;
    for (auto const& [name, value] : call.request.query)
        if (name == "line") line = value;
    auto const text = call.request.query_or("skip", "0");
    int skip = -1;
    std::from_chars(text.data(), text.data() + text.size(), skip);
    if (skip < 0 || skip > cases::k_counted_max)
        return Fail(Error::bad_input("request.malformed").with("name", "skip"));
    auto const found = TRY(call.house().database.read_stale([&](Connection& db) {
        return cases::counted_cases(call.engine(), db, call.actor(), ask, line, *figure, skip, k_cases_a_page);
    }));
    Value cases = Value::list();
    for (auto const& of : found.cases) cases.push(show_case_line(call, of));
    return json(Value::map({{"cases", std::move(cases)}, {"has_more", found.has_more}}));
}

}  // namespace bolan::api
