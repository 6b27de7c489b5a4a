// For tests only: some weeks in Testland, that leave something in most tables.
#pragma once
#include "cases/drafts.h"
#include "cases/testing.h"
#include <random>

namespace bolan::cases::testing {

// Cards at every desk: just asked for, sent back, on their way, refused; and forms that were begun.
class History {
  public:
    explicit History(unsigned seed) : m_random(seed) {}
    void live(Town& town) {
        for (int day = 2; day < 14; ++day) {
            town.set_clock("2026-11-" + std::string(day < 10 ? "0" : "") + std::to_string(day) + "T10:00");
            bool const is_north = one_in(2);
            go_on(town, town.apply(is_north ? "north.hill" : "south.port"), is_north ? "north" : "south");
            CHECK(new_draft(*town.database, new_id<PersonId>(town.clock.now()), "library_card",
                            Value::map({{"address", "گلی نمبر ۲\nکوئٹہ \"چھاؤنی\"\t"}}), town.clock.now())
                      .has_value());
        }
        town.set_clock("2026-11-20T10:00");
        town.house->engine->run_clock();
    }
    CaseId const& waiting() const { return m_waiting; }  // at the desk, nothing done with it

  private:
    void go_on(Town& town, CaseId const& card, std::string const& at) {
        if (m_waiting.view().empty() || one_in(4)) return void(m_waiting = card);
        if (one_in(3))
            return town.act("desk_clerk.1@" + at, card, "send_back", Value::map({{"missing", "تصویر صاف نہیں۔"}}));
        town.check_papers(card);
        if (at == "south" || one_in(3)) return;
        town.act("branch_keeper@north.hill", card, "keeper_report",
                 Value::map({{"visited_on", "2026-11-02"}, {"finding", "found"}}));
        town.act("watchman@north", card, "watch_report", Value::map({{"watch_finding", "quiet"}}));
    }
    bool one_in(unsigned n) { return m_random() % n == 0; }

    std::mt19937 m_random;
    CaseId m_waiting;
};

}  // namespace bolan::cases::testing
