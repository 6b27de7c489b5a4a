// Which list of the desk an address asks for: whose it is and what of it. Read once, for the page, its file, acts on
// all of it, and saved views.
#pragma once
#include "cases/inbox.h"
#include "web/site.h"

namespace bolan::web {

struct DeskList {
    enum class Kind { mine, late, told, office };
    Kind kind = Kind::mine;
    std::string at;  // code of an office or post below the asker's office; empty: the asker's own
    cases::InboxFilter filter;

    bool is_filtered() const {
        return !filter.text.empty() || !filter.service.empty() || !filter.state.empty() || !filter.area.empty();
    }
    // What the address says of it, without the place in it: "list=late&service=X"; the same list gives the same text.
    std::string query() const;
    std::string href() const;                                     // the page
    DeskList with(std::string service, std::string state) const;  // the same narrowed to a service and its state
    http::Pairs whose() const;  // the part of the query that no control of the page changes
};
DeskList read_list(http::Pairs const& query);
DeskList read_list(std::string_view query);  // as query() writes it; what cannot be read is left out

std::string_view order_name(cases::Order order);  // in addresses; empty: by due time

// The code whose list it is. Errors: not_found "list.nobody"; forbidden "list.not_yours", unless the post's office is
// that office or stands over it.
Result<std::string> scope_of(people::Establishment const& establishment, people::Post const& own, DeskList const& list);
// The list as far as this visitor may see it (Engine::services_listed).
DeskList within_limits(Visit const& visit, DeskList list);
// Whether `office` is `over` or below it.
bool is_under(people::Office const& office, people::Office const& over);

std::string list_title(Visit const& visit, DeskList const& list);

// What the list names and the definitions no longer have, in words; empty: nothing.
std::string what_is_gone(Visit const& visit, DeskList const& list);

}  // namespace bolan::web
