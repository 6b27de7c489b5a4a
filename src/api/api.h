// The JSON API: does all that the pages do, through the same blocks. Its OpenAPI 3.1 document is made from the
// definitions.
#pragma once
#include "cases/house.h"
#include "http/rate_limit.h"
#include "http/router.h"

namespace bolan::api {

// Outlives the router its routes are added to. Any thread.
struct Api {
    cases::House& house;
    std::string title;
    std::string version;
    std::string definitions;  // the province's folder, from which changes are proposed
    http::RateLimiter sign_ins{http::RateLimiter::Rule{20, 0.2, 100'000}};  // signing in and registering, by address
    http::RateLimiter look_ups{http::RateLimiter::Rule{60, 1, 100'000}};    // verification and tracking, by address
    http::RateLimiter uploads{http::RateLimiter::Rule{60, 0.2, 100'000}};   // by person
};

void add_routes(http::Router& router, Api& api);
std::string openapi(Api const& api);

}  // namespace bolan::api
