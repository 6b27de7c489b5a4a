// Photographs before they are drawn: sniffed, measured and stripped without being decoded, so that a hostile file
// costs nothing. EXIF (which may hold the place where the photograph was taken) never reaches the document; only the
// rotation is read from it.
#pragma once
#include "base/result.h"
#include "documents/layout.h"
#include <cstdint>
#include <span>

namespace bolan::documents {

inline constexpr std::size_t k_max_photo_bytes = 5 * 1000 * 1000;
inline constexpr int k_max_photo_side = 6000;                  // pixels
inline constexpr std::int64_t k_max_jpeg_pixels = 25'000'000;  // never decoded here
inline constexpr std::int64_t k_max_png_pixels = 8'000'000;    // decoded: 32 MB

enum class PhotoKind { jpeg, png };

struct PhotoInfo {
    PhotoKind kind = PhotoKind::jpeg;
    int width = 0, height = 0;  // of the stored pixels, before rotation
    int quarter_turns = 0;      // clockwise, to stand upright (EXIF orientation)
    bool is_mirrored = false;   // left and right exchanged, before turning
    Bytes image;                // JPEG without its metadata; PNG as it came
};

// Errors: bad_input "photo.not_an_image" (neither JPEG nor PNG), "photo.broken" (ends early or contradicts itself),
// "photo.colours_unsupported" (CMYK), too_large "photo.too_large" (bytes) and "photo.too_many_pixels".
[[nodiscard]] Result<PhotoInfo> inspect_photo(std::span<std::uint8_t const> image);

inline constexpr int k_print_side = 640;  // pixels: 360 dpi on a photograph of 45 mm
inline constexpr std::size_t k_print_bytes = 200'000;

// A JPEG that is larger than print has a use for (over twice k_print_side, or over k_print_bytes) is decoded at a
// fraction of its size and made again, so that the document stays light; any other photograph is returned as it is.
// Errors: bad_input "photo.broken" when it cannot be decoded.
[[nodiscard]] Result<PhotoInfo> fit_for_print(PhotoInfo photo);

}  // namespace bolan::documents
