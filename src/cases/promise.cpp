// The promise of a service: one clock over several states. It begins once, stands still while a state pauses, and ends
// once, kept or broken.
#include "cases/work.h"
#include "definition/period.h"
#include <algorithm>

namespace bolan::cases {

namespace {

bool contains(std::vector<std::string> const& names, std::string const& name) {
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

// Promised, not yet kept or broken, and not standing still.
bool Work::promise_runs() const {
    return m_shelf->service->promise && m_case.promised_at && !m_case.in_time && !m_case.is_closed() && !state().pauses;
}

// How many rungs of its ladder were told.
int Work::promise_rung() {
    if (!m_case.promised_at) return 0;
    for (auto const& task : all_tasks_of(m_tx.db(), m_case.id))
        if (task.role == k_promise_watch) return task.rung;
    return 0;
}

void Work::rest_promise() {
    auto const& promise = m_shelf->service->promise;
    if (!promise || !m_case.promised_at || m_case.in_time || m_case.stay == 0 || !state().pauses) return;
    m_case.promised_at =
        area_calendar().after_pause(*m_case.promised_at, unit_of(promise->within), m_case.entered_at, m_now);
}

Result<> Work::run_promise() {
    auto const& promise = m_shelf->service->promise;
    if (!promise || m_case.in_time) return {};
    if (!m_case.promised_at && (promise->from.empty() || contains(promise->from, m_case.state))) {
        auto const length = length_of(promise->within, *m_variables, m_context);
        // What nobody has notified is not promised.
        bool const is_unsaid =
            !length && (length.error().code == "rules.not_notified" || length.error().code == "rules.no_row");
        if (!length && !is_unsaid) return Fail(length.error());
        if (length && *length) {
            m_case.promised_from = m_now;
            m_case.promised_at = area_calendar().add(m_now, **length);
        }
    }
    bool const is_decided = m_case.outcome == "granted" || m_case.outcome == "refused";
    if (m_case.promised_at && (is_decided || contains(promise->to, m_case.state)))
        m_case.in_time = m_now <= *m_case.promised_at;
    return {};
}

// Whoever was told before the case came into this state sees it as it stands now.
Result<> Work::watch_promise(int rung) {
    auto const& promise = m_shelf->service->promise;
    if (!promise || !m_case.promised_at || m_case.in_time || m_case.is_closed()) return {};
    // Another version may have a shorter ladder.
    rung = std::min(rung, static_cast<int>(promise->late.size()));
    Task task{m_case.id, std::string(k_promise_watch), m_now, m_case.promised_at, {}, rung, {}};
    if (promise_runs()) {
        for (int told = 0; told < rung; ++told)
            write_inbox(task, told_by(promise->late[static_cast<std::size_t>(told)], task.role), true);
        task.next_at = TRY(next_rung(promise->late, task));
    }
    save_task(task);
    return {};
}

Result<> Work::on_broken_promise(Task task) {
    auto const& ladder = m_shelf->service->promise->late;
    auto const& rung = ladder[static_cast<std::size_t>(task.rung)];
    Value input = Value::map({{"rung", task.rung}, {"told", rung.tell}});
    write_inbox(task, told_by(rung, task.role), true);
    ++task.rung;
    task.next_at = TRY(next_rung(ladder, task));
    save_task(task);
    ++m_case.version;
    finish(rung.before ? "reminded" : "promise_broken", std::move(input));
    return wake_parent();
}

}  // namespace bolan::cases
