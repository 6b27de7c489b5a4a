// One case, whole: what was applied for, what others reported, papers, bills, documents, record, related cases,
// history, and the decisions open to this post.
#include "cases/assign.h"
#include "cases/inbox.h"
#include "web/act_titles.h"
#include "web/desk.h"
#include "web/due_moved.h"
#include "web/fields.h"
#include "web/officers.h"
#include <algorithm>

namespace bolan::web {

using cases::Case;
using definition::Action;
using definition::Service;

namespace {

// What the page shows, read in one snapshot.
struct CaseView {
    Case of;
    std::shared_ptr<Service const> service;
    std::vector<cases::Offer> offers;
    Past past;
    std::vector<money::Bill> bills;
    std::vector<documents::Issued> documents;
    std::optional<records::Record> record;
    std::optional<Case> parent;
    std::vector<cases::StateCount> child_counts;
    std::vector<Case> children;
    std::map<std::string, std::string> given_to;  // posts by role
};

constexpr int k_children_shown = 50;

Result<CaseView> read_case(Visit const& visit, std::string_view reference) {
    auto& house = visit.portal.house;
    return house.database.read([&](store::Connection& db) -> Result<CaseView> {
        CaseView out;
        out.of = TRY(get_case(visit, db, reference));
        out.service = house.shelves.of(out.of).service;
        out.offers = house.engine->offers(db, visit.actor(), out.of);
        out.past = past_of(visit, db, out.of);
        out.bills = house.bills.of_case(db, out.of.id.view());
        out.documents = house.issuer.of_case(db, out.of.id.view());
        auto const registry = out.service->registry();
        if (!out.of.record.empty() && !registry.empty())
            if (auto const id = RecordId::parse(out.of.record)) out.record = house.registries.find(db, registry, *id);
        if (auto const id = CaseId::parse(out.of.parent)) out.parent = house.shelves.find_case(db, *id);
        out.child_counts = cases::count_children(db, out.of.id);
        out.given_to = cases::assignments_of(db, out.of);
        if (!out.child_counts.empty()) out.children = cases::child_heads(db, out.of.id, k_children_shown);
        return out;
    });
}

FieldScene scene_of(Visit const& visit, Case const& of, Service const& service) {
    return {visit, service.system, {}, [&of](std::string_view hash) {
                return case_href(of.reference) + "/paper/" + std::string(hash);
            }};
}

std::string title_of_act(Visit const& visit, Service const& service, std::string const& name) {
    auto const& words = visit.words;
    auto const& model = *visit.portal.house.model;
    constexpr std::string_view k_refused = "refused:";
    if (name.starts_with(k_refused)) {
        auto const* tried = model.find_action(service, name.substr(k_refused.size()));
        return words.T("Tried and refused: {action}",
                       {{"action", tried ? text_of(visit, tried->title) : name.substr(k_refused.size())}});
    }
    auto const* action = model.find_action(service, name);
    if (!action) return act_title(words, name);
    return text_of(visit, action->done.empty() ? action->title : action->done);
}

// What was asked of each officer, and what they answered.
void reports(View& v, Visit const& visit, Case const& of, Service const& service, Past const& past) {
    auto const scene = scene_of(visit, of, service);
    bool has_any = false;
    for (auto const& stored : past.acts) {
        auto const* action = visit.portal.house.model->find_action(service, stored.act.action);
        if (!action || action->asks.empty()) continue;
        auto const fields = pointers_to(action->asks);
        auto const rows = summary_rows(scene, fields, stored.act.input);
        if (rows.empty()) continue;
        if (!has_any) v.h.el("h2", {}, v.T("What others reported"));
        has_any = true;
        summary_section(v, title_of_act(visit, service, stored.act.action), rows);
        v.h.el("p", {{"class", "meta"}}, [&] {
            v.h.typed(past.names.at(stored.act.person));
            if (!stored.act.post.empty()) v.h.text(" · ").text(post_name(visit, stored.act.post));
            v.h.text(" · ").text(show_moment(v.words, stored.act.at, offset_of(visit)));
        });
    }
}

}  // namespace

Past past_of(Visit const& visit, store::Connection& db, Case const& of) {
    Past out{cases::history(db, of.id), {}};
    for (auto const& stored : out.acts)
        if (!out.names.contains(stored.act.person))
            out.names[stored.act.person] = person_name(visit, db, stored.act.person);
    return out;
}

void case_facts(View& v, Visit const& visit, Case const& of, Service const& service, Past const& past) {
    auto const scene = scene_of(visit, of, service);
    bool has_any = false;
    for (auto const& page : service.form) {
        auto const fields = pointers_to(page.fields);
        auto const rows = summary_rows(scene, fields, of.data);
        if (rows.empty()) continue;
        bool const is_own_word = service.is_opened_by("citizen") && !of.is_by_officer();
        if (!has_any) v.h.el("h2", {}, is_own_word ? v.T("What the applicant wrote") : v.T("Facts"));
        has_any = true;
        summary_section(v, text_of(visit, page.title), rows);
    }
    former_section(v, scene, service.former_fields, of.data);
    reports(v, visit, of, service, past);
}

namespace {

void papers(View& v, Visit const& visit, CaseView const& shown) {
    if (shown.documents.empty()) return;
    std::vector<DocumentItem> items;
    for (auto const& issued : shown.documents)
        items.push_back({document_title(visit, issued), "/desk/document/" + issued.id,
                         issued.number.empty() ? group_reference(issued.code) : issued.number});
    v.h.el("h2", {}, v.T("Documents"));
    document_list(v, items);
}

void bills(View& v, Visit const& visit, CaseView const& shown) {
    if (shown.bills.empty()) return;
    bool const may_collect = visit.portal.house.engine->may_collect(visit.actor(), shown.of);
    std::vector<std::string> const heads{v.T("Bill number"), v.T("Head of account"), v.T("Amount"), v.T("State")};
    std::vector<std::vector<Cell>> rows;
    for (auto const& bill : shown.bills) {
        auto const href = may_collect ? std::string(k_counter_path) + "?number=" + bill.number : std::string();
        auto const state = bill.state == "due"        ? v.T("Not paid yet")
                           : bill.state == "received" ? v.T("Paid")
                                                      : v.T("Withdrawn");
        auto const tone = bill.state == "received" ? Tone::ok : bill.state == "due" ? Tone::act : Tone::plain;
        rows.push_back(
            {{bill.number, As::ltr, href},
             {text_of(visit, shown.service->fee ? shown.service->fee->head : definition::Text{bill.head, {}})},
             {show_money(v.words, bill.amount)},
             {state, As::text, {}, tone}});
    }
    data_table(v, {v.T("Bills"), heads, rows});
}

void record_link(View& v, Visit const& visit, CaseView const& shown) {
    if (!shown.record) return;
    auto& house = visit.portal.house;
    auto const registry = house.model->find_registry(shown.record->registry);
    bool const may_read =
        house.registries.may_read(visit.actor(), *registry, house.registries.area_of(*shown.record), today(visit));
    auto const* state = registry->find_state(shown.record->state);
    v.h.el("h2", {}, v.T("Record"));
    std::vector<Row> const rows{
        {text_of(visit, registry->title),
         shown.record->number,
         As::ltr,
         {},
         may_read ? "/desk/record/" + registry->name + "/" + shown.record->id.text() : std::string()},
        {v.T("State"), state ? text_of(visit, state->title) : shown.record->state},
        {v.T("Versions"), std::to_string(shown.record->version), As::ltr}};
    summary_list(v, rows);
}

void related(View& v, Visit const& visit, DeskRoom const& room, CaseView const& shown) {
    if (!shown.parent && shown.children.empty()) return;
    auto const& titles = room.titles(visit);
    auto& engine = *visit.portal.house.engine;
    v.h.el("h2", {}, v.T("Related cases"));
    std::vector<std::string> const heads{v.T("Reference"), v.T("Service"), v.T("Name"), v.T("Stage")};
    std::vector<std::vector<Cell>> rows;
    auto const add = [&](Case const& of) {
        if (!engine.may_read(visit.actor(), of)) return;
        rows.push_back({{group_reference(of.reference), As::ltr, case_href(of.reference)},
                        {std::string(titles.service(of.service))},
                        {of.subject, As::typed},
                        {std::string(titles.stage(of.service, of.state))}});
    };
    if (shown.parent) add(*shown.parent);
    std::vector<Bar> counts;
    int total = 0;
    for (auto const& one : shown.child_counts) total += one.count;
    for (auto const& one : shown.child_counts)
        counts.push_back({std::string(titles.stage(one.service, one.state)), show_number(one.count),
                          one.count * 100 / std::max(total, 1)});
    if (!counts.empty()) bars(v, counts);
    for (auto const& child : shown.children) add(child);
    data_table(v, {.caption = v.T("Related cases"), .heads = heads, .rows = rows, .has_hidden_caption = true});
    if (total > k_children_shown)
        v.h.el("p", {{"class", "meta"}}, v.T("The first {n} are shown.", {{"n", std::to_string(k_children_shown)}}));
}

void decide(View& v, Visit const& visit, CaseView const& shown) {
    v.h.el("h2", {{"id", "decide"}}, v.T("Decide"));
    if (shown.offers.empty()) {
        v.h.el("p", {},
               shown.of.is_closed() ? v.T("This case is closed.") : v.T("You can do nothing in this case now."));
        return;
    }
    std::vector<Decision> list;
    for (auto const& offer : shown.offers)
        list.push_back({text_of(visit, offer.action->title),
                        case_href(shown.of.reference) + "/act/" + offer.action->name,
                        {},
                        offer.action->danger ? Look::warn
                        : list.empty()       ? Look::first
                                             : Look::second});
    decisions(v, list);
}

// Not where the service has an action of that name itself.
bool is_giving(Service const& service, ledger::Act const& act) {
    return act.action == cases::k_assign && !service.find_action(cases::k_assign);
}

std::string title_of_giving(Visit const& visit, ledger::Act const& act) {
    auto const to = act.input["to"].string_or("");
    return to.empty() ? std::string(visit.words.T("Given back to all posts"))
                      : visit.words.T("Given to {post}", {{"post", post_name(visit, to)}});
}

// "In favour 3, Against 1. Dissent: Member 2, Quetta. Not voted: …" of the act that closed a committee's vote.
std::string decision_text(Visit const& visit, Service const& service, Value const& decision) {
    auto const& words = visit.words;
    std::string out;
    for (auto const& [name, count] : decision["votes"].as_map()) {
        auto const* action = service.find_action(name);
        out += (out.empty() ? "" : ", ") + (action ? text_of(visit, action->title) : name) + " " +
               show_number(count.as_int());
    }
    auto const add = [&](Word label, Value const& posts) {
        if (!posts.is_list() || posts.as_list().empty()) return;
        std::string names;
        for (auto const& post : posts.as_list())
            names += (names.empty() ? "" : "; ") + post_name(visit, post.as_string());
        out += ". " + std::string(label) + ": " + names;
    };
    if (decision["casting_vote"].bool_or(false)) out += ". " + std::string(words.T("The chair's vote decided"));
    add(words.T("Dissent"), decision["dissent"]);
    add(words.T("Did not vote"), decision["not_voted"]);
    return out + ".";
}

// What came with an act: the reason of an act that every service has, the decision that it closed.
std::string said_in(Visit const& visit, Service const& service, ledger::Act const& act) {
    if (auto const* decision = act.input.find("committee"); decision && decision->is_map())
        return decision_text(visit, service, *decision);
    return is_giving(service, act) ? std::string(act.input["reason"].string_or("")) : std::string();
}

// "Member, Quetta (Delegation, order 4/2026)": the instrument too, where it is not simply held.
std::string post_of_act(Visit const& visit, ledger::Act const& act) {
    if (act.post.empty()) return {};
    auto out = post_name(visit, act.post);
    auto const charge = visit.portal.house.charges->find(act.charge);
    auto const as = charge ? instrument(visit.words, *charge) : std::string();
    return as.empty() ? out : out + " (" + as + ")";
}

void what_happened(View& v, Visit const& visit, CaseView const& shown) {
    std::vector<HistoryItem> items;
    for (auto const& stored : shown.past.acts) {
        auto const index = static_cast<std::int64_t>(stored.index);
        auto const title = stored.act.action == "due_moved" ? due_moved_text(visit, stored.act.input, false)
                           : is_giving(*shown.service, stored.act)
                               ? title_of_giving(visit, stored.act)
                               : title_of_act(visit, *shown.service, stored.act.action);
        items.push_back({title, shown.past.names.at(stored.act.person), post_of_act(visit, stored.act),
                         show_moment(v.words, stored.act.at, offset_of(visit)),
                         said_in(visit, *shown.service, stored.act), index, entry_href(stored.index)});
    }
    v.h.el("h2", {}, v.T("History"));
    if (!shown.of.is_closed())
        v.h.el("p", {}, [&] {
            v.h.el("a", {{"href", case_href(shown.of.reference) + "/who"}}, v.T("Who can act now, and why"));
        });
    history(v, items);
}

std::optional<Tag> promise_tag(Visit const& visit, Case const& of) {
    auto const& words = visit.words;
    if (!of.promised_at) return {};
    if (of.in_time)
        return *of.in_time ? Tag{words.T("Promise kept"), Tone::ok} : Tag{words.T("Promise broken"), Tone::bad};
    if (of.is_closed()) return {};
    auto const* state = visit.portal.house.shelves.of(of).service->find_state(of.state);
    if (state && state->pauses) return Tag{words.T("The promise stands still"), Tone::plain};
    auto const when = show_moment(words, *of.promised_at, offset_of(visit));
    return Tag{words.T("Promised by {when}", {{"when", when}}), *of.promised_at < now(visit) ? Tone::bad : Tone::plain};
}

void head(View& v, Visit const& visit, DeskRoom const& room, CaseView const& shown) {
    auto const& titles = room.titles(visit);
    std::vector<Tag> tags{
        {std::string(titles.stage(shown.of.service, shown.of.state)), shown.of.is_closed() ? Tone::plain : Tone::info}};
    tags.push_back({visit.portal.house.establishment.area_name(shown.of.area, v.words.code()), Tone::plain});
    if (auto promise = promise_tag(visit, shown.of)) tags.push_back(std::move(*promise));
    for (auto const& [role, post] : shown.given_to)
        tags.push_back({v.T("Given to {post}", {{"post", post_name(visit, post)}}), Tone::plain});
    auto const limit =
        room.limit(visit, shown.of.service, shown.of.state, shown.of.area, shown.of.entered_at, shown.of.due_at);
    auto const reference = group_reference(shown.of.reference);
    case_head(v, {reference, titles.service(shown.of.service), shown.of.subject, tags, limit.view()});
}

void case_body(View& v, Visit const& visit, DeskRoom const& room, CaseView const& shown) {
    back_link(v, k_desk_path, v.T("Inbox"));
    head(v, visit, room, shown);
    if (shown.of.is_by_officer() && shown.of.applicant.empty() && shown.service->is_opened_by("citizen"))
        v.h.el("p", {{"class", "meta"}},
               v.T("This person has no account with this mobile number, so no message reaches them. Give them the "
                   "tracking number, and tell them what is done."));
    // On a phone the facts come first; whoever knows them goes straight on.
    if (!shown.offers.empty())
        v.h.el("p", {{"class", "to-decide"}}, [&] { v.h.el("a", {{"href", "#decide"}}, v.T("Decide")); });
    v.h.el("div", {{"class", "efile"}}, [&] {
        v.h.el("section", {{"class", "pane"}}, [&] { case_facts(v, visit, shown.of, *shown.service, shown.past); });
        v.h.el("section", {{"class", "pane"}}, [&] {
            decide(v, visit, shown);
            giving_link(v, visit, shown.of);
            bills(v, visit, shown);
            papers(v, visit, shown);
            record_link(v, visit, shown);
            related(v, visit, room, shown);
            what_happened(v, visit, shown);
            example_link(v, visit, shown.of.reference);
        });
    });
}

Result<http::Response> case_page(Visit const& visit, DeskRoom const& room) {
    auto const shown = TRY(read_case(visit, visit.request.param("reference")));
    return desk_page(visit, {.title = room.titles(visit).service(shown.of.service), .styles = "case"},
                     room.frame(visit, DeskSection::inbox), [&](View& v) { case_body(v, visit, room, shown); });
}

// ---- Papers

Value const* find_paper(Value const& data, std::string_view hash) {
    if (data.is_map()) {
        if (data["hash"].string_or("") == hash) return &data;
        for (auto const& [name, value] : data.as_map())
            if (auto const* found = find_paper(value, hash)) return found;
    } else if (data.is_list()) {
        for (auto const& item : data.as_list())
            if (auto const* found = find_paper(item, hash)) return found;
    }
    return nullptr;
}

}  // namespace

Result<http::Response> paper_response(Visit const& visit, Value const& data, std::string_view hash) {
    auto const* paper = hash.empty() ? nullptr : find_paper(data, hash);
    if (!paper) return Fail(Error::not_found("attachment.missing"));
    auto const bytes = TRY(visit.portal.house.attachments->get(hash));
    return http::Response::file(std::string(bytes.begin(), bytes.end()),
                                (*paper)["type"].string_or("application/octet-stream"),
                                (*paper)["name"].string_or("attachment"), http::Response::Show::in_page);
}

namespace {

// A paper of the case's data, or of what any act brought.
Result<http::Response> paper_of_case(Visit const& visit) {
    auto& house = visit.portal.house;
    auto const data = TRY(house.database.read([&](store::Connection& db) -> Result<Value> {
        auto const of = TRY(get_case(visit, db, visit.request.param("reference")));
        Value all = Value::list();
        all.push(of.data);
        for (auto const& stored : cases::history(db, of.id)) all.push(stored.act.input);
        return all;
    }));
    return paper_response(visit, data, visit.request.param("hash"));
}

// Readable with its case, or with its record.
bool may_read_document(Visit const& visit, store::Connection& db, documents::Issued const& issued) {
    auto& house = visit.portal.house;
    if (auto const id = CaseId::parse(issued.case_id))
        if (auto const of = house.shelves.find_case(db, *id); of && house.engine->may_read(visit.actor(), *of))
            return true;
    auto const id = RecordId::parse(issued.record);
    auto const registry = issued.registry.empty() ? nullptr : house.model->find_registry(issued.registry);
    if (!id || !registry) return false;
    auto const record = house.registries.find(db, issued.registry, *id);
    return record &&
           house.registries.may_read(visit.actor(), *registry, house.registries.area_of(*record), today(visit));
}

Result<http::Response> document_file(Visit const& visit) {
    auto& house = visit.portal.house;
    auto const issued = TRY(house.database.read([&](store::Connection& db) -> Result<documents::Issued> {
        auto found = house.issuer.find(db, visit.request.param("id"));
        if (!found) return Fail(Error::not_found("document.unknown"));
        if (!may_read_document(visit, db, *found)) return Fail(Error::forbidden("case.forbidden"));
        return std::move(*found);
    }));
    auto const hash = issued.pdf.empty() ? TRY(house.press->draw(issued.id)) : issued.pdf;
    auto const bytes = TRY(house.attachments->get(hash));
    auto name = issued.number.empty() ? issued.code : issued.number;
    std::ranges::replace(name, '/', '-');
    return http::Response::file(std::string(bytes.begin(), bytes.end()), "application/pdf", name + ".pdf",
                                http::Response::Show::in_page);
}

}  // namespace

void add_case_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    get_page(router, portal, "/desk/case/{reference}", Who::officer,
             [room](Visit const& visit) { return case_page(visit, *room); });
    get_page(router, portal, "/desk/case/{reference}/paper/{hash}", Who::officer, paper_of_case);
    get_page(router, portal, "/desk/document/{id}", Who::officer,
             [](Visit const& visit) { return document_file(visit); });
}

}  // namespace bolan::web
