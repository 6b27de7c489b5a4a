// Who sees what waits and may act on it, in random establishments: every list of every post and office, and every
// attempt, against a reference that works it out from the files' own lines.
#include "base/check.h"
#include "cases/house.h"
#include "cases/inbox.h"
#include "cases/refresh.h"
#include "definition/load.h"
#include "store/testing.h"
#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <set>

namespace bolan::cases {

namespace {

constexpr Timestamp k_begin{1'791'867'600'000};

// The lines of a random province, and its files.
class RandomLand {
  public:
    explicit RandomLand(unsigned seed) : m_random(seed) {
        areas.push_back({"land", "province", "", "", ""});
        for (int d = 0, districts = 2 + pick(2); d < districts; ++d) {
            auto const district = "d" + std::to_string(d);
            areas.push_back({district, "district", "land", "", ""});
            for (int t = 0, tehsils = 1 + pick(3); t < tehsils; ++t)
                areas.push_back({district + ".t" + std::to_string(t), "tehsil", district, "", ""});
        }
        for (auto const& area : areas) {
            if (area.level == "province") seats.push_back({"minister@" + area.code, "minister", area.code});
            if (area.level == "district") {
                seats.push_back({"officer@" + area.code, "officer", area.code});
                for (auto const* seat : {".1@", ".2@"})
                    seats.push_back({"clerk" + std::string(seat) + area.code, "clerk", area.code});
            }
            if (area.level == "tehsil") seats.push_back({"keeper@" + area.code, "keeper", area.code});
        }
        new_jurisdictions();
    }

    int pick(int count) { return std::uniform_int_distribution<int>(0, count - 1)(m_random); }
    template <typename T>
    T const& any(std::vector<T> const& of) {
        return of[static_cast<std::size_t>(pick(static_cast<int>(of.size())))];
    }

    struct Area {
        std::string code, level, parent, from, to;
    };
    struct Seat {
        std::string code, kind, area;
    };
    struct Given {
        std::string post, area, service, from, to;
    };
    std::vector<Area> areas;
    std::vector<Seat> seats;
    std::vector<Given> given;

    void new_jurisdictions() {
        given.clear();
        for (int i = 0, count = pick(6); i < count; ++i)
            given.push_back({any(seats).code, any(areas).code, pick(3) == 0 ? "errand" : "",
                             pick(3) == 0 ? "2026-10-16" : "", pick(3) == 0 ? "2026-10-18" : ""});
    }

    definition::Source source() const {
        definition::Source out;
        auto& files = out.parts["province"];
        files["province.yaml"] =
            "province: land\ntitle: Land\nportal: Land\nlevels: [province, district, tehsil]\nlanguages: [en]\n";
        files["calendar.yaml"] =
            "calendar: land\nutc_offset: \"+05:00\"\nhours:\n  monday: 09:00-17:00\n  tuesday: 09:00-17:00\n"
            "  wednesday: 09:00-17:00\n  thursday: 09:00-17:00\n  friday: 09:00-17:00\n  saturday: closed\n  sunday: "
            "closed\n";
        files["offices.yaml"] =
            "offices:\n"
            "  ministry: { title: Ministry, level: province, posts: { minister: { title: Minister } } }\n"
            "  house: { title: House, level: district, under: ministry, posts: { officer: { title: Officer }, clerk: { "
            "title: Clerk, seats: 2 } } }\n"
            "  lodge: { title: Lodge, level: tehsil, under: house, posts: { keeper: { title: Keeper } } }\n";
        std::string lines = "code,level,parent,name,name_ur,short_code,valid_from,valid_to,formerly,source\n";
        for (auto const& area : areas)
            lines += area.code + "," + area.level + "," + area.parent + "," + area.code + ",جگہ,,,,,invented\n";
        files["areas/all.csv"] = lines;
        lines = "post,area,services,valid_from,valid_to,source\n";
        for (auto const& row : given)
            lines += row.post + "," + row.area + "," + row.service + "," + row.from + "," + row.to + ",invented\n";
        files["jurisdictions.csv"] = lines;
        auto& system = out.parts["sector/errands"];
        system["system.yaml"] = "system: errands\ntitle: Errands\nowner: ministry\nlaw: [none]\n";
        for (auto const* name : {"errand", "favour"}) system[std::string(name) + ".yaml"] = service(name);
        return out;
    }

