#include "app/examples.h"
#include "base/dashed_name.h"
#include "crypto/token.h"
#include "demo/retell.h"
#include "demo/story.h"
#include "store/open.h"
#include <filesystem>
#include <fstream>

namespace bolan::app {

namespace fs = std::filesystem;

namespace {

// Removed with everything in it.
struct TemporaryFolder {
    fs::path const path = fs::temp_directory_path() / ("bolan-example-" + crypto::new_token());
    ~TemporaryFolder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
};

// What fails first when the story is played in an empty house; empty: it holds.
std::string play(std::shared_ptr<definition::Model const> const& model, std::string const& file) try {
    TemporaryFolder const folder;
    fs::create_directories(folder.path);
    auto const database = store::open_sqlite((folder.path / "bolan.db").string());
    SimulatedClock clock({0});
    auto const house = cases::House::open(model, *database, clock,
                                          {folder.path.string(), "https://example.test/verify", "example.test/log"});
    if (!house) return house.error().code;
    auto const failures = demo::Story(**house, clock).play(file);
    if (failures.empty()) return {};
    return file + ":" + std::to_string(failures.front().line) + ": " + failures.front().message;
} catch (store::DatabaseError const& failure) {
    return failure.what();
}

}  // namespace

Result<web::SavedExample> save_example(cases::House& house, std::string const& province, CaseId const& id,
                                       std::string const& name) {
    if (!is_dashed_name(name)) return Fail(Error::bad_input("example.bad_name").with("name", name));
    auto const of = house.database.read([&](store::Connection& db) { return house.shelves.find_case(db, id); });
    auto const& service = *house.shelves.of(*of).service;
    auto const folder = fs::path(province) / house.model->find_system(service.system)->part / "examples";
    auto const file = folder / (name + ".yaml");
    if (fs::exists(file)) return Fail(Error::conflict("example.exists").with("file", file.string()));
    auto title = name;
    std::ranges::replace(title, '-', ' ');
    auto retold = demo::retell(house, id, service.title.en + ": " + title);
    fs::create_directories(folder);
    std::ofstream out(file);
    out << "# Saved from a case that was walked at the desk.\n" << retold.text;
    out.close();
    if (!out) return Fail(Error::of(ErrorKind::unavailable, "example.not_written").with("file", file.string()));
    auto failure = play(house.model, file.string());
    if (!failure.empty()) std::ofstream(file, std::ios::app) << "# It does not hold yet: " << failure << "\n";
    return web::SavedExample{file.string(), std::move(retold.unsaid), std::move(failure)};
}

}  // namespace bolan::app
