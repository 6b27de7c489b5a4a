// The officer's desk: the inbox, many cases at once, bills, reports.
#include "api/endpoints.h"
#include "api/show.h"
#include "cases/reports.h"
#include <algorithm>
#include <charconv>

namespace bolan::api {

using store::Connection;

namespace {

constexpr int k_rows_default = 50;
constexpr int k_rows_max = 200;
constexpr std::size_t k_bulk_max = 200;

Value show_row(Call const& call, cases::InboxRow const& row) {
    auto const service = call.house().model->find_service(row.service);
    return Value::map({{"reference", row.reference},
                       {"service", row.service},
                       {"subject", row.subject},
                       {"state", row.state},
                       {"state_title", service ? state_title(call, *service, row.state) : row.state},
                       {"role", row.role},
                       {"area", show_area(call, row.area)},
                       {"opened_at", call.time(row.opened_at)},
                       {"entered_at", call.time(row.entered_at)},
                       {"due_at", call.time_or_null(row.due_at)},
                       {"is_late", row.due_at && *row.due_at < call.now()},
                       {"told", row.told}});
}

int limit_of(Call const& call) {
    auto const text = call.request.query_or("limit");
    int limit = k_rows_default;
    std::from_chars(text.data(), text.data() + text.size(), limit);
    return std::clamp(limit, 1, k_rows_max);
}

}  // namespace

Result<http::Response> get_inbox(Call& call) {
    auto const asked = call.request.query_or("scope", "post");
    if (asked != "post" && asked != "office") return Fail(Error::bad_input("request.malformed").with("name", "scope"));
    auto const* post = call.post();
    auto const& scope = asked == "post" ? post->code : post->office->code;
    cases::InboxFilter filter;
    filter.service = call.request.query_or("service");
    filter.state = call.request.query_or("state");
    filter.text = call.request.query_or("q");
    filter.late_only = call.request.query_or("late") == "1";
    filter.limit = limit_of(call);
    filter.services = call.house().engine->services_listed(call.actor(), scope);
    if (auto const after = call.request.query_or("after"); !after.empty()) {
        auto const place = cases::InboxPlace::parse(after);
        if (!place) return Fail(Error::bad_input("request.malformed").with("name", "after"));
        filter.after = *place;
    }
    Value out = Value::map({{"scope", scope}});
    call.house().database.read([&](Connection& db) {
        auto const page = cases::inbox(call.house().establishment, db, scope, filter, call.now());
        Value rows = Value::list();
        for (auto const& row : page.rows) rows.push(show_row(call, row));
        out.set("rows", std::move(rows));
        out.set("next", page.next ? Value(page.next->text()) : Value());
        if (call.request.query_or("count") != "1") return;
        auto const count = cases::count_inbox(call.house().establishment, db, scope, call.now(), filter.services);
        out.set("count",
                Value::map({{"waiting", count.waiting}, {"late", count.late}, {"is_capped", count.is_capped}}));
    });
    return json(out);
}

namespace {

struct Chosen {
    std::string reference;
    std::optional<std::int64_t> version;
};

Result<std::vector<Chosen>> read_chosen(Value const& list) {
    auto const malformed = [](std::string field) {
        return Fail(Error{ErrorKind::bad_input, "form.invalid", {}, {{std::move(field), "field.malformed", {}}}});
    };
    if (!list.is_list() || list.as_list().empty()) return malformed("cases");
    if (list.as_list().size() > k_bulk_max)
        return Fail(Error{ErrorKind::bad_input,
                          "form.invalid",
                          {},
                          {{"cases", "field.too_many", {{"max", std::to_string(k_bulk_max)}}}}});
    std::vector<Chosen> out;
    for (std::size_t i = 0; i < list.as_list().size(); ++i) {
        auto const& item = list.as_list()[i];
        auto const at = "cases/" + std::to_string(i);
        if (!item["reference"].is_string()) return malformed(at + "/reference");
        Chosen chosen{item["reference"].as_string(), {}};
        if (auto const& version = item["version"]; version.is_int())
            chosen.version = version.as_int();
        else if (!version.is_null())
            return malformed(at + "/version");
        out.push_back(std::move(chosen));
    }
    return out;
}

Result<cases::Receipt> perform_one(Call& call, Chosen const& chosen, std::string const& action, Value const& input,
                                   std::string const& key) {
    auto const of =
        TRY(call.house().database.read([&](Connection& db) { return call.named_case(db, chosen.reference); }));
    auto const* defined = call.house().shelves.of(of).service->find_action(action);
    if (!defined) return Fail(Error::not_found("case.no_such_action"));
    if (!defined->bulk) return Fail(Error::bad_input("case.not_bulk"));
    cases::Ask ask;
    ask.actor = call.actor();
    ask.service = of.service;
    ask.case_id = of.id;
    ask.action = action;
    ask.input = input;
    ask.version = chosen.version;
    ask.key = key + "|" + of.reference;
    return call.engine().perform(ask);
}

}  // namespace

Result<http::Response> post_bulk(Call& call) {
    auto const body = TRY(call.body_of({"cases", "action", "input"}));
    auto const chosen = TRY(read_chosen(body["cases"]));
    if (!body["action"].is_string() || !(body["input"].is_null() || body["input"].is_map()))
        return Fail(Error{ErrorKind::bad_input,
                          "form.invalid",
                          {},
                          {{body["action"].is_string() ? "input" : "action", "field.malformed", {}}}});
    auto const action = body["action"].as_string();
    auto const key = TRY(call.key("bulk|" + action));
    Value const input = body["input"].is_map() ? body["input"] : Value::map();
    Value report = Value::list();
    int done = 0;
    for (auto const& one : chosen) {
        auto const receipt = perform_one(call, one, action, input, key);
        Value line = Value::map({{"reference", one.reference}, {"ok", receipt.has_value()}});
        if (receipt)
            line.set("receipt", show_receipt(call, *receipt));
        else
            line.set("error", show_error(receipt.error()));
        done += receipt.has_value();
        report.push(std::move(line));
    }
    return json(Value::map(
        {{"done", done}, {"refused", static_cast<int>(chosen.size()) - done}, {"cases", std::move(report)}}));
}

namespace {

struct OwedBill {
    money::Bill bill;
    cases::Case of;
};

// A bill whose case the asker may read; otherwise there is none for them.
Result<OwedBill> readable_bill(Call const& call, Connection& db) {
    auto const bill = call.house().bills.find_by_number(db, call.request.param("number"));
    auto const id = bill ? CaseId::parse(bill->case_id) : std::nullopt;
    auto of = id ? call.house().shelves.find_case(db, *id) : std::nullopt;
    if (!of || !call.engine().may_read(call.actor(), *of)) return Fail(Error::not_found("bill.unknown"));
    return OwedBill{*bill, std::move(*of)};
}

Value with_case(Value bill, std::string_view reference) {
    bill.set("case", reference);
    return bill;
}

}  // namespace

Result<http::Response> get_bill(Call& call) {
    auto const found = TRY(call.house().database.read([&](Connection& db) { return readable_bill(call, db); }));
    return json(with_case(show_bill(call, found.bill), found.of.reference));
}

Result<http::Response> receive_bill(Call& call) {
    auto const found = TRY(call.house().database.read([&](Connection& db) { return readable_bill(call, db); }));
    auto const received = TRY(call.engine().receive_bill(call.actor(), found.bill.id));
    return json(with_case(show_bill(call, received), found.of.reference));
}

Result<http::Response> get_reports(Call& call) {
    Value reports = Value::list();
    for (auto const& report : call.house().model->reports)
        if (cases::may_read(*call.post(), *report))
            reports.push(
                Value::map({{"name", report->name}, {"title", call.text(report->title)}, {"from", report->from}}));
    return json(Value::map({{"reports", std::move(reports)}}));
}

Result<http::Response> get_report(Call& call) {
    auto const report = call.house().model->find_report(call.request.param("name"));
    if (!report) return Fail(Error::not_found("report.unknown"));
    auto const lines = TRY(call.house().database.read_stale(
        [&](Connection& db) { return cases::run_report(call.engine(), db, *report, call.actor()); }));
    Value columns = Value::list(), measures = Value::list(), rows = Value::list();
    for (auto const& column : report->group) columns.push(call.text(column.title));
    for (auto const& column : cases::measure_columns(*report))
        measures.push(cases::heading(column, *call.house().model, call.language));
    for (auto const& line : lines) {
        Value by = Value::list();
        for (auto const& value : line.by) by.push(TRY(rules::to_value(value)));
        Value worked_out = Value::list();
        for (auto const& value : line.measures)
            worked_out.push(value.is(rules::Kind::not_notified) ? Value() : TRY(rules::to_value(value)));
        rows.push(Value::map({{"by", std::move(by)}, {"count", line.count}, {"measures", std::move(worked_out)}}));
    }
    return json(Value::map({{"name", report->name},
                            {"title", call.text(report->title)},
                            {"columns", std::move(columns)},
                            {"measures", std::move(measures)},
                            {"rows", std::move(rows)}}));
}

}  // namespace bolan::api
