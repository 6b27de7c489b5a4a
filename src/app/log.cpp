#include "app/log.h"
#include "base/json.h"
#include "http/server.h"
#include <array>
#include <cerrno>
#include <charconv>
#include <unistd.h>
#include <vector>

namespace bolan::app {

namespace {

constexpr std::size_t k_waiting_bytes_max = 1 << 20;
constexpr auto k_flush_every = std::chrono::milliseconds(100);
constexpr auto k_told_for = std::chrono::minutes(1);
constexpr std::size_t k_told_max = 1000;
using Steady = std::chrono::steady_clock;

// "2026-11-22T15:16:25.042Z"
std::string time_text(Timestamp at) {
    auto text = iso_time(at, 0);
    auto const ms = std::to_string(at.ms % 1000);
    text.insert(text.size() - 1, "." + std::string(3 - ms.size(), '0') + ms);
    return text;
}

void add_text(std::string& line, std::string_view name, std::string_view text) {
    line += ',';
    append_json_string(line, name);
    line += ':';
    append_json_string(line, text);
}

void add_ms(std::string& line, std::string_view name, std::int64_t micros) {
    std::array<char, 32> text{};
    auto const end = std::to_chars(text.data(), text.data() + text.size(), static_cast<double>(micros) / 1000,
                                   std::chars_format::fixed, 3);
    line.append(",\"").append(name).append("\":").append(text.data(), end.ptr);
}

}  // namespace

Log::Log(int fd, Clock const& clock) : m_fd(fd), m_clock(clock) {
    auto const nothing = [](std::exception const&) {};
    m_ticker.emplace(
        k_flush_every,
        [this] {
            sum_up(Steady::now() - k_told_for);
            flush();
            return false;
        },
        nothing);
}

Log::~Log() {
    m_ticker.reset();
    sum_up(Steady::now());
    flush();
}

std::string Log::begin(std::string_view level, std::string_view event) const {
    std::string line = "{\"time\":\"" + time_text(m_clock.now()) + "\"";
    add_text(line, "level", level);
    add_text(line, "event", event);
    return line;
}

void Log::say(std::string_view level, std::string_view event, std::initializer_list<Field> fields) {
    auto line = begin(level, event);
    for (auto const& [name, value] : fields) add_text(line, name, value);
    add(std::move(line));
}

void Log::add(std::string line) {
    line += "}\n";
    std::lock_guard const lock(m_mutex);
    if (m_waiting.size() + line.size() > k_waiting_bytes_max)
        ++m_given_up;
    else
        m_waiting += line;
}

bool Log::is_new(std::string_view event, std::initializer_list<Field> fields) {
    std::string key(event);
    std::string_view message;
    for (auto const& [name, value] : fields) {
        if (name == "id") continue;
        if (name == "message") message = value;
        key.append("\n").append(value);
    }
    std::lock_guard const lock(m_mutex);
    if (auto const told = m_told.find(key); told != m_told.end()) return ++told->second.again, false;
    if (m_told.size() < k_told_max) m_told[key] = {std::string(event), std::string(message), Steady::now()};
    return true;
}

void Log::sum_up(Steady::time_point until) {
    std::vector<Told> over;
    {
        std::lock_guard const lock(m_mutex);
        std::erase_if(m_told, [&](auto& told) {
            if (told.second.since > until) return false;
            if (told.second.again > 0) over.push_back(std::move(told.second));
            return true;
        });
    }
    for (auto const& told : over)
        say("error", "again", {{"of", told.event}, {"message", told.message}, {"times", std::to_string(told.again)}});
}

void Log::error(std::string_view event, std::initializer_list<Field> fields) {
    if (is_new(event, fields)) say("error", event, fields);
}
void Log::info(std::string_view event, std::initializer_list<Field> fields) { say("info", event, fields); }

void Log::request(http::AccessLine const& request) {
    auto line = begin("info", "request");
    add_text(line, "id", request.id);
    add_text(line, "method", request.method);
    add_text(line, "route", request.route ? std::string_view(request.route->pattern) : std::string_view("-"));
    line += ",\"status\":" + std::to_string(request.status);
    add_ms(line, "ms", request.micros);
    add_ms(line, "queue_ms", request.queue_micros);
    line += ",\"bytes\":" + std::to_string(request.bytes);
    if (!request.post.empty()) add_text(line, "post", request.post);
    add(std::move(line));
}

void Log::flush() {
    std::string text;
    {
        std::lock_guard const lock(m_mutex);
        text.swap(m_waiting);
    }
    std::string_view rest = text;
    while (!rest.empty()) {
        auto const n = ::write(m_fd, rest.data(), rest.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return;  // nobody reads it any more
        rest.remove_prefix(static_cast<std::size_t>(n));
    }
}

}  // namespace bolan::app
