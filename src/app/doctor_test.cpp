#include "app/doctor.h"
#include "backup/take.h"
#include "cases/house.h"
#include "definition/load.h"
#include "store/open.h"
#include "store/testing.h"
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace bolan::app {
namespace {

namespace fs = std::filesystem;
using fs::perms;

// An installation of Testland that has served, in a folder of its own.
class DoctorTest : public testing::TestWithParam<store::Engine> {
  protected:
    DoctorTest() {
        fs::create_directories(m_settings.ui + "/dist");
        fs::create_directories(m_settings.ui + "/words");
        for (auto const* file : {"/dist/base.css", "/dist/sizes.txt", "/words/ur.po"})
            std::ofstream(m_settings.ui + file) << "\n";
        fs::create_directories(m_settings.data);
        fs::permissions(m_settings.data, perms::owner_all);
        if (GetParam() == store::Engine::postgres) {
            m_postgres.emplace(GetParam());
            m_postgres->close();
            m_settings.database = m_postgres->location();
        }
        serve_once();
    }

    // What was found wrong with this part; empty: nothing. Everything else must be sound.
    std::string only_wrong(std::string const& part, Timestamp now = SystemClock().now()) {
        std::string found;
        for (auto const& examined : examine(m_settings, now))
            for (auto const& ailment : examined.ailments) {
                EXPECT_EQ(examined.part, part) << ailment.what;
                EXPECT_FALSE(ailment.mending.empty());
                found += ailment.what;
            }
        return found;
    }
    bool is_wrong(std::string const& part, std::string const& words) {
        auto const found = only_wrong(part);
        EXPECT_NE(found.find(words), std::string::npos) << part << ": " << found;
        return found.find(words) != std::string::npos;
    }
    void change(store::Sql statement) {
        auto const database = open();
        ASSERT_TRUE(
            database->write([&](store::Transaction& tx) -> Result<> { return tx.db().run(statement), Result<>(); }));
    }
    std::string path(std::string const& name) const { return m_settings.data + "/" + name; }

    store::testing::TemporaryFolder const m_folder;
    std::optional<store::testing::TemporaryDatabase> m_postgres;
    Settings m_settings{.province = BOLAN_SOURCE_DIR "/tests/province",
                        .data = m_folder.path() + "/data",
                        .ui = m_folder.path() + "/ui",
                        .backup_to = m_folder.path() + "/backups",
                        .backup_recipient = crypto::OpeningKey::make().recipient().text()};

  private:
    std::unique_ptr<store::Database> open() const {
        return m_settings.database.empty() ? store::open_sqlite(path("bolan.db"))
                                           : store::open_postgres(m_settings.database);
    }
    void serve_once() {
        auto const model = definition::load(m_settings.province).model;
        auto const database = open();
        SystemClock const clock;
        auto const house =
            cases::House::open(model, *database, clock, {m_settings.data, "https://example.test", "a.log"});
        ASSERT_TRUE(house);
        std::ofstream(path("log.vkey")) << (*house)->ledger->verifier_key() << "\n";
        fs::create_directories(path("backup"));
        std::ofstream(path("backup/last")) << backup::snapshot_name(clock.now());
    }
};

TEST_P(DoctorTest, a_sound_installation_is_sound) {
    EXPECT_EQ(only_wrong("nothing"), "");
    EXPECT_EQ(examine(m_settings, SystemClock().now()).size(), 11u) << "every part was looked at";
}

TEST_P(DoctorTest, a_replica_that_is_not_there) {
    if (GetParam() == store::Engine::sqlite) return;
    m_settings.replicas = m_settings.database;
    EXPECT_EQ(only_wrong("nothing"), "") << "it may be the primary for now";
    m_settings.replicas += " postgres://bolan@127.0.0.1:1/bolan";
    EXPECT_TRUE(is_wrong("replicas", "the replica 127.0.0.1:1 is not used: PostgreSQL cannot be reached"));
}

TEST_P(DoctorTest, rights_to_the_data_folder) {
    fs::permissions(m_settings.data, perms::others_read, fs::perm_options::add);
    EXPECT_TRUE(is_wrong("data folder", "everybody on this machine"));
    fs::permissions(m_settings.data, perms::owner_all);
    if (::geteuid() == 0) {
        ASSERT_EQ(::chown(path("log.vkey").c_str(), 65534, 65534), 0);
        EXPECT_TRUE(is_wrong("data folder", "log.vkey does not belong to the owner of the folder"));
    } else {
        fs::permissions(m_settings.data, perms::owner_read | perms::owner_exec);
        EXPECT_TRUE(is_wrong("data folder", "this user cannot write"));
        fs::permissions(m_settings.data, perms::owner_all);
    }
}

TEST_P(DoctorTest, a_folder_that_is_not_there) {
    m_settings.data += "-elsewhere";
    auto const found = examine(m_settings, SystemClock().now());
    ASSERT_EQ(found.front().ailments.size(), 1u);
    EXPECT_NE(found.front().ailments[0].what.find("does not exist"), std::string::npos);
}

TEST_P(DoctorTest, a_key_that_others_can_read) {
    fs::permissions(path("keys/root.pem"), perms::group_read, fs::perm_options::add);
    EXPECT_TRUE(is_wrong("keys", "keys/root.pem can be read by others"));
}

TEST_P(DoctorTest, keys_that_are_gone) {
    fs::rename(path("keys"), path("keys-away"));
    auto const all = examine(m_settings, SystemClock().now());
    EXPECT_NE(all[2].ailments.at(0).what.find("there are no keys"), std::string::npos);
}

TEST_P(DoctorTest, a_key_of_another_installation) {
    fs::remove(path("keys/log.key"));
    crypto::SigningKey::make().save(path("keys/log.key"));
    EXPECT_TRUE(is_wrong("ledger", "is not the key that signs this log"));
    fs::remove(path("log.vkey"));
    EXPECT_TRUE(is_wrong("ledger", "log.vkey is not there"));
}

TEST_P(DoctorTest, a_checkpoint_that_nobody_signed) {
    change("update log_checkpoint set note = replace(note, 'a.log', 'b.log')");
    EXPECT_TRUE(is_wrong("ledger", "newest checkpoint"));
}

TEST_P(DoctorTest, a_clock_that_went_back) {
    auto const now = SystemClock().now();
    EXPECT_EQ(only_wrong("clock", now), "");
    EXPECT_NE(only_wrong("clock", {now.ms - k_day_ms}).find("the newest act is of"), std::string::npos);
}

TEST_P(DoctorTest, a_database_that_cannot_be_read) {
    if (GetParam() == store::Engine::postgres) {
        m_settings.database = "postgres://nobody@127.0.0.1:1/nothing";
    } else {
        std::ofstream(path("bolan.db")) << "this is no database, and has never been one";
        fs::remove(path("bolan.db-wal"));
    }
    EXPECT_TRUE(is_wrong("database", "the database cannot be read"));
}

TEST_P(DoctorTest, a_database_that_this_program_may_not_serve) {
    change("update schema_format set format = 1000");
    EXPECT_TRUE(is_wrong("database", "a newer Bolan has upgraded the database"));
    change("update schema_format set format = 9223372036854775807");
    EXPECT_TRUE(is_wrong("database", "half filled"));
}

TEST_P(DoctorTest, definitions_with_mistakes) {
    fs::copy(m_settings.province, m_folder.path() + "/province", fs::copy_options::recursive);
    m_settings.province = m_folder.path() + "/province";
    EXPECT_EQ(only_wrong("definitions"), "");
    std::ofstream(m_settings.province + "/calendar.yaml", std::ios::app) << "hollidays: []\n";
    EXPECT_TRUE(is_wrong("definitions", "calendar.yaml:"));
}

TEST_P(DoctorTest, pages_without_styles) {
    fs::remove(m_settings.ui + "/dist/base.css");
    EXPECT_TRUE(is_wrong("pages", "/dist/base.css"));
}

INSTANTIATE_TEST_SUITE_P(Engines, DoctorTest, testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

TEST(Doctor, warns_two_weeks_before_a_certificate_ends) {
    auto const now = *parse_moment("2026-11-23T10:00", 0);
    EXPECT_FALSE(judge_certificate("c.pem", *parse_moment("2026-12-08T10:00", 0), now));
    auto const soon = judge_certificate("c.pem", *parse_moment("2026-12-01T10:00", 0), now);
    ASSERT_TRUE(soon);
    EXPECT_EQ(soon->what, "c.pem expires on 2026-12-01");
    EXPECT_EQ(judge_certificate("c.pem", *parse_moment("2026-11-01T10:00", 0), now)->what,
              "c.pem has expired on 2026-11-01");
}

TEST(Doctor, a_damaged_page_is_found) {
    store::testing::TemporaryFolder const folder;
    auto const path = folder.path() + "/bolan.db";
    {
        auto const database = store::open_sqlite(path);
        ASSERT_TRUE(database->write([](store::Transaction& tx) -> Result<> {
            tx.db().run("create table t (a integer primary key, b text)");
            for (int i = 0; i < 2'000; ++i) tx.db().run("insert into t values (?1, 'some text that fills pages')", i);
            return {};
        }));
    }
    Settings settings;
    settings.data = folder.path();
    auto const database_of = [&] {
        for (auto const& examined : examine(settings, SystemClock().now()))
            if (examined.part == "database") return examined.ailments;
        return std::vector<Ailment>{{"not looked at", ""}};
    };
    EXPECT_TRUE(database_of().empty());
    fs::remove(path + "-wal");
    {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096 * 3);
        file << std::string(200, 'x');
    }
    ASSERT_EQ(database_of().size(), 1u);
    EXPECT_NE(database_of()[0].what.find("damaged"), std::string::npos) << database_of()[0].what;
}

TEST_P(DoctorTest, backups_that_nobody_makes) {
    m_settings.backup_to.clear();
    EXPECT_TRUE(is_wrong("backup", "nobody makes backups"));
}

TEST(Doctor, a_backup_that_is_old) {
    Timestamp const now{1'800'000'000'000};
    EXPECT_FALSE(judge_backup(true, Timestamp{now.ms - k_day_ms}, now));
    EXPECT_EQ(judge_backup(true, {}, now)->what, "there is no backup yet");
    EXPECT_EQ(judge_backup(true, Timestamp{now.ms - 3 * k_day_ms}, now)->what,
              "the last backup is of 2027-01-12T08:00:00Z");
}

TEST(Doctor, a_disk_that_fills_up) {
    EXPECT_FALSE(judge_space("data", std::uint64_t{2} << 30));
    auto const found = judge_space("data", 300 << 20);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->what, "only 300 MB are free where data is");
}

TEST(Doctor, a_postgres_that_forgets_when_the_power_fails) {
    EXPECT_TRUE(judge_postgres(150'020, "on", "on").empty());
    EXPECT_EQ(judge_postgres(140'011, "on", "on").at(0).what, "PostgreSQL 14 is too old");
    EXPECT_EQ(judge_postgres(150'020, "off", "on").at(0).what,
              "PostgreSQL may lose acts when the power fails: fsync is off");
    EXPECT_EQ(judge_postgres(150'020, "on", "off").size(), 1u);
}

}  // namespace
}  // namespace bolan::app
