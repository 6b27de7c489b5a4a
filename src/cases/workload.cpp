#include "cases/workload.h"
#include "base/check.h"
#include "base/json.h"
#include "cases/inbox.h"
#include "ledger/published.h"
#include <algorithm>

namespace bolan::cases {

using store::Connection;
using store::Row;

namespace {

constexpr std::int64_t k_pause_ms = 60'000, k_stale_ms = 15 * 60'000;
constexpr int k_week_days = 7, k_month_days = 30;

void count_one(Waiting& into, Timestamp since, std::optional<Timestamp> due, Timestamp now) {
    if (!due || *due > now) {
        ++into.not_due;
    } else {
        auto const days = (now.ms - due->ms) / k_day_ms;
        ++into.late[days < k_week_days ? 0 : days < k_month_days ? 1 : 2];
    }
    if (into.oldest.ms == 0 || since < into.oldest) into.oldest = since;
}

// Tasks of one kind in one place have the same scopes, written the same: each such text is read once.
class ScopeTexts {
  public:
    explicit ScopeTexts(Workload& into) : m_into(into) {}

    std::vector<Workload::OfScope*> const& operator[](std::string_view json) {
        auto const known = m_read.find(json);
        if (known != m_read.end()) return known->second;
        auto const scopes = parse_json(json);
        CHECK(scopes.has_value());
        std::vector<Workload::OfScope*> out;
        for (auto const& scope : scopes->as_list())
            if (!scope.as_string().starts_with(k_told)) out.push_back(&m_into.scopes[scope.as_string()]);
        return m_read.emplace(json, std::move(out)).first->second;
    }

  private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    Workload& m_into;
    std::unordered_map<std::string, std::vector<Workload::OfScope*>, Hash, std::equal_to<>> m_read;
};

}  // namespace

void Waiting::add(Waiting const& other) {
    not_due += other.not_due;
    for (std::size_t i = 0; i < late.size(); ++i) late[i] += other.late[i];
    if (oldest.ms == 0 || (other.oldest.ms != 0 && other.oldest < oldest)) oldest = other.oldest;
}

Workload::OfScope const& Workload::of(std::string const& scope) const {
    static OfScope const nothing;
    auto const found = scopes.find(scope);
    return found == scopes.end() ? nothing : found->second;
}

Workload count_workload(Connection& db, Timestamp now, std::function<bool()> const& goes_on, int tasks_at_once) {
    Workload out;
    out.at = now;
    ScopeTexts scopes(out);
    std::string last_case, last_role;
    for (int read = tasks_at_once; read == tasks_at_once && goes_on();) {
        read = 0;
        auto const case_before = last_case, role_before = last_role;
        db.each(
            "select t.scopes, t.since, t.due_at, c.service, t.case_id, t.role from task t join cases c on c.id = "
            "t.case_id where (t.case_id, t.role) > (?1, ?2) order by t.case_id, t.role limit ?3",
            [&](Row const& row) {
                ++read;
                last_case = row.text(4);
                last_role = row.text(5);
                if (last_role == "applicant" || last_role == "promise") return;
                std::optional<Timestamp> due;
                if (!row.is_null(2)) due = Timestamp{row.integer(2)};
                if (last_role != "system") count_one(out.all, {row.integer(1)}, due, now);
                auto const service = row.text(3);
                for (auto* scope : scopes[row.text(0)]) {
                    count_one(scope->all, {row.integer(1)}, due, now);
                    auto of = scope->by_service.find(service);
                    if (of == scope->by_service.end()) of = scope->by_service.emplace(service, Waiting()).first;
                    count_one(of->second, {row.integer(1)}, due, now);
                }
            },
            case_before, role_before, tasks_at_once);
    }
    return out;
}

WorkloadWatch::WorkloadWatch(store::Database& database, ledger::Ledger const& ledger, Clock const& clock)
    : m_database(database), m_ledger(ledger), m_clock(clock) {}

bool WorkloadWatch::is_due(Workload const* last) const {
    if (!last) return true;
    auto const age = m_clock.now().ms - last->at.ms;
    return age >= k_stale_ms || (age >= k_pause_ms && m_ledger.head().size != last->leaves);
}

void WorkloadWatch::count() {
    auto counted = std::make_shared<Workload>(m_database.read_stale([&](Connection& db) {
        auto out = count_workload(db, m_clock.now(), [&] { return !m_is_stopped; });
        out.leaves = ledger::read_head(db).size;
        return out;
    }));
    if (m_is_stopped) return;
    std::lock_guard lock(m_mutex);
    m_last = std::move(counted);
}

void WorkloadWatch::refresh() {
    std::lock_guard counting(m_counting);
    if (is_due(last().get())) count();
}

void WorkloadWatch::stop() { m_is_stopped = true; }

std::shared_ptr<Workload const> WorkloadWatch::last() const {
    std::lock_guard lock(m_mutex);
    return m_last;
}

std::shared_ptr<Workload const> WorkloadWatch::latest() {
    if (auto const known = last()) return known;
    refresh();
    auto const first = last();
    return first ? first : std::make_shared<Workload const>();  // it was stopped
}

}  // namespace bolan::cases