    static std::string service(std::string const& name) {
        return "service: " + name + "\ntitle: " + name +
               "\nsummary: Something.\nicon: id\nowner: ministry\napplicant: officer\n"
               "subject: what\n"
               "form:\n  - page: one\n    title: One\n    fields:\n"
               "      what: { type: text, title: What }\n"
               "      place: { type: area, level: tehsil, title: Place, routes: true }\n"
               "roles:\n  desk: { title: Desk, posts: [clerk] }\n  keeper: { title: Keeper, posts: [keeper] }\n"
               "  officer: { title: Officer, posts: [officer, minister] }\n"
               "states:\n  asked: { title: Asked, waits_for: [keeper] }\n  seen: { title: Seen, waits_for: [officer, "
               "desk] }\n"
               "  done: { title: Done, final: true, outcome: granted }\n"
               "actions:\n"
               "  ask: { title: Ask, done: Asked, by: [desk, keeper], from: [start], to: asked }\n"
               "  see: { title: See, done: Seen, by: [keeper], from: [asked], to: seen }\n"
               "  end: { title: End, done: Ended, by: [officer, desk], from: [seen], to: done }\n";
    }

    // ---- The reference: nothing but the lines above

    bool lies_in(std::string inner, std::string const& outer) const {
        while (!inner.empty()) {
            if (inner == outer) return true;
            inner = std::ranges::find(areas, inner, &Area::code)->parent;
        }
        return false;
    }
    bool looks_after(Seat const& seat, std::string const& area, std::string const& service,
                     std::string const& day) const {
        bool has_rows = false, is_given = false;
        for (auto const& row : given) {
            if (row.post != seat.code || (!row.from.empty() && day < row.from) || (!row.to.empty() && row.to < day))
                continue;
            has_rows = true;
            is_given = is_given || (lies_in(area, row.area) && (row.service.empty() || row.service == service));
        }
        return has_rows ? is_given : lies_in(area, seat.area);
    }
    // The kinds of posts of each role that is waited for.
    static std::vector<std::set<std::string>> roles_of(std::string const& state) {
        if (state == "asked") return {{"keeper"}};
        if (state == "seen") return {{"officer", "minister"}, {"clerk"}};
        return {};
    }
    // The post, its office and the offices over it.
    std::set<std::string> scopes_of(Seat const& seat) const {
        std::set<std::string> out{seat.code};
        auto area = seat.area;
        while (!area.empty()) {
            auto const& at = *std::ranges::find(areas, area, &Area::code);
            out.insert((at.level == "province" ? "ministry@" : at.level == "district" ? "house@" : "lodge@") + area);
            area = at.parent;
        }
        return out;
    }

  private:
    std::mt19937 m_random;
};

class VisibilityTest : public ::testing::TestWithParam<store::Engine> {
  protected:
    void open(RandomLand const& land, store::testing::TemporaryDatabase const& database, SimulatedClock const& clock) {
        m_house.reset();
        database->before_commit([](store::Connection&) {});
        auto const loaded = definition::load(land.source());
        for (auto const& mistake : loaded.mistakes) ADD_FAILURE() << definition::to_text(mistake);
        ASSERT_TRUE(loaded.model != nullptr);
        auto opened = House::open(loaded.model, *database, clock,
                                  {database.folder(), "https://land.test/verify", "log.land.test"});
        ASSERT_TRUE(opened.has_value()) << opened.error().code;
        m_house = std::move(*opened);
    }

    people::Actor holder(std::string const& post) {
        auto held = m_house->charges->of_post(post, m_house->clock.now());
        if (held.empty()) {
            auto const day = *Date::parse("2026-01-01");
            auto const done = m_house->database.write([&](store::Transaction& tx) -> Result<> {
                auto const person = m_house->accounts->add_officer(tx, {}, {"Officer " + post, post, "none", "", ""});
                TRY(m_house->orders->give(tx, {}, people::posting_of(person, post, day, "1")));
                return {};
            });
            CHECK(done.has_value());
            m_house->charges->reload();
            held = m_house->charges->of_post(post, m_house->clock.now());
        }
        return people::Charges::actor_of(held.front());
    }

    std::string today() const { return m_house->model->province.calendar->today(m_house->clock.now()).iso(); }

    // The cases of a list, read page by page; the number beside the list is that of its rows.
    std::set<std::string> listed(std::string const& scope) {
        std::set<std::string> out;
        InboxFilter filter;
        filter.limit = 7;
        int waiting = 0;
        m_house->database.read([&](store::Connection& db) {
            while (true) {
                auto const page = inbox(m_house->establishment, db, scope, filter, m_house->clock.now());
                for (auto const& row : page.rows) {
                    out.insert(row.case_id.text());
                    waiting += !row.told;
                }
                if (!page.next) break;
                filter.after = *page.next;
            }
            auto const count = count_inbox(m_house->establishment, db, scope, m_house->clock.now());
            EXPECT_EQ(count.waiting, waiting) << scope;
        });
        return out;
    }

