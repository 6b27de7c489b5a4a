#include "store/postgres/connection.h"
#include "base/check.h"
#include "store/postgres/row.h"
#include "store/postgres/translate.h"
#include "store/statement_text.h"
#include <charconv>
#include <libpq-fe.h>
#include <sys/socket.h>

namespace bolan::store::postgres {

namespace {

constexpr std::size_t k_prepared_max = 1000;
// Their answers must find room in the socket's buffers, for nobody reads them while statements are sent.
constexpr std::size_t k_in_flight_max = 200;

// The bound values as libpq takes them: text format, in which the server infers each type; bytes in binary.
class Values {
  public:
    explicit Values(std::span<Param const> params) {
        m_texts.reserve(params.size());  // the pointers into it must stay
        for (auto const& param : params) std::visit(*this, param.data());
    }
    void operator()(std::nullptr_t) { add(nullptr, 0, 0); }
    void operator()(std::int64_t i) { add_text(std::to_string(i)); }
    void operator()(double d) {
        char text[40];
        add_text(std::string(text, std::to_chars(text, text + sizeof text, d).ptr));
    }
    void operator()(std::string_view s) {
        require_storable(s);
        add_text(std::string(s));
    }
    void operator()(Bytes b) { add(b.empty() ? "" : reinterpret_cast<char const*>(b.data()), b.size(), 1); }

    int count() const { return static_cast<int>(m_values.size()); }
    char const* const* values() const { return m_values.data(); }
    int const* lengths() const { return m_lengths.data(); }
    int const* formats() const { return m_formats.data(); }

  private:
    void add_text(std::string text) {
        m_texts.push_back(std::move(text));
        add(m_texts.back().c_str(), m_texts.back().size(), 0);
    }
    void add(char const* value, std::size_t length, int format) {
        m_values.push_back(value);
        m_lengths.push_back(static_cast<int>(length));
        m_formats.push_back(format);
    }

