// A second `bolan serve` on the database file of one that works: it refuses and names the first, which goes on.
// Usage: faults_second BOLAN PROVINCE. The province is Testland.
#include "faults/town.h"
#include <exception>

using namespace bolan::testing;

namespace {

void play(std::string const& bolan, std::string const& province) {
    Town town(bolan, province);
    town.start();
    town.prepare(4);
    town.begin_load();
    check(town.await_acknowledged(20), "acts are taken");
    auto const said = town.run("serve --port 0 --ui ui --province " + province);
    check(said.starts_with("1 ") && said.find("is in use by process " + std::to_string(town.server().pid()) +
                                              "; stop that one first") != std::string::npos,
          "the second refuses and names the first: " + said);
    check(town.await_acknowledged(20), "the first goes on");
    town.end_load();
    check(town.refused() == 0, "nobody was refused");
    town.server().kill_now();
    town.start();  // the dead hold nothing
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
