#include "cluster/local_cluster.h"
#include "base/json.h"
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace bolan::testing {

namespace {

namespace fs = std::filesystem;

constexpr int k_postgres_port = 25432;
constexpr auto k_whole_within = std::chrono::seconds(60);

std::string output_of(std::string const& command) {
    auto* const pipe = ::popen(command.c_str(), "r");
    if (!pipe) throw std::runtime_error("popen");
    std::string out;
    char bytes[4096];
    while (auto const n = std::fread(bytes, 1, sizeof bytes, pipe)) out.append(bytes, n);
    ::pclose(pipe);
    return out;
}

std::string read_file(fs::path const& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Everything of a node runs within its folder.
std::vector<pid_t> processes_in(fs::path const& folder) {
    std::vector<pid_t> found;
    for (auto const& entry : fs::directory_iterator("/proc")) {
        std::error_code gone;
        auto const place = fs::read_symlink(entry.path() / "cwd", gone).string() + "/";
        if (!gone && place.starts_with(folder.string() + "/"))
            found.push_back(static_cast<pid_t>(std::stol(entry.path().filename())));
    }
    return found;
}

std::string program_of(pid_t process) {
    auto const line = read_file("/proc/" + std::to_string(process) + "/comm");
    return line.substr(0, line.find('\n'));
}

struct Members {
    std::string primary;
    int standbys = 0;  // synchronous
    int running = 0;
    std::set<std::int64_t> timelines;
};

Members read_members(std::string const& json) {
    Members members;
    auto const list = parse_json(json);
    if (!list || !list->is_list()) return members;
    for (auto const& member : list->as_list()) {
        auto const role = member["Role"].string_or(""), state = member["State"].string_or("");
        if (role == "Leader") members.primary = std::string(member["Member"].string_or(""));
        members.standbys += role == "Sync Standby" ? 1 : 0;
        members.running += state == "running" || state == "streaming" ? 1 : 0;
        members.timelines.insert(member["TL"].int_or(0));
    }
    return members;
}

}  // namespace

LocalCluster::LocalCluster(std::string script, std::string folder)
    : m_script(std::move(script)),
      m_folder(std::move(folder)),
      // All of 127.0.0.0/8 is this machine: no two tests meet.
      m_network("127." + std::to_string(100 + ::getpid() / 250 % 100) + "." + std::to_string(1 + ::getpid() % 250) +
                ".") {
    output_of(m_script + " new " + m_folder + " " + m_network + "1 " + m_network + "2 " + m_network + "3");
    // Ports at which nothing of the machine's own stands.
    std::ofstream(m_folder + "/cluster.conf", std::ios::app)
        << "shared_buffers=64MB\npostgres_port=" << k_postgres_port
        << "\npatroni_port=28008\netcd_port=22379\netcd_peer_port=22380\nwrite_port=25000\nread_port=25001\n";
    for (auto const* node : k_nodes) start(node);
    wait_until_whole();
}

// In order it takes the longer, the fewer of etcd are left.
LocalCluster::~LocalCluster() {
    for (auto const* node : k_nodes)
        end(node, SIGQUIT);  // on which PostgreSQL ends at once and gives its shared memory back
}

void LocalCluster::start(std::string const& node) {
    auto const child = ::fork();
    if (child == 0) {
        ::execl(m_script.c_str(), m_script.c_str(), "run", m_folder.c_str(), node.c_str(), nullptr);
        ::_exit(127);
    }
    m_running[node] = child;
}

void LocalCluster::kill_now(std::string const& node) { end(node, SIGKILL); }

void LocalCluster::end(std::string const& node, int postgres_signal) {
    while (true) {
        auto const all = processes_in(m_folder + "/" + node);
        for (auto const process : all) ::kill(process, program_of(process) == "postgres" ? postgres_signal : SIGKILL);
        if (auto const found = m_running.find(node); found != m_running.end()) {
            ::waitpid(found->second, nullptr, 0);
            m_running.erase(found);
        }
        if (all.empty()) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

void LocalCluster::freeze(std::string const& node, std::set<std::string> const& programs) const {
    for (auto const process : processes_in(m_folder + "/" + node))
        if (programs.contains(program_of(process))) ::kill(process, SIGSTOP);
}

void LocalCluster::unfreeze(std::string const& node) const {
    for (auto const process : processes_in(m_folder + "/" + node)) ::kill(process, SIGCONT);
}

std::string LocalCluster::ask(std::string const& command) const {
    return output_of("timeout 10 patronictl -c " + m_folder + "/n1/config.yml " + command + " 2>/dev/null");
}

std::string LocalCluster::primary() const { return read_members(ask("list -f json")).primary; }

void LocalCluster::wait_until_whole() const {
    auto const until = std::chrono::steady_clock::now() + k_whole_within;
    while (std::chrono::steady_clock::now() < until) {
        auto const members = read_members(ask("list -f json"));
        if (!members.primary.empty() && members.standbys == 1 && members.running == 3 && members.timelines.size() == 1)
            return;
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
    }
    throw std::runtime_error("the cluster is not whole; see " + m_folder + "/n*/*.log\n" + ask("list"));
}

void LocalCluster::switch_over() const { ask("switchover bolan --force --leader " + primary()); }

std::string LocalCluster::url() const {
    auto url = output_of(m_script + " url " + m_folder + " " + m_folder + "/cluster.crt");
    url.pop_back();  // the end of the line
    return url;
}

std::string LocalCluster::url_of(std::string const& node) const {
    auto const any = url();
    auto const hosts = any.find('@') + 1;
    return any.substr(0, hosts) + m_network + node.substr(1) + ":" + std::to_string(k_postgres_port) +
           any.substr(any.find('/', hosts));
}

}  // namespace bolan::testing
