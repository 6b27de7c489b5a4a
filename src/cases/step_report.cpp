#include "cases/step_report.h"
#include "cases/percentile.h"
#include <map>
#include <tuple>

namespace bolan::cases {

using people::Establishment;
using people::Office;
using store::Row;

namespace {

bool looks_over(Office const& office, Office const& other) {
    for (auto const* at = &other; at; at = at->supervisor)
        if (at == &office) return true;
    return false;
}

struct Gathered {
    std::int64_t in_time = 0;
    std::vector<std::int64_t> working_ms;
};
using Key = std::tuple<std::string, std::string, std::string>;

}  // namespace

Result<> check_period(Date from, Date to) {
    if (from <= to && to.days - from.days <= k_report_days_max) return {};
    auto error = Error::bad_input("form.invalid");
    error.problems.push_back({"to", from <= to ? "report.long" : "report.reversed", {}});
    return Fail(std::move(error));
}

Result<std::vector<StepLine>> report_steps(store::Connection& db, Establishment const& establishment,
                                           people::Actor const& actor, Date from, Date to) {
    auto const* post = establishment.find_post(actor.post);
    if (!post) return Fail(Error::forbidden("report.forbidden"));
    TRY(check_period(from, to));
    auto const offset = establishment.model().province.calendar->offset_minutes();
    auto const begin = start_of(from, offset), end = start_of(to.plus_days(1), offset);
    std::map<Key, Gathered> gathered;
    for (auto const& office : establishment.offices()) {
        if (!looks_over(*post->office, *office)) continue;
        db.each(
            "select service, state, working_ms, was_late from stay where office = ?1 and left_at >= ?2 and left_at < "
            "?3",
            [&](Row const& row) {
                if (!actor.may_serve(row.string(0))) return;
                auto& line = gathered[{office->code, row.string(0), row.string(1)}];
                line.working_ms.push_back(row.integer(2));
                line.in_time += row.integer(3) == 0;
            },
            office->code, begin.ms, end.ms);
    }
    std::vector<StepLine> out;
    for (auto& [key, line] : gathered) {
        auto const& [office, service, state] = key;
        auto& times = line.working_ms;
        out.push_back({office, service, state, std::ssize(times), line.in_time, *percentile(times, 50),
                       *percentile(times, 90), *std::ranges::max_element(times)});
    }
    auto const late = [](StepLine const& line) { return line.count - line.in_time; };
    std::ranges::stable_sort(out, [&](auto const& a, auto const& b) { return late(a) > late(b); });
    return out;
}

}  // namespace bolan::cases
