// The counter: a bill found by its number or by the application's reference, marked as received, and its receipt on
// paper.
#include "base/text.h"
#include "web/desk.h"
#include <algorithm>

namespace bolan::web {

using cases::Case;
using money::Bill;

namespace {

struct Found {
    Bill bill;
    Case of;
};

// Only bills that this post may receive are shown.
std::vector<Found> find_bills(Visit const& visit, std::string_view typed) {
    auto& house = visit.portal.house;
    return house.database.read([&](store::Connection& db) {
        std::vector<Bill> bills;
        std::string digits;
        for (char c : latin_digits(typed))
            if (c >= '0' && c <= '9') digits += c;
        if (auto bill = house.bills.find_by_number(db, digits))
            bills.push_back(std::move(*bill));
        else if (auto const reference = parse_reference(typed))
            if (auto const of = house.shelves.find_by_reference(db, *reference))
                bills = house.bills.of_case(db, of->id.view());
        std::vector<Found> out;
        for (auto& bill : bills) {
            auto const id = CaseId::parse(bill.case_id);
            auto of = id ? house.shelves.find_case(db, *id) : std::nullopt;
            if (of && house.engine->may_collect(visit.actor(), *of)) out.push_back({std::move(bill), std::move(*of)});
        }
        return out;
    });
}

std::string head_of(Visit const& visit, Found const& found) {
    auto const& service = *visit.portal.house.shelves.of(found.of).service;
    return text_of(visit, service.fee ? service.fee->head : definition::Text{found.bill.head, {}});
}

std::vector<Row> rows_of(Visit const& visit, DeskRoom const& room, Found const& found) {
    auto const& words = visit.words;
    return {{words.T("Bill number"), found.bill.number, As::ltr},
            {words.T("Head of account"), head_of(visit, found)},
            {words.T("Amount"), show_money(words, found.bill.amount)},
            {words.T("Name"), found.of.subject, As::typed},
            {words.T("Service"), std::string(room.titles(visit).service(found.of.service))},
            {words.T("Reference"), group_reference(found.of.reference), As::ltr}};
}

void bill_card(View& v, Visit const& visit, DeskRoom const& room, Found const& found) {
    v.h.el("section", {{"class", "card"}}, [&] {
        summary_section(v, v.T("Bill"), rows_of(visit, room, found));
        if (found.bill.state == "due") {
            form_open(v, {.action = "/desk/counter/receive", .token = form_token(visit)});
            hidden(v, "bill", found.bill.id);
            buttons(v, {{.label = v.T("Mark as received"), .icon = Icon::money}});
            v.h.close();
        } else if (found.bill.state == "received") {
            tag(v, {v.T("Paid"), Tone::ok});
            link_button(v, "/desk/counter/receipt/" + found.bill.id, v.T("Print the receipt"), Look::second,
                        Icon::print);
        } else {
            tag(v, {v.T("Withdrawn"), Tone::plain});
        }
    });
}

Result<http::Response> counter_page(Visit const& visit, DeskRoom const& room) {
    if (!room.collects(visit)) return Fail(Error::forbidden("counter.forbidden"));
    auto const typed = visit.request.query_or("number");
    auto const found = typed.empty() ? std::vector<Found>{} : find_bills(visit, typed);
    return desk_page(visit, {.title = visit.words.T("Counter"), .styles = "case form"},
                     room.frame(visit, DeskSection::counter), [&](View& v) {
                         desk_head(v, v.T("Counter"), {}, {});
                         inline_form(v, {.action = k_counter_path,
                                         .name = "number",
                                         .label = v.T("Bill number or reference"),
                                         .button = v.T("Search"),
                                         .value = typed,
                                         .icon = Icon::search,
                                         .is_reference = true});
                         if (typed.empty()) return;
                         if (found.empty())
                             return empty_state(v, v.T("No bill waits here."),
                                                v.T("Look at the number again. Bills of other offices are not shown."));
                         for (auto const& one : found) bill_card(v, visit, room, one);
                     });
}

Result<http::Response> receive(Visit const& visit, DeskRoom const& room) {
    auto const form = TRY(read_post(visit));
    auto const bill = form.get_or("bill");
    auto const received = room.portal().house.engine->receive_bill(visit.actor(), bill);
    // Sent twice: the receipt of the first time is the answer.
    if (!received && received.error().code != "bill.not_due") return Fail(received.error());
    return http::Response::redirect("/desk/counter/receipt/" + url_part(bill));
}

Result<Found> get_received(Visit const& visit) {
    auto& house = visit.portal.house;
    return house.database.read([&](store::Connection& db) -> Result<Found> {
        auto bill = house.bills.find(db, visit.request.param("id"));
        if (!bill) return Fail(Error::not_found("bill.unknown"));
        auto const id = CaseId::parse(bill->case_id);
        auto of = id ? house.shelves.find_case(db, *id) : std::nullopt;
        if (!of) return Fail(Error::not_found("case.unknown"));
        if (!house.engine->may_collect(visit.actor(), *of)) return Fail(Error::forbidden("case.forbidden"));
        if (bill->state != "received") return Fail(Error::not_found("bill.not_received"));
        return Found{std::move(*bill), std::move(*of)};
    });
}

Result<http::Response> receipt_page(Visit const& visit, DeskRoom const& room) {
    auto const found = TRY(get_received(visit));
    auto const& words = visit.words;
    return desk_page(
        visit, {.title = words.T("Receipt"), .styles = "case"}, room.frame(visit, DeskSection::counter), [&](View& v) {
            back_link(v, k_counter_path, v.T("Counter"));
            v.h.el("section", {{"class", "card"}}, [&] {
                v.h.el("h1", {}, v.T("Receipt"));
                std::vector<Row> rows{{v.T("Receipt number"), found.bill.receipt_no, As::ltr}};
                for (auto& row : rows_of(visit, room, found)) rows.push_back(std::move(row));
                if (found.bill.received_at)
                    rows.push_back({v.T("Received"), show_moment(words, *found.bill.received_at, offset_of(visit))});
                rows.push_back({v.T("By"), post_name(visit, found.bill.received_by)});
                summary_list(v, rows);
                v.h.raw("<div class=\"doch\"></div>");
            });
            v.h.el("p", {{"class", "no-print"}}, [&] {
                v.h.text(v.T("Print this page and give it to the payer.")).text(" ");
                v.h.el("a", {{"href", case_href(found.of.reference)}}, v.T("Open the case"));
            });
        });
}

}  // namespace

void add_counter_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    get_page(router, portal, k_counter_path, Who::officer,
             [room](Visit const& visit) { return counter_page(visit, *room); });
    post_page(router, portal, "/desk/counter/receive", Who::officer,
              [room](Visit const& visit) { return receive(visit, *room); });
    get_page(router, portal, "/desk/counter/receipt/{id}", Who::officer,
             [room](Visit const& visit) { return receipt_page(visit, *room); });
}

}  // namespace bolan::web
