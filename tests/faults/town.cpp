#include "faults/town.h"
#include "base/json.h"
#include "http/client.h"
#include "store/open.h"
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bolan::testing {

namespace fs = std::filesystem;

namespace {

std::atomic<int> failed = 0;

bool wait_until(std::function<bool()> const& is_so) {
    for (int tries = 0; tries < 3000; ++tries) {
        if (is_so()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

// Standard error and the environment as the server is to have them, while this lives.
class Surroundings {
  public:
    Surroundings(std::string const& log, std::string const& faults) : m_error(::dup(STDERR_FILENO)) {
        int const file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        ::dup2(file, STDERR_FILENO);
        ::close(file);
        ::setenv("LD_PRELOAD", FAULTY_LIBRARY, 1);
        ::setenv(k_faults_variable, faults.c_str(), 1);
    }
    ~Surroundings() {
        ::unsetenv("LD_PRELOAD");
        ::dup2(m_error, STDERR_FILENO);
        ::close(m_error);
    }
    Surroundings(Surroundings const&) = delete;
    Surroundings& operator=(Surroundings const&) = delete;

  private:
    int m_error;
};

}  // namespace

void check(bool is_true, std::string const& what) {
    if (is_true) return;
    std::printf("FAILED: %s\n", what.c_str());
    ++failed;
}

int failures() { return failed; }

Faults* make_faults(std::string const& path, std::string const& folder) {
    int const file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || ::ftruncate(file, sizeof(Faults)) != 0) throw std::runtime_error(path);
    auto* const at = ::mmap(nullptr, sizeof(Faults), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    auto* const faults = static_cast<Faults*>(at);
    folder.copy(faults->folder.data(), faults->folder.size() - 1);
    return faults;
}

Town::Town(std::string bolan, std::string province, std::string database)
    : m_bolan(std::move(bolan)), m_province(std::move(province)), m_database(std::move(database)) {
    auto pattern = (fs::temp_directory_path() / "bolan-faults-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
    m_folder = pattern;
    m_data = m_folder + "/data";
    m_log = m_folder + "/log.jsonl";
    m_faults = make_faults(m_folder + "/faults", m_data);
}

Town::~Town() {
    m_stop = true;
    m_server.reset();
    for (auto& thread : m_threads) thread.join();
    ::munmap(m_faults, sizeof(Faults));
    if (failed == 0 && std::uncaught_exceptions() == 0)
        fs::remove_all(m_folder);
    else
        std::printf("what is left stands in %s\n", m_folder.c_str());
}

void Town::start(std::vector<std::string> const& more) {
    m_server.reset();
    std::vector<std::string> arguments{"--province", m_province, "--data", m_data, "--ui", "ui"};
    if (!m_database.empty()) arguments.insert(arguments.end(), {"--database", m_database});
    arguments.insert(arguments.end(), more.begin(), more.end());
    Surroundings const surroundings(m_log, m_folder + "/faults");
    m_server = std::make_unique<Served>(m_bolan, arguments);
    m_port = m_server->port();
}

bool Town::is_running() const {
    siginfo_t about{};
    return ::waitid(P_PID, static_cast<id_t>(m_server->pid()), &about, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           about.si_pid == 0;
}

bool Town::await_end() const {
    return wait_until([&] { return !is_running(); });
}

void Town::stop() { m_server->stop(); }

void Town::cut_power() {
    m_server->kill_now();
    auto const log = m_data + "/bolan.db-wal";
    fs::remove(m_data + "/bolan.db-shm");
    fs::remove(log);
    if (fs::exists(log + ".disk")) fs::copy_file(log + ".disk", log);
}

void Town::prepare(int citizens) {
    for (int n = 1; n <= citizens; ++n) m_citizens.emplace_back(n).prepare(m_port);
}

void Town::begin_load() {
    m_stop = false;
    for (auto& citizen : m_citizens)
        m_threads.emplace_back([&] {
            try {
                work(citizen);
            } catch (std::exception const& caught) {
                std::lock_guard const lock(m_mutex);
                m_failure = caught.what();
            }
        });
}

void Town::work(Citizen& citizen) {
    using Answer = Citizen::Answer;
    while (!m_stop || citizen.has_unanswered()) {
        http::Client client("127.0.0.1", m_port);
        auto answer = Answer::acknowledged;
        while (answer == Answer::acknowledged && (!m_stop || citizen.has_unanswered())) {
            answer = citizen.act(client);
            if (answer == Answer::acknowledged) ++m_acknowledged;
        }
        if (answer == Answer::unavailable) ++m_refused;
        if (answer == Answer::none && m_stop && !is_running()) return;
        if (answer != Answer::acknowledged) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

void Town::end_load() {
    m_stop = true;
    for (auto& thread : m_threads) thread.join();
    m_threads.clear();
    if (!m_failure.empty()) throw std::runtime_error(m_failure);
}

bool Town::await_acknowledged(std::size_t more) const {
    return wait_until([&, until = m_acknowledged + more] { return m_acknowledged >= until; });
}

bool Town::await_refused(std::size_t more) const {
    return wait_until([&, until = m_refused + more] { return m_refused >= until; });
}

std::string Town::readyz() const {
    auto const answer = http::Client("127.0.0.1", m_port).get("/readyz");
    return answer ? std::to_string(answer->status) + " " + answer->body : "";
}

bool Town::await_readyz(std::string const& text) const {
    return wait_until([&] { return readyz() == text; });
}

int Town::status_of(std::string const& target) const {
    auto const answer = http::Client("127.0.0.1", m_port).get(target);
    return answer ? answer->status : 0;
}

std::size_t Town::count_log(std::string_view event, std::string_view part) const {
    std::ifstream file(m_log);
    std::size_t count = 0;
    for (std::string line; std::getline(file, line);) {
        auto const entry = parse_json(line);
        if (entry && (*entry)["event"].string_or("") == event && line.find(part) != std::string::npos) ++count;
    }
    return count;
}

bool Town::await_log(std::string_view event, std::string_view part) const {
    return wait_until([&] { return count_log(event, part) > 0; });
}

std::string Town::run(std::string const& command) const {
    auto const out = m_folder + "/said.txt";
    std::string const database = m_database.empty() ? "" : " --database '" + m_database + "'";
    auto const whole = m_bolan + " " + command + " --data " + m_data + database + " > " + out + " 2>&1";
    int const code = std::system(whole.c_str());
    std::ifstream file(out);
    return std::to_string(code == 0 ? 0 : 1) + " " + std::string(std::istreambuf_iterator<char>(file), {});
}

void Town::check_all_is_kept() {
    auto const database =
        m_database.empty() ? store::open_sqlite(m_data + "/bolan.db") : store::open_postgres(m_database);
    int missing = 0;
    std::int64_t opened = 0;
    for (auto const& citizen : m_citizens) {
        missing += database->read([&](store::Connection& db) { return count_missing(db, citizen.acknowledged()); });
        opened += citizen.opened();
    }
    auto const kept = database->read(count_cases);
    check(kept > 0, "acts were acknowledged");
    check(missing == 0, std::to_string(missing) + " acknowledged acts are lost");
    check(opened == kept, std::to_string(opened) + " cases were opened, and " + std::to_string(kept) + " are there");
    auto const verified = run("verify");
    check(verified.starts_with("0 "), "the ledger is sound: " + verified);
    std::printf("%zu acts acknowledged, %d lost, %zu times refused; %lld cases\n", m_acknowledged.load(), missing,
                m_refused.load(), static_cast<long long>(kept));
}

}  // namespace bolan::testing
