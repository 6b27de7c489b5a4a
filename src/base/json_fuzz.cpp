// Any bytes as JSON: refused, or read, written and read again to the same value; the canonical form is a fixed point.
#include "base/json.h"
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const value = bolan::parse_json({reinterpret_cast<char const*>(data), size});
    if (!value) return -1;
    auto const again = bolan::parse_json(bolan::write_json(*value));
    if (!again || !(*again == *value)) std::abort();
    auto const canonical = bolan::write_canonical_json(*value);
    auto const read = bolan::parse_json(canonical);
    if (!read || bolan::write_canonical_json(*read) != canonical) std::abort();
    return 0;
}
