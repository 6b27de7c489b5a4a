#include "store/postgres/replica.h"
#include "store/postgres/reader.h"
#include <libpq-fe.h>

namespace bolan::store::postgres {

namespace {

constexpr auto k_look_every = std::chrono::milliseconds(500);
// The primary can answer in its place, so nobody waits for it long.
constexpr Patience k_patience{"2", "5000"};

// What every commit that was acknowledged lies before, and in the log of which database.
constexpr Sql k_written =
    "select pg_current_wal_flush_lsn()::text, (select system_identifier from pg_control_system())::text";
constexpr Sql k_replayed =
    "select pg_is_in_recovery(), (select system_identifier from pg_control_system())::text = ?1, "
    "coalesce(pg_last_wal_replay_lsn() >= ?2::pg_lsn, false)";

// Host and port of a libpq URL: of what else stands there nothing is shown.
std::string place_of(std::string const& url) {
    auto* const options = PQconninfoParse(url.c_str(), nullptr);
    std::string host, port;
    for (auto const* option = options; option && option->keyword; ++option) {
        if (!option->val) continue;
        if (std::string_view(option->keyword) == "host") host = option->val;
        if (std::string_view(option->keyword) == "port") port = option->val;
    }
    PQconninfoFree(options);
    return port.empty() ? host : host + ":" + port;
}

}  // namespace

std::vector<ReplicaState> look_at(std::string const& primary_url, Replicas const& replicas) {
    std::vector<std::unique_ptr<Replica>> looked_at;
    for (auto const& url : replicas.urls)
        looked_at.push_back(std::make_unique<Replica>(primary_url, url, replicas.age_max));
    auto const end = std::chrono::steady_clock::now() + replicas.age_max;
    std::vector<ReplicaState> out;
    for (auto const& replica : looked_at) {
        auto state = replica->state();
        for (; state.problem == k_behind && std::chrono::steady_clock::now() < end; state = replica->state())
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        out.push_back(std::move(state));
    }
    return out;
}

Replica::Replica(std::string primary_url, std::string url, std::chrono::milliseconds age_max)
    : m_primary_url(std::move(primary_url)),
      m_url(std::move(url)),
      m_name(place_of(m_url)),
      m_age_max(age_max),
      m_readers([this] { return std::make_unique<PostgresReader>(m_url, k_patience); }, k_readers_max),
      m_thread([this] { watch(); }) {}

Replica::~Replica() {
    {
        std::lock_guard const lock(m_mutex);
        m_is_stopped = true;
        for (auto* connection : {m_primary.get(), m_standby.get()})
            if (connection) connection->interrupt();
    }
    m_wake.notify_all();
    m_thread.join();
}

bool Replica::run(std::function<void(Connection&)> const& job) {
    if (!is_fresh()) return false;
    try {
        m_readers.run(job);
        ++m_reads;
        return true;
    } catch (StatementTimeout const&) {
        throw;  // it would take as long on the primary
    } catch (SerializationFailure const&) {
        // Rows that it read are to be cleared away: no fault of the standby's.
    } catch (DatabaseError const&) {
        m_shows = Steady::time_point();  // until it is asked again
    }
    ++m_failures;
    return false;
}

std::optional<std::chrono::milliseconds> Replica::age() const {
    auto const shows = m_shows.load();
    if (shows == Steady::time_point()) return {};
    return std::chrono::ceil<std::chrono::milliseconds>(Steady::now() - shows);
}

bool Replica::is_fresh() const {
    auto const known = age();
    return known && *known <= m_age_max;
}

ReplicaState Replica::state() const {
    std::lock_guard const lock(m_mutex);
    return {m_name, age(), is_fresh(), m_problem, m_reads, m_failures};
}

void Replica::watch() {
    std::unique_lock lock(m_mutex);
    while (!m_is_stopped) {
        lock.unlock();
        try {
            look();
        } catch (DatabaseError const& failure) {
            disconnect();  // what was known grows old meanwhile
            note(failure.what());
        }
        lock.lock();
        m_wake.wait_for(lock, k_look_every, [this] { return m_is_stopped; });
    }
}

void Replica::look() {
    auto const now = Steady::now();
    // A position that was not reached in time proves nothing any more; a primary that has lost it may never reach it.
    if (!m_sought || now - m_sought->at > m_age_max)
        m_sought = connected(m_primary, m_primary_url).find(k_written, [&](Row const& row) {
            return Position{now, row.string(0), row.string(1)};
        });
    bool is_standby = false, is_ours = false, has_replayed = false;
    connected(m_standby, m_url)
        .each(
            k_replayed,
            [&](Row const& row) {
                is_standby = row.integer(0) != 0;
                is_ours = row.integer(1) != 0;
                has_replayed = row.integer(2) != 0;
            },
            m_sought->system, m_sought->lsn);
    if (is_standby && is_ours && has_replayed) {
        m_shows = m_sought->at;
        m_sought.reset();
    }
    // One that is the primary by now is not used, and nothing is wrong with it.
    note(!is_ours ? "it follows another database" : is_standby && !is_fresh() ? k_behind : "");
}

void Replica::note(std::string problem) {
    std::lock_guard const lock(m_mutex);
    m_problem = std::move(problem);
}

PostgresConnection& Replica::connected(std::unique_ptr<PostgresConnection>& connection, std::string const& url) {
    if (connection && connection->is_alive()) return *connection;
    auto fresh = std::make_unique<PostgresConnection>(url, k_patience);
    fresh->run("set statement_timeout = '2s'");
    std::lock_guard const lock(m_mutex);
    if (m_is_stopped) throw DatabaseError("stopped");
    connection = std::move(fresh);
    return *connection;
}

void Replica::disconnect() {
    std::lock_guard const lock(m_mutex);
    m_primary.reset();
    m_standby.reset();
}

}  // namespace bolan::store::postgres
