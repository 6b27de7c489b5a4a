// The time of a server: the machine's wall clock as long as that goes on as clocks do. It never goes back; and a jump
// by more than a minute, forth or back, is not followed until a source of time keeps the kernel's clock (adjtimex(2)):
// time goes on from before it until then, or until the wall clock has come back, or the server is started anew. Acts,
// deadlines and sessions are so spared a clock that somebody has set wrong for a while, and a machine that began with a
// wrong one is set right as soon as its source is heard. Sleep of the machine is no jump.
#pragma once
#include "base/clock.h"
#include <mutex>

namespace bolan::app {

class ServerClock final : public Clock {
  public:
    ServerClock();
    Timestamp now() const override;  // any thread
    // How far the wall clock stands before this one since it has jumped; 0: it has not.
    std::int64_t jump_ms() const;

  private:
    mutable std::mutex m_mutex;
    mutable std::int64_t m_wall_before_boot_ms;  // the wall clock less the time since boot
    mutable std::int64_t m_last_ms;
    mutable std::int64_t m_jump_ms = 0;
};

}  // namespace bolan::app
