// Stories told: one of the tests' province in full, and every one of Balochistan without a code left.
#include "describe/testing.h"
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <unistd.h>

namespace bolan::describe {
namespace {

namespace fs = std::filesystem;
using definition::Model;

Model const& balochistan() {
    static auto const model = load_province("balochistan");
    return *model;
}

// A service's own sentences; the others are the words of the pages.
ErrorWords words_of(Model const& model, std::string const& language) {
    return [&model, language](std::string_view code, auto const&) {
        auto const dot = code.find('.');
        if (auto const service = model.find_service(code.substr(0, dot)))
            return std::string(model.text(service->messages.at(std::string(code.substr(dot + 1))), language));
        return std::string("Words of the pages.");
    };
}

std::vector<Chapter> told(Model const& model, std::string_view service, std::string const& language) {
    return stories(model, *model.find_service(service), language, words_of(model, language));
}

// The story of a question, as the file has it.
constexpr char k_english[] = R"(# A question about a card that the form finds
It begins on 2 November 2026, 10:00.
The people of this story:
- Ada Khan, CNIC 11111-1111111-2, mobile 0300-1111111
- Bano Shah, CNIC 22222-2222222-2, mobile 0300-2222222
The register “Library cards” is given a record:
- “Kind”: Reader
- “District”: South
- “Full name”: Holder
- “CNIC number”: 33333-0000001-1
- “Date of issue”: 1 May 2026
Ada Khan wants to apply for “Question about a card”. This is refused: “There is no card of this number.” Answers:
- “Card number”: STH/reader/2026/0002
Ada Khan applies for “Question about a card” (case 1). Answers:
- “Card number”: STH/reader/2026/0001
Now case 1 is in the stage “To be answered”.
- It waits for Desk.
- It belongs to South.
Clerk at the Desk, seat 1 (South) does “Answer” in case 1.
Ada Khan has a message that says “STH/reader/2026/0001 is”
)";
constexpr char k_urdu[] = R"(# کارڈ کے بارے میں سوال جسے فارم ڈھونڈ لیتا ہے
یہ اس وقت شروع ہوتی ہے: 2 نومبر 2026، 10:00 بجے۔
اس کہانی کے لوگ:
- نام Ada Khan، شناختی کارڈ نمبر 11111-1111111-2، موبائل 0300-1111111
- نام Bano Shah، شناختی کارڈ نمبر 22222-2222222-2، موبائل 0300-2222222
رجسٹر ”لائبریری کارڈ“ میں ایک ریکارڈ درج کیا گیا:
- ”قسم“: قاری
- ”ضلع“: جنوب
- ”پورا نام“: Holder
- ”شناختی کارڈ نمبر“: 33333-0000001-1
- ”تاریخ اجرا“: 1 مئی 2026
Ada Khan: ”کارڈ کے بارے میں سوال“ کے لیے درخواست کی کوشش۔ یہ قبول نہیں ہوئی: ”اس نمبر کا کوئی کارڈ نہیں۔“ جوابات:
- ”کارڈ نمبر“: STH/reader/2026/0002
Ada Khan: ”کارڈ کے بارے میں سوال“ کے لیے درخواست (معاملہ نمبر 1)۔ جوابات:
- ”کارڈ نمبر“: STH/reader/2026/0001
اب معاملہ نمبر 1 مرحلے ”جواب دینا ہے“ میں ہے۔
- انتظار ان کا ہے: کاؤنٹر۔
- یہ یہاں کا ہے: جنوب۔
کاؤنٹر کلرک، نشست 1 (جنوب): معاملہ نمبر 1 میں کارروائی ”جواب دیں“۔
Ada Khan: ایسا پیغام ملا جس میں لکھا ہے: ”STH/reader/2026/0001 is“
)";

std::string without_isolates(std::string const& text) {
    return std::regex_replace(text, std::regex("\u2068|\u2069"), "");
}

TEST(Stories, one_is_told_in_full_in_both_languages) {
    EXPECT_EQ(text_of({told(testland(), "card_question", "en").front()}), k_english);
    EXPECT_EQ(without_isolates(text_of({told(testland(), "card_question", "ur").front()})), k_urdu);
}

TEST(Stories, answers_that_several_steps_begin_with_are_told_once) {
    auto const text = text_of(told(testland(), "library_card", "en"));
    expect_line(text, "Answers 1, to which the steps below refer:");
    expect_line(text, "- “Deposit you offer”: Rs 250.50");
    expect_line(text,
                "- “Books you want first”: (1) “Title of the book”: The Sea, “Pages”: 300; (2) “Title of the book”: "
                "The Hill, “Pages”: 120, “Wanted on”: 20 December 2026");
    expect_line(text, "Ada Khan applies for “Library card” (case 1). Answers 1.");
    expect_line(text, "In the inbox of Clerk at the Desk, seat 1 (North): case 1.");
    expect_line(text, "Not in the inbox of Clerk at the Desk, seat 1 (South): case 1.");
}

