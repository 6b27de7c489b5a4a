// What SQLite itself does with the same rows: the yardstick for submissions.
#pragma once
#include <string>
#include <vector>

namespace bolan::bench {

struct Raw {
    int submissions_a_commit = 1;
    double submissions_per_second = 0;
    double p99_ms = 0;
};

// Takes the rows that `submissions` submissions left in the database at `from` beyond those in `before`, and writes
// them anew into empty tables with the same columns and indexes, so many submissions to a commit (WAL, synchronous
// FULL).
std::vector<Raw> measure_raw(std::string const& before, std::string const& from, int submissions,
                             std::vector<int> const& a_commit, std::string const& folder);
// One row of 300 bytes a commit: rows a second.
double measure_one_row_commits(std::string const& folder, double seconds);

}  // namespace bolan::bench
