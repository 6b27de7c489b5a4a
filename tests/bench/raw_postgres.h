// What PostgreSQL itself does: pgbench as the yardstick.
#pragma once
#include <string>

namespace bolan::bench {

// Remembers the rows that are there, before the submissions that are to be measured.
void note_rows(std::string const& url);
// Takes the rows that `submissions` submissions have left since, lays them out by submission beside the database's own
// tables, and has pgbench write them anew into empty tables with the same columns and indexes, one submission a
// transaction, by so many clients: submissions a second. Throws std::runtime_error when pgbench fails.
double measure_pgbench(std::string const& url, int submissions, int clients);
// So often a second `clients` clients are answered to one statement, again and again for `seconds`.
double measure_statement(std::string const& url, std::string const& sql, int clients, double seconds);

}  // namespace bolan::bench
