#include "documents/seal.h"
#include "documents/pdf_file.h"
#include "documents/testing.h"
#include <gtest/gtest.h>

namespace bolan::documents {
namespace {

using namespace testing;

SealWords const k_words{"Issued (under rule 23)", "کوئٹہ", "Muhammad Hamza"};

Rendered certificate() {
    return render(sample_certificate(Language::both), k_noon, {"Certificate", "Office", "en-PK", ""}).value();
}

Bytes sealed() {
    auto const rendered = certificate();
    return sign_pdf(rendered.pdf, sample_office(), k_words, k_noon, rendered.signature).value();
}

TEST(Seal, pdfsig_finds_the_signature_valid_and_over_the_whole_document) {
    Folder folder;
    auto const report = run("pdfsig " + folder.write("a.pdf", sealed()) + " 2>/dev/null").text;
    EXPECT_NE(report.find("Signature is Valid."), report.npos) << report;
    EXPECT_NE(report.find("Total document signed"), report.npos) << report;
    EXPECT_NE(report.find("ETSI.CAdES.detached"), report.npos);
    EXPECT_NE(report.find("ڈپٹی کمشنر، کوئٹہ"), report.npos);
    EXPECT_EQ(run("qpdf --check " + (folder / "a.pdf")).status, 0);
}

TEST(Seal, an_invisible_signature_is_valid_too) {
    Folder folder;
    auto const pdf = sign_pdf(certificate().pdf, sample_office(), {}, k_noon).value();
    auto const report = run("pdfsig " + folder.write("a.pdf", pdf) + " 2>/dev/null").text;
    EXPECT_NE(report.find("Signature is Valid."), report.npos) << report;
}

TEST(Seal, a_changed_byte_breaks_it) {
    Folder folder;
    auto pdf = sealed();
    std::string_view const text(reinterpret_cast<char const*>(pdf.data()), pdf.size());
    auto const at = text.find("stream\n") + 20;  // in the page's drawing
    pdf[at] ^= 1;
    auto const report = run("pdfsig " + folder.write("a.pdf", pdf) + " 2>/dev/null").text;
    EXPECT_EQ(report.find("Signature is Valid."), report.npos) << report;
    EXPECT_NE(report.find("Digest Mismatch"), report.npos) << report;
}

TEST(Seal, something_added_behind_it_is_not_covered) {
    Folder folder;
    auto const pdf = sealed();
    auto const file = PdfFile::open(pdf).value();
    PdfUpdate update(file);
    update.add("<< /Added true >>");
    auto const report =
        run("pdfsig " + folder.write("a.pdf", update.finish("00112233445566778899aabbccddeeff")) + " 2>/dev/null").text;
    EXPECT_EQ(report.find("Total document signed"), report.npos) << report;
}

// The signature's DER and the bytes it is over, as the /ByteRange says.
std::pair<Bytes, Bytes> taken_apart(Bytes const& pdf) {
    std::string const text(pdf.begin(), pdf.end());
    std::size_t a = 0, b = 0, c = 0, d = 0;
    std::sscanf(text.c_str() + text.rfind("/ByteRange"), "/ByteRange [%zu %zu %zu %zu]", &a, &b, &c, &d);
    EXPECT_EQ(c + d, pdf.size());
    Bytes signature;
    for (std::size_t i = b + 1; i + 2 < c; i += 2) {
        signature.push_back(static_cast<std::uint8_t>(std::stoul(text.substr(i, 2), nullptr, 16)));
    }
    Bytes content(pdf.begin(), pdf.begin() + static_cast<std::ptrdiff_t>(b));
    content.insert(content.end(), pdf.begin() + static_cast<std::ptrdiff_t>(c), pdf.end());
    return {signature, content};
}

TEST(Seal, openssl_accepts_it_as_cades_under_the_root) {
    Folder folder;
    auto const [signature, content] = taken_apart(sealed());
    std::string const root_pem = sample_office().chain.front().pem();
    auto const der = folder.write("sig.der", signature), data = folder.write("data", content);
    auto const root = folder.write("root.pem", Bytes(root_pem.begin(), root_pem.end()));
    std::string const verify = "openssl cms -verify -cades -binary -inform DER -purpose any -attime 1795330800 -in " +
                               der + " -CAfile " + root + " -out /dev/null -content ";
    auto const good = run(verify + data);
    EXPECT_EQ(good.status, 0) << good.text;
    auto wrong = content;
    wrong[1000] ^= 1;
    EXPECT_NE(run(verify + folder.write("wrong", wrong)).status, 0);
}

TEST(Seal, it_has_no_signing_time_of_its_own) {
    Folder folder;
    auto const printed =
        run("openssl cms -cmsout -print -noout -inform DER -in " + folder.write("s", taken_apart(sealed()).first)).text;
    EXPECT_NE(printed.find("signingCertificateV2"), printed.npos) << printed;
    EXPECT_EQ(printed.find("signingTime"), printed.npos);
}

TEST(Seal, it_refuses_a_second_signature_and_a_time_outside_the_certificate) {
    auto const again = sign_pdf(sealed(), sample_office(), k_words, k_noon);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, "seal.already_signed");
    auto const late = sign_pdf(certificate().pdf, sample_office(), k_words, {k_noon.ms + 4000LL * 86'400'000});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, "seal.outside_validity");
}

TEST(Seal, it_refuses_what_is_not_our_pdf) {
    auto const code = [](Bytes const& pdf) {
        auto const result = sign_pdf(pdf, sample_office(), {}, k_noon);
        return result ? std::string("signed") : result.error().code;
    };
    EXPECT_EQ(code({}), "seal.not_our_pdf");
    EXPECT_EQ(code(Bytes(1000, 'x')), "seal.not_our_pdf");
    auto const pdf = certificate().pdf;
    for (std::size_t length = 0; length < pdf.size() - 1; length += 997) {
        Bytes const cut(pdf.begin(), pdf.begin() + static_cast<std::ptrdiff_t>(length));
        code(cut);  // a cut file may still hold an older table; it must not crash
    }
    std::string loop = "%PDF-1.4\nxref\n0 0\ntrailer\n<< /Size 1 /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF\n";
    EXPECT_EQ(code(Bytes(loop.begin(), loop.end())), "seal.not_our_pdf");
}

TEST(Seal, a_page_that_is_not_there_is_refused) {
    Area area;
    area.page = 7;
    EXPECT_FALSE(sign_pdf(certificate().pdf, sample_office(), {}, k_noon, area));
}

}  // namespace
}  // namespace bolan::documents
