// A disk that is full, read-only, broken or slow under `bolan serve`, and one that forgets what a failed fsync left
// behind when the power goes off. Usage: faults_disk BOLAN PROVINCE. The province is Testland.
#include "faults/town.h"
#include <cerrno>
#include <cstdio>
#include <exception>

using namespace bolan::testing;

namespace {

// While every write fails: acts are refused, reading goes on, the log says what to do and says it a few times; then
// all goes on by itself.
void check_outage(Town& town, int error, std::string const& advice) {
    auto const lines = town.count_log("incident");
    auto const refused = town.refused();
    town.faults().write_error = error;
    check(town.await_refused(100), "acts are refused: " + advice);
    check(town.status_of("/services") == 200, "pages are read on: " + advice);
    check(town.status_of("/api/v1/services") == 200, "the API is read on: " + advice);
    check(town.is_running(), "the server lives on: " + advice);
    town.faults().write_error = 0;
    check(town.await_acknowledged(20), "acts are taken again: " + advice);
    check(town.count_log("incident", advice) > 0, "the log says: " + advice);
    check(town.count_log("incident") - lines < 10, std::to_string(town.count_log("incident") - lines) + " lines for " +
                                                       std::to_string(town.refused() - refused) +
                                                       " refusals: " + advice);
}

void check_readiness(Town& town) {
    town.faults().write_error = ENOSPC;
    check(town.await_readyz("503 the database cannot be written\n"), "a full disk is told at /readyz");
    check(town.await_log("database", "the disk is full: make room"), "and in the log, with its cause");
    town.faults().write_error = 0;
    check(town.await_readyz("200 ready\n"), "and when there is room again");
}

void check_slow(Town& town) {
    town.faults().sync_delay_ms = 700;
    check(town.await_acknowledged(8), "acts wait for a slow disk");
    check(town.status_of("/services") == 200, "reading does not");
    town.faults().sync_delay_ms = 0;
    check(town.await_acknowledged(20), "acts are fast again");
}

void check_failed_sync(Town& town) {
    town.faults().sync_error = EIO;
    town.faults().syncs_to_fail = 1;
    check(town.await_refused(1), "whose fsync failed is told so");
    check(town.await_acknowledged(20), "and what comes after it is kept");
    // What the server reads when it is started anew, the disk may not have: it is acknowledged only when the disk does.
    town.faults().syncs_to_fail = -1;
    check(town.await_refused(20), "nothing is acknowledged while no fsync succeeds");
    town.server().kill_now();
    town.end_load();
    town.faults().syncs_to_fail = 0;
    town.start();
    town.begin_load();
    check(town.await_acknowledged(8), "what was not answered is sent again");
    town.end_load();
    town.cut_power();
    town.start();
    town.stop();
}

void play(std::string const& bolan, std::string const& province) {
    Town town(bolan, province);
    town.start();
    town.prepare(4);
    town.begin_load();
    check(town.await_acknowledged(20), "acts are taken");
    check_outage(town, ENOSPC, "the disk is full: make room on it");
    check_outage(town, EROFS, "the disk is read-only: read in the kernel's log");
    check_outage(town, EIO, "the disk has failed (Input/output error): read the kernel's log");
    check_readiness(town);
    check_slow(town);
    check_failed_sync(town);
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
