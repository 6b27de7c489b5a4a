#include "store/open.h"
#include "app/commands.h"
#include "backup/log.h"
#include "definition/load.h"
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

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

bool keeps_log(Settings const& settings) {
    return settings.database.empty() && !settings.backup_to.empty() && !settings.backup_recipient.empty();
}

std::unique_ptr<store::Database> open_database(Settings const& settings, store::WriteStatistics* statistics) {
    std::filesystem::create_directories(settings.data);
    if (!settings.database.empty())
        return store::open_postgres(settings.database, statistics, {replica_urls(settings)});
    return store::open_sqlite(settings.data + "/bolan.db", statistics,
                              keeps_log(settings) ? backup::log_folder({settings.data, ""}) : "");
}

std::string file_or_text(std::string const& value) {
    std::ifstream file(value);
    if (!file) return value;
    std::stringstream out;
    out << file.rdbuf();
    return out.str();
}

void look_at_database(Settings const& settings, std::function<void(store::Connection&)> const& job) {
    if (settings.database.empty())
        store::look_at_sqlite(settings.data + "/bolan.db", job);
    else
        store::look_at_postgres(settings.database, job);
}

}  // namespace bolan::app
