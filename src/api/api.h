// The JSON API: does all that the pages do, through the same blocks. Its OpenAPI 3.1 document is made from the definitions.
#pragma once
#include "cases/house.h"
#include "http/router.h"

namespace bolan::api {

struct Api {
    cases::House& house;
    std::string title;
    std::string version;
};

void add_routes(http::Router& router, Api& api);
std::string openapi(Api const& api);

}  // namespace bolan::api
