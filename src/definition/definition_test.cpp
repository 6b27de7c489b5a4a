// Testland, the invented province of the tests, loads; and what it says stands in the model.
#include "definition/environment.h"
#include "definition/load.h"
#include "definition/period.h"
#include "definition/shares.h"
#include <gtest/gtest.h>

namespace bolan::definition {
namespace {

std::shared_ptr<Model const> testland() {
    static Loaded const loaded = load(std::string(BOLAN_SOURCE_DIR) + "/tests/province");
    for (auto const& mistake : loaded.mistakes) ADD_FAILURE() << to_text(mistake);
    return loaded.model;
}

TEST(Definition, testland_loads_without_a_mistake) {
    ASSERT_TRUE(testland());
    EXPECT_EQ(testland()->systems.size(), 1u);
    EXPECT_EQ(testland()->systems[0].sector, "culture");
    EXPECT_GE(testland()->systems[0].stories.size(), 8u);
    EXPECT_EQ(testland()->systems[0].law.size(), 1u);
}

TEST(Definition, a_folder_that_is_not_there_is_a_mistake) {
    auto const loaded = load("/no/such/folder");
    EXPECT_FALSE(loaded.model);
    ASSERT_EQ(loaded.mistakes.size(), 1u);
    EXPECT_EQ(to_text(loaded.mistakes[0]), "/no/such/folder:1:1: no such folder");
}

TEST(Definition, who_gets_a_share_may_change_by_date) {
    auto source = read_source(std::string(BOLAN_SOURCE_DIR) + "/tests/province");
    auto& shares = source.parts.at("culture/library-card").at("tables/fee_share.csv");
    auto const library = shares.find("library,The library,87.5,2020-01-01,,");
    ASSERT_NE(library, shares.npos);
    shares.replace(library, 37, "library,The library,87.5,2020-01-01,2026-11-30,");
    auto const tell = [&](char const* rows) {
        auto changed = source;
        changed.parts.at("culture/library-card").at("tables/fee_share.csv") += rows;
        return load(changed);
    };
    auto const whole =
        tell("library,The library,80,2026-12-01,,TL/9 of 2026\nschool,Fund for books,7.5,2026-12-01,,TL/9 of 2026\n");
    for (auto const& mistake : whole.mistakes) ADD_FAILURE() << to_text(mistake);
    auto const& table = *whole.model->tables_of("library-card").find_table("fee_share");
    std::vector<Option> const parts{{"library", {}}, {"books", {}}, {"school", {}}};
    EXPECT_EQ(shares_on(table, parts, *Date::of(2026, 11, 1)), (std::vector<std::int64_t>{8750, 1250, 0}));
    EXPECT_EQ(shares_on(table, parts, *Date::of(2026, 12, 1)), (std::vector<std::int64_t>{8000, 1250, 750}));
    EXPECT_FALSE(shares_on(table, parts, *Date::of(2019, 1, 1)));

    auto const short_of_it = tell("library,The library,80,2026-12-01,,TL/9 of 2026\n");
    ASSERT_FALSE(short_of_it.mistakes.empty());
    EXPECT_NE(to_text(short_of_it.mistakes[0]).find("do not make 100 percent on 2026-12-01"), std::string::npos);
}

TEST(Definition, areas_know_the_one_above_them) {
    auto const& province = testland()->province;
    EXPECT_EQ(province.area_at_level("north.hill", "district")->code, "north");
    EXPECT_EQ(province.area_at_level("north.hill", "province")->code, "testland");
    EXPECT_EQ(province.area_at_level("north", "tehsil"), nullptr);
    EXPECT_EQ(province.find_area("midland")->valid_to, Date::of(2019, 12, 31));
    EXPECT_EQ(province.level_index("tehsil"), 2);
    EXPECT_EQ(province.office_of_post("warden")->name, "ward_office");
    EXPECT_EQ(province.find_post("desk_clerk")->seats, 2);
}

TEST(Definition, the_calendar_counts_its_own_days) {
    auto const& calendar = *testland()->province.calendar;
    EXPECT_EQ(calendar.offset_minutes(), 300);
    EXPECT_FALSE(calendar.is_working_day(*Date::of(2026, 11, 13)));
    EXPECT_FALSE(calendar.is_working_day(*Date::of(2026, 12, 2)));
    EXPECT_EQ(calendar.hours_of(*Date::of(2026, 12, 4)).to_minute, 12 * 60);
}

TEST(Definition, the_calendar_is_read_without_the_rest) {
    auto files = read_source(std::string(BOLAN_SOURCE_DIR) + "/tests/province").parts.at(std::string(k_province_part));
    auto const calendar = load_calendar(files);
    ASSERT_TRUE(calendar);
    auto const whole = testland()->province.calendar;
    for (int hour = 0; hour < 24; ++hour) {
        Timestamp const at{start_of(*Date::of(2026, 11, 2), 0).ms + hour * 3'600'000LL};
        EXPECT_EQ(calendar->today(at), whole->today(at)) << hour;
    }
    files["calendar.yaml"] = "calendar: testland\n";
    EXPECT_FALSE(load_calendar(files));
    EXPECT_FALSE(load_calendar({}));
}

TEST(Definition, a_service_has_its_fields_roles_states_and_actions) {
    auto const service = testland()->find_service("library_card");
    ASSERT_TRUE(service);
    EXPECT_EQ(service->system, "library-card");
    EXPECT_EQ(service->hash.size(), 64u);
    EXPECT_EQ(service->registry(), "library_cards");
    auto const* photograph = service->find_field("photograph");
    ASSERT_TRUE(photograph);
    EXPECT_EQ(photograph->kind, FieldKind::attachment);
    EXPECT_EQ(photograph->accept, (std::vector<std::string>{"jpeg", "png"}));
    EXPECT_EQ(photograph->max_bytes, 5 << 20);
    EXPECT_EQ(service->find_field("proof")->many_max, 2);
    EXPECT_EQ(service->find_field("proof")->accept.size(), 3u);
    EXPECT_EQ(service->find_field("favourites")->find_field("pages")->min, 1);
    EXPECT_EQ(service->find_field("vote_remarks")->optional, true);
    EXPECT_EQ(service->find_state("favoured")->within.written->text(), "12 working hours");
    EXPECT_TRUE(service->find_state("sent_back")->pauses);
    EXPECT_TRUE(service->find_action("favour")->once);
    EXPECT_TRUE(service->find_action("favour")->asks[0].at.line > 0);
    EXPECT_TRUE(service->find_role("watch")->post_by);
    int same = 0;
    for (auto const* field : service->all_fields()) same += field->name == "vote_remarks";
    EXPECT_EQ(same, 1);
}

TEST(Definition, a_length_of_time_is_written_or_comes_from_a_dated_table) {
    auto const service = testland()->find_service("library_card");
    rules::Context context;
    context.today = *Date::of(2026, 11, 2);
    context.tables = &testland()->tables_of("library-card");
    auto const text = [&](Period const& period) {
        auto const length = length_of(period, rules::MapActivation(), context);
        return length && *length ? (*length)->text() : "none";
    };
    EXPECT_EQ(text(service->find_state("favoured")->within), "12 working hours");
    EXPECT_EQ(text(service->find_state("visit")->within), "3 working days");
    EXPECT_EQ(text(service->promise->late[1].after), "48 hours");
    EXPECT_EQ(text({}), "none");
    EXPECT_EQ(unit_of(service->find_state("favoured")->within), Duration::Unit::working_hours);
    EXPECT_EQ(unit_of(service->promise->late[1].after), Duration::Unit::hours);
    context.today = *Date::of(2019, 12, 31);  // before the table begins
    EXPECT_EQ(length_of(service->promise->within, rules::MapActivation(), context).error().code, "rules.no_row");
}

TEST(Definition, a_message_is_cut_up_in_every_language) {
    auto const service = testland()->find_service("library_card");
    auto const& effects = service->find_action("issue")->effects;
    auto const& message = effects[effects.size() - 1];
    ASSERT_EQ(message.kind, Effect::Kind::message);
    ASSERT_EQ(message.templates.size(), 2u);
    auto const& english = message.templates.at("en").parts;
    ASSERT_EQ(english.size(), 4u);
    EXPECT_EQ(english[0].text, "Card ");
    EXPECT_EQ(english[1].field->kind, FieldKind::name);
    EXPECT_EQ(english[2].field->kind, FieldKind::date);
    EXPECT_EQ(english[3].text, ".");
    EXPECT_FALSE(english[3].value);
    EXPECT_EQ(message.templates.at("ur").parts[0].value.text, "full_name");
}

TEST(Definition, words_come_in_the_language_asked_and_in_english_where_there_are_none) {
    auto const& model = *testland();
    auto const service = model.find_service("library_card");
    EXPECT_EQ(model.text(service->title, "ur"), "لائبریری کارڈ");
    EXPECT_EQ(model.text(service->title, "en"), "Library card");
    EXPECT_EQ(model.text(service->title, "ps"), "Library card");
}

TEST(Definition, a_systems_own_word_comes_before_the_provinces) {
    Model model;
    model.words["ur"] = {{"Issued", "جاری"}, {std::string("land\4") + "Issued", "دیا گیا"}};
    EXPECT_EQ(model.text({"Issued", "land"}, "ur"), "دیا گیا");
    EXPECT_EQ(model.text({"Issued", "domicile"}, "ur"), "جاری");
}

TEST(Definition, types_say_what_a_value_is) {
    auto const& model = *testland();
    auto const registry = model.find_registry("library_cards");
    auto const record = record_type(model, *registry);
    EXPECT_EQ(record.find_field("issued_on")->kind(), rules::Type::Kind::date);
    EXPECT_EQ(record.find_field("district")->kind(), rules::Type::Kind::string);
    EXPECT_EQ(record.find_field("province")->kind(), rules::Type::Kind::string);
    EXPECT_EQ(record.find_field("live")->kind(), rules::Type::Kind::boolean);
    auto const service = model.find_service("library_card");
    EXPECT_EQ(type_of(*service->find_field("height_m")).kind(), rules::Type::Kind::real);
    EXPECT_EQ(type_of(*service->find_field("deposit")).kind(), rules::Type::Kind::integer);
    EXPECT_EQ(type_of(*service->find_field("favourites")).element().find_field("pages")->kind(),
              rules::Type::Kind::integer);
    EXPECT_EQ(parents_in(model).at("recalled_card"), "card_recall");
    EXPECT_EQ(children_of(*model.find_service("card_recall")), std::vector<std::string>{"recalled_card"});
}

TEST(Definition, a_choice_from_a_table_knows_the_title_of_every_code) {
    auto const* section = testland()->find_service("library_card")->find_field("section");
    ASSERT_NE(section, nullptr);
    ASSERT_NE(section->find_option("maps"), nullptr);
    EXPECT_EQ(section->find_option("maps")->title.en, "Maps");
    EXPECT_EQ(section->find_option("nothing"), nullptr);
}

TEST(Definition, expressions_run_with_the_tables_of_their_system) {
    auto const& model = *testland();
    auto const service = model.find_service("library_card");
    auto context = rules::Context::at(Timestamp{start_of(*Date::of(2026, 11, 2), 300)}, *model.province.calendar);
    context.tables = &model.tables_of("library-card");
    rules::MapActivation variables{{"kind", "reader"}, {"district", "south"}};
    EXPECT_EQ(service->fee->amount.program->evaluate(variables, context).value(), rules::Value(10000));
    variables.set("kind", "scholar");
    auto const refused = service->fee->amount.program->evaluate(variables, context);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "rules.not_notified");
    auto const& post_by = service->find_role("watch")->post_by;
    EXPECT_EQ(post_by.program->evaluate(variables, context).value(), rules::Value("warden"));
    context.today = *Date::of(2027, 1, 1);
    EXPECT_EQ(post_by.program->evaluate(variables, context).value(), rules::Value("watchman"));
}

TEST(Definition, functions_of_areas_and_texts_answer) {
    auto const& model = *testland();
    Environments environments(model);
    auto const environment = environments.of_service(*model.find_service("library_card"));
    auto const context = rules::Context::at(Timestamp{0}, *model.province.calendar);
    rules::MapActivation const none;
    auto const value = [&](std::string_view text) {
        return rules::compile(text, *environment)->evaluate(none, context);
    };
    EXPECT_EQ(value("area_name('north.hill')").value(), rules::Value("Hill"));
    EXPECT_EQ(value("area_at('north.hill', 'district')").value(), rules::Value("north"));
    EXPECT_EQ(value("short_code('north')").value(), rules::Value("NTH"));
    EXPECT_EQ(value("area_name('atlantis')").error().code, "rules.no_area");
    EXPECT_EQ(value("initials('Zarina  Ahmed Khan')").value(), rules::Value("Z A K"));
    EXPECT_EQ(value("initials('زرینہ احمد')").value(), rules::Value("ز ا"));
    EXPECT_EQ(value("month_text(date('2026-11-22'))").value(), rules::Value("2026-11"));
    EXPECT_FALSE(rules::compile("records('cards', {'cnic': cnic})", *environment));
    EXPECT_FALSE(rules::compile("records(kind, {'cnic': cnic})", *environment));
}

TEST(Definition, the_same_folder_gives_the_same_hash) {
    auto const again = load(std::string(BOLAN_SOURCE_DIR) + "/tests/province");
    ASSERT_TRUE(again.model);
    EXPECT_EQ(again.model->find_service("library_card")->hash, testland()->find_service("library_card")->hash);
    EXPECT_NE(again.model->find_service("library_card")->hash, testland()->find_service("card_recall")->hash);
}

}  // namespace
}  // namespace bolan::definition
