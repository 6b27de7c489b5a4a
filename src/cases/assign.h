// A task that waits at several seats, given to one of them by the head of their office or of an office over it. Until
// the case leaves its state, or the task is given to another or back to all, only that seat may act on it.
#pragma once
#include "cases/engine.h"

namespace bolan::cases {

store::Table assignment_table();

// A task that the asker may give away.
struct Assignable {
    std::string role;
    std::vector<people::Post const*> seats;
    std::string given_to;  // a post's code; empty: it waits for all
};

// Who has been given the tasks of a case, by role.
std::map<std::string, std::string> assignments_of(store::Connection& db, Case const& of);

}  // namespace bolan::cases
