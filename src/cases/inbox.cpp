#include "cases/inbox.h"
#include "base/json.h"
#include "base/text.h"
#include "cases/refresh.h"
#include "cases/search.h"
#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>
#include <utility>

namespace bolan::cases {

using store::Connection;
using store::Next;
using store::Param;
using store::Row;

namespace {

// What the order of rows needs.
InboxRow read_row_key(Row const& row) {
    InboxRow out;
    auto const due = row.integer(0);
    if (due != k_no_due) out.due_at = Timestamp{due};
    out.case_id = CaseId::parse(row.text(1)).value_or(CaseId());
    out.role = row.string(2);
    out.reference = row.string(4);
    return out;
}

constexpr int k_subject = 5;  // column

InboxRow read_row(Row const& row) {
    auto out = read_row_key(row);
    out.service = row.string(3);
    out.subject = row.string(k_subject);
    out.state = row.string(6);
    out.area = row.string(7);
    out.opened_at = {row.integer(8)};
    out.entered_at = {row.integer(9)};
    out.told = row.integer(10) != 0;
    if (!row.is_null(11)) out.given_to = row.string(11);
    return out;
}

InboxPlace place_of(InboxRow const& row) {
    return {row.due_at ? row.due_at->ms : k_no_due, row.reference, row.case_id.text(), row.role};
}

bool is_served(Services const& services, std::string_view service) {
    return !services || std::ranges::find(*services, service) != services->end();
}

// What rows are put in order by.
struct Key {
    std::int64_t due_ms;
    std::string_view reference, case_id, role;
    Key(InboxRow const& row)
        : due_ms(row.due_at ? row.due_at->ms : k_no_due),
          reference(row.reference),
          case_id(row.case_id.view()),
          role(row.role) {}
    Key(InboxPlace const& place)
        : due_ms(place.due_ms), reference(place.reference), case_id(place.case_id), role(place.role) {}
};

bool is_before(Order order, Key const& a, Key const& b) {
    switch (order) {
        case Order::due:
            return std::tie(a.due_ms, a.case_id, a.role) < std::tie(b.due_ms, b.case_id, b.role);
        case Order::received:
            return std::tie(a.case_id, a.role) < std::tie(b.case_id, b.role);
        case Order::reference:
            return std::tie(a.reference, a.role) < std::tie(b.reference, b.role);
    }
    return false;
}

store::SqlText rows_where(store::Sql condition) {
    store::SqlText sql;
    sql.add(
           "select due_at, case_id, role, service, reference, subject, state, area, opened_at, entered_at, told, "
           "given_to from inbox where ")
        .add(condition);
    return sql;
}

constexpr std::size_t k_cases_a_statement = 64;

store::SqlText rows_of_several() {
    auto sql = rows_where("scope = ?1 and case_id in (?2");
    for (std::size_t i = 1; i < k_cases_a_statement; ++i) sql.add(", ").placeholder(static_cast<int>(i + 2));
    return sql.add(")"), sql;
}

// The ways into the table, each an index with an order. A range is one value of what the index begins with.
enum class By { due, service, area, received, reference };

struct Range {
    By by;
    std::string scope;
    std::string value;           // of the service, the area
    std::string state;           // with By::service
    std::string service;         // with By::area; empty: all
    std::vector<InboxRow> rows;  // read, but not yet given, from `next` on
    std::size_t next = 0;
    InboxPlace at;  // the last row read
    bool is_at_end = false;

