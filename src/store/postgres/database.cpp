#include "store/group_writer.h"
#include "store/open.h"
#include "store/postgres/connection.h"
#include "store/postgres/reader.h"
#include "store/postgres/replica.h"
#include "store/reader_pool.h"
#include <atomic>

namespace bolan::store {

namespace postgres {

namespace {

// Locks of the database, held by name: numbers nobody else uses.
constexpr char const* k_take_turn = "select pg_advisory_xact_lock(285878742382)";  // until the transaction's end
constexpr Sql k_try_to_lead = "select pg_try_advisory_lock(285878742383)";         // until the connection's end

// A cluster tuned for speed may answer before the disk has it; nobody here is answered before that.
void require_durable_commits(PostgresConnection& connection) {
    auto const mode = connection.find("show synchronous_commit", [](Row const& row) { return row.string(0); });
    if (mode == "off") connection.run("set synchronous_commit = on");
}

// Whoever stands still within his turn, or is cut off from the database, is put out of it; who waits for it longer than
// that gives up.
void bound_turns(PostgresConnection& connection) {
    connection.run("set idle_in_transaction_session_timeout = '15s'");
    connection.run("set lock_timeout = '30s'");
}

// What is seen over a new connection may have been committed on this server's disk alone, its writer gone or its wait
// for the standby ended. A commit of our own waits until the standby has it too: then it may be acknowledged to who
// asks again.
void wait_for_standby(PostgresConnection& connection) {
    connection.find("select pg_logical_emit_message(true, 'bolan', '')", [](Row const&) { return true; });
}

class PostgresWriter final : public WriterSession {
  public:
    explicit PostgresWriter(std::string const& url) : m_url(url) { connect(); }
    Connection& connection() override { return *m_connection; }
    void begin() override {
        if (!m_connection->is_alive()) connect();
        m_connection->clear_failure();
        m_connection->queue("begin");
        m_connection->queue(k_take_turn);
        try {
            m_connection->finish();
        } catch (LockTimeout const&) {
            throw DatabaseError("another Bolan server on this database has kept the turn to write for 30 s");
        }
    }
    void savepoint() override {
        m_connection->clear_failure();
        m_connection->queue("savepoint job");
    }
    void settle() override { m_connection->finish(); }
    void release() override { m_connection->queue("release job"); }
    void rollback_to_savepoint() override {
        settle_in_vain();
        m_connection->queue("rollback to job");
        m_connection->queue("release job");
    }
    void commit() override {
        m_connection->queue("commit");
        // COMMIT of a failed transaction succeeds and says "ROLLBACK".
        if (m_connection->finish_with_tag() != "COMMIT") throw DatabaseError("PostgreSQL rolled the transaction back");
    }
    void rollback() noexcept override {
        settle_in_vain();
        try {
            m_connection->queue("rollback");
            m_connection->finish();
        } catch (std::exception const&) {
            // The connection is lost, and with it the transaction; begin() makes a new one.
        }
    }
    bool has_failed() const noexcept override { return m_connection->has_failed(); }

  private:
    // After a statement that fails, what was sent behind it is passed over up to the next synchronisation point.
    void settle_in_vain() noexcept {
        try {
            m_connection->finish();
        } catch (std::exception const&) {
            // Its job is rolled back in any case.
        }
    }
    void connect() {
        auto fresh = std::make_unique<PostgresConnection>(m_url);
        require_durable_commits(*fresh);
        bound_turns(*fresh);
        wait_for_standby(*fresh);
        m_connection = std::move(fresh);
    }

    std::string m_url;
    std::unique_ptr<PostgresConnection> m_connection;  // never null after construction
};

// One of the servers of a database leads: it holds a lock as long as its connection lives.
class Leadership {
  public:
    explicit Leadership(std::string url) : m_url(std::move(url)) {}
    bool holds() {
        std::lock_guard const lock(m_mutex);
        if (!m_connection || !m_connection->is_alive()) {
            m_holds = false;
            m_connection.reset();
            m_connection = std::make_unique<PostgresConnection>(m_url);
        }
        if (!m_holds)
            m_holds = m_connection->find(k_try_to_lead, [](Row const& row) { return row.integer(0) != 0; }) == true;
        return m_holds;
    }

  private:
    std::string m_url;
    std::mutex m_mutex;
    std::unique_ptr<PostgresConnection> m_connection;
    bool m_holds = false;
};

class PostgresDatabase final : public Database {
  public:
    PostgresDatabase(std::string const& url, WriteStatistics* statistics, Replicas const& replicas)
        : m_writer(std::make_unique<PostgresWriter>(url), statistics),
          m_readers([url] { return std::make_unique<PostgresReader>(url); }, k_readers_max),
          m_leadership(url) {
        for (auto const& replica : replicas.urls)
            m_replicas.push_back(std::make_unique<Replica>(url, replica, replicas.age_max));
    }

    Engine engine() const override { return Engine::postgres; }
    void with_reader(std::function<void(Connection&)> const& job) override {
        if (auto* const held = lent_to_this_thread()) return job(*held);
        m_readers.run(job);
    }
    void with_stale_reader(std::function<void(Connection&)> const& job) override {
        if (auto* const held = lent_to_this_thread()) return job(*held);
        auto const first = m_next_replica.fetch_add(1, std::memory_order_relaxed);
        for (std::size_t i = 0; i < m_replicas.size(); ++i)
            if (m_replicas[(first + i) % m_replicas.size()]->run(job)) return;
        m_readers.run(job);
    }
    std::vector<ReplicaState> replicas() const override {
        std::vector<ReplicaState> out;
        for (auto const& replica : m_replicas) out.push_back(replica->state());
        return out;
    }
    void with_writer(std::function<Keep(Transaction&)> const& job) override { m_writer.run(job); }
    void before_commit(std::function<void(Connection&)> hook) override { m_writer.set_before_commit(std::move(hook)); }
    bool leads() override { return m_leadership.holds(); }

  private:
    Connection* lent_to_this_thread() const {
        if (auto* const own = m_writer.connection_of_this_thread()) return own;
        if (auto* const own = m_readers.lent_to_this_thread()) return own;
        for (auto const& replica : m_replicas)
            if (auto* const own = replica->lent_to_this_thread()) return own;
        return nullptr;
    }

    GroupWriter m_writer;
    ReaderPool m_readers;
    Leadership m_leadership;
    std::vector<std::unique_ptr<Replica>> m_replicas;
    std::atomic<std::size_t> m_next_replica = 0;
};

}  // namespace

}  // namespace postgres

std::unique_ptr<Database> open_postgres(std::string const& url, WriteStatistics* statistics, Replicas const& replicas) {
    return std::make_unique<postgres::PostgresDatabase>(url, statistics, replicas);
}

std::vector<ReplicaState> look_at_replicas(std::string const& url, Replicas const& replicas) {
    return postgres::look_at(url, replicas);
}

void look_at_postgres(std::string const& url, std::function<void(Connection&)> const& job) {
    postgres::PostgresReader reader(url);
    reader.begin();
    job(reader.connection());
    reader.end();
}

}  // namespace bolan::store
