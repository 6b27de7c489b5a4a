#include "cases/reports.h"
#include "cases/work.h"
#include <algorithm>
#include <map>

namespace bolan::cases {

using store::Connection;
using store::Row;

namespace {

struct Counter {
    definition::Report const& report;
    rules::Context const& context;
    std::map<std::vector<std::string>, ReportLine> lines;

    Result<> count(rules::Activation const& variables) {
        if (report.where) {
            auto const wanted = report.where.program->evaluate(variables, context);
            if (!wanted && wanted.error().code != "rules.no_value") return Fail(wanted.error());
            if (!wanted || !wanted->is_true()) return {};
        }
        std::vector<std::string> key;
        ReportLine line;
        for (auto const& column : report.group) {
            auto value = column.by.program->evaluate(variables, context);
            if (!value && value.error().code != "rules.no_value") return Fail(value.error());
            line.by.push_back(value ? *value : rules::Value());
            key.push_back(rules::show(line.by.back()));
        }
        auto& kept = lines.try_emplace(std::move(key), std::move(line)).first->second;
        ++kept.count;
        return {};
    }
};

Result<> count_records(Engine const& engine, Connection& db, Counter& counter, people::Post const& post) {
    auto const& parts = engine.parts();
    for (auto const& record : TRY(parts.registries.list(db, counter.report.from, Value::map()))) {
        auto const area = parts.registries.area_of(record);
        if (!area.empty() && !parts.establishment.covers(post, area)) continue;
        Overlay variables(nullptr);
        variables.bind("record", TRY(parts.registries.value_of(record)));
        TRY(counter.count(variables));
    }
    return {};
}

Result<> count_cases(Engine const& engine, Connection& db, Counter& counter, people::Post const& post) {
    auto const& parts = engine.parts();
    auto const& shelf = parts.shelves.get(counter.report.from);
    std::vector<CaseId> ids;
    db.each(
        "select id from cases where service = ?1 order by id",
        [&](Row const& row) { ids.push_back(CaseId::parse(row.text(0)).value_or(CaseId())); }, shelf.service->name);
    for (auto const& id : ids) {
        auto const of = parts.shelves.find_case(db, id);
        if (!of || !parts.establishment.covers(post, of->area)) continue;
        Variables variables(shelf, parts.establishment);
        variables.of = &*of;
        auto const registry = shelf.service->registry();
        auto const record_id = RecordId::parse(of->record);
        if (auto const record =
                !registry.empty() && record_id ? parts.registries.find(db, registry, *record_id) : std::nullopt)
            variables.record = TRY(parts.registries.value_of(*record));
        TRY(counter.count(variables));
    }
    return {};
}

}  // namespace

bool may_read(people::Post const& post, definition::Report const& report) {
    return std::ranges::find(report.readers, post.office->kind->name) != report.readers.end();
}

Result<std::vector<ReportLine>> run_report(Engine const& engine, Connection& db, definition::Report const& report,
                                           people::Actor const& actor) {
    auto const& parts = engine.parts();
    auto const* post = parts.establishment.find_post(actor.post);
    if (!post || !may_read(*post, report)) return Fail(Error::forbidden("report.forbidden"));
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
    for (auto& [key, line] : counter.lines) {
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