    std::vector<std::string> m_texts;
    std::vector<char const*> m_values;
    std::vector<int> m_lengths;
    std::vector<int> m_formats;
};

std::string_view field(pg_result const* result, int code) {
    auto const* const text = PQresultErrorField(result, code);
    return text ? std::string_view(text) : std::string_view();
}

// As SQLite words it: "UNIQUE constraint failed: person.cnic". The server's detail holds the values too, which may be
// personal: "Key (cnic)=(5440012345671) already exists."
std::string unique_message(pg_result const* error) {
    auto const detail = field(error, PG_DIAG_MESSAGE_DETAIL);
    auto const table = std::string(field(error, PG_DIAG_TABLE_NAME));
    auto const open = detail.find('('), close = detail.find(")=(");
    std::string out = "UNIQUE constraint failed: ";
    if (open == std::string_view::npos || close == std::string_view::npos || close < open)
        return out + "index '" + std::string(field(error, PG_DIAG_CONSTRAINT_NAME)) + "'";
    auto columns = detail.substr(open + 1, close - open - 1);
    while (true) {
        auto const comma = columns.find(", ");
        out += table + "." + std::string(columns.substr(0, comma));
        if (comma == std::string_view::npos) return out;
        out += ", ";
        columns.remove_prefix(comma + 2);
    }
}

// What has happened and what to do, for the operator; before PostgreSQL's own words, which are in its language.
std::string told(std::string_view state) {
    if (state == "53100") return "PostgreSQL's disk is full: make room on it, and writing goes on by itself: ";
    if (state == "53200") return "PostgreSQL has no memory left: give it more, or fewer connections: ";
    if (state == "58030") return "PostgreSQL's disk has failed: read the kernel's log (dmesg) there and replace it: ";
    if (state == "XX001" || state == "XX002")
        return "PostgreSQL's data are damaged: let nobody write, and bring them back from the backup (bolan restore): ";
    if (state == "25006") return "this PostgreSQL takes no writing: a standby, or set to read only: ";
    return "";
}

std::string last_error(pg_conn const* handle) {
    std::string out = PQerrorMessage(handle);
    while (!out.empty() && out.back() == '\n') out.pop_back();
    return out;
}

// A wait for the standby that was ended (cancelled, or the server is being stopped) is told by a warning, after which
// COMMIT succeeds. It is known by the function that warns, since the text is in the server's language.
void look_for_ended_wait(void* has_ended, pg_result const* notice) {
    if (field(notice, PG_DIAG_SOURCE_FUNCTION) == "SyncRepWaitForLSN") *static_cast<bool*>(has_ended) = true;
}

}  // namespace

void ResultDeleter::operator()(pg_result* result) const { PQclear(result); }

PostgresConnection::PostgresConnection(std::string const& url, Patience const& patience) {
    // The keep-alive times bound how long either side takes a dead line for a living one.
    // What stands before the URL, it may set otherwise.
    char const* const names[] = {
        "connect_timeout",     "dbname",           "application_name", "client_encoding", "keepalives_idle",
        "keepalives_interval", "keepalives_count", "tcp_user_timeout", "options",         nullptr};
    char const* const values[] = {
        patience.connect_s,
        url.c_str(),
        "bolan",
        "UTF8",
        "20",
        "5",
        "3",
        patience.unacknowledged_ms,
        "-c datestyle=ISO -c timezone=UTC -c bytea_output=hex -c standard_conforming_strings=on "
        "-c extra_float_digits=1 -c default_transaction_isolation=read\\ committed "
        "-c tcp_keepalives_idle=20 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
        nullptr};
    m_handle = PQconnectdbParams(names, values, 1);
    if (PQstatus(m_handle) != CONNECTION_OK || PQenterPipelineMode(m_handle) != 1) {
        std::string const why = last_error(m_handle);
        PQfinish(m_handle);
        throw DatabaseError("PostgreSQL cannot be reached: see that it runs and that its address is right (" + why +
                            ")");
    }
    PQsetNoticeReceiver(m_handle, look_for_ended_wait, &m_has_ended_wait);
}

PostgresConnection::~PostgresConnection() { PQfinish(m_handle); }

bool PostgresConnection::is_alive() noexcept {
    if (m_broken) return false;
    // Twice: the first may find the server's farewell, the second then the end of the stream.
    for (int i = 0; i < 2; ++i)
        if (PQconsumeInput(m_handle) != 1 || PQstatus(m_handle) != CONNECTION_OK) return false;
    return true;
}

void PostgresConnection::interrupt() noexcept { ::shutdown(PQsocket(m_handle), SHUT_RDWR); }

void PostgresConnection::require_sent(int sent) {
    if (sent != 1) fail_connection();
}

void PostgresConnection::queue(char const* sql) {
    require_sent(PQsendQueryParams(m_handle, sql, 0, nullptr, nullptr, nullptr, nullptr, 0));
    m_in_flight.emplace_back(sql);
}

void PostgresConnection::finish() { finish_with_tag(); }

std::string PostgresConnection::finish_with_tag() {
    if (m_in_flight.empty() && m_late_answers == 0) return "";
    auto const answer = round_trip();
    return answer ? PQcmdStatus(answer.get()) : "";
}

void PostgresConnection::finish_later() noexcept {
    if (PQpipelineSync(m_handle) != 1) m_broken = true;
    forget_prepared(0);
    m_in_flight.clear();
    ++m_late_answers;
}

void PostgresConnection::drop_late_answers() {
    while (m_late_answers > 0) {
        read_answer();
        --m_late_answers;
    }
}

// Of the statements whose preparation was sent at `from` or after, none may be taken for prepared.
void PostgresConnection::forget_prepared(std::size_t from) noexcept {
    for (auto const& [place, text] : m_being_prepared)
        if (place >= from) m_prepared.erase(m_prepared.find(text));
    m_being_prepared.clear();
}

ResultPtr PostgresConnection::round_trip() {
    require_sent(PQpipelineSync(m_handle));
    drop_late_answers();
    auto answer = read_answer();
    forget_prepared(answer.error ? answer.statements_done : m_in_flight.size());
    auto const sent = std::exchange(m_in_flight, {});
    if (m_has_ended_wait) {
        m_failed = m_broken = true;
        throw DatabaseError("PostgreSQL did not wait for its standby, which may not have what was committed");
    }
    if (answer.error)
        fail(answer.error.get(), answer.statements_done < sent.size() ? std::string_view(sent[answer.statements_done])
                                                                      : std::string_view());
    return std::move(answer.last);
}

// Reads to the next synchronisation point. Each statement gives its results and then a null pointer.
PostgresConnection::Answer PostgresConnection::read_answer() {
    Answer answer;
    for (int nulls = 0; nulls < 2;) {
        ResultPtr result(PQgetResult(m_handle));
        if (!result) {
            ++nulls;
            continue;
        }
        nulls = 0;
        switch (PQresultStatus(result.get())) {
            case PGRES_PIPELINE_SYNC:
                return answer;
            case PGRES_PIPELINE_ABORTED:
                break;
            case PGRES_COMMAND_OK:
            case PGRES_TUPLES_OK:
            case PGRES_EMPTY_QUERY:
                ++answer.statements_done;
                answer.last = std::move(result);
                break;
            default:
                if (!answer.error) answer.error = std::move(result);
                if (PQstatus(m_handle) != CONNECTION_OK) return answer;
        }
    }
    fail_connection();
}

void PostgresConnection::post(Sql sql, std::span<Param const> params) {
    auto const text = sql.text();
    Values const values(params);
    if (m_prepared.size() >= k_prepared_max) {
        finish();
        queue("deallocate all");
        m_prepared.clear();
    }
    auto found = m_prepared.find(text);
    Prepared once;  // changes the layout: prepared without a name
    if (found == m_prepared.end()) {
        auto translated = translate(text);
        once.parameters = translated.parameters;
        CHECK(once.parameters == values.count());
        if (!is_ddl(text)) {
            once.name = "s" + std::to_string(++m_names_used);
            found = m_prepared.emplace(std::string(text), once).first;
            m_being_prepared.emplace_back(m_in_flight.size(), found->first);
        }
        require_sent(PQsendPrepare(m_handle, once.name.c_str(), translated.text.c_str(), 0, nullptr));
        m_in_flight.emplace_back(text);
    }
    auto const& statement = found == m_prepared.end() ? once : found->second;
    CHECK(statement.parameters == values.count());
    require_sent(PQsendQueryPrepared(m_handle, statement.name.c_str(), values.count(), values.values(),
                                     values.lengths(), values.formats(), 0));
    m_in_flight.emplace_back(text);
}

ResultPtr PostgresConnection::ask(Sql sql, std::span<Param const> params) {
    post(sql, params);
    auto answer = round_trip();
    CHECK(answer != nullptr);
    return answer;
}

void PostgresConnection::send(Sql sql, std::span<Param const> params) {
    post(sql, params);
    if (m_in_flight.size() >= k_in_flight_max) finish();
}

void PostgresConnection::query(Sql sql, std::span<Param const> params, std::function<Next(Row const&)> const& each) {
    auto const result = ask(sql, params);
    PostgresRow row(result.get());
    for (int i = 0; i < PQntuples(result.get()); ++i) {
        row.move_to(i);
        if (each(row) == Next::stop) break;
    }
}

std::int64_t PostgresConnection::execute(Sql sql, std::span<Param const> params) {
    auto const result = ask(sql, params);
    std::string_view const count = PQcmdTuples(result.get());
    std::int64_t changed = 0;
    // A select reports its rows too, but changes none.
    std::string_view const tag = PQcmdStatus(result.get());
    if (!tag.starts_with("SELECT")) std::from_chars(count.data(), count.data() + count.size(), changed);
    return changed;
}

void PostgresConnection::fail(pg_result const* error, std::string_view text) {
    m_failed = true;
    auto const severity = field(error, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity == "FATAL" || severity == "PANIC" || PQstatus(m_handle) != CONNECTION_OK) m_broken = true;
    auto const state = field(error, PG_DIAG_SQLSTATE);
    if (state == "23505") throw UniqueViolation(unique_message(error));
    // Without the detail: it quotes values.
    auto const primary = field(error, PG_DIAG_MESSAGE_PRIMARY);
    auto const message = told(state) + error_text(primary.empty() ? PQresultErrorMessage(error) : primary, text);
    if (state == "40001" || state == "40P01") throw SerializationFailure(message);
    if (state == "57014") throw StatementTimeout(message);
    if (state == "55P03") throw LockTimeout(message);
    throw DatabaseError(message);
}

void PostgresConnection::fail_connection() {
    m_failed = m_broken = true;
    throw DatabaseError("the connection to PostgreSQL is lost: see that it runs; a new one is made by itself (" +
                        last_error(m_handle) + ")");
}

}  // namespace bolan::store::postgres
