// The only file that includes Boost.Asio's sockets. Asio waits; reading and writing are plain non-blocking calls, so an
// idle connection holds no buffer and a small request costs one wait, one recv and one send.
#include "http/server.h"
#include "base/check.h"
#include "base/random.h"
#include "http/parser.h"
#include "http/pool.h"
#include "http/status.h"
#include "http/wire.h"
#include <utility>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

namespace bolan::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t k_scratch_bytes = 64 * 1024;
constexpr std::size_t k_joined_bytes = 16 * 1024;  // a body up to this is copied behind its head: one buffer, one send
constexpr std::size_t k_kept_capacity = 4 * 1024;  // buffers larger than this are freed between requests
constexpr std::int64_t k_never = std::numeric_limits<std::int64_t>::max();
constexpr int k_linger_ms = 2'000;

std::int64_t steady_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::int64_t steady_micros() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string new_request_id() {
    static constexpr char k_alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::array<std::uint8_t, 8> bytes;
    fill_random(bytes);
    std::uint64_t bits = 0;
    for (auto const byte : bytes) bits = bits << 8 | byte;
    std::string id(13, '0');
    for (char& c : id) {
        c = k_alphabet[bits & 31];
        bits >>= 5;
    }
    return id;
}

ErrorKind kind_of(int status) {
    switch (status) {
        case 404: return ErrorKind::not_found;
        case 413: case 414: case 431: return ErrorKind::too_large;
        case 429: return ErrorKind::too_many;
        case 405: case 417: case 501: case 505: return ErrorKind::unsupported;
        case 503: return ErrorKind::unavailable;
        default: return ErrorKind::bad_input;
    }
}

class Session;

// What the io threads and the sessions share. Const while serving, but for the counters.
struct Shared {
    ServerOptions options;
    ParserLimits limits;
    Router router;
    Hooks hooks;
    Clock const& clock;
    WorkerPool pool;
    std::atomic<std::size_t> connections{0};
    std::atomic<bool> stopping{false};
    std::mutex mutex;
    std::condition_variable changed;  // connections fell, or stopping was set

    Shared(ServerOptions o, Router r, Hooks h, Clock const& c)
        : options(std::move(o)), router(std::move(r)), hooks(std::move(h)), clock(c),
          pool(options.worker_threads, options.max_queued) {
        limits.header_bytes = options.header_limit;
        limits.target_bytes = std::min(limits.target_bytes, options.header_limit / 2);
    }

    Response refusal(Request const& request, int status, std::string_view code) const;
    Response produce(Request const& request, Handler const& handler) const;
    Response complete(Request const& request, Response response) const;
};

// One io thread: its event loop, its sessions, a buffer they share, and the sweep that enforces every deadline.
struct Lane {
    explicit Lane(Shared& s) : shared(s), io(1), sweep_timer(io), scratch(k_scratch_bytes, '\0') {}

    void sweep();
    void schedule_sweep(int every_ms);
    std::string const& date(Timestamp now);
    void add(std::shared_ptr<Session> session);
    void remove(Session& session);
    void close_idle();

    Shared& shared;
    asio::io_context io;
    asio::steady_timer sweep_timer;
    std::string scratch;
    std::vector<std::shared_ptr<Session>> sessions;
    std::string date_text;
    std::int64_t date_second = -1;
};

// One connection. Lives on its lane's thread, except that a worker may write m_response while the state is `busy`.
class Session : public std::enable_shared_from_this<Session> {
  public:
    Session(Lane& lane, tcp::socket socket, std::string peer)
        : m_lane(lane), m_shared(lane.shared), m_socket(std::move(socket)), m_peer(std::move(peer)), m_scanner(m_shared.limits) {}

    void start();
    void on_deadline();
    void close();
    bool is_waiting() const { return m_state == State::idle || m_state == State::head; }
    bool is_idle() const { return m_state == State::idle; }
    std::int64_t deadline() const { return m_deadline; }
    std::int64_t idle_since() const { return m_since; }

