// Search over cases, and the registers: lists, search, one record with everything that ever happened to it.
#include "cases/search.h"
#include "records/show.h"
#include "web/desk.h"
#include "web/fields.h"
#include <algorithm>

namespace bolan::web {

using cases::Case;
using definition::Field;
using definition::Registry;
using records::Record;

namespace {

constexpr int k_found_max = 50;

// ---- Search

std::vector<std::vector<Cell>> case_rows(Visit const& visit, DeskRoom const& room, std::vector<Case> const& found) {
    auto const& titles = room.titles(visit);
    auto const& calendar = *visit.portal.house.model->province.calendar;
    std::vector<std::vector<Cell>> rows;
    for (auto const& of : found)
        rows.push_back({{group_reference(of.reference), As::ltr, case_href(of.reference)},
                        {std::string(titles.service(of.service))},
                        {of.subject, As::typed},
                        {visit.portal.house.establishment.area_name(of.area, visit.words.code())},
                        {std::string(titles.stage(of.service, of.state))},
                        {show_date(visit.words, calendar.today(of.opened_at))}});
    return rows;
}

std::vector<std::string> case_heads(Words const& words) {
    return {words.T("Reference"), words.T("Service"), words.T("Name"),
            words.T("Place"),     words.T("Stage"),   words.T("Opened on")};
}

Result<http::Response> search_page(Visit const& visit, DeskRoom const& room) {
    auto& house = room.portal().house;
    auto const typed = visit.request.query_or("q");
    cases::Found found;
    if (!typed.empty())
        found = house.database.read([&](store::Connection& db) {
            return cases::search_cases(*house.engine, db, visit.actor(), typed, k_found_max);
        });
    return desk_page(visit, {.title = visit.words.T("Search"), .styles = "case"},
                     room.frame(visit, DeskSection::search), [&](View& v) {
                         desk_head(v, v.T("Search"), {}, {});
                         inline_form(v, {.action = k_desk_search_path,
                                         .name = "q",
                                         .label = v.T("Reference, CNIC or name, in Urdu or English"),
                                         .button = v.T("Search"),
                                         .value = typed,
                                         .icon = Icon::search});
                         if (typed.empty()) return;
                         if (found.cases.empty())
                             return empty_state(v, v.T("Nothing fits this search."),
                                                found.is_cut
                                                    ? v.T("There is too much to look through. Type more of the name.")
                                                    : v.T("Only cases of your area and your work are searched."));
                         auto const heads = case_heads(v.words);
                         auto const rows = case_rows(visit, room, found.cases);
                         data_table(v, {v.T("Cases"), heads, rows});
                         if (found.cases.size() == k_found_max)
                             v.h.el("p", {{"class", "meta"}},
                                    v.T("The newest {n} are shown.", {{"n", std::to_string(k_found_max)}}));
                         else if (found.is_cut)
                             v.h.el("p", {{"class", "meta"}}, v.T("More may fit. Type more of the name."));
                     });
}

// ---- Registers

bool may_open(Visit const& visit, Registry const& registry, Record const& record) {
    auto const& registries = visit.portal.house.registries;
    return registries.may_read(visit.actor(), registry, registries.area_of(record), today(visit));
}

bool may_open(Visit const& visit, Registry const& registry) {
    return visit.portal.house.registries.may_open(visit.actor(), registry, today(visit));
}

Tone tone_of(definition::RecordState const* state) {
    if (!state) return Tone::plain;
    if (state->verdict == "valid") return Tone::ok;
    if (state->verdict == "cancelled") return Tone::bad;
    return state->verdict == "review" ? Tone::act : Tone::plain;
}

std::string state_title(Visit const& visit, Registry const& registry, std::string_view name) {
    auto const* state = registry.find_state(name);
    return state ? text_of(visit, state->title) : std::string(name);
}

std::string record_href(Record const& record) { return "/desk/record/" + record.registry + "/" + record.id.text(); }

Result<http::Response> registers_page(Visit const& visit, DeskRoom const& room) {
    return desk_page(
        visit, {.title = visit.words.T("Registers"), .styles = "case"}, room.frame(visit, DeskSection::registers),
        [&](View& v) {
            desk_head(v, v.T("Registers"), {}, {});
            std::vector<DocumentItem> items;
            for (auto const& registry : visit.portal.house.model->registries)
                if (may_open(visit, *registry))
                    items.push_back({text_of(visit, registry->title), "/desk/register/" + registry->name, {}});
            if (items.empty()) return empty_state(v, v.T("Your post opens no registers."), "");
            document_list(v, items);
        });
}

Result<std::shared_ptr<Registry const>> get_registry(Visit const& visit) {
    auto registry = visit.portal.house.model->find_registry(visit.request.param("registry"));
    if (!registry) return Fail(Error::not_found("record.no_such_registry"));
    return registry;
}

Result<http::Response> register_page(Visit const& visit, DeskRoom const& room) {
    auto const registry = TRY(get_registry(visit));
    if (!may_open(visit, *registry)) return Fail(Error::forbidden("record.forbidden"));
    auto& house = visit.portal.house;
    auto const typed = visit.request.query_or("q");
    std::vector<Record> found;
    if (!typed.empty()) {
        found = house.database.read([&](store::Connection& db) {
            return house.registries.search(db, registry->name, typed, 10 * k_found_max);
        });
        std::erase_if(found, [&](Record const& record) { return !may_open(visit, *registry, record); });
        if (found.size() > k_found_max) found.resize(k_found_max);
    }
    auto const title = text_of(visit, registry->title);
    auto const path = "/desk/register/" + registry->name;
    return desk_page(
        visit, {.title = title, .styles = "case"}, room.frame(visit, DeskSection::registers), [&](View& v) {
            back_link(v, k_registers_path, v.T("Registers"));
            desk_head(v, title, {}, {});
            inline_form(v, {.action = path,
                            .name = "q",
                            .label = v.T("Search the register"),
                            .button = v.T("Search"),
                            .value = typed,
                            .hint = v.T("Number, CNIC or name, in Urdu or English"),
                            .icon = Icon::search});
            if (typed.empty()) return;
            if (found.empty())
                return empty_state(v, v.T("Nothing fits this search."), v.T("Only records of your area are searched."));
            std::vector<std::string> const heads{v.T("Number"), v.T("Name"), v.T("Place"), v.T("State")};
            std::vector<std::vector<Cell>> rows;
            for (auto const& record : found)
                rows.push_back({{record.number, As::ltr, record_href(record)},
                                {std::string(record.fields[registry->subject].string_or("")), As::typed},
                                {house.establishment.area_name(house.registries.area_of(record), v.words.code())},
                                {state_title(visit, *registry, record.state),
                                 As::text,
                                 {},
                                 tone_of(registry->find_state(record.state))}});
            data_table(v, {.caption = title, .heads = heads, .rows = rows, .has_hidden_caption = true});
        });
}

// ---- One record

struct RecordView {
    std::shared_ptr<Registry const> registry;
    Record record;
    std::vector<records::Version> versions;                                 // oldest first
    std::map<std::string, std::pair<ledger::StoredAct, std::string>> acts;  // by id, with the person's name
    std::vector<documents::Issued> papers;
    std::vector<Case> cases;
};

Result<RecordView> read_record(Visit const& visit) {
    auto& house = visit.portal.house;
    RecordView out;
    out.registry = TRY(get_registry(visit));
    auto const id = RecordId::parse(visit.request.param("id"));
    if (!id) return Fail(Error::not_found("record.unknown"));
    return house.database.read([&](store::Connection& db) -> Result<RecordView> {
        auto record = house.registries.find(db, out.registry->name, *id);
        if (!record) return Fail(Error::not_found("record.unknown"));
        if (!may_open(visit, *out.registry, *record)) return Fail(Error::forbidden("record.forbidden"));
        out.record = std::move(*record);
        out.versions = house.registries.history(db, out.registry->name, *id);
        for (auto const& version : out.versions)
            if (auto const act = ActId::parse(version.act))
                if (auto stored = ledger::find_act(db, *act)) {
                    auto name = person_name(visit, db, stored->act.person);
                    out.acts.emplace(version.act, std::pair(std::move(*stored), std::move(name)));
                }
        out.papers = house.issuer.of_record(db, out.registry->name, id->view());
        for (auto& head : cases::heads_about(db, id->view(), k_found_max))
            if (house.engine->may_read(visit.actor(), head)) out.cases.push_back(std::move(head));
        return std::move(out);
    });
}

// "Address: old → new", one line for each field that the version changed.
std::string changes(Visit const& visit, RecordView const& shown, std::size_t index) {
    auto const& registry = *shown.registry;
    auto const& version = shown.versions[index];
    if (index == 0) return std::string(visit.words.T("Entered in the register"));
    auto const& before = shown.versions[index - 1];
    auto const& establishment = visit.portal.house.establishment;
    std::string out;
    auto const line = [&](std::string const& label, std::string const& old_text, std::string const& new_text) {
        if (!out.empty()) out += "\n";
        out += label + ": " + (old_text.empty() ? "–" : old_text) + (visit.words.dir() == "rtl" ? " ← " : " → ") +
               (new_text.empty() ? "–" : new_text);
    };
    if (before.state != version.state)
        line(std::string(visit.words.T("State")), state_title(visit, registry, before.state),
             state_title(visit, registry, version.state));
    auto const compare = [&](definition::Field const& field) {
        auto const &was = before.fields[field.name], &is = version.fields[field.name];
        if (was == is) return;
        line(text_of(visit, field.title), records::show_value(field, was, visit.words.code(), establishment),
             records::show_value(field, is, visit.words.code(), establishment));
    };
    std::ranges::for_each(registry.fields, compare);
    std::ranges::for_each(registry.former_fields, compare);
    return out.empty() ? std::string(visit.words.T("Nothing that is shown changed")) : out;
}

void versions(View& v, Visit const& visit, RecordView const& shown) {
    std::vector<HistoryItem> items;
    for (std::size_t i = 0; i < shown.versions.size(); ++i) {
        auto const& version = shown.versions[i];
        HistoryItem item{v.T("Version {n}", {{"n", std::to_string(version.version)}}),
                         {},
                         {},
                         show_moment(v.words, version.at, offset_of(visit)),
                         changes(visit, shown, i)};
        if (auto const act = shown.acts.find(version.act); act != shown.acts.end()) {
            auto const& [stored, name] = act->second;
            item.by = name;
            item.post = stored.act.post.empty() ? std::string() : post_name(visit, stored.act.post);
            item.entry = static_cast<std::int64_t>(stored.index);
            item.href = entry_href(stored.index);
        }
        items.push_back(std::move(item));
    }
    v.h.el("h2", {}, v.T("Versions"));
    history(v, items);
}

void beginnings(View& v, Visit const& visit, DeskRoom const& room, RecordView const& shown) {
    std::vector<Decision> list;
    for (auto const* service : room.startable(visit))
        if (service->about == shown.registry->name)
            list.push_back({text_of(visit, service->title),
                            "/desk/new/" + service->name + "?record=" + shown.record.id.text(),
                            {},
                            Look::second});
    if (list.empty()) return;
    v.h.el("h2", {}, v.T("Start a case about this record"));
    decisions(v, list);
}

void cases_about(View& v, Visit const& visit, DeskRoom const& room, RecordView const& shown) {
    if (shown.cases.empty()) return;
    auto const& titles = room.titles(visit);
    std::vector<std::string> const heads{v.T("Reference"), v.T("Service"), v.T("Stage")};
    std::vector<std::vector<Cell>> rows;
    for (auto const& of : shown.cases)
        rows.push_back({{group_reference(of.reference), As::ltr, case_href(of.reference)},
                        {std::string(titles.service(of.service))},
                        {std::string(titles.stage(of.service, of.state))}});
    data_table(v, {v.T("Cases about this record"), heads, rows});
}

void record_body(View& v, Visit const& visit, DeskRoom const& room, RecordView const& shown) {
    auto const& registry = *shown.registry;
    back_link(v, "/desk/register/" + registry.name, text_of(visit, registry.title));
    std::vector<Tag> const tags{
        {state_title(visit, registry, shown.record.state), tone_of(registry.find_state(shown.record.state))}};
    std::string const subject(shown.record.fields[registry.subject].string_or(""));
    auto const title = text_of(visit, registry.title);
    case_head(v, {shown.record.number, title, subject, tags, {}});
    auto const paper = [&](std::string_view hash) { return record_href(shown.record) + "/paper/" + std::string(hash); };
    v.h.el("div", {{"class", "efile"}}, [&] {
        v.h.el("section", {{"class", "pane"}}, [&] {
            auto const fields = pointers_to(registry.fields);
            FieldScene const scene{visit, registry.system, {}, paper};
            summary_section(v, v.T("Record"), summary_rows(scene, fields, shown.record.fields));
            former_section(v, scene, registry.former_fields, shown.record.fields);
        });
        v.h.el("section", {{"class", "pane"}}, [&] {
            beginnings(v, visit, room, shown);
            if (!shown.papers.empty()) {
                std::vector<DocumentItem> items;
                for (auto const& issued : shown.papers)
                    items.push_back({document_title(visit, issued), "/desk/document/" + issued.id,
                                     issued.number.empty() ? group_reference(issued.code) : issued.number});
                v.h.el("h2", {}, v.T("Papers"));
                document_list(v, items);
            }
            cases_about(v, visit, room, shown);
            versions(v, visit, shown);
        });
    });
}

Result<http::Response> record_page(Visit const& visit, DeskRoom const& room) {
    auto const shown = TRY(read_record(visit));
    return desk_page(visit, {.title = shown.record.number, .styles = "case"}, room.frame(visit, DeskSection::registers),
                     [&](View& v) { record_body(v, visit, room, shown); });
}

Result<http::Response> paper_of_record(Visit const& visit) {
    auto const shown = TRY(read_record(visit));
    return paper_response(visit, shown.record.fields, visit.request.param("hash"));
}

}  // namespace

void add_register_pages(http::Router& router, Room const& room) {
    auto& portal = room->portal();
    get_page(router, portal, k_desk_search_path, Who::officer,
             [room](Visit const& visit) { return search_page(visit, *room); });
    get_page(router, portal, k_registers_path, Who::officer,
             [room](Visit const& visit) { return registers_page(visit, *room); });
    get_page(router, portal, "/desk/register/{registry}", Who::officer,
             [room](Visit const& visit) { return register_page(visit, *room); });
    get_page(router, portal, "/desk/record/{registry}/{id}", Who::officer,
             [room](Visit const& visit) { return record_page(visit, *room); });
    get_page(router, portal, "/desk/record/{registry}/{id}/paper/{hash}", Who::officer,
             [](Visit const& visit) { return paper_of_record(visit); });
}

}  // namespace bolan::web
