#include "web/due_moved.h"

namespace bolan::web {

namespace {

std::string moment_of(Visit const& visit, Value const& iso) {
    auto const at = parse_iso_time(iso.string_or(""));
    return at ? show_moment(visit.words, *at, offset_of(visit)) : "—";
}

std::string names_of(Visit const& visit, Value const& list) {
    std::string out;
    for (auto const& name : list.as_list()) out += (out.empty() ? "" : " · ") + text_of(visit, {name.as_string(), {}});
    return out;
}

std::string reason_of(Visit const& visit, Value const& input) {
    auto const& words = visit.words;
    if (auto const days = names_of(visit, input["announced"]); !days.empty())
        return words.T("{days} was announced", {{"days", days}});
    if (auto const days = names_of(visit, input["withdrawn"]); !days.empty())
        return words.T("{days} was taken back", {{"days", days}});
    return std::string(words.T("the working time changed"));
}

}  // namespace

std::string due_moved_text(Visit const& visit, Value const& input, bool for_applicant) {
    bool const has_promise = input.find("promised_to") != nullptr;
    bool const is_promise = has_promise && (for_applicant || input["from"] == input["to"]);
    auto const from = moment_of(visit, input[is_promise ? "promised_from" : "from"]);
    auto const to = moment_of(visit, input[is_promise ? "promised_to" : "to"]);
    auto const why = reason_of(visit, input);
    if (is_promise)
        return visit.words.T("The promised time moved from {from} to {to}: {why}",
                             {{"from", from}, {"to", to}, {"why", why}});
    return visit.words.T("The due time moved from {from} to {to}: {why}", {{"from", from}, {"to", to}, {"why", why}});
}

}  // namespace bolan::web