    std::size_t m_place = 0;  // in the lane's list

  private:
    // idle: nothing of a request is there · head: some of it · body · busy: a handler runs · writing · lingering: the answer
    // is sent, and what the client still sends is thrown away so that the answer is not lost to a reset
    enum class State : std::uint8_t { idle, head, body, busy, writing, lingering, closed };

    template <typename Step>
    void guarded(Step const& step);
    void enter(State state);
    void wait_readable();
    void on_readable();
    void process();
    bool read_head();
    void begin_body();
    bool read_body();
    void note_progress(std::size_t bytes);
    void route();
    void dispatch();
    void run_handler();
    void refuse(int status, std::string_view code);
    void refuse_and_close(int status, std::string_view code);
    void respond();
    void compose();
    void write();
    void finish_response();
    void linger();
    void reset_request();
    std::string client_address() const;

    Lane& m_lane;
    Shared& m_shared;
    tcp::socket m_socket;
    std::string m_peer;
    State m_state = State::idle;
    std::int64_t m_deadline = k_never;
    std::int64_t m_since = 0;           // when the state was entered
    std::size_t m_transferred = 0;      // in this state, for the deadline by rate

    std::string m_in;                   // received and not yet used
    HeadScanner m_scanner;
    RequestParser m_parser;
    Request m_request;
    Router::Match m_match;
    int m_refused_status = 0;           // decided at the head, answered after the body
    std::string_view m_refused_code;
    std::uint64_t m_body_limit = 0;
    bool m_keep_alive = false;
    bool m_has_request = false;         // m_request is filled enough to be logged
    std::int64_t m_began_micros = 0;

    Response m_response;
    std::string m_out;                  // head, and a small body
    std::size_t m_out_sent = 0;
    std::size_t m_body_sent = 0;        // of a body that is sent apart
    std::size_t m_body_bytes = 0;
};

}  // namespace

// --- making responses -------------------------------------------------------------------------------------------------

namespace {

Response default_failure(Request const& request) {
    return problem_response(Error::of(ErrorKind::unavailable, "server.failure"), 500,
                            {.title = {}, .detail = {}, .instance = "urn:bolan:request:" + request.id});
}

Response Shared::refusal(Request const& request, int status, std::string_view code) const {
    Error error = Error::of(kind_of(status), std::string(code));
    Response response;
    try {
        response = hooks.on_refusal ? hooks.on_refusal(request, error) : problem_response(error, status);
    } catch (std::exception const&) {
        response = problem_response(error, status);
    }
    response.status = status;
    return response;
}

Response Shared::produce(Request const& request, Handler const& handler) const {
    try {
        return complete(request, handler(request));
    } catch (std::exception const& failure) {
        try {
            return complete(request, hooks.on_failure ? hooks.on_failure(request, failure) : default_failure(request));
        } catch (std::exception const&) {
            return default_failure(request);  // the page of the failure failed too
        }
    }
}

Response Shared::complete(Request const& request, Response response) const {
    answer_conditional(request, response);
    compress_response(request, response, options.compress);
    if (hooks.finish) hooks.finish(request, response);
    return response;
}

}  // namespace

// --- lanes ------------------------------------------------------------------------------------------------------------

