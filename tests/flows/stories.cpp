// Plays every story of a province, each in a database of its own: stories PROVINCE sqlite|postgres [part of a name].
#include "cases/inbox.h"
#include "definition/load.h"
#include "demo/story.h"
#include "store/testing.h"
#include "verify/database.h"
#include <cstdio>
#include <set>

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

bool looks_over(people::Post const& post, people::Office const& office) {
    for (auto const* at = &office; at; at = at->supervisor)
        if (at == post.office) return true;
    return false;
}

// Whose lists show a case that its reader may not open: one post of each kind looks into every list in which something
// stands and that its office looks over.
std::string shown_but_closed(cases::House& house) {
    auto const& establishment = house.establishment;
    std::string out;
    house.database.read([&](store::Connection& db) {
        std::vector<std::string> scopes;
        db.each("select distinct scope from inbox", [&](store::Row const& row) { scopes.push_back(row.string(0)); });
        for (auto const& scope : scopes) {
            std::set<std::string_view> kinds;
            for (auto const& post : establishment.posts()) {
                auto const* of = establishment.find_post(scope);
                auto const* office = of ? of->office : establishment.find_office(scope);
                bool const is_own = post->code == scope;
                if (!is_own && (!office || !looks_over(*post, *office) || !kinds.insert(post->kind->name).second))
                    continue;
                people::Actor const actor{{}, "", post->code, ""};
                cases::InboxFilter filter;
                filter.services = house.engine->services_listed(actor, scope);
                filter.limit = 100;
                for (auto const& row : cases::inbox(establishment, db, scope, filter, house.clock.now()).rows)
                    if (auto const found = house.shelves.find_case(db, row.case_id);
                        !found || !house.engine->may_read(actor, *found))
                        out += post->code + " sees a case of " + row.service + " in the list of " + scope + "; ";
            }
        }
    });
    return out;
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
    if (auto const closed = shown_but_closed(**house); !closed.empty()) failures.push_back({0, closed});
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