    // A random step; whether it may be taken is what the reference says.
    void step(RandomLand& land) {
        auto const& seat = land.any(land.seats);
        auto const by = holder(seat.code);
        if (m_cases.empty() || land.pick(3) == 0) {
            auto tehsils = land.areas;
            std::erase_if(tehsils, [](auto const& area) { return area.level != "tehsil"; });
            auto const place = land.any(tehsils).code, service = std::string(land.pick(2) ? "errand" : "favour");
            auto const done = m_house->engine->perform({.actor = by,
                                                        .service = service,
                                                        .action = "ask",
                                                        .input = Value::map({{"what", "x"}, {"place", place}})});
            bool const may = (seat.kind == "clerk" || seat.kind == "keeper") &&
                             land.looks_after(seat, place, service, today()) &&
                             someone_waits(land, "asked", place, service);
            ASSERT_EQ(done.has_value(), may) << seat.code << " asks in " << place << (done ? "" : done.error().code);
            if (done) m_cases.push_back(done->case_id);
            return;
        }
        auto const id = land.any(m_cases);
        auto const of =
            m_house->database.read([&](store::Connection& db) { return *m_house->shelves.find_case(db, id); });
        std::string const action = land.pick(2) ? "see" : "end", next = action == "see" ? "seen" : "done";
        auto const done =
            m_house->engine->perform({.actor = by, .service = of.service, .case_id = id, .action = action});
        bool const is_kind = action == "see" ? seat.kind == "keeper" : seat.kind != "keeper";
        bool const may = is_kind && of.state == (action == "see" ? "asked" : "seen") &&
                         land.looks_after(seat, of.area, of.service, today()) &&
                         (next == "done" || someone_waits(land, next, of.area, of.service));
        ASSERT_EQ(done.has_value(), may) << seat.code << " " << action << " in " << of.area << " " << of.state
                                         << (done ? "" : done.error().code);
    }

    // Each role of the state has somebody: else the case cannot come there.
    bool someone_waits(RandomLand const& land, std::string const& state, std::string const& area,
                       std::string const& service) {
        auto const roles = RandomLand::roles_of(state);
        return std::ranges::all_of(roles, [&](std::set<std::string> const& kinds) {
            return std::ranges::any_of(land.seats, [&](auto const& seat) {
                return kinds.contains(seat.kind) && land.looks_after(seat, area, service, today());
            });
        });
    }

    void compare(RandomLand const& land) {
        std::map<std::string, std::set<std::string>> expected;
        for (auto const& id : m_cases) {
            auto const of =
                m_house->database.read([&](store::Connection& db) { return *m_house->shelves.find_case(db, id); });
            for (auto const& kinds : RandomLand::roles_of(of.state)) {
                bool is_seen = false;
                for (auto const& seat : land.seats) {
                    if (!kinds.contains(seat.kind) || !land.looks_after(seat, of.area, of.service, today())) continue;
                    is_seen = true;
                    for (auto const& scope : land.scopes_of(seat)) expected[scope].insert(id.text());
                }
                if (!is_seen) expected["ministry@land"].insert(id.text());
            }
        }
        std::set<std::string> scopes;
        for (auto const& seat : land.seats)
            for (auto const& scope : land.scopes_of(seat)) scopes.insert(scope);
        for (auto const& scope : scopes) ASSERT_EQ(listed(scope), expected[scope]) << scope << " on " << today();
    }

    void bring_in_line() {
        while (go_on_refreshing(m_house->engine->parts())) {
        }
    }

    std::unique_ptr<House> m_house;
    std::vector<CaseId> m_cases;
};

TEST_P(VisibilityTest, every_list_and_every_attempt_is_what_the_files_say) {
    unsigned const seeds = GetParam() == store::Engine::sqlite ? 6 : 1;
    for (unsigned seed = 1; seed <= seeds; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        store::testing::TemporaryDatabase const database(GetParam());
        SimulatedClock clock(k_begin);
        RandomLand land(seed);
        m_cases.clear();
        open(land, database, clock);
        for (int round = 0; round < 6 && !HasFatalFailure(); ++round) {
            for (int i = 0; i < 30 && !HasFatalFailure(); ++i) step(land);
            compare(land);
            clock.advance_ms(k_day_ms);
            if (round % 2 == 1) {
                land.new_jurisdictions();
                open(land, database, clock);
                // Before a single task has been brought in line.
                if (!HasFatalFailure()) compare(land);
            }
            bring_in_line();
            if (!HasFatalFailure()) compare(land);
        }
        m_house.reset();
    }
}

INSTANTIATE_TEST_SUITE_P(Engines, VisibilityTest, ::testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

}  // namespace

}  // namespace bolan::cases
