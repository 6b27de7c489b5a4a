#include "documents/pdf.h"
#include "documents/archive.h"
#include "documents/compose.h"
#include <cairo-pdf.h>
#include <new>
#include <stdexcept>

namespace bolan::documents {
namespace {

cairo_status_t append(void* closure, unsigned char const* data, unsigned int length) try {
    auto& out = *static_cast<Bytes*>(closure);
    out.insert(out.end(), data, data + length);
    return CAIRO_STATUS_SUCCESS;
} catch (std::bad_alloc const&) {
    return CAIRO_STATUS_NO_MEMORY;
}

void need(cairo_status_t status) {
    if (status != CAIRO_STATUS_SUCCESS)
        throw std::runtime_error(std::string("cairo: ") + cairo_status_to_string(status));
}

Bytes draw(Composition const& composition, Timestamp made_at) {
    Bytes out;
    cairo_surface_t* surface = cairo_pdf_surface_create_for_stream(append, &out, k_page_width, k_page_height);
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
    std::string const date = iso_time(made_at, 0);  // cairo's own would be the wall clock's
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date.c_str());
    cairo_t* cr = cairo_create(surface);
    for (auto const& sheet : composition.sheets) {
        for (auto const& command : sheet.commands) {
            cairo_new_path(cr);
            command(cr);
        }
        cairo_show_page(cr);
    }
    cairo_status_t const drawn = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    cairo_status_t const finished = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    need(drawn);
    need(finished);
    return out;
}

}  // namespace

Result<Rendered> render(Layout const& layout, Timestamp made_at, Meta const& meta) {
    auto const composition = TRY(compose(layout));
    Rendered result;
    result.pdf = TRY(make_archival(draw(composition, made_at), made_at, meta));
    result.pages = static_cast<int>(composition.sheets.size());
    result.signature = composition.signature;
    return result;
}

Result<Bytes> render_pdf(Layout const& layout, Timestamp made_at, Meta const& meta) {
    return TRY(render(layout, made_at, meta)).pdf;
}

}  // namespace bolan::documents
