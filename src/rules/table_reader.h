// What dated tables and decision tables read alike from a CSV file. Every mistake is reported, each with its line and
// column.
#pragma once
#include "rules/csv.h"
#include "rules/tables.h"

namespace bolan::rules {

std::string trimmed(std::string_view text);

// Of the column's type; money in rupees. Empty when the text is none.
std::optional<Value> read_cell(std::string const& text, Column const& column);

struct TableRow {
    int line = 0;
    Date from{INT32_MIN};
    Date to{INT32_MAX};
    std::vector<CsvCell> keys;  // trimmed, in the order of TableSpec::keys
    std::vector<std::pair<std::string, Value>> cells;
};

class TableReader {
  public:
    // `spec` gets the column `notification` when the file has it.
    TableReader(TableSpec spec, std::string_view csv);

    TableSpec const& spec() const { return m_spec; }
    std::vector<TableRow> const& rows() const { return m_rows; }
    void complain(CsvCell const& at, std::string message);
    bool is_sound() const { return m_problems.empty(); }
    // bad_input "table.malformed" with one Problem for each mistake.
    Error error() const;

  private:
    // For each column of the file: which key or value it fills, or which special column it is.
    enum class Role { key, value, from, to, notification, unknown };
    struct Place {
        Role role;
        std::size_t index;
    };

    void place_header(CsvRecord const& header);
    void read_date(CsvCell const& cell, Date& into);
    void read_row(CsvRecord const& record);

    TableSpec m_spec;
    std::vector<Place> m_places;
    std::vector<TableRow> m_rows;
    std::vector<Problem> m_problems;
};

}  // namespace bolan::rules
