#include "crypto/sealed.h"
#include <filesystem>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace bolan::crypto {
namespace {

TEST(Sealed, opens_with_its_own_key_only) {
    auto const key = OpeningKey::make();
    auto const sealed = seal(key.recipient(), as_bytes("a secret"));
    EXPECT_EQ(key.open(sealed), Bytes(as_bytes("a secret").begin(), as_bytes("a secret").end()));
    EXPECT_FALSE(OpeningKey::make().open(sealed));
    EXPECT_NE(sealed, seal(key.recipient(), as_bytes("a secret")));
}

TEST(Sealed, is_refused_when_a_bit_of_it_was_changed) {
    auto const key = OpeningKey::make();
    auto const digest = sha256("a key");
    auto sealed = seal(key.recipient(), as_bytes("a secret"));
    auto encrypted = encrypt_once(digest, as_bytes("a secret"));
    ASSERT_TRUE(decrypt_once(digest, encrypted));
    EXPECT_FALSE(decrypt_once(sha256("another"), encrypted));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        sealed[i] ^= 4;
        EXPECT_FALSE(key.open(sealed)) << i;
        sealed[i] ^= 4;
    }
    for (std::size_t i = 0; i < encrypted.size(); ++i) {
        encrypted[i] ^= 4;
        EXPECT_FALSE(decrypt_once(digest, encrypted)) << i;
        encrypted[i] ^= 4;
    }
    for (std::size_t size = 0; size < encrypted.size(); ++size)
        EXPECT_FALSE(decrypt_once(digest, std::span(encrypted).first(size)));
}

TEST(Sealed, keeps_its_key_in_a_file_for_its_owner) {
    auto folder = (std::filesystem::temp_directory_path() / "bolan_sealed_XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    auto const path = folder + "/key";
    auto const key = OpeningKey::make();
    key.save(path);
    EXPECT_EQ(OpeningKey::load(path)->recipient().text(), key.recipient().text());
    EXPECT_THROW(key.save(path), std::system_error);
    ::chmod(path.c_str(), 0644);
    EXPECT_EQ(OpeningKey::load(path).error().code, "key.readable_by_others");
    std::filesystem::remove_all(folder);
}

TEST(Sealed, reads_a_recipient_strictly) {
    auto const text = OpeningKey::make().recipient().text();
    EXPECT_EQ(parse_recipient(text)->text(), text);
    EXPECT_EQ(parse_recipient(text + "\n")->text(), text);
    EXPECT_FALSE(parse_recipient(text.substr(1)));
    EXPECT_FALSE(parse_recipient(text + "A"));
    EXPECT_FALSE(parse_recipient("opens:" + text.substr(5)));
    EXPECT_FALSE(parse_recipient(""));
}

}  // namespace
}  // namespace bolan::crypto
