// What anybody may check: where an application stands, whether a document is genuine, what the ledger holds. Nothing
// here tells who somebody is.
#include "base/json.h"
#include "cases/verification.h"
#include "crypto/encoding.h"
#include "documents/statement.h"
#include "http/status.h"
#include "ledger/published.h"
#include "web/act_titles.h"
#include "web/components/offline_check.h"
#include "web/own_case.h"
#include "web/service_info.h"
#include <algorithm>
#include <charconv>

namespace bolan::web {

namespace {

// ---- Tracking

void draw_track_form(View& v, std::string_view typed, std::string_view error) {
    inline_form(v, {.action = k_track_path,
                    .name = "ref",
                    .label = v.T("Tracking number"),
                    .button = v.T("Track"),
                    .value = typed,
                    .hint = v.T("Twelve letters and digits, on your receipt."),
                    .error = error,
                    .is_reference = true});
}

void draw_tracked(View& v, Visit const& visit, store::Connection& db, cases::Case const& of) {
    auto const& service = service_of_case(visit, of);
    std::string text = due_text(visit, of);
    for (auto const& office : offices_waiting(visit, db, of))
        text += (text.empty() ? "" : " ") + v.T("It is with: {office}.", {{"office", office}});
    status_box(v, {.state = state_tag(visit, of), .title = public_state(visit, service, of.state), .text = text});
    std::vector<Row> rows{{v.T("Service"), text_of(visit, service.title)},
                          {v.T("Tracking number"), group_reference(of.reference), As::ltr},
                          {v.T("Sent on"), show_date(v.words, date_at(of.opened_at, offset_of(visit)))},
                          {v.T("In this state since"), show_date(v.words, date_at(of.entered_at, offset_of(visit)))}};
    if (of.closed_at) rows.push_back({v.T("Closed on"), show_date(v.words, date_at(*of.closed_at, offset_of(visit)))});
    summary_list(v, rows);
    v.h.el("p", {}, [&] {
        v.h.text(v.T("Names and answers are shown only to the applicant.")).text(" ");
        if (!visit.session) v.h.el("a", {{"href", own_case_path(of)}}, v.T("Sign in to see more"));
    });
}

Result<http::Response> track(Visit const& visit) {
    auto const typed = std::string(visit.request.query_or("ref").substr(0, 100));
    if (!typed.empty()) TRY(take_turn(visit, visit.portal.look_ups));
    auto& house = visit.portal.house;
    return house.database.read([&](store::Connection& db) -> Result<http::Response> {
        auto const reference = parse_reference(typed);
        auto const of = reference ? house.shelves.find_by_reference(db, *reference) : std::nullopt;
        std::string error;
        if (!typed.empty() && !reference)
            error = visit.words.T("This is no tracking number. It has twelve letters and digits; check each of them.");
        else if (reference && !of)
            error = visit.words.T("There is no application with this number.");
        int const status = error.empty() ? 200 : reference ? 404 : 422;
        return public_page(
            visit,
            {.title = visit.words.T("Track an application"),
             .styles = "case form",
             .has_errors = !error.empty(),
             .is_indexed = typed.empty()},
            [&](View& v) {
                v.h.el("h1", {}, v.T("Track an application"));
                if (of) draw_tracked(v, visit, db, *of);
                draw_track_form(v, of ? std::string() : typed, error);
            },
            status);
    });
}

// ---- Verification

void draw_verify_form(View& v, std::string_view typed) {
    inline_form(v, {.action = k_verify_path,
                    .name = "number",
                    .label = v.T("Number or code of the document"),
                    .button = v.T("Verify"),
                    .value = typed,
                    .hint = v.T("It is printed at the top of the paper, and beside its square code."),
                    .icon = Icon::verify});
}

std::string key_id_of(crypto::PublicKey const& key) { return crypto::hex(crypto::sha256(key)).substr(0, 8); }

void draw_offline_check(View& v, Visit const& visit) {
    auto const& house = visit.portal.house;
    auto const& key = house.keys->statement_key().public_key();
    std::vector<OfficeKey> const keys{{key_id_of(key), crypto::hex(key), text_of(visit, house.model->province.title)}};
    std::vector<std::pair<std::string, std::string>> types;
    for (auto const& document : house.model->documents) {
        types.emplace_back(document->name, text_of(visit, document->title));
        if (document->kind_field)
            for (auto const& option : document->kind_field->options)
                types.emplace_back(option.code, text_of(visit, option.title));
    }
    offline_check(v, {keys, types, {}});
}

Verdict verdict_of(std::string_view verdict) {
    if (verdict == "valid" || verdict == "issued") return Verdict::genuine;
    if (verdict == "superseded" || verdict == "expired") return Verdict::superseded;
    if (verdict == "review") return Verdict::under_review;
    return Verdict::cancelled;
}

std::string title_of_document(Visit const& visit, cases::PublicView const& found) {
    auto const& model = *visit.portal.house.model;
    if (auto const document = model.find_document(found.document)) return text_of(visit, document->title);
    if (auto const registry = model.find_registry(found.registry)) return text_of(visit, registry->title);
    return found.title;
}

std::string office_title(Visit const& visit, std::string const& code) {
    auto const& establishment = visit.portal.house.establishment;
    auto const* office = establishment.find_office(code);
    return office ? establishment.office_title(*office, visit.words.code()) : code;
}

std::vector<Row> verified_rows(Visit const& visit, cases::PublicView const& found) {
    auto const& words = visit.words;
    std::vector<Row> rows{{words.T("Kind of document"), title_of_document(visit, found)},
                          {words.T("Number of the document"), found.number, As::ltr}};
    if (!found.office.empty()) rows.push_back({words.T("Issued by"), office_title(visit, found.office)});
    auto const made_on = date_at(found.made_at, offset_of(visit));
    bool const is_said = std::ranges::any_of(
        found.fields.as_map(), [&](auto const& field) { return field.second.string_or("") == made_on.iso(); });
    if (found.made_at.ms != 0 && !is_said) rows.push_back({words.T("Issued on"), show_date(words, made_on)});
    if (!found.initials.empty()) rows.push_back({words.T("Initials of the holder"), found.initials, As::typed});
    auto const& model = *visit.portal.house.model;
    if (auto const registry = model.find_registry(found.registry)) {
        if (auto const* state = registry->find_state(found.state))
            rows.push_back({words.T("State in the register"), text_of(visit, state->title)});
        std::vector<definition::Field const*> fields;
        for (auto const& field : registry->fields)
            if (found.fields.find(field.name)) fields.push_back(&field);
        for (auto& row : summary_rows({visit, registry->system}, fields, found.fields)) rows.push_back(std::move(row));
    }
    if (!found.code.empty()) rows.push_back({words.T("Code of the document"), group_reference(found.code), As::ltr});
    return rows;
}

http::Response verified_json(Visit const& visit, std::optional<cases::PublicView> const& found) {
    if (!found) return http::Response::json(write_json(Value::map({{"verdict", "unknown"}})), 404);
    Value out =
        Value::map({{"verdict", found->verdict},
                    {"number", found->number},
                    {"title", found->title},
                    {"office", found->office},
                    {"issued_on", found->made_at.ms ? Value(date_at(found->made_at, offset_of(visit)).iso()) : Value()},
                    {"initials", found->initials},
                    {"fields", found->fields}});
    return http::Response::json(write_json(out));
}

http::Response verified_page(Visit const& visit, std::optional<cases::PublicView> const& found,
                             std::string_view typed) {
    auto const title = visit.words.T("Verify a document");
    return public_page(
        visit, {.title = title, .section = Section::verify, .styles = "case form"},
        [&](View& v) {
            back_link(v, k_verify_path, v.T("Check another document"));
            if (!found) {
                v.h.el("h1", {}, title);
                verdict(v, {.verdict = Verdict::not_found, .title = v.T("No such document in the register")});
                draw_verify_form(v, typed);
                return;
            }
            auto const checked = v.T("Checked against the register on {when}.",
                                     {{"when", show_moment(v.words, now(visit), offset_of(visit))}});
            auto const rows = verified_rows(visit, *found);
            if (found->verdict == "issued" ||
                found->verdict == "expired") {  // the certificate's words do not fit these
                v.h.el("h1", {}, title);
                bool const is_good = found->verdict == "issued";
                verdict(v, {verdict_of(found->verdict),
                            is_good ? v.T("This document is genuine") : v.T("This document has expired"), checked});
                summary_list(v, rows);
            } else {
                certificate(v, {.verdict = verdict_of(found->verdict), .checked = checked, .rows = rows});
            }
            v.h.el("p", {}, v.T("Compare with the paper in your hand. The number, initials and office must match."));
        },
        found ? 200 : 404);
}

Result<http::Response> look_up(Visit const& visit, std::string typed) {
    TRY(take_turn(visit, visit.portal.look_ups));
    bool is_json = visit.request.prefers("application/json", "text/html");
    if (typed.ends_with(".json")) {
        typed.resize(typed.size() - 5);
        is_json = true;
    }
    auto& house = visit.portal.house;
    auto const found = cases::look_up(house.engine->parts(), typed);
    auto response = is_json ? verified_json(visit, found) : verified_page(visit, found, typed);
    response.headers.set("Vary", "Accept, Cookie, Accept-Language");
    return response;
}

Result<http::Response> verify(Visit const& visit) { return look_up(visit, visit.request.param("code").substr(0, 200)); }

Result<http::Response> verify_form(Visit const& visit) {
    auto const typed = visit.request.query_or("number");
    if (!typed.empty()) return look_up(visit, std::string(typed.substr(0, 200)));
    auto const title = visit.words.T("Verify a document");
    return public_page(
        visit,
        {.title = title, .section = Section::verify, .styles = "case form", .scripts = "verify", .is_indexed = true},
        [&](View& v) {
            v.h.el("h1", {}, title);
            v.h.el("p", {{"class", "lead"}},
                   v.T("Scan the square code on the paper with the phone's camera, or type its number."));
            draw_offline_check(v, visit);
            draw_verify_form(v, {});
        });
}

// ---- The ledger

constexpr int k_latest = 20;

std::string title_of_service(Visit const& visit, std::string_view name) {
    if (auto const service = visit.portal.house.model->find_service(name)) return text_of(visit, service->title);
    return act_service_title(visit.words, name);
}

std::string title_of_action(Visit const& visit, ledger::Act const& act) {
    auto const& words = visit.words;
    if (auto const service = visit.portal.house.model->find_service(act.service))
        if (auto const* action = visit.portal.house.model->find_action(*service, act.action))
            return text_of(visit, action->done.empty() ? action->title : action->done);
    if (act.action.starts_with("refused:")) return words.T("An attempt was refused");
    return act_title(words, act.action);
}

void draw_latest(View& v, Visit const& visit, std::vector<ledger::StoredAct> const& acts) {
    std::vector<ThreadItem> items;
    for (auto at = acts.rbegin(); at != acts.rend(); ++at)
        items.push_back({Step::done,
                         title_of_action(visit, at->act),
                         show_moment(v.words, at->act.at, offset_of(visit)),
                         title_of_service(visit, at->act.service),
                         {},
                         std::string(k_ledger_path) + "/" + std::to_string(at->index),
                         v.T("Entry {n} of the ledger", {{"n", std::to_string(at->index)}})});
    thread(v, items);
}

Result<http::Response> show_ledger(Visit const& visit) {
    auto& house = visit.portal.house;
    auto const [head, acts] = house.database.read_stale([&](store::Connection& db) {
        auto const newest = ledger::read_head(db);
        auto const from = newest.size > k_latest ? newest.size - k_latest : 0;
        return std::pair(newest, ledger::acts_from(db, from, k_latest));
    });
    return public_page(
        visit,
        {.title = visit.words.T("Public ledger"), .section = Section::ledger, .styles = "case", .is_indexed = true},
        [&](View& v) {
            v.h.el("h1", {}, v.T("Public ledger"));
            v.h.el("p", {{"class", "lead"}},
                   v.T("Every act of every office is entered here in order. Nobody can change or remove an entry "
                       "unseen."));
            std::vector<Row> const rows{{v.T("Entries"), show_number(static_cast<std::int64_t>(head.size)), As::ltr}};
            summary_list(v, rows);
            hash_line(v, v.T("Fingerprint of all entries (root hash)"), crypto::hex(head.root));
            v.h.el("h2", {}, v.T("The latest acts"));
            draw_latest(v, visit, acts);
            more(v, v.T("How to check it yourself"), [&] {
                v.h.el("p", {},
                       v.T("The log follows the public format C2SP tlog-tiles. Any program for it can check these "
                           "files:"));
                v.h.el("ul", {}, [&] {
                    for (auto const* path : {"/log/checkpoint", "/log/key"})
                        v.h.el("li", {}, [&] { v.h.el("a", {{"href", path}}, [&] { v.ltr(path); }); });
                    v.h.el("li", {}, [&] { v.ltr("/log/tile/0/000.p/…"); });
                });
                v.h.el("pre", {{"dir", "ltr"}, {"tabindex", 0}}, head.checkpoint);
            });
        });
}

Result<http::Response> show_entry(Visit const& visit) {
    auto const& typed = visit.request.param("index");
    std::uint64_t index = 0;
    auto const [end, failure] = std::from_chars(typed.data(), typed.data() + typed.size(), index);
    if (failure != std::errc() || end != typed.data() + typed.size())
        return Fail(Error::not_found("ledger.no_such_act"));
    auto& house = visit.portal.house;
    auto const receipt = TRY(house.ledger->receipt(index));
    auto const acts = house.database.read([&](store::Connection& db) { return ledger::acts_from(db, index, 1); });
    if (acts.empty() || acts.front().index != index) return Fail(Error::not_found("ledger.no_such_act"));
    auto const& act = acts.front().act;
    auto const title = visit.words.T("Entry {n} of the ledger", {{"n", std::to_string(index)}});
    return public_page(visit, {.title = title, .section = Section::ledger, .styles = "case"}, [&](View& v) {
        back_link(v, k_ledger_path, v.T("Public ledger"));
        v.h.el("h1", {}, title);
        std::vector<Row> const rows{{v.T("What"), title_of_action(visit, act)},
                                    {v.T("Service"), title_of_service(visit, act.service)},
                                    {v.T("When"), show_moment(v.words, act.at, offset_of(visit))}};
        summary_list(v, rows);
        v.h.el("p", {},
               v.T("The entry is a fingerprint of the act. Whoever holds the act can prove that it is this one; nobody "
                   "else can read it."));
        hash_line(v, v.T("Fingerprint of the act"), crypto::hex(receipt.entry));
        more(v, v.T("Proof that the entry is in the log"), [&] {
            v.h.el("p", {}, [&] {
                v.say("Path to the root of {n} entries:", {{"n", std::to_string(receipt.head.size), k_ltr}});
            });
            v.h.el("pre", {{"dir", "ltr"}, {"tabindex", 0}}, receipt.proof_text());
            v.h.el("p", {}, [&] {
                v.h.el("a", {{"href", "/log/receipt/" + std::to_string(index)}}, v.T("The same as a file"));
            });
        });
    });
}

}  // namespace

void add_proof_pages(http::Router& router, Portal& portal) {
    get_page(router, portal, k_track_path, Who::everybody, track);
    get_page(router, portal, k_verify_path, Who::everybody, verify_form);
    get_page(router, portal, "/verify/{code...}", Who::everybody, verify);
    get_page(router, portal, k_ledger_path, Who::everybody, show_ledger);
    get_page(router, portal, "/ledger/{index}", Who::everybody, show_entry);
}

}  // namespace bolan::web
