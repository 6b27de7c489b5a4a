// The narrow door to a database. Two engines stand behind it, written separately: sqlite/ and postgres/.
// Environment failures (disk full, connection lost) are thrown as DatabaseError; a broken UNIQUE rule as
// UniqueViolation.
//
// Reading: database.read(job) lends a connection with one consistent snapshot. Any thread; readers never wait for
// writers. Writing: database.write(job) queues the job to the one writer. The writer runs what is queued, one job after
// the other, each in a savepoint, and commits them together (group commit): one fsync for many acts. write() returns
// after the commit, never before. A job that returns an Error, or throws, is rolled back alone; the others of its group
// are kept. "The writer" is whoever runs the group: the writer's own thread, or a caller that found nobody writing. A
// job must not call write() (CHECKed). A read() inside a job lends the writer's connection, so it sees what the job
// wrote. A job that has seen a DatabaseError must end in an Error or an exception; should it go on, it is rolled back
// with a DatabaseError. A job may be run more than once, so it takes nothing out of what it captures.
//
// database.read_stale(job) is read() for whoever may see what is some seconds old: where PostgreSQL has replicas, one
// of them lends the connection while it is known to be at most as old as store::Replicas says. When it fails amid the
// job, the job is run again on the primary; so it, too, takes nothing out of what it captures. Nested in a read, a job
// of the writer or another read_stale() it shares their connection, as read() within it does.
//
// Several servers may stand on one PostgreSQL database. Their writers take turns, a group each, under a lock of the
// database; what a job reads is all that was committed before.
#pragma once
#include "base/result.h"
#include "store/sql.h"
#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace bolan::store {

struct DatabaseError : std::runtime_error {
    using std::runtime_error::runtime_error;
};
struct UniqueViolation : DatabaseError {
    using DatabaseError::DatabaseError;
};
// PostgreSQL could not run it beside another transaction (a deadlock): the writer runs the job again by itself.
struct SerializationFailure : DatabaseError {
    using DatabaseError::DatabaseError;
};

enum class Engine { sqlite, postgres };

// The row at hand inside a query callback; columns from 0. Text and bytes are borrowed until the callback returns.
class Row {
  public:
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;
    virtual double real(int column) const = 0;
    virtual std::string_view text(int column) const = 0;
    virtual Bytes bytes(int column) const = 0;
    std::string string(int column) const { return std::string(text(column)); }

  protected:
    ~Row() = default;
};

enum class Next { more, stop };

// One connection, used by one thread at a time. Statements are prepared once for each text and kept.
class Connection {
  public:
    virtual ~Connection() = default;
    virtual Engine engine() const = 0;
    virtual void query(Sql sql, std::span<Param const> params, std::function<Next(Row const&)> const& each) = 0;
    virtual std::int64_t execute(Sql sql, std::span<Param const> params) = 0;  // rows changed
    virtual void send(Sql sql, std::span<Param const> params) = 0;             // see run()

    // query with arguments: each(sql, [](Row const&) {…}, a, b)
    template <typename Each, typename... Args>
    void each(Sql sql, Each&& callback, Args const&... args) {
        Param const params[] = {Param(args)..., Param(nullptr)};
        query(sql, std::span(params, sizeof...(args)), [&](Row const& row) {
            callback(row);
            return Next::more;
        });
    }
    // The first row through `read`, or empty: find(sql, [](Row const& r) { return r.string(0); }, a)
    template <typename Read, typename... Args>
    auto find(Sql sql, Read&& read, Args const&... args) -> std::optional<std::invoke_result_t<Read, Row const&>> {
        std::optional<std::invoke_result_t<Read, Row const&>> found;
        Param const params[] = {Param(args)..., Param(nullptr)};
        query(sql, std::span(params, sizeof...(args)), [&](Row const& row) {
            found.emplace(read(row));
            return Next::stop;
        });
        return found;
    }
    // What answers nothing. It travels with the next statement that answers something, or with the end of the job; its
    // failure is thrown there.
    template <typename... Args>
    void run(Sql sql, Args const&... args) {
        Param const params[] = {Param(args)..., Param(nullptr)};
        send(sql, std::span(params, sizeof...(args)));
    }
    // The number of rows that it changed.
    template <typename... Args>
    std::int64_t changed(Sql sql, Args const&... args) {
        Param const params[] = {Param(args)..., Param(nullptr)};
        return execute(sql, std::span(params, sizeof...(args)));
    }
};

