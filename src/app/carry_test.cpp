// Testland moves: its history goes from SQLite through files to PostgreSQL and back, and work goes on where it stood.
#include "carry/export.h"
#include "carry/folder.h"
#include "carry/import.h"
#include "cases/testing_history.h"
#include "verify/database.h"
#include <filesystem>
#include <gtest/gtest.h>
#include <map>

namespace bolan::app {

namespace {

using cases::testing::History;
using cases::testing::Town;
using store::Engine;

void ignore(std::string_view, std::int64_t) {}

carry::Manifest export_town(Town& town, std::string const& folder) {
    carry::write_file(town.database.folder() + "/log.vkey", town.house->ledger->verifier_key() + "\n");
    auto const done = town.database->read([&](store::Connection& db) {
        return carry::export_everything(db, {town.database.folder(), folder, carry::Keys::take, "test",
                                             *parse_moment("2026-12-01T00:00", 0), ignore});
    });
    CHECK(done.has_value());
    return done->manifest;
}

void import_town(store::testing::TemporaryDatabase& database, std::string const& folder) {
    auto const report = carry::import_everything(*database, {folder, database.folder(), "", Timestamp{1}, ignore});
    ASSERT_TRUE(report.has_value()) << report.error().code;
    EXPECT_TRUE(report->is_sound()) << report->text();
}

std::map<std::string, std::string> files_of(std::string const& folder) {
    std::map<std::string, std::string> out;
    for (auto const& path : carry::files_below(folder)) out[path] = *carry::read_file(folder, path);
    return out;
}

TEST(MovedTown, is_the_same_on_the_other_engine_and_back_and_goes_on_there) {
    store::testing::TemporaryFolder const place;
    auto const folder = [&](char const* name) { return place.path() + "/" + name; };
    Town first(Engine::sqlite);
    History history(5);
    history.live(first);
    auto const manifest = export_town(first, folder("first"));
    EXPECT_GT(manifest.log_size, 50u);
    EXPECT_EQ(manifest.attachments, 2);

    auto const from = [&](std::string const& name) {
        return [path = place.path() + "/" + name](auto& database) { import_town(database, path); };
    };
    Town second(Engine::postgres, "2026-11-20T10:00", from("first"));
    EXPECT_EQ(second.house->ledger->head().root, manifest.log_root);
    export_town(second, folder("second"));
    Town third(Engine::sqlite, "2026-11-20T10:00", from("second"));
    EXPECT_EQ(third.house->ledger->head().root, manifest.log_root);
    export_town(third, folder("third"));
    auto const files = files_of(folder("first"));
    EXPECT_EQ(files_of(folder("third")), files);
    for (auto const& [path, text] : files_of(folder("second")))
        if (path != carry::k_manifest) {
            EXPECT_EQ(text, files.at(path)) << path;
        }

    for (Town* const town : {&second, &third}) {
        auto const size = town->house->ledger->head().size;
        town->check_papers(history.waiting());
        EXPECT_GT(town->house->ledger->head().size, size);
        auto const verified = town->read([&](store::Connection& db) {
            return verify::verify_database(db, {town->house->ledger->verifier_key(),
                                                town->database.folder() + "/attachments", files.at("log/checkpoint")});
        });
        ASSERT_TRUE(verified.has_value()) << verified.error().code;
        EXPECT_TRUE(verified->is_sound()) << verified->text();
    }
}

}  // namespace

}  // namespace bolan::app
