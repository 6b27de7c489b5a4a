// Reports that a definition declares: records or cases, filtered and counted by expressions, within the area that the
// asker may see.
#pragma once
#include "cases/engine.h"

namespace bolan::cases {

struct ReportLine {
    std::vector<rules::Value> by;  // one for each group column
    std::int64_t count = 0;
    std::vector<rules::Value> measures;  // one for each of measure_columns(); null where nothing counted has the value
};

// A column beside the count: a measure, or one part of what a measure divides.
struct MeasureColumn {
    definition::Report::Measure const* measure = nullptr;
    definition::Option const* part = nullptr;
};
std::vector<MeasureColumn> measure_columns(definition::Report const& report);
std::string heading(MeasureColumn const& column, definition::Model const& model, std::string_view language);

// Largest count first, then by the group's values. Errors: forbidden "report.forbidden"; what the rules answer.
Result<std::vector<ReportLine>> run_report(Engine const& engine, store::Connection& db,
                                           definition::Report const& report, people::Actor const& actor);
bool may_read(people::Post const& post, definition::Report const& report);

}  // namespace bolan::cases
