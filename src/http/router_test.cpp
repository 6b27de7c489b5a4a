#include "http/router.h"
#include "base/check.h"
#include "http/target.h"
#include <gtest/gtest.h>

using namespace bolan;
using namespace bolan::http;
using Kind = Router::Match::Kind;

namespace {

Response nothing(Request const&) { return Response::empty(204); }

Router seven_routes() {
    Router router;
    router.get("/", Where::io, nothing);
    router.get("/case/{reference}", Where::io, nothing);
    router.get("/case/new", Where::io, nothing);
    router.post("/case/{reference}/act/{action}", Where::worker, nothing, 1000);
    router.post("/case/{id}", Where::worker, nothing);
    router.get("/log/tile/{rest...}", Where::io, nothing);
    router.get("/log/tile/latest", Where::io, nothing);
    return router;
}

Router::Match find(Router const& router, Method method, std::string_view path) {
    Request request;
    request.method = method;
    EXPECT_TRUE(parse_target(path, request)) << path;
    return router.find(method, request);
}

std::string pattern_of(Router::Match const& match) { return match.route ? match.route->pattern : "none"; }

}  // namespace

TEST(Router, finds_the_most_fixed_pattern_and_names_its_parameters) {
    Router const router = seven_routes();
    EXPECT_EQ(pattern_of(find(router, Method::get, "/")), "/");
    EXPECT_EQ(pattern_of(find(router, Method::get, "/case/new")), "/case/new");
    auto const match = find(router, Method::post, "/case/4QPX%20x/act/verify?x=1");
    EXPECT_EQ(match.kind, Kind::found);
    EXPECT_EQ(match.params, (Pairs{{"reference", "4QPX x"}, {"action", "verify"}}));
    EXPECT_EQ(match.route->body_limit, 1000u);
    EXPECT_EQ(find(router, Method::post, "/case/7").params, (Pairs{{"id", "7"}}));
}

TEST(Router, a_fixed_path_without_the_method_falls_back_to_a_parameter) {
    Router const router = seven_routes();
    EXPECT_EQ(pattern_of(find(router, Method::post, "/case/new")), "/case/{id}");
}

TEST(Router, a_rest_takes_all_segments_left) {
    Router const router = seven_routes();
    EXPECT_EQ(find(router, Method::get, "/log/tile/0/x001/067").params, (Pairs{{"rest", "0/x001/067"}}));
    EXPECT_EQ(pattern_of(find(router, Method::get, "/log/tile/latest")), "/log/tile/latest");
    EXPECT_EQ(find(router, Method::get, "/log/tile").kind, Kind::not_found);
    EXPECT_EQ(find(router, Method::get, "/log/tile/a//b").kind, Kind::not_found);
    EXPECT_EQ(find(router, Method::get, "/log/tile/a%2Fb").kind, Kind::not_found);
}

TEST(Router, head_is_answered_by_get) {
    Router const router = seven_routes();
    EXPECT_EQ(find(router, Method::head, "/case/1").kind, Kind::found);
}

TEST(Router, a_wrong_method_names_the_right_ones) {
    Router const router = seven_routes();
    auto const match = find(router, Method::remove, "/case/1");
    EXPECT_EQ(match.kind, Kind::wrong_method);
    EXPECT_EQ(match.allow, "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(find(router, Method::get, "/case/1/act/verify").allow, "POST, OPTIONS");
}

TEST(Router, a_trailing_slash_moves_reads_only) {
    Router const router = seven_routes();
    auto const moved = find(router, Method::get, "/case/a%20b/?x=%20");
    EXPECT_EQ(moved.kind, Kind::moved);
    EXPECT_EQ(moved.location, "/case/a%20b?x=%20");
    EXPECT_EQ(find(router, Method::post, "/case/1/").kind, Kind::not_found);
    EXPECT_EQ(find(router, Method::get, "/nothing/").kind, Kind::not_found);
    EXPECT_EQ(find(router, Method::get, "//").kind, Kind::not_found);
    EXPECT_EQ(find(router, Method::get, "//evil.example/").kind, Kind::not_found);
    EXPECT_EQ(find(router, Method::get, "/case//").kind, Kind::not_found);
}

TEST(Router, two_routes_of_one_path_are_a_bug) {
    Router router = seven_routes();
    EXPECT_THROW(router.get("/case/{other}", Where::io, nothing), Bug);
    for (char const* bad : {"case", "/a//b", "/{a", "/a{b}", "/{}", "/{a...}/b", "/{...}"}) {
        EXPECT_THROW(router.get(bad, Where::io, nothing), Bug) << bad;
    }
}
