#include "store/postgres/reader.h"

namespace bolan::store::postgres {

PostgresReader::PostgresReader(std::string const& url, Patience const& patience) : m_connection(url, patience) {
    m_connection.run("set statement_timeout = '60s'");
    m_connection.run("set idle_in_transaction_session_timeout = '1h'");  // an export reads for long
    m_connection.finish();
}

void PostgresReader::end() noexcept {
    try {
        m_connection.queue("commit");
        m_connection.finish_later();
    } catch (DatabaseError const&) {
        // is_usable() will say so.
    }
}

}  // namespace bolan::store::postgres
