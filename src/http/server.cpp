// The only file that includes Boost.Asio's sockets. Asio waits; reading and writing are plain non-blocking calls, so an
// idle connection holds no buffer and a small request costs one wait, one recv and one send.
#include "http/server.h"
#include "base/check.h"
#include "http/answers.h"
#include "http/exchange.h"
#include "http/pool.h"
#include "http/stream.h"
#include "http/wire.h"
#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <limits>
#include <mutex>
#include <optional>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace bolan::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// OpenSSL writes without MSG_NOSIGNAL: who goes away while it does would end the process.
void block_broken_pipe() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

constexpr std::size_t k_scratch_bytes = 64 * 1024;
constexpr std::size_t k_joined_bytes = 16 * 1024;  // a body up to this is copied behind its head: one buffer, one send
constexpr std::size_t k_kept_capacity = 4 * 1024;  // larger buffers are freed between requests
constexpr std::int64_t k_never = std::numeric_limits<std::int64_t>::max();
constexpr int k_linger_ms = 2'000;
constexpr int k_first_request_ms = 500;  // after stop(), for a connection that is open and has asked nothing yet

std::int64_t steady_ms() { return steady_micros() / 1000; }

ExchangeOptions exchange_options(ServerOptions const& options) {
    ExchangeOptions out;
    out.limits.header_bytes = options.header_limit;
    out.limits.target_bytes = options.header_limit / 2;
    out.drain_limit = options.drain_limit;
    out.trusted_proxy = options.trusted_proxy;
    return out;
}

// What the io threads and the sessions share. Const while serving, but for the counters.
struct Shared {
    ServerOptions options;
    ExchangeOptions exchange;
    Router router;
    Hooks hooks;
    Answers answers;
    Clock const& clock;
    WorkerPool pool;
    std::atomic<std::size_t> connections{0};
    std::atomic<bool> stopping{false};
    std::mutex mutex;
    bool is_accepting = false;
    std::condition_variable changed;  // connections fell, accepting ended, or stopping was set

    Shared(ServerOptions o, Router r, Hooks h, Clock const& c)
        : options(std::move(o)),
          exchange(exchange_options(options)),
          router(std::move(r)),
          hooks(std::move(h)),
          answers(hooks, options.compress),
          clock(c),
          pool(options.worker_threads, options.max_queued, std::chrono::milliseconds(options.max_wait_ms)) {}
};

class Session;

// One io thread: its event loop, its sessions, a buffer they share, and the sweep that enforces every deadline.
struct Lane {
    explicit Lane(Shared& s) : shared(s), io(1), sweep_timer(io), end_timer(io), scratch(k_scratch_bytes, '\0') {}

    void sweep();
    void schedule_sweep(int every_ms);
    std::string const& date(Timestamp now);
    void add(std::shared_ptr<Session> session);
    void remove(Session& session);
    void end_waiting();

    Shared& shared;
    asio::io_context io;
    asio::steady_timer sweep_timer;
    asio::steady_timer end_timer;
    std::string scratch;
    std::vector<std::shared_ptr<Session>> sessions;
    std::string date_text;
    std::int64_t date_second = -1;
};

// One connection. Lives on its lane's thread; while `busy`, a worker alone may touch the request and m_response.
class Session : public std::enable_shared_from_this<Session> {
  public:
    Session(Lane& lane, tcp::socket socket, std::string peer)
        : m_lane(lane),
          m_shared(lane.shared),
          m_socket(std::move(socket)),
          m_stream(m_socket.native_handle(), m_shared.options.tls),
          m_exchange(m_shared.exchange, m_shared.router, m_shared.clock, std::move(peer)) {}

    void start();
    void close();
    void check_deadline(std::int64_t now_ms, std::int64_t idle_ms);
    bool is_waiting() const { return m_state == State::idle || m_state == State::head; }
    bool is_between_requests() const;

    std::size_t m_place = 0;  // in the lane's list

  private:
    // idle: nothing of a request is there · head: some of it · body · busy: a handler runs · writing · lingering: the
    // answer is sent, and what the client still sends is thrown away so that the answer is not lost to a reset
    enum class State : std::uint8_t { idle, head, body, busy, writing, lingering, closed };

    template <typename Step>
    void guarded(Step const& step);
    void enter(State state);
    void follow_phase();
    void note_progress(std::size_t bytes);
    void wait_readable();
    template <typename GoOn>
    void wait_for(Outcome wish, GoOn go_on);
    void on_readable();
    void process();
    void send_continue();
    void dispatch();
    void run_handler(Route const& route);
    void refuse_busy();
    void respond(Response response);
    void note_access();
    void compose();
    void write();
    void next_piece();
    void send_piece(std::string_view piece);
    void finish_response();
    void linger();

