// Reading connections, lent to one thread at a time; a nested loan of the same thread gets the same connection.
#pragma once
#include "store/database.h"
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace bolan::store {

class ReaderSession {
  public:
    virtual ~ReaderSession() = default;
    virtual Connection& connection() = 0;
    virtual bool is_usable() noexcept = 0;  // false: the connection is lost; throw it away
    virtual void begin() = 0;               // one snapshot from the first statement on
    virtual void end() noexcept = 0;
};

class ReaderPool {
  public:
    using Make = std::function<std::unique_ptr<ReaderSession>()>;

    // At most `size_max` connections at a time; a thread that finds all of them lent waits.
    ReaderPool(Make make, std::size_t size_max) : m_make(std::move(make)), m_size_max(size_max) {}
    void run(std::function<void(Connection&)> const& job);  // any thread
    Connection* lent_to_this_thread() const;                // nullptr: none

  private:
    std::unique_ptr<ReaderSession> take();
    void give_back(std::unique_ptr<ReaderSession> session) noexcept;

    Make m_make;
    std::size_t m_size_max;
    std::mutex m_mutex;
    std::condition_variable m_returned;
    std::vector<std::unique_ptr<ReaderSession>> m_idle;
    std::size_t m_lent = 0;
};

}  // namespace bolan::store