    InboxRow const* head() const { return next < rows.size() ? &rows[next] : nullptr; }
};

// `has_words(subject)`: of what has them not, no more is read than its place.
template <typename HasWords>
void read_more(Connection& db, Range& range, std::int64_t due_before, int count, HasWords const& has_words) {
    range.rows.clear();
    range.next = 0;
    auto const each = [&](Row const& row) {
        range.rows.push_back(has_words(row.text(k_subject)) ? read_row(row) : read_row_key(row));
    };
    auto const& at = range.at;
    // The state and the area stand in the order too, though they are one each: no planner then takes the table's own
    // order and drops what is not of them.
    switch (range.by) {
        case By::due: {
            static auto const sql = rows_where(
                "scope = ?1 and (due_at, case_id, role) > (?2, ?3, ?4) and due_at < ?5 order by due_at, case_id, role "
                "limit ?6");
            db.each(sql, each, range.scope, at.due_ms, at.case_id, at.role, due_before, count);
            break;
        }
        case By::service: {
            static auto const sql = rows_where(
                "scope = ?1 and service = ?2 and (state, due_at, case_id, role) > (?3, ?4, ?5, ?6) and (state, due_at) "
                "< "
                "(?3, ?7) order by state, due_at, case_id, role limit ?8");
            db.each(sql, each, range.scope, range.value, range.state, at.due_ms, at.case_id, at.role, due_before,
                    count);
            break;
        }
        case By::area: {
            static auto const of_all = rows_where(
                "scope = ?1 and (area, due_at, case_id, role) > (?2, ?3, ?4, ?5) and (area, due_at) < (?2, ?6) order "
                "by area, due_at, case_id, role limit ?7");
            // The service stands in the index: what is of another is passed over there, before rows are fetched.
            static store::Sql const of_service =
                "select i.due_at, i.case_id, i.role, i.service, i.reference, i.subject, i.state, i.area, i.opened_at, "
                "i.entered_at, i.told, i.given_to from (select due_at, case_id, role from inbox where scope = ?1 and "
                "(area, due_at, case_id, role) > (?2, ?3, ?4, ?5) and (area, due_at) < (?2, ?6) and service = ?8 order "
                "by area, due_at, case_id, role limit ?7) as k cross join inbox as i where i.scope = ?1 and i.due_at = "
                "k.due_at and i.case_id = k.case_id and i.role = k.role order by i.due_at, i.case_id, i.role";
            if (range.service.empty())
                db.each(of_all, each, range.scope, range.value, at.due_ms, at.case_id, at.role, due_before, count);
            else
                db.each(of_service, each, range.scope, range.value, at.due_ms, at.case_id, at.role, due_before, count,
                        range.service);
            break;
        }
        case By::received: {
            static auto const sql =
                rows_where("scope = ?1 and (case_id, role) > (?2, ?3) order by case_id, role limit ?4");
            db.each(sql, each, range.scope, at.case_id, at.role, count);
            break;
        }
        case By::reference: {
            static auto const sql =
                rows_where("scope = ?1 and (reference, role) > (?2, ?3) order by reference, role limit ?4");
            db.each(sql, each, range.scope, at.reference, at.role, count);
            break;
        }
    }
    range.is_at_end = static_cast<int>(range.rows.size()) < count;
    if (!range.rows.empty()) range.at = place_of(range.rows.back());
}

// One reading of one page.
class Listing {
  public:
    Listing(people::Establishment const& establishment, Connection& db, std::string_view scope,
            InboxFilter const& filter, Timestamp now)
        : m_establishment(establishment),
          m_today(establishment.model().province.calendar->today(now)),
          m_db(db),
          m_scope(scope),
          m_filter(filter),
          m_coming(coming_to(db, scope)),
          m_late_before(filter.late_only ? now.ms : k_no_due + 1) {
        if (!filter.area.empty()) add_areas(establishment, filter.area);
        if (filter.told != true) m_scopes.emplace_back(scope);
        if (filter.told != true && m_coming) m_scopes.insert(m_scopes.end(), m_coming->begin(), m_coming->end());
        if (filter.told != false) m_scopes.push_back(std::string(k_told) + std::string(scope));
    }

    InboxPage page() {
        if (auto const reference = parse_reference(m_filter.text)) return page_of(rows_of_reference(*reference));
        if (auto const cnic = parse_cnic(m_filter.text)) return page_of(rows_of_cnic(*cnic));
        m_words = search_words(m_filter.text);
        if (m_words.empty()) return merged(ranges(), k_scan_cap);
        // A name that many have is soon met in the list; one that few have is looked up.
        auto page = merged(ranges(), k_scan_first);
        if (!page.next || static_cast<int>(page.rows.size()) == m_filter.limit) return page;
        if (auto const ids = ids_with_words(m_db, all_areas(), m_words, k_few)) return page_of(rows_of_cases(*ids));
        return merged(ranges(), k_scan_cap);
    }