namespace {

std::string const& Lane::date(Timestamp now) {
    if (now.ms / 1000 != date_second) {
        date_second = now.ms / 1000;
        date_text = http_date(now);
    }
    return date_text;
}

void Lane::add(std::shared_ptr<Session> session) {
    session->m_place = sessions.size();
    sessions.push_back(std::move(session));
}

void Lane::remove(Session& session) {
    std::size_t const place = session.m_place;
    CHECK(place < sessions.size() && sessions[place].get() == &session);
    std::shared_ptr<Session> const keep = std::move(sessions[place]);
    if (place + 1 != sessions.size()) {
        sessions[place] = std::move(sessions.back());
        sessions[place]->m_place = place;
    }
    sessions.pop_back();
}

void Lane::sweep() {
    std::int64_t const now = steady_ms();
    bool const crowded = shared.connections.load(std::memory_order_relaxed) * 10 > shared.options.max_connections * 9;
    std::int64_t const idle_ms = crowded ? std::min(1'000, shared.options.idle_deadline_ms) : shared.options.idle_deadline_ms;
    for (std::size_t i = sessions.size(); i-- > 0;) {
        // on_deadline may remove this session, and then only what was last takes its place.
        Session& session = *sessions[i];
        if (session.deadline() <= now || (session.is_idle() && session.idle_since() + idle_ms <= now)) session.on_deadline();
    }
}

void Lane::schedule_sweep(int every_ms) {
    sweep_timer.expires_after(std::chrono::milliseconds(every_ms));
    sweep_timer.async_wait([this, every_ms](error_code ec) {
        if (ec) return;
        sweep();
        schedule_sweep(every_ms);
    });
}

void Lane::close_idle() {
    for (std::size_t i = sessions.size(); i-- > 0;) {
        if (sessions[i]->is_waiting()) sessions[i]->close();
    }
}

}  // namespace

// --- sessions: reading ------------------------------------------------------------------------------------------------

namespace {

void Session::start() {
    m_lane.add(shared_from_this());
    enter(State::idle);
    if (m_shared.stopping) return close();
    wait_readable();
}

void Session::enter(State state) {
    m_state = state;
    m_since = steady_ms();
    m_transferred = 0;
    auto const& options = m_shared.options;
    switch (state) {
        case State::idle: m_deadline = m_since + options.idle_deadline_ms; break;
        case State::head: m_deadline = m_since + options.header_deadline_ms; break;
        case State::body:
        case State::writing: m_deadline = m_since + options.transfer_grace_ms; break;
        case State::lingering: m_deadline = m_since + k_linger_ms; break;
        case State::busy:
        case State::closed: m_deadline = k_never; break;
    }
}

void Session::note_progress(std::size_t bytes) {
    m_transferred += bytes;
    auto const& options = m_shared.options;
    m_deadline = m_since + options.transfer_grace_ms +
                 static_cast<std::int64_t>(m_transferred) * 1000 / std::max(1, options.transfer_bytes_per_second);
}

// Running out of memory, or a hook that throws, costs this connection and nothing else.
template <typename Step>
void Session::guarded(Step const& step) {
    try {
        step();
    } catch (std::exception const&) {
        close();
    }
}

void Session::close() {
    if (m_state == State::closed) return;
    auto const self = shared_from_this();  // the lane's reference may be the last
    m_state = State::closed;
    error_code ignored;
    m_socket.close(ignored);
    m_lane.remove(*this);
    {
        std::lock_guard lock(m_shared.mutex);
        m_shared.connections.fetch_sub(1);
    }
    m_shared.changed.notify_all();
}

void Session::on_deadline() {
    switch (m_state) {
        case State::head:
        case State::body: return guarded([this] { refuse_and_close(408, "request.timeout"); });
        default: return close();
    }
}

void Session::wait_readable() {
    m_socket.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code ec) {
        if (self->m_state == State::closed) return;
        if (ec) return self->close();
        self->guarded([&] { self->on_readable(); });
    });
}

void Session::on_readable() {
    // A deadline may have sent an answer while this event was queued.
    if (m_state == State::writing || m_state == State::busy) return;
    error_code ec;
    std::size_t const n = m_socket.read_some(asio::buffer(m_lane.scratch), ec);
    if (ec == asio::error::would_block || ec == asio::error::try_again || ec == asio::error::interrupted) return wait_readable();
    if (ec) return close();
    if (m_state == State::lingering) return wait_readable();
    if (m_state == State::body) note_progress(n);
    m_in.append(m_lane.scratch, 0, n);
    process();
}

