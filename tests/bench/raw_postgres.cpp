#include "raw_postgres.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <libpq-fe.h>
#include <memory>
#include <stdexcept>
#include <unistd.h>
#include <vector>

namespace bolan::bench {

namespace {

class Session {
  public:
    explicit Session(std::string const& url) : m_handle(PQconnectdb(url.c_str())) {
        run("set client_min_messages = 'error'");
    }
    ~Session() { PQfinish(m_handle); }
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;

    // The first column of what it answers.
    std::vector<std::string> run(std::string const& sql) {
        std::unique_ptr<PGresult, decltype(&PQclear)> const result(PQexec(m_handle, sql.c_str()), &PQclear);
        auto const status = PQresultStatus(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
            throw std::runtime_error(sql + ": " + PQerrorMessage(m_handle));
        std::vector<std::string> out;
        for (int i = 0; i < PQntuples(result.get()); ++i) out.emplace_back(PQgetvalue(result.get(), i, 0));
        return out;
    }
    std::vector<std::string> tables(std::string const& schema) {
        return run("select quote_ident(tablename) from pg_tables where schemaname = '" + schema + "' order by 1");
    }

  private:
    PGconn* m_handle;
};

// One table a statement: fewer round trips than the program has, so the yardstick is a strict one.
std::string transaction(Session& session) {
    std::string out = "select nextval('raw.turn') as n \\gset\nbegin;\n";
    for (auto const& table : session.tables("staged")) {
        auto const columns = session.run(
            "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute"
            " where attrelid = 'public." +
            table + "'::regclass and attnum > 0 and not attisdropped");
        out += "insert into raw." + table + " select " + columns.at(0) + " from staged." + table +
               " where bench_n = :n;\n";
    }
    return out + "commit;\n";
}

// Transactions a second. `length`: -t TRANSACTIONS of each client, or -T SECONDS.
double pgbench(std::string const& url, std::string const& transaction, int clients, std::string const& length) {
    auto const script =
        std::filesystem::temp_directory_path().string() + "/bolan-bench-" + std::to_string(getpid()) + ".sql";
    std::ofstream(script) << transaction;
    auto const command = "/usr/lib/postgresql/15/bin/pgbench -n -M prepared -f " + script + " -j 2 -c " +
                         std::to_string(clients) + " " + length + " '" + url + "' 2>&1";
    std::unique_ptr<FILE, decltype(&pclose)> const pipe(popen(command.c_str(), "r"), &pclose);
    std::string said;
    for (std::array<char, 4096> line; std::fgets(line.data(), line.size(), pipe.get());) said += line.data();
    std::filesystem::remove(script);
    auto const at = said.find("tps = ");
    if (at == std::string::npos) throw std::runtime_error("pgbench: " + said);
    return std::atof(said.c_str() + at + 6);
}

}  // namespace

void note_rows(std::string const& url) {
    Session session(url);
    session.run("create schema earlier");
    for (auto const& table : session.tables("public"))
        session.run("create table earlier." + table + " as table public." + table);
}

double measure_pgbench(std::string const& url, int submissions, int clients) {
    Session session(url);
    session.run("drop schema if exists raw, staged cascade");
    session.run("create schema raw");
    session.run("create schema staged");
    session.run("create sequence raw.turn minvalue 0");
    for (auto const& table : session.tables("earlier")) {
        session.run("create unlogged table staged." + table + " as select (row_number() over () - 1) * " +
                    std::to_string(submissions) + " / count(*) over () as bench_n, t.* from public." + table +
                    " t where t::text not in (select e::text from earlier." + table + " e)");
        if (session.run("select 1 from staged." + table + " limit 1").empty()) {
            session.run("drop table staged." + table);
            continue;
        }
        session.run("create index on staged." + table + " (bench_n)");
        session.run("create table raw." + table + " (like public." + table + " including all)");
    }
    session.run("analyze");
    return pgbench(url, transaction(session), clients, "-t " + std::to_string(submissions / clients));
}

double measure_statement(std::string const& url, std::string const& sql, int clients, double seconds) {
    return pgbench(url, sql + ";\n", clients, "-T " + std::to_string(std::lround(std::max(1.0, seconds))));
}

}  // namespace bolan::bench
