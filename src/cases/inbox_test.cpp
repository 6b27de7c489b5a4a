// Every list, in every order and through every filter, against a reference that filters and sorts all rows.
#include "cases/inbox.h"
#include "base/text.h"
#include "cases/search.h"
#include "cases/tables.h"
#include "definition/load.h"
#include "store/testing.h"
#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <set>

namespace bolan::cases {

namespace {

using store::Connection;

constexpr Timestamp k_now{1'791'867'600'000};
constexpr char k_scope[] = "librarian@north";

people::Establishment const& establishment() {
    static people::Establishment const out(definition::load(BOLAN_SOURCE_DIR "/tests/province").model);
    return out;
}

// Passes everything on; counts the rows that are read, and on SQLite keeps how each statement goes about it.
class Watched final : public Connection {
  public:
    explicit Watched(Connection& db) : m_db(db) {}
    store::Engine engine() const override { return m_db.engine(); }
    void query(store::Sql sql, std::span<store::Param const> params,
               std::function<store::Next(store::Row const&)> const& each) override {
        if (engine() == store::Engine::sqlite) {
            store::SqlText explain;
            explain.add("explain query plan ").add(sql);
            m_db.query(explain, params, [&](store::Row const& row) {
                plans.insert(row.string(3));
                return store::Next::more;
            });
        }
        m_db.query(sql, params, [&](store::Row const& row) {
            ++rows;
            return each(row);
        });
    }
    std::int64_t execute(store::Sql sql, std::span<store::Param const> params) override {
        return m_db.execute(sql, params);
    }
    void send(store::Sql sql, std::span<store::Param const> params) override { m_db.send(sql, params); }

    int rows = 0;
    std::set<std::string> plans;

  private:
    Connection& m_db;
};

class InboxTest : public ::testing::TestWithParam<store::Engine> {
  protected:
    InboxTest() : m_database(GetParam()) { EXPECT_TRUE(store::ensure_tables(*m_database, common_tables())); }

    std::size_t pick(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(m_random); }

    // Rows of a list and of its neighbours, some of cases that have a CNIC.
    void fill(int count) {
        static char const* const services[] = {"library_card", "reading_room", "shelf"};
        static char const* const states[] = {"asked", "checked", "paid"};
        static char const* const areas[] = {"testland", "north", "north.hill", "north.mill", "south.port"};
        static char const* const subjects[] = {"Ada Khan", "Khan Ada Bibi", "گل خان", "Aḥmad-Shāh", "Bano"};
        static char const* const roles[] = {"clerk", "head"};
        auto const done = m_database->write([&](store::Transaction& tx) -> Result<> {
            for (int i = 0; i < count; ++i) {
                InboxRow row;
                row.opened_at = {k_now.ms - static_cast<std::int64_t>(pick(1'000'000)) * 1000};
                row.case_id = i % 5 == 1 ? m_rows.back().row.case_id : new_id<CaseId>(row.opened_at);
                row.role = roles[pick(2)];
                row.service = services[pick(3)];
                row.reference = i % 5 == 1 ? m_rows.back().row.reference : new_reference();
                row.subject = subjects[pick(5)];
                row.state = states[pick(3)];
                row.area = areas[pick(5)];
                row.entered_at = row.opened_at;
                if (pick(4) != 0) row.due_at = Timestamp{k_now.ms + (static_cast<std::int64_t>(pick(100)) - 50) * 1000};
                row.told = pick(3) == 0;
                add(tx.db(), row, pick(4) == 0 ? "librarian@south" : k_scope, pick(6) == 0 ? "5440012345671" : "");
            }
            return {};
        });
        ASSERT_TRUE(done.has_value());
    }

