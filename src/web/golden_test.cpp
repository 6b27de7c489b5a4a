// Whole pages of one case's life, as each person sees them, in both languages.
#include "web/testing_card.h"
#include "web/testing_desk.h"
#include "web/testing_golden.h"
#include <regex>

namespace bolan::web::testing {
namespace {

// What lies between the frame's header and footer, a line an element; what chance made is named instead.
std::string agreed_part(Browser const& browser, std::vector<std::pair<std::string, std::string>> const& made) {
    auto const from = browser.body.find("<main");
    auto const to = browser.body.find("</main>");
    EXPECT_NE(to, std::string::npos) << browser.body;
    auto text = browser.body.substr(from, to - from);
    for (auto const& [value, name] : made)
        for (auto at = text.find(value); at != std::string::npos; at = text.find(value, at))
            text.replace(at, value.size(), name);
    for (auto const& [pattern, name] : std::vector<std::pair<char const*, char const*>>{
             {"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID"},
             {"[0-9a-f]{64}", "HASH"},
             {"\"[0-9a-f]{8}\":", "\"KEY\":"},
             {"\\b[0-9]{17}\\b", "BILL NUMBER"},
             {"(name=\"(?:csrf|key)\" value=\")[^\"]*", "$1TOKEN"},
             {"[A-Za-z0-9+/]{43}=", "BASE64"}})
        text = std::regex_replace(text, std::regex(pattern), name);
    return std::regex_replace(text, std::regex("><"), ">\n<") + "\n";
}

class Golden : public ::testing::TestWithParam<char const*> {
  protected:
    void keep(Browser const& browser, std::string const& name) {
        EXPECT_EQ(browser.status, expected_status) << name;
        expect_as_agreed("pages/" + name + "." + GetParam() + ".html", agreed_part(browser, made));
        expected_status = 200;
    }
    Browser speaking(Browser browser) {
        browser.cookies["lang"] = GetParam();
        return browser;
    }

    Desk site;
    int expected_status = 200;
    std::vector<std::pair<std::string, std::string>> made;
};

TEST_P(Golden, what_everyone_sees) {
    auto anyone = speaking(Browser(site));
    keep(anyone.get("/"), "home");
    keep(anyone.get("/services?q=card"), "services");
    keep(anyone.get("/service/library_card"), "service");
    keep(anyone.get("/sign-in"), "sign-in");
    keep(anyone.get("/verify"), "verify");
    expected_status = 404;
    keep(anyone.get("/service/none"), "not-found");
}

TEST_P(Golden, what_the_applicant_sees_of_the_form) {
    auto citizen = speaking(Browser(site));
    citizen.join(k_cnic, k_phone);
    auto const base = begin_card(citizen);
    made = {{base, "/apply/library_card/DRAFT"}};
    keep(citizen.get(base + "/who"), "form");
    auto wrong = about_you();
    wrong[1].second = "123";
    citizen.post(base + "/who", wrong);
    expected_status = 422;
    keep(citizen, "form-mistake");
}

TEST_P(Golden, what_the_applicant_sees_after_the_form) {
    auto citizen = speaking(Browser(site));
    citizen.join(k_cnic, k_phone);
    auto const filled = fill_card(citizen);
    made = {{filled, "/apply/library_card/DRAFT"}};
    keep(citizen, "review");
    citizen.post(filled + "/review", {{"declared", "yes"}});
    auto const reference = citizen.location.substr(4, 12);
    made = {{reference, "REFERENCE"}, {group_reference(reference), "REFE RENCE"}};
    keep(citizen.follow(), "receipt");
    keep(citizen.get("/my"), "my");
    keep(citizen.get("/track?ref=" + reference), "track");
}

TEST_P(Golden, what_the_officer_sees) {
    auto const sent = site.apply("2", "بانو شاہ");
    made = {{sent.reference, "REFERENCE"}, {group_reference(sent.reference), "REFE RENCE"}};
    auto clerk = speaking(site.at("desk_clerk.1@north"));
    keep(clerk.get("/desk"), "inbox");
    keep(clerk.get("/desk/case/" + sent.reference), "desk-case");
    keep(clerk.get("/desk/case/" + sent.reference + "/act/send_back"), "desk-act");
    auto other = speaking(site.at("desk_clerk.1@south"));
    expected_status = 403;
    keep(other.get("/desk/case/" + sent.reference), "desk-case-of-another-district");
}

INSTANTIATE_TEST_SUITE_P(Languages, Golden, ::testing::Values("en", "ur"));

}  // namespace
}  // namespace bolan::web::testing
