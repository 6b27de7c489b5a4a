// One action on many cases, asked for once: each case its own act, performed in the background with the authority that
// the asker has at that moment, and told apart in a report. What was asked goes on after a restart; no case twice.
#pragma once
#include "cases/engine.h"
#include <map>
#include <mutex>

namespace bolan::cases {

struct House;

inline constexpr std::size_t k_bulk_cases_max = 1000;
// The name of giving tasks to a seat, among the actions of services. Its input: to, reason.
inline constexpr std::string_view k_assign = "assign";

struct BulkJob {
    std::string id;
    people::Actor asked_by;
    std::string service;  // empty with k_assign
    std::string action;
    Value input = Value::map();
    Timestamp asked_at;
    std::optional<Timestamp> begun_at;  // when it was confirmed; before, nothing is done
    std::optional<Timestamp> ended_at;
    int total = 0, done = 0, refused = 0;

    int waiting() const { return total - done - refused; }
};

struct BulkItem {
    enum class Outcome { waiting, done, refused };
    CaseId case_id;
    std::int64_t version = 0;  // of the case as the asker saw it
    Outcome outcome = Outcome::waiting;
    Problem problem;  // why it was refused; field: of the input, when that is what is wrong
};

std::vector<store::Table> bulk_tables();

std::optional<BulkJob> find_bulk(store::Connection& db, std::string_view id);
// In the order of the list; from position `from` on.
std::vector<BulkItem> bulk_items(store::Connection& db, std::string_view id, int from, int limit);

// Writes down what is asked for; what the same person asked before and did not confirm is forgotten. Its id.
std::string prepare_bulk(store::Transaction& tx, BulkJob job, std::vector<Case> const& cases, Timestamp now);
// Confirmed, with this input; what hinders some of its cases already is their answer. Errors: conflict "bulk.begun".
Result<> begin_bulk(store::Transaction& tx, std::string_view id, Value const& input,
                    std::map<CaseId, Problem> const& refused, Timestamp now);

// Performs what has been confirmed. Any thread; one turn at a time.
class BulkRunner {
  public:
    explicit BulkRunner(House const& house) : m_house(house) {}
    // A few cases of the job that was confirmed first. Whether more is waiting.
    bool go_on();
    // The first cases of this job at once, so that a short one has ended before its page is shown.
    void begin(std::string_view id);

  private:
    bool take_turn(std::string const& id);
    void perform(BulkJob const& job, int position, BulkItem item);

    House const& m_house;
    std::mutex m_turn;
};

}  // namespace bolan::cases
