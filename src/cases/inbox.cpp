#include "cases/inbox.h"
#include "base/json.h"
#include "base/text.h"
#include "records/search.h"
#include <charconv>
#include <utility>

namespace bolan::cases {

using store::Connection;
using store::Next;
using store::Param;
using store::Row;

namespace {

constexpr int k_scan_cap = 20'000;  // rows looked at for one page through a filter that no index serves

InboxRow read_row(Row const& row) {
    InboxRow out;
    auto const due = row.integer(0);
    if (due != k_no_due) out.due_at = Timestamp{due};
    out.case_id = CaseId::parse(row.text(1)).value_or(CaseId());
    out.role = row.string(2);
    out.service = row.string(3);
    out.reference = row.string(4);
    out.subject = row.string(5);
    out.state = row.string(6);
    out.area = row.string(7);
    out.opened_at = {row.integer(8)};
    out.entered_at = {row.integer(9)};
    out.told = row.integer(10) != 0;
    if (out.role.starts_with(k_told)) out.role.erase(0, k_told.size());
    return out;
}

bool matches(InboxFilter const& filter, std::string const& key, InboxRow const& row) {
    if (!filter.service.empty() && row.service != filter.service) return false;
    if (!filter.state.empty() && row.state != filter.state) return false;
    if (filter.told && row.told != *filter.told) return false;
    if (key.empty()) return true;
    return search_key(row.subject).find(key) != std::string::npos ||
           search_key(row.reference).find(key) != std::string::npos;
}

}  // namespace

std::optional<InboxPlace> InboxPlace::parse(std::string_view text) {
    auto const first = text.find('.');
    auto const second = first == text.npos ? text.npos : text.find('.', first + 1);
    if (second == text.npos) return {};
    InboxPlace place;
    auto const [end, failure] = std::from_chars(text.data(), text.data() + first, place.due_ms);
    place.case_id = text.substr(first + 1, second - first - 1);
    place.role = text.substr(second + 1);
    if (failure != std::errc() || end != text.data() + first || !CaseId::parse(place.case_id)) return {};
    return place;
}

std::string InboxPlace::text() const { return std::to_string(due_ms) + "." + case_id + "." + role; }

InboxPage inbox(Connection& db, std::string_view scope, InboxFilter const& filter, Timestamp now) {
    InboxPage page;
    std::string key = search_key(filter.text);
    if (auto const reference = parse_reference(filter.text)) key = search_key(*reference);
    auto const until = filter.late_only ? now.ms : k_no_due;
    int looked = 0;
    InboxPlace last;
    auto const each = [&](Row const& row) {
        auto found = read_row(row);
        // Two tasks of a case may have told the same post.
        bool const is_again =
            found.told && !page.rows.empty() && page.rows.back().told && page.rows.back().case_id == found.case_id;
        bool const fits = !is_again && matches(filter, key, found);
        if (looked == k_scan_cap || (fits && static_cast<int>(page.rows.size()) == filter.limit)) {
            page.next = last;
            return Next::stop;
        }
        ++looked;
        last = {row.integer(0), row.string(1), row.string(2)};
        if (fits) page.rows.push_back(std::move(found));
        return Next::more;
    };
    bool const filtered = !filter.service.empty() || !filter.state.empty() || !key.empty() || filter.told;
    std::int64_t const limit = filtered ? k_scan_cap + 1 : filter.limit + 1;
    Param const params[] = {
        Param(scope), Param(filter.after.due_ms), Param(filter.after.case_id), Param(filter.after.role), Param(until),
        Param(limit)};
    db.query(
        "select due_at, case_id, role, service, reference, subject, state, area, opened_at, entered_at, told from "
        "inbox "
        "where scope = ?1 and (due_at, case_id, role) > (?2, ?3, ?4) and due_at <= ?5 order by due_at, case_id, role "
        "limit ?6",
        params, each);
    return page;
}

InboxCount count_inbox(Connection& db, std::string_view scope, Timestamp now) {
    InboxCount count;
    int looked = 0;
    Param const params[] = {Param(scope), Param(k_count_cap + 1)};
    std::string told_last;
    db.query(
        "select due_at, service, told, case_id from inbox where scope = ?1 order by due_at, case_id, role limit ?2",
        params, [&](Row const& row) {
            if (looked++ == k_count_cap) {
                count.is_capped = true;
                return Next::stop;
            }
            if (row.integer(2) != 0) {
                if (std::exchange(told_last, row.string(3)) == row.text(3)) return Next::more;
                ++count.told;
                if (row.integer(0) < now.ms) ++count.told_late;
                return Next::more;
            }
            ++count.waiting;
            if (row.integer(0) < now.ms) ++count.late;
            ++count.by_service[row.string(1)];
            return Next::more;
        });
    return count;
}

namespace {
Case read_head(Row const& row) {
    Case head;
    head.id = CaseId::parse(row.text(0)).value_or(CaseId());
    head.reference = row.string(1);
    head.service = row.string(2);
    head.state = row.string(3);
    head.area = row.string(4);
    head.subject = row.string(5);
    head.opened_at = {row.integer(6)};
    return head;
}
}  // namespace

std::vector<Case> child_heads(Connection& db, CaseId const& parent, int limit) {
    std::vector<Case> out;
    db.each(
        "select id, reference, service, state, area, subject, opened_at from cases where parent = ?1 order by id limit "
        "?2",
        [&](Row const& row) { out.push_back(read_head(row)); }, parent.view(), limit);
    return out;
}

std::vector<Case> heads_about(Connection& db, std::string_view record, int limit) {
    std::vector<Case> out;
    db.each(
        "select id, reference, service, state, area, subject, opened_at from cases where record = ?1 order by id desc "
        "limit ?2",
        [&](Row const& row) { out.push_back(read_head(row)); }, record, limit);
    return out;
}

std::vector<StateCount> count_children(Connection& db, CaseId const& parent) {
    std::vector<StateCount> out;
    db.each(
        "select service, state, count(*) from cases where parent = ?1 group by service, state order by 3 desc, 1, 2",
        [&](Row const& row) {
            out.push_back({row.string(0), row.string(1), static_cast<int>(row.integer(2))});
        },
        parent.view());
    return out;
}

std::vector<Case> cases_of_applicant(Connection& db, Shelves const& shelves, PersonId const& person, int limit) {
    std::vector<CaseId> ids;
    db.each(
        "select id from cases where applicant = ?1 order by opened_at desc limit ?2",
        [&](Row const& row) { ids.push_back(CaseId::parse(row.text(0)).value_or(CaseId())); }, person.view(), limit);
    std::vector<Case> out;
    for (auto const& id : ids)
        if (auto found = shelves.find_case(db, id)) out.push_back(std::move(*found));
    return out;
}

std::vector<Case> search_cases(Engine const& engine, Connection& db, people::Actor const& actor, std::string_view typed,
                               int limit) {
    auto const& shelves = engine.parts().shelves;
    std::vector<Case> out;
    auto const take = [&](std::optional<Case> found) {
        if (found && static_cast<int>(out.size()) < limit && engine.may_read(actor, *found))
            out.push_back(std::move(*found));
    };
    if (auto const reference = parse_reference(typed)) {
        take(shelves.find_by_reference(db, *reference));
        if (!out.empty()) return out;
    }
    if (auto const cnic = parse_cnic(typed)) {
        std::vector<CaseId> ids;
        db.each(
            "select id from cases where national_id = ?1 order by id desc limit 200",
            [&](Row const& row) { ids.push_back(CaseId::parse(row.text(0)).value_or(CaseId())); }, *cnic);
        for (auto const& id : ids) take(shelves.find_case(db, id));
        return out;
    }
    for (auto const& id : records::find_words(db, "case", typed, 500))
        if (auto const parsed = CaseId::parse(id)) take(shelves.find_case(db, *parsed));
    return out;
}

std::vector<ledger::StoredAct> history(Connection& db, CaseId const& id) {
    return ledger::acts_of(db, "case", id.view());
}

namespace {
Message read_message(Row const& row) {
    return {row.string(0),
            CaseId::parse(row.text(1)).value_or(CaseId()),
            parse_json(row.text(2)).value_or(Value::map()),
            {row.integer(3)}};
}
}  // namespace

std::vector<Message> messages_of(Connection& db, PersonId const& person, int limit) {
    std::vector<Message> out;
    db.each(
        "select id, case_id, content, at from message where person = ?1 order by id desc limit ?2",
        [&](Row const& row) { out.push_back(read_message(row)); }, person.view(), limit);
    return out;
}

std::vector<Message> messages_to_post(Connection& db, std::string_view post, int limit) {
    std::vector<Message> out;
    db.each(
        "select id, case_id, content, at from message where scope = ?1 order by id desc limit ?2",
        [&](Row const& row) { out.push_back(read_message(row)); }, post, limit);
    return out;
}

std::vector<Message> messages_of_case(Connection& db, Case const& of) {
    std::vector<Message> out;
    db.each(
        "select id, case_id, content, at from message where case_id = ?1 and person = ?2 order by id",
        [&](Row const& row) { out.push_back(read_message(row)); }, of.id.view(), of.applicant);
    return out;
}

}  // namespace bolan::cases
