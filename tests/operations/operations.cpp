// A server as those who run it see it: /readyz while the database is whole, broken and while the server stops; metrics
// that a strict reader takes; a log that names each request and nothing that anybody sent.
// operations BOLAN PROVINCE
#include "base/json.h"
#include "http/client.h"
#include "operations/parse_exposition.h"
#include "support/served.h"
#include <array>
#include <cctype>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sqlite3.h>
#include <stdexcept>
#include <thread>
#include <unistd.h>

using namespace bolan;
namespace fs = std::filesystem;

namespace {

using Steady = std::chrono::steady_clock;

// What one person typed. Nothing of it may be in the log.
constexpr char k_name[] = "Zarmina Kakozai";
constexpr char k_cnic[] = "5440098765431";
constexpr char k_phone[] = "03009876543";
constexpr char k_email[] = "zarmina.kakozai@example.test";
constexpr char k_street[] = "Toghi Road 4711";
constexpr char k_password[] = "four blue camels walking";
constexpr std::array<std::string_view, 9> k_secrets{"Zarmina", "Kakozai", k_cnic,   "54400-9876543-1", k_phone,
                                                    k_email,   "Toghi",   "camels", "127.0.0.1"};

int failed = 0;

void check(bool is_true, std::string const& what) {
    if (is_true) return;
    std::printf("FAILED: %s\n", what.c_str());
    ++failed;
}

std::string between(std::string const& text, std::string const& before, std::string const& after) {
    auto const from = text.find(before);
    if (from == std::string::npos) return "";
    auto const at = from + before.size();
    return text.substr(at, text.find(after, at) - at);
}

std::string percent(std::string_view text) {
    std::string out;
    for (unsigned char const c : text) {
        if (std::isalnum(c)) {
            out += static_cast<char>(c);
            continue;
        }
        char code[4];
        std::snprintf(code, sizeof code, "%%%02X", c);
        out += code;
    }
    return out;
}

// One browser: its cookies, the page that stands open, the ids of its requests.
class Visitor {
  public:
    explicit Visitor(std::uint16_t port) : m_client("127.0.0.1", port) {}

    http::ClientResponse get(std::string const& target) { return keep(m_client.get(target, headers())); }
    http::ClientResponse send(std::string const& target, std::vector<std::pair<std::string, std::string>> fields) {
        std::string body = "csrf=" + percent(between(m_page, "name=\"csrf\" value=\"", "\""));
        body += "&key=" + percent(between(m_page, "name=\"key\" value=\"", "\""));
        for (auto const& [name, value] : fields) body += "&" + name + "=" + percent(value);
        return keep(m_client.post(target, "application/x-www-form-urlencoded", body, headers()));
    }
    std::set<std::string> const& ids() const { return m_ids; }

  private:
    http::Headers headers() const {
        http::Headers out;
        std::string text;
        for (auto const& [name, value] : m_cookies) text += (text.empty() ? "" : "; ") + name + "=" + value;
        if (!text.empty()) out.set("Cookie", text);
        out.set("User-Agent", k_name);
        return out;
    }
    http::ClientResponse keep(Result<http::ClientResponse> answer) {
        if (!answer) throw std::runtime_error("no answer: " + answer.error().code);
        for (auto const& header : answer->headers.all())
            if (header.name == "Set-Cookie") {
                auto const equals = header.value.find('=');
                m_cookies[header.value.substr(0, equals)] =
                    header.value.substr(equals + 1, header.value.find(';') - equals - 1);
            }
        m_ids.insert(std::string(answer->headers.get("x-request-id")));
        if (answer->status != 303) m_page = answer->body;
        return std::move(*answer);
    }

