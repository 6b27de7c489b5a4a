// How offices keep their times: of each office and stage the stays that ended in a period, with the working time that
// they took. A post reads those of its own office and of the offices under it; who was delegated some services, of
// those only.
#pragma once
#include "base/result.h"
#include "cases/stays.h"
#include "people/charges.h"
#include "people/establishment.h"

namespace bolan::cases {

struct StepLine {
    std::string office, service, state;
    std::int64_t count = 0;
    std::int64_t in_time = 0;
    std::int64_t median_ms = 0, most_ms = 0, longest_ms = 0;  // of working time; 90 in 100 took no more than most_ms
};

// Reports are asked of at most so many days.
inline constexpr int k_report_days_max = 1100;
// Errors: bad_input "form.invalid" (to).
Result<> check_period(Date from, Date to);

// The most often late first. Errors: forbidden "report.forbidden" without a post; as check_period.
Result<std::vector<StepLine>> report_steps(store::Connection& db, people::Establishment const& establishment,
                                           people::Actor const& actor, Date from, Date to);

}  // namespace bolan::cases