    // A case has one task for a role.
    void add(Connection& db, InboxRow const& row, std::string const& scope, std::string const& cnic) {
        if (!m_tasks.emplace(scope, row.told, row.case_id, row.role).second) return;
        auto const due = row.due_at ? row.due_at->ms : k_no_due;
        db.run(
            "insert into inbox(scope, due_at, case_id, role, service, reference, subject, state, area, opened_at, "
            "entered_at, told) values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            (row.told ? std::string(k_told) : "") + scope, due, row.case_id.view(), row.role, row.service,
            row.reference, row.subject, row.state, row.area, row.opened_at.ms, row.entered_at.ms, row.told);
        auto const is_new = db.changed(
            "insert into cases(id, reference, service, definition, state, area, subject, national_id, opened_at, "
            "entered_at, stay, version, hands) values(?1, ?2, ?3, '', ?4, ?5, ?6, ?7, ?8, ?8, 1, 1, '[]') on conflict "
            "do nothing",
            row.case_id.view(), row.reference, row.service, row.state, row.area, row.subject,
            cnic.empty() ? store::Param(nullptr) : store::Param(cnic), row.opened_at.ms);
        if (is_new > 0) {
            Case of;
            of.id = row.case_id;
            of.service = row.service;
            of.area = row.area;
            of.subject = row.subject;
            index_case(db, of);
        }
        auto const has_cnic = db.find(
            "select national_id from cases where id = ?1", [](store::Row const& found) { return !found.is_null(0); },
            row.case_id.view());
        m_rows.push_back({row, scope, *has_cnic});
    }

    // Rows of one list, one after the other; `set(i, row)` says what is different about it.
    template <typename Set>
    void add_many(int count, Set const& set) {
        auto const done = m_database->write([&](store::Transaction& tx) -> Result<> {
            for (int i = 0; i < count; ++i) {
                InboxRow row;
                row.case_id = new_id<CaseId>({k_now.ms + i});
                row.reference = new_reference();
                row.role = "clerk";
                row.service = "shelf";
                row.state = "paid";
                row.area = "north";
                row.subject = "Ada";
                set(i, row);
                add(tx.db(), row, k_scope, "");
            }
            return {};
        });
        ASSERT_TRUE(done.has_value());
    }

    InboxPage ask(InboxFilter const& filter) {
        return m_database->read([&](Connection& db) { return inbox(establishment(), db, k_scope, filter, k_now); });
    }

    // ---- The reference

    static std::string line(InboxRow const& row) {
        return row.case_id.text() + " " + row.role + (row.told ? " told" : "") + " " + row.service + " " + row.state;
    }

    static auto key(Order order, InboxRow const& row) {
        auto const due = row.due_at ? row.due_at->ms : k_no_due;
        return order == Order::due        ? std::tuple(due, row.case_id.text(), row.role)
               : order == Order::received ? std::tuple(std::int64_t{0}, row.case_id.text(), row.role)
                                          : std::tuple(std::int64_t{0}, row.reference, row.role);
    }

    static bool has_text(InboxRow const& row, bool has_cnic, std::string const& text) {
        if (text.empty()) return true;
        if (auto const reference = parse_reference(text)) return row.reference == *reference;
        if (parse_cnic(text)) return has_cnic;
        auto const have = search_words(row.subject);
        auto const words = search_words(text);
        return std::ranges::all_of(words, [&](std::string const& word) {
            return std::ranges::any_of(have, [&](std::string const& one) {
                return &word == &words.back() ? one.starts_with(word) : one == word;
            });
        });
    }

    std::vector<InboxRow> expected(InboxFilter const& filter) const {
        std::vector<InboxRow> out;
        for (auto const& [row, scope, has_cnic] : m_rows) {
            bool const fits = scope == k_scope && (filter.service.empty() || filter.service == row.service) &&
                              (filter.state.empty() || filter.state == row.state) &&
                              (filter.area.empty() || establishment().is_within(row.area, filter.area)) &&
                              (!filter.late_only || (row.due_at && *row.due_at < k_now)) &&
                              (!filter.told || *filter.told == row.told) && has_text(row, has_cnic, filter.text);
            if (fits) out.push_back(row);
        }
        std::ranges::stable_sort(out, {}, [&](InboxRow const& row) { return key(filter.order, row); });
        return out;
    }

