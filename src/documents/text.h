// Text set in the house's faces: Noto Sans and Noto Serif for Latin, Noto Nastaliq Urdu for Urdu, Noto Naskh Arabic for
// the few letters (Sindhi, Balochi) that the Nastaliq lacks. Lines are spaced by their ink, since Nastaliq rises and
// falls far outside its nominal line, and numbers are isolated so that a CNIC in Urdu is not turned round.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct _cairo;

namespace bolan::documents {

struct Colour {
    double r, g, b;
};

enum class Face { sans, sans_bold, serif_bold };
enum class Align { left, centre, right };

struct Style {
    Face face = Face::sans;
    double size = 10;  // points, of Latin; Urdu is set `k_urdu_scale` larger to look as large
    Colour colour{};
    Align align = Align::left;
};

inline constexpr double k_urdu_scale = 1.18;

// Text broken into lines for a width, measured, ready to be drawn. Cheap to copy. Belongs to the thread that made it.
class Piece {
  public:
    struct Line {
        double x;  // from the left edge of the width
        double width;
        double ascent;   // from the top of the ink, or of an ordinary capital, down to the baseline
        double depth;    // from the baseline down to the lowest ink
        double advance;  // from the previous line's baseline to this one's; 0 for the first
    };

    Piece() = default;
    bool is_empty() const { return !m_lines; }
    std::vector<Line> const& lines() const;
    double ascent() const { return is_empty() ? 0 : m_lines->front().ascent; }
    double height() const { return height(0, lines().size()); }
    double height(std::size_t first, std::size_t count) const;  // of some of the lines, ink top to ink bottom
    double width() const;                                       // of the widest line

    // Draws lines `first` … with the first one's baseline at `baseline`. `left` is the left edge of the width.
    void draw(_cairo* cr, double left, double baseline) const { draw(cr, left, baseline, 0, lines().size()); }
    void draw(_cairo* cr, double left, double baseline, std::size_t first, std::size_t count) const;

  private:
    friend class Typesetter;
    std::shared_ptr<void> m_layout;
    std::shared_ptr<std::vector<Line> const> m_lines;  // never an empty vector
    Colour m_colour{};
};

// One for each thread: holds the font files, the font map and the shaping caches.
class Typesetter {
  public:
    // Throws std::runtime_error when a font file is absent (Debian's fonts-noto-core).
    static Typesetter& of_this_thread();
    ~Typesetter();

    // `width` 0 does not break lines but at a newline. Shaping Nastaliq is what drawing a document costs most, and most
    // texts return (labels, headings): the last few thousand are kept.
    Piece set(std::string_view text, Style const& style, double width);
    // The glyphs that `text` becomes; 0 is .notdef.
    std::vector<std::uint32_t> glyphs(std::string_view text);

  private:
    Typesetter();
    Piece shape(std::string_view text, Style const& style, double width);
    struct Native;
    std::unique_ptr<Native> m_native;
};

// Whether any letter of the text is written from right to left.
bool has_urdu(std::string_view text);

// Puts U+2066 … U+2069 around every run of Latin letters and digits with the marks between them ("54400-1234567-1",
// "DC-QTA/2026/12", "0300 1234567", "۱۲-۵-۲۰۲۶").
std::string isolate_numbers(std::string_view text);

}  // namespace bolan::documents
