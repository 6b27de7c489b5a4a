// What a story expects to hold.
#include "base/json.h"
#include "base/money.h"
#include "base/text.h"
#include "cases/inbox.h"
#include "cases/reports.h"
#include "cases/verification.h"
#include "cases/work.h"
#include "demo/story.h"
#include "records/show.h"
#include <algorithm>
#include <set>

namespace bolan::demo {

using store::Connection;

namespace {

std::string plain(Value const& value) {
    if (value.is_string()) return value.as_string();
    if (value.is_null()) return "";
    return write_json(value);
}

std::set<std::string> names(definition::Node const* list) {
    std::set<std::string> out;
    if (!list) return out;
    if (list->is_scalar()) out.insert(list->text);
    for (auto const& item : list->items) out.insert(item.text);
    return out;
}

}  // namespace

// "54400-1234567-2" and "5440012345672" are one CNIC; a moment may be written in the province's time.
bool Story::same(Value const& value, std::string const& wanted) const {
    auto const text = plain(value);
    if (text == wanted) return true;
    if (auto const cnic = parse_cnic(wanted)) return *cnic == text;
    auto const at = parse_moment(wanted, offset_minutes());
    return at && at == parse_iso_time(text);
}

void Story::expect(Node const& what) {
    if (what.find("case") && !what.find("document") && !what.find("told")) return expect_case(what);
    if (what.find("children")) return expect_children(what);
    if (what.find("inbox")) return expect_inbox(what);
    if (what.find("told")) return expect_told(what, true);
    if (what.find("not_told")) return expect_told(what, false);
    if (what.find("registry")) return expect_registry(what);
    if (what.find("document")) return expect_document(what);
    if (what.find("public")) return expect_public(what);
    if (what.find("message")) return expect_message(what);
    if (what.find("report")) return expect_report(what);
    fail("nothing to expect");
}

void Story::expect_case(Node const& what) {
    auto const of = get_case(field(what, "case"));
    auto const compare = [&](std::string const& key, std::string const& actual) {
        if (auto const* wanted = what.find(key); wanted && text_of(*wanted) != actual)
            fail(key + ": wanted " + wanted->text + ", is " + actual);
    };
    compare("state", of.state);
    compare("outcome", of.outcome);
    compare("area", of.area);
    if (auto const* wanted = what.find("waits_for")) {
        std::set<std::string> waiting;
        for (auto const& task : m_house.database.read([&](Connection& db) { return cases::tasks_of(db, of.id); }))
            waiting.insert(task.role);
        if (waiting != names(wanted)) {
            std::string text;
            for (auto const& role : waiting) text += " " + role;
            fail("waits_for: is" + text);
        }
    }
    compare("in_time", of.in_time ? *of.in_time ? "true" : "false" : "none");
    auto const compare_time = [&](std::string const& key, std::optional<Timestamp> const& actual) {
        if (auto const* wanted = what.find(key))
            if (parse_moment(text_of(*wanted), offset_minutes()) != actual)
                fail(key + ": is " + (actual ? iso_time(*actual, offset_minutes()) : "none"));
    };
    compare_time("due_at", of.due_at);
    compare_time("promised_at", of.promised_at);
    compare("late", of.due_at && *of.due_at < m_clock.now() ? "true" : "false");
    if (auto const* post = what.find("seen_by")) {
        auto const by = actor(text_of(*post));
        std::set<std::string> offered;
        for (auto const& offer :
             m_house.database.read([&](Connection& db) { return m_house.engine->offers(db, by, of); }))
            offered.insert(offer.action->name);
        for (auto const& name : names(what.find("offers")))
            if (!offered.contains(name)) fail(name + " is not offered to " + post->text);
        for (auto const& name : names(what.find("lacks")))
            if (offered.contains(name)) fail(name + " is offered to " + post->text);
    }
    if (auto const* count = what.find("refused_attempts")) {
        int found = 0;
        for (auto const& act : m_house.database.read([&](Connection& db) { return cases::history(db, of.id); }))
            if (act.act.action.starts_with("refused:")) ++found;
        if (std::to_string(found) != count->text) fail("refused_attempts: is " + std::to_string(found));
    }
    if (auto const* data = what.find("data"))
        for (auto const& entry : data->entries)
            if (!same(of.data[entry.key], text_of(entry.value))) fail(entry.key + ": is " + plain(of.data[entry.key]));
}

void Story::expect_children(Node const& what) {
    auto const ids = m_house.database.read(
        [&](Connection& db) { return m_house.shelves.children(db, case_id(field(what, "children"))); });
    int count = 0;
    std::map<std::string, int> states;
    for (auto const& id : ids) {
        auto const child = m_house.database.read([&](Connection& db) { return m_house.shelves.find_case(db, id); });
        ++states[child->state];
        if (!what.find("state") || child->state == field(what, "state")) ++count;
    }
    if (std::to_string(count) == field(what, "count")) return;
    std::string text;
    for (auto const& [state, n] : states) text += " " + state + "=" + std::to_string(n);
    fail("children: found " + std::to_string(count) + ";" + text);
}

void Story::expect_inbox(Node const& what) {
    auto const scope = field(what, "inbox");
    cases::InboxFilter filter;
    filter.limit = 10'000;
    auto const page = m_house.database.read(
        [&](Connection& db) { return cases::inbox(m_house.establishment, db, scope, filter, m_clock.now()); });
    std::set<CaseId> found;
    for (auto const& row : page.rows)
        if (!row.told) found.insert(row.case_id);
    for (auto const& name : names(what.find("holds")))
        if (!found.contains(case_id(name))) fail(name + " is not in the inbox of " + scope);
    for (auto const& name : names(what.find("lacks")))
        if (found.contains(case_id(name))) fail(name + " is in the inbox of " + scope);
    if (auto const* count = what.find("count"); count && std::to_string(found.size()) != count->text)
        fail("inbox: holds " + std::to_string(found.size()));
}

void Story::expect_told(Node const& what, bool told) {
    auto const scope = field(what, told ? "told" : "not_told");
    auto const id = case_id(field(what, "about"));
    cases::InboxFilter filter;
    filter.limit = 10'000;
    auto const page = m_house.database.read(
        [&](Connection& db) { return cases::inbox(m_house.establishment, db, scope, filter, m_clock.now()); });
    bool const found =
        std::ranges::any_of(page.rows, [&](cases::InboxRow const& row) { return row.told && row.case_id == id; });
    if (found != told) fail(scope + (told ? " was not told" : " was told"));
}

void Story::expect_registry(Node const& what) {
    auto const registry = m_house.model->find_registry(field(what, "registry"));
    if (!registry) return fail("no such registry");
    Value match = Value::map();
    if (auto const* wanted = what.find("match"))
        for (auto const& entry : wanted->entries) {
            auto const value = value_of(entry.value);
            auto const text = value.string_or("");
            auto const* at = registry->find_field(entry.key);
            match.set(entry.key, at ? as_kept(*at, std::string(text)) : std::string(text));
        }
    auto const found =
        m_house.database.read([&](Connection& db) { return m_house.registries.list(db, registry->name, match); });
    if (!found) return fail("cannot search: " + found.error().code);
    int count = 0;
    std::string seen;
    for (auto const& record : *found) {
        auto const all = record.all();
        bool fits = true;
        if (auto const* is = what.find("is"))
            for (auto const& entry : is->entries) {
                fits = fits && same(all[entry.key], std::string(value_of(entry.value).string_or("")));
                seen += " " + entry.key + "=" + plain(all[entry.key]);
            }
        count += fits ? 1 : 0;
    }
    auto const wanted = what.find("count") ? field(what, "count") : "1";
    if (std::to_string(count) != wanted)
        fail("registry: " + std::to_string(count) + " of " + std::to_string(found->size()) + " records fit;" +
             seen.substr(0, 300));
}

void Story::expect_document(Node const& what) {
    auto const issued = document_of(field(what, "case"), field(what, "document"));
    if (!issued) return fail("no such document was made");
    if (auto const* number = what.find("number"); number && text_of(*number) != issued->number)
        fail("number: wanted " + number->text + ", is " + issued->number);
    if (auto const* rows = what.find("rows")) {
        std::size_t found = 0;
        for (auto const& block : issued->content["blocks"].as_list())
            if (block["table"].is_map()) found += block["table"]["lines"].as_list().size();
        if (std::to_string(found) != rows->text) fail("rows: is " + std::to_string(found));
    }
    if (auto const* says = what.find("says")) {
        auto const content = write_json(issued->content);
        if (content.find(text_of(*says)) == std::string::npos) fail("the document does not say '" + says->text + "'");
    }
}

void Story::expect_public(Node const& what) {
    auto const* path = what.find("public");
    auto const code = path->quoted || path->text.find('.') == std::string::npos ? text_of(*path) : look_up(path->text);
    auto const view =
        m_house.database.read([&](Connection& db) { return cases::look_up(m_house.engine->parts(), db, code); });
    if (!view) return fail("nobody finds " + path->text);
    if (auto const* verdict = what.find("verdict"); verdict && verdict->text != view->verdict)
        fail("verdict: is " + view->verdict);
    if (auto const* shows = what.find("shows"))
        for (auto const& entry : shows->entries)
            if (!same(view->fields[entry.key], std::string(value_of(entry.value).string_or(""))) &&
                !(entry.key == "number" && view->number == text_of(entry.value)))
                fail(entry.key + ": shows " + plain(view->fields[entry.key]));
    for (auto const& name : names(what.find("hides")))
        if (view->fields.find(name)) fail(name + " is shown to anybody");
}

void Story::expect_message(Node const& what) {
    auto const by = actor(field(what, "message"));
    auto const all = m_house.database.read([&](Connection& db) { return cases::messages_of(db, by.person, 1000); });
    auto const says = field(what, "says");
    auto const found = std::ranges::count_if(all, [&](cases::Message const& message) {
        return message.content["en"].string_or("").find(says) != std::string_view::npos;
    });
    if (what.find("count")) {
        if (std::to_string(found) != field(what, "count")) fail("messages: found " + std::to_string(found));
        return;
    }
    if (found > 0) return;
    fail("no message says '" + says + "'" +
         (all.empty() ? "" : "; the last: " + std::string(all.front().content["en"].string_or(""))));
}

void Story::expect_report(Node const& what) {
    auto const name = field(what, "report");
    for (auto const& report : m_house.model->reports) {
        if (report->name != name) continue;
        auto const by = actor(field(what, "as"));
        auto const lines =
            m_house.database.read([&](Connection& db) { return cases::run_report(*m_house.engine, db, *report, by); });
        if (!lines) return fail("report: " + lines.error().code);
        std::string seen;
        for (auto const& line : *lines) {
            bool fits = true;
            std::string text;
            auto const compare = [&](std::string const& title, std::string const& shown) {
                text += title + "=" + shown + " ";
                auto const* wanted = what.find("row")->find(title);
                if (wanted && text_of(*wanted) != shown) fits = false;
            };
            for (std::size_t i = 0; i < line.by.size(); ++i)
                compare(report->group[i].title.en, records::show_value(line.by[i], "en", m_house.establishment));
            auto const columns = cases::measure_columns(*report);
            for (std::size_t i = 0; i < line.measures.size(); ++i) {
                auto const* measure = columns[i].measure;
                auto const& value = line.measures[i];
                bool const is_money = measure->is_money && value.is(rules::Kind::integer);
                compare(
                    cases::heading(columns[i], *m_house.model, "en"),
                    is_money ? Money{value.as_int()}.text() : records::show_value(value, "en", m_house.establishment));
            }
            if (auto const* count = what.find("row")->find("count"); count && count->text != std::to_string(line.count))
                fits = false;
            if (fits) return;
            seen += "; " + text + "count=" + std::to_string(line.count);
        }
        return fail("report: no such row" + seen.substr(0, 400));
    }
    fail("no such report");
}

}  // namespace bolan::demo
