#include "store/sqlite/connection.h"
#include "base/check.h"
#include "store/disk_trouble.h"
#include "store/statement_text.h"
#include <cerrno>
#include <sqlite3.h>

namespace bolan::store::sqlite {

namespace {

constexpr std::size_t k_statements_max = 400;
constexpr int k_busy_ms = 10'000;

class SqliteRow final : public Row {
  public:
    explicit SqliteRow(sqlite3_stmt* statement) : m_statement(statement) {}
    bool is_null(int column) const override { return sqlite3_column_type(m_statement, checked(column)) == SQLITE_NULL; }
    std::int64_t integer(int column) const override { return sqlite3_column_int64(m_statement, checked(column)); }
    double real(int column) const override { return sqlite3_column_double(m_statement, checked(column)); }
    std::string_view text(int column) const override {
        // As a blob: column_text would copy it to put a zero behind it. A number is still made into its text.
        auto const* const data = sqlite3_column_blob(m_statement, checked(column));
        return {static_cast<char const*>(data), size(column)};
    }
    Bytes bytes(int column) const override {
        auto const* const data = sqlite3_column_blob(m_statement, checked(column));
        return {static_cast<std::uint8_t const*>(data), size(column)};
    }

  private:
    int checked(int column) const {
        CHECK(column >= 0 && column < sqlite3_column_count(m_statement));
        return column;
    }
    std::size_t size(int column) const { return static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column)); }

    sqlite3_stmt* m_statement;
};

// Null pointers would bind NULL, so empty text and empty bytes point at something.
struct Bind {
    sqlite3_stmt* statement;
    int at;
    int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, at); }
    int operator()(std::int64_t i) const { return sqlite3_bind_int64(statement, at, i); }
    int operator()(double d) const { return sqlite3_bind_double(statement, at, d); }
    int operator()(std::string_view s) const {
        require_storable(s);
        return sqlite3_bind_text64(statement, at, s.empty() ? "" : s.data(), s.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    int operator()(Bytes b) const {
        return b.empty() ? sqlite3_bind_zeroblob(statement, at, 0)
                         : sqlite3_bind_blob64(statement, at, b.data(), b.size(), SQLITE_STATIC);
    }
};

}  // namespace

// A statement in use. A text that is already running on this connection (a query inside its own callback) gets a second
// one.
class SqliteConnection::Lease {
  public:
    Lease(SqliteConnection& connection, std::string_view text) {
        if (is_ddl(text)) {
            m_handle = connection.prepare(text, 0);
            return;
        }
        auto& statement = connection.cached(text);
        if (statement.is_running) {
            m_handle = connection.prepare(text, 0);
            return;
        }
        m_kept = &statement;
        m_kept->is_running = true;
        m_handle = m_kept->handle;
    }
    ~Lease() {
        if (!m_kept) {
            sqlite3_finalize(m_handle);
            return;
        }
        sqlite3_reset(m_handle);
        sqlite3_clear_bindings(m_handle);
        m_kept->is_running = false;
    }
    Lease(Lease const&) = delete;
    Lease& operator=(Lease const&) = delete;
    sqlite3_stmt* handle() const { return m_handle; }

  private:
    Statement* m_kept = nullptr;
    sqlite3_stmt* m_handle = nullptr;
};

namespace {

// What has happened and what to do, before SQLite's own words; for the operator.
std::string told(sqlite3* handle, int code) {
    auto const own = " (" + std::string(sqlite3_errmsg(handle)) + ")";
    switch (code & 0xff) {
        case SQLITE_FULL:
            return disk_trouble(ENOSPC) + own;
        case SQLITE_READONLY:
            return disk_trouble(EROFS) + own;
        case SQLITE_IOERR:
            return disk_trouble(sqlite3_system_errno(handle)) + own;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return "the database is damaged: stop the server, keep a copy of its folder, and bring it back from the "
                   "backup (bolan restore)" +
                   own;
        case SQLITE_NOMEM:
            return "there is no memory left: give the machine more, or let it do less" + own;
        default:
            return sqlite3_errmsg(handle);
    }
}

// SQLite counts its memory under one lock for all threads; nobody asks for that count.
void configure_once() {
    static int const done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    CHECK(done == SQLITE_OK || done == SQLITE_MISUSE);  // misuse: another part of the program opened a database before
}

}  // namespace