  private:
    static constexpr std::size_t k_ranges_max = 40;
    static constexpr std::size_t k_areas_few = 8;
    static constexpr std::size_t k_services_few = 10;
    static constexpr int k_chunk = 500;  // rows read at once, at most
    static constexpr int k_scan_first = 1000;
    static constexpr std::size_t k_few = 3000;

    void add_areas(people::Establishment const& establishment, std::string const& area) {
        m_areas.insert(area);
        for (auto const* below : establishment.areas_in(area)) add_areas(establishment, below->code);
    }

    // An area with many below it holds so much of a list that the list itself is read; a service is narrower than all
    // but a few areas.
    std::vector<Range> ranges() const {
        std::vector<Range> out;
        auto const add = [&](By by, std::string const& scope, std::string value, std::string state) {
            out.push_back({by, scope, std::move(value), std::move(state), m_filter.service, {}, 0, m_filter.after});
        };
        bool const by_due = m_filter.order == Order::due;
        bool const by_area =
            by_due && !m_areas.empty() && m_areas.size() <= (m_filter.service.empty() ? k_ranges_max : k_areas_few);
        for (auto const& scope : m_scopes) {
            if (by_area)
                for (auto const& area : m_areas) add(By::area, scope, area, {});
            else if (by_due && !m_filter.service.empty())
                for (auto& state : states_in(scope, m_filter.service))
                    add(By::service, scope, m_filter.service, std::move(state));
            else if (by_due && m_filter.services && m_filter.services->size() <= k_services_few)
                for (auto const& service : *m_filter.services)
                    for (auto& state : states_in(scope, service)) add(By::service, scope, service, std::move(state));
            else
                add(by_due ? By::due : m_filter.order == Order::received ? By::received : By::reference, scope, {}, {});
        }
        return out;
    }

    // The states in which cases of the service stand in this list, by a leap from each to the next.
    std::vector<std::string> states_in(std::string const& scope, std::string const& service) const {
        if (!m_filter.state.empty()) return {m_filter.state};
        std::vector<std::string> out;
        for (std::optional<std::string> last = ""; last;) {
            last = m_db.find(
                "select state from inbox where scope = ?1 and service = ?2 and state > ?3 order by state limit 1",
                [](Row const& row) { return row.string(0); }, scope, service, *last);
            if (last) out.push_back(*last);
        }
        return out;
    }

    // Tables may give a post work of any area.
    std::vector<std::string_view> all_areas() const {
        std::vector<std::string_view> out;
        for (auto const& area : m_establishment.model().province.areas) out.push_back(area.code);
        return out;
    }

    InboxPage merged(std::vector<Range> ranges, int scan_cap) {
        InboxPage page;
        int count = m_filter.limit + 1;
        if (ranges.size() > 1) count = std::max(8, 2 * count / static_cast<int>(ranges.size()));
        InboxPlace last;
        for (int looked = 0;; ++looked) {
            Range* first = nullptr;
            for (auto& range : ranges) {
                if (!range.head() && !range.is_at_end)
                    read_more(m_db, range, m_late_before,
                              std::clamp(2 * static_cast<int>(range.rows.size()), count, k_chunk),
                              [&](std::string_view subject) { return has_words(subject); });
                if (range.head() && (!first || is_before(m_filter.order, *range.head(), *first->head())))
                    first = &range;
            }
            if (!first) return page;
            auto& row = first->rows[first->next];
            bool const is_wanted = fits(row) && belongs(row, first->scope) && !is_again(page, row);
            if (looked == scan_cap || (is_wanted && static_cast<int>(page.rows.size()) == m_filter.limit)) {
                page.next = last;
                return page;
            }
            last = place_of(row);
            if (is_wanted) page.rows.push_back(std::move(row));
            ++first->next;
        }
    }

