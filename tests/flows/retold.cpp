// Plays the stories of a province, tells each case they walked as a story again, and plays that: retold PROVINCE [part
// of a name]. What "Save this as an example" writes must hold.
#include "definition/load.h"
#include "demo/retell.h"
#include "demo/story.h"
#include "store/testing.h"
#include <cstdio>
#include <fstream>

using namespace bolan;

namespace {

struct Stage {
    store::testing::TemporaryDatabase database{store::Engine::sqlite};
    SimulatedClock clock{{1'700'000'000'000}};
    std::unique_ptr<cases::House> house;

    explicit Stage(std::shared_ptr<definition::Model const> const& model) {
        house = std::move(*cases::House::open(model, *database, clock,
                                              {database.folder(), "https://example.test/verify", "example.test/log"}));
    }
    std::vector<demo::Failure> play(std::string const& file) { return demo::Story(*house, clock).play(file); }
    std::string write(std::string const& text) {
        auto const file = database.folder() + "/retold.yaml";
        std::ofstream(file) << text;
        return file;
    }
    std::vector<std::string> cases_walked() {
        std::vector<std::string> ids;
        house->database.read([&](store::Connection& db) {
            db.each("select id from cases where parent is null order by id",
                    [&](store::Row const& row) { ids.push_back(row.string(0)); });
        });
        return ids;
    }
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) return 2;
    std::string const part = argc > 2 ? argv[2] : "";
    auto const loaded = definition::load(argv[1]);
    if (!loaded.model) return 1;
    int retold = 0, failed = 0, open = 0;
    for (auto const& system : loaded.model->systems)
        for (auto const& story : system.stories) {
            if (story.find(part) == std::string::npos) continue;
            auto const model = demo::supposed_in(loaded.model, story);
            Stage first(model);
            if (!first.play(story).empty()) return std::printf("%s does not hold\n", story.c_str()), 1;
            for (auto const& id : first.cases_walked()) {
                auto const told = demo::retell(*first.house, *CaseId::parse(id), "Retold");
                Stage second(model);
                auto const failures = second.play(second.write(told.text));
                ++retold;
                if (failures.empty()) continue;
                // Attachments are always samples; anything else that could not be said may be why.
                bool const is_known = told.unsaid.size() > 1 ||
                                      (told.unsaid.size() == 1 && told.unsaid[0].find("samples") == std::string::npos);
                ++(is_known ? open : failed);
                std::printf("%s %s:%d: %s\n", is_known ? "unsaid" : "FAILED", story.c_str(), failures.front().line,
                            failures.front().message.c_str());
                for (auto const& one : told.unsaid) std::printf("       not said: %s\n", one.c_str());
                if (!is_known) std::printf("%s\n", told.text.c_str());
            }
        }
    std::printf("%d cases told again, %d of them do not hold, %d cannot be said\n", retold, failed, open);
    return failed || !retold ? 1 : 0;
}
