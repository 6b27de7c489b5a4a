// What goes on by itself while requests are served: deadlines, drawing of documents, long work that was begun.
#pragma once
#include "app/log.h"
#include "app/readiness.h"
#include "app/ticker.h"
#include "cases/house.h"
#include <list>

namespace bolan::app {

class Background {
  public:
    // Begins at once, each job on a thread of its own. All outlive it.
    Background(cases::House& house, DatabaseProbe& probe, Readiness& readiness, Log& log);
    ~Background();  // waits for what is at hand, which is short

  private:
    void every(std::chrono::milliseconds pause, std::function<bool()> job);
    // What one of the servers on a database is to do.
    void every_second_as_leader(std::function<bool()> job);
    void try_database(DatabaseProbe& probe, Readiness& readiness);

    cases::House& m_house;
    Log& m_log;
    std::list<Ticker> m_tickers;
};

}  // namespace bolan::app
