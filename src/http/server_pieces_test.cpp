// Bodies that are made while they are sent.
#include "http/client.h"
#include "http/test_server.h"
#include <gtest/gtest.h>
#include <list>
#include <stdexcept>

using namespace bolan;
using namespace bolan::http;

namespace {

constexpr int k_many = 400;
constexpr std::size_t k_large = 1024 * 1024;

// What the server has made of the body, and whether it still holds it.
struct Made {
    std::atomic<int> pieces{0};
    std::weak_ptr<int> held;
    bool is_let_go_within(int ms) const {
        for (auto const until = now_ms() + ms; now_ms() < until;
             std::this_thread::sleep_for(std::chrono::milliseconds(10)))
            if (held.expired()) return true;
        return false;
    }
};

class InPieces : public testing::Test {
  protected:
    InPieces()
        : m_server(routes(), {.worker_threads = 2,
                              .header_deadline_ms = 400,
                              .transfer_grace_ms = 600,
                              .transfer_bytes_per_second = 100'000'000}) {}

    Router routes() {
        Router router;
        router.get("/three", Where::worker, [this](Request const&) { return in_pieces(3, 5); });
        router.get("/many", Where::worker, [this](Request const&) { return in_pieces(k_many, k_large); });
        router.get("/broken", Where::worker, [](Request const&) {
            Response response = Response::text("");
            response.pieces = [n = 0]() mutable -> std::string {
                if (++n == 2) throw std::runtime_error("the disk is gone");
                return "half";
            };
            return response;
        });
        return router;
    }
    Response in_pieces(int count, std::size_t size) {
        auto const held = std::make_shared<int>(0);
        made.held = held;
        Response response = Response::text("");
        response.pieces = [this, held, count, size] {
            if (*held == count) return std::string();
            ++made.pieces;
            return std::string(size, static_cast<char>('a' + (*held)++ % 26));
        };
        return response;
    }

    Made made;
    TestServer m_server;
};

}  // namespace

TEST_F(InPieces, they_arrive_whole_and_the_connection_is_kept) {
    Client client("127.0.0.1", m_server.port());
    for (int i = 0; i < 2; ++i) {
        auto const answer = client.get("/three");
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->body, "aaaaabbbbbccccc");
        EXPECT_EQ(answer->headers.get("transfer-encoding"), "chunked");
        EXPECT_FALSE(answer->headers.has("content-length"));
    }
    EXPECT_EQ(m_server.server().connections(), 1u);
    EXPECT_TRUE(made.is_let_go_within(1000));
}

TEST_F(InPieces, the_chunks_are_framed_as_the_standard_says) {
    RawSocket socket(m_server.port());
    socket.send("GET /three HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(
        socket.read_until("0\r\n\r\n").ends_with("\r\n\r\n5\r\naaaaa\r\n5\r\nbbbbb\r\n5\r\nccccc\r\n0\r\n\r\n"));
}

TEST_F(InPieces, an_old_client_reads_until_the_connection_closes) {
    RawSocket socket(m_server.port());
    socket.send("GET /three HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
    auto const answer = socket.read();
    EXPECT_TRUE(socket.was_closed());
    EXPECT_TRUE(answer.ends_with("\r\n\r\naaaaabbbbbccccc")) << answer;
    EXPECT_EQ(answer.find("chunked"), std::string::npos);
    EXPECT_EQ(answer.find("Content-Length"), std::string::npos);
}

TEST_F(InPieces, nothing_is_made_for_a_question_after_the_head) {
    Client client("127.0.0.1", m_server.port());
    auto const answer = client.send(Method::head, "/many", {}, "");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(made.pieces, 0);
    EXPECT_TRUE(made.is_let_go_within(1000));
}

TEST_F(InPieces, who_reads_slowly_holds_no_thread_and_little_memory_and_is_cut_off) {
    std::list<std::unique_ptr<RawSocket>> slow;
    for (int i = 0; i < 4; ++i) {  // more than there are workers
        slow.push_back(std::make_unique<RawSocket>(m_server.port()));
        slow.back()->send("GET /many HTTP/1.1\r\nHost: a\r\n\r\n");
        slow.back()->read_until("\r\n\r\n");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    EXPECT_LT(made.pieces, 4 * 20);  // what the system buffers of a connection, not 400 MB
    Client client("127.0.0.1", m_server.port());
    ASSERT_TRUE(client.get("/three"));
    slow.clear();
}

TEST_F(InPieces, a_client_that_stops_reading_is_cut_off_in_time) {
    RawSocket socket(m_server.port());
    socket.send("GET /many HTTP/1.1\r\nHost: a\r\n\r\n");
    socket.read_until("\r\n\r\n");
    EXPECT_TRUE(made.is_let_go_within(5000));
    EXPECT_LT(made.pieces, k_many);
}

TEST_F(InPieces, a_client_that_goes_away_ends_the_making) {
    {
        RawSocket socket(m_server.port());
        socket.send("GET /many HTTP/1.1\r\nHost: a\r\n\r\n");
        socket.read_until("\r\n\r\n");
    }
    EXPECT_TRUE(made.is_let_go_within(500));
    EXPECT_LT(made.pieces, k_many);
}

TEST_F(InPieces, one_that_cannot_be_made_to_its_end_is_not_taken_for_whole) {
    RawSocket socket(m_server.port());
    socket.send("GET /broken HTTP/1.1\r\nHost: a\r\n\r\n");
    auto const answer = socket.read();
    EXPECT_TRUE(socket.was_closed());
    EXPECT_TRUE(answer.ends_with("4\r\nhalf\r\n")) << answer;
    Client client("127.0.0.1", m_server.port());
    EXPECT_EQ(client.get("/broken").error().code, "client.closed");
}
