// A document ready to be drawn: every word chosen, every rule applied, nothing left to look up. Plain data, built by
// documents/issue from a definition and a case; drawn by documents/pdf. Says what stands on the paper, not where:
// the places, type and colours are the house's, so that every document of the province is known at a glance.
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace bolan::documents {

using Bytes = std::vector<std::uint8_t>;

// both: English on the left, Urdu on the right of the same page.
enum class Language { en, ur, both };

// One thing said in two languages. Which of them is drawn follows Layout::language; where only one is present (a
// name nobody has written in Urdu) the other stands in for it.
struct Words {
    std::string en;
    std::string ur;
    bool is_empty() const { return en.empty() && ur.empty(); }
};

// label | value in English ... value in Urdu | label in Urdu. A value that is the same in both languages (a CNIC, a
// number, a date in digits) goes into `value.en` alone and is drawn once. Numbers need no marks of direction: runs
// that start and end with a digit are isolated here.
struct Row {
    Words label;
    Words value;
    bool is_strong = false;  // the holder's name
};
struct Rows {
    std::vector<Row> rows;
};

struct Heading {
    Words text;
};

// Running text: "This is to certify that …". A newline starts a new line.
struct Paragraph {
    Words text;
    bool is_strong = false;
};

// Flows over as many pages as it needs, the head repeated on each; a row is never split between pages.
struct Table {
    struct Column {
        Words head;
        double weight = 1;       // share of the width
        bool is_number = false;  // set against the end of the column, digits left to right
    };
    std::vector<Column> columns;
    std::vector<std::vector<Words>> rows;  // as many cells as columns (missing cells are empty, more are dropped)
};

using Block = std::variant<Rows, Heading, Paragraph, Table>;

struct Photo {
    Bytes image;                         // JPEG or PNG; see photo.h for what is refused
    bool is_framed_when_missing = true;  // an empty frame with `missing` in it, when image is empty
    Words missing;                       // "Photograph not required"
};

// Who signs. Drawn at the foot, on the right (on the left of an Urdu page).
struct Signature {
    Words name;
    Words post;
    std::vector<Words> lines;  // office, date
};

struct Layout {
    Language language = Language::both;
    std::vector<Words> heading;  // the letterhead, largest body first: Government, department, office
    Words title;
    Words subtitle;            // "Under rule …"; may be empty
    std::vector<Row> numbers;  // number, date of issue, case reference: the lines under the title
    bool has_photo = false;
    Photo photo;
    std::vector<Block> body;
    bool has_signature = false;
    Signature signature;
    std::string qr;               // text of the code at the foot; empty: none
    std::vector<Words> qr_words;  // beside it: "Scan to verify", the verification URL, the document's code
    std::vector<Words> notes;     // small print above the foot
    Words footer;                 // on every page, beside the page number: "DC-QTA/2026/000123 · Government of …"
    std::vector<Words> stamps;    // "DUPLICATE", "CANCELLED", "SPECIMEN": across the head of every page
};

}  // namespace bolan::documents
