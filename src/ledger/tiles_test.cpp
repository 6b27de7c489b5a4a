#include "ledger/tiles.h"
#include "crypto/encoding.h"
#include <algorithm>
#include <gtest/gtest.h>

namespace bolan::ledger {
namespace {

TEST(Tiles, paths_are_those_of_the_standard) {
    EXPECT_EQ(tile_path({0, 0, 256}), "/log/tile/0/000");
    EXPECT_EQ(tile_path({0, 1234067, 256}), "/log/tile/0/x001/x234/067");
    EXPECT_EQ(tile_path({0, 273, 112}), "/log/tile/0/273.p/112");
    EXPECT_EQ(tile_path({1, 1, 17}), "/log/tile/1/001.p/17");
    EXPECT_EQ(tile_path({7, 1000, 1}), "/log/tile/7/x001/000.p/1");
    EXPECT_EQ(tile_path({TilePath::entries, 999999, 256}), "/log/tile/entries/x999/999");
    EXPECT_EQ(tile_path({TilePath::entries, 1000000, 255}), "/log/tile/entries/x001/x000/000.p/255");
}

TEST(Tiles, every_written_path_is_read_back) {
    for (int level : {TilePath::entries, 0, 1, 7})
        for (std::uint64_t number : {0ull, 1ull, 999ull, 1000ull, 1234067ull, 999999999999999999ull})
            for (int width : {1, 99, 255, 256}) {
                TilePath const tile{level, number, width};
                EXPECT_EQ(parse_tile_path(tile_path(tile)), tile) << tile_path(tile);
            }
}

TEST(Tiles, no_other_form_of_a_path_is_accepted) {
    for (auto bad : {"",
                     "/log/tile/",
                     "/log/tile/0",
                     "/log/tile/0/",
                     "/log/tile/0/1",
                     "/log/tile/0/0001",
                     "/log/tile/00/000",
                     "/log/tile/8/000",
                     "/log/tile/-1/000",
                     "/log/tile/0/000.p/0",
                     "/log/tile/0/000.p/256",
                     "/log/tile/0/000.p/05",
                     "/log/tile/0/000.p/",
                     "/log/tile/0/001/234",
                     "/log/tile/0/x000/001",
                     "/log/tile/0/x001/x234",
                     "/log/tile/0/000/",
                     "/log/tile/0/../000",
                     "/log/tile/0/000?x",
                     "/log/tile/entry/000",
                     "/log/tile/0/x999999999999999999999/000",
                     "/tile/0/000",
                     "/log/tile/0/0x0"})
        EXPECT_FALSE(parse_tile_path(bad)) << bad;
}

TEST(Tiles, a_bundle_gives_each_entry_its_length) {
    auto const one = crypto::sha256("one");
    auto const two = crypto::sha256("two");
    EXPECT_EQ(crypto::hex(crypto::as_bytes(entry_bundle({one, two}))),
              "0020" + crypto::hex(one) + "0020" + crypto::hex(two));
}

// The worked example of the note format in Go's golang.org/x/mod/sumdb/note.
TEST(Notes, are_signed_as_in_the_published_example) {
    auto const typed = crypto::parse_base64("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz");
    ASSERT_TRUE(typed && typed->size() == 33);
    crypto::Seed seed;
    std::copy(typed->begin() + 1, typed->end(), seed.begin());
    auto const key = crypto::SigningKey::from_seed(seed);
    EXPECT_EQ(verifier_key("PeterNeumann", key.public_key()),
              "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    EXPECT_EQ(
        sign_note(
            "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
            "PeterNeumann", key),
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        "\u2014 PeterNeumann "
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n");
}

TEST(Notes, a_checkpoint_is_origin_size_and_root) {
    EXPECT_EQ(checkpoint_text("example.com/behind-the-sofa", 20852163, crypto::sha256("")),
              "example.com/behind-the-sofa\n20852163\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
}

}  // namespace
}  // namespace bolan::ledger