    // A few rows found another way, which may hold what was given before.
    InboxPage page_of(std::vector<InboxRow> rows) {
        auto const is_earlier = [&](Key const& a, Key const& b) { return is_before(m_filter.order, a, b); };
        std::sort(rows.begin(), rows.end(), is_earlier);
        InboxPage page;
        for (auto& row : rows) {
            if (!fits(row) || is_again(page, row) || !is_earlier(m_filter.after, row)) continue;
            if (static_cast<int>(page.rows.size()) == m_filter.limit) {
                page.next = place_of(page.rows.back());
                break;
            }
            page.rows.push_back(std::move(row));
        }
        return page;
    }

    // What nobody looks after any more is seen by the office that owns the service.
    bool is_owner(definition::Service const& service, std::string_view area) const {
        auto const* kind = m_establishment.model().province.find_office(service.owner);
        auto const* seat = kind ? m_establishment.area_at(area, kind->level) : nullptr;
        return seat && kind->name + "@" + seat->code == m_scope;
    }

    std::vector<InboxRow> rows_of_reference(std::string const& reference) const {
        static auto const sql = rows_where("scope = ?1 and reference = ?2 order by role");
        std::vector<InboxRow> out;
        for (auto const& scope : m_scopes)
            m_db.each(
                sql, [&](Row const& row) { take(out, read_row(row), scope); }, scope, reference);
        return out;
    }

    std::vector<InboxRow> rows_of_cnic(std::string const& cnic) const {
        std::vector<std::string> ids;
        m_db.each(
            "select id from cases where national_id = ?1 order by id desc limit 200",
            [&](Row const& row) { ids.push_back(row.string(0)); }, cnic);
        return rows_of_cases(ids);
    }

    std::vector<InboxRow> rows_of_cases(std::vector<std::string> const& ids) const {
        static auto const sql = rows_of_several();
        std::vector<InboxRow> out;
        for (auto const& scope : m_scopes)
            for (std::size_t from = 0; from < ids.size(); from += k_cases_a_statement) {
                std::vector<store::Param> params{store::Param(scope)};
                // A shorter piece names its last again, so that one prepared statement serves all.
                for (std::size_t i = from; i < from + k_cases_a_statement; ++i)
                    params.emplace_back(ids[std::min(i, ids.size() - 1)]);
                m_db.query(sql, params, [&](Row const& row) {
                    take(out, read_row(row), scope);
                    return store::Next::more;
                });
            }
        return out;
    }

    void take(std::vector<InboxRow>& into, InboxRow row, std::string_view scope) const {
        if (belongs(row, scope)) into.push_back(std::move(row));
    }

    // What no range has seen to.
    bool fits(InboxRow const& row) const {
        if (!m_filter.service.empty() && row.service != m_filter.service) return false;
        if (!is_served(m_filter.services, row.service)) return false;
        if (!m_filter.state.empty() && row.state != m_filter.state) return false;
        if (!m_areas.empty() && !m_areas.contains(row.area)) return false;
        if (Key(row).due_ms >= m_late_before) return false;
        return has_words(row.subject);
    }

    // While tasks are brought in line rows may stand where they no longer belong; who looks after them is asked anew.
    bool belongs(InboxRow const& row, std::string_view written_in) const {
        if (!m_coming || row.told) return true;
        auto const service = m_establishment.model().find_service(row.service);
        auto const* role = service ? service->find_role(row.role) : nullptr;
        // Of a role that a table gives to posts the row is trusted where it was written.
        if (!role || role->post_by) return written_in == m_scope;
        auto const posts =
            m_establishment.posts_for(role->posts, row.area, m_establishment.matter_of(*service), m_today);
        if (posts.empty()) return is_owner(*service, row.area);
        return std::ranges::any_of(posts, [&](people::Post const* post) {
            if (post->code == m_scope || post->office->code == m_scope) return true;
            auto const above = m_establishment.supervisors(*post->office);
            return std::ranges::any_of(above, [&](auto const* office) { return office->code == m_scope; });
        });
    }

