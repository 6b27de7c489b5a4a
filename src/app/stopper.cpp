#include "app/stopper.h"
#include <csignal>

namespace bolan::app {

namespace {

sigset_t stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

// As if nobody had waited for it.
void die_of(int signal) {
    auto const signals = stop_signals();
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    std::raise(signal);
}

}  // namespace

void block_stop_signals() {
    auto const signals = stop_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

Stopper::Stopper(Readiness& readiness, Log& log, int delay_seconds)
    : m_readiness(readiness), m_log(log), m_delay_seconds(delay_seconds) {
    m_thread = std::thread([this] { wait_for_signals(); });
}

Stopper::~Stopper() {
    m_is_over = true;
    pthread_kill(m_thread.native_handle(), SIGTERM);
    m_thread.join();
}

void Stopper::attach(http::Server* server) {
    std::lock_guard const lock(m_mutex);
    m_server = server;
}

void Stopper::wait_for_signals() {
    auto const signals = stop_signals();
    for (int signal = 0; sigwait(&signals, &signal) == 0 && !m_is_over;) {
        bool is_serving = false;
        {
            std::lock_guard const lock(m_mutex);
            is_serving = m_server != nullptr;
        }
        is_serving ? stop_server() : die_of(signal);
    }
}

void Stopper::stop_server() {
    m_readiness.enter(Readiness::Phase::stopping);
    m_log.info("stopping", {});
    auto const signals = stop_signals();
    timespec const delay{m_delay_seconds, 0};
    if (m_delay_seconds > 0) sigtimedwait(&signals, nullptr, &delay);
    std::lock_guard const lock(m_mutex);
    if (m_server) m_server->stop();
}

}  // namespace bolan::app
