#include "http/message.h"
#include "base/check.h"
#include "http/encoding.h"
#include "http/security.h"
#include "http/wire.h"
#include <gtest/gtest.h>

using namespace bolan;
using namespace bolan::http;

TEST(Headers, names_compare_without_case) {
    Headers headers;
    headers.add("X-One", "1");
    headers.add("x-one", "2");
    EXPECT_EQ(headers.get("X-ONE"), "1");
    EXPECT_EQ(headers.count("x-One"), 2u);
    headers.set("X-one", "3");
    EXPECT_EQ(headers.count("x-one"), 1u);
    EXPECT_EQ(headers.get("x-one"), "3");
    headers.remove("X-ONE");
    EXPECT_FALSE(headers.has("x-one"));
}

TEST(Headers, a_value_cannot_start_another_header) {
    Headers headers;
    EXPECT_THROW(headers.set("Location", "/a\r\nSet-Cookie: x=1"), Bug);
    EXPECT_THROW(headers.add("Location", "/a\nb"), Bug);
    EXPECT_THROW(headers.add("Location", std::string("a\0b", 3)), Bug);
    EXPECT_THROW(headers.add("Bad Name", "a"), Bug);
    EXPECT_THROW(headers.add("", "a"), Bug);
    headers.set("X", "first");
    EXPECT_THROW(headers.set("X", "a\rb"), Bug);
    EXPECT_NO_THROW(headers.add("X", "Urdu \xd8\xa7 and\ttab"));
}

TEST(Request, finds_cookies_by_whole_name) {
    Request request;
    request.headers.add("Cookie", "asession=no; session=abc=; other=x");
    EXPECT_EQ(request.cookie("session"), "abc=");
    EXPECT_EQ(request.cookie("other"), "x");
    EXPECT_EQ(request.cookie("ession"), "");
    EXPECT_EQ(Request().cookie("session"), "");
}

TEST(Request, ranks_media_types_as_accept_says) {
    Request request;
    EXPECT_FALSE(request.prefers("application/json", "text/html"));
    request.headers.set("Accept", "application/json");
    EXPECT_TRUE(request.prefers("application/json", "text/html"));
    request.headers.set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
    EXPECT_FALSE(request.prefers("application/json", "text/html"));
    EXPECT_TRUE(request.prefers("text/html", "application/json"));
    request.headers.set("Accept", "text/*;q=0.3, application/*");
    EXPECT_TRUE(request.prefers("application/json", "text/html"));
    request.headers.set("Accept", "text/html;q=0, */*;q=0.1");
    EXPECT_TRUE(request.prefers("application/json", "text/html"));
    request.headers.set("Accept", ";;;,,q=9");
    EXPECT_FALSE(request.prefers("application/json", "text/html"));
}

TEST(Request, asking_for_a_parameter_the_pattern_lacks_is_a_bug) {
    Request request;
    request.params = {{"reference", "4QPX"}};
    EXPECT_EQ(request.param("reference"), "4QPX");
    EXPECT_THROW(request.param("referense"), Bug);
}

TEST(Request, media_type_is_bare_and_lower_case) {
    Request request;
    request.headers.set("Content-Type", " Text/HTML ; charset=utf-8");
    EXPECT_EQ(request.media_type(), "text/html");
}

TEST(Response, a_file_that_could_run_is_only_downloaded) {
    auto const svg = Response::file("<svg/>", "image/svg+xml", "a.svg", Response::Show::in_page);
    EXPECT_TRUE(svg.headers.get("content-disposition").starts_with("attachment"));
    EXPECT_EQ(svg.headers.get("x-content-type-options"), "nosniff");
    EXPECT_NE(svg.headers.get("content-security-policy").find("sandbox"), std::string_view::npos);
    auto const pdf = Response::file("%PDF", "application/pdf", "a.pdf", Response::Show::in_page);
    EXPECT_TRUE(pdf.headers.get("content-disposition").starts_with("inline"));
}

