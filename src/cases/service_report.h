// The report that every service gets without writing any: of a period what was received, what ended and how, what was
// pending at its end and since when, and the time that decisions took; in lines by area, office, post, outcome or
// month. Each figure can be asked for its cases. Whoever may read a case counts it (Engine::may_read), nobody else.
#pragma once
#include "cases/engine.h"
#include <array>

namespace bolan::cases {

enum class ServiceFigure {
    received,  // in the period
    granted,   // ended in the period
    refused,
    otherwise,  // withdrawn, lapsed, closed
    pending,    // when the period ended, or now
    pending_5,  // of them: for up to 5 working days
    pending_15,
    pending_30,
    pending_more,
};
inline constexpr std::size_t k_figures = 9;
std::string_view name_of(ServiceFigure figure);
std::optional<ServiceFigure> find_figure(std::string_view name);

struct ServiceAsk {
    std::string service;
    Date from, to;                 // both days are in the period
    std::string by;                // one of ways_to_group()
    std::optional<Date> map = {};  // areas as they are on that day; none: as on the day of each case
};

struct ServiceLine {
    std::string key;  // code of the area, the office or the post; outcome; "2026-11"; empty: none
    std::array<std::int64_t, k_figures> figures{};
    std::optional<int> median_days, most_days;  // working days to a decision; 90 in 100 took no more than most_days
    std::int64_t operator[](ServiceFigure figure) const { return figures[static_cast<std::size_t>(figure)]; }
};
struct ServiceReport {
    std::vector<ServiceLine> lines;  // by key
    ServiceLine total;
};

// The levels of areas below the topmost, then "office", "post" (where the case is, or who decided it), "outcome",
// "month".
std::vector<std::string> ways_to_group(definition::Model const& model);

// Services of which the post may read cases.
std::vector<std::shared_ptr<definition::Service const>> reported_services(Engine const& engine,
                                                                          people::Post const& post);

// Errors: not_found "service.unknown"; forbidden "report.forbidden"; bad_input "form.invalid" (by; as check_period).
Result<ServiceReport> report_service(Engine const& engine, store::Connection& db, people::Actor const& actor,
                                     ServiceAsk const& ask);

// The cases behind a figure: of the line with this key, or of all lines. Heads without data.
struct CountedPage {
    std::vector<Case> cases;
    bool has_more = false;
};
inline constexpr int k_counted_max = 2000;  // of the cases of a figure
Result<CountedPage> counted_cases(Engine const& engine, store::Connection& db, people::Actor const& actor,
                                  ServiceAsk const& ask, std::optional<std::string> const& key, ServiceFigure figure,
                                  int skip, int limit);

}  // namespace bolan::cases
