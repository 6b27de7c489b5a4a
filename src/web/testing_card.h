// For tests only: a citizen who fills in Testland's form for a library card.
#pragma once
#include "crypto/encoding.h"
#include "web/testing.h"
#include <gtest/gtest.h>

namespace bolan::web::testing {

inline constexpr char k_cnic[] = "54400-1234567-1";
inline constexpr char k_phone[] = "0300-1234567";

inline std::string const k_pdf = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
// A whole picture: one that could not be drawn on a card would be refused.
inline std::string photograph() {  // 8 x 10, one colour
    auto const bytes = crypto::parse_base64(
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAKCAIAAAAGpYjXAAAAEUlEQVR4nGNomLAAK2IY7hIA5cmHATNCz8MAAAAASUVORK5CYII=");
    return {bytes->begin(), bytes->end()};
}

inline http::Pairs about_you() {
    return {{"full_name", "Gul Bano"}, {"cnic", k_cnic},         {"phone", k_phone},   {"born_on/day", "1"},
            {"born_on/month", "2"},    {"born_on/year", "1990"}, {"height_m", "1.62"}, {"newsletter", "yes"}};
}
inline http::Pairs where_you_live() {
    return {{"district/district", "north"},
            {"tehsil/district", "north"},
            {"tehsil/tehsil", "north.hill"},
            {"address", "House 1\nHill"}};
}

// A draft of the library card, answered up to the page before `books`; the address of its pages.
inline std::string begin_card(Browser& browser) {
    browser.get("/apply/library_card");
    EXPECT_EQ(browser.status, 303);
    auto const base = browser.location.substr(0, browser.location.rfind('/'));
    browser.follow();
    browser.post(base + "/what", {{"kind", "reader"}, {"section", "history"}});
    return base;
}

inline std::string section_option(Browser const& browser) {
    auto const at = browser.body.find("name=\"section\" value=\"");
    if (at == std::string::npos) return {};
    auto const from = at + std::string("name=\"section\" value=\"").size();
    return browser.body.substr(from, browser.body.find('"', from) - from);
}

// Through all pages of the form; the browser stands on the review.
inline std::string fill_card(Browser& browser) {
    browser.get("/apply/library_card");
    auto const base = browser.location.substr(0, browser.location.rfind('/'));
    browser.follow();
    browser.post(base + "/what", {{"kind", "reader"}, {"section", section_option(browser)}}).follow();
    browser.post(base + "/who", about_you()).follow();
    browser.post(base + "/where", where_you_live()).follow();
    browser.post(
        base + "/books", {{"promised", "yes"}},
        {{"photograph", "face.png", "image/png", photograph()}, {"proof", "proof.pdf", "application/pdf", k_pdf}});
    EXPECT_EQ(browser.location, base + "/review") << browser.body;
    browser.follow();
    return base;
}

}  // namespace bolan::web::testing
