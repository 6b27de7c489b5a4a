// What search finds, against a reference that asks of every case whether its name fits and whether it may be read.
#include "cases/search.h"
#include "base/text.h"
#include "cases/house.h"
#include "definition/load.h"
#include "store/testing.h"
#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace bolan::cases {

namespace {

using store::Connection;

constexpr Timestamp k_morning{1'791'867'600'000};

// Testland with areas and kinds of offices that chance adds.
std::shared_ptr<definition::Model const> any_model(std::mt19937_64& random) {
    static auto const loaded = definition::load(BOLAN_SOURCE_DIR "/tests/province");
    auto out = std::make_shared<definition::Model>(*loaded.model);
    auto& areas = out->province.areas;
    for (int i = 0; i < 12; ++i) {
        auto const& under = areas[random() % areas.size()];
        definition::AreaDef area;
        area.code = under.code + ".added_" + std::to_string(i);
        area.parent = under.code;
        area.level = out->province.levels[std::min<std::size_t>(
            static_cast<std::size_t>(out->province.level_index(under.level)) + 1, out->province.levels.size() - 1)];
        area.name = area.name_ur = area.code;
        areas.push_back(std::move(area));
    }
    return out;
}

class SearchTest : public ::testing::TestWithParam<store::Engine> {
  protected:
    SearchTest() : m_database(GetParam()) { open(any_model(m_random)); }

    void open(std::shared_ptr<definition::Model const> model) {
        auto opened = House::open(std::move(model), *m_database, m_clock,
                                  {m_database.folder(), "https://portal.test/verify", "log.portal.test"});
        ASSERT_TRUE(opened.has_value()) << opened.error().code;
        m_house = std::move(*opened);
    }

    std::size_t pick(std::size_t count) { return m_random() % count; }

    Case add(std::string const& service, std::string const& area, std::string const& subject) {
        Case of;
        of.id = new_id<CaseId>({k_morning.ms + static_cast<std::int64_t>(m_cases.size())});
        of.reference = new_reference();
        of.service = service;
        of.definition = m_house->shelves.get(service).service->hash;
        of.state = m_house->shelves.get(service).service->states.front().name;
        of.area = area;
        of.subject = subject;
        of.opened_at = of.entered_at = k_morning;
        auto const saved = m_database->write([&](store::Transaction& tx) -> Result<> {
            (void)m_house->shelves.save(tx.db(), of);
            index_case(tx.db(), of);
            return {};
        });
        EXPECT_TRUE(saved.has_value());
        m_cases.push_back(of);
        return of;
    }

    Found search(people::Actor const& actor, std::string const& typed, int limit) {
        return m_database->read(
            [&](Connection& db) { return search_cases(*m_house->engine, db, actor, typed, limit); });
    }

    static bool has_words(Case const& of, std::string const& typed) {
        auto const have = search_words(of.subject), wanted = search_words(typed);
        return !wanted.empty() && std::ranges::all_of(wanted, [&](std::string const& word) {
            return std::ranges::any_of(have, [&](std::string const& one) {
                return &word == &wanted.back() ? one.starts_with(word) : one == word;
            });
        });
    }

    std::vector<std::string> expected(people::Actor const& actor, std::string const& typed) const {
        std::vector<std::string> out;
        for (auto const& of : m_cases)
            if (has_words(of, typed) && m_house->engine->may_read(actor, of)) out.push_back(of.id.text());
        std::ranges::sort(out, std::greater<>());
        return out;
    }

