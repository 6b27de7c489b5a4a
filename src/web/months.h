// The months that a report is asked for: read from the address, and the form that asks for others.
#pragma once
#include "http/message.h"
#include "web/components/forms.h"
#include "web/visit.h"

namespace bolan::web {

struct Months {
    std::string first, last;  // "2026-11"
    Date from, to;            // the first and the last of their days
    http::Pairs query() const { return {{"from", first}, {"to", last}}; }
};

// `from` and `to` of the address; the present month where they say none.
Months asked_months(Visit const& visit);
std::string show_months(Words const& words, Months const& months);
std::string show_month(Words const& words, Date day);
// `more`: fields beside the two months.
void months_form(View& v, Visit const& visit, std::string_view action, Months const& months,
                 std::function<void()> const& more = {});

}  // namespace bolan::web
