// Clients that break the rules, on purpose or by their slowness.
#include "http/client.h"
#include "http/test_server.h"
#include <gtest/gtest.h>
#include <list>
#include <sys/resource.h>

using namespace bolan;
using namespace bolan::http;

namespace {

Router hello_and_echo() {
    Router router;
    router.get("/hello", Where::io, [](Request const&) { return Response::text("hello\n"); });
    router.post(
        "/echo", Where::worker,
        [](Request const& request) { return Response::text(std::to_string(request.body.size())); }, 100'000);
    return router;
}

class Abuse : public testing::Test {
  protected:
    Abuse()
        : m_server(hello_and_echo(), {.header_deadline_ms = 400, .idle_deadline_ms = 1200, .transfer_grace_ms = 600}) {}

    // What one connection that sends `text` gets: the status; whether it was closed is checked apart.
    int status_of(std::string_view text) {
        RawSocket socket(m_server.port());
        socket.send(text);
        std::string const answer = socket.read();
        EXPECT_TRUE(socket.was_closed()) << text.substr(0, 80);
        return status_in(answer);
    }
    void expect_still_serving() {
        Client client("127.0.0.1", m_server.port());
        auto const answer = client.get("/hello");
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 200);
    }

    TestServer m_server;
};

}  // namespace

