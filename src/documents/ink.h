// The drawings of the house: needlework band, stitch, emblem, frame, code. Opaque paths only, as PDF/A wants.
#pragma once
#include "documents/layout.h"
#include "documents/photo.h"
#include "documents/qr.h"
#include "documents/text.h"
#include <memory>

struct _cairo_surface;

namespace bolan::documents::ink {

struct Box {
    double x, y, width, height;
};

constexpr Colour rgb(unsigned hex) {
    return {((hex >> 16) & 255) / 255.0, ((hex >> 8) & 255) / 255.0, (hex & 255) / 255.0};
}
inline constexpr Colour k_ink = rgb(0x17211f), k_ink_soft = rgb(0x4a5755), k_juniper_dark = rgb(0x0b3532),
                        k_juniper = rgb(0x0e5a54), k_madder = rgb(0x8a1f3d), k_madder_wash = rgb(0xf6e6ea),
                        k_saffron = rgb(0xe5a92f), k_cream = rgb(0xf6ecd8), k_sand = rgb(0xf7f2e8),
                        k_edge = rgb(0xd8cfbf), k_red = rgb(0xb3131f), k_night = rgb(0x082725), k_white = rgb(0xffffff);

void band(_cairo* cr, Box box);                           // whole tiles, stretched to fill the width
void stitch(_cairo* cr, double x1, double x2, double y);  // a running stitch
void rule(_cairo* cr, double x1, double x2, double y, double thickness, Colour colour);
void fill(_cairo* cr, Box box, Colour colour);
void outline(_cairo* cr, Box box, double thickness, Colour colour);
void emblem(_cairo* cr, double x, double y, double side);  // a placeholder until the Government gives its mark
void page_frame(_cairo* cr, Box page, double top_band, double bottom_band);
void code(_cairo* cr, QrCode const& qr, Box box);  // with its quiet zone inside the box

// A photograph ready to be drawn: a JPEG goes into the PDF as it is, a PNG is decoded and brought to print resolution.
class Picture {
  public:
    // Errors: bad_input "photo.broken" when a PNG fails to decode.
    [[nodiscard]] static Result<Picture> load(PhotoInfo info);
    // Stood upright, scaled to cover the box, cut at its edges.
    void draw(_cairo* cr, Box box) const;

  private:
    std::shared_ptr<_cairo_surface> m_surface;
    PhotoInfo m_info;
};

}  // namespace bolan::documents::ink
