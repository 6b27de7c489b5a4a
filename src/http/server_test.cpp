#include "http/server.h"
#include "http/client.h"
#include "http/security.h"
#include "http/test_server.h"
#include <gtest/gtest.h>
#include <latch>
#include <mutex>
#include <set>

using namespace bolan;
using namespace bolan::http;

namespace {

Router sample() {
    Router router;
    router.get("/hello", Where::io, [](Request const&) { return Response::text("hello\n"); });
    router.get("/worker", Where::worker, [](Request const&) { return Response::text("worker\n"); });
    router.get("/page", Where::io,
               [](Request const&) { return Response::html(std::string(5000, 'x')).with("ETag", "\"p1\""); });
    router.get("/large", Where::worker, [](Request const&) { return Response::text(std::string(8'000'000, 'y')); });
    router.get("/item/{name}", Where::io, [](Request const& request) {
        return Response::text(request.param("name") + std::string(request.query_or("q")));
    });
    router.get("/throws", Where::io, [](Request const&) -> Response { throw std::runtime_error("disk gone"); });
    router.get("/worker-throws", Where::worker,
               [](Request const&) -> Response { throw std::runtime_error("disk gone"); });
    router.post(
        "/echo", Where::worker, [](Request const& request) { return Response::text(request.body); }, 100'000);
    router.post("/posted/{number}", Where::worker, [](Request const& request) {
        request.post = "the post";
        return Response::text("yes");
    });
    router.get("/peer", Where::io, [](Request const& request) { return Response::text(request.peer); });
    return router;
}

int code_of(Result<ClientResponse> const& response) { return response ? response->status : -1; }

}  // namespace

TEST(Server, answers_on_io_and_on_workers) {
    TestServer server(sample());
    Client client("127.0.0.1", server.port());
    EXPECT_EQ(client.get("/hello")->body, "hello\n");
    EXPECT_EQ(client.get("/worker")->body, "worker\n");
    EXPECT_EQ(client.get("/item/a%20b?q=%2Bc")->body, "a b+c");
    EXPECT_EQ(client.post("/echo", "text/plain", "body")->body, "body");
    EXPECT_EQ(client.get("/nothing")->status, 404);
    EXPECT_EQ(server.server().connections(), 1u);  // one connection carried them all
}

TEST(Server, head_has_the_headers_of_get_and_no_body) {
    TestServer server(sample());
    RawSocket socket(server.port());
    socket.send("HEAD /page HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    std::string const answer = socket.read();
    EXPECT_NE(answer.find("Content-Length: 5000\r\n"), std::string::npos);
    EXPECT_EQ(answer.find("xxxx"), std::string::npos);
    EXPECT_NE(answer.find("\r\n\r\nHTTP/1.1 200 OK"), std::string::npos);
    EXPECT_TRUE(answer.ends_with("hello\n"));
}

TEST(Server, pipelined_requests_are_answered_in_order) {
    TestServer server(sample());
    RawSocket socket(server.port());
    std::string burst;
    for (int i = 0; i < 200; ++i) {
        burst += i % 3 == 0 ? "GET /worker HTTP/1.1\r\nHost: a\r\n\r\n"
                            : "GET /item/" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
        if (i % 10 == 0) burst += "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\npost";
    }
    socket.send(burst + "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    std::string const answers = socket.read();
    EXPECT_TRUE(socket.was_closed());
    std::size_t at = 0;
    for (int i = 0; i < 200; ++i) {
        auto const expect = [&](std::string const& body) {
            at = answers.find("\r\n\r\n" + body, at);
            ASSERT_NE(at, std::string::npos) << i;
            at += 4;
        };
        expect(i % 3 == 0 ? "worker\n" : std::to_string(i));
        if (i % 10 == 0) expect("post");
    }
    EXPECT_TRUE(answers.ends_with("hello\n"));
}

TEST(Server, etag_and_gzip_and_the_last_touch_apply_to_every_response) {
    Hooks hooks;
    hooks.finish = [](Request const&, Response& response) { add_security_headers(response, Transport::plain); };
    TestServer server(sample(), {}, hooks);
    Client client("127.0.0.1", server.port());
    Headers headers;
    headers.set("If-None-Match", "\"p1\"");
    auto const same = client.get("/page", headers);
    EXPECT_EQ(same->status, 304);
    EXPECT_EQ(same->body, "");
    Headers packed;
    packed.set("Accept-Encoding", "br, gzip");
    auto const page = client.get("/page", packed);
    EXPECT_EQ(page->headers.get("content-encoding"), "gzip");
    EXPECT_LT(page->body.size(), 200u);
    EXPECT_EQ(page->headers.get("etag"), "W/\"p1\"");
    EXPECT_FALSE(client.get("/hello", packed)->headers.has("content-encoding"));
    EXPECT_TRUE(client.get("/nothing")->headers.has("content-security-policy"));
    EXPECT_EQ(client.get("/hello/")->status, 308);
    EXPECT_EQ(client.get("/hello/")->headers.get("location"), "/hello");
}

TEST(Server, a_wrong_method_is_405_and_options_tells_the_right_ones) {
    TestServer server(sample());
    Client client("127.0.0.1", server.port());
    auto const wrong = client.post("/hello", "text/plain", "x");
    EXPECT_EQ(wrong->status, 405);
    EXPECT_EQ(wrong->headers.get("allow"), "GET, HEAD, OPTIONS");
    auto const options = client.send(Method::options, "/echo", {}, {});
    EXPECT_EQ(options->status, 204);
    EXPECT_EQ(options->headers.get("allow"), "POST, OPTIONS");
    EXPECT_EQ(client.send(Method::options, "*", {}, {})->status, 204);
    EXPECT_EQ(client.send(Method::options, "/nothing", {}, {})->status, 404);
}

TEST(Server, what_a_handler_throws_becomes_one_answer_with_an_incident_number) {
    Hooks hooks;
    hooks.on_failure = [](Request const& request, std::exception const& failure) {
        return Response::text(std::string(failure.what()) + " " + request.id, 503);
    };
    TestServer server(sample(), {}, hooks);
    Client client("127.0.0.1", server.port());
    for (char const* path : {"/throws", "/worker-throws"}) {
        auto const answer = client.get(path);
        EXPECT_EQ(answer->status, 503);
        EXPECT_EQ(answer->body.size(), std::string("disk gone ").size() + 13);
    }
    EXPECT_EQ(client.get("/hello")->status, 200);
}

TEST(Server, hooks_that_throw_cost_one_connection_at_most) {
    Hooks hooks;
    hooks.on_failure = [](Request const&, std::exception const&) -> Response { throw std::runtime_error("again"); };
    hooks.on_refusal = [](Request const&, Error const&) -> Response { throw std::runtime_error("again"); };
    hooks.finish = [](Request const& request, Response&) {
        if (request.path == "/item/finish") throw std::runtime_error("finish");
    };
    TestServer server(sample(), {}, hooks);
    Client client("127.0.0.1", server.port());
    EXPECT_EQ(code_of(client.get("/throws")), 500);
    EXPECT_EQ(code_of(client.get("/worker-throws")), 500);
    EXPECT_EQ(code_of(client.get("/nothing")), 404);
    EXPECT_EQ(code_of(client.get("/item/finish")), 500);
    EXPECT_EQ(code_of(client.get("/hello")), 200);
}

TEST(Server, refusals_are_worded_by_the_hook_and_keep_their_status) {
    Hooks hooks;
    hooks.on_refusal = [](Request const&, Error const& error) { return Response::html("<h1>" + error.code + "</h1>"); };
    TestServer server(sample(), {}, hooks);
    Client client("127.0.0.1", server.port());
    auto const answer = client.get("/nothing");
    EXPECT_EQ(answer->status, 404);
    EXPECT_EQ(answer->body, "<h1>request.not_found</h1>");
}

TEST(Server, admission_is_asked_before_each_handler) {
    Hooks hooks;
    hooks.admit = [](Request const& request) { return request.path == "/hello" ? std::int64_t{1500} : 0; };
    TestServer server(sample(), {}, hooks);
    Client client("127.0.0.1", server.port());
    auto const refused = client.get("/hello");
    EXPECT_EQ(refused->status, 429);
    EXPECT_EQ(refused->headers.get("retry-after"), "2");
    EXPECT_EQ(client.get("/page")->status, 200);
}

TEST(Server, the_access_log_names_routes_and_repeats_nothing_that_was_sent) {
    std::mutex mutex;
    std::vector<std::string> lines;
    std::set<std::string> ids;
    Hooks hooks;
    hooks.access = [&](AccessLine const& line) {
        std::lock_guard lock(mutex);
        lines.push_back(std::string(line.method) + " " + (line.route ? line.route->pattern : "-") + " " +
                        std::to_string(line.status) + " " + std::to_string(line.bytes) +
                        (line.post.empty() ? "" : " from " + std::string(line.post)));
        ids.insert(std::string(line.id));
        EXPECT_GE(line.micros, line.queue_micros);
    };
    TestServer server(sample(), {}, hooks);
    Client client("127.0.0.1", server.port());
    std::string const secret = "5440012345671";
    auto const answer = client.get("/item/" + secret + "?cnic=" + secret);
    client.get("/nothing/" + secret);
    client.get("/throws?" + secret);
    client.post("/posted/7", "text/plain", secret);
    RawSocket(server.port()).send(secret + " /hello HTTP/1.1\r\nHost: " + secret + "\r\nConnection: close\r\n\r\n");
    RawSocket last(server.port());
    last.send(secret + "\r\n\r\n");
    last.read();
    server.stop();
    ASSERT_EQ(lines.size(), 6u);
    EXPECT_EQ(lines[0], "GET /item/{name} 200 13");
    EXPECT_TRUE(lines[1].starts_with("GET - 404 ")) << lines[1];
    EXPECT_TRUE(lines[2].starts_with("GET /throws 500 ")) << lines[2];
    EXPECT_EQ(lines[3], "POST /posted/{number} 200 3 from the post");
    for (auto const& line : lines) EXPECT_EQ(line.find(secret), std::string::npos) << line;
    EXPECT_EQ(ids.size(), 6u);
    EXPECT_TRUE(ids.contains(std::string(answer->headers.get("x-request-id"))));
}

TEST(Server, the_wait_for_a_worker_is_measured_apart) {
    std::mutex mutex;
    std::map<std::string, std::int64_t> waited_micros;
    Hooks hooks;
    hooks.access = [&](AccessLine const& line) {
        std::lock_guard lock(mutex);
        waited_micros[line.route->pattern] = line.queue_micros;
    };
    std::latch entered(1);
    Router router = sample();
    router.get("/slow", Where::worker, [&](Request const&) {
        entered.count_down();
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        return Response::text("slow");
    });
    ServerOptions options;
    options.worker_threads = 1;
    TestServer server(std::move(router), options, hooks);
    std::thread slow([&] { Client("127.0.0.1", server.port()).get("/slow"); });
    entered.wait();
    EXPECT_EQ(code_of(Client("127.0.0.1", server.port()).get("/worker")), 200);
    EXPECT_EQ(code_of(Client("127.0.0.1", server.port()).get("/hello")), 200);
    slow.join();
    server.stop();
    EXPECT_GT(waited_micros.at("/worker"), 20'000);
    EXPECT_EQ(waited_micros.at("/hello"), 0);
    EXPECT_LT(waited_micros.at("/slow"), 100'000);
}

TEST(Server, a_blocked_pool_does_not_stop_io_routes) {
    std::latch entered(2);
    std::latch release(1);
    Router router = sample();
    router.get("/block", Where::worker, [&](Request const&) {
        entered.count_down();
        release.wait();
        return Response::text("released");
    });
    TestServer server(std::move(router), {.worker_threads = 2, .max_queued = 1});
    std::vector<std::thread> callers;
    std::atomic<int> released = 0;
    for (int i = 0; i < 2; ++i) {
        callers.emplace_back([&] {
            Client client("127.0.0.1", server.port());
            if (client.get("/block")->body == "released") ++released;
        });
    }
    entered.wait();
    Client client("127.0.0.1", server.port());
    for (int i = 0; i < 20; ++i) EXPECT_EQ(client.get("/hello")->status, 200);
    RawSocket queued(server.port());  // takes the one place in the queue
    queued.send("GET /worker HTTP/1.1\r\nHost: a\r\n\r\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    auto const refused = client.get("/worker");
    EXPECT_EQ(refused->status, 503);
    EXPECT_TRUE(refused->headers.has("retry-after"));
    release.count_down();
    for (auto& caller : callers) caller.join();
    EXPECT_EQ(released, 2);
    EXPECT_EQ(status_in(queued.read_until("worker\n")), 200);
}

TEST(Server, stopping_lets_running_requests_finish) {
    std::latch entered(1);
    std::latch release(1);
    Router router = sample();
    router.get("/slow", Where::worker, [&](Request const&) {
        entered.count_down();
        release.wait();
        return Response::text("finished");
    });
    TestServer server(std::move(router));
    RawSocket idle(server.port());
    idle.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    idle.read_until("hello\n");
    RawSocket running(server.port());
    running.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    entered.wait();
    server.server().stop();
    EXPECT_EQ(idle.read(), "");
    EXPECT_TRUE(idle.was_closed());
    EXPECT_FALSE(RawSocket(server.port()).is_open());
    release.count_down();
    std::string const answer = running.read();
    EXPECT_TRUE(answer.ends_with("finished"));
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    EXPECT_TRUE(running.was_closed());
    server.stop();
    EXPECT_EQ(server.server().connections(), 0u);
}

TEST(Server, a_server_takes_over_the_socket_of_another_and_nobody_is_refused) {
    auto first = std::make_unique<TestServer>(sample());
    auto const port = first->port();
    RawSocket early(port);  // connected, and asks only when the server stops already
    std::atomic<bool> is_over = false;
    std::atomic<int> answered = 0, failed = 0;
    std::vector<std::thread> askers;
    for (int i = 0; i < 4; ++i)
        askers.emplace_back([&] {
            while (!is_over) {
                Client client("127.0.0.1", port);  // a connection for each
                auto const answer = client.get("/hello");
                ++(answer && answer->status == 200 ? answered : failed);
            }
        });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    for (int generation = 0; generation < 10; ++generation) {
        first->server().stop(Listener::stays);
        if (generation == 0) early.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        first->wait();
        int const listener = first->server().release_listener();
        ASSERT_GE(listener, 0);
        EXPECT_TRUE(RawSocket(port).is_open());  // waits in the queue
        first = std::make_unique<TestServer>(sample(), ServerOptions{.listener = listener});
        EXPECT_EQ(first->port(), port);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_NE(early.read().find("hello"), std::string::npos);
    is_over = true;
    for (auto& asker : askers) asker.join();
    EXPECT_EQ(failed, 0);
    EXPECT_GT(answered, 10);
    first->server().stop();
    first->stop();
    EXPECT_EQ(first->server().release_listener(), -1);
}

TEST(Server, a_large_response_reaches_a_slow_reader_whole) {
    TestServer server(sample());
    Client client("127.0.0.1", server.port());
    EXPECT_EQ(client.get("/large")->body.size(), 8'000'000u);
    RawSocket socket(server.port());
    socket.send("GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    std::string const all = socket.read();
    EXPECT_EQ(all.size() - all.find("\r\n\r\n") - 4, 8'000'000u);
}

TEST(Server, the_peer_is_named_by_a_trusted_proxy_only) {
    Headers headers;
    headers.set("X-Forwarded-For", "6.6.6.6, 10.1.2.3");
    TestServer direct(sample());
    EXPECT_EQ(Client("127.0.0.1", direct.port()).get("/peer", headers)->body, "127.0.0.1");
    TestServer behind(sample(), {.trusted_proxy = "127.0.0.1"});
    Client client("127.0.0.1", behind.port());
    EXPECT_EQ(client.get("/peer", headers)->body, "10.1.2.3");
    EXPECT_EQ(client.get("/peer")->body, "127.0.0.1");
    headers.set("X-Forwarded-For", "nonsense");
    EXPECT_EQ(client.get("/peer", headers)->body, "127.0.0.1");
}

TEST(Server, a_port_in_use_is_an_exception) {
    TestServer server(sample());
    SystemClock clock;
    EXPECT_THROW(Server({.port = server.port()}, Router(), {}, clock), std::system_error);
}
