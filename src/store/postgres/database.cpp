#include "store/group_writer.h"
#include "store/open.h"
#include "store/postgres/connection.h"
#include "store/reader_pool.h"

namespace bolan::store {

namespace postgres {

namespace {

constexpr std::size_t k_readers_max = 16;
constexpr int k_lock_tries = 30;  // 100 ms apart: a server we lost may hold our lock a moment longer

// Only one server process at a time may write: the order of the ledger is made in its memory. `own_former` is the
// process of the connection that was lost, 0 at the first: over a dead line the server may still keep it, and our lock
// with it.
void take_server_lock(PostgresConnection& connection, int own_former) {
    for (int i = 0; i < k_lock_tries; ++i) {
        if (i > 0) std::this_thread::sleep_for(std::chrono::milliseconds(100));
        auto const got = connection.find("select pg_try_advisory_lock(285878742382)",
                                         [](Row const& row) { return row.integer(0) != 0; });
        if (got == true) return;
        connection.run(
            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and "
            "pid = ?1 and database = (select oid from pg_database where datname = current_database())",
            own_former);
    }
    auto const holder = connection.find(
        "select pid from pg_locks where locktype = 'advisory' and granted and database = "
        "(select oid from pg_database where datname = current_database())",
        [](Row const& row) { return row.string(0); });
    throw DatabaseError("the database is in use by another Bolan server (its PostgreSQL process is " +
                        holder.value_or("unknown") + "); stop that one first");
}

// A cluster tuned for speed may answer before the disk has it; nobody here is answered before that.
void require_durable_commits(PostgresConnection& connection) {
    auto const mode = connection.find("show synchronous_commit", [](Row const& row) { return row.string(0); });
    if (mode == "off") connection.run("set synchronous_commit = on");
}

class PostgresWriter final : public WriterSession {
  public:
    explicit PostgresWriter(std::string const& url) : m_url(url) { connect(); }
    Connection& connection() override { return *m_connection; }
    void begin() override {
        if (!m_connection->is_alive()) connect();
        m_connection->clear_failure();
        m_connection->queue("begin");
    }
    void savepoint() override {
        m_connection->clear_failure();
        m_connection->queue("savepoint job");
    }
    void release() override { m_connection->queue("release job"); }
    void rollback_to_savepoint() override {
        m_connection->queue("rollback to job");
        m_connection->queue("release job");
    }
    void commit() override {
        m_connection->queue("commit");
        // COMMIT of a failed transaction succeeds and says "ROLLBACK".
        if (m_connection->finish_with_tag() != "COMMIT") throw DatabaseError("PostgreSQL rolled the transaction back");
    }
    void rollback() noexcept override {
        try {
            m_connection->queue("rollback");
            m_connection->finish();
        } catch (std::exception const&) {
            // The connection is lost, and with it the transaction; begin() makes a new one.
        }
    }
    bool has_failed() const noexcept override { return m_connection->has_failed(); }

  private:
    void connect() {
        auto fresh = std::make_unique<PostgresConnection>(m_url);
        take_server_lock(*fresh, m_connection ? m_connection->server_process() : 0);
        require_durable_commits(*fresh);
        m_connection = std::move(fresh);
    }

    std::string m_url;
    std::unique_ptr<PostgresConnection> m_connection;  // never null after construction
};

class PostgresReader final : public ReaderSession {
  public:
    explicit PostgresReader(std::string const& url) : m_connection(url) {}
    Connection& connection() override { return m_connection; }
    bool is_usable() noexcept override { return m_connection.is_alive(); }
    void begin() override { m_connection.queue("begin isolation level repeatable read read only"); }
    void end() noexcept override {
        try {
            m_connection.queue("commit");
            m_connection.finish_later();
        } catch (DatabaseError const&) {
            // is_usable() will say so.
        }
    }

  private:
    PostgresConnection m_connection;
};

class PostgresDatabase final : public Database {
  public:
    PostgresDatabase(std::string const& url, WriteStatistics* statistics)
        : m_writer(std::make_unique<PostgresWriter>(url), statistics),
          m_readers([url] { return std::make_unique<PostgresReader>(url); }, k_readers_max) {}

    Engine engine() const override { return Engine::postgres; }
    void with_reader(std::function<void(Connection&)> const& job) override {
        if (auto* const own = m_writer.connection_of_this_thread()) return job(*own);
        m_readers.run(job);
    }
    void with_writer(std::function<Keep(Transaction&)> const& job) override { m_writer.run(job); }
    void before_commit(std::function<void(Connection&)> hook) override { m_writer.set_before_commit(std::move(hook)); }

  private:
    GroupWriter m_writer;
    ReaderPool m_readers;
};

}  // namespace

}  // namespace postgres

std::unique_ptr<Database> open_postgres(std::string const& url, WriteStatistics* statistics) {
    return std::make_unique<postgres::PostgresDatabase>(url, statistics);
}

void look_at_postgres(std::string const& url, std::function<void(Connection&)> const& job) {
    postgres::PostgresReader reader(url);
    reader.begin();
    job(reader.connection());
    reader.end();
}

}  // namespace bolan::store
