// The commands of the program. Each returns its exit code: 0 done, 1 something is wrong, 2 wrong arguments.
#pragma once
#include "app/settings.h"
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
class Database;
struct WriteStatistics;
}  // namespace bolan::store

namespace bolan::app {

int run_serve(Settings const& settings);
int run_doctor(Settings const& settings);
int run_verify(Settings const& settings);
int run_demo(Settings const& settings);
int run_import(Settings const& settings);
int run_config(std::vector<std::string> const& arguments);
int run_eval(std::vector<std::string> const& arguments);
int run_describe(std::vector<std::string> const& arguments);

void print_mistakes(Settings const& settings, std::vector<definition::Mistake> const& mistakes);
// The definitions, or nothing after every mistake has been printed.
std::shared_ptr<definition::Model const> load_model(Settings const& settings);
std::unique_ptr<store::Database> open_database(Settings const& settings, store::WriteStatistics* statistics = nullptr);

}  // namespace bolan::app
