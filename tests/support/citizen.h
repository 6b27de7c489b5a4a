// A citizen of Testland who applies at the JSON API without end, for tests that break what stands behind it: what was
// not answered is sent again with its key, what was acknowledged is remembered.
#pragma once
#include "base/value.h"
#include "http/client.h"
#include "store/database.h"
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bolan::testing {

struct Acknowledged {
    std::string reference;
    std::string act;
    std::int64_t leaf = 0;
    std::int64_t version = 0;
    std::chrono::steady_clock::time_point at;
};

// One thread at a time.
class Citizen {
  public:
    explicit Citizen(int number) : m_number(number) {}  // 1 to 9

    void prepare(std::uint16_t port);  // registers, signs in and uploads papers

    enum class Answer { acknowledged, unavailable, none };
    // Sends the act at hand, or the next one: opens a case, or takes every second back. Throws when the server refuses
    // what is good.
    Answer act(http::Client& client);
    bool has_unanswered() const { return m_pending.has_value(); }

    std::vector<Acknowledged> const& acknowledged() const { return m_acknowledged; }
    int opened() const { return m_opened; }

  private:
    struct Pending {
        std::string key, target, body;
        bool opens = false;
    };
    std::string cnic(int n) const;
    Value upload(http::Client& client, std::string const& name, std::string_view bytes) const;
    Pending next();

    int m_number;
    http::Headers m_headers;
    Value m_paper, m_photograph;
    std::optional<Pending> m_pending;
    std::vector<Acknowledged> m_acknowledged;
    std::string m_to_withdraw;
    int m_number_of_case = 0, m_number_of_act = 0, m_opened = 0;
};

// Of the acknowledged acts from `from` on, those that the database does not hold; each is printed.
int count_missing(store::Connection& db, std::vector<Acknowledged> const& acts, std::size_t from = 0);

std::int64_t count_cases(store::Connection& db);

}  // namespace bolan::testing
