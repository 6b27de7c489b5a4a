#include "http/exchange.h"
#include <gtest/gtest.h>

using namespace bolan;
using namespace bolan::http;

namespace {

Router two_routes() {
    Router router;
    auto const nothing = [](Request const&) { return Response::empty(204); };
    router.get("/a/{b}", Where::io, nothing);
    router.post("/a/{b}", Where::io, nothing, 10);
    return router;
}

// What a connection's bytes come to, given `step` at a time: for each request its refusal's status (0 when taken), path
// and body; "closing" where the connection ends.
std::string converse(std::string_view input, std::size_t step) {
    SystemClock const clock;
    Router const router = two_routes();
    ExchangeOptions const options{.limits = {}, .drain_limit = 50, .trusted_proxy = {}};
    Exchange exchange(options, router, clock, "127.0.0.1");
    std::string outcome;
    for (std::size_t at = 0; at < input.size(); at += step) {
        exchange.give(input.substr(at, step));
        for (;;) {
            auto const result = exchange.advance();
            if (result == Exchange::Step::needs_more) break;
            if (result == Exchange::Step::interim) {
                outcome += "continue\n";
                continue;
            }
            outcome += std::to_string(exchange.refusal().status) + " " + exchange.request().path + " " +
                       exchange.request().body + "\n";
            if (!exchange.keep_alive()) return outcome + "closing";
            exchange.finish();
        }
    }
    return outcome;
}

void expect_conversation(std::string_view input, std::string_view outcome) {
    for (std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{7}, input.size()})
        EXPECT_EQ(converse(input, step), outcome) << step;
}

std::string post(std::string_view headers, std::string_view body) {
    return "POST /a/b HTTP/1.1\r\nHost: a\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

constexpr std::string_view k_get = "GET /a/b HTTP/1.1\r\nHost: a\r\n\r\n";

}  // namespace

TEST(Exchange, requests_come_out_one_after_the_other_however_the_bytes_are_cut) {
    std::string const input = post("Content-Length: 5\r\n", "hello") + std::string(k_get) +
                              post("Transfer-Encoding: chunked\r\n", "2\r\nhi\r\n0\r\n\r\n") +
                              "GET /none HTTP/1.1\r\nHost: a\r\n\r\nPUT /a/b HTTP/1.1\r\nHost: a\r\nContent-Length: "
                              "3\r\n\r\nputGET /a/b HTTP/1.0\r\n\r\nmore";
    expect_conversation(input, "0 /a/b hello\n0 /a/b \n0 /a/b hi\n404 /none \n405 /a/b \n0 /a/b \nclosing");
}

TEST(Exchange, one_empty_line_before_a_request_is_ignored_and_no_second) {
    expect_conversation("\r\n" + std::string(k_get) + "\r\n" + std::string(k_get), "0 /a/b \n0 /a/b \n");
    expect_conversation("\r\n\r\n" + std::string(k_get), "400  \nclosing");
}

TEST(Exchange, a_body_over_its_limit_is_drained_up_to_a_point) {
    std::string const get(k_get);
    expect_conversation(post("Content-Length: 10\r\n", "0123456789") + get, "0 /a/b 0123456789\n0 /a/b \n");
    expect_conversation(post("Content-Length: 11\r\n", "0123456789x") + get, "413 /a/b \n0 /a/b \n");
    expect_conversation(post("Transfer-Encoding: chunked\r\n", "b\r\n0123456789x\r\n0\r\n\r\n") + get,
                        "413 /a/b \n0 /a/b \n");
    expect_conversation(post("Content-Length: 61\r\n", ""), "413 /a/b \nclosing");
    expect_conversation(post("Transfer-Encoding: chunked\r\n", "46\r\n" + std::string(70, 'x')), "413 /a/b \nclosing");
}

TEST(Exchange, continue_is_sent_once_and_only_while_the_body_is_awaited) {
    std::string const head = post("Content-Length: 2\r\nExpect: 100-Continue\r\n", "");
    EXPECT_EQ(converse(head + "hi", head.size()), "continue\n0 /a/b hi\n");
    EXPECT_EQ(converse(head + "hi", 1000), "0 /a/b hi\n");
    EXPECT_EQ(converse(post("Expect: 100-continue\r\n", ""), 1000), "0 /a/b \n");
    std::string const large = post("Content-Length: 11\r\nExpect: 100-continue\r\n", "");
    EXPECT_EQ(converse(large, 1000), "413 /a/b \nclosing");
}

TEST(Exchange, giving_up_names_the_request_even_when_nothing_of_it_was_understood) {
    SystemClock const clock;
    Router const router = two_routes();
    ExchangeOptions const options;
    Exchange exchange(options, router, clock, "127.0.0.1");
    exchange.give("GET /a");
    EXPECT_EQ(exchange.advance(), Exchange::Step::needs_more);
    EXPECT_EQ(exchange.phase(), Exchange::Phase::head);
    exchange.give_up({408, "request.timeout"});
    EXPECT_EQ(exchange.advance(), Exchange::Step::ready);
    EXPECT_EQ(exchange.refusal().status, 408);
    EXPECT_EQ(exchange.request().id.size(), 13u);
    EXPECT_EQ(exchange.request().peer, "127.0.0.1");
    EXPECT_EQ(exchange.method_text(), "-");
    EXPECT_FALSE(exchange.keep_alive());
    EXPECT_FALSE(exchange.has_read_all());
}