// Takes m_in as far as it goes: until more bytes are needed or a response is under way.
void Session::process() {
    if (m_state == State::idle && !m_in.empty()) {
        reset_request();
        enter(State::head);
    }
    if (m_state == State::head && !read_head()) return;
    if (m_state == State::body && !read_body()) return;
    if (m_state == State::body) dispatch();
}

// Whether the header is complete and accepted.
bool Session::read_head() {
    // RFC 9112 2.2: an empty line before the request line is ignored, since old clients send one after a body.
    if (m_in.starts_with("\r\n") && m_scanner.at_start()) m_in.erase(0, 2);
    auto const size = m_scanner.scan(m_in);
    if (!size) {
        refuse_and_close(size.error().status, size.error().code);
        return false;
    }
    if (*size == 0) {
        wait_readable();
        return false;
    }
    m_began_micros = steady_micros();
    m_request.at = m_shared.clock.now();
    m_request.id = new_request_id();
    auto const head = m_parser.read_head(std::string_view(m_in).substr(0, *size), m_request, m_shared.limits);
    m_in.erase(0, *size);
    if (!head) {
        refuse_and_close(head.error().status, head.error().code);
        return false;
    }
    m_has_request = true;
    m_request.peer = client_address();
    m_keep_alive = m_parser.keep_alive();
    begin_body();
    return m_state == State::body;
}

void Session::begin_body() {
    enter(State::body);
    route();
    std::uint64_t const length = m_parser.content_length();
    if (length > m_body_limit) {
        if (m_refused_status == 0) {
            m_refused_status = 413;
            m_refused_code = "request.too_large";
        }
        if (length > m_body_limit + m_shared.options.drain_limit) return refuse_and_close(m_refused_status, m_refused_code);
    }
    if (m_parser.complete() || !m_parser.expects_continue() || !m_in.empty()) return;
    if (m_refused_status != 0) return refuse_and_close(m_refused_status, m_refused_code);
    static constexpr std::string_view k_continue = "HTTP/1.1 100 Continue\r\n\r\n";
    error_code ec;
    // 25 bytes into an empty socket buffer; when even they do not fit, the client is not reading.
    std::size_t const n = m_socket.write_some(asio::buffer(k_continue), ec);
    if (ec || n != k_continue.size()) close();
}

void Session::route() {
    m_match = m_shared.router.find(m_request.method, m_request);
    m_request.params = std::move(m_match.params);
    m_refused_status = 0;
    m_body_limit = m_match.route ? m_match.route->body_limit : k_default_body_limit;
    if (m_match.kind == Router::Match::Kind::not_found && m_request.method != Method::options) {
        m_refused_status = 404;
        m_refused_code = "request.not_found";
    } else if (m_match.kind == Router::Match::Kind::wrong_method && m_request.method != Method::options) {
        m_refused_status = 405;
        m_refused_code = "request.method";
    }
}

// Whether the body is complete.
bool Session::read_body() {
    if (!m_parser.complete()) {
        bool const wanted = m_refused_status == 0;
        auto const taken = m_parser.read_body(m_in, wanted ? &m_request.body : nullptr);
        if (!taken) {
            refuse_and_close(taken.error().status, taken.error().code);
            return false;
        }
        m_in.erase(0, *taken);
    }
    if (m_parser.payload_bytes() > m_body_limit) {
        if (m_refused_status == 0) {
            m_refused_status = 413;
            m_refused_code = "request.too_large";
        }
        m_request.body = {};
        if (m_parser.payload_bytes() > m_body_limit + m_shared.options.drain_limit) {
            refuse_and_close(m_refused_status, m_refused_code);
            return false;
        }
    }
    if (m_parser.complete()) return true;
    wait_readable();
    return false;
}

