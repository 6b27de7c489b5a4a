// Lays a Layout out on pages: decides what stands where, and leaves the drawing to commands that run once the number
// of pages is known.
#pragma once
#include "documents/ink.h"
#include "documents/pdf.h"
#include <functional>
#include <vector>

namespace bolan::documents {

inline constexpr double k_mm = 72 / 25.4;
inline constexpr double k_page_width = 210 * k_mm, k_page_height = 297 * k_mm;
inline constexpr int k_max_pages = 400;

struct Sheet {
    std::vector<std::function<void(_cairo*)>> commands;
};

struct Composition {
    std::vector<Sheet> sheets;
    Area signature;
};

// Belongs to the calling thread until it is drawn: it holds text shaped with the thread's fonts.
// Errors: as render().
[[nodiscard]] Result<Composition> compose(Layout const& layout);

}  // namespace bolan::documents
