#include "demo/portrait.h"
#include "demo/chance.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <jpeglib.h>
#include <string>

namespace bolan::demo {

namespace {

struct Colour {
    double r, g, b;
};

constexpr int k_width = 350;
constexpr int k_height = 450;

class Canvas {
  public:
    explicit Canvas(Colour paper) : m_pixels(static_cast<std::size_t>(k_width) * k_height, paper) {}

    // What lies within f(x, y) <= 0, f in pixels near its edge; the edge is one pixel soft.
    template <typename Distance>
    void paint(Colour colour, Distance const& f, int left = 0, int top = 0, int right = k_width,
               int bottom = k_height) {
        for (int y = std::max(0, top); y < std::min(k_height, bottom); ++y)
            for (int x = std::max(0, left); x < std::min(k_width, right); ++x) {
                double const cover = std::clamp(0.5 - f(x + 0.5, y + 0.5), 0.0, 1.0);
                if (cover <= 0) continue;
                auto& at = m_pixels[static_cast<std::size_t>(y) * k_width + static_cast<std::size_t>(x)];
                at = {at.r + (colour.r - at.r) * cover, at.g + (colour.g - at.g) * cover,
                      at.b + (colour.b - at.b) * cover};
            }
    }
    void ellipse(Colour colour, double cx, double cy, double rx, double ry) {
        paint(
            colour, [=](double x, double y) { return oval(x, y, cx, cy, rx, ry); }, static_cast<int>(cx - rx) - 1,
            static_cast<int>(cy - ry) - 1, static_cast<int>(cx + rx) + 2, static_cast<int>(cy + ry) + 2);
    }
    static double oval(double x, double y, double cx, double cy, double rx, double ry) {
        double const dx = (x - cx) / rx, dy = (y - cy) / ry;
        return (std::sqrt(dx * dx + dy * dy) - 1) * std::min(rx, ry);
    }
    std::vector<std::uint8_t> jpeg() const;

  private:
    std::vector<Colour> m_pixels;
};

std::vector<std::uint8_t> Canvas::jpeg() const {
    jpeg_compress_struct writer{};
    jpeg_error_mgr errors{};
    writer.err = jpeg_std_error(&errors);
    jpeg_create_compress(&writer);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&writer, &bytes, &size);
    writer.image_width = k_width;
    writer.image_height = k_height;
    writer.input_components = 3;
    writer.in_color_space = JCS_RGB;
    jpeg_set_defaults(&writer);
    jpeg_set_quality(&writer, 85, TRUE);
    jpeg_start_compress(&writer, TRUE);
    std::array<unsigned char, static_cast<std::size_t>(k_width) * 3> line;
    for (int y = 0; y < k_height; ++y) {
        for (int x = 0; x < k_width; ++x) {
            auto const& at = m_pixels[static_cast<std::size_t>(y) * k_width + static_cast<std::size_t>(x)];
            auto const i = static_cast<std::size_t>(x) * 3;
            line[i] = static_cast<unsigned char>(std::lround(at.r));
            line[i + 1] = static_cast<unsigned char>(std::lround(at.g));
            line[i + 2] = static_cast<unsigned char>(std::lround(at.b));
        }
        JSAMPROW row = line.data();
        jpeg_write_scanlines(&writer, &row, 1);
    }
    jpeg_finish_compress(&writer);
    std::vector<std::uint8_t> out(bytes, bytes + size);
    jpeg_destroy_compress(&writer);
    std::free(bytes);
    return out;
}

Colour darker(Colour c, double by) { return {c.r * by, c.g * by, c.b * by}; }

void draw_face(Canvas& canvas, Colour skin, Colour hair, double face_width) {
    Colour const shade = darker(skin, 0.9);
    canvas.ellipse(shade, 175 - face_width, 215, 11, 24);
    canvas.ellipse(shade, 175 + face_width, 215, 11, 24);
    canvas.paint(skin, [=](double x, double y) {  // rounder above, narrower at the chin
        return Canvas::oval(x, y, 175, 210, face_width * (y > 210 ? 1 - (y - 210) / 620 : 1), y > 210 ? 100 : 92);
    });
    for (double const side : {-1.0, 1.0}) {
        double const cx = 175 + side * face_width * 0.44;
        canvas.ellipse({250, 248, 245}, cx, 205, 15, 8);
        canvas.ellipse({58, 38, 26}, cx, 205, 7, 7.5);
        canvas.ellipse({15, 10, 8}, cx, 205, 3.4, 3.6);
        canvas.ellipse(darker(hair, 0.9), cx, 184, 20, 4.5);
    }
    canvas.ellipse(darker(skin, 0.86), 175, 244, 13, 6);
    canvas.ellipse(skin, 175, 239, 12, 6);
    canvas.ellipse({168, 96, 86}, 175, 272, 24, 5.5);
    canvas.ellipse(darker({168, 96, 86}, 0.75), 175, 271, 22, 1.5);
}

}  // namespace

