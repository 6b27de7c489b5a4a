// One SQLite connection with its prepared statements. Used by one thread at a time.
#pragma once
#include "store/database.h"
#include <string>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace bolan::store::sqlite {

enum class Access { read_only, read_write };

class SqliteConnection final : public Connection {
  public:
    SqliteConnection(std::string const& path, Access access);
    ~SqliteConnection() override;
    SqliteConnection(SqliteConnection const&) = delete;
    SqliteConnection& operator=(SqliteConnection const&) = delete;

    Engine engine() const override { return Engine::sqlite; }
    void query(Sql sql, std::span<Param const> params, std::function<Next(Row const&)> const& each) override;
    std::int64_t execute(Sql sql, std::span<Param const> params) override;
    void send(Sql sql, std::span<Param const> params) override { execute(sql, params); }

    sqlite3* handle() { return m_handle; }
    bool is_in_transaction() const;
    // A statement has failed since clear_failure().
    bool has_failed() const { return m_failed; }
    void clear_failure() { m_failed = false; }

  private:
    class Lease;
    struct Statement {
        sqlite3_stmt* handle = nullptr;
        bool is_running = false;
    };
    sqlite3_stmt* prepare(std::string_view text, unsigned flags);
    Statement& cached(std::string_view text);
    void forget_idle_statements();
    template <typename Step>
    void perform(Sql sql, std::span<Param const> params, Step const& step);
    [[noreturn]] void fail(int code, std::string_view text);

    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    sqlite3* m_handle = nullptr;
    std::unordered_map<std::string, Statement, Hash, std::equal_to<>> m_statements;
    bool m_failed = false;
};

}  // namespace bolan::store::sqlite
