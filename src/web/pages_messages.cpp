// What services told this post, newest first. A message stays for whoever holds the post next.
#include "web/components/parts.h"
#include "web/desk.h"
#include "web/own_case.h"

namespace bolan::web {

namespace {

constexpr int k_messages = 100;

Result<http::Response> show_messages(Visit const& visit, DeskRoom const& room) {
    auto const& house = visit.portal.house;
    std::vector<std::vector<Cell>> rows;
    house.database.read([&](store::Connection& db) {
        for (auto const& message : cases::messages_to_post(db, room.post(visit).code, k_messages)) {
            auto const of = house.shelves.find_case(db, message.case_id);
            bool const is_readable = of && house.engine->may_read(visit.actor(), *of);
            if (!is_readable && !visit.actor().has_whole_authority()) continue;
            rows.push_back({{message_text(visit, message), As::lines},
                            {of ? group_reference(of->reference) : "—", As::ltr,
                             is_readable ? case_href(of->reference) : std::string()},
                            {show_moment(visit.words, message.at, offset_of(visit))}});
        }
    });
    return desk_page(visit, {.title = visit.words.T("Messages"), .styles = "case"},
                     room.frame_with_lists(visit, "/desk/messages"), [&](View& v) {
                         desk_head(v, v.T("Messages"), {}, {});
                         if (rows.empty()) {
                             v.h.el("p", {}, v.T("Nothing has been told to this post."));
                             return;
                         }
                         std::vector<std::string> const heads{v.T("What"), v.T("Case"), v.T("When")};
                         data_table(
                             v, {.caption = v.T("Messages"), .heads = heads, .rows = rows, .has_hidden_caption = true});
                     });
}

}  // namespace

void add_message_pages(http::Router& router, Room const& room) {
    get_page(router, room->portal(), "/desk/messages", Who::officer,
             [room](Visit const& visit) { return show_messages(visit, *room); });
}

}  // namespace bolan::web