std::vector<std::uint8_t> draw_portrait(Figure figure, std::uint64_t n) {
    Chance chance(n, number_of(figure == Figure::man ? "man" : "woman"));
    constexpr Colour k_skins[] = {{224, 178, 140}, {206, 158, 120}, {190, 140, 104}, {232, 190, 156}};
    constexpr Colour k_hairs[] = {{34, 26, 22}, {48, 34, 26}, {24, 22, 24}, {92, 86, 82}};
    constexpr Colour k_cloths[] = {{236, 232, 222}, {92, 108, 128}, {120, 98, 78}, {64, 92, 84}, {150, 134, 110}};
    constexpr Colour k_scarves[] = {{122, 52, 66}, {46, 82, 110}, {38, 96, 84}, {150, 112, 52}, {88, 64, 116}};
    Colour const skin = k_skins[chance.below(std::size(k_skins))];
    Colour const hair = k_hairs[chance.below(std::size(k_hairs))];
    Colour const cloth = k_cloths[chance.below(std::size(k_cloths))];
    Colour const scarf = k_scarves[chance.below(std::size(k_scarves))];
    double const face_width = 68 + chance.unit() * 12;
    Canvas canvas({214, 226, 238});
    if (figure == Figure::woman) {
        canvas.ellipse(scarf, 175, 220, face_width + 44, 150);
        canvas.ellipse(scarf, 175, 480, 190, 170);
        canvas.ellipse(darker(scarf, 0.82), 175, 216, face_width + 16, 118);
        canvas.ellipse(hair, 175, 176, face_width + 6, 72);
        draw_face(canvas, skin, hair, face_width);
        canvas.paint(scarf, [=](double x, double y) {  // the scarf crosses under the chin
            return std::max(Canvas::oval(x, y, 175, 420, 130, 120), -Canvas::oval(x, y, 175, 210, face_width + 8, 106));
        });
    } else {
        canvas.ellipse(darker(cloth, 0.85), 175, 372, 62, 30);
        canvas.ellipse(darker(skin, 0.85), 175, 330, 42, 60);
        canvas.paint(cloth, [](double x, double y) {  // the shirt, open at the neck
            return std::max(Canvas::oval(x, y, 175, 500, 172, 150), -Canvas::oval(x, y, 175, 350, 48, 44));
        });
        canvas.ellipse(hair, 175, 180, face_width + 7, 88);
        draw_face(canvas, skin, hair, face_width);
        bool const has_cap = chance.one_in(0.45);
        bool const has_beard = chance.one_in(0.5);
        if (has_beard)
            canvas.paint(hair, [=](double x, double y) {
                return std::max(Canvas::oval(x, y, 175, 262, face_width - 4, 66),
                                -Canvas::oval(x, y, 175, 216, face_width - 12, 68));
            });
        canvas.ellipse(hair, 175, 260, has_beard || chance.one_in(0.7) ? 27 : 0.1, 4.5);
        Colour const top = has_cap ? scarf : hair;
        canvas.paint(top, [=](double x, double y) {
            return std::max(Canvas::oval(x, y, 175, 176, face_width + 9, 92), y - (has_cap ? 156 : 150));
        });
        if (has_cap)
            canvas.paint(darker(scarf, 0.75), [=](double x, double y) {
                return std::max({Canvas::oval(x, y, 175, 176, face_width + 9, 92), y - 157, 141 - y});
            });
    }
    return canvas.jpeg();
}

std::vector<std::uint8_t> draw_paper(std::string_view title) {
    std::string const text = "BT /F1 18 Tf 60 770 Td (" + std::string(title) +
                             ") Tj 0 -30 Td /F1 11 Tf (A sample paper of the demonstration.) Tj ET";
    std::string const objects[] = {
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        "<</Length " + std::to_string(text.size()) + ">>stream\n" + text + "\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"};
    std::string out = "%PDF-1.4\n", table;
    int n = 0;
    for (auto const& object : objects) {
        char entry[24];
        std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", out.size());
        table += entry;
        out += std::to_string(++n) + " 0 obj" + object + "endobj\n";
    }
    auto const at = out.size();
    out += "xref\n0 6\n0000000000 65535 f \n" + table + "trailer<</Size 6/Root 1 0 R>>\nstartxref\n" +
           std::to_string(at) + "\n%%EOF\n";
    return {out.begin(), out.end()};
}

}  // namespace bolan::demo
