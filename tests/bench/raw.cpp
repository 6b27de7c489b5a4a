#include "raw.h"
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sqlite3.h>

namespace bolan::bench {

using Steady = std::chrono::steady_clock;

namespace {

void run(sqlite3* db, std::string const& sql) {
    char* message = nullptr;
    if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &message) == SQLITE_OK) return;
    std::fprintf(stderr, "raw: %s: %s\n", sql.c_str(), message);
    std::abort();
}

sqlite3* open(std::string const& path) {
    sqlite3* db = nullptr;
    if (sqlite3_open(path.c_str(), &db) != SQLITE_OK) std::abort();
    return db;
}

struct Table {
    std::string name;
    int columns = 0;
    std::vector<std::vector<sqlite3_value*>> rows;
    sqlite3_stmt* insert = nullptr;
};

std::vector<std::string> texts(sqlite3* db, std::string const& sql) {
    std::vector<std::string> out;
    sqlite3_stmt* query = nullptr;
    if (sqlite3_prepare_v2(db, sql.c_str(), -1, &query, nullptr) != SQLITE_OK) std::abort();
    while (sqlite3_step(query) == SQLITE_ROW)
        out.emplace_back(reinterpret_cast<char const*>(sqlite3_column_text(query, 0)));
    sqlite3_finalize(query);
    return out;
}

std::vector<Table> read_rows(std::string const& before, std::string const& from) {
    auto* db = open(from);
    run(db, "attach '" + before + "' as earlier");
    std::vector<Table> out;
    for (auto const& name :
         texts(db, "select name from sqlite_master where type = 'table' and name not like 'sqlite%'")) {
        Table table{name, 0, {}, nullptr};
        sqlite3_stmt* query = nullptr;
        auto const sql = "select * from main.\"" + name + "\" except select * from earlier.\"" + name + "\"";
        if (sqlite3_prepare_v2(db, sql.c_str(), -1, &query, nullptr) != SQLITE_OK)
            continue;  // a virtual table's shadow
        table.columns = sqlite3_column_count(query);
        while (sqlite3_step(query) == SQLITE_ROW) {
            auto& row = table.rows.emplace_back();
            for (int c = 0; c < table.columns; ++c) row.push_back(sqlite3_value_dup(sqlite3_column_value(query, c)));
        }
        sqlite3_finalize(query);
        if (!table.rows.empty()) out.push_back(std::move(table));
    }
    sqlite3_close(db);
    return out;
}

Raw write_rows(std::vector<Table>& tables, std::string const& from, std::string const& path, int submissions,
               int a_commit) {
    for (char const* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);  // of a measurement before
    auto* source = open(from);
    auto* db = open(path);
    run(db, "pragma journal_mode = wal; pragma synchronous = full");
    for (auto& table : tables) {
        for (auto const& sql : texts(source, "select sql from sqlite_master where tbl_name = '" + table.name +
                                                 "' and sql is not null order by type desc"))
            run(db, sql);
        std::string marks;
        for (int c = 0; c < table.columns; ++c) marks += c ? ",?" : "?";
        if (sqlite3_prepare_v2(db, ("insert into \"" + table.name + "\" values(" + marks + ")").c_str(), -1,
                               &table.insert, nullptr) != SQLITE_OK)
            std::abort();
    }
    std::vector<double> waits;
    auto const began = Steady::now();
    for (int first = 0; first < submissions; first += a_commit) {
        auto const at = Steady::now();
        int const last = std::min(submissions, first + a_commit);
        run(db, "begin");
        for (auto& table : tables) {
            auto const share = [&](int n) {
                return table.rows.size() * static_cast<std::size_t>(n) / static_cast<std::size_t>(submissions);
            };
            for (auto i = share(first); i < share(last); ++i) {
                for (int c = 0; c < table.columns; ++c)
                    sqlite3_bind_value(table.insert, c + 1, table.rows[i][static_cast<std::size_t>(c)]);
                if (sqlite3_step(table.insert) != SQLITE_DONE) std::abort();
                sqlite3_reset(table.insert);
            }
        }
        run(db, "commit");
        waits.push_back(std::chrono::duration<double, std::milli>(Steady::now() - at).count());
    }
    double const seconds = std::chrono::duration<double>(Steady::now() - began).count();
    for (auto& table : tables) sqlite3_finalize(table.insert);
    sqlite3_close(db);
    sqlite3_close(source);
    std::ranges::sort(waits);
    return {a_commit, submissions / seconds, waits[waits.size() * 99 / 100]};
}

}  // namespace

std::vector<Raw> measure_raw(std::string const& before, std::string const& from, int submissions,
                             std::vector<int> const& a_commit, std::string const& folder) {
    auto tables = read_rows(before, from);
    std::size_t rows = 0;
    for (auto const& table : tables) rows += table.rows.size();
    std::printf("  a submission leaves %.1f rows in %zu tables\n", static_cast<double>(rows) / submissions,
                tables.size());
    std::vector<Raw> out;
    for (int const n : a_commit)
        out.push_back(write_rows(tables, from, folder + "/raw-" + std::to_string(n) + ".db", submissions, n));
    for (auto& table : tables)
        for (auto& row : table.rows)
            for (auto* value : row) sqlite3_value_free(value);
    return out;
}

double measure_one_row_commits(std::string const& folder, double seconds) {
    auto* db = open(folder + "/raw-one.db");
    run(db,
        "pragma journal_mode = wal; pragma synchronous = full; create table row (id integer primary key, body text)");
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(db, "insert into row(body) values(hex(zeroblob(150)))", -1, &insert, nullptr);
    int rows = 0;
    auto const began = Steady::now();
    for (; std::chrono::duration<double>(Steady::now() - began).count() < seconds; ++rows) {
        if (sqlite3_step(insert) != SQLITE_DONE) std::abort();
        sqlite3_reset(insert);
    }
    double const elapsed = std::chrono::duration<double>(Steady::now() - began).count();
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return rows / elapsed;
}

}  // namespace bolan::bench
