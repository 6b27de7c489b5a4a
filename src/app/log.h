// What the program says while it runs: one JSON object a line, for journald or any collector. It carries no name, no
// address and nothing that a visitor sent.
#pragma once
#include "app/ticker.h"
#include "base/clock.h"
#include <atomic>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace bolan::http {
struct AccessLine;
}

namespace bolan::app {

class Log {
  public:
    using Field = std::pair<std::string_view, std::string_view>;

    // Lines are written to the file `fd` within a tenth of a second, on a thread of its own; when whoever reads it has
    // fallen a megabyte behind they are given up: nobody waits for a log. The clock outlives it.
    Log(int fd, Clock const& clock);
    ~Log();

    // {"time", "level", "event", fields…}. Any thread. An error that was written within the last minute, with the same
    // fields but for `id`, is counted instead: a line "again" then says how many `times`.
    void error(std::string_view event, std::initializer_list<Field> fields);
    void info(std::string_view event, std::initializer_list<Field> fields);
    // {"time", "level": "info", "event": "request", …}. Any thread.
    void request(http::AccessLine const& line);
    std::uint64_t given_up() const { return m_given_up.load(std::memory_order_relaxed); }

  private:
    struct Told {
        std::string event, message;
        std::chrono::steady_clock::time_point since;
        std::uint64_t again = 0;
    };
    bool is_new(std::string_view event, std::initializer_list<Field> fields);
    void sum_up(std::chrono::steady_clock::time_point until);

    std::string begin(std::string_view level, std::string_view event) const;
    void say(std::string_view level, std::string_view event, std::initializer_list<Field> fields);
    void add(std::string line);
    void flush();

    int const m_fd;
    Clock const& m_clock;
    std::atomic<std::uint64_t> m_given_up{0};
    std::mutex m_mutex;
    std::string m_waiting;
    std::map<std::string, Told> m_told;
    std::optional<Ticker> m_ticker;  // flushes; last: it uses all the others
};

}  // namespace bolan::app
