// One line of a register that was kept elsewhere, read as a case of a service: by the kinds of its fields alone, for
// what was decided long ago was decided under other rules.
#pragma once
#include "cases/house.h"
#include <string>
#include <unordered_set>
#include <vector>

namespace bolan::cases {

using References = std::unordered_set<std::uint64_t>;  // of the lines before, as numbers

// Borrows the house, and what was seen before. One thread.
class LineReader {
  public:
    // Errors: not_found "case.no_such_service"; bad_input "import.unknown_column" (values: column, nearest),
    // "import.unfit_column" (column: no cell can hold such a field), "import.missing_column" (column).
    static Result<LineReader> open(House const& house, std::string_view service, std::vector<std::string> header,
                                   References& seen);

    // Whether it is in the database already is for the caller to see. Errors: bad_input "import.line" whose problems
    // say what hinders which column.
    Result<Case> read(std::vector<std::string> const& cells, std::string_view line);

  private:
    struct Column {
        std::string name;
        definition::Field const* field = nullptr;  // null: one of the case itself, or none
    };
    LineReader(House const& house, Shelf const& shelf, References& seen)
        : m_house(house), m_shelf(shelf), m_seen(seen) {}

    void read_fields(Case& of, std::vector<std::string> const& cells, std::vector<Problem>& problems) const;
    void read_life(Case& of, std::vector<std::string> const& cells, std::vector<Problem>& problems) const;
    void read_area(Case& of, std::vector<std::string> const& cells, std::vector<Problem>& problems) const;
    void read_reference(Case& of, std::vector<std::string> const& cells, std::string_view line,
                        std::vector<Problem>& problems);
    std::optional<Timestamp> moment(std::string_view column, std::vector<std::string> const& cells,
                                    std::vector<Problem>& problems) const;
    std::string_view cell(std::string_view column, std::vector<std::string> const& cells) const;

    House const& m_house;
    Shelf const& m_shelf;
    std::vector<Column> m_columns;
    References& m_seen;
};

}  // namespace bolan::cases
