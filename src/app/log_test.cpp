#include "app/log.h"
#include "base/json.h"
#include "http/server.h"
#include <csignal>
#include <gtest/gtest.h>
#include <sstream>
#include <unistd.h>

namespace bolan::app {
namespace {

class Pipe {
  public:
    Pipe() { EXPECT_EQ(::pipe(m_ends), 0); }
    ~Pipe() {
        close_reader();
        ::close(m_ends[1]);
    }
    int writer() const { return m_ends[1]; }
    std::string read() const {
        std::string out(64 * 1024, '\0');
        out.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::read(m_ends[0], out.data(), out.size()))));
        return out;
    }
    void close_reader() {
        if (m_ends[0] >= 0) ::close(m_ends[0]);
        m_ends[0] = -1;
    }

  private:
    int m_ends[2] = {-1, -1};
};

TEST(Log, each_line_is_a_json_object) {
    Pipe pipe;
    SimulatedClock const clock({1'795'000'000'042});
    http::Route const route{http::Method::post, "/service/{name}", http::Where::worker, 0, {}};
    {
        Log log(pipe.writer(), clock);
        log.request({"0123456789ABC", "POST", &route, "clerk_north", 303, 17, 1'234, 56});
        log.request({"0123456789ABD", "-", nullptr, "", 400, 0, 7, 0});
        log.error("incident", {{"id", "x"}, {"message", "two\nlines and a \"quote\""}});
    }
    EXPECT_EQ(pipe.read(),
              R"({"time":"2026-11-18T11:06:40.042Z","level":"info","event":"request","id":"0123456789ABC",)"
              R"("method":"POST","route":"/service/{name}","status":303,"ms":1.234,"queue_ms":0.056,"bytes":17,)"
              R"("post":"clerk_north"})"
              "\n"
              R"({"time":"2026-11-18T11:06:40.042Z","level":"info","event":"request","id":"0123456789ABD",)"
              R"("method":"-","route":"-","status":400,"ms":0.007,"queue_ms":0.000,"bytes":0})"
              "\n"
              R"({"time":"2026-11-18T11:06:40.042Z","level":"error","event":"incident","id":"x",)"
              R"("message":"two\nlines and a \"quote\""})"
              "\n");
}

TEST(Log, an_error_that_comes_again_is_counted) {
    Pipe pipe;
    SimulatedClock const clock({1'795'000'000'042});
    {
        Log log(pipe.writer(), clock);
        for (auto const* id : {"1", "2", "3"}) log.error("incident", {{"id", id}, {"message", "the disk is full"}});
        log.error("incident", {{"id", "4"}, {"message", "another"}});
        log.error("case_not_refreshed", {{"case", "5"}, {"message", "the disk is full"}});
    }
    std::vector<std::string> said;
    std::istringstream lines(pipe.read());
    for (std::string line; std::getline(lines, line);) {
        auto const entry = parse_json(line).value();
        auto const text = [&](char const* name) { return std::string(entry[name].string_or("-")); };
        said.push_back(text("event") + " " + text("id") + " " + text("of") + " " + text("times"));
    }
    EXPECT_EQ(said, (std::vector<std::string>{"incident 1 - -", "incident 4 - -", "case_not_refreshed - - -",
                                              "again - incident 2"}));
}

TEST(Log, a_line_is_there_soon_although_the_log_lives_on) {
    Pipe pipe;
    SystemClock const clock;
    Log log(pipe.writer(), clock);
    log.info("stopping", {});
    auto const line = parse_json(pipe.read());
    ASSERT_TRUE(line);
    EXPECT_EQ((*line)["event"].string_or(""), "stopping");
}

TEST(Log, nobody_waits_when_it_is_not_read_and_what_is_given_up_is_counted) {
    std::signal(SIGPIPE, SIG_IGN);
    Pipe pipe;
    SystemClock const clock;
    Log log(pipe.writer(), clock);
    auto const began = std::chrono::steady_clock::now();
    for (int i = 0; i < 20'000; ++i) log.request({"0123456789ABC", "GET", nullptr, "", 200, 0, 1, 0});
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
    EXPECT_GT(log.given_up(), 0u);
    pipe.close_reader();  // what is blocked on it returns
}

}  // namespace
}  // namespace bolan::app
