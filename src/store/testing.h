// For tests only: a database of either engine that disappears afterwards. PostgreSQL comes from Debian's package: one
// private cluster for each test program, started at the first need (or the one named by BOLAN_TEST_POSTGRES, see
// tests/support/with-postgres.sh), with one database for each TemporaryDatabase. A missing PostgreSQL is a failure,
// never a skip.
#pragma once
#include "store/database.h"
#include <memory>
#include <string>
#include <sys/types.h>

namespace bolan::store::testing {

inline constexpr Engine k_engines[] = {Engine::sqlite, Engine::postgres};
char const* engine_name(Engine engine);  // "sqlite", "postgres": for the names of parameterised tests

// A new empty folder, removed with all it holds.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    std::string const& path() const { return m_path; }

  private:
    std::string m_path;
};

class TemporaryDatabase {
  public:
    explicit TemporaryDatabase(Engine engine);  // opens it
    ~TemporaryDatabase();
    TemporaryDatabase(TemporaryDatabase const&) = delete;
    TemporaryDatabase& operator=(TemporaryDatabase const&) = delete;

    Database& operator*() const { return *m_database; }
    Database* operator->() const { return m_database.get(); }
    Engine engine() const { return m_engine; }
    std::string const& folder() const { return m_folder.path(); }  // for attachments and the like
    std::string const& location() const { return m_location; }     // the file, or the postgres:// URL
    void close() { m_database.reset(); }
    void open();  // again, after close()

  private:
    Engine m_engine;
    TemporaryFolder m_folder;
    std::string m_location;
    std::unique_ptr<Database> m_database;
};

// A hot standby of the server that the TemporaryDatabases of this program are in, following it.
class Standby {
  public:
    Standby();
    ~Standby();
    Standby(Standby const&) = delete;
    Standby& operator=(Standby const&) = delete;

    std::string url_of(TemporaryDatabase const& database) const;
    void run(std::string const& sql) const;  // on it
    void start();
    void kill_now();

  private:
    TemporaryFolder m_folder;
    pid_t m_server = -1;
};

}  // namespace bolan::store::testing
