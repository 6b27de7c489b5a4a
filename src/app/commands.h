// The commands of the program. Each returns its exit code: 0 done, 1 something is wrong, 2 wrong arguments.
#pragma once
#include "app/settings.h"
#include <functional>
#include <memory>
#include <string>

namespace bolan::definition {
struct Mistake;
struct Model;
}  // namespace bolan::definition
namespace bolan::cases {
struct House;
}
namespace bolan::store {
class Connection;
class Database;
struct WriteStatistics;
}  // namespace bolan::store

namespace bolan::app {

int run_serve(Settings const& settings);
int run_doctor(Settings const& settings);
int run_verify(Settings const& settings);
int run_backup(Settings const& settings);
int run_restore(Settings const& settings);
int run_demo(Settings const& settings);
int run_upgrade(Settings const& settings);
int run_export(Settings const& settings);
int run_import(Settings const& settings);  // --from: of everything; else of cases
int run_import_everything(Settings const& settings);
int run_config(std::vector<std::string> const& arguments);
int run_eval(std::vector<std::string> const& arguments);
int run_describe(std::vector<std::string> const& arguments);

void print_mistakes(Settings const& settings, std::vector<definition::Mistake> const& mistakes);
// The definitions, or nothing after every mistake has been printed.
std::shared_ptr<definition::Model const> load_model(Settings const& settings);
// Whether what is committed is kept for backups: on SQLite, once the settings name a place and a recipient.
bool keeps_log(Settings const& settings);
std::string file_or_text(std::string const& value);  // what the file of that name holds; the value when there is none
// Of a database that may be served meanwhile; it is not written to.
void look_at_database(Settings const& settings, std::function<void(store::Connection&)> const& job);
std::unique_ptr<store::Database> open_database(Settings const& settings, store::WriteStatistics* statistics = nullptr);

}  // namespace bolan::app
