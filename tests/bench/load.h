// Clients that ask over HTTP, and what they were given. A shared machine gives and takes processors as it likes, so a
// load says also what the server itself used and how much was taken from the machine meanwhile.
#pragma once
#include "http/client.h"
#include "support/served.h"
#include <cstddef>
#include <cstdint>
#include <functional>

namespace bolan::bench {

struct Load {
    double per_second = 0;
    double p50_ms = 0, p99_ms = 0;
    double server_us = 0;  // processor time of the server for each answer, all its threads
    double stolen = 0;     // share of the machine's processor time that its host kept back, 0 to 1
    std::size_t failed = 0;
};

// `clients` threads, each with its own connection, each asking again as soon as it was answered. `ask(client number,
// request number, connection)`: whether it went well.
Load load(testing::Served const& server, int clients, double seconds,
          std::function<bool(int, int, http::Client&)> const& ask);

double thread_processor_seconds();  // of the calling thread

void show_machine();

}  // namespace bolan::bench
