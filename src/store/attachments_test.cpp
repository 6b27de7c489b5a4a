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

class AttachmentsTest : public ::testing::TestWithParam<Engine> {
  protected:
    void SetUp() override { ASSERT_TRUE(ensure_tables(*database, attachment_tables(GetParam()))); }
    // As somebody with the whole machine would.
    void spoil(std::string const& hash, std::string const& text) {
        if (GetParam() == Engine::sqlite) {
            std::ofstream(folder() + "/" + hash.substr(0, 2) + "/" + hash.substr(2)) << text;
            return;
        }
        (void)database->write([&](Transaction& tx) -> Result<> {
            tx.db().run("update attachment_part set bytes = ?2 where hash = ?1", hash, Bytes(bytes_of(text)));
            return {};
        });
    }
    std::string folder() const { return database.folder() + "/attachments"; }

    store::testing::TemporaryDatabase database{GetParam()};
    std::unique_ptr<Attachments const> attachments = open_attachments(*database, folder());
};

}  // namespace

TEST_P(AttachmentsTest, are_named_by_their_content_and_kept_once) {
    auto const hash = attachments->put(bytes_of("abc"));
    EXPECT_EQ(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(attachments->put(bytes_of("abc")), hash);
    EXPECT_EQ(attachments->get(hash), bytes_of("abc"));
    EXPECT_EQ(attachments->get(attachments->put({})), std::vector<std::uint8_t>());
}

TEST_P(AttachmentsTest, a_snapshot_tells_all_in_order_and_reads_them) {
    std::vector<std::string> put, told;
    auto const tell = [&] {
        told.clear();
        database->read([&](Connection& db) {
            each_attachment(db, folder(), [&](std::string const& hash) { told.push_back(hash); });
        });
    };
    tell();
    EXPECT_TRUE(told.empty());
    for (int i = 0; i < 9; ++i) put.push_back(attachments->put(bytes_of(std::to_string(i))));
    if (GetParam() == Engine::sqlite)
        std::ofstream(folder() + "/" + put[0].substr(0, 2) + "/" + put[0].substr(2) + ".12ab") << "half";
    else  // more than are read at once
        (void)database->write([&](Transaction& tx) -> Result<> {
            for (int i = 1000; i < 2100; ++i) {
                put.push_back(std::to_string(i) + std::string(60, '0'));
                tx.db().run("insert into attachment_part (hash, part, bytes) values (?1, 0, ?2)", put.back(),
                            Bytes(bytes_of("half")));
            }
            return {};
        });
    std::ranges::sort(put);
    tell();
    EXPECT_EQ(told, put);
    auto const read = [&](std::string const& hash) {
        return database->read([&](Connection& db) { return read_attachment(db, folder(), hash); });
    };
    EXPECT_EQ(read(attachments->put(bytes_of("7"))), bytes_of("7"));
    EXPECT_EQ(read(std::string(64, 'f')).error().code, "attachment.missing");
}

TEST_P(AttachmentsTest, what_was_altered_is_noticed_and_mended_by_a_new_put) {
    auto const hash = attachments->put(bytes_of("abc"));
    spoil(hash, "abd");
    EXPECT_EQ(attachments->get(hash).error().code, "attachment.altered");
    spoil(hash, "abcd");
    EXPECT_EQ(attachments->get(hash).error().code, "attachment.altered");
    attachments->put(bytes_of("abc"));
    EXPECT_EQ(attachments->get(hash), bytes_of("abc"));
}

TEST_P(AttachmentsTest, a_name_that_is_no_hash_is_missing_and_never_a_path) {
    for (std::string const& name : {std::string(""), std::string("../../../etc/passwd"), std::string(64, 'f'),
                                    std::string(64, 'F'), std::string(62, 'a') + "/.", std::string(65, 'a')})
        EXPECT_EQ(attachments->get(name).error().code, "attachment.missing") << name;
}

TEST_P(AttachmentsTest, many_threads_may_put_the_same) {
    std::vector<std::uint8_t> const bytes(200'000, 7);
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] { EXPECT_EQ(attachments->get(attachments->put(bytes)), bytes); });
    for (auto& thread : threads) thread.join();
}

TEST_P(AttachmentsTest, large_ones_come_back_as_they_were) {
    std::vector<std::uint8_t> bytes(700'001);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 31 >> 3);
    EXPECT_EQ(attachments->get(attachments->put(bytes)), bytes);
}

INSTANTIATE_TEST_SUITE_P(Engines, AttachmentsTest, ::testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

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
