// Plays every story of a province, each in a database of its own: stories PROVINCE sqlite|postgres [part of a name].
#include "definition/load.h"
#include "demo/story.h"
#include "store/testing.h"
#include "verify/database.h"
#include <cstdio>

using namespace bolan;

namespace {

// The ledger of what was played, looked at by the independent checker.
std::string unsound(cases::House& house, store::Database& database) {
    auto const report = database.read([&](store::Connection& db) {
        return verify::verify_database(db, {house.ledger->verifier_key(), {}, {}});
    });
    if (!report) return "verification: " + report.error().code;
    return report->is_sound() ? "" : report->text();
}

bool play(std::shared_ptr<definition::Model const> const& model, std::string const& file, store::Engine engine) {
    store::testing::TemporaryDatabase temporary(engine);
    auto& database = *temporary;
    SimulatedClock clock({1'700'000'000'000});
    auto house = cases::House::open(demo::supposed_in(model, file), database, clock,
                                    {temporary.folder(), "https://example.test/verify", "example.test/log"});
    if (!house) {
        std::printf("FAILED %s: the house does not open: %s\n", file.c_str(), house.error().code.c_str());
        return false;
    }
    demo::Story story(**house, clock);
    auto failures = story.play(file);
    if (auto const wrong = unsound(**house, database); !wrong.empty()) failures.push_back({0, wrong});
    for (auto const& failure : failures)
        std::printf("%s:%d: %s\n", file.c_str(), failure.line, failure.message.c_str());
    std::printf("%s %s\n", failures.empty() ? "ok    " : "FAILED", file.c_str());
    std::fflush(stdout);
    return failures.empty();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    std::string const province = argv[1], part = argc > 3 ? argv[3] : "";
    auto const engine = std::string(argv[2]) == "postgres" ? store::Engine::postgres : store::Engine::sqlite;
    auto const loaded = definition::load(province);
    for (auto const& mistake : loaded.mistakes) std::printf("%s\n", definition::to_text(mistake).c_str());
    if (!loaded.model) return 1;
    int played = 0, failed = 0;
    for (auto const& system : loaded.model->systems)
        for (auto const& story : system.stories) {
            auto const& file = story;
            if (file.find(part) == std::string::npos) continue;
            ++played;
            if (!play(loaded.model, file, engine)) ++failed;
        }
    std::printf("%d stories played on %s, %d failed\n", played, argv[2], failed);
    return failed || !played ? 1 : 0;
}
