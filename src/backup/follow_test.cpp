#include "backup/log.h"
#include "backup/prune.h"
#include "backup/testing.h"
#include "store/open.h"
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace bolan::backup::testing {
namespace {

namespace fs = std::filesystem;

// A SQLite installation whose log is kept, as bolan serve has it.
class FollowTest : public ::testing::Test {
  protected:
    FollowTest() { place.emplace(open_own_place(source, folder.path() + "/place").value()); }

    void open() {
        database = store::open_sqlite(source.data + "/bolan.db", nullptr, log_folder(source));
        library = std::make_unique<Library>(*database, source.data);
    }
    void close() {
        library.reset();
        database.reset();
        ship_log(source, *place, key.recipient());
    }
    void take(std::int64_t days) {
        auto const taken = take_snapshot(source, *place, key.recipient(), {days * k_day_ms}, [](Progress const&) {});
        ASSERT_TRUE(taken) << taken.error().code;
    }
    // What the restored ledger holds: the number of acts, or what was refused or found.
    std::string acts_until(Target const& target) {
        store::testing::TemporaryFolder const scratch;
        auto const data = scratch.path() + "/data";
        auto const restored = restore(*place, key, target, data, [](Progress const&) {});
        EXPECT_EQ(fs::exists(data), restored.has_value());
        if (!restored) return restored.error().code;
        auto const report = check_restored(restored->snapshot, data);
        return report->is_sound() ? std::to_string(report->acts) : report->text();
    }

    store::testing::TemporaryFolder folder;
    Source source{folder.path() + "/data", ""};
    crypto::OpeningKey const key = crypto::OpeningKey::make();
    std::optional<Place> place;
    std::unique_ptr<store::Database> database;
    std::unique_ptr<Library> library;
};

TEST_F(FollowTest, goes_to_each_act_and_no_further) {
    open();
    library->write_card(1, "Noor");  // acts 0 (what is governed) and 1
    take(1);
    std::vector<std::string> ids;
    for (int i = 0; i < 30; ++i) {
        ids.push_back(library->write_card(i, "Holder " + std::to_string(i), 300));
        if (i % 10 == 4) ship_log(source, *place, key.recipient());
        if (i == 14) {  // a server that is stopped in order and begun again
            close();
            open();
        }
    }
    close();
    for (int i : {0, 1, 7, 14, 15, 28, 29})
        EXPECT_EQ(acts_until({ids[static_cast<std::size_t>(i)], {}}), std::to_string(i + 3));
    EXPECT_EQ(acts_until({}), "32");
    EXPECT_EQ(acts_until({"00000000-0000-7000-8000-000000000000", {}}), "backup.too_old");
    EXPECT_EQ(acts_until({"ffffffff-0000-7000-8000-000000000000", {}}), "backup.not_reached");
}

TEST_F(FollowTest, goes_to_a_time) {
    open();
    library->write_card(1, "Noor");
    take(1);
    for (int i = 0; i < 9; ++i) library->write_card(i, "Holder");  // a second apart, from two seconds on
    close();
    EXPECT_EQ(acts_until({"", Timestamp{k_start.ms + 5'500}}), "6");
    EXPECT_EQ(acts_until({"", Timestamp{k_start.ms + 10'000}}), "11");
    EXPECT_EQ(acts_until({"", Timestamp{k_start.ms - 1}}), "backup.too_old");
}

TEST_F(FollowTest, begins_from_the_last_snapshot_before_the_act) {
    open();
    take(1);
    auto const first = library->write_card(1, "Noor");
    library->write_card(2, "Noor");
    take(k_start.ms / k_day_ms + 1);  // later than the acts' ids say
    library->write_card(3, "Noor");
    close();
    EXPECT_EQ(acts_until({first, {}}), "2");
    EXPECT_EQ(acts_until({}), "4");
}

TEST_F(FollowTest, a_lost_part_ends_the_log_there) {
    open();
    library->write_card(1, "Noor");
    take(1);
    std::vector<std::string> ids;
    for (int i = 0; i < 6; ++i) {
        ids.push_back(library->write_card(i, "Holder"));
        close();
        open();
    }
    close();
    auto const parts = place->names("log");
    ASSERT_GE(parts.size(), 6u);
    place->remove(parts[parts.size() - 2]);
    EXPECT_EQ(acts_until({ids.back(), {}}), "backup.not_reached");
    EXPECT_EQ(acts_until({ids[3], {}}), "6");
    EXPECT_EQ(acts_until({}), "6");
}

// Writes for ever, much more than the write-ahead log holds before it begins anew; tells each act's id.
[[noreturn]] void write_until_killed(Source const& source, int round, int pipe_end) {
    auto const db = store::open_sqlite(source.data + "/bolan.db", nullptr, log_folder(source));
    Library library(*db, source.data);
    for (int i = 0;; ++i) {
        auto const id = library.write_card((i * 997 + round) % 50'000, "Holder " + std::to_string(i), 400);
        if (::write(pipe_end, id.data(), id.size()) < 0) _exit(1);
    }
}

std::string wal_salts(Source const& source) {
    std::ifstream file(source.data + "/bolan.db-wal");
    std::string salts(8, '\0');
    file.seekg(16).read(salts.data(), 8);
    return salts;
}

TEST_F(FollowTest, killed_when_the_write_ahead_log_has_just_begun_anew_it_goes_on) {
    open();
    library->write_card(1, "Noor");
    close();
    take(1);
    for (int round = 0; round < 2; ++round) {
        pid_t const child = ::fork();
        if (child == 0) {
            auto const db = store::open_sqlite(source.data + "/bolan.db", nullptr, log_folder(source));
            Library library(*db, source.data);
            for (std::string before; before.empty() || before == wal_salts(source);) {
                before = wal_salts(source);
                library.write_card(round, "Holder", 5'000);
                ::usleep(100'000);  // for the pages to be moved
            }
            _exit(0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_EQ(status, 0);
    }
    open();
    auto const acts = library->ledger().head().size;
    close();
    EXPECT_EQ(acts_until({}), std::to_string(acts));
}

TEST_F(FollowTest, killed_before_anything_was_collected_it_goes_on) {
    pid_t const child = ::fork();
    if (child == 0) {
        open();
        library->write_card(1, "Noor");
        take(1);
        library->write_card(2, "Gul");
        _exit(0);
    }
    ::waitpid(child, nullptr, 0);
    open();
    auto const acts = library->ledger().head().size;
    close();
    EXPECT_EQ(acts_until({}), std::to_string(acts));
}

TEST_F(FollowTest, killed_again_and_again_it_misses_no_commit) {
    open();
    library->write_card(1, "Noor");
    close();
    take(1);
    std::string told;
    for (int round = 0; round < 5; ++round) {
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        pid_t const child = ::fork();
        if (child == 0) write_until_killed(source, round, ends[1]);
        ::close(ends[1]);
        std::thread killer([&] {
            ::usleep(static_cast<useconds_t>(700'000 + round * 450'000));
            ::kill(child, SIGKILL);
        });
        char bytes[4096];
        for (ssize_t got = 0; (got = ::read(ends[0], bytes, sizeof bytes)) > 0;)
            told.append(bytes, static_cast<std::size_t>(got));
        killer.join();
        ::waitpid(child, nullptr, 0);
        ::close(ends[0]);
        ship_log(source, *place, key.recipient());
    }
    open();  // collects what the last one left
    auto const acts = library->ledger().head().size;
    close();
    std::set<std::string> epochs;
    for (auto const& part : place->names("log")) epochs.insert(part.substr(0, part.rfind('/')));
    EXPECT_EQ(epochs.size(), 1u);
    EXPECT_GE(acts, told.size() / 36);
    EXPECT_EQ(acts_until({}), std::to_string(acts));
}

// A cluster of its own, which hands over its log: that is of the whole cluster.
class PostgresFollowTest : public ::testing::Test {
  protected:
    PostgresFollowTest() {
        for (auto const& path : {folder.path(), spool()}) {
            fs::create_directories(path);
            fs::permissions(path, fs::perms::all);  // PostgreSQL's user is not ours
        }
        run("initdb -D " + cluster() + " -U bolan -A trust -E UTF8 --locale=C --no-sync");
        run("pg_ctl -D " + cluster() + " -w -l " + folder.path() + "/log start -o \"-k " + folder.path() +
            " -c listen_addresses= -c archive_mode=on -c archive_command='cp %p " + spool() + "/%f'\"");
        place.emplace(open_own_place(source(), folder.path() + "/place").value());
        database = store::open_postgres(source().database);
        library = std::make_unique<Library>(*database, source().data);
    }
    ~PostgresFollowTest() override {
        library.reset();
        database.reset();
        run("pg_ctl -D " + cluster() + " -m immediate -w stop");
    }
    std::string cluster() const { return folder.path() + "/cluster"; }
    std::string spool() const { return folder.path() + "/spool"; }
    Source source() const {
        auto host = folder.path();
        for (std::size_t at = 0; (at = host.find('/', at)) != host.npos;) host.replace(at, 1, "%2F");
        return {folder.path() + "/data", "postgres://bolan@" + host + "/postgres"};
    }
    static void run(std::string const& command) {
        auto const as = ::geteuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --clear-groups " : "";
        auto const line = as + ("/usr/lib/postgresql/15/bin/" + command + " >/dev/null 2>&1");
        ASSERT_EQ(std::system(line.c_str()), 0) << line;
    }
    // What archive_command does: bolan backup --log for each file.
    void hand_over() {
        (void)database->write([](store::Transaction& tx) -> Result<> {
            return tx.db().find("select pg_switch_wal()::text", [](auto const& row) { return row.string(0); }),
                   Result<>();
        });
        for (int i = 0; i < 100 && !is_archived(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
        for (auto const& entry : fs::directory_iterator(spool()))
            for (int twice = 0; twice < 2; ++twice)
                ASSERT_TRUE(keep_log_file(*place, entry.path().string(), key.recipient()));
    }
    bool is_archived() {
        return database->read([](store::Connection& db) {
            return db.find("select count(*) from pg_ls_dir('pg_wal/archive_status') as f where f like '%.ready'",
                           [](auto const& row) { return row.integer(0); }) == 0;
        });
    }
    std::string acts_until(Target const& target) {
        store::testing::TemporaryFolder const scratch;
        fs::permissions(scratch.path(), fs::perms::all);
        auto const data = scratch.path() + "/data";
        auto const restored = restore(*place, key, target, data, [](Progress const&) {});
        if (!restored) return restored.error().code;
        auto const report = check_restored(restored->snapshot, data);
        return report->is_sound() ? std::to_string(report->acts) : report->text();
    }

    store::testing::TemporaryFolder folder;
    crypto::OpeningKey const key = crypto::OpeningKey::make();
    std::optional<Place> place;
    std::unique_ptr<store::Database> database;
    std::unique_ptr<Library> library;
};

TEST_F(PostgresFollowTest, goes_to_each_act_and_to_a_time) {
    library->write_card(1, "Noor");  // acts 0 (what is governed) and 1
    ASSERT_TRUE(take_snapshot(source(), *place, key.recipient(), {k_day_ms}, [](Progress const&) {}));
    std::vector<std::string> ids;
    for (int i = 0; i < 12; ++i) {
        ids.push_back(library->write_card(i, "Holder " + std::to_string(i)));
        if (i == 5) hand_over();
    }
    hand_over();
    EXPECT_EQ(acts_until({ids[2], {}}), "5");
    EXPECT_EQ(acts_until({ids[8], {}}), "11");
    EXPECT_EQ(acts_until({}), "14");
    EXPECT_EQ(acts_until({"", Timestamp{k_start.ms + 5'500}}), "6");
    EXPECT_EQ(acts_until({"ffffffff-0000-7000-8000-000000000000", {}}), "backup.not_reached");
}

}  // namespace
}  // namespace bolan::backup::testing
