// A case: one instance of a service, moving through its states. Plain data; the rows that hold it are in tables.h.
#pragma once
#include "base/clock.h"
#include "base/id.h"
#include "base/value.h"
#include "definition/model.h"
#include <optional>
#include <string>
#include <vector>

namespace bolan::cases {

// Who performed which action, in which stay in a state: what `done`, `not_by` and `once` ask.
struct Hand {
    std::string action;
    std::string person;
    std::string post;
    std::int64_t stay = 0;
};

struct Case {
    CaseId id;
    std::string reference;  // twelve characters, ungrouped
    std::string service;
    std::string definition;  // hash of the definition it began under
    std::string state;
    std::string outcome;    // of a final state
    std::string area;       // code of the most detailed area that routes
    std::string applicant;  // person id; empty when no citizen applied
    std::string subject;    // the name it goes by in lists
    std::string national_id;
    std::string record;  // id of the record it concerns or created
    std::string parent;  // case id
    Timestamp opened_at;
    Timestamp entered_at;  // the present state
    std::optional<Timestamp> due_at;
    std::optional<Timestamp> closed_at;
    std::optional<Timestamp> promised_from;  // when the promise of the service began
    std::optional<Timestamp> promised_at;    // when the service is promised; moved by what the clock stood still
    std::optional<bool> in_time;             // whether the promise was kept; none while its clock runs
    std::int64_t stay = 1;                   // counts the states entered
    std::int64_t version = 1;                // counts the acts; what a page was drawn from
    std::vector<Hand> hands;
    Value data = Value::map();  // fields by name

    bool is_closed() const { return closed_at.has_value(); }
    // Opened by an officer at his desk, not by its applicant and not by another case.
    bool is_by_officer() const { return parent.empty() && !hands.empty() && !hands.front().post.empty(); }
};

// A role's part in what a case waits for; or, under k_promise_watch, the ladder of a promise.
struct Task {
    CaseId case_id;
    std::string role;
    Timestamp since;
    std::optional<Timestamp> due_at;
    std::optional<Timestamp> next_at;  // when the clock looks at it again
    int rung = 0;                      // of the late ladder, already told
    std::vector<std::string> scopes;   // where its inbox rows stand: a post, an office, "told:" and a post
};

// One line of a list: what is drawn without looking further.
struct InboxRow {
    CaseId case_id;
    std::string role;
    std::string service;
    std::string reference;
    std::string subject;
    std::string state;
    std::string area;
    Timestamp opened_at;
    Timestamp entered_at;
    std::optional<Timestamp> due_at;
    bool told = false;     // pointed out to this post: it is late or nearly, or the post follows it
    std::string given_to;  // the post that is to do it, of several at which it waited; empty: any of them
};

}  // namespace bolan::cases
