// One connection to PostgreSQL with its prepared statements, always in pipeline mode: what needs no answer (begin,
// savepoint, release, rows written) is sent and answered together with the next statement that needs one, so it costs
// no round trip. One thread at a time.
#pragma once
#include "store/database.h"
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

struct pg_conn;
struct pg_result;

namespace bolan::store::postgres {

struct ResultDeleter {
    void operator()(pg_result* result) const;
};
using ResultPtr = std::unique_ptr<pg_result, ResultDeleter>;

// A lock was not to be had within lock_timeout.
struct LockTimeout : DatabaseError {
    using DatabaseError::DatabaseError;
};

// The server ended a statement that took longer than statement_timeout.
struct StatementTimeout : DatabaseError {
    using DatabaseError::DatabaseError;
};

// How long a line that gives no answer is believed in.
struct Patience {
    char const* connect_s = "10";
    char const* unacknowledged_ms = "30000";
};

class PostgresConnection final : public Connection {
  public:
    explicit PostgresConnection(std::string const& url, Patience const& patience = {});
    ~PostgresConnection() override;
    PostgresConnection(PostgresConnection const&) = delete;
    PostgresConnection& operator=(PostgresConnection const&) = delete;

    Engine engine() const override { return Engine::postgres; }
    void query(Sql sql, std::span<Param const> params, std::function<Next(Row const&)> const& each) override;
    std::int64_t execute(Sql sql, std::span<Param const> params) override;
    void send(Sql sql, std::span<Param const> params) override;

    // Queues a statement without values; an error of it comes with the next round trip.
    void queue(char const* sql);
    void finish();                  // sends what is queued and waits
    void finish_later() noexcept;   // sends what is queued; the answers are read before the next round trip
    std::string finish_with_tag();  // finish(), and what the server says it did: "COMMIT", or "ROLLBACK" after an error
    bool is_alive() noexcept;       // false once the server has closed the connection; asks the socket only

    void interrupt() noexcept;  // any thread: whoever waits for an answer is told that the connection is lost

    bool has_failed() const { return m_failed; }
    void clear_failure() { m_failed = false; }

  private:
    struct Prepared {
        std::string name;
        int parameters = 0;
    };
    struct Answer {
        ResultPtr last;   // of the last statement before the synchronisation point
        ResultPtr error;  // the first error
        std::size_t statements_done = 0;
    };
    void post(Sql sql, std::span<Param const> params);
    ResultPtr ask(Sql sql, std::span<Param const> params);
    ResultPtr round_trip();  // of the last statement; null when nothing was in flight
    Answer read_answer();
    void forget_prepared(std::size_t from) noexcept;
    void drop_late_answers();
    [[noreturn]] void fail(pg_result const* error, std::string_view text);
    [[noreturn]] void fail_connection();
    void require_sent(int sent);

    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    pg_conn* m_handle = nullptr;
    std::unordered_map<std::string, Prepared, Hash, std::equal_to<>> m_prepared;
    int m_names_used = 0;
    std::vector<std::string> m_in_flight;  // statements and preparations sent since the last synchronisation point
    std::vector<std::pair<std::size_t, std::string_view>>
        m_being_prepared;    // their places among these; keys of m_prepared
    int m_late_answers = 0;  // synchronisation points not read yet
    bool m_failed = false;
    bool m_broken = false;          // the conversation can no longer be followed
    bool m_has_ended_wait = false;  // for the standby, before it had what was committed
};

}  // namespace bolan::store::postgres
