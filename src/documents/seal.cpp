#include "documents/seal.h"
#include "base/check.h"
#include "crypto/cms.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "documents/pdf_file.h"
#include <algorithm>
#include <cstdio>

namespace bolan::documents {
namespace {

constexpr std::string_view k_range_room = "/ByteRange [0 0000000000 0000000000 0000000000]";

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", value);
    return text;
}

// The signature dictionary with its two gaps: ETSI EN 319 142-1 clause 5.3 and ISO 32000-1 table 252.
std::string signature_dictionary(std::size_t room, SealWords const& words, Timestamp at) {
    std::string out = "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached\n";
    out.append(k_range_room).append("\n/Contents <").append(2 * room, '0').append(">\n/M ").append(pdf_date(at));
    if (!words.name.empty()) out += " /Name " + pdf_text(words.name);
    if (!words.reason.empty()) out += " /Reason " + pdf_text(words.reason);
    if (!words.location.empty()) out += " /Location " + pdf_text(words.location);
    return out + " >>";
}

// A widget with nothing of its own to draw (flags: Print and Locked); the page already shows who signs.
std::string widget(int signature, int page, int appearance, Area const& where) {
    return "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /F 132 /V " + std::to_string(signature) +
           " 0 R /P " + std::to_string(page) + " 0 R /Rect [" + number(where.x) + " " + number(where.y) + " " +
           number(where.x + where.width) + " " + number(where.y + where.height) + "] /AP << /N " +
           std::to_string(appearance) + " 0 R >> >>";
}

// Fills both gaps. The range covers every byte but the hexadecimal string itself.
void fill_gaps(Bytes& pdf, std::size_t original_size, std::size_t room, crypto::SigningIdentity const& identity) {
    std::string_view const text(reinterpret_cast<char const*>(pdf.data()), pdf.size());
    auto const range_at = text.find(k_range_room, original_size);
    auto const gap_at = text.find("/Contents <", range_at) + 10;
    CHECK(range_at != text.npos && text[gap_at] == '<');
    std::size_t const gap_end = gap_at + 2 * room + 2, rest = pdf.size() - gap_end;
    char range[64];
    int const length = std::snprintf(range, sizeof range, "/ByteRange [0 %010zu %010zu %010zu]", gap_at, gap_end, rest);
    CHECK(static_cast<std::size_t>(length) == k_range_room.size());
    std::copy_n(range, length, pdf.begin() + static_cast<std::ptrdiff_t>(range_at));
    auto const all = std::span<std::uint8_t const>(pdf);
    auto const digest = crypto::Sha256().add(all.first(gap_at)).add(all.subspan(gap_end)).finish();
    auto const cms = crypto::sign_cms(identity, digest);
    CHECK(cms.size() <= room);
    std::string const hex = crypto::hex(cms);
    std::copy(hex.begin(), hex.end(), pdf.begin() + static_cast<std::ptrdiff_t>(gap_at + 1));
}

}  // namespace

Result<Bytes> sign_pdf(Bytes const& pdf, crypto::SigningIdentity const& identity, SealWords const& words, Timestamp at,
                       Area const& where) {
    auto const& validity = identity.certificate.validity;
    if (at < validity.from || at > validity.until) return Fail(Error::conflict("seal.outside_validity"));
    auto const file = TRY(PdfFile::open(pdf));
    auto const root = TRY(file.object(file.root()));
    int const page = TRY(file.page(where.page));
    auto const page_body = TRY(file.object(page));
    if (has_key(root, "/AcroForm") || has_key(page_body, "/Annots"))
        return Fail(Error::conflict("seal.already_signed"));
    std::size_t const room = crypto::cms_room(identity);
    PdfUpdate update(file);
    int const signature = update.add(signature_dictionary(room, words, at));
    int const appearance = update.add_stream("/Type /XObject /Subtype /Form /BBox [0 0 " + number(where.width) + " " +
                                                 number(where.height) + "] /Resources << >>",
                                             "");
    std::string const field = std::to_string(update.add(widget(signature, page, appearance, where))) + " 0 R";
    update.put(page, with_entries(page_body, "/Annots [" + field + "]"));
    update.put(file.root(), with_entries(root, "/AcroForm << /Fields [" + field + "] /SigFlags 3 >>"));
    auto const mark = crypto::Sha256().add(pdf).add(pdf_date(at)).add(identity.certificate.der).finish();
    Bytes result = update.finish(crypto::hex(std::span(mark).first(16)));
    fill_gaps(result, pdf.size(), room, identity);
    return result;
}

}  // namespace bolan::documents
