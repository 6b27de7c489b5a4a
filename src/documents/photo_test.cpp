#include "documents/photo.h"
#include "documents/testing.h"
#include <gtest/gtest.h>

namespace bolan::documents {
namespace {

using namespace testing;

std::string code_of(Bytes const& image) {
    auto const result = inspect_photo(image);
    return result ? "good" : result.error().code;
}

// The tiny JPEG with a segment after its first marker.
Bytes with_segment(std::uint8_t marker, std::string_view content) {
    auto image = tiny_jpeg();
    Bytes segment{0xff, marker, static_cast<std::uint8_t>((content.size() + 2) >> 8),
                  static_cast<std::uint8_t>(content.size() + 2)};
    segment.insert(segment.end(), content.begin(), content.end());
    image.insert(image.begin() + 2, segment.begin(), segment.end());
    return image;
}

Bytes with_orientation(char value) {
    std::string exif("Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS-SECRET", 42);
    exif[25] = value;
    return with_segment(0xe1, exif);
}

TEST(Photo, a_jpeg_is_measured_without_decoding) {
    auto const photo = inspect_photo(tiny_jpeg()).value();
    EXPECT_EQ(photo.kind, PhotoKind::jpeg);
    EXPECT_EQ(photo.width, 32);
    EXPECT_EQ(photo.height, 40);
    EXPECT_EQ(photo.image, tiny_jpeg());
}

TEST(Photo, metadata_is_left_behind_and_rotation_kept) {
    auto const photo = inspect_photo(with_orientation(6)).value();
    EXPECT_EQ(photo.quarter_turns, 1);
    EXPECT_FALSE(photo.is_mirrored);
    EXPECT_EQ(photo.image, tiny_jpeg());  // nothing of the EXIF is in it
    EXPECT_EQ(inspect_photo(with_orientation(3))->quarter_turns, 2);
    EXPECT_EQ(inspect_photo(with_orientation(8))->quarter_turns, 3);
    EXPECT_TRUE(inspect_photo(with_orientation(2))->is_mirrored);
    EXPECT_EQ(inspect_photo(with_orientation(99))->quarter_turns, 0);
    EXPECT_EQ(inspect_photo(with_segment(0xfe, "a comment"))->image, tiny_jpeg());
}

TEST(Photo, every_cut_and_every_flipped_byte_is_survived) {
    auto const whole = tiny_jpeg();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_NE(code_of(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length))), "good") << length;
    }
    for (auto const& original : {tiny_jpeg(), with_orientation(6), tiny_png(4, 4)}) {
        for (std::size_t i = 0; i < original.size(); ++i) {
            for (std::uint8_t const flip : {0x01, 0x80, 0xff}) {
                auto changed = original;
                changed[i] ^= flip;
                code_of(changed);  // any answer will do, but no crash (run under the address sanitizer)
            }
        }
    }
}

TEST(Photo, what_is_no_photograph_is_refused) {
    EXPECT_EQ(code_of({}), "photo.not_an_image");
    std::string const pdf = "%PDF-1.4 not a picture";
    EXPECT_EQ(code_of(Bytes(pdf.begin(), pdf.end())), "photo.not_an_image");
    EXPECT_EQ(code_of(Bytes(k_max_photo_bytes + 1, 0xff)), "photo.too_large");
}

TEST(Photo, a_bomb_is_refused_by_its_size_alone) {
    EXPECT_EQ(code_of(tiny_png(30'000, 30'000)), "photo.too_many_pixels");
    EXPECT_EQ(code_of(tiny_png(4000, 4000)), "photo.too_many_pixels");
    EXPECT_EQ(code_of(tiny_png(0, 10)), "photo.broken");
    auto jpeg = tiny_jpeg();
    for (std::size_t i = 0; i + 9 < jpeg.size(); ++i) {
        if (jpeg[i] == 0xff && jpeg[i + 1] == 0xc0)
            std::fill_n(jpeg.begin() + static_cast<std::ptrdiff_t>(i) + 5, 4, 0xff);
    }
    EXPECT_EQ(code_of(jpeg), "photo.too_many_pixels");
}

TEST(Photo, colours_for_printing_presses_are_refused) {
    auto jpeg = tiny_jpeg();
    for (std::size_t i = 0; i + 9 < jpeg.size(); ++i) {
        if (jpeg[i] == 0xff && jpeg[i + 1] == 0xc0) jpeg[i + 9] = 4;
    }
    EXPECT_EQ(code_of(jpeg), "photo.colours_unsupported");
}

TEST(Photo, a_heavy_photograph_is_made_light_and_a_light_one_left_alone) {
    auto const heavy = large_jpeg(1500, 2000);
    ASSERT_GT(heavy.size(), 4 * k_print_bytes);
    auto const light = fit_for_print(inspect_photo(heavy).value()).value();
    EXPECT_LT(light.image.size(), heavy.size() / 4);
    EXPECT_EQ(light.height, 750);  // three eighths: the next above 640
    auto const again = inspect_photo(light.image).value();
    EXPECT_EQ(again.width, light.width);
    EXPECT_EQ(again.height, light.height);
    EXPECT_EQ(fit_for_print(inspect_photo(tiny_jpeg()).value())->image, tiny_jpeg());
}

TEST(Photo, damage_inside_a_heavy_photograph_is_survived) {
    auto const heavy = large_jpeg(1400, 1400);
    for (std::size_t at = 20; at < heavy.size(); at += at < 700 ? 23 : heavy.size() / 5) {
        auto changed = heavy;
        changed[at] ^= 0xff;
        auto const photo = inspect_photo(changed);
        if (photo) static_cast<void>(fit_for_print(*photo));
    }
}

TEST(Photo, a_png_is_measured) {
    auto const photo = inspect_photo(tiny_png(20, 30)).value();
    EXPECT_EQ(photo.kind, PhotoKind::png);
    EXPECT_EQ(photo.width, 20);
    EXPECT_EQ(photo.height, 30);
}

}  // namespace
}  // namespace bolan::documents
