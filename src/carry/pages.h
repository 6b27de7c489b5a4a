// A table read by pages in the order of its primary key, which is the same on both engines: a query's whole result is
// in memory on PostgreSQL. A table without one, where a load puts aside what it soon takes away, is read in the order
// of all its columns.
#pragma once
#include "base/result.h"
#include "carry/row_line.h"
#include "store/database.h"
#include "store/schema.h"
#include <functional>

namespace bolan::carry {

class Pages {
  public:
    explicit Pages(store::Table const& table);  // borrowed
    // The next page; a row holds the table's columns in their order. Errors: those of `each`.
    Result<> read(store::Connection& db, std::function<Result<>(store::Row const&)> const& each);
    bool at_end() const { return m_at_end; }

  private:
    store::Table const& m_table;
    store::SqlText m_first, m_next;
    std::vector<int> m_key;    // the columns of the order, by their place
    std::vector<Cell> m_last;  // its values in the last row
    bool m_at_end = false;
};

}  // namespace bolan::carry