std::string Session::client_address() const {
    if (m_shared.options.trusted_proxy.empty() || m_peer != m_shared.options.trusted_proxy) return m_peer;
    // The proxy appends the address it saw; what stands before it anybody can write.
    std::string_view named = m_request.header("x-forwarded-for");
    if (auto const comma = named.rfind(','); comma != named.npos) named.remove_prefix(comma + 1);
    auto const from = named.find_first_not_of(' ');
    error_code ec;
    auto const address = asio::ip::make_address(std::string(from == named.npos ? "" : named.substr(from)), ec);
    return ec ? m_peer : address.to_string();
}

}  // namespace

// --- sessions: answering ----------------------------------------------------------------------------------------------

namespace {

void Session::dispatch() {
    enter(State::busy);
    if (m_refused_status != 0) return refuse(m_refused_status, m_refused_code);
    using Kind = Router::Match::Kind;
    if (m_match.kind == Kind::moved) {
        m_response = m_shared.complete(m_request, Response::redirect(std::move(m_match.location), 308));
        return respond();
    }
    if (m_match.kind != Kind::found) {  // OPTIONS
        if (m_match.kind == Kind::not_found && m_request.path != "*") return refuse(404, "request.not_found");
        m_response = Response::empty(204);
        m_response.headers.add("Allow", m_match.allow.empty() ? "GET, HEAD, POST, OPTIONS" : m_match.allow);
        m_response = m_shared.complete(m_request, std::move(m_response));
        return respond();
    }
    if (m_shared.hooks.admit) {
        if (std::int64_t const wait_ms = m_shared.hooks.admit(m_request); wait_ms > 0) {
            m_response = m_shared.refusal(m_request, 429, "request.too_many");
            m_response.headers.set("Retry-After", std::to_string((wait_ms + 999) / 1000));
            m_response = m_shared.complete(m_request, std::move(m_response));
            return respond();
        }
    }
    run_handler();
}

void Session::run_handler() {
    Route const& route = *m_match.route;
    if (route.where == Where::io) {
        m_response = m_shared.produce(m_request, route.handler);
        return respond();
    }
    bool const queued = m_shared.pool.submit([self = shared_from_this(), &route] {
        self->m_response = self->m_shared.produce(self->m_request, route.handler);
        asio::post(self->m_lane.io, [self] {
            if (self->m_state == State::busy) self->guarded([&] { self->respond(); });
        });
    });
    if (!queued) refuse(503, "server.busy");
}

void Session::refuse(int status, std::string_view code) {
    m_response = m_shared.refusal(m_request, status, code);
    if (status == 405) m_response.headers.set("Allow", m_match.allow);
    if (status == 503) m_response.headers.set("Retry-After", "2");
    m_response = m_shared.complete(m_request, std::move(m_response));
    respond();
}

void Session::refuse_and_close(int status, std::string_view code) {
    m_keep_alive = false;
    if (m_began_micros == 0) m_began_micros = steady_micros();
    if (m_request.id.empty()) {
        m_request.id = new_request_id();
        m_request.at = m_shared.clock.now();
        m_request.peer = m_peer;
    }
    enter(State::busy);
    refuse(status, code);
}

void Session::respond() {
    if (m_shared.stopping) m_keep_alive = false;
    compose();
    if (m_shared.hooks.access) {
        std::string_view const method = m_parser.method_text();
        m_shared.hooks.access({m_request.id, method.empty() ? "-" : method, m_request.path, m_response.status, m_body_bytes,
                               steady_micros() - m_began_micros});
    }
    enter(State::writing);
    write();
}

void Session::compose() {
    m_out.clear();
    m_out_sent = 0;
    m_body_sent = 0;
    After const after = !m_keep_alive ? After::close : m_parser.is_http_10() ? After::keep_alive_http_10 : After::keep_alive;
    append_head(m_out, m_response, m_lane.date(m_shared.clock.now()), after);
    bool const silent = m_request.method == Method::head || has_no_body(m_response.status);
    m_body_bytes = silent ? 0 : m_response.bytes().size();
    if (m_body_bytes <= k_joined_bytes) {
        m_out.append(m_response.bytes(), 0, m_body_bytes);
        m_body_sent = m_body_bytes;
    }
}

void Session::write() {
    for (;;) {
        std::array<asio::const_buffer, 2> const buffers{
            asio::const_buffer(m_out.data() + m_out_sent, m_out.size() - m_out_sent),
            asio::const_buffer(m_response.bytes().data() + m_body_sent, m_body_bytes - m_body_sent)};
        if (buffers[0].size() + buffers[1].size() == 0) return finish_response();
        error_code ec;
        std::size_t const n = m_socket.write_some(buffers, ec);
        if (ec == asio::error::would_block || ec == asio::error::try_again) break;
        if (ec && ec != asio::error::interrupted) return close();
        std::size_t const of_head = std::min(n, buffers[0].size());
        m_out_sent += of_head;
        m_body_sent += n - of_head;
        note_progress(n);
    }
    m_socket.async_wait(tcp::socket::wait_write, [self = shared_from_this()](error_code ec) {
        if (self->m_state != State::writing) return;
        if (ec) return self->close();
        self->guarded([&] { self->write(); });
    });
}

void Session::finish_response() {
    if (!m_keep_alive) return linger();
    if (m_out.capacity() > k_kept_capacity) m_out = {};
    if (m_in.empty() && m_in.capacity() > k_kept_capacity) m_in = {};
    m_response = {};
    enter(State::idle);
    if (m_in.empty() && m_shared.stopping) return close();
    if (m_in.empty()) return wait_readable();
    // Pipelined: the next request is here already. Through the queue, so that one client cannot hold the lane.
    asio::post(m_lane.io, [self = shared_from_this()] {
        if (self->m_state == State::idle) self->guarded([&] { self->process(); });
    });
}

void Session::linger() {
    error_code ignored;
    m_socket.shutdown(tcp::socket::shutdown_send, ignored);
    bool const all_read = m_has_request && m_parser.complete() && m_in.empty();
    if (all_read) return close();
    m_in = {};
    enter(State::lingering);
    wait_readable();
}

void Session::reset_request() {
    m_request = {};
    m_response = {};
    m_match = {};
    m_scanner.reset();
    m_parser.reset();
    m_refused_status = 0;
    m_keep_alive = false;
    m_has_request = false;
    m_began_micros = 0;
}

}  // namespace

