// `bolan serve` as a process of its own, for tests that kill it and programs that measure it.
#pragma once
#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace bolan::testing {

class Served {
  public:
    // Starts `binary serve --port 0 ARGUMENTS` and waits until it says where it listens, and without TLS answers.
    // Throws std::runtime_error with what it said instead.
    Served(std::string const& binary, std::vector<std::string> const& arguments);
    ~Served();  // as stop()
    Served(Served const&) = delete;
    Served& operator=(Served const&) = delete;

    std::uint16_t port() const { return m_port; }
    std::string const& said() const { return m_said; }        // on standard output until then
    double start_seconds() const { return m_start_seconds; }  // until it answered 200 at /healthz
    pid_t pid() const { return m_pid; }
    void kill_now();  // SIGKILL
    void stop();      // SIGTERM, and waits

  private:
    void end(int signal);
    pid_t m_pid = -1;
    std::uint16_t m_port = 0;
    std::string m_said;
    double m_start_seconds = 0;
};

// Signs in at the JSON API; the bearer token. Throws when it is refused.
std::string sign_in(std::uint16_t port, std::string const& login, std::string const& password);

}  // namespace bolan::testing