SqliteConnection::SqliteConnection(std::string const& path, Access access) {
    configure_once();
    int const mode = access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    int const code =
        sqlite3_open_v2(path.c_str(), &m_handle, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    if (code != SQLITE_OK) {
        std::string const why = m_handle ? told(m_handle, code) : sqlite3_errstr(code);
        sqlite3_close_v2(m_handle);
        throw DatabaseError("cannot open " + path + ": " + why);
    }
    sqlite3_busy_timeout(m_handle, k_busy_ms);
    // Without this a misspelt column in double quotes would silently be a string.
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_exec(m_handle, "pragma case_sensitive_like = on", nullptr, nullptr, nullptr);  // as on PostgreSQL
}

SqliteConnection::~SqliteConnection() {
    for (auto const& [text, statement] : m_statements) sqlite3_finalize(statement.handle);
    sqlite3_close_v2(m_handle);
}

bool SqliteConnection::is_in_transaction() const { return sqlite3_get_autocommit(m_handle) == 0; }

sqlite3_stmt* SqliteConnection::prepare(std::string_view text, unsigned flags) {
    sqlite3_stmt* statement = nullptr;
    int const code =
        sqlite3_prepare_v3(m_handle, text.data(), static_cast<int>(text.size()), flags, &statement, nullptr);
    if (code != SQLITE_OK) fail(code, text);
    CHECK(statement != nullptr);
    return statement;
}

SqliteConnection::Statement& SqliteConnection::cached(std::string_view text) {
    if (auto const found = m_statements.find(text); found != m_statements.end()) return found->second;
    if (m_statements.size() >= k_statements_max) forget_idle_statements();
    auto* const handle = prepare(text, SQLITE_PREPARE_PERSISTENT);
    return m_statements.emplace(std::string(text), Statement{handle}).first->second;
}

void SqliteConnection::forget_idle_statements() {
    std::erase_if(m_statements, [](auto const& entry) {
        if (entry.second.is_running) return false;
        sqlite3_finalize(entry.second.handle);
        return true;
    });
}

// Prepares and binds; `step` gets the statement and says what came of it.
template <typename Step>
void SqliteConnection::perform(Sql sql, std::span<Param const> params, Step const& step) {
    Lease const lease(*this, sql.text());
    CHECK(static_cast<std::size_t>(sqlite3_bind_parameter_count(lease.handle())) == params.size());
    for (std::size_t i = 0; i < params.size(); ++i) {
        int const code = std::visit(Bind{lease.handle(), static_cast<int>(i + 1)}, params[i].data());
        if (code != SQLITE_OK) fail(code, sql.text());
    }
    int const code = step(lease.handle());
    if (code != SQLITE_DONE && code != SQLITE_ROW) fail(code, sql.text());
}

void SqliteConnection::query(Sql sql, std::span<Param const> params, std::function<Next(Row const&)> const& each) {
    perform(sql, params, [&](sqlite3_stmt* statement) {
        SqliteRow const row(statement);
        int code = sqlite3_step(statement);
        while (code == SQLITE_ROW && each(row) == Next::more) code = sqlite3_step(statement);
        return code;
    });
}

std::int64_t SqliteConnection::execute(Sql sql, std::span<Param const> params) {
    std::int64_t changed = 0;
    perform(sql, params, [&](sqlite3_stmt* statement) {
        int code = sqlite3_step(statement);
        while (code == SQLITE_ROW) code = sqlite3_step(statement);
        if (!sqlite3_stmt_readonly(statement) && !is_ddl(sql.text())) changed = sqlite3_changes64(m_handle);
        return code;
    });
    return changed;
}

void SqliteConnection::fail(int code, std::string_view text) {
    m_failed = true;
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID)
        throw UniqueViolation(sqlite3_errmsg(m_handle));
    throw DatabaseError(error_text(told(m_handle, code), text));
}

}  // namespace bolan::store::sqlite