TEST_F(Abuse, malformed_requests_are_refused_and_the_connection_closed) {
    EXPECT_EQ(status_of("GET /hello HTTP/1.1\r\nHost : a\r\n\r\n"), 400);
    EXPECT_EQ(status_of("GET /hello HTTP/1.1\r\n\r\n"), 400);
    EXPECT_EQ(status_of("GET /hello HTTP/1.1\nHost: a\n\n"), 400);
    EXPECT_EQ(status_of(std::string("GET /hello HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", 39)), 400);
    EXPECT_EQ(status_of("GET /hello HTTP/1.1\r\nHost: a\r\nX: y\r\n folded\r\n\r\n"), 400);
    EXPECT_EQ(status_of("GET /../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
    EXPECT_EQ(status_of("GET http://other/ HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
    EXPECT_EQ(status_of("\x16\x03\x01\x05\x01\x0a"), 400);
    EXPECT_EQ(status_of("BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n"), 501);
    EXPECT_EQ(status_of("GET /hello HTTP/3.0\r\nHost: a\r\n\r\n"), 505);
    expect_still_serving();
}

TEST_F(Abuse, what_is_too_large_is_refused) {
    EXPECT_EQ(status_of("GET /hello HTTP/1.1\r\nHost: a\r\nX: " + std::string(65536, 'x') + "\r\n\r\n"), 431);
    EXPECT_EQ(status_of("GET /" + std::string(65536, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414);
    EXPECT_EQ(status_of("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1073741824\r\n\r\n"), 413);
    EXPECT_EQ(status_of("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n"), 400);
    expect_still_serving();
}

TEST_F(Abuse, smuggling_is_refused_and_the_second_request_is_never_read) {
    std::string const second = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
    for (char const* framing :
         {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 5\r\nContent-Length: 6\r\n",
          "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: chunked, gzip\r\n"}) {
        RawSocket socket(m_server.port());
        socket.send("POST /echo HTTP/1.1\r\nHost: a\r\n" + std::string(framing) + "\r\n0\r\n\r\n" + second);
        std::string const answer = socket.read();
        EXPECT_EQ(status_in(answer), 400) << framing;
        EXPECT_EQ(answer.find("hello\n"), std::string::npos);
        EXPECT_TRUE(socket.was_closed());
    }
    EXPECT_EQ(status_of("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"), 400);
}

TEST_F(Abuse, a_body_somewhat_over_its_limit_is_read_and_answered_and_the_connection_kept) {
    Client client("127.0.0.1", m_server.port());
    auto const over = client.post("/echo", "text/plain", std::string(3'000'000, 'x'));
    ASSERT_TRUE(over) << over.error().code;
    EXPECT_EQ(over->status, 413);
    EXPECT_FALSE(over->headers.has("connection"));
    EXPECT_EQ(client.post("/echo", "text/plain", std::string(100'000, 'x'))->body, "100000");
    // The same in chunks, where the length is not known beforehand.
    RawSocket socket(m_server.port());
    socket.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 200; ++i) socket.send("400\r\n" + std::string(1024, 'x') + "\r\n");
    socket.send("0\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    std::string const answers = socket.read();
    EXPECT_EQ(status_in(answers), 413);
    EXPECT_TRUE(answers.ends_with("hello\n"));
}

TEST_F(Abuse, a_body_nobody_asked_for_is_read_away) {
    Client client("127.0.0.1", m_server.port());
    EXPECT_EQ(client.post("/nothing", "text/plain", std::string(50'000, 'x'))->status, 404);
    EXPECT_EQ(client.post("/hello", "text/plain", std::string(50'000, 'x'))->status, 405);
    EXPECT_EQ(client.get("/hello")->status, 200);
}

TEST_F(Abuse, a_header_that_drips_is_cut_off_at_its_deadline) {
    std::list<RawSocket> slow;
    for (int i = 0; i < 50; ++i) slow.emplace_back(m_server.port()).send("GET /hel");
    auto const started = now_ms();
    while (now_ms() - started < 350) {
        for (auto& socket : slow) socket.send("l");
        std::this_thread::sleep_for(std::chrono::milliseconds(40));
    }
    expect_still_serving();
    for (auto& socket : slow) {
        EXPECT_EQ(status_in(socket.read(1500)), 408);
        EXPECT_TRUE(socket.was_closed());
    }
    EXPECT_LT(now_ms() - started, 3000);
}

TEST_F(Abuse, a_body_that_drips_is_cut_off_by_its_rate) {
    RawSocket socket(m_server.port());
    socket.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    auto const started = now_ms();
    while (now_ms() - started < 500) {
        socket.send("x");
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    EXPECT_EQ(status_in(socket.read(1500)), 408);
    EXPECT_TRUE(socket.was_closed());
}

TEST_F(Abuse, chunks_byte_by_byte_do_not_disturb) {
    RawSocket socket(m_server.port());
    socket.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
    for (char const c : std::string_view("3\r\nabc\r\n0\r\n\r\n")) {
        socket.send({&c, 1});
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_TRUE(socket.read().ends_with("\r\n\r\n3"));
}

TEST_F(Abuse, idle_connections_are_closed_silently) {
    RawSocket socket(m_server.port());
    socket.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    socket.read_until("hello\n");
    RawSocket never(m_server.port());
    EXPECT_EQ(socket.read(2500), "");
    EXPECT_TRUE(socket.was_closed());
    EXPECT_EQ(never.read(500), "");
    EXPECT_TRUE(never.was_closed());
}

TEST(Slow, a_client_that_does_not_read_is_cut_off_by_its_rate) {
    // More than the kernel's buffers of both ends take.
    auto const bytes = std::make_shared<std::string const>(32'000'000, 'y');
    Router router;
    router.get("/large", Where::io, [&](Request const&) { return Response{.shared = bytes}; });
    TestServer server(std::move(router), {.transfer_grace_ms = 300, .transfer_bytes_per_second = 50'000'000});
    RawSocket socket(server.port());
    socket.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    while (server.server().connections() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    for (int i = 0; i < 60 && server.server().connections() > 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_EQ(server.server().connections(), 0u);
    EXPECT_LT(socket.read().size(), bytes->size());
}

TEST_F(Abuse, half_closed_and_reset_connections_leave_nothing_behind) {
    for (int i = 0; i < 20; ++i) {
        RawSocket half(m_server.port());
        half.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        half.finish_sending();
        EXPECT_EQ(status_in(half.read(1000)), 200);
        RawSocket cut(m_server.port());
        cut.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
    }
    for (int i = 0; i < 50 && m_server.server().connections() > 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(m_server.server().connections(), 0u);
}

TEST_F(Abuse, expect_continue_is_answered_before_the_body) {
    RawSocket socket(m_server.port());
    socket.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(socket.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    socket.send("hello");
    EXPECT_TRUE(socket.read().ends_with("\r\n\r\n5"));
    // Refused at once when the body would be too large: it need not be sent.
    RawSocket large(m_server.port());
    large.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(status_in(large.read()), 413);
    EXPECT_TRUE(large.was_closed());
}

TEST_F(Abuse, http_1_0_is_served) {
    RawSocket plain(m_server.port());
    plain.send("GET /hello HTTP/1.0\r\n\r\n");
    EXPECT_TRUE(plain.read().ends_with("hello\n"));
    EXPECT_TRUE(plain.was_closed());
    RawSocket kept(m_server.port());
    kept.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_NE(kept.read_until("hello\n").find("Connection: keep-alive"), std::string::npos);
    kept.send("GET /hello HTTP/1.0\r\n\r\n");
    EXPECT_TRUE(kept.read().ends_with("hello\n"));
}

TEST(Crowd, a_thousand_idle_connections_are_held_and_served_beside) {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 8192);
    setrlimit(RLIMIT_NOFILE, &files);
    ASSERT_GE(files.rlim_cur, 2200u);  // both ends are in this process
    TestServer server(hello_and_echo());
    std::list<RawSocket> idle;
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(idle.emplace_back(server.port()).is_open());
    Client client("127.0.0.1", server.port());
    for (int i = 0; i < 50; ++i) EXPECT_EQ(client.get("/hello")->status, 200);
    EXPECT_EQ(server.server().connections(), 1001u);
    for (auto& socket : idle) socket.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    for (auto& socket : idle) EXPECT_EQ(status_in(socket.read_until("hello\n")), 200);
}

TEST(Crowd, more_than_the_most_are_told_to_come_back_and_idle_ones_make_room) {
    TestServer server(hello_and_echo(), {.max_connections = 20, .idle_deadline_ms = 30'000});
    std::list<RawSocket> crowd;
    for (int i = 0; i < 20; ++i) crowd.emplace_back(server.port());
    for (auto& socket : crowd) {
        socket.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        socket.read_until("hello\n");
    }
    RawSocket late(server.port());
    EXPECT_EQ(status_in(late.read()), 503);
    EXPECT_TRUE(late.was_closed());
    // Near the limit, idle connections live a second instead of their deadline.
    int status = 0;
    for (int i = 0; i < 40 && status != 200; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        Client client("127.0.0.1", server.port());
        auto const answer = client.get("/hello");
        status = answer ? answer->status : 0;
    }
    EXPECT_EQ(status, 200);
}

// Twice as much is asked as two workers can do. Who goes first is served throughout; of the others those that are
// taken get their answer in time, and the rest are told at once when to come back.
TEST(Overload, what_is_accepted_is_answered_in_time_and_who_goes_first_is_served) {
    Router router;
    router.get("/work", Where::worker, [](Request const&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return Response::text("done\n");
    });
    Hooks hooks;
    hooks.goes_first = [](Request const& request) { return request.headers.get("x-officer") == "yes"; };
    TestServer server(std::move(router), {.worker_threads = 2, .max_queued = 1000, .max_wait_ms = 300},
                      std::move(hooks));
    struct Seen {
        std::atomic<int> done = 0, refused = 0, other = 0;
        std::atomic<std::int64_t> slowest_ms = 0;
    } officers, others;
    auto const ask_for_two_seconds = [&](Seen& seen, Headers const& headers) {
        Client client("127.0.0.1", server.port());
        auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(2);
        while (std::chrono::steady_clock::now() < until) {
            auto const began = std::chrono::steady_clock::now();
            auto const answer = client.get("/work", headers);
            std::int64_t const ms =
                std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count();
            if (answer && answer->status == 503 && answer->headers.get("retry-after") == "2")
                ++seen.refused;
            else
                ++(answer && answer->status == 200 ? seen.done : seen.other);
            if (ms > seen.slowest_ms) seen.slowest_ms = ms;
        }
    };
    std::vector<std::thread> clients;
    Headers officer;
    officer.set("X-Officer", "yes");
    for (int i = 0; i < 80; ++i) clients.emplace_back([&] { ask_for_two_seconds(others, {}); });
    for (int i = 0; i < 4; ++i) clients.emplace_back([&] { ask_for_two_seconds(officers, officer); });
    for (auto& client : clients) client.join();
    EXPECT_EQ(officers.refused + officers.other + others.other, 0);
    EXPECT_GT(officers.done, 50);
    EXPECT_GT(others.done, 5);
    EXPECT_GT(others.refused, 50);
    EXPECT_LT(officers.slowest_ms, 300);
    EXPECT_LT(others.slowest_ms, 1500);  // 300, until the next sweep, and the work
}
