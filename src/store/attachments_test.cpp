#include "store/attachments.h"
#include "store/testing.h"
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <thread>

using namespace bolan;
using namespace bolan::store;

namespace {

std::vector<std::uint8_t> bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

}  // namespace

TEST(Attachments, are_named_by_their_content_and_kept_once) {
    store::testing::TemporaryFolder const folder;
    Attachments const attachments(folder.path() + "/attachments");
    auto const hash = attachments.put(bytes_of("abc"));
    EXPECT_EQ(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(attachments.put(bytes_of("abc")), hash);
    EXPECT_EQ(attachments.get(hash), bytes_of("abc"));
    auto const files = std::filesystem::recursive_directory_iterator(folder.path());
    EXPECT_EQ(std::count_if(begin(files), end(files), [](auto const& entry) { return entry.is_regular_file(); }), 1);
    EXPECT_EQ(attachments.get(attachments.put({})), std::vector<std::uint8_t>());
}

TEST(Attachments, what_was_altered_is_noticed_and_mended_by_a_new_put) {
    store::testing::TemporaryFolder const folder;
    Attachments const attachments(folder.path());
    auto const hash = attachments.put(bytes_of("abc"));
    auto const path = folder.path() + "/" + hash.substr(0, 2) + "/" + hash.substr(2);
    std::ofstream(path) << "abd";
    EXPECT_EQ(attachments.get(hash).error().code, "attachment.altered");
    std::ofstream(path) << "abcd";
    EXPECT_EQ(attachments.get(hash).error().code, "attachment.altered");
    attachments.put(bytes_of("abc"));
    EXPECT_EQ(attachments.get(hash), bytes_of("abc"));
}

TEST(Attachments, a_name_that_is_no_hash_is_missing_and_never_a_path) {
    store::testing::TemporaryFolder const folder;
    Attachments const attachments(folder.path());
    for (std::string const& name : {std::string(""), std::string("../../../etc/passwd"), std::string(64, 'f'),
                                    std::string(64, 'F'), std::string(62, 'a') + "/.", std::string(65, 'a')})
        EXPECT_EQ(attachments.get(name).error().code, "attachment.missing") << name;
}

TEST(Attachments, many_threads_may_put_the_same) {
    store::testing::TemporaryFolder const folder;
    Attachments const attachments(folder.path() + "/a");
    std::vector<std::uint8_t> const bytes(200'000, 7);
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] { EXPECT_EQ(attachments.get(attachments.put(bytes)), bytes); });
    for (auto& thread : threads) thread.join();
}

TEST(Attachments, the_type_is_what_the_bytes_say) {
    EXPECT_EQ(sniff_type(bytes_of("%PDF-1.7\n")), "application/pdf");
    EXPECT_EQ(sniff_type(bytes_of("\xFF\xD8\xFF\xE0 jfif")), "image/jpeg");
    EXPECT_EQ(sniff_type(bytes_of("\x89PNG\r\n\x1A\n....")), "image/png");
    EXPECT_EQ(sniff_type(bytes_of("RIFF....WEBPVP8 ")), "image/webp");
    EXPECT_EQ(sniff_type(bytes_of("نام: Ali\n")), "text/plain");
    EXPECT_EQ(sniff_type(bytes_of("MZ\x01\x02")), "");
    EXPECT_EQ(sniff_type(bytes_of("\x89PNG")), "");
    EXPECT_EQ(sniff_type({}), "");
}