    http::Client m_client;
    std::map<std::string, std::string> m_cookies;
    std::string m_page;
    std::set<std::string> m_ids;
};

void alter(std::string const& data, char const* statement) {
    sqlite3* db = nullptr;
    if (sqlite3_open((data + "/bolan.db").c_str(), &db) != SQLITE_OK || sqlite3_busy_timeout(db, 5'000) != SQLITE_OK ||
        sqlite3_exec(db, statement, nullptr, nullptr, nullptr) != SQLITE_OK)
        throw std::runtime_error(std::string(statement) + ": " + sqlite3_errmsg(db));
    sqlite3_close(db);
}

int status_of(std::uint16_t port, std::string const& target) {
    auto const answer = http::Client("127.0.0.1", port).get(target);
    return answer ? answer->status : 0;
}

std::string readyz(std::uint16_t port) {
    auto const answer = http::Client("127.0.0.1", port).get("/readyz");
    return answer ? std::to_string(answer->status) + " " + answer->body : "";
}

// Seconds until /readyz says so; -1 after twenty.
double wait_for(std::uint16_t port, std::string const& text) {
    auto const from = Steady::now();
    while (true) {
        double const seconds = std::chrono::duration<double>(Steady::now() - from).count();
        if (readyz(port) == text) return seconds;
        if (seconds > 20) return -1;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

// Everything wrong and right that a person sends. Returns the address of the form that stands open.
std::string type_everywhere(Visitor& visitor, std::uint16_t port) {
    auto const name = percent(k_name);
    for (auto const& target : {"/track?reference=" + name, "/" + name, "/verify/" + std::string(k_cnic),
                               "/services?q=" + std::string(k_cnic), "/log/receipt/" + std::string(k_cnic),
                               "/api/v1/cases/" + std::string(k_cnic), "/sign-in?next=/" + name})
        visitor.get(target);
    visitor.send("/sign-in", {{"login", k_cnic}, {"password", k_password}});
    visitor.get("/register");
    std::vector<std::pair<std::string, std::string>> person{
        {"name", k_name}, {"cnic", k_cnic}, {"phone", "1"}, {"email", k_email}, {"password", k_password}};
    check(visitor.send("/register", person).status == 422, "a wrong number is refused");
    person[2].second = k_phone;
    check(visitor.send("/register", person).status == 303, "the citizen is registered");
    auto const begun = visitor.get("/apply/library_card");
    check(begun.status == 303, "a form is begun");
    auto const draft = std::string(begun.headers.get("location"));
    auto const form = draft.substr(0, draft.rfind('/'));
    visitor.get(form + "/who");
    check(
        visitor.send(form + "/who", {{"full_name", k_name}, {"cnic", "54400-9876543-1x"}, {"phone", k_phone}}).status ==
            422,
        "a wrong CNIC is refused");
    visitor.get(form + "/where");
    visitor.send(form + "/where", {{"address", k_street}});

    http::Client client("127.0.0.1", port);
    client.post("/api/v1/session", "application/json",
                "{\"login\": \"" + std::string(k_cnic) + "\", \"password\": \"x\"}");
    client.post("/api/v1/accounts", "application/json", "{\"name\": \"" + std::string(k_name) + "\", ");
    client.post("/api/v1/accounts/" + name, "text/plain", k_street);
    return form;
}

// The database loses what the form is kept in, and what readiness is tried with.
void break_database(Visitor& visitor, std::string const& form, std::uint16_t port, std::string const& data) {
    alter(data, "drop table draft");
    auto const broken = visitor.send(form + "/where", {{"address", k_street}});
    check(broken.status == 503, "what needs the broken table is answered 503, not " + std::to_string(broken.status));
    auto const id = std::string(broken.headers.get("x-request-id"));
    check(!id.empty() && broken.body.find(id) != std::string::npos, "the page says the incident number");
    check(readyz(port) == "200 ready\n", "one broken page does not take the server away");
    alter(data, "alter table probe rename to probe_away");
    check(wait_for(port, "503 the database cannot be written\n") >= 0,
          "a database that cannot be written is not ready");
    check(status_of(port, "/healthz") == 200, "but it lives");
    alter(data, "alter table probe_away rename to probe");
    check(wait_for(port, "200 ready\n") >= 0, "it is ready again by itself");
}

void check_metrics(std::uint16_t port, std::uint16_t operations) {
    check(status_of(port, "/metrics") == 404, "the public is told no metrics");
    auto answer = http::Client("127.0.0.1", operations).get("/metrics");
    for (int i = 0; i < 100 && answer && answer->body.find("bolan_tasks{") == std::string::npos; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));  // tasks are counted in the background
        answer = http::Client("127.0.0.1", operations).get("/metrics");
    }
    if (!answer) return check(false, "the metrics are told");
    check(answer->headers.get("content-type") == "text/plain; version=0.0.4; charset=utf-8", "as their format asks");
    auto const families = testing::parse_exposition(answer->body);
    auto const value = [&](std::string const& family, std::map<std::string, std::string> const& labels) {
        for (auto const& sample : families.at(family).samples)
            if (sample.labels == labels) return sample.value;
        return -1.0;
    };
    auto const post = [](char const* route, char const* status) {
        return std::map<std::string, std::string>{{"method", "POST"}, {"route", route}, {"status", status}};
    };
    check(value("bolan_http_requests_total", post("/register", "4xx")) == 1, "one refused registration");
    check(value("bolan_http_requests_total", post("/register", "3xx")) == 1, "one registration");
    check(value("bolan_http_requests_total", post("/apply/{service}/{draft}/{page}", "5xx")) == 1, "one failure");
    check(value("bolan_ready", {}) == 1, "it is ready");
    check(value("bolan_write_jobs_total", {{"outcome", "kept"}}) > 0, "acts were committed");
    check(value("bolan_write_jobs_total", {{"outcome", "failed"}}) > 0, "the broken writes are counted");
    check(value("bolan_ledger_acts_total", {}) > 0, "the ledger has acts");
    check(value("bolan_clock_behind_seconds", {}) == 0, "the clock has moved all that is due");
    check(value("bolan_tasks", {{"due", "later"}}) == 0, "nothing waits for anybody");
    auto const now = static_cast<double>(std::time(nullptr));
    auto const checkpoint = value("bolan_ledger_checkpoint_timestamp_seconds", {});
    check(checkpoint > now - 3600 && checkpoint < now + 5, "the checkpoint is of today");
    check(value("process_resident_memory_bytes", {}) > 10e6, "the memory is told in bytes");
    for (auto const* family : {"bolan_write_group_seconds", "bolan_write_group_jobs", "bolan_write_wait_seconds",
                               "bolan_http_queue_seconds", "bolan_http_request_duration_seconds"})
        check(!families.at(family).samples.empty(), family);
    for (auto const secret : k_secrets)
        check(answer->body.find(secret) == std::string::npos, "no metric holds " + std::string(secret));
}

void check_log(std::string const& path, std::set<std::string> const& ids) {
    std::ifstream file(path);
    std::set<std::string> logged, events;
    for (std::string line; std::getline(file, line);) {
        auto const entry = parse_json(line);
        if (!entry) {
            check(false, "a line of the log is no JSON: " + line);
            continue;
        }
        events.emplace((*entry)["event"].string_or(""));
        if ((*entry)["event"].string_or("") == "request") logged.emplace((*entry)["id"].string_or(""));
        for (auto const secret : k_secrets)
            check(line.find(secret) == std::string::npos, "the log holds " + std::string(secret) + ": " + line);
    }
    for (auto const& id : ids) check(logged.contains(id), "the request " + id + " is in the log");
    for (auto const* event : {"incident", "database", "database_is_back", "stopping"})
        check(events.contains(event), std::string("the log says ") + event);
    std::printf("%zu requests in the log, nothing of what was sent\n", logged.size());
}

// What is kept alive serves on while the proxy is told to send no more; a second signal ends the wait.
void check_stop(testing::Served& served) {
    ::kill(served.pid(), SIGTERM);
    check(wait_for(served.port(), "503 the server is stopping\n") >= 0, "a stopping server says so");
    std::this_thread::sleep_for(std::chrono::seconds(1));
    check(status_of(served.port(), "/services") == 200, "and still answers");
    auto const from = Steady::now();
    served.stop();
    double const seconds = std::chrono::duration<double>(Steady::now() - from).count();
    check(seconds < 20, "a second signal ends the wait");
}

void run(std::string const& bolan, std::string const& province, fs::path const& work) {
    auto const log = (work / "log.jsonl").string(), data = (work / "data").string();
    int const file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(file, STDERR_FILENO);
    testing::Served served(bolan, {"--province", province, "--data", data, "--operations", "127.0.0.1:0",
                                   "--log-requests", "--stop-delay-seconds", "60"});
    auto const operations = static_cast<std::uint16_t>(std::stoi(between(served.said(), "told at port ", "\n")));
    check(readyz(served.port()) == "200 ready\n", "the public port says that it is ready");
    check(readyz(operations) == "200 ready\n", "and that of operations");
    Visitor visitor(served.port());
    auto const form = type_everywhere(visitor, served.port());
    break_database(visitor, form, served.port(), data);
    check_metrics(served.port(), operations);
    check_stop(served);
    check_log(log, visitor.ids());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    auto const work = fs::temp_directory_path() / ("bolan-operations-" + std::to_string(::getpid()));
    fs::create_directories(work);
    try {
        run(argv[1], argv[2], work);
    } catch (std::exception const& failure) {
        check(false, failure.what());
    }
    if (failed == 0) fs::remove_all(work);
    return failed ? 1 : 0;
}
