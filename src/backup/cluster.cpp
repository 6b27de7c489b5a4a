#include "backup/cluster.h"
#include "backup/tar.h"
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <grp.h>
#include <libpq-fe.h>
#include <map>
#include <pwd.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace bolan::backup {

namespace fs = std::filesystem;

namespace {

constexpr char k_programs[] = "/usr/lib/postgresql";  // Debian's: a folder for each version
constexpr std::size_t k_log_name = 24;                // digits in the name of a file of the log
constexpr int k_start_checks = 36'000;                // 100 ms apart: an hour of log may have to be followed

// Of this major version; 0: of the newest that is installed.
std::string program(std::string const& name, int version) {
    if (version == 0 && fs::exists(k_programs))
        for (auto const& entry : fs::directory_iterator(k_programs))
            if (fs::exists(entry.path() / "bin" / name))
                version = std::max(version, std::atoi(entry.path().filename().c_str()));
    auto const path = std::string(k_programs) + "/" + std::to_string(version) + "/bin/" + name;
    if (!fs::exists(path))
        throw std::runtime_error(name + " of PostgreSQL " + (version > 0 ? std::to_string(version) + " " : "") +
                                 "is not installed: apt install postgresql-" +
                                 std::to_string(version > 0 ? version : 15));
    return path;
}

[[noreturn]] void exec(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(arguments[0], arguments.data());
    _exit(127);
}

using Environment = std::map<std::string, std::string>;

// Of libpq, for whom a URL names: on a command line everybody on the machine would read its password.
Environment environment_of(std::string const& url) {
    Environment out;
    auto* const options = ::PQconninfoParse(url.c_str(), nullptr);
    for (auto const* option = options; option && option->keyword; ++option)
        if (option->envvar && option->val) out[option->envvar] = option->val;
    ::PQconninfoFree(options);
    return out;
}

// A child whose output comes through a pipe; what it complains about goes to a file.
class Child {
  public:
    Child(std::vector<std::string> words, std::FILE* complaints, Environment const& environment = {}) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error(std::string("pipe: ") + std::strerror(errno));
        m_pid = ::fork();
        if (m_pid == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            ::dup2(::fileno(complaints), STDERR_FILENO);
            ::prctl(PR_SET_PDEATHSIG, SIGTERM);
            for (auto const& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
            exec(std::move(words));
        }
        ::close(ends[1]);
        m_output = ends[0];
    }
    ~Child() {
        ::close(m_output);
        if (m_pid > 0) end();
    }
    Child(Child const&) = delete;
    Child& operator=(Child const&) = delete;

    int output() const { return m_output; }
    bool end() {  // whether it went well
        int status = 0;
        ::waitpid(m_pid, &status, 0);
        m_pid = -1;
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }

  private:
    pid_t m_pid = -1;
    int m_output = -1;
};

// Keeps the cluster from letting go of any of its write-ahead log from now on, as long as this lives: a slot of the
// connection's own.
class HeldLog {
  public:
    explicit HeldLog(std::string const& url) : m_connection(::PQconnectdb(url.c_str()), &::PQfinish) {
        std::unique_ptr<PGresult, decltype(&::PQclear)> const made(
            ::PQexec(m_connection.get(),
                     "select pg_create_physical_replication_slot("
                     "'bolan_backup_' || pg_backend_pid(), immediately_reserve => true, "
                     "temporary => true)"),
            &::PQclear);
        if (::PQresultStatus(made.get()) != PGRES_TUPLES_OK)
            throw std::runtime_error(std::string("PostgreSQL does not hold its log for a copy: ") +
                                     ::PQerrorMessage(m_connection.get()));
    }

