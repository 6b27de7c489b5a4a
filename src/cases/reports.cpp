#include "cases/reports.h"
#include "cases/work.h"
#include "definition/shares.h"
#include "money/division.h"
#include <algorithm>
#include <cmath>
#include <map>

namespace bolan::cases {

using store::Connection;
using store::Row;

namespace {

using Measure = definition::Report::Measure;

// What a measure has seen of one line.
struct Gathered {
    std::int64_t seen = 0;
    std::int64_t whole = 0;  // the sum while every number is whole: rupees and minutes stay exact
    double sum = 0;
    bool is_whole = true;
    // What is divided, by the shares in force on the day of each; without them where they are not notified.
    std::map<std::vector<std::int64_t>, std::int64_t> paisa_by_shares;
    bool is_notified = true;

    void add(rules::Value const& value) {
        ++seen;
        if (value.is(rules::Kind::integer)) {
            whole += value.as_int();
            sum += static_cast<double>(value.as_int());
        } else if (value.is(rules::Kind::real)) {
            sum += value.as_double();
            is_whole = false;
        } else if (value.is_true()) {
            sum += 1;
        }
    }
    static double rounded(double value) { return std::round(value * 10) / 10; }
    rules::Value result(Measure const& measure) const {
        if (seen == 0) return {};
        if (measure.how == "sum") return is_whole ? rules::Value(whole) : rules::Value(sum);
        auto const mean = sum / static_cast<double>(seen);
        return rules::Value(rounded(measure.how == "percent" ? mean * 100 : mean));
    }
    std::vector<rules::Value> divided(Measure const& measure) const {
        if (seen == 0) return std::vector<rules::Value>(measure.parts.size());
        if (!is_notified)
            return std::vector<rules::Value>(measure.parts.size(), rules::Value::not_notified(measure.by, "percent"));
        std::vector<std::int64_t> sums(measure.parts.size());
        for (auto const& [shares, paisa] : paisa_by_shares) {
            auto const parts = money::divide({paisa}, shares);
            for (std::size_t i = 0; i < parts.size(); ++i) sums[i] += parts[i].paisa;
        }
        return {sums.begin(), sums.end()};
    }
};

struct Counter {
    definition::Report const& report;
    rules::Context const& context;
    struct Line {
        ReportLine said;
        std::vector<Gathered> gathered;
    };
    std::map<std::vector<std::string>, Line> lines;

    std::vector<ReportLine> result() {
        std::vector<ReportLine> out;
        for (auto& [key, line] : lines) {
            for (std::size_t i = 0; i < report.measures.size(); ++i) {
                auto const& measure = report.measures[i];
                auto const& gathered = line.gathered[i];
                if (measure.how != "divide")
                    line.said.measures.push_back(gathered.result(measure));
                else
                    std::ranges::move(gathered.divided(measure), std::back_inserter(line.said.measures));
            }
            out.push_back(std::move(line.said));
        }
        return out;
    }

    Result<> count(rules::Activation const& variables) {
        if (report.where) {
            auto const wanted = report.where.program->evaluate(variables, context);
            if (!wanted && wanted.error().code != "rules.no_value") return Fail(wanted.error());
            if (!wanted || !wanted->is_true()) return {};
        }
        std::vector<std::string> key;
        Line line;
        for (auto const& column : report.group) {
            line.said.by.push_back(TRY(value_of(column.by, variables)));
            key.push_back(rules::show(line.said.by.back()));
        }
        line.gathered.resize(report.measures.size());
        auto& kept = lines.try_emplace(std::move(key), std::move(line)).first->second;
        ++kept.said.count;
        return gather(kept, variables);
    }

    Result<> gather(Line& line, rules::Activation const& variables) const {
        for (std::size_t i = 0; i < report.measures.size(); ++i) {
            auto const& measure = report.measures[i];
            auto const value = TRY(value_of(measure.of, variables));
            if (value.is_null()) continue;
            line.gathered[i].add(value);
            if (measure.how == "divide") TRY(divide(measure, value.as_int(), variables, line.gathered[i]));
        }
        return {};
    }

    Result<> divide(Measure const& measure, std::int64_t paisa, rules::Activation const& variables,
                    Gathered& into) const {
        if (paisa < 0) return Fail(Error::bad_input("report.negative"));
        auto const day = TRY(value_of(measure.day, variables));
        auto const* table = context.tables->find_table(measure.by);
        auto const shares = table && day.is(rules::Kind::date)
                                ? definition::shares_on(*table, measure.parts, day.as_date())
                                : std::nullopt;
        into.is_notified = into.is_notified && shares;
        if (shares) into.paisa_by_shares[*shares] += paisa;
        return {};
    }

