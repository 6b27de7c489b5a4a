// Group commit: the queued jobs run one after the other, each in a savepoint of one transaction, and are committed
// together. A caller that finds nobody writing runs the group itself, on its own thread, and so waits for no other
// thread to wake; what is queued meanwhile is run by the writer's thread. Shared by both engines; what differs stands
// behind WriterSession.
#pragma once
#include "store/database.h"
#include "store/write_statistics.h"
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace bolan::store {

// The writing connection as the group writer drives it: by one thread at a time, not always the same. Every function
// but the noexcept ones throws DatabaseError; after that the whole transaction counts as lost.
class WriterSession {
  public:
    virtual ~WriterSession() = default;
    virtual Connection& connection() = 0;
    virtual void begin() = 0;  // reconnects first when the connection was lost
    virtual void savepoint() = 0;
    virtual void settle() {}  // what was sent has been done after it; throws what of it failed
    virtual void release() = 0;
    virtual void rollback_to_savepoint() = 0;  // and releases it
    virtual void commit() = 0;
    virtual void rollback() noexcept = 0;
    // A statement has failed since the savepoint: PostgreSQL runs no other until it is rolled back.
    virtual bool has_failed() const noexcept = 0;
    virtual void after_group() noexcept {}  // after everybody was answered
};

class GroupWriter {
  public:
    using Job = std::function<Keep(Transaction&)>;

    // `statistics` outlives it; nullptr: nobody counts.
    explicit GroupWriter(std::unique_ptr<WriterSession> session, WriteStatistics* statistics = nullptr);
    ~GroupWriter();  // runs what is queued, then ends the thread
    GroupWriter(GroupWriter const&) = delete;
    GroupWriter& operator=(GroupWriter const&) = delete;

    void run(Job const& job);  // Database::with_writer
    void set_before_commit(std::function<void(Connection&)> hook);
    // The writing connection when called from within a job or the hook; else nullptr.
    Connection* connection_of_this_thread() const;

  private:
    // One waiting caller. Slots are reused and live as long as the writer, so that waking one never touches freed
    // memory.
    struct Slot {
        Job const* job = nullptr;
        std::chrono::steady_clock::time_point queued_at;
        std::exception_ptr error;
        bool kept = false;
        std::vector<std::function<void()>> on_commit;
        std::vector<std::function<void()>> on_rollback;
        std::atomic<int> answered = 0;
    };

    struct Entry {
        Slot* slot;
        bool leads;  // the caller is to run the group
    };
    Entry enqueue(Job const& job);
    void work();
    bool wait_for_work();
    void lead();
    void take_queued(std::vector<Slot*>& group);
    void run_group();
    void run_jobs(std::vector<Slot*>& group);
    void run_job(Slot& slot);
    enum class Run { done, again };
    Run run_once(Slot& slot);
    void commit_group(std::vector<Slot*>& group);
    void fail_group(std::vector<Slot*>& group, std::exception_ptr const& error);
    void count(std::vector<Slot*> const& group, std::chrono::steady_clock::time_point began);
    static void answer(std::vector<Slot*>& group);

    std::unique_ptr<WriterSession> m_session;
    WriteStatistics* const m_statistics;
    std::function<void(Connection&)> m_before_commit;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<Slot*> m_queue;
    std::vector<Slot*> m_free;
    std::vector<std::unique_ptr<Slot>> m_slots;
    bool m_led = false;  // somebody is running a group
    bool m_stopping = false;
    std::atomic<std::thread::id> m_leader;
    std::thread m_thread;  // last: it uses all the others
};

}  // namespace bolan::store