  private:
    std::unique_ptr<PGconn, decltype(&::PQfinish)> const m_connection;
};

std::string read_all(std::FILE* file) {
    std::string out(10'000, '\0');
    std::rewind(file);
    out.resize(std::fread(out.data(), 1, out.size(), file));
    return out;
}

std::string quoted(std::string const& text) {
    std::string out = "'";
    for (char const c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
    return out + "'";
}

int version_of(std::string const& cluster) {
    int version = 0;
    std::ifstream(cluster + "/PG_VERSION") >> version;
    return version;
}

std::vector<std::string> files_of(std::string const& folder) {
    std::vector<std::string> out;
    for (auto const& entry : fs::directory_iterator(folder)) out.push_back(entry.path().filename().string());
    std::ranges::sort(out);
    return out;
}

// The transaction of a line of pg_waldump, when it is the commit of this one:
// "rmgr: Transaction … tx:        742, lsn: …, desc: COMMIT 2026-11-23 10:27:24 UTC; subxacts: 743 744; …"
std::string commit_of(std::string_view line, std::string const& transaction) {
    auto const after = [&](std::string_view word) {
        auto const at = line.find(word);
        return at == line.npos ? std::string_view() : line.substr(at + word.size());
    };
    if (after("desc: COMMIT").empty()) return "";
    auto number = after(" tx:");
    number.remove_prefix(std::min(number.find_first_not_of(' '), number.size()));
    number = number.substr(0, number.find(','));
    auto parts = after("subxacts: ");
    parts = parts.substr(0, parts.find_first_of(";\n"));
    bool const is_part = (" " + std::string(parts) + " ").find(" " + transaction + " ") != std::string::npos;
    return number == transaction || is_part ? std::string(number) : "";
}

// PostgreSQL refuses root.
passwd const* server_user() {
    if (::geteuid() != 0) return nullptr;
    auto const* const user = ::getpwnam("postgres");
    if (!user) throw std::runtime_error("PostgreSQL refuses root, and there is no user postgres: run this as another");
    return user;
}

void give_to(passwd const& user, std::string const& folder) {
    auto const give = [&](fs::path const& path) {
        if (::lchown(path.c_str(), user.pw_uid, user.pw_gid) != 0)
            throw std::system_error(errno, std::generic_category(), path);
    };
    give(folder);
    for (auto const& entry : fs::recursive_directory_iterator(folder)) give(entry.path());
    fs::permissions(fs::path(folder).parent_path(), fs::perms::group_exec | fs::perms::others_exec,
                    fs::perm_options::add);
}

}  // namespace

void copy_cluster(std::string const& url, std::function<void(ClusterFile const&)> const& begin,
                  std::function<void(std::span<std::uint8_t const>)> const& piece) {
    HeldLog const held(url);
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> const complaints(std::tmpfile(), &std::fclose);
    Child child({program("pg_basebackup", 0), "--pgdata=-", "--format=tar", "--wal-method=fetch", "--checkpoint=fast",
                 "--no-password"},
                complaints.get(), environment_of(url));
    bool const is_whole = read_tar(child.output(), begin, piece);
    if (!child.end() || !is_whole)
        throw std::runtime_error("pg_basebackup could not copy the cluster: " + read_all(complaints.get()));
}

std::string committed_with(std::string const& cluster, std::string const& log_folder, std::string const& first,
                           std::string const& transaction) {
    struct Span {
        std::string first, last;
    };
    std::map<std::string, Span> timelines;  // the name of a file begins with that of its timeline
    for (auto const& file : files_of(log_folder))
        if (file.size() == k_log_name && file >= first)
            timelines.try_emplace(file.substr(0, 8), Span{file, file}).first->second.last = file;
    for (auto const& [timeline, span] : timelines) {
        std::unique_ptr<std::FILE, int (*)(std::FILE*)> const complaints(std::tmpfile(), &std::fclose);
        Child child({program("pg_waldump", version_of(cluster)), "--path=" + log_folder, "--rmgr=Transaction",
                     span.first, span.last},
                    complaints.get());
        std::unique_ptr<std::FILE, int (*)(std::FILE*)> const output(::fdopen(::dup(child.output()), "r"),
                                                                     &std::fclose);
        std::string found;
        char* line = nullptr;
        std::size_t room = 0;
        while (::getline(&line, &room, output.get()) > 0)
            if (found.empty()) found = commit_of(line, transaction);
        std::free(line);
        if (!found.empty()) return found;
    }
    return "";
}

ClusterServer::ClusterServer(std::string folder, Recovery const& recovery) : m_folder(fs::absolute(folder)) {
    auto const postgres = program("postgres", version_of(m_folder));
    configure(recovery);
    auto const* const user = server_user();
    if (user) give_to(*user, m_folder);
    m_server = ::fork();
    if (m_server == 0) {
        int const out = ::open(log_path().c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(out, STDERR_FILENO);
        if (user && (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0))
            _exit(126);
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
        exec({postgres, "-D", m_folder, "-c", "config_file=" + m_folder + "/bolan-restore.conf"});
    }
    wait_until_ready();
}

ClusterServer::~ClusterServer() {
    ::kill(m_server, SIGINT);  // a fast shutdown: with a checkpoint at its end
    ::waitpid(m_server, nullptr, 0);
    std::error_code ignored;
    for (auto const* name : {"/bolan-restore.conf", "/bolan-restore.hba", "/bolan-restore.log"})
        fs::remove(m_folder + name, ignored);
}

void ClusterServer::configure(Recovery const& recovery) const {
    std::ofstream(m_folder + "/bolan-restore.hba") << "local all all trust\n";
    std::ofstream conf(m_folder + "/bolan-restore.conf");
    conf << "listen_addresses = ''\nunix_socket_directories = " << quoted(m_folder)
         << "\nunix_socket_permissions = 0700\nhba_file = " << quoted(m_folder + "/bolan-restore.hba")
         << "\nhot_standby = off\narchive_mode = off\nautovacuum = off\n";
    fs::remove(m_folder + "/postgresql.auto.conf");  // what the old machine was told is not for this one
    std::ofstream(m_folder + "/postgresql.auto.conf").flush();
    if (recovery.log_folder.empty()) return;
    conf << "restore_command = " << quoted("cp " + recovery.log_folder + "/%f %p") << "\n";
    if (!recovery.transaction.empty())
        conf << "recovery_target_xid = " << quoted(recovery.transaction) << "\nrecovery_target_action = 'promote'\n";
    std::ofstream(m_folder + "/recovery.signal").flush();
}

void ClusterServer::wait_until_ready() {
    for (int i = 0; i < k_start_checks; ++i) {
        if (::PQping(url("postgres", "postgres").c_str()) == PQPING_OK) return;
        int status = 0;
        if (::waitpid(m_server, &status, WNOHANG) != 0) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    std::ifstream log(log_path());
    std::string const said(std::istreambuf_iterator<char>(log), {});
    throw std::runtime_error("the restored cluster does not start: " +
                             said.substr(said.size() > 2000 ? said.size() - 2000 : 0));
}

std::string ClusterServer::url(std::string const& user, std::string const& database) const {
    std::string host;
    for (char const c : m_folder) host += c == '/' ? std::string("%2F") : std::string(1, c);
    return "postgres://" + user + "@" + host + "/" + database;
}

}  // namespace bolan::backup
