#include "documents/pdf.h"
#include "documents/pdf_file.h"
#include "documents/testing.h"
#include "documents/text.h"
#include <fstream>
#include <gtest/gtest.h>
#include <thread>

namespace bolan::documents {
namespace {

using namespace testing;

Meta const k_meta{"Domicile Certificate ڈومیسائل", "Deputy Commissioner, Quetta", "en-PK", ""};

Rendered draw(Layout const& layout) {
    auto result = render(layout, k_noon, k_meta);
    EXPECT_TRUE(result) << result.error().code;
    return result.value_or(Rendered{});
}

std::string text_of(Bytes const& pdf, std::string const& options = "") {
    Folder folder;
    return run("pdftotext " + options + " " + folder.write("a.pdf", pdf) + " -").text;
}

TEST(Pdf, a_certificate_is_one_page_with_every_font_embedded) {
    for (auto const language : {Language::en, Language::ur, Language::both}) {
        auto const rendered = draw(sample_certificate(language));
        EXPECT_EQ(rendered.pages, 1);
        EXPECT_EQ(rendered.signature.page, 1);
        EXPECT_GT(rendered.signature.width, 100);
        Folder folder;
        auto const path = folder.write("a.pdf", rendered.pdf);
        auto const info = run("pdfinfo " + path);
        EXPECT_NE(info.text.find("Pages:           1\n"), info.text.npos) << info.text;
        EXPECT_NE(info.text.find("(A4)"), info.text.npos);
        EXPECT_NE(info.text.find("Title:           Domicile Certificate ڈومیسائل"), info.text.npos) << info.text;
        auto const fonts = run("pdffonts " + path + " | tail -n +3 | awk '{print $(NF-4), $(NF-3)}' | sort -u");
        EXPECT_EQ(fonts.text, "yes yes\n");  // embedded, subset
    }
}

TEST(Pdf, it_carries_what_archives_ask_for) {
    Folder folder;
    auto const path = folder.write("a.pdf", draw(sample_certificate(Language::both)).pdf);
    auto const packet = run("pdfinfo -meta " + path);
    EXPECT_NE(packet.text.find("<pdfaid:part>2</pdfaid:part>"), packet.text.npos);
    EXPECT_NE(packet.text.find("<pdfaid:conformance>B</pdfaid:conformance>"), packet.text.npos);
    EXPECT_NE(packet.text.find("Domicile Certificate ڈومیسائل"), packet.text.npos);
    EXPECT_NE(packet.text.find("<xmp:CreateDate>2026-11-22T07:00:00Z</xmp:CreateDate>"), packet.text.npos);
    EXPECT_EQ(run("qpdf --check " + path).status, 0);
    run("qpdf --qdf --object-streams=disable " + path + " " + (folder / "plain.pdf"));
    auto const plain = run("strings -n 3 " + (folder / "plain.pdf")).text;
    EXPECT_NE(plain.find("/GTS_PDFA1"), plain.npos);
    EXPECT_NE(plain.find("/DisplayDocTitle true"), plain.npos);
    EXPECT_NE(plain.find("/Lang (en-PK)"), plain.npos);
    EXPECT_NE(plain.find("/CIDToGIDMap /Identity"), plain.npos);
    for (char const* forbidden :
         {"/SMask", "/Interpolate true", "/Encrypt", "/JavaScript", "/LZWDecode", "/CA 0", "/ca 0"}) {
        EXPECT_EQ(plain.find(forbidden), plain.npos) << forbidden;
    }
}

TEST(Pdf, the_cross_reference_table_is_a_classic_one) {
    auto const pdf = draw(sample_certificate(Language::en)).pdf;
    std::string const text(pdf.begin(), pdf.end());
    auto const at = text.rfind("startxref\n");
    ASSERT_NE(at, text.npos);
    EXPECT_EQ(text.substr(std::stoul(text.substr(at + 10)), 5), "xref\n");
    EXPECT_TRUE(PdfFile::open(pdf));
}

TEST(Pdf, the_words_can_be_read_back) {
    auto const text = text_of(draw(sample_certificate(Language::both)).pdf);
    for (char const* part :
         {"Government of Balochistan", "Zarina Ahmed Khan", "54400-1234567-1", "DC-QTA/2026/000123"}) {
        EXPECT_NE(text.find(part), text.npos) << part;
    }
}

TEST(Pdf, a_cnic_in_urdu_is_not_turned_round) {
    auto const text = text_of(draw(sample_certificate(Language::ur)).pdf);
    EXPECT_NE(text.find("54400-7654321-9"), text.npos) << text;
    EXPECT_EQ(text.find("9-7654321-54400"), text.npos);
}

TEST(Pdf, a_date_in_english_keeps_its_order_after_urdu_was_set) {
    auto const text = text_of(draw(sample_certificate(Language::both)).pdf);
    EXPECT_NE(text.find("22 November 2026"), text.npos) << text;
}

TEST(Pdf, the_same_input_gives_the_same_bytes_on_every_thread) {
    auto const first = draw(sample_certificate(Language::both)).pdf;
    draw(sample_order(Language::ur, 30));
    EXPECT_EQ(draw(sample_certificate(Language::both)).pdf, first);
    Bytes other;
    std::thread([&] { other = draw(sample_certificate(Language::both)).pdf; }).join();
    EXPECT_EQ(other, first);
    auto changed = sample_certificate(Language::both);
    changed.title.en += "s";
    EXPECT_NE(draw(changed).pdf, first);
}

TEST(Pdf, a_long_table_repeats_its_head_and_numbers_its_pages) {
    auto const rendered = draw(sample_order(Language::both, 400));
    EXPECT_GT(rendered.pages, 8);
    EXPECT_EQ(rendered.signature.page, rendered.pages);
    auto const text = text_of(rendered.pdf);
    EXPECT_EQ(count(text, "Holder"), static_cast<std::size_t>(rendered.pages));
    for (int i = 1; i <= 400; ++i) {
        EXPECT_EQ(count(text, "row-" + std::to_string(i) + "-end"), 1U) << i;
    }
    for (int i = 1; i <= rendered.pages; ++i) {
        std::string const number = std::to_string(i) + " / " + std::to_string(rendered.pages);
        EXPECT_NE(text.find(number), text.npos) << number;
    }
}

TEST(Pdf, nothing_is_lost_when_a_paragraph_runs_over_pages) {
    Layout layout = sample_certificate(Language::both);
    std::string english, urdu;
    for (int i = 0; i < 300; ++i) {
        english += "line" + std::to_string(i) + "x\n";
        urdu += "سطر\n";
    }
    layout.body = {Paragraph{{english, urdu}}};
    auto const rendered = draw(layout);
    EXPECT_GT(rendered.pages, 3);
    auto const text = text_of(rendered.pdf);
    for (int i = 0; i < 300; ++i) EXPECT_EQ(count(text, "line" + std::to_string(i) + "x"), 1U) << i;
}

TEST(Pdf, a_document_of_too_many_pages_is_refused) {
    Layout layout = sample_certificate(Language::en);
    layout.body.assign(1000, Paragraph{{std::string(30, '\n'), ""}});
    auto const result = render(layout, k_noon, k_meta);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, "document.too_long");
}

TEST(Pdf, nothing_at_all_still_makes_a_page) {
    EXPECT_EQ(draw(Layout{}).pages, 1);
    Layout strange;
    strange.title = {"", "x"};
    strange.body = {Rows{{{{}, {}}}}, Table{}, Table{{{{"a", ""}}}, {{}, {{"1", ""}, {"2", ""}}}}, Paragraph{},
                    Heading{}};
    strange.stamps = {{"DUPLICATE", ""}};
    EXPECT_EQ(draw(strange).pages, 1);
}

TEST(Pdf, a_missing_photograph_leaves_a_frame_that_says_so) {
    auto layout = sample_certificate(Language::en);
    layout.photo.image.clear();
    EXPECT_NE(text_of(draw(layout).pdf).find("No photograph"), std::string::npos);
    layout.photo.is_framed_when_missing = false;
    EXPECT_EQ(text_of(draw(layout).pdf).find("No photograph"), std::string::npos);
}

TEST(Pdf, photographs_of_both_kinds_are_drawn_without_transparency) {
    Folder folder;
    auto layout = sample_certificate(Language::en);
    auto const jpeg = run("pdfimages -list " + folder.write("a.pdf", draw(layout).pdf)).text;
    EXPECT_NE(jpeg.find("jpeg   no"), jpeg.npos) << jpeg;  // as it came, not interpolated
    layout.photo.image = tiny_png(20, 30);
    auto const png = run("pdfimages -list " + folder.write("b.pdf", draw(layout).pdf)).text;
    EXPECT_EQ(png.find("smask"), png.npos) << png;
    EXPECT_EQ(count(png, "\n"), 4U) << png;  // two lines of heading, the photograph and the code
}

TEST(Pdf, a_hostile_photograph_is_refused) {
    auto layout = sample_certificate(Language::en);
    auto const code_for = [&](Bytes image) {
        layout.photo.image = std::move(image);
        auto const result = render(layout, k_noon, k_meta);
        return result ? std::string("drawn") : result.error().code;
    };
    EXPECT_EQ(code_for(Bytes(100, 'x')), "photo.not_an_image");
    EXPECT_EQ(code_for(tiny_png(60'000, 60'000)), "photo.too_many_pixels");
    EXPECT_EQ(code_for(tiny_png(2000, 2000)), "photo.broken");  // promises pixels that are not there
    auto cut = tiny_jpeg();
    cut.resize(cut.size() / 2);
    EXPECT_EQ(code_for(cut), "photo.broken");
}

TEST(Pdf, the_code_is_read_from_a_coarse_picture_of_the_page) {
    Folder folder;
    auto const path = folder.write("a.pdf", draw(sample_certificate(Language::both)).pdf);
    EXPECT_EQ(run("pdftoppm -r 100 -png " + path + " " + (folder / "page")).status, 0);
    auto const read = run("zbarimg -q --raw " + (folder / "page-1.png") + " 2>/dev/null").text;
    auto const key = statement_key().public_key();
    auto const find = [&](KeyId const& id) { return id == key_id_of(key) ? std::optional(key) : std::nullopt; };
    auto const statement = verify_statement(read.substr(0, read.find('\n')), find);
    ASSERT_TRUE(statement) << statement.error().code << " " << read;
    EXPECT_EQ(statement->number, "DC-QTA/2026/000123");
    EXPECT_TRUE(matches_cnic(*statement, "5440012345671"));
}

TEST(Pdf, a_text_too_long_for_a_code_is_refused) {
    auto layout = sample_certificate(Language::en);
    layout.qr = std::string(3000, 'a');
    auto const result = render(layout, k_noon, k_meta);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, "document.qr_too_long");
}

}  // namespace
}  // namespace bolan::documents
