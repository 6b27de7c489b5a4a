// A register that was kept elsewhere comes in as cases, whole, once, and checkable.
#include "cases/import.h"
#include "base/text.h"
#include "cases/inbox.h"
#include "cases/search.h"
#include "cases/work.h"
#include "definition/load.h"
#include "store/testing.h"
#include "verify/database.h"  // layer-exempt: the judge of what was written must be the independent one
#include <gtest/gtest.h>
#include <sstream>

namespace bolan::cases {

namespace {

using store::Connection;

constexpr char k_header[] = "reference,state,opened_at,closed_at,full_name,cnic,born_on,district,tehsil,kind\n";
constexpr char k_register[] =
    "reference,state,opened_at,closed_at,full_name,cnic,born_on,district,tehsil,kind\n"
    "NTH/1,issued,1998-03-01,1998-03-20,Ada Khan,11111-1111111-1,1970-01-02,north,north.hill,reader\n"
    "NTH/2,refused,2001-05-07,2001-06-01,\"Khan, Bano\",22222-2222222-2,,north,north.mill,scholar\n"
    ",received,2026-10-12T11:30,,گل خان,33333-3333333-3,1990-04-02,north,north.hill,reader\n"
    ",issued,2010-01-01,2010-01-02,Ali,44444-4444444-4,1999-13-02,north,north.hill,reader\n"
    "NTH/1,issued,1999-03-01,1999-03-20,Again,,,north,north.hill,reader\n"
    "NTH/3,issued,1999-03-01,,Nobody,,,north,north.hill,author\n"
    "too,few\n"
    "NTH/4,lapsed,2015-02-03,2015-02-04,Ended Area,,,midland,midland.mill,reader\n";

class ImportTest : public ::testing::TestWithParam<store::Engine> {
  protected:
    ImportTest() : m_database(GetParam()) { open(); }

    void open() {
        static auto const loaded = definition::load(BOLAN_SOURCE_DIR "/tests/province");
        m_house.reset();
        m_database->before_commit([](Connection&) {});
        auto opened = House::open(loaded.model, *m_database, m_clock,
                                  {m_database.folder(), "https://portal.test/verify", "log.portal.test"});
        ASSERT_TRUE(opened.has_value()) << opened.error().code;
        m_house = std::move(*opened);
    }

    Result<Imported> import(std::string const& text) {
        std::istringstream in(text);
        m_rejected.clear();
        Importer importer(*m_house);
        auto const reject = [&](std::string_view line) { m_rejected.emplace_back(line); };
        auto done = importer.take_in({"library_card", "register.csv", in, reject, [](Imported const&) {}});
        EXPECT_TRUE(importer.finish().has_value());
        return done;
    }

    std::optional<Case> find(std::string const& name) {
        return m_database->read([&](Connection& db) -> std::optional<Case> {
            auto const id = db.find(
                "select id from cases where subject = ?1", [](store::Row const& row) { return row.string(0); }, name);
            return id ? m_house->shelves.find_case(db, *CaseId::parse(*id)) : std::nullopt;
        });
    }

    std::string verified() {
        auto const report = m_database->read([&](Connection& db) {
            return verify::verify_database(db, {m_house->ledger->verifier_key(), "", {}});
        });
        EXPECT_TRUE(report.has_value());
        return report->is_sound() ? "sound" : report->text();
    }

