// A case as its applicant sees it: found by the address, its state in words, its road so far and ahead.
#pragma once
#include "cases/inbox.h"
#include "web/applying.h"
#include "web/components/parts.h"

namespace bolan::web {

// By {reference}, for whoever applied. Errors: not_found "case.unknown", also for somebody else's.
Result<cases::Case> own_case(Visit const& visit);
definition::Service const& service_of_case(Visit const& visit, cases::Case const& of);

std::string own_case_path(cases::Case const& of);  // "/my/{reference}"
std::string public_state(Visit const& visit, definition::Service const& service, std::string_view state);
bool waits_for_applicant(Visit const& visit, cases::Case const& of);
// By when the office is expected to be done, or the applicant to answer: the promise, else the limit of the stage.
std::optional<Timestamp> expected_by(Visit const& visit, cases::Case const& of);
std::string due_text(Visit const& visit, cases::Case const& of);  // empty without a time limit
std::string message_text(Visit const& visit, cases::Message const& message);
// The message that came with the state in which the case waits for its applicant.
void draw_question(View& v, Visit const& visit, store::Connection& db, cases::Case const& of);
Tag state_tag(Visit const& visit, cases::Case const& of);  // short: in progress, your turn, granted …

// Whose desk it is on: the offices, never the officers.
std::vector<std::string> offices_waiting(Visit const& visit, store::Connection& db, cases::Case const& of);
// What happened, what happens now, and the states on the way to a good end.
std::vector<ThreadItem> road(Visit const& visit, store::Connection& db, cases::Case const& of);

std::string attachment_href(cases::Case const& of, std::string_view hash);

}  // namespace bolan::web
