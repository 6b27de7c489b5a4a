// A page of SQLite's file is overwritten with something else: nobody is told something wrong, the log and the doctor
// say what to do, and with the page everything is back. Usage: faults_damage BOLAN PROVINCE. The province is Testland.
#include "faults/town.h"
#include "store/open.h"
#include <exception>
#include <fstream>

using namespace bolan;
using namespace bolan::testing;

namespace {

constexpr std::int64_t k_page_bytes = 4096;

// The root of the index that finds a case by its reference; counted from 1.
std::int64_t page_of_references(std::string const& path) {
    return store::open_sqlite(path)->read([](store::Connection& db) {
        return db
            .find("select rootpage from sqlite_schema where name = 'cases_by_reference'",
                  [](store::Row const& row) { return row.integer(0); })
            .value_or(0);
    });
}

std::string exchange_page(std::string const& path, std::int64_t page, std::string const& bytes) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    std::string former(static_cast<std::size_t>(k_page_bytes), '\0');
    file.seekg((page - 1) * k_page_bytes);
    file.read(former.data(), k_page_bytes);
    file.seekp((page - 1) * k_page_bytes);
    file.write(bytes.data(), k_page_bytes);
    check(file.good(), "a page is exchanged");
    return former;
}

void play(std::string const& bolan, std::string const& province) {
    Town town(bolan, province);
    town.start();
    town.prepare(2);
    town.begin_load();
    check(town.await_acknowledged(20), "acts are taken");
    town.end_load();
    town.stop();
    auto const path = town.data() + "/bolan.db";
    auto const page = page_of_references(path);
    check(page > 0, "the index is found");
    auto const former = exchange_page(path, page, std::string(static_cast<std::size_t>(k_page_bytes), '\x5a'));

    auto const said = town.run("doctor --ui ui --province " + province);
    check(
        said.find("is damaged") != std::string::npos && said.find("bring it back from the backup") != std::string::npos,
        "the doctor says it: " + said);
    town.start();
    auto const& known = town.citizens().at(0).acknowledged().at(0).reference;
    check(town.status_of("/api/v1/track/" + known) == 503, "a case that is there is not said to be none");
    town.begin_load();
    check(town.await_refused(20), "acts are refused");
    check(town.await_log("incident", "the database is damaged: stop the server, keep a copy of its folder"),
          "the log says it");
    check(town.status_of("/services") == 200, "what needs nothing of it is served");
    town.server().kill_now();
    town.end_load();
    check(town.refused() > 0 && town.count_log("incident") < 10, "in few lines");

    exchange_page(path, page, former);
    town.start();
    town.begin_load();
    check(town.await_acknowledged(8), "acts are taken again");
    town.end_load();
    town.stop();
    town.check_all_is_kept();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    try {
        play(argv[1], argv[2]);
    } catch (std::exception const& failure) {
        check(false, failure.what());
    }
    return failures() ? 1 : 0;
}
