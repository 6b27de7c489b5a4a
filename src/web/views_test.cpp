// Views of a definition on pages: what they hold, and that the dictionary names the tables as they are.
#include "web/views.h"
#include "cases/tables.h"
#include "web/testing_desk.h"
#include <gtest/gtest.h>
#include <set>

namespace bolan::web::testing {
namespace {

TEST(Views, everybody_reads_the_rules_of_a_service) {
    Website site;
    Browser browser(site);
    EXPECT_TRUE(browser.get("/service/library_card").shows("href=\"/service/library_card/rules\""));
    browser.get("/service/library_card/rules");
    EXPECT_EQ(browser.status, 200);
    EXPECT_TRUE(browser.shows("<svg "));
    EXPECT_TRUE(browser.shows("Every citizen who has an account may apply."));
    EXPECT_TRUE(browser.shows("Branch Keeper or Branch Helper"));
    EXPECT_FALSE(browser.shows("/desk/definition/"));
    EXPECT_EQ(browser.get("/service/none/rules").status, 404);
    browser.get("/service/card_recall/rules");  // of officers only: its rules are everybody's even so
    EXPECT_EQ(browser.status, 200);
    EXPECT_TRUE(
        browser.get("/service/library_card/rules?lang=ur").shows("ہر وہ شہری درخواست دے سکتا ہے جس کا اکاؤنٹ ہو۔"));
}

TEST(Views, everybody_reads_the_stories_of_a_service) {
    Website site;
    Browser browser(site);
    EXPECT_TRUE(browser.get("/service/library_card/rules").shows("href=\"/service/library_card/examples\""));
    browser.get("/service/library_card/examples");
    EXPECT_EQ(browser.status, 200);
    EXPECT_TRUE(browser.shows("Every person here is invented."));
    EXPECT_TRUE(browser.shows("Ada Khan applies for “Library card” (case 1). Answers 1."));
    EXPECT_TRUE(browser.shows("This is refused: “Your post may not do this here.”"));
    browser.get("/service/library_card/examples?lang=ur");
    EXPECT_TRUE(browser.shows("یہاں ہر شخص فرضی ہے۔"));
    EXPECT_TRUE(browser.shows("قاری کا کارڈ، درخواست سے تصدیق تک"));
    EXPECT_EQ(browser.get("/service/none/examples").status, 404);
}

TEST(Views, a_service_without_stories_has_no_link_to_them) {
    Website site;
    auto model = *site.house->model;
    for (auto& system : model.systems) system.stories.clear();
    site.house->model = std::make_shared<definition::Model const>(std::move(model));
    Browser browser(site);
    EXPECT_FALSE(browser.get("/service/library_card/rules").shows("/examples"));
    EXPECT_EQ(browser.get("/service/library_card/examples").status, 404);
    EXPECT_TRUE(browser.shows("There is no example of this service."));
}

TEST(Views, officers_read_the_columns_and_the_form) {
    Desk site;
    auto clerk = site.at("desk_clerk.1@north");
    EXPECT_TRUE(clerk.get("/service/library_card/rules").shows("href=\"/desk/definition/library_card\""));
    clerk.get("/desk/definition/library_card");
    EXPECT_EQ(clerk.status, 200);
    EXPECT_TRUE(clerk.shows("case_library_card"));
    EXPECT_TRUE(clerk.shows("name=\"subject_of_study\""));  // though it depends on an answer
    EXPECT_TRUE(clerk.shows("<fieldset class=\"card\" aria-label=\"Your study\" disabled>"));
    EXPECT_TRUE(clerk.get("/desk/definition/library_card/csv").shows("case_library_card,height_m,real,"));
    EXPECT_EQ(clerk.get("/desk/definition/none").status, 404);
    Browser citizen(site);
    citizen.get("/desk/definition/library_card");
    EXPECT_EQ(citizen.status, 303);
}

// "table.column type" of every column.
using Columns = std::set<std::string>;

void add_columns(Columns& out, store::Table const& table) {
    for (auto const& column : table.columns)
        out.insert(table.name + "." + column.name + " " + std::string(store::type_name(column.type)));
}

TEST(Views, the_dictionary_names_every_column_of_the_tables_and_no_other) {
    Website site;
    auto const& model = *site.house->model;
    for (auto const& service : model.services) {
        Columns told, real;
        std::set<std::string> tables;
        for (auto const& row : describe::dictionary(model, *service, "en").rows) {
            told.insert(row[0] + "." + row[1] + " " + row[2]);
            tables.insert(row[0]);
        }
        add_columns(real, site.house->shelves.find(service->name)->table);
        for (auto const& table : site.house->registries.tables())
            if (tables.contains(table.name)) add_columns(real, table);
        add_columns(real, cases::case_table());
        EXPECT_EQ(told, real) << service->name;
    }
}

}  // namespace
}  // namespace bolan::web::testing