    InboxFilter any_filter() {
        InboxFilter filter;
        if (pick(2) == 0) filter.service = pick(2) == 0 ? "library_card" : "shelf";
        if (pick(3) == 0) filter.state = "checked";
        if (pick(2) == 0) filter.area = pick(2) == 0 ? "north" : "north.hill";
        if (pick(4) == 0) {
            std::string const texts[] = {
                "khan", "khan ada", "GUL", "گل", "ahmad", "5440012345671", m_rows[pick(m_rows.size())].row.reference};
            filter.text = texts[pick(std::size(texts))];
        }
        filter.late_only = pick(3) == 0;
        // Of both at once a told row may stand beside another of the same case; then any of them may come first.
        filter.told = pick(2) == 0;
        filter.order = static_cast<Order>(pick(3));
        filter.limit = static_cast<int>(1 + pick(30));
        return filter;
    }

    struct Placed {
        InboxRow row;
        std::string scope;
        bool has_cnic;
    };
    store::testing::TemporaryDatabase m_database;
    std::mt19937_64 m_random{20'261'123};
    std::vector<Placed> m_rows;
    std::set<std::tuple<std::string, bool, CaseId, std::string>> m_tasks;
};

// Told rows of one case that follow each other are one line of a list.
std::vector<InboxRow> without_repeats(std::vector<InboxRow> rows) {
    auto const same = [](InboxRow const& a, InboxRow const& b) { return a.told && b.told && a.case_id == b.case_id; };
    rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
    return rows;
}

TEST_P(InboxTest, every_list_is_what_filtering_and_sorting_all_rows_gives) {
    fill(600);
    for (int round = 0; round < 300; ++round) {
        auto filter = any_filter();
        std::vector<InboxRow> found;
        bool is_whole = false;
        for (int pages = 0; pages < 700 && !is_whole; ++pages) {
            auto page = m_database->read([&](Connection& db) {
                Watched watched(db);
                auto out = inbox(establishment(), watched, k_scope, filter, k_now);
                EXPECT_LE(watched.rows, k_scan_cap + 200);
                return out;
            });
            ASSERT_LE(static_cast<int>(page.rows.size()), filter.limit);
            found.insert(found.end(), page.rows.begin(), page.rows.end());
            is_whole = !page.next;
            if (page.next) {
                auto const parsed = InboxPlace::parse(page.next->text());
                ASSERT_TRUE(parsed.has_value());
                filter.after = *parsed;
            }
        }
        ASSERT_TRUE(is_whole);
        filter.after = {};
        auto const wanted = without_repeats(expected(filter));
        found = without_repeats(found);
        ASSERT_EQ(found.size(), wanted.size()) << "round " << round;
        for (std::size_t i = 0; i < wanted.size(); ++i)
            ASSERT_EQ(line(found[i]), line(wanted[i])) << "round " << round << ", row " << i;
    }
}

TEST_P(InboxTest, a_page_reads_no_more_rows_than_it_shows_and_never_sorts) {
    fill(4000);
    auto const look = [&](InboxFilter filter, int rows_max, std::string const& range) {
        m_database->read([&](Connection& db) {
            Watched watched(db);
            filter.told = false;
            filter.limit = 20;
            auto const page = inbox(establishment(), watched, k_scope, filter, k_now);
            EXPECT_EQ(page.rows.size(), 20u);
            EXPECT_LE(watched.rows, rows_max);
            for (auto const& plan : watched.plans) {
                EXPECT_EQ(plan.find("TEMP B-TREE"), plan.npos) << plan;
                EXPECT_EQ(plan.find("SEARCH"), 0u) << plan;
            }
            if (GetParam() == store::Engine::sqlite) {
                auto const is_range = [&](std::string const& plan) { return plan.find(range) != plan.npos; };
                EXPECT_TRUE(std::ranges::any_of(watched.plans, is_range)) << *watched.plans.begin();
            }
        });
    };
    InboxFilter due, received, reference, late, service, stage, area;
    received.order = Order::received;
    reference.order = Order::reference;
    late.late_only = true;
    service.service = stage.service = "shelf";
    stage.state = "paid";
    area.area = "north";
    look(due, 21, "PRIMARY KEY (scope=? AND (due_at,case_id,role)>");
    look(received, 21, "(scope=? AND (case_id,role)>");
    look(reference, 21, "(scope=? AND (reference,role)>");
    look(late, 21, "PRIMARY KEY (scope=? AND (due_at,case_id,role)>");
    look(stage, 21, "(scope=? AND service=? AND (state,due_at,case_id,role)>");
    // A range for each of three states; of states there is a row for each leap.
    look(service, 3 * 21, "(scope=? AND service=? AND (state,due_at,case_id,role)>");
    look(area, 3 * 21, "(scope=? AND (area,due_at,case_id,role)>");
}

TEST_P(InboxTest, a_filter_that_no_index_serves_stops_at_its_bound_and_says_that_there_may_be_more) {
    add_many(k_scan_cap + 100, [](int i, InboxRow& row) {
        if (i == k_scan_cap + 50) row.state = "checked";
    });
    InboxFilter filter;
    filter.state = "checked";
    auto const first = ask(filter);
    EXPECT_TRUE(first.rows.empty());
    ASSERT_TRUE(first.next.has_value());
    filter.after = *first.next;
    auto const second = ask(filter);
    ASSERT_EQ(second.rows.size(), 1u);
    EXPECT_FALSE(second.next.has_value());
}

TEST_P(InboxTest, a_rare_name_at_the_end_of_a_long_list_is_found_at_once_and_page_by_page) {
    add_many(k_scan_cap + 100, [](int i, InboxRow& row) {
        if (i >= k_scan_cap + 50 && i < k_scan_cap + 53) row.subject = "Zarghuna Bibi";
        if (i == k_scan_cap + 60) row.subject = "Zargul Bibi";
    });
    InboxFilter filter;
    filter.text = "zarg";
    filter.limit = 3;
    auto const first = ask(filter);
    EXPECT_EQ(first.rows.size(), 3u);
    ASSERT_TRUE(first.next.has_value());
    filter.after = *first.next;
    auto const second = ask(filter);
    ASSERT_EQ(second.rows.size(), 1u);
    EXPECT_EQ(second.rows[0].subject, "Zargul Bibi");
    EXPECT_FALSE(second.next.has_value());
}

TEST_P(InboxTest, counts_stop_at_their_cap_and_tell_what_waits_apart_from_what_is_pointed_out) {
    auto const done = m_database->write([&](store::Transaction& tx) -> Result<> {
        for (int i = 0; i < k_count_cap + 5; ++i) {
            InboxRow row;
            row.case_id = new_id<CaseId>({k_now.ms + i});
            row.reference = new_reference();
            row.role = "clerk";
            row.due_at = Timestamp{k_now.ms + (i < 10 ? -1 : 1)};
            add(tx.db(), row, k_scope, "");
            row.told = true;
            row.case_id = new_id<CaseId>({k_now.ms + i});
            if (i < 3) add(tx.db(), row, k_scope, "");
        }
        return {};
    });
    ASSERT_TRUE(done.has_value());
    auto const count =
        m_database->read([&](Connection& db) { return count_inbox(establishment(), db, k_scope, k_now); });
    EXPECT_EQ(count.waiting, k_count_cap);
    EXPECT_TRUE(count.is_capped);
    EXPECT_EQ(count.late, 10);
    EXPECT_EQ(count.told, 3);
    EXPECT_EQ(count.told_late, 3);
    EXPECT_FALSE(count.is_told_capped);
}

INSTANTIATE_TEST_SUITE_P(BothEngines, InboxTest, ::testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

TEST(InboxPlaceText, is_refused_when_it_is_no_place) {
    for (auto const* text : {"", "1", "1.R.x.y", "a.R.0192f0c4-0000-7000-8000-000000000000.desk"})
        EXPECT_FALSE(InboxPlace::parse(text).has_value()) << text;
    auto const place = InboxPlace::parse("-5.4QPX11ZC7K2M.0192f0c4-0000-7000-8000-000000000000.desk");
    ASSERT_TRUE(place.has_value());
    EXPECT_EQ(place->due_ms, -5);
    EXPECT_EQ(place->reference, "4QPX11ZC7K2M");
    EXPECT_EQ(place->role, "desk");
}

}  // namespace

}  // namespace bolan::cases
