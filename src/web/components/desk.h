// The officer's desk: inbox table (cards on phones), bulk bar, filters, time limits, decisions, history.
#pragma once
#include "web/components/forms.h"
#include "web/components/parts.h"
#include <functional>
#include <span>

namespace bolan::web {

enum class Due { on_time, soon, late, waiting, none };  // waiting: with the applicant, the clock stands still
struct TimeLimit {
    Due due = Due::none;
    std::string_view text;        // in words: "3 days over"
    int percent = 0;              // of the time used; 0..100
    std::string_view small = {};  // "day 6 of 15"
};
void time_limit(View& v, TimeLimit const& limit);
void meter(Html& h, int percent);

// Views, not copies: an inbox is drawn thousands of times a second; the strings stay with the caller.
struct InboxRow {
    std::string_view id;  // what the box posts in "case"
    std::string_view href;
    std::string_view subject;  // the service's title
    std::string_view reference;
    std::string_view applicant;
    std::string_view place;
    std::string_view stage;
    std::string_view received;  // "13 Oct"
    TimeLimit limit;
    bool is_unread = false;
    std::string_view given = {};  // "Given to Clerk 2, Quetta"
};
enum class SortedBy { due, received, reference };
struct Inbox {
    std::string_view caption;  // for screen readers
    std::span<InboxRow const> rows;
    bool can_select = true;
    SortedBy sorted_by = SortedBy::due;
};
void inbox_table(View& v, Inbox const& inbox);

struct BulkAction {
    std::string label;
    std::string value;  // posts do = value
    Icon icon = Icon::none;
};
// `whole_list`: what the list's address asks, where more than is shown fits it and all of that may be meant; else
// empty.
void bulk_bar(View& v, std::span<BulkAction const> actions, std::optional<std::string_view> whole_list = {});

struct Chip {
    std::string label;
    std::string href;
    bool is_on = false;
    Icon icon = Icon::none;
};
struct Choice {  // a list to choose from, beside the search
    struct Item {
        std::string_view value;
        std::string_view label;
        int depth = 0;  // below what stands before it
    };
    std::string_view name;
    std::string_view label;
    std::span<Item const> items;
    std::string_view value;
};
struct Filters {
    std::string_view action;  // of the search, by GET
    std::string_view query;
    std::string_view placeholder;  // "Name, CNIC or number"
    std::span<Chip const> chips;
    std::span<Choice const> choices = {};
    std::span<std::pair<std::string, std::string> const> kept = {};  // hidden: other filters in force
};
void filters(View& v, Filters const& filters);
void desk_head(View& v, std::string_view title, std::string_view count, std::string_view meta, bool has_keys = false);
void keys_list(View& v);  // what the desk's single keys do: a page, and what the script shows as a dialog

// The head of a case: reference, tags, title.
struct CaseHead {
    std::string_view reference;
    std::string_view title;
    std::string_view applicant;
    std::span<Tag const> tags;
    TimeLimit limit;
};
void case_head(View& v, CaseHead const& head);

// A table of plain data: registers, ledger, bills. A cell may be ltr, a link, a tag.
struct Cell {
    std::string text;
    As as = As::text;
    std::string href = {};
    std::optional<Tone> tone = {};
    bool is_number = false;
    std::function<void()> body = {};  // writes the cell instead
};
struct Table {
    std::string_view caption;
    std::span<std::string const> heads;
    std::span<std::vector<Cell> const> rows;
    bool has_hidden_caption = false;
};
void data_table(View& v, Table const& table);

struct HistoryItem {
    std::string title;  // "Verified"
    std::string by;     // person
    std::string post;
    std::string when;
    std::string typed = {};   // remark or reason
    std::int64_t entry = -1;  // in the ledger
    std::string href = {};    // of the entry's proof
};
void history(View& v, std::span<HistoryItem const> items);

// The decisions open to this officer, one link each to the action's own page.
struct Decision {
    std::string label;
    std::string href;
    std::string hint = {};
    Look look = Look::first;
};
void decisions(View& v, std::span<Decision const> list);

struct Figure {
    std::string label;
    std::string value;
    std::string note = {};
};
void figures(View& v, std::span<Figure const> list);

// Horizontal bars with their numbers as text: no chart without its figures.
struct Bar {
    std::string label;
    std::string value;  // as shown
    int percent = 0;
    Tone tone = Tone::plain;
};
void bars(View& v, std::span<Bar const> list);

}  // namespace bolan::web
