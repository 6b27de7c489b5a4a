// Lists: what waits at a post, what an office looks over, and an applicant's own cases. A list is one range
// scan of one index, or a merge of a few of them; counts are capped. docs/decisions/0007 tells how lists are kept.
#pragma once
#include "cases/engine.h"
#include <map>

namespace bolan::cases {

enum class Order { due, received, reference };

// A row's place in every order of a list; as text in addresses: "1795000000000.4QPX11ZC7K2M.0192f0c4-….desk". What was
// received first has the lower case id, for ids begin with the moment.
struct InboxPlace {
    std::int64_t due_ms = INT64_MIN;  // k_no_due when nothing is due
    std::string reference;
    std::string case_id;
    std::string role;
    static std::optional<InboxPlace> parse(std::string_view text);
    std::string text() const;
};

// Services by name, as Engine::services_listed says; nothing: all.
using Services = std::optional<std::vector<std::string>>;

struct InboxFilter {
    std::string service;  // empty: all
    std::string state;
    std::string area;   // and everything below it
    Services services;  // no others
    std::string text;   // a reference, a CNIC, or words of the subject, the last of which may be a beginning
    bool late_only = false;
    std::optional<bool> told;  // only what is pointed out to the post, or only what it acts on
    Order order = Order::due;
    InboxPlace after;  // what the page before gave as `next`
    int limit = 50;
};

// Where a row without a due time stands: the end of the year 9999, after everything that is due.
constexpr std::int64_t k_no_due = 253'402'300'799'000;

// Before a scope: the list of what is only pointed out to this post, beside the list of what waits for it.
inline constexpr std::string_view k_told = "told:";

struct InboxPage {
    std::vector<InboxRow> rows;
    std::optional<InboxPlace> next;  // there is more, after this place
};

// Of the first k_count_cap rows of each list.
struct InboxCount {
    int waiting = 0;         // for this post to act
    int late = 0;            // of those
    bool is_capped = false;  // more wait
    int told = 0;            // pointed out to this post: late, or due soon, or followed
    int told_late = 0;       // of those
    bool is_told_capped = false;
    std::map<std::string, int, std::less<>> by_service;  // of waiting
};

constexpr int k_count_cap = 1000;
// Rows looked at for one page, when a filter that no index serves drops most of them. The page may then be short, or
// empty, and have a `next` all the same.
constexpr int k_scan_cap = 10'000;

// `scope`: a post's code (what waits for it) or an office's code (what it looks over).
InboxPage inbox(people::Establishment const& establishment, store::Connection& db, std::string_view scope,
                InboxFilter const& filter, Timestamp now);
InboxCount count_inbox(people::Establishment const& establishment, store::Connection& db, std::string_view scope,
                       Timestamp now, Services const& services = {});

// Cases opened by a case, oldest first, and about a record, newest first: heads without data.
std::vector<Case> child_heads(store::Connection& db, CaseId const& parent, int limit);
std::vector<Case> heads_about(store::Connection& db, std::string_view record, int limit);
struct StateCount {
    std::string service, state;
    int count = 0;
};
std::vector<StateCount> count_children(store::Connection& db, CaseId const& parent);

std::vector<Case> cases_of_applicant(store::Connection& db, Shelves const& shelves, PersonId const& person, int limit);

// Where a case stands in its service's life, for people: the acts that concern it, oldest first.
std::vector<ledger::StoredAct> history(store::Connection& db, CaseId const& id);

struct Message {
    std::string id;
    CaseId case_id;
    Value content;  // text by language
    Timestamp at;
};
std::vector<Message> messages_of(store::Connection& db, PersonId const& person, int limit);
std::vector<Message> messages_to_post(store::Connection& db, std::string_view post, int limit);
// What its applicant was told; not what others read of it.
std::vector<Message> messages_of_case(store::Connection& db, Case const& of);

}  // namespace bolan::cases
