// Kills `bolan serve` at the first, second, third … system call with which an act reaches the disk, a write half done,
// until a whole act passes; and likewise at those of a start. Usage: faults_steps BOLAN PROVINCE. The province is
// Testland.
#include "faults/town.h"
#include "http/client.h"
#include <cstdio>
#include <exception>

using namespace bolan;
using namespace bolan::testing;

namespace {

// The server does not live through call `n` of its start; false: it has passed.
bool dies_at_start(Town& town, std::int64_t n) {
    town.faults().kill_at = town.faults().calls + n;
    bool has_died = false;
    try {
        town.start();
    } catch (std::exception const&) {
        has_died = true;
    }
    town.faults().kill_at = 0;
    return has_died;
}

// The next act, with the server killed at its call `n`; false: it was acknowledged before.
bool dies_at(Town& town, Citizen& citizen, std::int64_t n) {
    town.faults().kill_at = town.faults().calls + n;
    http::Client client("127.0.0.1", town.server().port());
    auto const answer = citizen.act(client);
    town.faults().kill_at = 0;
    if (answer == Citizen::Answer::acknowledged) return false;
    check(town.await_end(), "only the dead do not answer");
    town.server().kill_now();
    return true;
}

void send_again(Town& town, Citizen& citizen) {
    http::Client client("127.0.0.1", town.server().port());
    for (int tries = 0; citizen.has_unanswered() && tries < 10; ++tries) citizen.act(client);
    check(!citizen.has_unanswered(), "the act is acknowledged at last");
}

void play(std::string const& bolan, std::string const& province) {
    Town town(bolan, province);
    town.start();
    town.prepare(1);
    auto& citizen = town.citizens().at(0);
    int deaths = 0, passed = 0;
    std::int64_t calls = 1;
    for (; passed < 2; ++calls) {  // every second act is another kind
        if (!dies_at(town, citizen, calls)) {
            ++passed;
            continue;
        }
        passed = 0;
        ++deaths;
        town.start();
        send_again(town, citizen);
    }
    int starts = 0;
    dies_at(town, citizen, 20);
    for (std::int64_t n = 1; dies_at_start(town, n); ++n) ++starts;
    town.start();
    send_again(town, citizen);
    town.stop();
    std::printf("killed at %d of the first %lld calls of an act, and at %d of a start\n", deaths,
                static_cast<long long>(calls), starts);
    check(deaths > 10 && starts > 0, "acts and starts were broken off");
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
