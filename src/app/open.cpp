#include "store/open.h"
#include "app/commands.h"
#include "definition/load.h"
#include <cstdio>
#include <filesystem>

namespace bolan::app {

void print_mistakes(Settings const& settings, std::vector<definition::Mistake> const& mistakes) {
    for (auto mistake : mistakes) {
        mistake.at.file = settings.province + "/" + mistake.at.file;
        std::fprintf(stderr, "%s\n", definition::to_text(mistake).c_str());
    }
}

std::shared_ptr<definition::Model const> load_model(Settings const& settings) {
    auto loaded = definition::load(settings.province);
    print_mistakes(settings, loaded.mistakes);
    return loaded.model;
}

std::unique_ptr<store::Database> open_database(Settings const& settings, store::WriteStatistics* statistics) {
    std::filesystem::create_directories(settings.data);
    if (!settings.database.empty()) return store::open_postgres(settings.database, statistics);
    return store::open_sqlite(settings.data + "/bolan.db", statistics);
}

}  // namespace bolan::app