// The writer's side of one job.
class Transaction {
  public:
    explicit Transaction(Connection& connection) : m_connection(connection) {}
    Connection& db() { return m_connection; }
    // Called by the writer after the group's commit and before write() returns / when this job is rolled back (also
    // when the commit fails). They must not throw: that ends the process.
    void on_commit(std::function<void()> f) { m_on_commit.push_back(std::move(f)); }
    void on_rollback(std::function<void()> f) { m_on_rollback.push_back(std::move(f)); }

  private:
    friend class GroupWriter;
    Connection& m_connection;
    std::vector<std::function<void()>> m_on_commit;
    std::vector<std::function<void()>> m_on_rollback;
};

// A replica at the moment.
struct ReplicaState {
    std::string name;                              // host and port
    std::optional<std::chrono::milliseconds> age;  // of what it shows, at most; none: not known
    bool is_used = false;                          // it answers those who may see what is that old
    std::string problem;                           // that keeps it from being used
    std::int64_t reads = 0;                        // answered by it
    std::int64_t failures = 0;                     // begun on it and run again on the primary
};

enum class Keep { yes, no };  // no: roll this job back

class Database {
  public:
    virtual ~Database() = default;
    virtual Engine engine() const = 0;

    // Runs `job` with a reading connection, in one snapshot. Nested reads on a thread share the connection.
    virtual void with_reader(std::function<void(Connection&)> const& job) = 0;
    virtual void with_stale_reader(std::function<void(Connection&)> const& job) { with_reader(job); }
    virtual std::vector<ReplicaState> replicas() const { return {}; }
    // Blocks until the group holding `job` is committed. Rethrows what the job threw.
    virtual void with_writer(std::function<Keep(Transaction&)> const& job) = 0;
    // Run by the writer inside the group's transaction, after its jobs and before COMMIT (the ledger's checkpoint),
    // unless no job of the group is kept. When it throws, the whole group fails. Set once at start-up.
    virtual void before_commit(std::function<void(Connection&)> hook) = 0;
    // Whether this is the one of the servers on this database that does what one of them is to do (the clock). It stays
    // so until it ends or its connection is lost; for some seconds two may think so. Any thread.
    virtual bool leads() = 0;

    template <typename Job>
    auto read(Job&& job) -> std::invoke_result_t<Job, Connection&> {
        return lent_by(&Database::with_reader, job);
    }
    template <typename Job>
    auto read_stale(Job&& job) -> std::invoke_result_t<Job, Connection&> {
        return lent_by(&Database::with_stale_reader, job);
    }
    // `job` returns a Result; an Error rolls it back.
    template <typename Job>
    auto write(Job&& job) -> std::invoke_result_t<Job, Transaction&> {
        std::optional<std::invoke_result_t<Job, Transaction&>> out;
        with_writer([&](Transaction& tx) {
            out.emplace(job(tx));
            return out->has_value() ? Keep::yes : Keep::no;
        });
        return std::move(*out);
    }

  private:
    using Lend = void (Database::*)(std::function<void(Connection&)> const&);
    template <typename Job>
    auto lent_by(Lend lend, Job& job) -> std::invoke_result_t<Job, Connection&> {
        if constexpr (std::is_void_v<std::invoke_result_t<Job, Connection&>>) {
            (this->*lend)([&](Connection& db) { job(db); });
        } else {
            std::optional<std::invoke_result_t<Job, Connection&>> out;
            (this->*lend)([&](Connection& db) { out.emplace(job(db)); });
            return std::move(*out);
        }
    }
};

}  // namespace bolan::store
