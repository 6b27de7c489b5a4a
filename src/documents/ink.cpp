#include "documents/ink.h"
#include <algorithm>
#include <cairo.h>
#include <cmath>
#include <cstring>
#include <initializer_list>
#include <new>
#include <numbers>

namespace bolan::documents::ink {
namespace {

void set_colour(cairo_t* cr, Colour colour) { cairo_set_source_rgb(cr, colour.r, colour.g, colour.b); }

struct Point {
    double x, y;
};

void polygon(cairo_t* cr, std::initializer_list<Point> points, Colour colour) {
    set_colour(cr, colour);
    for (auto const& point : points) cairo_line_to(cr, point.x, point.y);
    cairo_close_path(cr);
    cairo_fill(cr);
}

// Water: curves of `length`, rising and falling in turn.
void wave(cairo_t* cr, Point from, double length, int crests) {
    cairo_move_to(cr, from.x, from.y);
    double const half = length / 2;
    for (int i = 0; i < crests; ++i) {
        double const rise = i % 2 == 0 ? -1.3 : 1.3;
        cairo_rel_curve_to(cr, half, 0, half, rise, length, rise);
    }
    cairo_stroke(cr);
}

struct PngSource {
    Bytes const* bytes;
    std::size_t at = 0;
};

cairo_status_t read_png(void* closure, unsigned char* out, unsigned int length) {
    auto& source = *static_cast<PngSource*>(closure);
    if (length > source.bytes->size() - source.at) return CAIRO_STATUS_READ_ERROR;
    std::copy_n(source.bytes->begin() + static_cast<std::ptrdiff_t>(source.at), length, out);
    source.at += length;
    return CAIRO_STATUS_SUCCESS;
}

std::shared_ptr<cairo_surface_t> own_surface(cairo_surface_t* surface) {
    return std::shared_ptr<cairo_surface_t>(surface, cairo_surface_destroy);
}

// Opaque (PDF/A has no soft mask here) and no larger than print needs.
std::shared_ptr<cairo_surface_t> decode_png(PhotoInfo const& info) {
    PngSource source{&info.image};
    auto const decoded = own_surface(cairo_image_surface_create_from_png_stream(read_png, &source));
    if (cairo_surface_status(decoded.get()) != CAIRO_STATUS_SUCCESS) return {};
    double const scale = std::min(1.0, static_cast<double>(k_print_side) / std::max(info.width, info.height));
    int const width = std::max(1, static_cast<int>(std::lround(info.width * scale)));
    int const height = std::max(1, static_cast<int>(std::lround(info.height * scale)));
    auto result = own_surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
    cairo_t* cr = cairo_create(result.get());
    set_colour(cr, k_white);
    cairo_paint(cr);
    cairo_scale(cr, static_cast<double>(width) / info.width, static_cast<double>(height) / info.height);
    cairo_set_source_surface(cr, decoded.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_BEST);
    cairo_paint(cr);
    bool const is_well = cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    return is_well ? result : nullptr;
}

// cairo puts the attached JPEG into the PDF and never reads the surface's pixels, which stay untouched zero pages.
std::shared_ptr<cairo_surface_t> attach_jpeg(PhotoInfo const& info) {
    auto surface = own_surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, info.width, info.height));
    auto owned = std::make_unique<Bytes>(info.image);
    auto const release = [](void* bytes) { delete static_cast<Bytes*>(bytes); };
    auto const status = cairo_surface_set_mime_data(surface.get(), CAIRO_MIME_TYPE_JPEG, owned->data(), owned->size(),
                                                    release, owned.get());
    if (status != CAIRO_STATUS_SUCCESS) return {};
    static_cast<void>(owned.release());  // the surface frees it
    return surface;
}

}  // namespace

void band(cairo_t* cr, Box box) {
    double const tile_height = box.height, tiles = std::max(1.0, std::round(box.width / (2 * tile_height)));
    cairo_save(cr);
    cairo_translate(cr, box.x, box.y);
    cairo_scale(cr, box.width / tiles / 24, tile_height / 12);
    fill(cr, {0, 0, 24 * tiles, 12}, k_night);
    // One path for each colour: a fill costs more than its points.
    auto const each_tile = [&](Colour colour, std::initializer_list<std::initializer_list<Point>> shapes) {
        set_colour(cr, colour);
        for (int i = 0; i < static_cast<int>(tiles); ++i) {
            for (auto const& shape : shapes) {
                for (auto const& point : shape) cairo_line_to(cr, 24.0 * i + point.x, point.y);
                cairo_close_path(cr);
                cairo_new_sub_path(cr);
            }
        }
        cairo_fill(cr);
    };
    each_tile(k_madder, {{{0, 0}, {24, 0}, {12, 12}}});
    each_tile(k_cream, {{{12, 1.6}, {14.6, 4.2}, {12, 6.8}, {9.4, 4.2}}});
    each_tile(k_saffron, {{{0, 5.2}, {2.6, 7.8}, {0, 10.4}}, {{24, 5.2}, {21.4, 7.8}, {24, 10.4}}});
    cairo_restore(cr);
}

void stitch(cairo_t* cr, double x1, double x2, double y) {
    double const dashes[] = {5.2, 3};
    cairo_save(cr);
    cairo_set_dash(cr, dashes, 2, 0);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    set_colour(cr, k_madder);
    cairo_set_line_width(cr, 1.3);
    cairo_move_to(cr, x1, y);
    cairo_line_to(cr, x2, y);
    cairo_stroke(cr);
    cairo_restore(cr);
}

