#include "store/group_writer.h"
#include "base/check.h"
#include <algorithm>

namespace bolan::store {

namespace {

constexpr std::size_t k_group_jobs_max = 256;
constexpr int k_job_runs_max = 5;
// A group that has run this long takes no further jobs: those already in it are waiting for their answer.
constexpr auto k_group_time_max = std::chrono::milliseconds(4);

// What a commit promised must be seen by everybody (caches, counters), so a callback may not fail.
void call_all(std::vector<std::function<void()>>& callbacks) noexcept {
    for (auto const& callback : callbacks) callback();
    callbacks.clear();
}

std::exception_ptr group_error(std::exception_ptr const& cause) {
    try {
        std::rethrow_exception(cause);
    } catch (std::exception const& e) {
        return std::make_exception_ptr(DatabaseError(std::string("the group was not committed: ") + e.what()));
    } catch (...) {
        return std::make_exception_ptr(DatabaseError("the group was not committed"));
    }
}

std::int64_t micros_since(std::chrono::steady_clock::time_point then) {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - then).count();
}

}  // namespace

GroupWriter::GroupWriter(std::unique_ptr<WriterSession> session, WriteStatistics* statistics)
    : m_session(std::move(session)), m_statistics(statistics) {
    m_thread = std::thread([this] { work(); });
}

GroupWriter::~GroupWriter() {
    {
        std::lock_guard const lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void GroupWriter::set_before_commit(std::function<void(Connection&)> hook) {
    std::lock_guard const lock(m_mutex);
    m_before_commit = std::move(hook);
}

Connection* GroupWriter::connection_of_this_thread() const {
    return std::this_thread::get_id() == m_leader.load(std::memory_order_relaxed) ? &m_session->connection() : nullptr;
}

GroupWriter::Entry GroupWriter::enqueue(Job const& job) {
    auto const now = std::chrono::steady_clock::now();
    std::lock_guard const lock(m_mutex);
    if (m_stopping) throw DatabaseError("the database is being closed");
    if (m_free.empty()) {
        m_slots.push_back(std::make_unique<Slot>());
        m_free.push_back(m_slots.back().get());
    }
    auto* const slot = m_free.back();
    m_free.pop_back();
    slot->job = &job;
    slot->queued_at = now;
    slot->answered.store(0, std::memory_order_relaxed);
    bool const leads = !m_led && m_queue.empty();
    m_queue.push_back(slot);
    if (leads) m_led = true;
    return {slot, leads};
}

void GroupWriter::run(Job const& job) {
    // A job that waits for a later job of its own thread would wait for ever.
    CHECK(connection_of_this_thread() == nullptr);
    auto const [slot, leads] = enqueue(job);
    if (leads) lead();
    slot->answered.wait(0, std::memory_order_acquire);
    auto const error = std::exchange(slot->error, nullptr);
    {
        std::lock_guard const lock(m_mutex);
        m_free.push_back(slot);
    }
    if (error) std::rethrow_exception(error);
}

void GroupWriter::work() {
    while (wait_for_work()) lead();
}

bool GroupWriter::wait_for_work() {
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, [this] { return !m_led && (m_stopping || !m_queue.empty()); });
    m_led = !m_queue.empty();
    return m_led;
}

void GroupWriter::lead() {
    m_leader.store(std::this_thread::get_id(), std::memory_order_relaxed);
    run_group();
    m_session->after_group();
    m_leader.store({}, std::memory_order_relaxed);
    bool more = false;
    {
        std::lock_guard const lock(m_mutex);
        m_led = false;
        more = m_stopping || !m_queue.empty();
    }
    if (more) m_wake.notify_one();
}

void GroupWriter::take_queued(std::vector<Slot*>& group) {
    std::lock_guard const lock(m_mutex);
    auto const count = std::min(m_queue.size(), k_group_jobs_max - group.size());
    auto const end = m_queue.begin() + static_cast<std::ptrdiff_t>(count);
    group.insert(group.end(), m_queue.begin(), end);
    m_queue.erase(m_queue.begin(), end);
}

void GroupWriter::run_group() {
    auto const began = std::chrono::steady_clock::now();
    std::vector<Slot*> group;
    try {
        run_jobs(group);
        commit_group(group);
    } catch (...) {
        m_session->rollback();
        fail_group(group, group_error(std::current_exception()));
    }
    if (m_statistics) count(group, began);
    answer(group);
}

void GroupWriter::run_jobs(std::vector<Slot*>& group) {
    auto const stop_at = std::chrono::steady_clock::now() + k_group_time_max;
    take_queued(group);
    m_session->begin();
    for (std::size_t i = 0; i < group.size(); ++i) {
        run_job(*group[i]);
        if (i + 1 == group.size() && std::chrono::steady_clock::now() < stop_at) take_queued(group);
    }
}

void GroupWriter::run_job(Slot& slot) {
    if (m_statistics) m_statistics->wait_micros.note(micros_since(slot.queued_at));
    for (int runs = 1; run_once(slot) == Run::again && runs < k_job_runs_max; ++runs) slot.error = nullptr;
}

GroupWriter::Run GroupWriter::run_once(Slot& slot) {
    auto run = Run::done;
    m_session->savepoint();
    Transaction transaction(m_session->connection());
    try {
        slot.kept = (*slot.job)(transaction) == Keep::yes;
        if (slot.kept) m_session->settle();
        if (slot.kept && m_session->has_failed())
            throw DatabaseError("a job went on after one of its statements had failed");
    } catch (SerializationFailure const&) {
        run = Run::again;
        slot.kept = false;
        slot.error = std::current_exception();
    } catch (...) {
        slot.kept = false;
        slot.error = std::current_exception();
    }
    slot.on_commit = std::move(transaction.m_on_commit);
    slot.on_rollback = std::move(transaction.m_on_rollback);
    if (slot.kept) {
        m_session->release();
    } else {
        m_session->rollback_to_savepoint();
        call_all(slot.on_rollback);  // before the next job runs: it may build on the state that they restore
    }
    return run;
}

void GroupWriter::commit_group(std::vector<Slot*>& group) {
    if (std::ranges::none_of(group, &Slot::kept)) {
        m_session->rollback();
    } else {
        if (m_before_commit) m_before_commit(m_session->connection());
        m_session->commit();
    }
    for (auto* const slot : group) call_all(slot->kept ? slot->on_commit : slot->on_rollback);
}

void GroupWriter::fail_group(std::vector<Slot*>& group, std::exception_ptr const& error) {
    for (auto* const slot : group) {
        if (!slot->error) slot->error = error;
        call_all(slot->on_rollback);
    }
}

void GroupWriter::count(std::vector<Slot*> const& group, std::chrono::steady_clock::time_point began) {
    m_statistics->group_jobs.note(static_cast<std::int64_t>(group.size()));
    m_statistics->group_micros.note(micros_since(began));
    for (auto const* const slot : group)
        ++(slot->error ? m_statistics->failed : slot->kept ? m_statistics->kept : m_statistics->refused);
}

void GroupWriter::answer(std::vector<Slot*>& group) {
    for (auto* const slot : group) {
        slot->kept = false;
        slot->on_commit.clear();
        slot->on_rollback.clear();
        slot->answered.store(1, std::memory_order_release);
        slot->answered.notify_one();
    }
}

}  // namespace bolan::store
