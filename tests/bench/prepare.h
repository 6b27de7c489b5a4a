// Data for measuring: a province with its officers, and as many open applications as asked for, submitted through the
// engine. Everything random follows from a seed.
#pragma once
#include "cases/house.h"
#include "demo/cast.h"
#include "store/testing.h"
#include <memory>
#include <string>
#include <vector>

namespace bolan::bench {

inline constexpr char k_password[] = "bolan-bench";
inline constexpr char k_service[] = "domicile";

// Where the data stand: a folder, and on PostgreSQL a database of a cluster that is this program's own.
class Place {
  public:
    Place(store::Engine engine, std::string data);
    ~Place();
    std::string const& data() const { return m_data; }
    std::string const& url() const { return m_url; }  // empty: SQLite in the folder

  private:
    std::string m_data, m_url;
    std::unique_ptr<store::testing::TemporaryDatabase> m_database;
};

// A place opened in this process; with SQLite not while a server has it.
struct Prepared {
    std::shared_ptr<definition::Model const> model;
    std::unique_ptr<store::Database> database;
    Clock const* clock = nullptr;
    std::unique_ptr<cases::House> house;
    std::unique_ptr<demo::Cast> cast;
};
// Borrows the clock.
std::unique_ptr<Prepared> open_prepared(std::string const& province, Place const& place, Clock const& clock);

void add_officers(Prepared& at);
// Citizens number 1..count, signing in with the CNICs that come back.
std::vector<std::string> add_citizens(Prepared& at, int count);
// JSON bodies of applications that citizen `account` may send: persons `from`, `from` + 1, ….
std::vector<std::string> applications(Prepared& at, std::string const& account_cnic, std::uint64_t from, int count);
// Submits `count` applications with 16 threads; how many a second.
double submit_in_process(Prepared& at, std::vector<std::string> const& accounts, std::uint64_t from, int count);

}  // namespace bolan::bench
