#include "base/check.h"
#include "store/group_writer.h"
#include "store/open.h"
#include "store/reader_pool.h"
#include "store/sqlite/checkpointer.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/lock_file.h"
#include "store/sqlite/wal.h"
#include <sqlite3.h>

namespace bolan::store {

namespace sqlite {

namespace {

constexpr std::size_t k_readers_max = 32;

class SqliteWriter final : public WriterSession {
  public:
    SqliteWriter(std::string const& path, std::unique_ptr<SqliteConnection> connection, Checkpointer& checkpointer)
        : m_log(path + "-wal"), m_connection(std::move(connection)), m_checkpointer(checkpointer) {
        sqlite3_wal_hook(m_connection->handle(), &SqliteWriter::after_commit, this);
        begin();
        rollback();
    }
    Connection& connection() override { return *m_connection; }
    void begin() override {
        m_connection->clear_failure();
        m_connection->execute("begin immediate", {});
        if (m_is_log_on_disk) return;
        write_again(m_log);  // nobody else writes to it now
        m_is_log_on_disk = true;
    }
    void savepoint() override {
        m_connection->clear_failure();
        m_connection->execute("savepoint job", {});
    }
    void release() override { m_connection->execute("release job", {}); }
    void rollback_to_savepoint() override {
        // A full disk or an I/O error makes SQLite roll back the whole transaction by itself.
        if (!m_connection->is_in_transaction()) throw DatabaseError("the transaction was rolled back by SQLite");
        m_connection->execute("rollback to job", {});
        m_connection->execute("release job", {});
    }
    void commit() override {
        m_is_log_on_disk = false;
        m_connection->execute("commit", {});
        m_is_log_on_disk = true;
    }
    void rollback() noexcept override {
        if (m_connection->is_in_transaction())
            sqlite3_exec(m_connection->handle(), "rollback", nullptr, nullptr, nullptr);
        CHECK_FATAL(!m_connection->is_in_transaction());
    }
    bool has_failed() const noexcept override { return m_connection->has_failed(); }
    void after_group() noexcept override { m_checkpointer.finish_long_log(); }

  private:
    static int after_commit(void* self, sqlite3*, char const*, int pages) {
        static_cast<SqliteWriter*>(self)->m_checkpointer.note_log_pages(pages);
        return SQLITE_OK;
    }

    std::string const m_log;
    // False from a commit that failed, and at the start: whoever wrote before may have ended by it.
    bool m_is_log_on_disk = false;
    std::unique_ptr<SqliteConnection> m_connection;
    Checkpointer& m_checkpointer;
};

class SqliteReader final : public ReaderSession {
  public:
    explicit SqliteReader(std::string const& path) : m_connection(path, Access::read_only) {
        m_connection.execute("pragma mmap_size = 0", {});
        m_connection.execute("pragma cache_size = -2000", {});
    }
    Connection& connection() override { return m_connection; }
    bool is_usable() noexcept override { return !m_connection.is_in_transaction(); }
    void begin() override { m_connection.execute("begin", {}); }
    void end() noexcept override {
        if (m_connection.is_in_transaction()) sqlite3_exec(m_connection.handle(), "commit", nullptr, nullptr, nullptr);
    }

  private:
    SqliteConnection m_connection;
};

std::unique_ptr<SqliteConnection> open_writer(std::string const& path) {
    auto connection = std::make_unique<SqliteConnection>(path, Access::read_write);
    auto const mode = connection->find("pragma journal_mode = wal", [](Row const& row) { return row.string(0); });
    if (mode != "wal") throw DatabaseError(path + ": this file system does not allow write-ahead logging");
    connection->execute("pragma synchronous = full", {});
    connection->execute("pragma foreign_keys = on", {});
    connection->execute("pragma mmap_size = 0", {});
    connection->execute("pragma cache_size = -16000", {});
    connection->execute("pragma wal_autocheckpoint = 0", {});
    return connection;
}

class SqliteDatabase final : public Database {
  public:
    SqliteDatabase(std::string const& path, WriteStatistics* statistics, std::string const& log_folder)
        : m_lock(path),
          m_opened(open_writer(path)),
          m_checkpointer(path, log_folder),
          m_writer(std::make_unique<SqliteWriter>(path, std::move(m_opened), m_checkpointer), statistics),
          m_readers([path] { return std::make_unique<SqliteReader>(path); }, k_readers_max) {}

    Engine engine() const override { return Engine::sqlite; }
    void with_reader(std::function<void(Connection&)> const& job) override {
        if (auto* const own = m_writer.connection_of_this_thread()) return job(*own);
        m_readers.run(job);
    }
    void with_writer(std::function<Keep(Transaction&)> const& job) override { m_writer.run(job); }
    void before_commit(std::function<void(Connection&)> hook) override { m_writer.set_before_commit(std::move(hook)); }
    bool leads() override { return true; }

  private:
    LockFile m_lock;
    std::unique_ptr<SqliteConnection> m_opened;  // until m_writer owns it: the file must exist before the checkpointer
    Checkpointer m_checkpointer;
    GroupWriter m_writer;
    ReaderPool m_readers;
};

}  // namespace

}  // namespace sqlite

std::unique_ptr<Database> open_sqlite(std::string const& path, WriteStatistics* statistics,
                                      std::string const& log_folder) {
    return std::make_unique<sqlite::SqliteDatabase>(path, statistics, log_folder);
}

void look_at_sqlite(std::string const& path, std::function<void(Connection&)> const& job) {
    sqlite::SqliteReader reader(path);
    reader.begin();
    job(reader.connection());
    reader.end();
}

}  // namespace bolan::store