// --- the server -------------------------------------------------------------------------------------------------------

struct Server::Impl {
    Impl(ServerOptions options, Router router, Hooks hooks, Clock const& clock)
        : shared(std::move(options), std::move(router), std::move(hooks), clock) {
        for (int i = 0; i < std::max(1, shared.options.io_threads); ++i) lanes.push_back(std::make_unique<Lane>(shared));
        acceptor.emplace(lanes[0]->io);
        retry_timer.emplace(lanes[0]->io);
    }

    void listen();
    void accept();
    void on_accept(error_code ec, tcp::socket socket, Lane& lane);
    void run();
    void wait_for_end();
    int sweep_ms() const;

    Shared shared;
    std::vector<std::unique_ptr<Lane>> lanes;
    std::optional<tcp::acceptor> acceptor;
    std::optional<asio::steady_timer> retry_timer;
    std::size_t next_lane = 0;
    std::uint16_t port = 0;
};

void Server::Impl::listen() {
    tcp::endpoint const endpoint(asio::ip::make_address(shared.options.address), shared.options.port);
    acceptor->open(endpoint.protocol());
    acceptor->set_option(tcp::acceptor::reuse_address(true));
    if (endpoint.address().is_v6()) acceptor->set_option(asio::ip::v6_only(false));
    acceptor->bind(endpoint);
    acceptor->listen(asio::socket_base::max_listen_connections);
    port = acceptor->local_endpoint().port();
}

