#include "documents/archive.h"
#include "base/check.h"
#include "base/text.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "documents/markup.h"
#include "documents/pdf_file.h"
#include <cmath>
#include <initializer_list>
#include <zlib.h>

namespace bolan::documents {
namespace {

constexpr std::string_view k_creator = "Bolan";
constexpr std::string_view k_producer = "Bolan with cairo";

std::string xmp(Timestamp made_at, Meta const& meta) {
    std::string date = iso_time(made_at, 0);
    date.replace(19, std::string::npos, "Z");
    auto const alt = [](std::string_view text) {
        return "<rdf:Alt><rdf:li xml:lang=\"x-default\">" + markup_text(text) + "</rdf:li></rdf:Alt>";
    };
    std::string out =
        "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
        " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\n"
        " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
        "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>\n"
        "<dc:format>application/pdf</dc:format>\n";
    out += "<dc:title>" + alt(meta.title) + "</dc:title>\n";
    if (!meta.author.empty()) {
        out += "<dc:creator><rdf:Seq><rdf:li>" + markup_text(meta.author) + "</rdf:li></rdf:Seq></dc:creator>\n";
    }
    if (!meta.subject.empty()) out += "<dc:description>" + alt(meta.subject) + "</dc:description>\n";
    if (!meta.language.empty()) {
        out += "<dc:language><rdf:Bag><rdf:li>" + markup_text(meta.language) + "</rdf:li></rdf:Bag></dc:language>\n";
    }
    out += "<xmp:CreateDate>" + date + "</xmp:CreateDate>\n<xmp:ModifyDate>" + date + "</xmp:ModifyDate>\n";
    out += "<xmp:CreatorTool>" + std::string(k_creator) + "</xmp:CreatorTool>\n";
    out += "<pdf:Producer>" + std::string(k_producer) + "</pdf:Producer>\n";
    return out + "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>";
}

std::string info(Timestamp made_at, Meta const& meta) {
    std::string out = "<< /Title " + pdf_text(meta.title);
    if (!meta.author.empty()) out += " /Author " + pdf_text(meta.author);
    if (!meta.subject.empty()) out += " /Subject " + pdf_text(meta.subject);
    out += " /Creator " + pdf_text(k_creator) + " /Producer " + pdf_text(k_producer);
    return out + " /CreationDate " + pdf_date(made_at) + " /ModDate " + pdf_date(made_at) + " >>";
}

std::string deflate(std::string_view data) {
    uLongf length = compressBound(data.size());
    std::string out(length, '\0');
    int const status = compress2(reinterpret_cast<Bytef*>(out.data()), &length,
                                 reinterpret_cast<Bytef const*>(data.data()), data.size(), 9);
    CHECK(status == Z_OK);
    out.resize(length);
    return out;
}

// Big-endian numbers of an ICC profile (ICC.1:2010 clause 4).
struct IccText : std::string {
    void u16(unsigned value) {
        push_back(static_cast<char>(value >> 8));
        push_back(static_cast<char>(value));
    }
    void u32(std::uint32_t value) {
        u16(value >> 16);
        u16(value & 0xffff);
    }
    void fixed(std::initializer_list<double> values) {
        for (double value : values)
            u32(static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(value * 65536))));
    }
};

std::string icc_words(std::string_view ascii) {
    IccText out;
    out.append("mluc", 4);
    for (std::uint32_t value : {0U, 1U, 12U}) out.u32(value);
    out.append("enUS");
    out.u32(static_cast<std::uint32_t>(2 * ascii.size()));
    out.u32(28);
    for (char c : ascii) out.u16(static_cast<unsigned char>(c));
    return out;
}

std::string icc_numbers(char const* type, std::initializer_list<double> values) {
    IccText out;
    out.append(type, 4);
    out.u32(0);
    out.fixed(values);
    return out;
}

