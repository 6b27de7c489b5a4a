// What narrows and orders a list of the desk, as its page offers it: the services in which something waits, the places
// where, step by step, and the order.
#pragma once
#include "web/components/desk.h"
#include "web/desk_list.h"

namespace bolan::web {

class DeskRoom;

struct ListControls {
    std::vector<Choice::Item> services, areas, orders;  // views of the visit's words and of the definitions
    std::string service, area, order;                   // chosen

    std::vector<Choice> choices(View& v) const;  // views of this
};
ListControls controls_of(Visit const& visit, DeskRoom const& room, DeskList const& list);

}  // namespace bolan::web
