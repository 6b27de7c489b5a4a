#include "http/encoding.h"
#include "base/json.h"
#include "http/ascii.h"
#include "http/status.h"
#include "http/target.h"
#include <gtest/gtest.h>

using namespace bolan;
using namespace bolan::http;

TEST(Percent, decodes_strictly) {
    EXPECT_EQ(percent_decode("a%20b%C3%A9+"), "a b\xc3\xa9+");
    EXPECT_EQ(form_decode("a+b%2B"), "a b+");
    EXPECT_EQ(percent_decode(""), "");
    for (char const* bad : {"%", "%4", "%zz", "%4z", "a%00b", "%FF", "%C3", "%ED%A0%80", "%C0%AF", "%u0041"}) {
        EXPECT_FALSE(percent_decode(bad)) << bad;
    }
}

TEST(Percent, what_is_encoded_comes_back) {
    std::string all;
    for (int i = 1; i < 128; ++i) all += static_cast<char>(i);
    all += "بلوچستان 🏔";
    EXPECT_EQ(percent_decode(percent_encode(all)), all);
    EXPECT_EQ(form_decode(percent_encode(all)), all);
    EXPECT_EQ(percent_encode("a b/?&=~"), "a%20b%2F%3F%26%3D~");
}

TEST(Query, keeps_order_and_repeated_names) {
    auto const pairs = parse_query("b=2&a=1&&b=&c&=x");
    ASSERT_TRUE(pairs);
    EXPECT_EQ(*pairs, (Pairs{{"b", "2"}, {"a", "1"}, {"b", ""}, {"c", ""}, {"", "x"}}));
    EXPECT_EQ(write_query({{"q", "a b"}, {"x", "&"}}), "q=a%20b&x=%26");
    EXPECT_EQ(parse_query("a=1&b=2&c=3", 2).error().code, "request.too_many_fields");
    EXPECT_EQ(parse_query("a=%").error().code, "request.encoding");
}

TEST(HeaderParam, reads_tokens_and_quoted_strings) {
    EXPECT_EQ(header_param("multipart/form-data; boundary=abc", "boundary"), "abc");
    EXPECT_EQ(header_param("multipart/form-data;  BOUNDARY=\"a b\" ; x=y", "boundary"), "a b");
    EXPECT_EQ(header_param("form-data; name=\"a\\\"b;c\"; filename=x", "name"), "a\"b;c");
    EXPECT_EQ(header_param("form-data; name=\"a;filename=b\"; filename=x", "filename"), "x");
    for (char const* bad : {"multipart/form-data", "a; boundary", "a; boundary=\"x",
                            "a; boundary=", "a; boundary=x; boundary=y", "a; boundary=x y", "a; =x; boundary=z"}) {
        EXPECT_FALSE(header_param(bad, "boundary")) << bad;
    }
}

TEST(Lists, are_split_outside_quotes) {
    EXPECT_EQ(split_list(" a , \"b,c\" ,, d;q=1"), (std::vector<std::string_view>{"a", "\"b,c\"", "d;q=1"}));
    EXPECT_EQ(quality_of("gzip;q=0.25"), 250);
    EXPECT_EQ(quality_of("gzip ; Q=1.000"), 1000);
    EXPECT_EQ(quality_of("gzip"), 1000);
    for (char const* bad : {"x;q=2", "x;q=-1", "x;q=0.1234", "x;q=1a", "x;q=.5"}) EXPECT_EQ(quality_of(bad), 0) << bad;
}

namespace {

Result<Request> target_of(std::string_view text, std::string_view host = "bolan.example") {
    Request request;
    request.headers.add("Host", std::string(host));
    auto parsed = parse_target(text, request);
    if (!parsed) return Fail(parsed.error());
    return request;
}

}  // namespace