    Lane& m_lane;
    Shared& m_shared;
    tcp::socket m_socket;
    Stream m_stream;
    State m_state = State::idle;
    std::int64_t m_deadline = k_never;
    std::int64_t m_since = 0;       // when the state was entered
    std::size_t m_transferred = 0;  // in this state, for the deadline by rate
    Exchange m_exchange;
    bool m_keep_alive = false;
    bool m_has_answered = false;
    std::int64_t m_queue_micros = 0;  // that the request waited for a worker

    Response m_response;
    std::string m_out;  // head, and a small body
    std::size_t m_out_sent = 0;
    std::size_t m_body_bytes = 0;  // that go on the wire: none of HEAD
    std::size_t m_body_sent = 0;   // of a body that is sent apart
    Framing m_framing = Framing::length;
};

// --- lanes

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
    if (place + 1 != sessions.size()) {
        std::swap(sessions[place], sessions.back());
        sessions[place]->m_place = place;
    }
    sessions.pop_back();
}

void Lane::sweep() {
    auto const& options = shared.options;
    bool const crowded = shared.connections.load(std::memory_order_relaxed) * 10 > options.max_connections * 9;
    std::int64_t const idle_ms = crowded ? std::min(1'000, options.idle_deadline_ms) : options.idle_deadline_ms;
    shared.pool.give_up_late();
    std::int64_t const now = steady_ms();
    // A session that closes takes itself out, and what was last, already seen, takes its place.
    for (std::size_t i = sessions.size(); i-- > 0;) sessions[i]->check_deadline(now, idle_ms);
}

void Lane::schedule_sweep(int every_ms) {
    sweep_timer.expires_after(std::chrono::milliseconds(every_ms));
    sweep_timer.async_wait([this, every_ms](error_code ec) {
        if (ec) return;
        sweep();
        schedule_sweep(every_ms);
    });
}

// Whoever has connected and not asked yet would take a closed connection for a refusal.
void Lane::end_waiting() {
    for (std::size_t i = sessions.size(); i-- > 0;)
        if (sessions[i]->is_between_requests()) sessions[i]->close();
    end_timer.expires_after(std::chrono::milliseconds(k_first_request_ms));
    end_timer.async_wait([this](error_code ec) {
        if (ec) return;
        for (std::size_t i = sessions.size(); i-- > 0;)
            if (sessions[i]->is_waiting()) sessions[i]->close();
    });
}

// --- sessions: reading

// Running out of memory, or a hook that throws, costs this connection and nothing else.
template <typename Step>
void Session::guarded(Step const& step) {
    try {
        step();
    } catch (std::exception const&) {
        close();
    }
}

void Session::start() {
    m_lane.add(shared_from_this());
    enter(State::idle);
    wait_readable();
}

bool Session::is_between_requests() const {
    error_code ec;
    return m_state == State::idle && m_has_answered && m_socket.available(ec) == 0;
}

void Session::close() {
    if (m_state == State::closed) return;
    auto const self = shared_from_this();  // the lane's reference may be the last
    m_state = State::closed;
    m_stream.end_writing();
    error_code ignored;
    m_socket.close(ignored);
    m_lane.remove(*this);
    {
        std::lock_guard lock(m_shared.mutex);
        m_shared.connections.fetch_sub(1);
    }
    m_shared.changed.notify_all();
}

void Session::enter(State state) {
    auto const& options = m_shared.options;
    m_state = state;
    m_since = steady_ms();
    m_transferred = 0;
    switch (state) {
        case State::head:
            m_deadline = m_since + options.header_deadline_ms;
            break;
        case State::body:
        case State::writing:
            m_deadline = m_since + options.transfer_grace_ms;
            break;
        case State::lingering:
            m_deadline = m_since + k_linger_ms;
            break;
        case State::idle:
        case State::busy:
        case State::closed:
            m_deadline = k_never;
            break;
    }
}

void Session::note_progress(std::size_t bytes) {
    m_transferred += bytes;
    auto const& options = m_shared.options;
    m_deadline = m_since + options.transfer_grace_ms +
                 static_cast<std::int64_t>(m_transferred) * 1000 / std::max(1, options.transfer_bytes_per_second);
}

void Session::check_deadline(std::int64_t now_ms, std::int64_t idle_ms) {
    if (m_state == State::idle && m_since + idle_ms <= now_ms) return close();
    if (now_ms < m_deadline) return;
    if (m_state != State::head && m_state != State::body) return close();
    guarded([this] {
        m_exchange.give_up({408, "request.timeout"});
        dispatch();
    });
}

template <typename GoOn>
void Session::wait_for(Outcome wish, GoOn go_on) {
    auto const wait = wish == Outcome::wants_write ? tcp::socket::wait_write : tcp::socket::wait_read;
    m_socket.async_wait(wait, [self = shared_from_this(), go_on](error_code ec) {
        if (self->m_state == State::closed) return;
        if (ec) return self->close();
        self->guarded([&] { go_on(*self); });
    });
}

void Session::wait_readable() {
    auto const go_on = [](Session& self) { self.on_readable(); };
    if (!m_stream.has_read_ahead()) return wait_for(Outcome::wants_read, go_on);
    asio::post(m_lane.io, [self = shared_from_this(), go_on] {
        if (self->m_state != State::closed) self->guarded([&] { go_on(*self); });
    });
}

void Session::on_readable() {
    // A deadline may have sent an answer while this event was queued.
    if (m_state == State::writing || m_state == State::busy) return;
    auto const step = m_stream.read(m_lane.scratch);
    if (step.outcome == Outcome::over) return close();
    if (step.outcome != Outcome::done) return wait_for(step.outcome, [](Session& self) { self.on_readable(); });
    if (m_state == State::lingering) return wait_readable();
    if (m_state == State::body) note_progress(step.bytes);
    m_exchange.give(std::string_view(m_lane.scratch).substr(0, step.bytes));
    process();
}

// Takes what was received as far as it goes: until more bytes are needed or a response is under way.
void Session::process() {
    for (;;) {
        auto const step = m_exchange.advance();
        follow_phase();
        if (step == Exchange::Step::needs_more) return wait_readable();
        if (step == Exchange::Step::ready) return dispatch();
        send_continue();
        if (m_state == State::closed) return;
    }
}

void Session::follow_phase() {
    using Phase = Exchange::Phase;
    if (m_exchange.phase() == Phase::head && m_state == State::idle) enter(State::head);
    if (m_exchange.phase() == Phase::body && m_state != State::body) enter(State::body);
}

void Session::send_continue() {
    static constexpr std::string_view k_continue = "HTTP/1.1 100 Continue\r\n\r\n";
    // 25 bytes into an empty socket buffer; when even they do not fit, the client is not reading.
    auto const step = m_stream.write({k_continue, {}});
    if (step.outcome != Outcome::done || step.bytes != k_continue.size()) close();
}

// --- sessions: answering

void Session::dispatch() {
    enter(State::busy);
    m_queue_micros = 0;
    m_keep_alive = m_exchange.keep_alive();
    Request const& request = m_exchange.request();
    Router::Match const& match = m_exchange.match();
    if (m_exchange.refusal().status != 0)
        return respond(m_shared.answers.refuse(request, m_exchange.refusal(), match.allow));
    if (match.kind != Router::Match::Kind::found) return respond(m_shared.answers.answer_match(request, match));
    if (auto refused = m_shared.answers.admit(request)) return respond(std::move(*refused));
    run_handler(*match.route);
}

void Session::run_handler(Route const& route) {
    bool const is_quick = route.where == Where::io || (route.where == Where::reads && m_shared.options.reads_on_io);
    if (is_quick) return respond(m_shared.answers.handle(m_exchange.request(), route.handler));
    auto const self = shared_from_this();
    auto const& first = m_shared.hooks.goes_first;
    auto const line = first && first(m_exchange.request()) ? Line::first : Line::second;
    bool const queued = m_shared.pool.submit(
        line,
        [self, &route, since = steady_micros()] {
            self->m_queue_micros = steady_micros() - since;
            self->m_response = self->m_shared.answers.handle(self->m_exchange.request(), route.handler);
            asio::post(self->m_lane.io, [self] {
                if (self->m_state == State::busy) self->guarded([&] { self->respond(std::move(self->m_response)); });
            });
        },
        [self] {
            asio::post(self->m_lane.io, [self] {
                if (self->m_state == State::busy) self->guarded([&] { self->refuse_busy(); });
            });
        });
    if (!queued) refuse_busy();
}

void Session::refuse_busy() { respond(m_shared.answers.refuse(m_exchange.request(), {503, "server.busy"}, {})); }

void Session::respond(Response response) {
    m_response = std::move(response);
    if (m_shared.stopping) m_keep_alive = false;
    compose();
    if (m_shared.hooks.access) note_access();
    enter(State::writing);
    write();
}

void Session::note_access() {
    Request const& request = m_exchange.request();
    auto const method = m_exchange.method_text();
    m_shared.hooks.access({.id = request.id,
                           .method = parse_method(method) ? method : "-",
                           .route = m_exchange.match().route,
                           .post = request.post,
                           .status = m_response.status,
                           .bytes = m_body_bytes,
                           .micros = steady_micros() - m_exchange.began_micros(),
                           .queue_micros = m_queue_micros});
}

void Session::compose() {
    m_out.clear();
    m_out_sent = 0;
    m_body_sent = 0;
    bool const is_made_on = m_response.pieces && !has_no_body(m_response.status);
    m_framing = !is_made_on ? Framing::length : m_exchange.is_http_10() ? Framing::until_close : Framing::chunks;
    if (m_framing == Framing::until_close) m_keep_alive = false;
    After const after = !m_keep_alive             ? After::close
                        : m_exchange.is_http_10() ? After::keep_alive_http_10
                                                  : After::keep_alive;
    append_head(m_out, m_response, m_lane.date(m_shared.clock.now()), after, m_framing);
    bool const silent = m_exchange.request().method == Method::head || has_no_body(m_response.status);
    if (silent) m_response.pieces = nullptr;
    m_body_bytes = silent ? 0 : m_response.bytes().size();
    if (m_body_bytes <= k_joined_bytes) {
        m_out.append(m_response.bytes(), 0, m_body_bytes);
        m_body_sent = m_body_bytes;
    }
}

void Session::write() {
    for (;;) {
        std::array<std::span<char const>, 2> const left{
            std::string_view(m_out).substr(m_out_sent),
            std::string_view(m_response.bytes()).substr(m_body_sent, m_body_bytes - m_body_sent)};
        if (left[0].empty() && left[1].empty()) return m_response.pieces ? next_piece() : finish_response();
        auto const step = m_stream.write(left);
        if (step.outcome == Outcome::over) return close();
        if (step.outcome != Outcome::done)
            return wait_for(step.outcome, [](Session& self) {
                if (self.m_state == State::writing) self.write();
            });
        std::size_t const of_head = std::min(step.bytes, left[0].size());
        m_out_sent += of_head;
        m_body_sent += step.bytes - of_head;
        note_progress(step.bytes);
    }
}

// Made only now that the client has taken the one before: however slow it is, one piece is held for it.
void Session::next_piece() {
    enter(State::busy);
    bool const queued = m_shared.pool.submit([self = shared_from_this()] {
        std::optional<std::string> piece;
        try {
            piece = self->m_response.pieces();
        } catch (std::exception const&) {  // told by the missing last chunk
        }
        asio::post(self->m_lane.io, [self, piece = std::move(piece)] {
            if (self->m_state != State::busy) return;
            if (!piece) return self->close();
            self->guarded([&] { self->send_piece(*piece); });
        });
    });
    if (!queued) close();
}

void Session::send_piece(std::string_view piece) {
    m_out.clear();
    m_out_sent = 0;
    append_piece(m_out, piece, m_framing);
    if (piece.empty()) m_response.pieces = nullptr;
    enter(State::writing);
    write();
}

void Session::finish_response() {
    m_has_answered = true;
    if (!m_keep_alive) return linger();
    if (m_out.capacity() > k_kept_capacity) m_out = {};
    m_response = {};
    m_exchange.finish();
    enter(State::idle);
    if (m_exchange.has_input()) {
        // Pipelined: the next request is here already. Through the queue, so that one client cannot hold the lane.
        return asio::post(m_lane.io, [self = shared_from_this()] {
            if (self->m_state == State::idle) self->guarded([&] { self->process(); });
        });
    }
    if (m_shared.stopping) return close();
    wait_readable();
}

// Closing while unread bytes are there would reset the connection, and the client might never see the answer (RFC
// 9112 9.6).
void Session::linger() {
    m_stream.end_writing();
    if (m_exchange.has_read_all()) return close();
    enter(State::lingering);
    wait_readable();
}

}  // namespace

