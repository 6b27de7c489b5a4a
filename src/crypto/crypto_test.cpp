#include "crypto/ed25519.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "crypto/password.h"
#include "crypto/token.h"
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sys/stat.h>
#include <thread>

namespace bolan::crypto {
namespace {

std::string make_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "bolan_crypto_XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    return name;
}

// FIPS 180-4 examples.
TEST(Hash, gives_the_published_digests) {
    EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Hash, in_pieces_is_the_hash_of_the_whole) {
    std::string const text(1000, 'x');
    for (std::size_t cut : {0, 1, 63, 64, 65, 500, 999, 1000}) {
        auto const view = std::string_view(text);
        EXPECT_EQ(Sha256().add(view.substr(0, cut)).add(view.substr(cut)).finish(), sha256(text));
    }
    EXPECT_EQ(Sha256().add_byte('a').add("bc").finish(), sha256("abc"));
}

TEST(Hash, a_copy_continues_on_its_own) {
    Sha256 first;
    first.add("ab");
    Sha256 second = first;
    first.add("c");
    second.add("d");
    EXPECT_EQ(first.finish(), sha256("abc"));
    EXPECT_EQ(second.finish(), sha256("abd"));
}

// RFC 4231 cases 1, 2 and 6.
TEST(Hash, hmac_gives_the_published_values) {
    EXPECT_EQ(hex(hmac_sha256(Bytes(20, 0x0b), as_bytes("Hi There"))),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hex(hmac_sha256(Bytes(131, 0xaa), as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

// RFC 4648 section 10.
TEST(Encoding, gives_the_published_base64) {
    std::pair<char const*, char const*> const cases[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
    for (auto const& [plain, coded] : cases) {
        EXPECT_EQ(base64(as_bytes(plain)), coded);
        auto const back = parse_base64(coded);
        ASSERT_TRUE(back);
        EXPECT_TRUE(std::ranges::equal(*back, as_bytes(plain)));
    }
    EXPECT_EQ(base64url(Bytes{0xfb, 0xff}), "-_8");
    EXPECT_EQ(parse_base64url("-_8"), (Bytes{0xfb, 0xff}));
}

TEST(Encoding, refuses_what_is_not_the_one_right_form) {
    for (auto bad : {"Zg", "Zg=", "Zg===", "Zh==", "Z===", "====", "Zm9v\n", "Zm 9", "-_8=", "=Zm9"})
        EXPECT_FALSE(parse_base64(bad)) << bad;
    for (auto bad : {"Zg==", "Z", "Zh", "+/8", "Zm9v "}) EXPECT_FALSE(parse_base64url(bad)) << bad;
    for (auto bad : {"0", "0g", "zz", " 00"}) EXPECT_FALSE(parse_hex(bad)) << bad;
    auto const digest = hex(sha256("abc"));
    EXPECT_EQ(parse_digest(digest), sha256("abc"));
    EXPECT_FALSE(parse_digest(digest.substr(2)));
    EXPECT_FALSE(parse_digest("BA" + digest.substr(2)));
}

TEST(Encoding, every_byte_comes_back) {
    Bytes all(256);
    for (int i = 0; i < 256; ++i) all[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(i);
    EXPECT_EQ(parse_hex(hex(all)), all);
    EXPECT_EQ(parse_base64(base64(all)), all);
    EXPECT_EQ(parse_base64url(base64url(all)), all);
}

// RFC 8032 section 7.1, TEST 2.
TEST(Ed25519, signs_as_published) {
    Seed seed;
    std::ranges::copy(*parse_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"), seed.begin());
    auto const key = SigningKey::from_seed(seed);
    EXPECT_EQ(hex(key.public_key()), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    auto const signature = key.sign(std::string_view("\x72", 1));
    EXPECT_EQ(hex(signature),
              "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
              "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    EXPECT_TRUE(verify(key.public_key(), "\x72", signature));
    auto wrong = signature;
    wrong[5] ^= 1;
    EXPECT_FALSE(verify(key.public_key(), "\x72", wrong));
    EXPECT_FALSE(verify(key.public_key(), "\x73", signature));
    EXPECT_FALSE(verify(SigningKey::make().public_key(), "\x72", signature));
}

TEST(Ed25519, a_saved_key_is_private_and_comes_back) {
    auto const path = make_folder() + "/log.key";
    auto const made = SigningKey::load_or_make(path);
    ASSERT_TRUE(made);
    struct stat about {};
    ASSERT_EQ(::stat(path.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0600u);
    EXPECT_EQ(about.st_size, 32);
    EXPECT_EQ(SigningKey::load_or_make(path)->public_key(), made->public_key());
    EXPECT_THROW(SigningKey::make().save(path), std::system_error);
    EXPECT_EQ(SigningKey::load(path)->public_key(), made->public_key());
}

TEST(Ed25519, a_bad_key_file_is_refused) {
    auto const folder = make_folder();
    EXPECT_EQ(SigningKey::load(folder + "/none").error().code, "key.missing");
    std::ofstream(folder + "/short") << "too short";
    ::chmod((folder + "/short").c_str(), 0600);
    EXPECT_EQ(SigningKey::load_or_make(folder + "/short").error().code, "key.malformed");
    std::ofstream(folder + "/long") << std::string(33, 'x');
    ::chmod((folder + "/long").c_str(), 0600);
    EXPECT_EQ(SigningKey::load(folder + "/long").error().code, "key.malformed");
    std::ofstream(folder + "/open") << std::string(32, 'x');
    ::chmod((folder + "/open").c_str(), 0644);
    EXPECT_EQ(SigningKey::load(folder + "/open").error().code, "key.readable_by_others");
}

TEST(Password, only_the_right_one_is_accepted) {
    auto const stored = hash_password("درست اسپ 42");
    EXPECT_TRUE(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    EXPECT_TRUE(verify_password(stored, "درست اسپ 42"));
    EXPECT_FALSE(verify_password(stored, "درست اسپ 43"));
    EXPECT_FALSE(verify_password(stored, ""));
    EXPECT_NE(stored, hash_password("درست اسپ 42"));
    EXPECT_FALSE(needs_rehash(stored));
}

TEST(Password, a_broken_or_foreign_hash_accepts_nothing) {
    EXPECT_FALSE(verify_password("", ""));
    EXPECT_FALSE(verify_password("plain", "plain"));
    EXPECT_FALSE(verify_password("$argon2id$v=19$m=19456,t=2,p=1$", "x"));
    EXPECT_FALSE(verify_password(std::string(500, '$'), "x"));
    EXPECT_TRUE(needs_rehash("$argon2id$v=19$m=65536,t=3,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNo"));
    EXPECT_TRUE(needs_rehash("plain"));
}

TEST(Password, many_at_once_all_finish) {
    auto const stored = hash_password("one");
    std::vector<std::jthread> threads;
    std::atomic<int> right = 0;
    for (int i = 0; i < 8; ++i) threads.emplace_back([&] { right += verify_password(stored, "one"); });
    threads.clear();
    EXPECT_EQ(right, 8);
}

TEST(Token, is_new_every_time_and_url_safe) {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        auto const token = new_token();
        EXPECT_EQ(token.size(), 32u);
        EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                  std::string::npos);
        EXPECT_TRUE(seen.insert(token).second);
    }
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
    EXPECT_TRUE(equal_in_constant_time("", ""));
}

}  // namespace
}  // namespace bolan::crypto
