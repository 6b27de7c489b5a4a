// "The due time moved from … to …: Eid-ul-Fitr was announced": what an act "due_moved" says to people.
#pragma once
#include "web/visit.h"

namespace bolan::web {

// Of the stage, or where it moved of the promise alone; `for_applicant`: of the promise where there is one.
std::string due_moved_text(Visit const& visit, Value const& input, bool for_applicant);

}  // namespace bolan::web