TEST(Target, is_taken_apart_and_decoded) {
    auto const request = target_of("/case/4QPX%20x/%D8%A7?q=a%20b&p=2");
    ASSERT_TRUE(request);
    EXPECT_EQ(request->path, "/case/4QPX%20x/%D8%A7");
    EXPECT_EQ(request->segments, (std::vector<std::string>{"case", "4QPX x", "ا"}));
    EXPECT_EQ(request->query_value("q"), "a b");
    EXPECT_EQ(request->query_or("none", "x"), "x");
    EXPECT_TRUE(target_of("/")->segments.empty());
    EXPECT_EQ(target_of("/a/")->segments, (std::vector<std::string>{"a", ""}));
}

TEST(Target, absolute_form_must_name_this_host) {
    EXPECT_EQ(target_of("http://bolan.example/a?x=1")->path, "/a");
    EXPECT_EQ(target_of("HTTP://BOLAN.example?x=1")->path, "/");
    EXPECT_FALSE(target_of("http://evil.example/a"));
    EXPECT_FALSE(target_of("http://evil.example@bolan.example/a"));
    EXPECT_FALSE(target_of("ftp://bolan.example/a"));
    EXPECT_FALSE(target_of("bolan.example/a"));
}

TEST(Target, what_could_be_read_two_ways_is_refused) {
    for (char const* bad : {"", "a", "/a/../b", "/./a", "/%2e%2e/etc", "/a%", "/a%00", "/a%ff", "/a#b", "/a\\b", "/a b",
                            "/\x01", "/\xd8\xa7", "/a?b=%zz", "*"}) {
        EXPECT_FALSE(target_of(bad)) << bad;
    }
    std::string deep;
    for (int i = 0; i < 33; ++i) deep += "/a";
    EXPECT_FALSE(target_of(deep));
}

TEST(Status, every_kind_has_its_status) {
    EXPECT_EQ(status_of(Error::bad_input("a.b")), 400);
    Error fields = Error::bad_input("form.invalid");
    fields.problems.push_back({"children/2/name", "field.required", {{"max", "5"}}});
    EXPECT_EQ(status_of(fields), 422);
    EXPECT_EQ(status_of(Error::unauthenticated("a.b")), 401);
    EXPECT_EQ(status_of(Error::forbidden("a.b")), 403);
    EXPECT_EQ(status_of(Error::not_found("a.b")), 404);
    EXPECT_EQ(status_of(Error::conflict("a.b")), 409);
    EXPECT_EQ(status_of(Error::of(ErrorKind::too_large, "a.b")), 413);
    EXPECT_EQ(status_of(Error::of(ErrorKind::unsupported, "a.b")), 415);
    EXPECT_EQ(status_of(Error::of(ErrorKind::too_many, "a.b")), 429);
    EXPECT_EQ(status_of(Error::of(ErrorKind::unavailable, "a.b")), 503);
}

TEST(Status, a_problem_document_names_code_values_and_fields) {
    Error error = Error::bad_input("form.invalid").with("form", "domicile");
    error.problems.push_back({"children/2/na~me", "field.required", {{"max", "5"}}});
    error.problems.push_back({"", "form.stale", {}});
    auto const response = problem_response(error, {.title = "Not right", .detail = {}, .instance = "urn:x"});
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(response.headers.get("content-type"), "application/problem+json");
    auto const document = parse_json(response.body);
    ASSERT_TRUE(document);
    EXPECT_EQ((*document)["status"].as_int(), 422);
    EXPECT_EQ((*document)["title"].as_string(), "Not right");
    EXPECT_EQ((*document)["code"].as_string(), "form.invalid");
    EXPECT_EQ((*document)["instance"].as_string(), "urn:x");
    EXPECT_EQ((*document)["values"]["form"].as_string(), "domicile");
    auto const& errors = (*document)["errors"].as_list();
    ASSERT_EQ(errors.size(), 2u);
    EXPECT_EQ(errors[0]["pointer"].as_string(), "/children/2/na~0me");
    EXPECT_EQ(errors[0]["values"]["max"].as_string(), "5");
    EXPECT_EQ(errors[1].find("pointer"), nullptr);
}
