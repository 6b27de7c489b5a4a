// A row of a PostgreSQL result, read as SQLite would read it: null is 0 or empty, true is 1.
#pragma once
#include "store/database.h"
#include <vector>

struct pg_result;

namespace bolan::store::postgres {

class PostgresRow final : public Row {
  public:
    explicit PostgresRow(pg_result const* result);
    void move_to(int row);

    bool is_null(int column) const override;
    std::int64_t integer(int column) const override;
    double real(int column) const override;
    std::string_view text(int column) const override;
    Bytes bytes(int column) const override;

  private:
    int checked(int column) const;

    pg_result const* m_result;
    int m_row = 0;
    mutable std::vector<std::vector<std::uint8_t>> m_decoded;  // bytes of each column, from the server's hex
};

}  // namespace bolan::store::postgres