    bool has_words(std::string_view subject) const {
        if (m_words.empty()) return true;
        auto const key = " " + search_key(subject) + " ";
        return std::ranges::all_of(m_words, [&](auto const& word) {
            return key.find(" " + word + (&word == &m_words.back() ? "" : " ")) != key.npos;
        });
    }

    // Two tasks of a case may have told the same post; a row may stand in a list that it leaves and in one that it
    // comes to.
    static bool is_again(InboxPage const& page, InboxRow const& row) {
        if (page.rows.empty() || page.rows.back().case_id != row.case_id) return false;
        auto const& last = page.rows.back();
        return row.told ? last.told : !last.told && last.role == row.role;
    }

    people::Establishment const& m_establishment;
    Date m_today;
    Connection& m_db;
    std::string_view m_scope;
    InboxFilter const& m_filter;
    std::optional<std::vector<std::string>> m_coming;  // posts whose lists may hold what belongs here
    std::int64_t m_late_before;
    std::vector<std::string> m_scopes;
    std::set<std::string> m_areas;
    std::vector<std::string> m_words;
};

}  // namespace

std::optional<InboxPlace> InboxPlace::parse(std::string_view text) {
    InboxPlace place;
    std::string due;
    for (auto* part : {&due, &place.reference, &place.case_id}) {
        auto const end = text.find('.');
        if (end == text.npos) return {};
        *part = text.substr(0, end);
        text.remove_prefix(end + 1);
    }
    place.role = text;
    auto const [end, failure] = std::from_chars(due.data(), due.data() + due.size(), place.due_ms);
    if (failure != std::errc() || end != due.data() + due.size() || !CaseId::parse(place.case_id)) return {};
    return place;
}

std::string InboxPlace::text() const { return std::to_string(due_ms) + "." + reference + "." + case_id + "." + role; }

InboxPage inbox(people::Establishment const& establishment, Connection& db, std::string_view scope,
                InboxFilter const& filter, Timestamp now) {
    return Listing(establishment, db, scope, filter, now).page();
}

namespace {

// The first rows of a list, and whether there are more.
template <typename Each>
bool look_over(Connection& db, std::string_view scope, Each const& each) {
    int looked = 0;
    Param const params[] = {Param(scope), Param(k_count_cap + 1)};
    db.query("select due_at, service, case_id from inbox where scope = ?1 order by due_at, case_id, role limit ?2",
             params, [&](Row const& row) {
                 if (looked++ == k_count_cap) return Next::stop;
                 each(row);
                 return Next::more;
             });
    return looked > k_count_cap;
}

void count_one(InboxCount& count, std::string_view service, bool is_late) {
    ++count.waiting;
    if (is_late) ++count.late;
    auto of = count.by_service.find(service);
    if (of == count.by_service.end()) of = count.by_service.emplace(service, 0).first;
    ++of->second;
}

}  // namespace

InboxCount count_inbox(people::Establishment const& establishment, Connection& db, std::string_view scope,
                       Timestamp now, Services const& services) {
    InboxCount count;
    if (coming_to(db, scope)) {
        // Work moves from list to list: what belongs here is asked of each row, as for the list itself.
        InboxFilter filter;
        filter.services = services;
        filter.told = false;
        filter.limit = k_count_cap;
        auto const page = inbox(establishment, db, scope, filter, now);
        for (auto const& row : page.rows) count_one(count, row.service, row.due_at && *row.due_at < now);
        count.is_capped = page.next.has_value();
    } else {
        count.is_capped = look_over(db, scope, [&](Row const& row) {
            if (is_served(services, row.text(1))) count_one(count, row.text(1), row.integer(0) < now.ms);
        });
    }
    std::string last;
    count.is_told_capped = look_over(db, std::string(k_told) + std::string(scope), [&](Row const& row) {
        if (!is_served(services, row.text(1)) || std::exchange(last, row.string(2)) == row.text(2)) return;
        ++count.told;
        if (row.integer(0) < now.ms) ++count.told_late;
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
