#include "support/served.h"
#include "base/json.h"
#include "http/client.h"
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace bolan::testing {

namespace {

using Steady = std::chrono::steady_clock;

// The port in "… is served at http://127.0.0.1:PORT/", or https; 0 while the line has not come.
std::uint16_t port_in(std::string const& said) {
    auto const at = said.find(" is served at http");
    auto const end = at == std::string::npos ? at : said.find("/\n", at);
    if (end == std::string::npos) return 0;
    return static_cast<std::uint16_t>(std::atoi(said.c_str() + said.rfind(':', end) + 1));
}

}  // namespace

Served::Served(std::string const& binary, std::vector<std::string> const& arguments) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    std::vector<std::string> all{binary, "serve", "--port", "0"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (auto& word : all) argv.push_back(word.data());
    argv.push_back(nullptr);
    auto const from = Steady::now();
    m_pid = ::fork();
    if (m_pid == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::execv(argv[0], argv.data());
        _exit(127);
    }
    ::close(ends[1]);
    char bytes[4096];
    while (m_port == 0) {
        auto const n = ::read(ends[0], bytes, sizeof bytes);
        if (n <= 0) break;
        m_said.append(bytes, static_cast<std::size_t>(n));
        m_port = port_in(m_said);
    }
    // What it prints later goes nowhere, but must not block it.
    std::thread([end = ends[0]] {
        char rest[4096];
        while (::read(end, rest, sizeof rest) > 0) {
        }
        ::close(end);
    }).detach();
    if (m_port == 0) {
        kill_now();
        throw std::runtime_error("bolan serve does not start: " + m_said);
    }
    if (m_said.find(" is served at https://") != std::string::npos) return;
    http::Client client("127.0.0.1", m_port);
    for (int tries = 0; tries < 1000; ++tries) {
        auto const answer = client.get("/healthz");
        if (answer && answer->status == 200) {
            m_start_seconds = std::chrono::duration<double>(Steady::now() - from).count();
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    kill_now();
    throw std::runtime_error("bolan serve does not answer /healthz");
}

Served::~Served() { stop(); }
void Served::kill_now() { end(SIGKILL); }
void Served::stop() { end(SIGTERM); }

void Served::end(int signal) {
    if (m_pid <= 0) return;
    ::kill(m_pid, signal);
    ::waitpid(m_pid, nullptr, 0);
    m_pid = -1;
}

std::string sign_in(std::uint16_t port, std::string const& login, std::string const& password) {
    http::Client client("127.0.0.1", port);
    auto const answer = client.post("/api/v1/session", "application/json",
                                    write_json(Value::map({{"login", login}, {"password", password}})));
    auto const body = answer ? parse_json(answer->body) : Result<Value>(Value::map());
    if (!answer || answer->status != 201 || !body)
        throw std::runtime_error("cannot sign in as " + login + (answer ? ": " + answer->body : ""));
    return std::string((*body)["token"].string_or(""));
}

}  // namespace bolan::testing