// --- the server

struct Server::Impl {
    Impl(ServerOptions options, Router router, Hooks hooks, Clock const& clock)
        : shared(std::move(options), std::move(router), std::move(hooks), clock) {
        for (int i = 0; i < std::max(1, shared.options.io_threads); ++i)
            lanes.push_back(std::make_unique<Lane>(shared));
        acceptor.emplace(lanes[0]->io);
        retry_timer.emplace(lanes[0]->io);
    }

    void listen();
    void accept();
    void on_accept(error_code ec, tcp::socket socket, Lane& lane);
    void end_accepting();
    void welcome(tcp::socket socket, Lane& lane);
    void run();
    void wait_for_end();
    void stop_accepting();
    int release_listener();
    int sweep_ms() const;

    Shared shared;
    std::vector<std::unique_ptr<Lane>> lanes;
    std::optional<tcp::acceptor> acceptor;
    std::optional<asio::steady_timer> retry_timer;
    std::size_t next_lane = 0;
    std::uint16_t port = 0;
    Listener listener = Listener::closes;  // once stopping; by shared.mutex
};

void Server::Impl::listen() {
    if (int const given = shared.options.listener; given >= 0) {
        sockaddr_storage address{};
        socklen_t size = sizeof address;
        if (::getsockname(given, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::system_error(errno, std::system_category(), "the listening socket that was handed over");
        acceptor->assign(address.ss_family == AF_INET6 ? tcp::v6() : tcp::v4(), given);
        port = acceptor->local_endpoint().port();
        return;
    }
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
    acceptor->async_accept(
        lane.io, [this, &lane](error_code ec, tcp::socket socket) { on_accept(ec, std::move(socket), lane); });
}

void Server::Impl::on_accept(error_code ec, tcp::socket socket, Lane& lane) {
    if (!ec) welcome(std::move(socket), lane);
    if (shared.stopping) return end_accepting();
    if (!ec) return accept();
    // Out of file descriptors, most likely: closing connections will free some.
    retry_timer->expires_after(std::chrono::milliseconds(100));
    retry_timer->async_wait([this](error_code) { shared.stopping ? end_accepting() : accept(); });
}

void Server::Impl::end_accepting() {
    {
        std::lock_guard lock(shared.mutex);
        shared.is_accepting = false;
    }
    shared.changed.notify_all();
}

void Server::Impl::welcome(tcp::socket socket, Lane& lane) {
    error_code ignored;
    auto address = socket.remote_endpoint(ignored).address();
    socket.non_blocking(true, ignored);
    socket.set_option(tcp::no_delay(true), ignored);
    if (shared.connections.load() >= shared.options.max_connections) {
        if (shared.options.tls) return;  // a handshake would cost more than the answer is worth
        static constexpr std::string_view k_full =
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        socket.write_some(asio::buffer(k_full), ignored);
        return;
    }
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    auto session = std::make_shared<Session>(lane, std::move(socket), address.to_string());
    shared.connections.fetch_add(1);
    asio::post(lane.io, [session = std::move(session)] { session->start(); });
}

// A quarter of the shortest deadline, so that none is overrun by more.
int Server::Impl::sweep_ms() const {
    auto const& o = shared.options;
    return std::clamp(std::min({o.header_deadline_ms, o.idle_deadline_ms, o.transfer_grace_ms, k_linger_ms}) / 4, 10,
                      500);
}

void Server::Impl::run() {
    using Guard = asio::executor_work_guard<asio::io_context::executor_type>;
    std::vector<Guard> guards;
    std::vector<std::thread> threads;
    shared.is_accepting = true;
    accept();
    for (auto& lane : lanes) {
        guards.push_back(asio::make_work_guard(lane->io));
        lane->schedule_sweep(sweep_ms());
        threads.emplace_back([&lane] {
            block_broken_pipe();
            lane->io.run();
        });
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
    asio::post(lanes[0]->io, [this] { stop_accepting(); });
    for (auto& lane : lanes) asio::post(lane->io, [&lane] { lane->end_waiting(); });
    lock.lock();
    shared.changed.wait_for(lock, std::chrono::milliseconds(shared.options.stop_grace_ms),
                            [this] { return !shared.is_accepting && shared.connections.load() == 0; });
}

void Server::Impl::stop_accepting() {
    error_code ignored;
    std::lock_guard lock(shared.mutex);
    if (listener == Listener::stays)
        acceptor->cancel(ignored);
    else
        acceptor->close(ignored);
    retry_timer->cancel();
}

int Server::Impl::release_listener() {
    return listener == Listener::stays && acceptor->is_open() ? acceptor->release() : -1;
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

std::uint16_t Server::port() const { return m_impl->port; }

void Server::run() { m_impl->run(); }

int Server::release_listener() { return m_impl->release_listener(); }

void Server::stop(Listener listener) {
    {
        std::lock_guard lock(m_impl->shared.mutex);
        if (!m_impl->shared.stopping || listener == Listener::closes) m_impl->listener = listener;
        m_impl->shared.stopping = true;
    }
    m_impl->shared.changed.notify_all();
}

std::size_t Server::connections() const { return m_impl->shared.connections.load(); }

}  // namespace bolan::http
