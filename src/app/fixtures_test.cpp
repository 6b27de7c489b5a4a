// Every database that a former version left (tests/fixtures) is opened, upgraded, found sound, and goes on.
#include "cases/testing.h"
#include "cases/upgrade_steps.h"
#include "verify/database.h"
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace bolan::app {

namespace {

namespace fs = std::filesystem;
using cases::testing::Town;
using store::Engine;
using store::testing::TemporaryDatabase;

std::vector<std::string> fixtures() {
    std::vector<std::string> out;
    for (auto const& entry : fs::directory_iterator(BOLAN_SOURCE_DIR "/tests/fixtures"))
        if (entry.path().extension() == ".xz") out.push_back(entry.path().string());
    std::ranges::sort(out);
    return out;
}

void run(std::string const& command) { CHECK(std::system(command.c_str()) == 0); }

std::string first_line(std::string const& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

void unpack(TemporaryDatabase& database, std::string const& fixture) {
    bool const is_sqlite = database.engine() == Engine::sqlite;
    if (is_sqlite) database.close();
    run("tar -xJf '" + fixture + "' -C '" + database.folder() + "'");
    if (is_sqlite)
        database.open();
    else
        run("psql -q -v ON_ERROR_STOP=1 -d '" + database.location() + "' -f '" + database.folder() +
            "/dump.sql' >/dev/null");
}

class Fixture : public ::testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(Versions, Fixture, ::testing::ValuesIn(fixtures()), [](auto const& info) {
    auto name = fs::path(info.param).stem().stem().string();
    std::ranges::replace_if(
        name, [](char c) { return c == '.' || c == '-'; }, '_');
    return name;
});

TEST_P(Fixture, is_upgraded_and_goes_on) {
    auto const engine = GetParam().find(".postgres.") != std::string::npos ? Engine::postgres : Engine::sqlite;
    std::size_t steps = 0;
    std::string key;
    Town town(engine, "2026-11-20T10:00", [&](TemporaryDatabase& database) {
        unpack(database, GetParam());
        key = first_line(database.folder() + "/log.vkey");
        database->read([&](store::Connection& db) { steps = store::pending_steps(db, cases::upgrade_steps()).size(); });
    });
    auto const begun_at = GetParam().substr(GetParam().find("-format-") + 8);
    EXPECT_EQ(static_cast<std::int64_t>(steps), store::k_format - std::stoll(begun_at));
    EXPECT_TRUE(town.read([](store::Connection& db) { return store::described_tables(db); }).has_value());
    auto const size = town.house->ledger->head().size;
    EXPECT_GT(size, 50u);
    town.check_papers(*CaseId::parse(first_line(town.database.folder() + "/waiting.txt")));
    EXPECT_GT(town.house->ledger->head().size, size);
    auto const verified = town.read([&](store::Connection& db) {
        return verify::verify_database(db, {key, town.database.folder() + "/attachments", {}});
    });
    ASSERT_TRUE(verified.has_value()) << verified.error().code;
    EXPECT_TRUE(verified->is_sound()) << verified->text();
    EXPECT_GT(verified->attachments, 0u);
}

TEST(Fixtures, are_there_for_both_engines) { EXPECT_GE(fixtures().size(), 2u); }

}  // namespace

}  // namespace bolan::app
