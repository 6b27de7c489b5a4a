#include "describe/describe.h"
#include "describe/layout.h"
#include "describe/testing.h"
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace bolan::describe {
namespace {

definition::Service const& service(std::string_view name) { return *testland().find_service(name); }

std::string summary_of(std::string_view name, std::string_view language) {
    return text_of(summarize(testland(), service(name), language, *Date::of(2026, 10, 13)));
}

TEST(Summary, says_who_may_apply_and_what_is_refused) {
    auto const text = summary_of("library_card", "en");
    expect_line(text, "Every citizen who has an account may apply.");
    expect_line(text, "The case belongs to the place given under “District” and “Tehsil”.");
    expect_line(text,
                "It is refused when the register “Library cards” already holds a record in force with the same “CNIC "
                "number”. The applicant is then told: “This CNIC has the card {number} already.”");
    expect_line(summary_of("card_recall", "en"), "Officers open it, nobody else: Librarian.");
    expect_line(summary_of("recalled_card", "en"),
                "Nobody applies. The program opens it as a consequence of “Recall of cards”.");
}

TEST(Summary, puts_conditions_into_words) {
    auto const text = summary_of("library_card", "en");
    expect_line(text, "“Your study”, only if the answer to “Which card do you want?” is “Scholar”:");
    expect_line(text,
                "- “Number of a parent's card” (only if the number of full years since “Date of birth” is less than "
                "18; at most 40 "
                "characters)");
    expect_line(text,
                "- It goes to “Before the reading committee” by itself as soon as “Report on the visit” has been done "
                "and “Report of the watch” has been done.");
    expect_line(text,
                "- It goes to “Favoured by the committee” by itself as soon as the number of persons who have done “In "
                "favour” is at least “quorum” of the table “reading_quorum” for “District”.");
}

TEST(Summary, says_what_a_decision_table_gives) {
    EXPECT_NE(summary_of("library_card", "en")
                  .find("accepted only if “Pages” of the entry is at most “pages” as the decision table “longest_book” "
                        "gives it for the number of full years since “Date of birth” and “Which card do you want?”"),
              std::string::npos);
}

TEST(Summary, quotes_what_it_cannot_say) {
    expect_line(summary_of("card_question", "en"),
                "- “Card number” (at most 40 characters; accepted only if the rule “size(records('library_cards', "
                "{'number': card_number})) == 1” holds; otherwise the answer is: “There is no card of this number.”)");
}

TEST(Summary, names_who_waits_how_long_and_who_is_told) {
    auto const text = summary_of("library_card", "en");
    expect_line(text, "“Papers to be checked”: this waits for Desk, 2 working days at most.");
    expect_line(text,
                "- Desk may do “Note something down”: the stage stays the same. Only if “Note of the desk” is not "
                "answered. Whoever does it is still waited for, and the time of the stage runs on. Asked: “Note of the "
                "desk”.");
    expect_line(text, "- When the time is over, Librarian is told at once.");
    expect_line(text, "- When it is late by 3 working days, Library Board is told.");
    expect_line(text,
                "“Visit”: this waits for Branch and Watch, 3 working days (as “days” of the table “clock” for “visit” "
                "says now) at most.");
    expect_line(text, "- When the time is over, it goes to “Lapsed” by itself.");
    expect_line(
        text,
        "Whoever did “Report on the visit” in a case may not do “Report of the watch” in it. Of these, “Report on "
        "the visit” counts only until the case comes back to the stage: it is then done anew.");
    expect_line(text,
                "After “Refused”, Applicant may do “Appeal to the Board”. It then goes to “Appeal before the Board”, "
                "where it is decided by Library Board. Only within 30 days after the stage began.");
    expect_line(text, "The definition gives no appeal from “Appeal dismissed”.");
}

TEST(Summary, tells_what_follows_and_on_what_condition) {
    auto const text = summary_of("library_card", "en");
    expect_line(text, "“Library card”: made by “Issue the card”, signed by Librarian.");
    expect_line(text,
                "By “Issue the card”, Desk is told: “Card {record.number} of {full_name} was issued on "
                "{record.issued_on}.” Only if the answer to “Which card do you want?” is “Scholar”.");
    expect_line(text, "After “Issue the card” the program itself does “Stamp”.");
    expect_line(text,
                "When a record of “Library cards” changes so that the rule “new.state == 'ended' && old.state != "
                "'ended'” holds, other records change with it.");
    expect_line(
        summary_of("card_recall", "en"),
        "After “End the cards that were not shown” the program itself does “End the card” in the cases that were "
        "opened from here. Only if the case is in the stage “Called”.");
}

TEST(Summary, tells_each_fee_with_its_dates_and_notification) {
    auto const text = summary_of("library_card", "en");
    expect_line(text,
                "- reader: amount Rs 100, from 1 January 2020 until 31 December 2026 (notification: TL/1 of 2020)");
    expect_line(text, "- reader: amount Rs 150, from 1 January 2027 (notification: TL/9 of 2026)");
    expect_line(text, "- scholar: amount not notified, from 1 January 2020 (no notification named)");
    expect_line(text, "It must be paid before “Accept the papers”. Desk notes the payment.");
    expect_line(summary_of("card_question", "en"), "There is no fee.");
}

TEST(Summary, has_the_same_paragraphs_in_urdu) {
    for (auto const& one : testland().services) {
        auto const english = summarize(testland(), *one, "en", {}), urdu = summarize(testland(), *one, "ur", {});
        ASSERT_EQ(english.size(), urdu.size());
        for (std::size_t i = 0; i < english.size(); ++i) {
            EXPECT_NE(english[i].title, urdu[i].title);
            ASSERT_EQ(english[i].paragraphs.size(), urdu[i].paragraphs.size()) << english[i].title;
            for (std::size_t j = 0; j < urdu[i].paragraphs.size(); ++j)
                EXPECT_EQ(english[i].paragraphs[j].items.size(), urdu[i].paragraphs[j].items.size());
        }
    }
    expect_line(summary_of("library_card", "ur"), "ہر وہ شہری درخواست دے سکتا ہے جس کا اکاؤنٹ ہو۔");
}

using Cells = std::vector<std::string>;

// The first row that has these cells.
Cells row_with(Table const& table, std::size_t first, std::string const& one, std::size_t second = 0,
               std::string const& other = {}) {
    for (auto const& row : table.rows) {
        EXPECT_EQ(row.size(), table.heads.size());
        if (row[first] == one && (other.empty() || row[second] == other)) return row;
    }
    ADD_FAILURE() << "no row with " << one << " " << other;
    return Cells(table.heads.size());
}

TEST(Permits, say_who_may_do_what_in_each_state) {
    auto const all = permits(testland(), service("library_card"), "en");
    auto const issue = row_with(all, 1, "Issue the card");
    EXPECT_EQ(issue[0], "Favoured by the committee");
    EXPECT_EQ(issue[2], "Librarian");
    EXPECT_EQ(issue[3], "Issued");
    EXPECT_TRUE(issue[4].starts_with("Not by whoever did “Note something down”, ")) << issue[4];
    EXPECT_EQ(row_with(all, 0, "Opposed by the committee", 1, "Refuse")[3], "Refused");
    auto const who = roles(testland(), service("library_card"), "en");
    EXPECT_EQ(who.rows[0][0], "Applicant");
    EXPECT_EQ(row_with(who, 0, "Branch"), (Cells{"Branch", "Branch Keeper or Branch Helper", "Report on the visit"}));
    EXPECT_EQ(row_with(who, 0, "Watch")[1], "“post” of the table “watch_post” for “District”");
}

TEST(Dictionary, marks_what_is_personal) {
    auto const all = dictionary(testland(), service("library_card"), "en");
    auto const line = [&](char const* table, char const* column) { return row_with(all, 0, table, 1, column); };
    EXPECT_EQ(line("case_library_card", "full_name")[4], "Yes");
    EXPECT_EQ(line("case_library_card", "height_m")[2], "real");
    EXPECT_EQ(line("record_library_cards", "deposit")[2], "money");
    EXPECT_EQ(line("record_library_cards", "issued_on"),
              (Cells{"record_library_cards", "issued_on", "date", "Date of issue", ""}));
    EXPECT_EQ(line("case_library_card", "home_from")[2], "text");
    for (auto const& row : all.rows) EXPECT_NE(row[1], "rooms_note");  // a note is no column
}

// ---- Two versions

namespace fs = std::filesystem;

// The province of the tests with changes, each a file, a text in it and what stands there instead.
struct Change {
    char const *file, *was, *is;
};
std::string difference(std::vector<Change> const& changes, std::string_view language = "en") {
    auto const folder = fs::temp_directory_path() / ("bolan-compare-" + std::to_string(::getpid()));
    fs::copy(BOLAN_SOURCE_DIR "/tests/province", folder, fs::copy_options::recursive);
    for (auto const& change : changes) {
        auto const path = folder / "culture/library-card" / change.file;
        std::ifstream in(path, std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(in), {}};
        auto const at = text.find(change.was);
        EXPECT_NE(at, text.npos) << change.was;
        if (at != text.npos) text.replace(at, std::string_view(change.was).size(), change.is);
        std::ofstream(path, std::ios::binary) << text;
    }
    auto const loaded = definition::load(folder.string());
    fs::remove_all(folder);
    for (auto const& mistake : loaded.mistakes) ADD_FAILURE() << definition::to_text(mistake);
    if (!loaded.model) return {};
    return text_of(compare(testland(), *loaded.model, language, *Date::of(2026, 10, 13)));
}

constexpr char k_card[] = "library_card.yaml";

TEST(Compare, says_that_nothing_changes) {
    EXPECT_EQ(difference({}), "# What changes\nNothing changes.\n");
    EXPECT_EQ(difference({}, "ur"), "# کیا بدلتا ہے\nکچھ نہیں بدلتا۔\n");
}

TEST(Compare, a_fee_changes_from_a_day) {
    auto const text = difference({{"tables/card_fee.csv", "reader,150,2027-01-01,,TL/9 of 2026",
                                   "reader,150,2027-01-01,2027-06-30,TL/9 of 2026\n"
                                   "reader,200,2027-07-01,,TL/4 of 2027"}});
    EXPECT_EQ(
        text,
        "# Table “card_fee” of Library cards\n"
        "“amount” for “reader” becomes Rs 200 instead of Rs 150, from 1 July 2027 (notification: TL/4 of 2027).\n");
    expect_line(difference({{"tables/card_fee.csv", "reader,150,2027-01-01,,TL/9 of 2026\n", ""}}),
                "No longer in the table: reader: amount Rs 150, from 1 January 2027 (notification: TL/9 of 2026).");
    expect_line(difference({{"tables/card_fee.csv", "150,2027-01-01,,", "150,2027-01-01,2028-12-31,"}}),
                "The row “reader: amount Rs 150, from 1 January 2027 (notification: TL/9 of 2026)” now holds from 1 "
                "January 2027 until 31 December 2028.");
}

TEST(Compare, somebody_may_now_and_may_no_longer) {
    auto const text = difference({{k_card, "by: [board]\n    from: [appealed]\n    to: dismissed",
                                   "by: [librarian, board]\n    from: [appealed]\n    to: dismissed"},
                                  {k_card, "from: [received, visit]", "from: [received]"},
                                  {k_card, "not_by: [keeper_report]\n", "not_by: [keeper_report, check_papers]\n"}});
    expect_line(text, "Librarian may now do “Dismiss the appeal” in the stage “Appeal before the Board”.");
    expect_line(text, "Desk may no longer do “Note something down” in the stage “Visit”.");
    expect_line(text, "Whoever did “Accept the papers” may no longer do “Report of the watch”.");
}

TEST(Compare, deadlines_and_quorums) {
    auto const text = difference({{k_card, "within: 2 working days\n    late: [{ tell: librarian }, { after: 3",
                                   "within: 4 working days\n    late: [{ tell: librarian }, { after: 5"},
                                  {"tables/reading_quorum.csv", "north,2,", "north,4,"}});
    expect_line(text, "The stage “Papers to be checked”:");
    expect_line(text, "- No longer: “Papers to be checked”: this waits for Desk, 2 working days at most.");
    expect_line(text, "- Now: “Papers to be checked”: this waits for Desk, 4 working days at most.");
    expect_line(text, "- Now: When it is late by 5 working days, Library Board is told.");
    expect_line(text, "“quorum” for “north” becomes 4 instead of 2, from 1 January 2020 (notification: TL/2 of 2020).");
}

TEST(Compare, questions_and_columns) {
    auto const text = difference(
        {{k_card, "      newsletter: { type: yes_no, title: \"Do you want our letter?\", optional: true }\n", ""},
         {k_card, "subject_of_study: { type: text, title: Subject of study, max: 100 }",
          "subject_of_study: { type: text, title: Subject of study, max: 60, optional: true }"},
         {"library_cards.yaml", "public_fields: [kind, district, issued_on,", "public_fields: [kind, issued_on,"}});
    expect_line(text, "No longer asked: “Do you want our letter?”.");
    expect_line(text, "For “Subject of study” it is no longer so: at most 100 characters.");
    expect_line(text, "For “Subject of study” it is now so: need not be answered.");
    expect_line(text, "# Register “Library cards”");
    expect_line(text,
                "Now: Anybody who verifies a document of it sees: “Kind”, “Date of issue”, “Number of the order” and "
                "“Date of the order”.");
}

TEST(Compare, the_text_of_a_document) {
    EXPECT_EQ(difference({{"documents/card_refusal.yaml", "{ en: REFUSAL, ", "{ en: ORDER OF REFUSAL, "}}),
              "# Document “Refusal”\nNo longer: “REFUSAL”\nNow: “ORDER OF REFUSAL”\n");
}

TEST(Compare, decisions_and_what_has_no_sentence) {
    expect_line(difference({{"tables/longest_book.csv", "< 12,*,500", "< 12,*,400"}}),
                "A new row: “age < 12, kind any, pages 400”.");
    expect_line(difference({{k_card, "icon: id", "icon: help"}}),
                "Something changes that these sentences do not tell, as the order of questions. Compare the files.");
    expect_line(
        difference({{k_card, "set: { stamped_on: today() }", "set: { stamped_on: date('2030-01-01') }"}}),
        "What “Issue the card” writes or sends changes: “stamp stamped_on = today()” becomes “stamp stamped_on = "
        "date('2030-01-01')”.");
}

// ---- The drawing

bool overlap(Box const& a, Box const& b) {
    return std::abs(a.x - b.x) < (a.width + b.width) / 2.0 && std::abs(a.y - b.y) < (a.height + b.height) / 2.0;
}

void expect_no_overlap(Drawing const& drawing) {
    std::vector<Box> all = drawing.boxes;
    for (auto const& bundle : drawing.bundles) all.push_back(bundle.label);
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_GE(all[i].x - all[i].width / 2.0, 0);
        EXPECT_LE(all[i].x + all[i].width / 2.0, drawing.width);
        EXPECT_LE(all[i].y + all[i].height / 2.0, drawing.height);
        for (std::size_t j = 0; j < i; ++j) EXPECT_FALSE(overlap(all[i], all[j])) << i << " and " << j;
    }
}

TEST(Layout, goes_down_and_sends_back_ways_up) {
    Drawing drawing;
    drawing.boxes.assign(4, {100, 40});
    drawing.bundles = {{.from = {0}, .to = 1, .label = {60, 20}},
                       {.from = {1}, .to = 2, .label = {60, 20}},
                       {.from = {2}, .to = 1, .label = {60, 20}},
                       {.from = {0, 1, 2}, .to = 3, .label = {60, 20}}};
    lay_out(drawing);
    expect_no_overlap(drawing);
    EXPECT_LT(drawing.boxes[0].y, drawing.boxes[1].y);
    EXPECT_LT(drawing.boxes[1].y, drawing.boxes[2].y);
    EXPECT_LT(drawing.boxes[2].y, drawing.boxes[3].y);
    EXPECT_TRUE(drawing.bundles[2].is_back);
    EXPECT_DOUBLE_EQ(drawing.bundles[2].arrow_y, drawing.boxes[1].y + 20);
    EXPECT_DOUBLE_EQ(drawing.bundles[3].arrow_y, drawing.boxes[3].y - 20);
}

TEST(Layout, never_puts_one_thing_on_another) {
    unsigned seed = 1;
    auto const chance = [&](std::size_t below) {
        seed = seed * 1'103'515'245 + 12'345;
        return (seed >> 16) % below;
    };
    for (int round = 0; round < 50; ++round) {
        Drawing drawing;
        for (std::size_t i = 0; i < 12; ++i)
            drawing.boxes.push_back({60 + static_cast<int>(chance(140)), 30 + static_cast<int>(chance(60))});
        for (int i = 0; i < 20; ++i) {
            Bundle bundle{.to = chance(12), .label = {40 + static_cast<int>(chance(80)), 20}};
            for (std::size_t from = 0; from < 12; ++from)
                if (from != bundle.to && chance(5) == 0) bundle.from.push_back(from);
            drawing.bundles.push_back(bundle);
        }
        lay_out(drawing);
        expect_no_overlap(drawing);
    }
}

TEST(Diagram, holds_every_state_and_says_itself_in_words) {
    for (auto const& one : testland().services)
        for (auto const* language : {"en", "ur"}) {
            auto const svg = state_diagram(testland(), *one, language);
            EXPECT_TRUE(svg.starts_with("<svg ")) << svg;
            EXPECT_TRUE(svg.ends_with("</svg>\n"));
            EXPECT_NE(svg.find("<title>"), svg.npos);
            EXPECT_EQ(svg.find("style="), svg.npos);
        }
    auto const svg = state_diagram(testland(), service("library_card"), "en");
    EXPECT_NE(svg.find("From “Start” to “Papers to be checked”&#58; Submit."), svg.npos) << svg;
    EXPECT_NE(svg.find("From “Visit” to “Before the reading committee”&#58; by itself."), svg.npos);
    EXPECT_NE(svg.find("From “Sent back to the applicant” to “Lapsed”&#58; time is over."), svg.npos);
    EXPECT_NE(svg.find(">Note something down</text>"), svg.npos);  // inside its stage
}

}  // namespace
}  // namespace bolan::describe
