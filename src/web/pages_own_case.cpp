// What a person has under way: /my, and each case as its applicant sees it.
#include "documents/issue.h"
#include "web/own_case.h"
#include <algorithm>
#include <ranges>

namespace bolan::web {

using cases::Case;

namespace {

// ---- /my

void draw_drafts(View& v, Visit const& visit, std::vector<cases::Draft> const& drafts) {
    if (drafts.empty()) return;
    v.h.el("h2", {}, v.T("Forms you have begun"));
    for (auto const& draft : drafts) {
        auto const service = visit.portal.house.model->find_service(draft.service);
        if (!service) continue;
        auto const path = "/apply/" + draft.service + "/" + draft.id;
        v.h.el("div", {{"class", "card"}}, [&] {
            v.h.el("h3", {}, text_of(visit, service->title));
            v.h.el("p", {{"class", "meta"}}, [&] {
                v.say("Saved on {when}", {{"when", show_moment(v.words, draft.changed_at, offset_of(visit))}});
                v.h.text(" ");
                v.say("It is kept until {date}.",
                      {{"date", show_date(v.words, date_at({draft.changed_at.ms + cases::k_draft_days * k_day_ms},
                                                           offset_of(visit)))}});
            });
            form_open(v, {.action = path + "/delete", .token = form_token(visit)});
            v.h.el("p", {{"class", "row"}}, [&] { link_button(v, path, v.T("Go on with it")); });
            buttons(v, {{.label = v.T("Delete this form"), .look = Look::plain}});
            v.h.close();
        });
    }
}

void draw_cases(View& v, Visit const& visit, std::vector<Case> const& own) {
    v.h.el("h2", {{"class", "sect-s"}}, v.T("Your applications"));
    if (own.empty()) {
        empty_state(v, v.T("Nothing yet"), v.T("What you send appears here."), "/services", v.T("Find a service"));
        return;
    }
    std::vector<DocumentItem> items;
    for (auto const& one : own) {
        auto const tag = state_tag(visit, one);
        items.push_back(
            {text_of(visit, service_of_case(visit, one).title), own_case_path(one),
             group_reference(one.reference) + " · " + show_date(v.words, date_at(one.opened_at, offset_of(visit))),
             tag.tone, tag.label});
    }
    v.h.el("div", {{"class", "card"}}, [&] { document_list(v, items); });
}
void draw_messages(View& v, Visit const& visit, std::vector<cases::Message> const& messages) {
    if (messages.empty()) return;
    v.h.el("h2", {{"class", "sect-s"}}, v.T("Messages"));
    v.h.el("ul", {{"class", "plain"}}, [&] {
        for (auto const& message : messages)
            v.h.el("li", {{"class", "card"}}, [&] {
                v.h.el("p", {{"dir", "auto"}}, message_text(visit, message));
                v.h.el("p", {{"class", "meta"}}, show_moment(v.words, message.at, offset_of(visit)));
            });
    });
}

Result<http::Response> show_mine(Visit const& visit) {
    auto& house = visit.portal.house;
    auto const& person = visit.session->person.id;
    return house.database.read([&](store::Connection& db) -> Result<http::Response> {
        auto const drafts = cases::drafts_of(db, person);
        auto const own = cases::cases_of_applicant(db, house.shelves, person, 100);
        auto const messages = cases::messages_of(db, person, 20);
        return public_page(visit, {.title = visit.words.T("My applications"), .section = Section::mine}, [&](View& v) {
            v.h.el("h1", {}, v.T("My applications"));
            if (visit.request.query_or("saved") == "1")
                notice(v, Tone::ok, v.T("Saved."), v.T("You can go on with the form whenever you like."));
            draw_drafts(v, visit, drafts);
            draw_cases(v, visit, own);
            draw_messages(v, visit, messages);
        });
    });
}

// ---- One case

// The act that this page was sent to after: `?done=` its entry in the ledger. Only of this case.
std::optional<ledger::StoredAct> act_just_done(Visit const& visit, store::Connection& db, Case const& of) {
    auto const typed = visit.request.query_or("done");
    if (typed.empty() || typed.size() > 15) return {};
    for (char c : typed)
        if (c < '0' || c > '9') return {};
    auto const index = std::stoull(std::string(typed));
    auto acts = ledger::acts_from(db, index, 1);
    if (acts.empty() || acts.front().index != index || acts.front().act.subject != of.id.view()) return {};
    return std::move(acts.front());
}

void draw_done(View& v, Visit const& visit, Case const& of, ledger::StoredAct const& done) {
    auto const* action = visit.portal.house.model->find_action(service_of_case(visit, of), done.act.action);
    auto const title =
        action ? text_of(visit, action->done.empty() ? action->title : action->done) : std::string(v.T("Done"));
    confirmation(v, {title, v.T("Your tracking number"), group_reference(of.reference),
                     v.T("Write it down or photograph it. With it anybody can ask where the case stands.")});
    v.h.el("p", {}, [&] {
        auto const number = std::to_string(done.index);
        v.say("Entered in the public ledger as number {n}.", {{"n", number, k_ltr}});
        v.h.text(" ").el("a", {{"href", std::string(k_ledger_path) + "/" + number}}, v.T("Your receipt"));
    });
}

void draw_status(View& v, Visit const& visit, store::Connection& db, Case const& of) {
    auto const& service = service_of_case(visit, of);
    auto const title = public_state(visit, service, of.state);
    std::string text = due_text(visit, of);
    int used = 0, allowed = 0;
    if (auto const expected = expected_by(visit, of)) {
        auto const& calendar = visit.portal.house.establishment.calendars().of_area(of.area);
        auto const due = date_at(*expected, offset_of(visit)), entered = date_at(of.entered_at, offset_of(visit));
        allowed = calendar.working_days_between(entered, due);
        used = std::max(0, calendar.working_days_between(entered, today(visit)));
    }
    for (auto const& office : offices_waiting(visit, db, of))
        text += (text.empty() ? "" : " ") + v.T("It is with: {office}.", {{"office", office}});
    status_box(v, {.state = state_tag(visit, of),
                   .title = title,
                   .text = text,
                   .days_used = used,
                   .days_allowed = std::max(0, allowed)});
}

// What the case waits for stands right under its state; what ends it stands aside.
void draw_offers(View& v, Visit const& visit, std::vector<cases::Offer> const& offers, Case const& of, bool danger) {
    if (std::ranges::none_of(offers, [&](cases::Offer const& offer) { return offer.action->danger == danger; })) return;
    v.h.el("div", {{"class", "card sect-s"}}, [&] {
        v.h.el("h2", {}, danger ? v.T("What else you can do") : v.T("What you can do"));
        for (auto const& offer : offers) {
            if (offer.action->danger != danger) continue;
            v.h.el("p", {}, [&] {
                link_button(v, own_case_path(of) + "/act/" + offer.action->name, text_of(visit, offer.action->title),
                            danger ? Look::warn : Look::first);
            });
        }
    });
}

void draw_bills(View& v, Visit const& visit, store::Connection& db, Case const& of) {
    auto const bills = visit.portal.house.bills.of_case(db, of.id.view());
    if (bills.empty()) return;
    v.h.el("div", {{"class", "card"}}, [&] {
        v.h.el("h2", {}, v.T("Fee"));
        for (auto const& bill : bills) {
            bool const is_due = bill.state == "due";
            std::vector<Row> rows{{v.T("For"), text_of(visit, {bill.head, service_of_case(visit, of).system})},
                                  {v.T("Amount"), show_money(v.words, bill.amount)},
                                  {v.T("Bill number"), bill.number, As::ltr},
                                  {v.T("State"), is_due                     ? v.T("To be paid")
                                                 : bill.state == "received" ? v.T("Received")
                                                                            : v.T("Not needed any more")}};
            if (!bill.receipt_no.empty()) rows.push_back({v.T("Receipt number"), bill.receipt_no, As::ltr});
            summary_list(v, rows);
            if (is_due) v.h.el("p", {}, v.T("Pay at the office's counter. Show this number."));
        }
    });
}

void draw_documents(View& v, Visit const& visit, store::Connection& db, Case const& of) {
    auto& house = visit.portal.house;
    std::vector<DocumentItem> items;
    auto const papers = house.issuer.of_case(db, of.id.view());
    for (auto const& issued : papers | std::views::reverse) {  // the newest first
        auto const definition = house.model->find_document(issued.name);
        items.push_back({definition ? text_of(visit, definition->title) : issued.title,
                         "/document/" + issued.code + ".pdf", "PDF · " + issued.number});
    }
    if (items.empty()) return;
    v.h.el("div", {{"class", "card"}}, [&] {
        v.h.el("h2", {}, v.T("Documents for you"));
        document_list(v, items);
    });
}

void draw_sent(View& v, Visit const& visit, Case const& of) {
    auto const& service = service_of_case(visit, of);
    FieldScene const scene{visit, service.system, {}, [&](std::string_view hash) { return attachment_href(of, hash); }};
    more(v, v.T("What you have sent"), [&] {
        for (auto const& page : service.form) {
            auto const rows = summary_rows(scene, pointers_to(page.fields), of.data);
            if (!rows.empty()) summary_section(v, text_of(visit, page.title), rows);
        }
    });
}

Result<http::Response> show_case(Visit const& visit) {
    auto const of = TRY(own_case(visit));
    auto& house = visit.portal.house;
    return house.database.read([&](store::Connection& db) -> Result<http::Response> {
        auto const title = text_of(visit, service_of_case(visit, of).title);
        auto const done = act_just_done(visit, db, of);
        auto const offers = house.engine->offers(db, applicant_of(visit), of);
        auto const path = own_case_path(of);
        return public_page(visit, {.title = title, .path = path, .section = Section::mine, .bar_name = title},
                           [&](View& v) {
                               back_link(v, k_mine_path, v.T("My applications"));
                               if (done) draw_done(v, visit, of, *done);
                               v.h.el(done ? ElementName("h2") : ElementName("h1"), {}, title);
                               v.h.el("p", {{"class", "meta"}}, [&] {
                                   v.say("Tracking number {ref}", {{"ref", group_reference(of.reference), k_ltr}});
                               });
                               v.h.el("div", {{"class", "grid2"}}, [&] {
                                   v.h.el("div", {}, [&] {
                                       draw_question(v, visit, db, of);
                                       draw_status(v, visit, db, of);
                                       draw_offers(v, visit, offers, of, false);
                                       v.h.el("h2", {{"class", "sect-s"}}, v.T("What has happened"));
                                       thread(v, road(visit, db, of));
                                       draw_messages(v, visit, cases::messages_of_case(db, of));
                                       draw_sent(v, visit, of);
                                   });
                                   v.h.el("aside", {{"class", "side"}, {"aria-label", v.T("Actions")}}, [&] {
                                       draw_bills(v, visit, db, of);
                                       draw_documents(v, visit, db, of);
                                       draw_offers(v, visit, offers, of, true);
                                   });
                               });
                           });
    });
}

}  // namespace

void add_own_case_pages(http::Router& router, Portal& portal) {
    get_page(router, portal, k_mine_path, Who::signed_in, show_mine);
    get_page(router, portal, "/my/{reference}", Who::signed_in, show_case);
    add_own_act_pages(router, portal);
}

}  // namespace bolan::web
