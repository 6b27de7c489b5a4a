// Clients that ask over HTTP, and what they were given.
#pragma once
#include "http/client.h"
#include <cstddef>
#include <cstdint>
#include <functional>

namespace bolan::bench {

struct Load {
    double per_second = 0;
    double p50_ms = 0, p99_ms = 0;
    std::size_t failed = 0;
};

// `clients` threads, each with its own connection, each asking again as soon as it was answered. `ask(client number,
// request number, connection)`: whether it went well.
Load load(std::uint16_t port, int clients, double seconds, std::function<bool(int, int, http::Client&)> const& ask);

void show_machine();

}  // namespace bolan::bench
