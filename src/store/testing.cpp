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

std::string url_in(TemporaryFolder const& folder) {
    return "postgres://bolan@" + percent_encoded(folder.path()) + "/postgres";
}

// Serves the folder's data on a socket beside them, when it returns.
pid_t start_server(TemporaryFolder const& folder, std::vector<std::string> const& more) {
    auto const log = folder.path() + "/log";
    std::vector<std::string> words{program("postgres"), "-D", folder.path() + "/data", "-k", folder.path(), "-c",
                                   "listen_addresses=", "-c", "shared_buffers=32MB"};
    words.insert(words.end(), more.begin(), more.end());
    pid_t const server = start(words, log, true);
    for (int i = 0; i < 600; ++i) {
        if (PQping(url_in(folder).c_str()) == PQPING_OK) return server;
        if (waitpid(server, nullptr, WNOHANG) != 0) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    throw DatabaseError("the test's PostgreSQL did not start; see " + log);
}

// They may belong to another user than ours.
void remove_data(TemporaryFolder const& folder) {
    if (geteuid() == 0) run({"/usr/bin/rm", "-rf", folder.path() + "/data"}, "/dev/null");
}

// One private server, on a socket in its own folder, so that no port can collide.
class Cluster {
  public:
    Cluster() {
        if (!fs::exists(program("initdb")))
            throw DatabaseError("the tests need PostgreSQL 15: apt-get install postgresql-15");
        fs::permissions(m_folder.path(), fs::perms::all);  // its user is not ours
        run({program("initdb"), "-D", m_folder.path() + "/data", "-U", "bolan", "-A", "trust", "-E", "UTF8",
             "--locale=C", "--no-sync"},
            m_folder.path() + "/log");
        m_server = start_server(m_folder, {"-c", "max_connections=200"});
    }
    ~Cluster() {
        if (m_owner != getpid()) return;  // a forked child of a test is ending
        kill(m_server, SIGINT);
        waitpid(m_server, nullptr, 0);
        remove_data(m_folder);
    }
    std::string url() const { return url_in(m_folder); }

  private:
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
        auto const status = PQresultStatus(result);
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) error = PQresultErrorMessage(result);
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

Standby::Standby() {
    fs::permissions(m_folder.path(), fs::perms::all);
    testing::run({program("pg_basebackup"), "-D", m_folder.path() + "/data", "-d", cluster_url(), "-R", "-c", "fast",
                  "-X", "stream", "--no-sync"},
                 m_folder.path() + "/log");
    start();
}

Standby::~Standby() {
    kill_now();
    remove_data(m_folder);
}

std::string Standby::url_of(TemporaryDatabase const& database) const {
    return with_database(url_in(m_folder), database_of(database.location()));
}

void Standby::run(std::string const& sql) const { run_sql(url_in(m_folder), sql); }

void Standby::start() {
    // What hinders its replay gives way at once. As many connections as its primary, or it does not start.
    m_server = start_server(m_folder, {"-c", "max_connections=200", "-c", "max_standby_streaming_delay=0"});
}

void Standby::kill_now() {
    if (m_server < 0) return;
    kill(m_server, SIGQUIT);  // all its processes end, as in a crash
    waitpid(m_server, nullptr, 0);
    m_server = -1;
}

}  // namespace bolan::store::testing
