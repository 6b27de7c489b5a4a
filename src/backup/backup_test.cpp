#include "backup/cluster.h"
#include "backup/prune.h"
#include "backup/record.h"
#include "backup/testing.h"
#include "base/random.h"
#include "store/attachments.h"
#include "store/open.h"
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace bolan::backup::testing {
namespace {

namespace fs = std::filesystem;

constexpr Timestamp k_day{k_start.ms + k_day_ms};

INSTANTIATE_TEST_SUITE_P(Engines, BackupTest, ::testing::ValuesIn(store::testing::k_engines),
                         [](auto const& info) { return store::testing::engine_name(info.param); });

TEST_P(BackupTest, brings_back_what_stood_when_it_was_taken) {
    std::string_view const picture = "\x89PNG\r\n\x1a\n picture";
    store::open_attachments(*database, source().data + "/attachments")->put(crypto::as_bytes(picture));
    library->write_card(2, "Mir Ahmed");
    take();
    library->write_card(2, "somebody else");
    EXPECT_EQ(restored_holder(newest(), 2), "Mir Ahmed");
    auto const files = newest().files;
    auto const holds = [&](std::string const& path) {
        return std::ranges::any_of(files, [&](File const& file) { return file.path.starts_with(path); });
    };
    EXPECT_TRUE(holds("keys/log.key"));
    EXPECT_TRUE(holds("log.vkey"));
    EXPECT_EQ(holds("attachments/"), GetParam() == store::Engine::sqlite);  // else they are rows
    EXPECT_FALSE(holds("backup/"));
    EXPECT_EQ(last_taken(source()), k_start);
}

TEST_P(BackupTest, copies_only_what_changed) {
    for (int i = 0; i < 60; ++i) library->write_card(i * 500, "Noor", 500);
    auto const first = take();
    EXPECT_EQ(first.progress.new_pieces, place->names("chunks").size());
    auto const again = take(k_day);
    EXPECT_LT(again.progress.new_pieces, first.progress.pieces / 4);
    library->write_card(7, "Gul Khan");
    auto const third = take({k_day.ms + k_day_ms});
    EXPECT_LT(third.progress.new_pieces, first.progress.pieces / 4);
    EXPECT_GT(third.progress.new_pieces, 0u);
    EXPECT_EQ(restored_holder(newest(), 7), "Gul Khan");
    EXPECT_EQ(restored_holder(open_snapshot(*place, first.name, key).value(), 7), "Noor");
}

TEST_P(BackupTest, opens_with_its_own_key_only) {
    auto const taken = take();
    auto const opened = open_snapshot(*place, taken.name, crypto::OpeningKey::make());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, "backup.wrong_key");
}

TEST_P(BackupTest, tells_nothing_of_what_it_holds) {
    library->write_card(3, "Shahnawaz of Mastung");
    take();
    for (auto const& entry : fs::recursive_directory_iterator(place->folder())) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path());
        std::string const bytes(std::istreambuf_iterator<char>(file), {});
        EXPECT_EQ(bytes.find("Shahnawaz"), std::string::npos) << entry.path();
        EXPECT_EQ(bytes.find("SQLite format"), std::string::npos) << entry.path();
    }
}

TEST_P(BackupTest, names_what_is_damaged_or_missing_and_the_next_one_mends_it) {
    auto const taken = take();
    auto const file = newest().files.front();
    auto const path = place->folder() + "/" + piece_name(file.pieces.front());
    {
        std::fstream damage(path, std::ios::in | std::ios::out);
        damage.seekp(100);
        damage.put('\x7f').put('\x01');
    }
    EXPECT_EQ(restored_holder(newest(), 1), "backup.damaged");
    fs::remove(path);
    EXPECT_EQ(restored_holder(newest(), 1), "backup.missing");
    EXPECT_FALSE(look_at_snapshot(*place, taken.name)->is_whole);
    take(k_day);
    EXPECT_EQ(restored_holder(newest(), 1), "Noor");
}

TEST_P(BackupTest, writes_over_nothing) {
    take();
    store::testing::TemporaryFolder const taken;
    std::ofstream(taken.path() + "/something") << "of mine";
    auto const done = restore_files(*place, newest(), taken.path(), [](Progress const&) {});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "backup.not_empty");
}

