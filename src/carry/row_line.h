// A row of a table as one line of JSON, exactly, both ways: an object of its columns in their order. A column that is
// not there is null (a null in a json column is JSON's). Text and dates are strings; integers, instants and money are
// numbers of up to 64 bits; booleans true and false; bytes lower-case hexadecimal; a real is the shortest number that
// reads back as it ("Infinity", "-Infinity" and "NaN" as strings, which JSON has no numbers for); json stands as it is
// stored.
#pragma once
#include "base/result.h"
#include "store/database.h"
#include "store/schema.h"
#include <string>
#include <variant>
#include <vector>

namespace bolan::carry {

// The row's line, without its end, behind what is in `out`. The row holds the table's columns in their order.
// Errors: conflict "carry.not_json" (values: table, column): a json column holds something else, or several lines.
Result<> append_row(std::string& out, store::Table const& table, store::Row const& row);

// A value read from a line, to be bound. Text is kept here; lives as long as what it is bound to.
class Cell {
  public:
    using Data = std::variant<std::nullptr_t, std::int64_t, bool, double, std::string, std::vector<std::uint8_t>>;
    Cell(Data data) : m_data(std::move(data)) {}
    store::Param param() const;
    Data const& data() const { return m_data; }
    bool operator==(Cell const&) const = default;

  private:
    Data m_data;
};

// Accepts what append_row writes; in their order, a cell for each column. Errors: bad_input "carry.row_malformed"
// (values: table, column).
Result<std::vector<Cell>> read_row(store::Table const& table, std::string_view line);

}  // namespace bolan::carry