void rule(cairo_t* cr, double x1, double x2, double y, double thickness, Colour colour) {
    set_colour(cr, colour);
    cairo_set_line_width(cr, thickness);
    cairo_move_to(cr, x1, y);
    cairo_line_to(cr, x2, y);
    cairo_stroke(cr);
}

void fill(cairo_t* cr, Box box, Colour colour) {
    set_colour(cr, colour);
    cairo_rectangle(cr, box.x, box.y, box.width, box.height);
    cairo_fill(cr);
}

void outline(cairo_t* cr, Box box, double thickness, Colour colour) {
    set_colour(cr, colour);
    cairo_set_line_width(cr, thickness);
    cairo_rectangle(cr, box.x, box.y, box.width, box.height);
    cairo_stroke(cr);
}

void emblem(cairo_t* cr, double x, double y, double side) {
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_scale(cr, side / 40, side / 40);
    polygon(cr, {{20, 0}, {40, 20}, {20, 40}, {0, 20}}, k_saffron);
    polygon(cr, {{20, 3.5}, {36.5, 20}, {20, 36.5}, {3.5, 20}}, k_madder);
    polygon(cr, {{20, 8}, {32, 20}, {20, 32}, {8, 20}}, k_cream);
    polygon(cr, {{9.5, 21.5}, {15, 15.5}, {18, 18.7}, {22, 13}, {30.5, 21.5}, {20, 32}}, k_juniper);
    set_colour(cr, k_cream);
    cairo_set_line_width(cr, 1.4);
    wave(cr, {11.5, 24.5}, 4.25, 4);
    wave(cr, {15, 28}, 3.35, 3);
    cairo_restore(cr);
}

void page_frame(cairo_t* cr, Box page, double top_band, double bottom_band) {
    outline(cr, page, 1.4, k_juniper_dark);
    double const inset = 2.6;
    Box const inner{page.x + inset, page.y + inset, page.width - 2 * inset, page.height - 2 * inset};
    outline(cr, inner, 0.5, k_saffron);
    band(cr, {inner.x, inner.y, inner.width, top_band});
    band(cr, {inner.x, inner.y + inner.height - bottom_band, inner.width, bottom_band});
}

// As an image of one bit a pixel, several pixels a module: a third of the drawing time of a certificate less than as
// paths, no hairlines between the modules, and edges as sharp.
void code(cairo_t* cr, QrCode const& qr, Box box) {
    constexpr int k_pixels = 6;
    int const side = (qr.size + 2 * k_qr_quiet) * k_pixels;
    auto const image = own_surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side));
    cairo_surface_flush(image.get());
    unsigned char* const pixels = cairo_image_surface_get_data(image.get());
    if (pixels == nullptr) throw std::bad_alloc();
    int const stride = cairo_image_surface_get_stride(image.get());
    for (int y = 0; y < side; ++y) {
        int const row = y / k_pixels - k_qr_quiet;
        for (int x = 0; x < side; ++x) {
            int const column = x / k_pixels - k_qr_quiet;
            bool const is_dark = row >= 0 && row < qr.size && column >= 0 && column < qr.size && qr.at(column, row);
            std::memset(pixels + static_cast<std::ptrdiff_t>(y) * stride + 4 * x, is_dark ? 0 : 0xff, 4);
        }
    }
    cairo_surface_mark_dirty(image.get());
    cairo_save(cr);
    cairo_translate(cr, box.x, box.y);
    cairo_scale(cr, box.width / side, box.width / side);
    cairo_set_source_surface(cr, image.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_NEAREST);
    cairo_paint(cr);
    cairo_restore(cr);
}

Result<Picture> Picture::load(PhotoInfo info) {
    Picture picture;
    picture.m_surface = info.kind == PhotoKind::jpeg ? attach_jpeg(info) : decode_png(info);
    if (!picture.m_surface) return Fail(Error::bad_input("photo.broken"));
    info.width = cairo_image_surface_get_width(picture.m_surface.get());
    info.height = cairo_image_surface_get_height(picture.m_surface.get());
    info.image.clear();
    picture.m_info = std::move(info);
    return picture;
}

void Picture::draw(cairo_t* cr, Box box) const {
    double const width = m_info.width, height = m_info.height;
    bool const is_on_side = m_info.quarter_turns % 2 == 1;
    double const cover =
        std::max(box.width / (is_on_side ? height : width), box.height / (is_on_side ? width : height));
    cairo_save(cr);
    cairo_rectangle(cr, box.x, box.y, box.width, box.height);
    cairo_clip(cr);
    cairo_translate(cr, box.x + box.width / 2, box.y + box.height / 2);
    cairo_rotate(cr, m_info.quarter_turns * std::numbers::pi / 2);
    cairo_scale(cr, m_info.is_mirrored ? -cover : cover, cover);
    cairo_set_source_surface(cr, m_surface.get(), -width / 2, -height / 2);
    // ISO 19005-2 clause 6.2.8: Interpolate is false; cairo writes true for every other filter.
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_NEAREST);
    cairo_paint(cr);
    cairo_restore(cr);
}

}  // namespace bolan::documents::ink
