#include "documents/photo.h"
#include <algorithm>
#include <optional>

namespace bolan::documents {
namespace {

Fail broken() { return Fail(Error::bad_input("photo.broken")); }

// Big- or little-endian numbers out of bytes; reading outside yields nothing.
struct Reader {
    std::span<std::uint8_t const> in;
    bool is_little = false;

    std::optional<std::uint32_t> number(std::size_t at, std::size_t octets) const {
        if (at > in.size() || octets > in.size() - at) return {};
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < octets; ++i) value = value << 8 | in[at + (is_little ? octets - 1 - i : i)];
        return value;
    }
};

bool starts_with(std::span<std::uint8_t const> in, std::string_view text) {
    return in.size() >= text.size() && std::equal(text.begin(), text.end(), in.begin(), [](char a, std::uint8_t b) {
               return static_cast<std::uint8_t>(a) == b;
           });
}

Result<void> check_size(std::uint32_t width, std::uint32_t height, std::int64_t max_pixels) {
    if (width == 0 || height == 0) return broken();
    if (width > k_max_photo_side || height > k_max_photo_side ||
        static_cast<std::int64_t>(width) * height > max_pixels) {
        return Fail(Error::of(ErrorKind::too_large, "photo.too_many_pixels")
                        .with("width", std::to_string(width))
                        .with("height", std::to_string(height)));
    }
    return {};
}

// EXIF 2.32 section 4.6: a TIFF header, then the first directory of 12-byte entries; 0x0112 is the orientation, 1..8.
int exif_orientation(std::span<std::uint8_t const> segment) {
    if (!starts_with(segment, std::string_view("Exif\0\0", 6))) return 1;
    Reader tiff{segment.subspan(6)};
    auto const order = tiff.number(0, 2);
    tiff.is_little = order == 0x4949;
    auto const directory = tiff.number(4, 4);
    if ((order != 0x4949 && order != 0x4d4d) || !directory) return 1;
    auto const count = tiff.number(*directory, 2);
    for (std::uint32_t i = 0; count && i < *count; ++i) {
        std::size_t const entry = *directory + 2 + std::size_t{12} * i;
        auto const tag = tiff.number(entry, 2);
        if (!tag) return 1;
        if (*tag != 0x0112) continue;
        auto const value = tiff.number(entry + 8, 2);
        return value && *value >= 1 && *value <= 8 ? static_cast<int>(*value) : 1;
    }
    return 1;
}

void set_orientation(PhotoInfo& photo, int orientation) {
    static constexpr int k_turns[] = {0, 0, 0, 2, 2, 3, 1, 1, 3};
    photo.quarter_turns = k_turns[orientation];
    photo.is_mirrored = orientation == 2 || orientation == 4 || orientation == 5 || orientation == 7;
}

// ITU T.81 annex B: markers with their segments up to the scans, then entropy-coded data in which FF is followed by 00
// or by a restart marker. Keeps what decoding needs and drops every application and comment segment but JFIF and Adobe.
class JpegWalk {
  public:
    explicit JpegWalk(std::span<std::uint8_t const> in) : m_in{in} {}

    Result<PhotoInfo> run() {
        m_photo.image = {0xff, 0xd8};
        std::size_t at = 2;
        for (;;) {
            auto const lead = m_in.number(at, 2);
            if (!lead || *lead < 0xff00) return broken();
            if (*lead == 0xffff) {  // fill
                ++at;
                continue;
            }
            std::uint8_t const marker = *lead & 0xff;
            if (marker == 0xd9) break;
            at = TRY(segment(marker, at));
        }
        if (m_photo.width == 0 || !m_has_scan) return broken();
        m_photo.image.insert(m_photo.image.end(), {0xff, 0xd9});
        return std::move(m_photo);
    }

