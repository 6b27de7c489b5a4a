#include "store/testing.h"
#include "store/open.h"
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <libpq-fe.h>
#include <mutex>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace bolan::store::testing {

namespace {

namespace fs = std::filesystem;

std::string program(std::string const& name) { return "/usr/lib/postgresql/15/bin/" + name; }

// Runs a program of PostgreSQL's as a user that it accepts (it refuses root), its output in `log`. `dies_with_us`: it
// is told to stop when this process ends in whatever way.
pid_t start(std::vector<std::string> words, std::string const& log, bool dies_with_us) {
    std::vector<std::string> prefix{"/usr/bin/setpriv"};
    if (geteuid() == 0) prefix.insert(prefix.end(), {"--reuid=postgres", "--regid=postgres", "--clear-groups"});
    if (dies_with_us) prefix.emplace_back("--pdeathsig=QUIT");
    if (prefix.size() > 1) words.insert(words.begin(), prefix.begin(), prefix.end());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t const child = fork();
    if (child != 0) return child;
    int const out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
    dup2(out, 1);
    dup2(out, 2);
    execv(arguments[0], arguments.data());
    _exit(127);
}

void run(std::vector<std::string> const& words, std::string const& log) {
    int status = 0;
    waitpid(start(words, log, false), &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw DatabaseError("cannot run " + words[0] + " (is postgresql-15 installed?); see " + log);
}

std::string percent_encoded(std::string const& path) {
    std::string out;
    for (char const c : path) out += c == '/' ? std::string("%2F") : std::string(1, c);
    return out;
}

// One private server, on a socket in its own folder, so that no port can collide.
class Cluster {
  public:
    Cluster() {
        if (!fs::exists(program("initdb")))
            throw DatabaseError("the tests need PostgreSQL 15: apt-get install postgresql-15");
        fs::permissions(m_folder.path(), fs::perms::all);  // its user is not ours
        auto const data = m_folder.path() + "/data", log = m_folder.path() + "/log";
        run({program("initdb"), "-D", data, "-U", "bolan", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"},
            log);
        m_server = start({program("postgres"), "-D", data, "-k", m_folder.path(), "-c", "listen_addresses=", "-c",
                          "shared_buffers=32MB", "-c", "max_connections=200"},
                         log, true);
        wait_until_ready();
    }
    ~Cluster() {
        if (m_owner != getpid()) return;  // a forked child of a test is ending
        kill(m_server, SIGINT);
        waitpid(m_server, nullptr, 0);
        if (geteuid() == 0) run({"/usr/bin/rm", "-rf", m_folder.path() + "/data"}, "/dev/null");
    }
    std::string url() const { return "postgres://bolan@" + percent_encoded(m_folder.path()) + "/postgres"; }

  private:
    void wait_until_ready() const {
        for (int i = 0; i < 600; ++i) {
            if (PQping(url().c_str()) == PQPING_OK) return;
            if (waitpid(m_server, nullptr, WNOHANG) != 0) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        throw DatabaseError("the test's PostgreSQL did not start; see " + m_folder.path() + "/log");
    }

    TemporaryFolder m_folder;
    pid_t m_server = -1;
    pid_t m_owner = getpid();
};

std::string cluster_url() {
    if (auto const* const given = std::getenv("BOLAN_TEST_POSTGRES"); given && *given) return given;
    static Cluster const cluster;
    return cluster.url();
}

void run_sql(std::string const& url, std::string const& sql) {
    auto* const connection = PQconnectdb(url.c_str());
    std::string error;
    if (PQstatus(connection) == CONNECTION_OK) {
        PQsetNoticeProcessor(
            connection, [](void*, char const*) {}, nullptr);
        auto* const result = PQexec(connection, sql.c_str());
        if (PQresultStatus(result) != PGRES_COMMAND_OK) error = PQresultErrorMessage(result);
        PQclear(result);
    } else {
        error = PQerrorMessage(connection);
    }
    PQfinish(connection);
    if (!error.empty()) throw DatabaseError("the test's PostgreSQL: " + error);
}

// Distinct among the test programs that share a cluster.
std::string new_database_name() {
    static std::atomic<int> count = 0;
    return "test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
}

std::string with_database(std::string const& url, std::string const& name) {
    auto const query = url.find('?');
    auto const slash = url.rfind('/', query);
    return url.substr(0, slash + 1) + name + (query == std::string::npos ? "" : url.substr(query));
}

std::string database_of(std::string const& url) {
    auto const query = url.find('?');
    auto const slash = url.rfind('/', query);
    return url.substr(slash + 1, query == std::string::npos ? query : query - slash - 1);
}

}  // namespace

char const* engine_name(Engine engine) { return engine == Engine::sqlite ? "sqlite" : "postgres"; }

TemporaryFolder::TemporaryFolder() {
    auto pattern = fs::temp_directory_path().string() + "/bolan-test-XXXXXX";
    if (!mkdtemp(pattern.data()))
        throw DatabaseError(std::string("cannot make a folder for the test: ") + std::strerror(errno));
    m_path = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

TemporaryDatabase::TemporaryDatabase(Engine engine) : m_engine(engine) {
    if (engine == Engine::sqlite) {
        m_location = m_folder.path() + "/bolan.db";
    } else {
        m_location = with_database(cluster_url(), new_database_name());
        run_sql(cluster_url(), "create database " + database_of(m_location));
    }
    open();
}

TemporaryDatabase::~TemporaryDatabase() {
    close();
    if (m_engine == Engine::sqlite) return;
    try {
        run_sql(cluster_url(), "drop database " + database_of(m_location) + " with (force)");
    } catch (DatabaseError const&) {
        // The server may have been killed by the test; its folder goes away at the end.
    }
}

void TemporaryDatabase::open() {
    m_database = m_engine == Engine::sqlite ? open_sqlite(m_location) : open_postgres(m_location);
}

}  // namespace bolan::store::testing