    store::testing::TemporaryDatabase m_database;
    SimulatedClock m_clock{{1'791'867'600'000}};  // 13 October 2026, a Tuesday, 10:00
    std::unique_ptr<House> m_house;
    std::vector<std::string> m_rejected;
};

TEST_P(ImportTest, good_lines_come_in_and_the_others_are_told_with_their_number_and_reason) {
    auto const done = import(k_register);
    ASSERT_TRUE(done.has_value()) << done.error().code;
    EXPECT_EQ(done->lines, 8);
    EXPECT_EQ(done->taken, 4);
    EXPECT_EQ(done->open, 1);
    EXPECT_EQ(done->rejected, 4);
    ASSERT_EQ(m_rejected.size(), 5u);
    EXPECT_EQ(m_rejected[0], std::string(k_header, sizeof k_header - 2) + ",rejected_line,rejected_reason");
    EXPECT_TRUE(m_rejected[1].ends_with(",5,\"born_on: field.date\"")) << m_rejected[1];
    EXPECT_TRUE(m_rejected[2].ends_with(",6,\"reference: import.twice\"")) << m_rejected[2];
    EXPECT_TRUE(m_rejected[3].ends_with(",7,\"kind: field.choice; closed_at: field.required\"")) << m_rejected[3];
    EXPECT_TRUE(m_rejected[4].ends_with(",8,\"import.cells cells=2\"")) << m_rejected[4];
    EXPECT_EQ(verified(), "sound");
}

TEST_P(ImportTest, a_closed_case_is_as_the_register_has_it) {
    ASSERT_TRUE(import(k_register).has_value());
    auto const ada = find("Ada Khan");
    ASSERT_TRUE(ada.has_value());
    EXPECT_EQ(ada->state, "issued");
    EXPECT_EQ(ada->outcome, "granted");
    EXPECT_EQ(ada->area, "north.hill");
    EXPECT_EQ(ada->national_id, "1111111111111");
    EXPECT_EQ(ada->data["born_on"].string_or(""), "1970-01-02");
    EXPECT_EQ(iso_time(ada->opened_at, 300), "1998-03-01T00:00:00+05:00");
    EXPECT_EQ(iso_time(*ada->closed_at, 300), "1998-03-20T00:00:00+05:00");
    EXPECT_TRUE(parse_reference(ada->reference).has_value());
    auto const bano = find("Khan, Bano");
    ASSERT_TRUE(bano.has_value());
    EXPECT_EQ(bano->outcome, "refused");
    EXPECT_TRUE(find("Ended Area").has_value());  // the area of the day
    m_database->read([&](Connection& db) {
        EXPECT_TRUE(tasks_of(db, ada->id).empty());
        people::Actor const keeper{{}, "", "branch_keeper@north.hill", "charge"};
        EXPECT_EQ(search_cases(*m_house->engine, db, keeper, "ada", 10).cases.size(), 1u);
        EXPECT_EQ(search_cases(*m_house->engine, db, keeper, "bano", 10).cases.size(), 0u);  // of another tehsil
    });
}

TEST_P(ImportTest, an_open_case_waits_where_it_stands_since_it_came_there) {
    ASSERT_TRUE(import(k_register).has_value());
    auto const gul = find("گل خان");
    ASSERT_TRUE(gul.has_value());
    m_database->read([&](Connection& db) {
        auto const page = inbox(m_house->establishment, db, "desk_clerk.1@north", {}, m_clock.now());
        ASSERT_EQ(page.rows.size(), 1u);
        EXPECT_EQ(page.rows[0].case_id, gul->id);
        // Two working days after Monday.
        EXPECT_EQ(iso_time(*page.rows[0].due_at, 300), "2026-10-14T17:00:00+05:00");
    });
    EXPECT_TRUE(gul->promised_at.has_value());
    // In lists it stands before what is received later.
    EXPECT_EQ(gul->id.text().substr(0, 13), past_uuid(gul->opened_at).substr(0, 13));
    // It goes on like any other.
    m_clock.set(Timestamp{gul->due_at->ms + 1});
    EXPECT_GE(m_house->engine->run_clock(), 1);
    m_database->read([&](Connection& db) {
        InboxFilter told;
        told.told = true;
        EXPECT_EQ(inbox(m_house->establishment, db, "librarian@north", told, m_clock.now()).rows.size(), 1u);
    });
    EXPECT_EQ(verified(), "sound");
}

TEST_P(ImportTest, the_same_file_comes_in_once_and_what_is_missing_is_added) {
    std::string const text(k_register);
    auto const half = text.substr(0, text.find("NTH/2"));
    EXPECT_EQ(import(half)->taken, 1);
    open();  // the indexes are there again, and the tables are no longer empty
    auto const whole = import(text);
    ASSERT_TRUE(whole.has_value());
    EXPECT_EQ(whole->known, 1);
    EXPECT_EQ(whole->taken, 3);
    auto const again = import(text);
    EXPECT_EQ(again->taken, 0);
    EXPECT_EQ(again->known, 4);
    EXPECT_EQ(again->rejected, 4);
    auto const mended =
        import(std::string(k_header) + "NTH/5,issued,1999-03-01,1999-03-02,Nobody,,,north,north.hill,reader\n");
    EXPECT_EQ(mended->taken, 1);
    EXPECT_EQ(verified(), "sound");
}

TEST_P(ImportTest, lines_that_are_alike_are_as_many_cases_each_time) {
    std::string const line = "issued,1999-03-01,1999-03-02,Ada,north.hill\n";
    auto const text = "state,opened_at,closed_at,full_name,tehsil\n" + line + line + line;
    EXPECT_EQ(import(text)->taken, 3);
    EXPECT_EQ(import(text)->known, 3);
    EXPECT_EQ(import(text + line)->taken, 1);
}

TEST_P(ImportTest, a_header_that_does_not_fit_is_refused_before_anything_comes_in) {
    auto const code = [&](std::string const& text) {
        auto const done = import(text);
        return done ? "" : done.error().code;
    };
    EXPECT_EQ(code(""), "import.empty");
    EXPECT_EQ(code("state,opened_at,ful_name\n"), "import.unknown_column");
    EXPECT_EQ(import("state,opened_at,ful_name\n").error().values[1].second, "full_name");
    EXPECT_EQ(code("state,opened_at,photograph\n"), "import.unfit_column");
    EXPECT_EQ(code("state,full_name\n"), "import.missing_column");
    EXPECT_EQ(code("state,\"opened\n"), "csv.malformed");
}

INSTANTIATE_TEST_SUITE_P(BothEngines, ImportTest, ::testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

}  // namespace

}  // namespace bolan::cases