TEST(Stories, cases_that_another_opened_are_counted_and_named) {
    auto const text = text_of(told(testland(), "recalled_card", "en"));
    expect_line(text, "The register “Library cards” is given 20 records. The first of them:");
    expect_line(text, "- “CNIC number”: 33333-0000001-1");
    expect_line(text, "Of the cases that case 1 opened, in the stage “Called”: 22.");
    expect_line(text,
                "Clerk at the Desk, seat 2 (North) does “Card shown” in cases 1 to 15 of those that case 1 opened.");
    EXPECT_TRUE(has_stories(testland(), *testland().find_service("recalled_card")));
}

// Testland with one story, as written here.
Model with_story(std::string const& steps) {
    auto const path = fs::temp_directory_path() / ("bolan-story-" + std::to_string(::getpid()) + ".yaml");
    std::ofstream(path) << "story: Anything\nat: 2026-11-02T10:00\nmood: calm\nsteps:\n" << steps;
    Model model = testland();
    for (auto& system : model.systems) system.stories = {path.string()};
    return model;
}

TEST(Stories, what_no_sentence_tells_stands_as_it_is_written) {
    auto const model = with_story(
        "  - apply: { as: ada, service: card_question, is: q1, form: { card_number: X, colour: [red, blue] } }\n"
        "  - dance: { with: ada, steps: [1, 2] }\n"
        "  - expect: { case: q1, state: asked, weather: fine }\n"
        "  - expect: { moon: full }\n"
        "  - expect: { message: ada }\n"
        "  - rest\n");
    EXPECT_EQ(text_of(told(model, "card_question", "en")),
              "# Anything\n"
              "It begins on 2 November 2026, 10:00.\n"
              "- mood: calm\n"
              "ada applies for “Question about a card” (case 1). Answers:\n"
              "- “Card number”: X\n"
              "- colour: [red, blue]\n"
              "dance:\n"
              "- with: ada\n"
              "- steps: [1, 2]\n"
              "Now case 1 is in the stage “To be answered”.\n"
              "- weather: fine\n"
              "expect:\n"
              "- moon: full\n"
              "ada has a message that says “”\n"
              "rest\n");
    fs::remove(model.systems[0].stories[0]);
    EXPECT_FALSE(has_stories(model, *model.find_service("card_question")));  // the file is gone
    EXPECT_TRUE(told(model, "card_question", "en").empty());
}

// What stands where a person reads a value: the codes of which every one has a title.
std::set<std::string> codes_of(Model const& model) {
    std::set<std::string> out;
    for (auto const& area : model.province.areas) out.insert(area.code);
    auto const add = [&](definition::Field const& field) {
        for (auto const& option : field.options) out.insert(option.code);
    };
    for (auto const& service : model.services) {
        for (auto const* field : service->all_fields()) add(*field);
        for (auto const& state : service->states) out.insert(state.name);
    }
    for (auto const& registry : model.registries)
        for (auto const& state : registry->states) out.insert(state.name);
    return out;
}

void expect_no_code(std::string const& text, std::set<std::string> const& codes) {
    static std::regex const name("[A-Za-z0-9]+_[A-Za-z0-9_]+|[{}@]");
    EXPECT_FALSE(std::regex_search(text, name)) << text;
    EXPECT_FALSE(text[0] >= 'a' && text[0] <= 'z') << text;  // a key that no sentence told
    auto const colon = text.rfind(": ");
    EXPECT_FALSE(colon != text.npos && codes.contains(text.substr(colon + 2))) << text;
}

TEST(Stories, of_balochistan_are_told_without_a_code_left) {
    auto const codes = codes_of(balochistan());
    std::set<std::string> titles;
    std::size_t files = 0;
    for (auto const& system : balochistan().systems) files += system.stories.size();
    for (auto const& service : balochistan().services)
        for (auto const& chapter : told(balochistan(), service->name, "en")) {
            titles.insert(chapter.title);
            for (auto const& paragraph : chapter.paragraphs) {
                expect_no_code(paragraph.text, codes);
                for (auto const& item : paragraph.items) expect_no_code(item, codes);
            }
        }
    EXPECT_EQ(titles.size(), files);  // each is told somewhere
}

bool is_urdu(std::string const& text) { return text.find("\xd8") != text.npos || text.find("\xd9") != text.npos; }

TEST(Stories, of_balochistan_have_their_urdu) {
    for (auto const& service : balochistan().services) {
        auto const english = told(balochistan(), service->name, "en"), urdu = told(balochistan(), service->name, "ur");
        ASSERT_EQ(english.size(), urdu.size());
        for (std::size_t i = 0; i < english.size(); ++i) {
            EXPECT_TRUE(is_urdu(urdu[i].title)) << "words/ur.po lacks the title of a story: " << urdu[i].title;
            ASSERT_EQ(english[i].paragraphs.size(), urdu[i].paragraphs.size());
            for (std::size_t j = 0; j < urdu[i].paragraphs.size(); ++j) {
                EXPECT_TRUE(is_urdu(urdu[i].paragraphs[j].text)) << urdu[i].paragraphs[j].text;
                EXPECT_EQ(english[i].paragraphs[j].items.size(), urdu[i].paragraphs[j].items.size());
            }
        }
    }
}

}  // namespace
}  // namespace bolan::describe