    store::testing::TemporaryDatabase m_database;
    SimulatedClock m_clock{k_morning};
    std::mt19937_64 m_random{20'261'124};
    std::unique_ptr<House> m_house;
    std::vector<Case> m_cases;
};

TEST_P(SearchTest, whatever_the_post_may_read_is_found_and_nothing_else) {
    std::string const subjects[] = {"Ada Khan", "Khan Bibi Ada", "گل خان",    "Gul Khan Kakar",
                                    "Karima",   "Kareem Ada",    "Ali Kakar", "عائشہ خان"};
    std::string const texts[] = {"khan",      "ada", "k",         "ada k",  "khan a",
                                 "gul kakar", "خان", "عايشه خان", "nobody", "kha ada"};
    auto const& model = *m_house->model;
    for (int i = 0; i < 400; ++i)
        add(model.services[pick(model.services.size())]->name,
            model.province.areas[pick(model.province.areas.size())].code, subjects[pick(std::size(subjects))]);
    auto const& posts = m_house->establishment.posts();
    std::size_t found_in_all = 0;
    for (int round = 0; round < 200; ++round) {
        people::Actor const actor{new_id<PersonId>(k_morning), "An officer", posts[pick(posts.size())]->code, "charge"};
        auto const& typed = texts[pick(std::size(texts))];
        auto const limit = 1 + pick(60);
        auto wanted = expected(actor, typed);
        if (wanted.size() > limit) wanted.resize(limit);
        auto const found = search(actor, typed, static_cast<int>(limit));
        EXPECT_FALSE(found.is_cut);
        std::vector<std::string> ids;
        for (auto const& of : found.cases) ids.push_back(of.id.text());
        ASSERT_EQ(ids, wanted) << actor.post << " typed " << typed;
        found_in_all += ids.size();
    }
    EXPECT_GT(found_in_all, 500u);  // the posts read something at all
}

TEST_P(SearchTest, a_case_that_moved_or_was_renamed_is_found_where_and_as_it_is_now) {
    auto of = add("library_card", "north.hill", "Ada Khan");
    people::Actor const hill{{}, "", "branch_keeper@north.hill", "charge"};
    people::Actor const mill{{}, "", "branch_keeper@north.mill", "charge"};
    EXPECT_EQ(search(hill, "ada", 10).cases.size(), 1u);
    EXPECT_EQ(search(mill, "ada", 10).cases.size(), 0u);
    auto const moved = m_database->write([&](store::Transaction& tx) -> Result<> {
        forget_case(tx.db(), of);
        of.area = "north.mill";
        of.subject = "Bano Khan";
        (void)m_house->shelves.save(tx.db(), of);
        index_case(tx.db(), of);
        return {};
    });
    ASSERT_TRUE(moved.has_value());
    EXPECT_EQ(search(hill, "khan", 10).cases.size(), 0u);
    EXPECT_EQ(search(mill, "ada", 10).cases.size(), 0u);
    EXPECT_EQ(search(mill, "bano kh", 10).cases.size(), 1u);
}

TEST_P(SearchTest, a_citizen_finds_only_what_is_his_own) {
    add("library_card", "north.hill", "Ada Khan");
    auto own = add("library_card", "north.mill", "Ada Khan");
    people::Actor const ada{new_id<PersonId>(k_morning), "Ada Khan", {}, {}};
    own.applicant = ada.person.text();
    auto const saved = m_database->write([&](store::Transaction& tx) -> Result<> {
        (void)m_house->shelves.save(tx.db(), own);
        return {};
    });
    ASSERT_TRUE(saved.has_value());
    auto const found = search(ada, "ada kh", 10);
    ASSERT_EQ(found.cases.size(), 1u);
    EXPECT_EQ(found.cases.front().id, own.id);
    EXPECT_TRUE(search(ada, "bano", 10).cases.empty());
}

TEST_P(SearchTest, a_search_through_too_much_stops_at_its_bound_and_says_so) {
    auto const filled = m_database->write([&](store::Transaction& tx) -> Result<> {
        Case of;
        of.service = "library_card";
        of.area = "north.hill";
        for (int i = 0; i < k_looks_max; ++i) {
            of.id = new_id<CaseId>({k_morning.ms + i});
            of.subject = "Ada";
            index_case(tx.db(), of);
        }
        return {};
    });
    ASSERT_TRUE(filled.has_value());
    // A table gives the role to a post case by case: each has to be opened, and none is this post's.
    people::Actor const warden{{}, "", "warden@north", "charge"};
    auto const found = search(warden, "ada", 10);
    EXPECT_TRUE(found.cases.empty());
    EXPECT_TRUE(found.is_cut);
}

INSTANTIATE_TEST_SUITE_P(BothEngines, SearchTest, ::testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

}  // namespace

}  // namespace bolan::cases
