// The record of stays: a row for each stay of a case in a state that ended, with whom it waited for and the working
// time that it took. Derived from the acts; not governed.
#pragma once
#include "cases/case.h"
#include "store/database.h"
#include "store/schema.h"

namespace bolan::cases {

struct Stay {
    CaseId case_id;
    std::int64_t number = 1;  // Case::stay
    std::string service;
    std::string state;
    std::string role;    // the first waited for; empty: nobody
    std::string office;  // of its first post; empty: of no office
    std::string area;    // of the case
    Timestamp entered_at;
    std::optional<Timestamp> due_at;
    Timestamp left_at;
    bool paused = false;          // the clock of the promise stood still
    std::int64_t working_ms = 0;  // in the calendar of the office, else of the area

    bool was_late() const { return due_at && *due_at < left_at; }
};

store::Table stay_table();
void save_stay(store::Connection& db, Stay const& stay);
std::vector<Stay> stays_of(store::Connection& db, CaseId const& id);  // in order

}  // namespace bolan::cases
