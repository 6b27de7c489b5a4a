// Text within XML and SVG.
#pragma once
#include <string>
#include <string_view>

namespace bolan::documents {

// Safe as content and as a quoted attribute; control characters, which XML 1.0 forbids even as references, are left
// out.
std::string markup_text(std::string_view text);

}  // namespace bolan::documents