std::string icc_curve() {
    IccText out;
    out.append("para", 4);
    out.u32(0);
    out.u16(3);  // function type 3: (aX + b)^g above d, cX below
    out.u16(0);
    out.fixed({2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045});
    return out;
}

}  // namespace

std::string srgb_profile() {
    // Primaries and white adapted from D65 to the profile connection space's D50 by Bradford's matrix.
    std::pair<char const*, std::string> const tags[] = {
        {"desc", icc_words("sRGB IEC61966-2.1")},
        {"cprt", icc_words("Public domain")},
        {"wtpt", icc_numbers("XYZ ", {0.9642, 1.0, 0.8249})},
        {"chad",
         icc_numbers("sf32", {1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168})},
        {"rXYZ", icc_numbers("XYZ ", {0.43607, 0.22249, 0.01392})},
        {"gXYZ", icc_numbers("XYZ ", {0.38515, 0.71687, 0.09708})},
        {"bXYZ", icc_numbers("XYZ ", {0.14307, 0.06061, 0.71410})},
        {"rTRC", icc_curve()},
        {"gTRC", icc_curve()},
        {"bTRC", icc_curve()},
    };
    IccText table, data;
    std::uint32_t const count = std::size(tags), start = 128 + 4 + 12 * count;
    table.u32(count);
    for (auto const& [name, body] : tags) {
        table.append(name, 4);
        table.u32(static_cast<std::uint32_t>(start + data.size()));
        table.u32(static_cast<std::uint32_t>(body.size()));
        data += body;
        data.resize((data.size() + 3) / 4 * 4, '\0');
    }
    IccText head;
    head.u32(static_cast<std::uint32_t>(start + data.size()));
    head.u32(0);
    head.u32(0x04200000);
    head.append("mntrRGB XYZ ");
    for (unsigned part : {2026U, 1U, 1U, 0U, 0U, 0U}) head.u16(part);  // fixed, so that documents are reproducible
    head.append("acsp");
    head.resize(68, '\0');
    head.fixed({0.9642, 1.0, 0.8249});
    head.resize(128, '\0');
    return head + table + data;
}

Result<Bytes> make_archival(Bytes const& pdf, Timestamp made_at, Meta const& meta) {
    auto const file = TRY(PdfFile::open(pdf));
    static std::string const profile = deflate(srgb_profile());
    PdfUpdate update(file);
    int const metadata = update.add_stream("/Type /Metadata /Subtype /XML", xmp(made_at, meta));
    int const icc = update.add_stream("/N 3 /Filter /FlateDecode", profile);
    int const intent = update.add(
        "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1) "
        "/Info (sRGB IEC61966-2.1) /RegistryName (http://www.color.org) /DestOutputProfile " +
        std::to_string(icc) + " 0 R >>");
    std::string entries = "/Version /1.7 /Metadata " + std::to_string(metadata) + " 0 R /OutputIntents [" +
                          std::to_string(intent) + " 0 R] /ViewerPreferences << /DisplayDocTitle true >>";
    if (!meta.language.empty()) entries += " /Lang " + pdf_text(meta.language);
    update.put(file.root(), with_entries(TRY(file.object(file.root())), entries));
    if (file.info() == 0) return Fail(Error::bad_input("seal.not_our_pdf"));
    update.put(file.info(), info(made_at, meta));
    // Clause 6.2.11.3.2: an embedded CIDFontType2 says how its glyphs are found; cairo leaves out what is the default.
    for (int number = 1; number < file.object_count(); ++number) {
        auto const body = file.object(number);
        if (body && has_key(*body, "/CIDFontType2") && !has_key(*body, "/CIDToGIDMap")) {
            update.put(number, with_entries(*body, "/CIDToGIDMap /Identity"));
        }
    }
    auto const digest = crypto::Sha256().add(pdf).add(meta.title).finish();
    return update.finish(crypto::hex(std::span(digest).first(16)));
}

}  // namespace bolan::documents
