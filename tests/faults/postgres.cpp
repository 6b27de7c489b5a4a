// PostgreSQL is killed under load and comes back, and has a disk that takes no new pages: `bolan serve` refuses, says
// what to do, and goes on by itself. Usage: faults_postgres BOLAN PROVINCE. The province is Testland.
#include "faults/town.h"
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <unistd.h>

using namespace bolan::testing;
namespace fs = std::filesystem;

namespace {

constexpr char k_programs[] = "/usr/lib/postgresql/15/bin/";

// A PostgreSQL of its own, with faults beneath the files of its tables.
class Cluster {
  public:
    Cluster() {
        auto pattern = (fs::temp_directory_path() / "bolan-faults-postgres-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
        m_folder = pattern;
        fs::permissions(m_folder, fs::perms::all);  // its user is not ours
        m_faults = make_faults(m_folder + "/faults", m_folder + "/data/base");
        fs::permissions(m_folder + "/faults", fs::perms::all);
        fs::copy_file(FAULTY_LIBRARY, m_folder + "/faulty.so");
        run("initdb -D " + m_folder + "/data -U bolan -A trust -E UTF8 --locale=C --no-sync --data-checksums");
        start();
    }
    ~Cluster() {
        std::system(command("pg_ctl -D " + m_folder + "/data -m immediate -w stop").c_str());
        fs::remove_all(m_folder);
    }
    Cluster(Cluster const&) = delete;
    Cluster& operator=(Cluster const&) = delete;

    void start() { run("pg_ctl -D " + m_folder + "/data -w -o '-k " + m_folder + " -c listen_addresses=' start"); }
    void kill_now() { run("pg_ctl -D " + m_folder + "/data -m immediate -w stop"); }
    Faults& faults() { return *m_faults; }
    std::string url() const {
        std::string host;
        for (char const c : m_folder) host += c == '/' ? "%2F" : std::string(1, c);
        return "postgres://bolan@" + host + "/postgres";
    }

  private:
    std::string command(std::string const& words) const {
        std::string const user = ::geteuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --clear-groups " : "";
        return "cd " + m_folder + " && " + user + "env LD_PRELOAD=" + m_folder + "/faulty.so " + k_faults_variable +
               "=" + m_folder + "/faults " + k_programs + words + " >> log 2>&1";
    }
    void run(std::string const& words) const {
        if (std::system(command(words).c_str()) != 0) throw std::runtime_error(words + ": see " + m_folder + "/log");
    }

    std::string m_folder;
    Faults* m_faults = nullptr;
};

void check_death(Town& town, Cluster& cluster) {
    auto const lines = town.count_log("incident") + town.count_log("background");
    cluster.kill_now();
    check(town.await_refused(100), "acts are refused while PostgreSQL is dead");
    check(town.await_readyz("503 the database cannot be read\n"), "/readyz says it");
    check(town.status_of("/healthz") == 200, "the server lives");
    cluster.start();
    check(town.await_acknowledged(20), "acts are taken when it is back");
    check(town.await_readyz("200 ready\n"), "/readyz says so");
    check(town.await_log("database", "PostgreSQL"), "the log says that it cannot be reached");
    auto const said = town.count_log("incident") + town.count_log("background") - lines;
    check(said < 30, std::to_string(said) + " lines of the log for it");
}

void check_full_disk(Town& town, Cluster& cluster) {
    cluster.faults().write_error = ENOSPC;
    check(town.await_refused(20), "acts are refused while PostgreSQL's disk is full");
    check(town.status_of("/services") == 200, "pages are read on");
    check(town.await_log("incident", "PostgreSQL's disk is full: make room on it"), "the log says it");
    cluster.faults().write_error = 0;
    check(town.await_acknowledged(20), "acts are taken when there is room");
}

void play(std::string const& bolan, std::string const& province) {
    Cluster cluster;
    Town town(bolan, province, cluster.url());
    town.start();
    town.prepare(4);
    town.begin_load();
    check(town.await_acknowledged(20), "acts are taken");
    check_death(town, cluster);
    check_full_disk(town, cluster);
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