TEST(Response, a_file_name_in_urdu_is_encoded_and_cannot_break_out) {
    auto const file = Response::file("x", "application/pdf", "سند \"1\"\r\n.pdf", Response::Show::download);
    std::string_view const value = file.headers.get("content-disposition");
    EXPECT_NE(value.find("filename*=UTF-8''%D8%B3%D9%86%D8%AF%20%221%22%0D%0A.pdf"), std::string_view::npos) << value;
    EXPECT_EQ(value.find('\r'), std::string_view::npos);
}

TEST(Redirects, only_paths_of_this_site_are_local) {
    for (char const* good : {"/", "/cases?x=1", "/a//b", "/%E2%80%AE"}) EXPECT_TRUE(is_local_path(good)) << good;
    for (char const* bad :
         {"", "cases", "//evil.example", "/\\evil.example", "https://evil.example", "/a b", "/a\r\nb", "\t/a"}) {
        EXPECT_FALSE(is_local_path(bad)) << bad;
    }
}

TEST(Conditional, a_known_etag_is_answered_304_without_a_body) {
    Request request;
    for (char const* tag : {"\"abc\"", "W/\"abc\"", "\"x\", \"abc\"", "*"}) {
        request.headers.set("If-None-Match", tag);
        auto response = Response::html("page").with("ETag", "\"abc\"");
        answer_conditional(request, response);
        EXPECT_EQ(response.status, 304) << tag;
        EXPECT_EQ(response.bytes(), "");
        EXPECT_EQ(response.headers.get("etag"), "\"abc\"");
    }
    request.headers.set("If-None-Match", "\"abd\"");
    auto other = Response::html("page").with("ETag", "\"abc\"");
    answer_conditional(request, other);
    EXPECT_EQ(other.status, 200);
    request.method = Method::post;
    request.headers.set("If-None-Match", "*");
    answer_conditional(request, other);
    EXPECT_EQ(other.status, 200);
}

TEST(Cookies, carry_their_restrictions) {
    Response response;
    set_cookie(response, {.name = "session", .value = "abc", .max_age_s = 60, .same_site = Cookie::SameSite::strict});
    EXPECT_EQ(response.headers.get("set-cookie"), "session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure");
    EXPECT_THROW(set_cookie(response, {.name = "a", .value = "x; Domain=evil"}), Bug);
    EXPECT_THROW(set_cookie(response, {.name = "a b", .value = "x"}), Bug);
}

TEST(Security, headers_are_strict_and_what_a_page_set_stays) {
    auto response = Response::html("x").with("Cache-Control", "public, max-age=60");
    add_security_headers(response, Transport::plain);
    EXPECT_EQ(response.headers.get("content-security-policy"), strict_content_policy());
    EXPECT_EQ(response.headers.get("content-security-policy").find("unsafe"), std::string_view::npos);
    EXPECT_EQ(response.headers.get("x-content-type-options"), "nosniff");
    EXPECT_EQ(response.headers.get("cache-control"), "public, max-age=60");
    EXPECT_FALSE(response.headers.has("strict-transport-security"));
    add_security_headers(response, Transport::tls);
    EXPECT_TRUE(response.headers.has("strict-transport-security"));
    EXPECT_EQ(response.headers.count("content-security-policy"), 1u);
}

TEST(Wire, dates_are_written_as_the_standard_says) {
    EXPECT_EQ(http_date({784111777000}), "Sun, 06 Nov 1994 08:49:37 GMT");  // the example of RFC 9110 5.6.7
}

TEST(Wire, framing_is_the_servers_own) {
    auto response = Response::text("hello");
    response.headers.add("Content-Length", "99");
    response.headers.add("Transfer-Encoding", "chunked");
    std::string out;
    append_head(out, response, "D", After::close);
    EXPECT_EQ(out,
              "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
              "5\r\nConnection: close\r\n\r\n");
}
