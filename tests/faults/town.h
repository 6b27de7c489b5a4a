// Testland under load while something breaks: its folder, its log, `bolan serve` with the faults of faulty.h, and
// citizens who apply without pause.
#pragma once
#include "faults/faulty.h"
#include "support/citizen.h"
#include "support/served.h"
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace bolan::testing {

// Notes a failed expectation; the program's exit code is whether there is one.
void check(bool is_true, std::string const& what);
int failures();

// The block of faulty.h in a new file `path`, for a program that is given its name.
Faults* make_faults(std::string const& path, std::string const& folder);

class Town {
  public:
    // `database`: the URL of PostgreSQL; empty: SQLite in the folder.
    Town(std::string bolan, std::string province, std::string database = "");
    ~Town();  // stops all; removes the folder when nothing has failed
    Town(Town const&) = delete;
    Town& operator=(Town const&) = delete;

    Faults& faults() { return *m_faults; }
    std::string const& folder() const {
        return m_folder;
    }  // for what the test needs; the data are in one of its folders
    std::string const& data() const { return m_data; }
    void start(std::vector<std::string> const& more = {});  // throws what it says instead of serving
    Served& server() { return *m_server; }
    std::uint16_t port() const { return m_port; }  // any thread
    bool is_running() const;                       // it has not ended by itself
    bool await_end() const;                        // false after 30 s
    void stop();                                   // the server, in order
    void cut_power();                              // SIGKILL, and of the write-ahead log only what was synced stays

    void prepare(int citizens);  // registers them
    // They apply in the background; who is told 503 sends again.
    void begin_load();
    void end_load();  // each has sent again what was not answered, if the server lives
    std::vector<Citizen>& citizens() { return m_citizens; }
    std::size_t acknowledged() const { return m_acknowledged; }
    std::size_t refused() const { return m_refused; }
    // Waits for so many more acknowledged acts, or refusals; false after 30 s.
    bool await_acknowledged(std::size_t more) const;
    bool await_refused(std::size_t more) const;

    // "200 ready\n"; await: false after 30 s.
    std::string readyz() const;
    bool await_readyz(std::string const& text) const;
    int status_of(std::string const& target) const;
    // Lines of the log with this event whose text holds `part`.
    std::size_t count_log(std::string_view event, std::string_view part = "") const;
    bool await_log(std::string_view event, std::string_view part = "") const;  // false after 30 s

    // Nothing acknowledged is lost, nothing is there twice, `bolan verify` finds the ledger sound. The server is
    // stopped.
    void check_all_is_kept();
    std::string run(std::string const& command) const;  // `bolan COMMAND` on this data, and what it prints

  private:
    void work(Citizen& citizen);

    std::string m_bolan, m_province, m_database, m_folder, m_data, m_log;
    Faults* m_faults = nullptr;
    std::unique_ptr<Served> m_server;
    std::vector<Citizen> m_citizens;
    std::vector<std::thread> m_threads;
    std::atomic<std::uint16_t> m_port = 0;
    std::atomic<bool> m_stop = false;
    std::atomic<std::size_t> m_acknowledged = 0, m_refused = 0;
    std::mutex m_mutex;
    std::string m_failure;
};

}  // namespace bolan::testing
