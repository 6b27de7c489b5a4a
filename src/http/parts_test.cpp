// The smaller parts: compression, assets, rate limits, the worker pool, the client.
#include "base/check.h"
#include "http/assets.h"
#include "http/client.h"
#include "http/compress.h"
#include "http/pool.h"
#include "http/rate_limit.h"
#include "http/target.h"
#include "http/test_server.h"
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <zlib.h>

using namespace bolan;
using namespace bolan::http;

namespace {

std::string gunzip(std::string_view packed) {
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
    std::string out(1'000'000, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return out;
}

Request accepting(std::string_view encodings) {
    Request request;
    request.headers.set("Accept-Encoding", std::string(encodings));
    return request;
}

}  // namespace

TEST(Compression, is_undone_by_gunzip) {
    std::string text;
    for (int i = 0; i < 5000; ++i) text += "<p>" + std::to_string(i * 7919) + " بلوچستان</p>";
    for (int level : {1, 6, 9}) EXPECT_EQ(gunzip(gzip(text, level)), text);
    EXPECT_EQ(gunzip(gzip("", 1)), "");
}

TEST(Compression, follows_accept_encoding) {
    for (char const* yes : {"gzip", "br, GZIP;q=0.5", "*", "deflate, *;q=0.1"}) EXPECT_TRUE(accepts_gzip(yes)) << yes;
    for (char const* no : {"", "br", "gzip;q=0", "*;q=0", "gzip;q=0, *"}) EXPECT_FALSE(accepts_gzip(no)) << no;
}

TEST(Compression, leaves_alone_what_gains_nothing) {
    auto const encoding_of = [](Response response) {
        compress_response(accepting("gzip"), response, {});
        return std::string(response.headers.get("content-encoding"));
    };
    EXPECT_EQ(encoding_of(Response::html(std::string(2000, 'x'))), "gzip");
    EXPECT_EQ(encoding_of(Response::html(std::string(1000, 'x'))), "");
    EXPECT_EQ(encoding_of(Response::file(std::string(2000, 'x'), "image/png", "a.png", Response::Show::in_page)), "");
    Response never = Response::html(std::string(2000, 'x'));
    never.compress = Compress::never;
    EXPECT_EQ(encoding_of(std::move(never)), "");
    Response plain = Response::html(std::string(2000, 'x'));
    compress_response(accepting("br"), plain, {});
    EXPECT_EQ(plain.headers.get("vary"), "Accept-Encoding");  // a cache must know that others may get another body
    EXPECT_EQ(plain.body.size(), 2000u);
}

TEST(Assets, have_names_of_their_content_and_are_kept_for_ever) {
    Assets assets;
    assets.add("app.css", std::string(3000, 'c'));
    std::string const url = assets.url("app.css");
    EXPECT_TRUE(url.starts_with("/assets/app.") && url.ends_with(".css")) << url;
    auto const kept = assets.serve(url.substr(8));
    EXPECT_EQ(kept.status, 200);
    EXPECT_EQ(kept.bytes().size(), 3000u);
    EXPECT_EQ(gunzip(*kept.shared_gzip), *kept.shared);
    EXPECT_NE(kept.headers.get("cache-control").find("immutable"), std::string_view::npos);
    auto const plain = assets.serve("app.css");
    EXPECT_EQ(plain.headers.get("cache-control"), "no-cache");
    EXPECT_EQ(plain.headers.get("content-type"), "text/css; charset=utf-8");
    EXPECT_EQ(assets.serve("../etc/passwd").status, 404);
    EXPECT_THROW(assets.url("ap.css"), Bug);
    Assets other;
    other.add("app.css", std::string(2999, 'c'));
    EXPECT_NE(other.url("app.css"), url);
}

TEST(Assets, are_loaded_from_a_folder_and_style_sheets_point_to_hashed_names) {
    namespace fs = std::filesystem;
    fs::path const folder = fs::temp_directory_path() / ("bolan_assets_" + std::to_string(::getpid()));
    fs::create_directories(folder / "fonts");
    fs::create_directories(folder / ".git");
    std::ofstream(folder / "fonts/a.woff2") << "font";
    std::ofstream(folder / ".git/secret.txt") << "no";
    std::ofstream(folder / "app.css") << "@font-face{src:url('fonts/a.woff2')} a{background:url(none.png)} b{x:url(";
    Assets assets;
    assets.load(folder.string());
    fs::remove_all(folder);
    EXPECT_EQ(assets.bytes("app.css"),
              "@font-face{src:url(\"" + assets.url("fonts/a.woff2") + "\")} a{background:url(none.png)} b{x:url(");
    EXPECT_FALSE(assets.has(".git/secret.txt"));
    EXPECT_THROW(assets.load(folder.string()), std::exception);
}

TEST(Assets, are_served_with_etag_and_gzip_by_the_server) {
    Assets assets;
    assets.add("a/app.js", std::string(3000, 'j'));
    Router router;
    assets.add_routes(router);
    TestServer server(std::move(router));
    Client client("127.0.0.1", server.port());
    Headers headers;
    headers.set("Accept-Encoding", "gzip");
    auto const packed = client.get(assets.url("a/app.js"), headers);
    EXPECT_EQ(packed->headers.get("content-encoding"), "gzip");
    EXPECT_EQ(gunzip(packed->body), std::string(3000, 'j'));
    headers.set("If-None-Match", std::string(packed->headers.get("etag")));
    EXPECT_EQ(client.get("/assets/a/app.js", headers)->status, 304);
    EXPECT_EQ(client.get("/assets/a/none.js")->status, 404);
}

TEST(RateLimit, allows_the_burst_then_the_rate) {
    RateLimiter limiter({.burst = 3, .per_second = 2});
    Timestamp const t{1'000'000};
    for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter.take("a", t), 0);
    EXPECT_EQ(limiter.take("a", t), 500);
    EXPECT_EQ(limiter.take("b", t), 0);
    EXPECT_GT(limiter.take("a", {t.ms + 499}), 0);
    EXPECT_EQ(limiter.take("a", {t.ms + 500}), 0);
    EXPECT_GT(limiter.take("a", {t.ms - 50'000}), 0);  // time that runs backwards gives nothing
    EXPECT_GT(limiter.take("a", {t.ms + 500}), 0);
    limiter.give_back("a");
    EXPECT_EQ(limiter.take("a", {t.ms + 500}), 0);
    EXPECT_EQ(limiter.take("a", {t.ms + 1'000'000}, 3), 0);
    EXPECT_GT(limiter.take("a", {t.ms + 1'000'000}), 0);  // saved up no more than the burst
}

TEST(RateLimit, memory_is_bounded_and_who_is_held_back_stays_so) {
    RateLimiter limiter({.burst = 2, .per_second = 0.001, .max_keys = 1600});
    Timestamp const t{0};
    while (limiter.take("attacker", t) == 0) {
    }
    for (int i = 0; i < 20'000; ++i) limiter.take("other" + std::to_string(i), t);
    EXPECT_LE(limiter.keys(), 1600u);
    EXPECT_GT(limiter.take("attacker", t), 0);
}

TEST(Pool, runs_everything_queued_before_it_stops_and_refuses_when_full) {
    std::atomic<int> done = 0;
    WorkerPool pool(2, 1000, std::chrono::minutes(1));
    for (int i = 0; i < 500; ++i) EXPECT_TRUE(pool.submit([&] { ++done; }));
    pool.stop();
    EXPECT_EQ(done, 500);
    EXPECT_FALSE(pool.submit([&] { ++done; }));
    WorkerPool none(0, 2, std::chrono::minutes(1));
    EXPECT_TRUE(none.submit([] {}));
    EXPECT_TRUE(none.submit([] {}));
    EXPECT_FALSE(none.submit([] {}));
}

TEST(Pool, the_first_line_goes_before_the_second_but_for_one_of_eight) {
    std::string order;
    {
        WorkerPool pool(1, 1000, std::chrono::minutes(1));
        std::mutex gate;
        std::unique_lock held(gate);
        ASSERT_TRUE(pool.submit([&] { std::lock_guard const wait(gate); }));
        std::this_thread::sleep_for(std::chrono::milliseconds(50));  // it is taken by then
        for (int i = 0; i < 20; ++i)
            for (auto const line : {Line::second, Line::first})
                ASSERT_TRUE(pool.submit(
                    line, [&, line] { order += line == Line::first ? '1' : '2'; }, nullptr));
        held.unlock();
    }
    EXPECT_EQ(order,
              "1111112"
              "1111111"
              "2"
              "1111111"
              "2"
              "2222222222222222"
              "2");
}

TEST(Pool, what_has_waited_too_long_is_given_up_and_the_next_is_done) {
    std::atomic<int> done = 0, late = 0;
    WorkerPool pool(1, 1000, std::chrono::milliseconds(100));
    auto const submit = [&] {
        return pool.submit(
            Line::second, [&] { ++done; }, [&] { ++late; });
    };
    ASSERT_TRUE(pool.submit([] { std::this_thread::sleep_for(std::chrono::milliseconds(300)); }));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(submit());
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    ASSERT_TRUE(submit());
    pool.stop();
    EXPECT_EQ(late, 5);
    EXPECT_EQ(done, 1);
}

TEST(Pool, who_waits_too_long_is_told_while_every_thread_is_held_up) {
    std::atomic<int> late = 0;
    std::mutex gate;
    std::unique_lock held(gate);
    WorkerPool pool(1, 1000, std::chrono::milliseconds(50));
    ASSERT_TRUE(pool.submit([&] { std::lock_guard const wait(gate); }));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // it is taken by then
    ASSERT_TRUE(pool.submit(
        Line::first, [] {}, [&] { ++late; }));
    pool.give_up_late();
    EXPECT_EQ(late, 0);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    pool.give_up_late();
    EXPECT_EQ(late, 1);
    held.unlock();
}

namespace {

// Answers each connection with fixed bytes, then closes it.
class CannedServer {
  public:
    explicit CannedServer(std::string answer) : m_fd(::socket(AF_INET, SOCK_STREAM, 0)), m_answer(std::move(answer)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(m_fd, reinterpret_cast<sockaddr*>(&address), size), 0);
        ::listen(m_fd, 8);
        ::getsockname(m_fd, reinterpret_cast<sockaddr*>(&address), &size);
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] {
            for (int client; (client = ::accept(m_fd, nullptr, nullptr)) >= 0; ::close(client)) {
                char buffer[4096];
                [[maybe_unused]] auto const got = ::recv(client, buffer, sizeof buffer, 0);
                ::send(client, m_answer.data(), m_answer.size(), MSG_NOSIGNAL);
            }
        });
    }
    ~CannedServer() {
        ::shutdown(m_fd, SHUT_RDWR);
        m_thread.join();
        ::close(m_fd);
    }
    std::uint16_t port() const { return m_port; }

  private:
    int m_fd;
    std::string m_answer;
    std::uint16_t m_port = 0;
    std::thread m_thread;
};

std::string answer_to_client(std::string const& canned, ClientOptions options = {}) {
    CannedServer server(canned);
    Client client("127.0.0.1", server.port(), options);
    auto const answer = client.get("/");
    return answer ? std::to_string(answer->status) + " " + answer->body : answer.error().code;
}

}  // namespace

TEST(Client, reads_every_framing) {
    EXPECT_EQ(answer_to_client("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"), "200 hi");
    EXPECT_EQ(answer_to_client(
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n4;x\r\n all\r\n0\r\nT: x\r\n\r\n"),
              "200 hi all");
    EXPECT_EQ(answer_to_client("HTTP/1.0 200 OK\r\n\r\nto the end"), "200 to the end");
    EXPECT_EQ(answer_to_client("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"), "204 ");
}

TEST(Client, does_not_trust_the_server) {
    EXPECT_EQ(answer_to_client("nonsense\r\n\r\n"), "client.malformed");
    EXPECT_EQ(answer_to_client("HTTP/1.1 2x0 OK\r\n\r\n"), "client.malformed");
    EXPECT_EQ(answer_to_client("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"), "client.malformed");
    EXPECT_EQ(answer_to_client("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), "client.malformed");
    EXPECT_EQ(answer_to_client("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"), "client.closed");
    EXPECT_EQ(answer_to_client("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789", {.max_body_bytes = 9}),
              "client.too_large");
    EXPECT_EQ(answer_to_client("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", {}),
              "client.too_large");
    EXPECT_EQ(answer_to_client("HTTP/1.1 200 OK\r\nX: " + std::string(200'000, 'x') + "\r\n\r\n"), "client.too_large");
    EXPECT_EQ(answer_to_client("HTTP/1.0 200 OK\r\n\r\n" + std::string(100'000, 'x'), {.max_body_bytes = 99'999}),
              "client.too_large");
}

TEST(Client, says_when_nobody_answers) {
    Router router;
    router.get("/slow", Where::worker, [](Request const&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(400));
        return Response::text("x");
    });
    TestServer server(std::move(router));
    Client client("127.0.0.1", server.port(), {.timeout_ms = 100});
    EXPECT_EQ(client.get("/slow").error().code, "client.timeout");
    auto const port = server.port();
    server.stop();
    EXPECT_EQ(Client("127.0.0.1", port).get("/").error().code, "client.connect");
}

TEST(Client, opens_anew_a_kept_connection_that_the_server_closed) {
    Router router;
    router.get("/", Where::io, [](Request const&) { return Response::text("x"); });
    TestServer server(std::move(router), {.idle_deadline_ms = 50});
    Client client("127.0.0.1", server.port());
    EXPECT_EQ(client.get("/")->status, 200);
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    EXPECT_EQ(client.get("/")->status, 200);
}

TEST(Client, takes_urls_apart) {
    auto const url = parse_url("http://127.0.0.1:8080/log/checkpoint?x=1");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->host, "127.0.0.1");
    EXPECT_EQ(url->port, 8080);
    EXPECT_EQ(url->target, "/log/checkpoint?x=1");
    EXPECT_EQ(parse_url("http://localhost")->target, "/");
    EXPECT_EQ(parse_url("http://[::1]:81/")->host, "::1");
    for (char const* bad : {"", "https://a/", "http://", "http://a:0/", "http://a:99999/", "http://a:x/", "http://u@a/",
                            "http://a/b c", "http://[::1/"}) {
        EXPECT_FALSE(parse_url(bad)) << bad;
    }
}