  private:
    // Reads the segment whose marker stands at `at`; returns where the next marker stands.
    Result<std::size_t> segment(std::uint8_t marker, std::size_t at) {
        auto const length = m_in.number(at + 2, 2);
        if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8) || !length || *length < 2) return broken();
        std::size_t end = at + 2 + *length;
        if (end > m_in.in.size()) return broken();
        auto const content = m_in.in.subspan(at + 4, *length - 2);
        bool const is_frame = marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (is_frame) TRY(frame(marker, content));
        if (marker == 0xe1 && !m_has_scan) set_orientation(m_photo, exif_orientation(content));
        if (marker == 0xda) {
            if (m_photo.width == 0) return broken();
            m_has_scan = true;
            end = TRY(scan_end(end));
        }
        bool const is_kept = marker < 0xe0 || starts_with(content, "JFIF") || marker == 0xee;
        if (is_kept) m_photo.image.insert(m_photo.image.end(), m_in.in.begin() + at, m_in.in.begin() + end);
        return end;
    }
    // Baseline, extended and progressive Huffman: what PDF's DCTDecode reads.
    Result<void> frame(std::uint8_t marker, std::span<std::uint8_t const> content) {
        if (marker > 0xc2 || m_photo.width != 0 || content.size() < 6 || content[0] != 8) return broken();
        Reader const in{content};
        auto const height = *in.number(1, 2), width = *in.number(3, 2);
        std::size_t const components = content[5];
        TRY(check_size(width, height, k_max_jpeg_pixels));
        if (components != 1 && components != 3) return Fail(Error::bad_input("photo.colours_unsupported"));
        if (content.size() != 6 + 3 * components) return broken();
        m_photo.width = static_cast<int>(width);
        m_photo.height = static_cast<int>(height);
        return {};
    }
    Result<std::size_t> scan_end(std::size_t at) const {
        for (; at + 1 < m_in.in.size(); ++at) {
            if (m_in.in[at] != 0xff) continue;
            std::uint8_t const next = m_in.in[at + 1];
            if (next != 0 && (next < 0xd0 || next > 0xd7)) return at;
        }
        return broken();
    }

    Reader m_in;
    PhotoInfo m_photo;
    bool m_has_scan = false;
};

// PNG (third edition) clause 5: the signature, then chunks of length, type, data, CRC; IHDR first, IEND last.
Result<PhotoInfo> walk_png(std::span<std::uint8_t const> image) {
    Reader const in{image};
    PhotoInfo photo;
    photo.kind = PhotoKind::png;
    bool has_data = false;
    for (std::size_t at = 8;;) {
        auto const length = in.number(at, 4), type = in.number(at + 4, 4);
        if (!length || !type || *length > image.size() - at - 8 || image.size() - at - 8 - *length < 4) return broken();
        bool const is_first = at == 8;
        if (is_first != (*type == 0x49484452)) return broken();  // IHDR
        if (is_first) {
            if (*length != 13) return broken();
            TRY(check_size(*in.number(16, 4), *in.number(20, 4), k_max_png_pixels));
            photo.width = static_cast<int>(*in.number(16, 4));
            photo.height = static_cast<int>(*in.number(20, 4));
        }
        has_data = has_data || *type == 0x49444154;  // IDAT
        at += 12 + std::size_t{*length};
        if (*type == 0x49454e44) break;  // IEND
    }
    if (!has_data) return broken();
    photo.image.assign(image.begin(), image.end());
    return photo;
}

}  // namespace

Result<PhotoInfo> inspect_photo(std::span<std::uint8_t const> image) {
    if (image.size() > k_max_photo_bytes) {
        return Fail(Error::of(ErrorKind::too_large, "photo.too_large").with("bytes", std::to_string(image.size())));
    }
    if (starts_with(image, "\xff\xd8\xff")) return JpegWalk(image).run();
    if (starts_with(image, "\x89PNG\r\n\x1a\n")) return walk_png(image);
    return Fail(Error::bad_input("photo.not_an_image"));
}

}  // namespace bolan::documents
