// Draws a Layout as an A4 PDF in the house's identity, with the metadata of PDF/A-2b. Fonts are embedded as subsets:
// Noto Serif and Noto Sans for Latin, Noto Nastaliq Urdu for Urdu.
#pragma once
#include "base/clock.h"
#include "base/result.h"
#include "documents/layout.h"
#include <string>

namespace bolan::documents {

struct Meta {
    std::string title;     // shown in the window's title bar
    std::string author;    // the office
    std::string language;  // BCP 47: "en-PK", "ur-PK"
    std::string subject;   // may be empty
};

// A place on a page, in points from the bottom left corner, as PDF counts.
struct Area {
    int page = 1;  // 1 is the first
    double x = 0, y = 0, width = 0, height = 0;
};

struct Rendered {
    Bytes pdf;
    int pages = 0;
    Area signature;  // where the signature block stands; width 0 when there is none
};

// The same input gives the same bytes. Any thread: each thread keeps its own fonts and shaping caches (about 20 MB)
// from its first call on, so give drawing to few long-lived threads.
// Errors: from photo.h for a photograph that is refused; too_large "document.too_long" over 400 pages;
// bad_input "document.qr_too_long".
// Throws std::runtime_error when the fonts are not installed.
[[nodiscard]] Result<Rendered> render(Layout const& layout, Timestamp made_at, Meta const& meta);
[[nodiscard]] Result<Bytes> render_pdf(Layout const& layout, Timestamp made_at, Meta const& meta);

}  // namespace bolan::documents
