// bolan upgrade: what serve does to the database of an older program before it serves, without serving; or only tried.
#include "app/commands.h"
#include "app/in_force.h"
#include "app/refusal.h"
#include "cases/house.h"
#include "cases/upgrade_steps.h"
#include <cstdio>

namespace bolan::app {

namespace {

void print_step(store::Step const& step) {
    std::printf("step %lld: %.*s\n", static_cast<long long>(step.number), static_cast<int>(step.what.size()),
                step.what.data());
    if (step.serves_from == step.number)
        std::printf("    From its first moment on no older program may serve: stop them all before.\n");
    else
        std::printf("    Programs of format %lld and later may serve meanwhile and afterwards.\n",
                    static_cast<long long>(step.serves_from));
    std::fflush(stdout);
}

int try_out(Settings const& settings, store::Database& database) {
    auto const model = load_model(settings);
    if (!model) return 1;
    auto const tried =
        store::try_upgrade(database, cases::upgrade_steps(), cases::House::tables_of(model, database.engine()));
    if (!tried) return print_refusal("upgrade", tried.error()), 1;
    for (auto const& step :
         database.read([](store::Connection& db) { return store::pending_steps(db, cases::upgrade_steps()); }))
        print_step(step);
    for (auto const& statement : *tried) std::printf("%s;\n", statement.c_str());
    std::printf("All of it was tried on the data and rolled back: nothing has changed.\n");
    return 0;
}

int upgrade(Settings const& settings, store::Database& database) {
    SystemClock const clock;
    if (auto const done = store::upgrade(database, cases::upgrade_steps(), clock.now(), print_step); !done)
        return print_refusal("upgrade", done.error()), 1;
    auto const in_force = read_in_force(settings, database, clock.now());
    if (!in_force) return print_refusal("upgrade", in_force.error()), 1;
    auto const& model = in_force->loaded.model;
    if (!model) return print_mistakes(settings, in_force->loaded.mistakes), 1;
    if (auto const made = store::ensure_tables(database, cases::House::tables_of(model, database.engine())); !made)
        return print_refusal("upgrade", made.error()), 1;
    std::printf("The database is as this program wants it.\n");
    return 0;
}

}  // namespace

int run_upgrade(Settings const& settings) {
    if (!settings.rest.empty()) return std::fputs("bolan upgrade [--dry-run]   (bolan upgrade --help)\n", stderr), 2;
    auto const database = open_database(settings);
    return settings.dry_run ? try_out(settings, *database) : upgrade(settings, *database);
}

}  // namespace bolan::app