// A server lets go of its write-ahead log at each checkpoint; a copy needs it from its begin on.
TEST(Cluster, is_copied_whole_while_its_log_moves_on) {
    store::testing::TemporaryDatabase const database(store::Engine::postgres);
    auto const change = [&](auto... statements) {
        ASSERT_TRUE(database->write([&](store::Transaction& tx) -> Result<> {
            (tx.db().each(statements, [](auto const&) {}), ...);
            return {};
        }));
    };
    change(store::Sql("create table filler (line text)"),
           store::Sql("insert into filler select repeat('x', 900) from generate_series(1, 20000)"));
    bool is_first = true;
    std::uint64_t bytes = 0;
    copy_cluster(
        database.location(),
        [&](ClusterFile const&) {
            if (!std::exchange(is_first, false)) return;
            for (int i = 0; i < 4; ++i)
                change(store::Sql("insert into filler values ('later')"), store::Sql("select pg_switch_wal()"),
                       store::Sql("checkpoint"));
        },
        [&](auto piece) { bytes += piece.size(); });
    EXPECT_GT(bytes, 20'000u * 900);
}

TEST_P(BackupTest, knows_its_place_again) {
    auto const path = place->folder();
    fs::rename(path, path + ".away");
    fs::create_directories(path);
    EXPECT_EQ(open_own_place(source(), path).error().code, "backup.place_gone");
    auto const other = Place::make(folder.path() + "/other");
    EXPECT_EQ(open_own_place(source(), other->folder()).error().code, "backup.other_place");
    EXPECT_EQ(open_own_place({folder.path() + "/new", ""}, other->folder()).error().code, "backup.other_place");
}

TEST_P(BackupTest, a_full_place_fails_it_and_leaves_what_was_there) {
    take();
    for (int i = 0; i < 20; ++i) library->write_card(1000 + i * 500, "Noor", 500);
    close();
    rlimit const limit{20'000, RLIM_INFINITY};  // a file beyond it fails as on a full disk
    std::signal(SIGXFSZ, SIG_IGN);
    pid_t const child = ::fork();
    if (child == 0) {
        ::setrlimit(RLIMIT_FSIZE, &limit);
        try {
            (void)take_snapshot(source(), *place, key.recipient(), k_day, [](Progress const&) {});
            _exit(0);
        } catch (std::exception const&) {
            _exit(7);
        }
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 7);
    EXPECT_EQ(snapshots_of(*place).size(), 1u);
    EXPECT_EQ(restored_holder(newest(), 1), "Noor");
    take(k_day);
    EXPECT_EQ(restored_holder(newest(), 1500), "Noor");
}

int random_below(int limit) {
    std::uint32_t bits = 0;
    fill_random({reinterpret_cast<std::uint8_t*>(&bits), sizeof bits});
    return static_cast<int>(bits % static_cast<unsigned>(limit));
}

TEST_P(BackupTest, killed_at_any_moment_it_leaves_nothing_half_and_goes_on) {
    for (int i = 0; i < 40; ++i) library->write_card(i * 500, "Noor", 500);
    close();
    int killed = 0;
    int const rounds = GetParam() == store::Engine::sqlite ? 12 : 4;
    for (int round = 0; round < rounds; ++round) {
        pid_t const child = ::fork();
        if (child == 0) {
            (void)take_snapshot(source(), *place, key.recipient(), {k_start.ms + round * k_day_ms},
                                [&](Progress const& so_far) {
                                    if (round == 0 && so_far.pieces == 700) ::raise(SIGKILL);
                                });
            _exit(0);
        }
        if (round == 0) ::sleep(GetParam() == store::Engine::sqlite ? 0 : 3);
        ::usleep(static_cast<useconds_t>(random_below(GetParam() == store::Engine::sqlite ? 60'000 : 2'000'000)));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        killed += WIFSIGNALED(status) ? 1 : 0;
        for (auto const& name : snapshots_of(*place)) EXPECT_TRUE(look_at_snapshot(*place, name)->is_whole);
    }
    EXPECT_GT(killed, 0);
    auto const taken = take({k_start.ms + 100 * k_day_ms});
    if (GetParam() == store::Engine::postgres) {  // its thousand files are more than what waits for the disk at once
        EXPECT_LT(taken.progress.new_pieces, taken.progress.pieces) << "nothing was taken up from before";
    }
    EXPECT_EQ(restored_holder(newest(), 19'999), "Noor");
}

// A server of its own, writing until it is killed. Tells the size of the ledger after each act.
[[noreturn]] void write_until_killed(store::Engine engine, Source const& source, int pipe_end) {
    auto const db = engine == store::Engine::sqlite ? store::open_sqlite(source.data + "/bolan.db")
                                                    : store::open_postgres(source.database);
    Library library(*db, source.data);
    for (int number = 0;; ++number) {
        library.write_card(number % 5000, "Holder " + std::to_string(number));
        auto const head = library.ledger().head();
        if (::write(pipe_end, head.checkpoint.data(), head.checkpoint.size()) < 0) _exit(1);
    }
}

TEST_P(BackupTest, under_load_it_holds_a_state_that_was_committed) {
    close();
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    pid_t const child = ::fork();
    if (child == 0) write_until_killed(GetParam(), source(), ends[1]);
    ::close(ends[1]);
    std::string published;
    std::thread reader([&] {
        char bytes[4096];
        for (ssize_t got = 0; (got = ::read(ends[0], bytes, sizeof bytes)) > 0;)
            published.append(bytes, static_cast<std::size_t>(got));
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    for (int i = 0; i < 2; ++i) take({k_start.ms + i * k_day_ms});
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    reader.join();
    ::close(ends[0]);
    for (auto const& name : snapshots_of(*place)) {
        store::testing::TemporaryFolder const scratch;
        fs::permissions(scratch.path(), fs::perms::all);  // PostgreSQL's user is not ours
        auto const snapshot = open_snapshot(*place, name, key).value();
        ASSERT_TRUE(restore_files(*place, snapshot, scratch.path() + "/data", [](Progress const&) {}));
        auto const report = check_restored(snapshot, scratch.path() + "/data");
        ASSERT_TRUE(report);
        EXPECT_TRUE(report->is_sound()) << report->text();
        EXPECT_GT(report->size, 50u);
        EXPECT_NE(published.find(report->checkpoint), std::string::npos) << "a root that nobody published";
    }
}

TEST_P(BackupTest, puts_one_destroyed_record_back_as_an_act) {
    for (int i = 0; i < 5; ++i) library->write_card(10 + i, "Holder " + std::to_string(i));
    take();
    library->write_card(14, "somebody later");
    destroy({11, 14});
    store::testing::TemporaryFolder const scratch;
    fs::permissions(scratch.path(), fs::perms::all);  // PostgreSQL's user is not ours
    ASSERT_TRUE(restore_files(*place, newest(), scratch.path() + "/data", [](Progress const&) {}));
    auto const put = [&](std::string const& number) {
        std::string said;
        look_at_restored(newest(), scratch.path() + "/data", [&](store::Connection& copy) {
            auto const done = put_back(copy, *database, library->ledger(), {number, "a slip of the hand", k_start});
            said = done ? done->rows.front() : done.error().code;
        });
        return said;
    };
    EXPECT_EQ(put("LC-11"), "card 11");
    EXPECT_EQ(put("LC-11"), "restore.nothing_gone");
    EXPECT_EQ(put("LC-14"), "restore.not_held");
    EXPECT_EQ(put("LC-99"), "restore.unknown");
    library->write_card(14, "written anew");
    (void)database->write([](store::Transaction& tx) -> Result<> {
        return tx.db().run("update card set holder = 'a forger' where id = '12'"), Result<>();
    });
    EXPECT_EQ(put("LC-12"), "restore.differs");
    auto const report = check_live();
    EXPECT_EQ(report.findings_in_all, 1u) << report.text();  // the forger's
    EXPECT_EQ(report.findings.front().key, "12");
}

TEST_P(BackupTest, old_ones_go_with_the_pieces_that_only_they_need) {
    take();
    auto const first = place->names("chunks");
    for (int i = 0; i < 10; ++i) library->write_card(i * 500, "Noor", 500);
    take(k_day);
    auto const old_part = place->folder() + "/log/epoch/00000001", new_part = place->folder() + "/log/epoch/00000002";
    for (auto const& part : {old_part, new_part}) store::write_whole_file(part, crypto::as_bytes("sealed"));
    auto const at = [](Timestamp time) {
        return fs::file_time_type(std::chrono::file_clock::from_sys(
            std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(time.ms))));
    };
    fs::last_write_time(old_part, at({k_day.ms - 2 * k_hour_ms}));
    fs::last_write_time(new_part, at(k_day));
    place->put("snapshots/20200101T000000Z.chunks", crypto::as_bytes("of a run that was killed"));
    auto const pruned = prune(source(), *place, {.days = 1});
    ASSERT_TRUE(pruned);
    EXPECT_EQ(pruned->snapshots, 1u);
    EXPECT_GT(pruned->pieces, 0u);
    EXPECT_EQ(snapshots_of(*place), (std::vector{snapshot_name(k_day)}));
    EXPECT_EQ(place->names("log"), (std::vector<std::string>{"log/epoch/00000002"}));
    EXPECT_EQ(place->names("snapshots").size(), 2u);
    EXPECT_EQ(restored_holder(newest(), 4000), "Noor");
}

TEST(Keep, holds_the_last_of_each_day_week_and_month) {
    std::vector<std::string> names;
    for (int day = 0; day < 100; ++day)  // from Thursday 1 January 2026
        for (int hour : {3, 15})
            names.push_back(snapshot_name({1'767'225'600'000 + day * k_day_ms + hour * k_hour_ms}));
    auto const kept = kept_by(*parse_keep_rule("3d 2w 3m"), names);
    EXPECT_EQ(kept, (std::vector<std::string>{"20260228T150000Z", "20260331T150000Z", "20260405T150000Z",
                                              "20260408T150000Z", "20260409T150000Z", "20260410T150000Z"}));
    EXPECT_EQ(kept_by({}, names).size(), 1u);
}

TEST(Keep, reads_its_rule_strictly) {
    EXPECT_TRUE(parse_keep_rule("7d 5w 12m"));
    for (auto const* wrong : {"7", "d", "0d", "7 d", "7y", "7d,5w", "-1d"})
        EXPECT_FALSE(parse_keep_rule(wrong)) << wrong;
}

}  // namespace
}  // namespace bolan::backup::testing
