#include "store/postgres/row.h"
#include "base/check.h"
#include <charconv>
#include <libpq-fe.h>

namespace bolan::store::postgres {

namespace {

// pg_type.dat of the server: these numbers are fixed for ever.
constexpr unsigned k_bool = 16, k_bytea = 17;

int nibble(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

}  // namespace

PostgresRow::PostgresRow(pg_result const* result)
    : m_result(result), m_decoded(static_cast<std::size_t>(PQnfields(result))) {}

void PostgresRow::move_to(int row) { m_row = row; }

int PostgresRow::checked(int column) const {
    CHECK(column >= 0 && column < PQnfields(m_result));
    return column;
}

bool PostgresRow::is_null(int column) const { return PQgetisnull(m_result, m_row, checked(column)) == 1; }

std::string_view PostgresRow::text(int column) const {
    return {PQgetvalue(m_result, m_row, checked(column)),
            static_cast<std::size_t>(PQgetlength(m_result, m_row, column))};
}

std::int64_t PostgresRow::integer(int column) const {
    auto const value = text(column);
    if (PQftype(m_result, column) == k_bool) return value == "t" ? 1 : 0;
    std::int64_t out = 0;
    std::from_chars(value.data(), value.data() + value.size(), out);
    return out;
}

double PostgresRow::real(int column) const {
    auto const value = text(column);
    double out = 0;
    std::from_chars(value.data(), value.data() + value.size(), out);
    return out;
}

Bytes PostgresRow::bytes(int column) const {
    auto const value = text(column);
    if (PQftype(m_result, column) != k_bytea)
        return {reinterpret_cast<std::uint8_t const*>(value.data()), value.size()};
    auto& out = m_decoded[static_cast<std::size_t>(column)];
    out.clear();
    for (std::size_t i = 2; i + 1 < value.size(); i += 2)  // after "\x"
        out.push_back(static_cast<std::uint8_t>(nibble(value[i]) << 4 | nibble(value[i + 1])));
    return out;
}

}  // namespace bolan::store::postgres
