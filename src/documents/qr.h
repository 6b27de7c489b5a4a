// QR codes (ISO/IEC 18004), error correction level M.
#pragma once
#include "base/result.h"
#include <string>
#include <string_view>
#include <vector>

namespace bolan::documents {

struct QrCode {
    int version = 0;         // 1..40
    int size = 0;            // modules a side: 17 + 4 * version, without the quiet zone
    std::vector<bool> dark;  // row by row
    bool at(int x, int y) const { return dark[static_cast<std::size_t>(y) * size + x]; }
};

inline constexpr int k_qr_quiet = 4;  // modules of white that must stay on each side

// The smallest code that holds `text`. Errors: bad_input "document.qr_empty", too_large "document.qr_too_long" over
// version `max_version`.
[[nodiscard]] Result<QrCode> make_qr(std::string_view text, int max_version = 40);

// One path on a white square with its quiet zone; `label` becomes the accessible name (escaped here). No inline style.
std::string qr_svg(QrCode const& code, std::string_view label);

}  // namespace bolan::documents
