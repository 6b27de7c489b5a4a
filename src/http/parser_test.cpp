#include "http/parser.h"
#include <gtest/gtest.h>

using namespace bolan::http;

namespace {

// The whole way of one request given at once or in pieces: "ok BODY", or the status it is refused with, or "more".
std::string read(std::string_view text, std::size_t step = 0) {
    ParserLimits const limits;
    HeadScanner scanner(limits);
    RequestParser parser;
    Request request;
    std::string body;
    std::string in;
    bool head_done = false;
    if (step == 0) step = text.size();
    for (std::size_t at = 0; at < text.size(); at += step) {
        in += text.substr(at, step);
        if (!head_done) {
            auto const size = scanner.scan(in);
            if (!size) return std::to_string(size.error().status);
            if (*size == 0) continue;
            if (auto const head = parser.read_head(std::string_view(in).substr(0, *size), request, limits); !head) {
                return std::to_string(head.error().status);
            }
            in.erase(0, *size);
            head_done = true;
        }
        auto const taken = parser.read_body(in, &body);
        if (!taken) return std::to_string(taken.error().status);
        in.erase(0, *taken);
    }
    return head_done && parser.complete() ? "ok " + body : "more";
}

std::string post(std::string_view headers, std::string_view body) {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

}  // namespace

TEST(Parser, reads_bodies_by_length_and_by_chunks) {
    EXPECT_EQ(read(post("Content-Length: 5\r\n", "hello")), "ok hello");
    EXPECT_EQ(read(post("Content-Length: 0\r\n", "")), "ok ");
    EXPECT_EQ(read(post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n1;x=y\r\n!\r\n0\r\n\r\n")), "ok hello!");
    EXPECT_EQ(read(post("Transfer-Encoding: chunked\r\n", "0\r\nTrailer: x\r\n\r\n")), "ok ");
    EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "ok ");
}

TEST(Parser, gives_the_same_in_whatever_pieces_the_bytes_come) {
    for (std::string const& text : {post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"),
                                    post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                                    post("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\nX: y\r\n\r\n"),
                                    post("Content-Length: 5\r\n", "hello")}) {
        std::string const whole = read(text);
        EXPECT_EQ(whole.substr(0, 3), "ok ");
        for (std::size_t step = 1; step < 12; ++step) EXPECT_EQ(read(text, step), whole) << step << "\n" << text;
    }
}

TEST(Parser, refuses_framing_that_two_programs_could_read_differently) {
    for (char const* headers : {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                                "Content-Length: 5\r\nContent-Length: 5\r\n",
                                "Content-Length: 5\r\nContent-Length: 6\r\n",
                                "Content-Length: 5, 5\r\n",
                                "Content-Length: +5\r\n",
                                "Content-Length: -1\r\n",
                                "Content-Length: 0x5\r\n",
                                "Content-Length: \r\n",
                                "Content-Length: 5 5\r\n",
                                "Content-Length: 99999999999999999999\r\n",
                                "Transfer-Encoding: gzip, chunked\r\n",
                                "Transfer-Encoding: xchunked\r\n",
                                "Transfer-Encoding: chunked, identity\r\n",
                                "Transfer-Encoding: identity\r\n",
                                "Transfer-Encoding:\r\n",
                                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                                "Transfer-Encoding: \x0b"
                                "chunked\r\n",
                                "Transfer_Encoding : chunked\r\n",
                                "Content-Length : 5\r\n"}) {
        EXPECT_EQ(read(post(headers, "hello")), "400") << headers;
    }
    EXPECT_EQ(read("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "400");
}

TEST(Parser, refuses_bad_chunks) {
    for (char const* body :
         {"x\r\nhello\r\n0\r\n\r\n", "5\nhello\r\n0\r\n\r\n", "5\r\nhelloXX0\r\n\r\n", "-5\r\nhello\r\n0\r\n\r\n",
          "\r\n\r\n\r\n\r\n", "5 \r\nhello\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
          "0x5\r\nhello\r\n0\r\n\r\n", "5;\x01=y\r\nhello\r\n0\r\n\r\n"}) {
        EXPECT_EQ(read(post("Transfer-Encoding: chunked\r\n", body)), "400") << body;
    }
    EXPECT_EQ(read(post("Transfer-Encoding: chunked\r\n", std::string(5000, '1'))), "400");
    EXPECT_EQ(read(post("Transfer-Encoding: chunked\r\n", "1;a=" + std::string(300, 'x') + "\r\n!\r\n0\r\n\r\n")),
              "400");
}

TEST(Parser, refuses_malformed_heads) {
    for (std::string const& text : {std::string("GET / HTTP/1.1\nHost: a\n\n"),
                                    std::string("GET / HTTP/1.1\r\nHost: a\n\r\n"),
                                    std::string("GET / HTTP/1.1\r\nHost: a\r\n X: folded\r\n\r\n"),
                                    std::string("GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
                                    std::string("GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n\tb\r\n\r\n"),
                                    std::string("GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
                                    std::string("GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n"),
                                    std::string("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 38),
                                    std::string("GET / HTTP/1.1\r\nHost: a\r\nX\0Y: ab\r\n\r\n", 37),
                                    std::string("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n"),
                                    std::string("GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n"),
                                    std::string("GET / HTTP/1.1\r\n\r\n"),
                                    std::string("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
                                    std::string("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
                                    std::string("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
                                    std::string("GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
                                    std::string("GET /\r\nHost: a\r\n\r\n"),
                                    std::string("GET / HTTP/x.1\r\nHost: a\r\n\r\n"),
                                    std::string("\r\n\r\n"),
                                    std::string("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
                                    std::string("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"),
                                    std::string("\x16\x03\x01\x02\r\n\r\n"),
                                    std::string("G@T / HTTP/1.1 \r\nHost: a\r\n\r\n")}) {
        EXPECT_EQ(read(text), "400") << text;
    }
}

TEST(Parser, refuses_what_it_does_not_know_by_its_own_status) {
    EXPECT_EQ(read("BREW / HTTP/1.1\r\nHost: a\r\n\r\n"), "501");
    EXPECT_EQ(read("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"), "501");
    EXPECT_EQ(read("get / HTTP/1.1\r\nHost: a\r\n\r\n"), "501");
    EXPECT_EQ(read("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), "505");
    EXPECT_EQ(read("GET / HTTP/1.9\r\nHost: a\r\n\r\n"), "505");
    EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: a\r\nExpect: coffee\r\n\r\n"), "417");
    EXPECT_EQ(read("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"), "414");
    EXPECT_EQ(read("GET /" + std::string(20000, 'a')), "414");
    EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20000, 'a') + "\r\n\r\n"), "431");
    std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < 150; ++i) many += "X: y\r\n";
    EXPECT_EQ(read(many + "\r\n"), "431");
}

TEST(Parser, bare_line_feeds_are_refused_as_soon_as_seen) {
    ParserLimits const limits;
    HeadScanner scanner(limits);
    EXPECT_FALSE(scanner.scan("GET / HTTP/1.1\n"));
}

TEST(Parser, keep_alive_follows_version_and_connection) {
    auto const keeps = [](std::string_view text) {
        RequestParser parser;
        Request request;
        EXPECT_TRUE(parser.read_head(text, request, ParserLimits())) << text;
        return parser.keep_alive();
    };
    EXPECT_TRUE(keeps("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n"));
    EXPECT_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(keeps("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}
