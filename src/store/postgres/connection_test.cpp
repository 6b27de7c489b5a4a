#include "store/postgres/connection.h"
#include <arpa/inet.h>
#include <chrono>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace bolan::store;
using Steady = std::chrono::steady_clock;

TEST(PostgresConnection, the_url_says_how_long_to_wait_for_a_server_that_does_not_answer) {
    int const listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), length), 0);
    ASSERT_EQ(::listen(listener, 1), 0);
    ASSERT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length), 0);
    auto const url = "postgres://bolan@127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/x?connect_timeout=2";

    auto const began = Steady::now();
    EXPECT_THROW(postgres::PostgresConnection connection(url), DatabaseError);
    EXPECT_LT(Steady::now() - began, std::chrono::seconds(6));
    ::close(listener);
}
