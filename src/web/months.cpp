#include "web/months.h"

namespace bolan::web {

namespace {

constexpr int k_months_offered = 36;

std::optional<Date> first_day_of(std::string_view month) { return Date::parse(std::string(month) + "-01"); }

}  // namespace

Months asked_months(Visit const& visit) {
    auto const present = today(visit).iso().substr(0, 7);
    Months out{std::string(visit.request.query_or("from")), std::string(visit.request.query_or("to")), {}, {}};
    if (!first_day_of(out.first)) out.first = first_day_of(out.last) ? out.last : present;
    if (!first_day_of(out.last)) out.last = out.first;
    if (out.last < out.first) std::swap(out.first, out.last);
    out.from = *first_day_of(out.first);
    out.to = first_day_of(out.last)->plus_months(1).plus_days(-1);
    return out;
}

std::string show_month(Words const& words, Date day) {
    auto const date = show_date(words, day);
    return date.substr(date.find(' ') + 1);  // without the day, which stands first
}

std::string show_months(Words const& words, Months const& months) {
    if (months.first == months.last) return show_month(words, months.from);
    return show_month(words, months.from) + " – " + show_month(words, months.to);
}

void months_form(View& v, Visit const& visit, std::string_view action, Months const& months,
                 std::function<void()> const& more) {
    std::vector<Option> options;
    auto const present = *first_day_of(today(visit).iso().substr(0, 7));
    for (int back = 0; back < k_months_offered; ++back) {
        auto const month = present.plus_months(-back);
        options.push_back({month.iso().substr(0, 7), show_month(v.words, month), {}});
    }
    form_open(v, {.action = action, .is_get = true});
    v.h.el("div", {{"class", "asked no-print"}}, [&] {
        select_field(v, {.name = "from", .label = v.T("From"), .options = options, .value = months.first});
        select_field(v, {.name = "to", .label = v.T("To"), .options = options, .value = months.last});
        if (more) more();
        buttons(v, {{.label = v.T("Show")}});
    });
    v.h.close();
}

}  // namespace bolan::web
