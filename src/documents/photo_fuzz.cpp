// Any bytes as a photograph: measured, stripped, and made light when large; nothing may crash or hang.
#include "documents/photo.h"
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const photo = bolan::documents::inspect_photo({data, size});
    // What the walk lets through is walked again without change.
    if (photo && !bolan::documents::inspect_photo(photo->image)) __builtin_trap();
    if (photo) (void)bolan::documents::fit_for_print(*photo);
    return 0;
}