void Server::Impl::accept() {
    Lane& lane = *lanes[next_lane++ % lanes.size()];
    acceptor->async_accept(lane.io, [this, &lane](error_code ec, tcp::socket socket) { on_accept(ec, std::move(socket), lane); });
}

void Server::Impl::on_accept(error_code ec, tcp::socket socket, Lane& lane) {
    if (shared.stopping || ec == asio::error::operation_aborted) return;
    if (ec) {  // out of file descriptors, most likely: closing connections will free some
        retry_timer->expires_after(std::chrono::milliseconds(100));
        retry_timer->async_wait([this](error_code waited) {
            if (!waited) accept();
        });
        return;
    }
    error_code ignored;
    auto const endpoint = socket.remote_endpoint(ignored);
    socket.non_blocking(true, ignored);
    socket.set_option(tcp::no_delay(true), ignored);
    if (shared.connections.load() >= shared.options.max_connections) {
        static constexpr std::string_view k_full =
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        socket.write_some(asio::buffer(k_full), ignored);
    } else {
        shared.connections.fetch_add(1);
        auto address = endpoint.address();
        if (address.is_v6() && address.to_v6().is_v4_mapped()) address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
        auto session = std::make_shared<Session>(lane, std::move(socket), address.to_string());
        asio::post(lane.io, [session = std::move(session)] { session->start(); });
    }
    accept();
}

// A quarter of the shortest deadline, so that none is overrun by more.
int Server::Impl::sweep_ms() const {
    auto const& o = shared.options;
    return std::clamp(std::min({o.header_deadline_ms, o.idle_deadline_ms, o.transfer_grace_ms, k_linger_ms}) / 4, 10, 500);
}

void Server::Impl::run() {
    using Guard = asio::executor_work_guard<asio::io_context::executor_type>;
    std::vector<Guard> guards;
    std::vector<std::thread> threads;
    accept();
    for (auto& lane : lanes) {
        guards.push_back(asio::make_work_guard(lane->io));
        lane->schedule_sweep(sweep_ms());
        threads.emplace_back([&lane] { lane->io.run(); });
    }
    wait_for_end();
    for (auto& lane : lanes) lane->io.stop();
    for (auto& thread : threads) thread.join();
    shared.pool.stop();  // a handler still running cannot be interrupted; it is waited for
}

void Server::Impl::wait_for_end() {
    std::unique_lock lock(shared.mutex);
    shared.changed.wait(lock, [this] { return shared.stopping.load(); });
    lock.unlock();
    asio::post(lanes[0]->io, [this] {
        error_code ignored;
        acceptor->close(ignored);
        retry_timer->cancel();
    });
    for (auto& lane : lanes) asio::post(lane->io, [&lane] { lane->close_idle(); });
    lock.lock();
    shared.changed.wait_for(lock, std::chrono::milliseconds(shared.options.stop_grace_ms),
                            [this] { return shared.connections.load() == 0; });
}

Server::Server(ServerOptions options, Router router, Hooks hooks, Clock const& clock)
    : m_impl(std::make_unique<Impl>(std::move(options), std::move(router), std::move(hooks), clock)) {
    try {
        m_impl->listen();
    } catch (boost::system::system_error const& failure) {
        auto const& given = m_impl->shared.options;
        throw std::system_error(failure.code().value(), std::system_category(),
                                "cannot listen on " + given.address + " port " + std::to_string(given.port));
    }
}

Server::~Server() = default;

std::uint16_t Server::port() const {
    return m_impl->port;
}

void Server::run() {
    m_impl->run();
}

void Server::stop() {
    {
        std::lock_guard lock(m_impl->shared.mutex);
        m_impl->shared.stopping = true;
    }
    m_impl->shared.changed.notify_all();
}

std::size_t Server::connections() const {
    return m_impl->shared.connections.load();
}

}  // namespace bolan::http