    // Null where the expression needs what is absent.
    Result<rules::Value> value_of(definition::Expr const& expr, rules::Activation const& variables) const {
        auto value = expr.program->evaluate(variables, context);
        if (value) return std::move(*value);
        if (value.error().code == "rules.no_value") return rules::Value();
        return Fail(std::move(value.error()));
    }
};

// What was received for a case, for `payment`.
std::optional<rules::Value> payment_of(Parts const& parts, Connection& db, CaseId const& id) {
    for (auto const& bill : parts.bills.of_case(db, id.view()))
        if (bill.received_at)
            return rules::Value::object(
                {{"amount", bill.amount.paisa},
                 {"received_on", rules::Value(parts.establishment.model().province.calendar->today(*bill.received_at))},
                 {"receipt_no", bill.receipt_no}});
    return {};
}

Result<> count_records(Engine const& engine, Connection& db, Counter& counter, people::Post const& post) {
    auto const& parts = engine.parts();
    people::Matter const matter{{}, counter.report.system};
    for (auto const& record : TRY(parts.registries.list(db, counter.report.from, Value::map()))) {
        auto const area = parts.registries.area_of(record);
        if (!area.empty() && !parts.establishment.covers(post, area, matter, counter.context.today)) continue;
        Overlay variables(nullptr);
        variables.bind("record", TRY(parts.registries.value_of(record)));
        TRY(counter.count(variables));
    }
    return {};
}

Result<> count_cases(Engine const& engine, Connection& db, Counter& counter, people::Post const& post) {
    auto const& parts = engine.parts();
    auto const& shelf = parts.shelves.get(counter.report.from);
    auto const matter = parts.establishment.matter_of(*shelf.service);
    std::vector<CaseId> ids;
    db.each(
        "select id from cases where service = ?1 order by id",
        [&](Row const& row) { ids.push_back(CaseId::parse(row.text(0)).value_or(CaseId())); }, shelf.service->name);
    for (auto const& id : ids) {
        auto const of = parts.shelves.find_case(db, id);
        if (!of || !parts.establishment.covers(post, of->area, matter, counter.context.today)) continue;
        Variables variables(shelf, parts.establishment);
        variables.of = &*of;
        auto const registry = shelf.service->registry();
        auto const record_id = RecordId::parse(of->record);
        if (auto const record =
                !registry.empty() && record_id ? parts.registries.find(db, registry, *record_id) : std::nullopt)
            variables.record = TRY(parts.registries.value_of(*record));
        if (shelf.service->fee)
            if (auto payment = payment_of(parts, db, id)) variables.bound.emplace("payment", std::move(*payment));
        TRY(counter.count(variables));
    }
    return {};
}

}  // namespace

std::vector<MeasureColumn> measure_columns(definition::Report const& report) {
    std::vector<MeasureColumn> out;
    for (auto const& measure : report.measures) {
        if (measure.how != "divide") out.push_back({&measure, nullptr});
        for (auto const& part : measure.parts) out.push_back({&measure, &part});
    }
    return out;
}

std::string heading(MeasureColumn const& column, definition::Model const& model, std::string_view language) {
    std::string out(model.text(column.measure->title, language));
    return column.part ? out + ": " + std::string(model.text(column.part->title, language)) : out;
}

bool may_read(people::Post const& post, definition::Report const& report) {
    return std::ranges::find(report.readers, post.office->kind->name) != report.readers.end();
}

Result<std::vector<ReportLine>> run_report(Engine const& engine, Connection& db, definition::Report const& report,
                                           people::Actor const& actor) {
    auto const& parts = engine.parts();
    auto const* post = parts.establishment.find_post(actor.post);
    bool const is_within_limits = !actor.limits || actor.limits->allows_service(report.from);
    if (!post || !may_read(*post, report) || !is_within_limits) return Fail(Error::forbidden("report.forbidden"));
    auto const& calendar = *parts.establishment.model().province.calendar;
    CaseLookup const lookup(db, parts.registries, parts.establishment);
    auto context = rules::Context::at(parts.clock.now(), calendar);
    context.calendar = &calendar;
    context.tables = &parts.establishment.model().tables_of(report.system);
    context.lookup = &lookup;
    Counter counter{report, context, {}};
    if (parts.establishment.model().find_registry(report.from))
        TRY(count_records(engine, db, counter, *post));
    else
        TRY(count_cases(engine, db, counter, *post));
    std::vector<ReportLine> out;
    for (auto& line : counter.result()) {
        if (report.having) {
            auto const kept =
                report.having.program->evaluate(rules::MapActivation{{"count", rules::Value(line.count)}}, context);
            if (!kept) return Fail(kept.error());
            if (!kept->is_true()) continue;
        }
        out.push_back(std::move(line));
    }
    std::ranges::stable_sort(out, [](auto const& a, auto const& b) { return a.count > b.count; });
    return out;
}

}  // namespace bolan::cases
