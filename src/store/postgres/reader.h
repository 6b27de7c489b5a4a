// A reading connection to PostgreSQL, for a pool.
#pragma once
#include "store/postgres/connection.h"
#include "store/reader_pool.h"

namespace bolan::store::postgres {

inline constexpr std::size_t k_readers_max = 16;  // of each server

class PostgresReader final : public ReaderSession {
  public:
    explicit PostgresReader(std::string const& url, Patience const& patience = {});
    Connection& connection() override { return m_connection; }
    bool is_usable() noexcept override { return m_connection.is_alive(); }
    void begin() override { m_connection.queue("begin isolation level repeatable read read only"); }
    void end() noexcept override;

  private:
    PostgresConnection m_connection;
};

}  // namespace bolan::store::postgres
