#include "cases/service_report.h"
#include "base/json.h"
#include "cases/percentile.h"
#include "cases/step_report.h"
#include "cases/work.h"
#include <algorithm>
#include <functional>
#include <map>

namespace bolan::cases {

using definition::Service;
using people::Establishment;
using people::Post;
using store::Connection;
using store::Row;

namespace {

constexpr std::array<std::string_view, k_figures> k_names{
    "received", "granted", "refused", "otherwise", "pending", "pending_5", "pending_15", "pending_30", "pending_more"};

// What a line needs of a case.
struct Counted {
    CaseId id;
    std::string definition, state, outcome, area, hands;
    Timestamp opened_at;
    std::optional<Timestamp> closed_at;
};

Counted read_counted(Row const& row) {
    Counted out{CaseId::parse(row.text(0)).value_or(CaseId()),
                row.string(1),
                row.string(2),
                row.string(3),
                row.string(4),
                row.string(5),
                {row.integer(6)},
                {}};
    if (!row.is_null(7)) out.closed_at = Timestamp{row.integer(7)};
    return out;
}

// Working days between two days, from sums made once for each calendar.
class DayCounts {
  public:
    DayCounts(Date first, Date last) : m_first(first), m_size(last.days - first.days + 2) {}
    int between(WorkCalendar const& calendar, Date from, Date to) {
        if (from < m_first || to.days - m_first.days + 1 >= m_size) return calendar.working_days_between(from, to);
        auto& sums = m_sums[&calendar];
        if (sums.empty()) {
            sums.push_back(0);
            for (int i = 0; i + 1 < m_size; ++i)
                sums.push_back(sums.back() + calendar.is_working_day(m_first.plus_days(i)));
        }
        auto const at = [&](Date day) { return sums[static_cast<std::size_t>(day.days - m_first.days + 1)]; };
        return at(to) - at(from);
    }

  private:
    Date m_first;
    int m_size;
    std::map<WorkCalendar const*, std::vector<int>> m_sums;
};

constexpr int k_days_summed = 12 * 366;

class Counting {
  public:
    Counting(Engine const& engine, Connection& db, people::Actor const& actor, ServiceAsk const& ask)
        : m_engine(engine),
          m_db(db),
          m_actor(actor),
          m_ask(ask),
          m_establishment(engine.parts().establishment),
          m_calendar(*m_establishment.model().province.calendar),
          m_begin(start_of(ask.from, m_calendar.offset_minutes())),
          m_end(start_of(ask.to.plus_days(1), m_calendar.offset_minutes())),
          m_last_day(std::min(ask.to, m_calendar.today(engine.parts().clock.now()))),
          m_days(m_last_day.plus_days(-k_days_summed), ask.to) {}

    Result<> check() {
        auto const* shelf = m_engine.parts().shelves.find(m_ask.service);
        if (!shelf) return Fail(Error::not_found("service.unknown"));
        m_post = m_establishment.find_post(m_actor.post);
        if (!m_post || !m_actor.may_serve(m_ask.service) ||
            Engine::share_of(*m_post, *shelf->service) == Engine::Share::none)
            return Fail(Error::forbidden("report.forbidden"));
        m_matter = m_establishment.matter_of(*shelf->service);
        m_today = m_calendar.today(m_engine.parts().clock.now());
        auto const ways = ways_to_group(m_establishment.model());
        if (std::ranges::find(ways, m_ask.by) == ways.end()) {
            auto error = Error::bad_input("form.invalid");
            error.problems.push_back({"by", "field.choice", {}});
            return Fail(std::move(error));
        }
        return check_period(m_ask.from, m_ask.to);
    }

    // Each figure that a case the post may read counts for, with its line.
    using Each = std::function<void(Counted const&, ServiceFigure, std::string const& key)>;
    void run(Each const& each) {
        auto const take = [&](auto const& figures_of) {
            return [&, figures_of](Row const& row) {
                auto const of = read_counted(row);
                if (!may_read(of)) return;
                for (auto const figure : figures_of(of)) each(of, figure, key_of(of, figure));
            };
        };
        m_db.each(
            "select id, definition, state, outcome, area, hands, opened_at, closed_at from cases where service = ?1 "
            "and opened_at >= ?2 and opened_at < ?3 order by opened_at",
            take([](Counted const&) { return std::vector{ServiceFigure::received}; }), m_ask.service, m_begin.ms,
            m_end.ms);
        m_db.each(
            "select id, definition, state, outcome, area, hands, opened_at, closed_at from cases where service = ?1 "
            "and closed_at >= ?2 and closed_at < ?3 order by closed_at",
            take([](Counted const& of) {
                return std::vector{of.outcome == "granted"   ? ServiceFigure::granted
                                   : of.outcome == "refused" ? ServiceFigure::refused
                                                             : ServiceFigure::otherwise};
            }),
            m_ask.service, m_begin.ms, m_end.ms);
        auto const pending = take([&](Counted const& of) { return std::vector{ServiceFigure::pending, band_of(of)}; });
        m_db.each(
            "select id, definition, state, outcome, area, hands, opened_at, closed_at from cases where service = ?1 "
            "and closed_at is null and opened_at < ?2 order by opened_at",
            pending, m_ask.service, m_end.ms);
        m_db.each(
            "select id, definition, state, outcome, area, hands, opened_at, closed_at from cases where service = ?1 "
            "and closed_at >= ?2 and opened_at < ?2 order by opened_at",
            pending, m_ask.service, m_end.ms);
    }

    int days_taken(Counted const& of) {
        return m_days.between(calendar_of(of), m_calendar.today(of.opened_at), m_calendar.today(*of.closed_at));
    }

  private:
    Shelf const& shelf_of(Counted const& of) const {
        Case head;
        head.service = m_ask.service;
        head.definition = of.definition;
        return m_engine.parts().shelves.of(head);
    }
    WorkCalendar const& calendar_of(Counted const& of) const { return m_establishment.calendars().of_area(of.area); }

    // As Engine::may_read, which needs the whole case only where a table says who has it.
    bool may_read(Counted const& of) {
        if (!m_establishment.covers(*m_post, of.area, m_matter, m_today)) return false;
        auto const [known, is_new] = m_shares.try_emplace(of.definition, Engine::Share::none);
        if (is_new) known->second = Engine::share_of(*m_post, *shelf_of(of).service);
        if (known->second != Engine::Share::some) return known->second == Engine::Share::whole;
        auto const found = m_engine.parts().shelves.find_case(m_db, of.id);
        return found && m_engine.may_read(m_actor, *found);
    }

    ServiceFigure band_of(Counted const& of) {
        int const days = m_days.between(calendar_of(of), m_calendar.today(of.opened_at), m_last_day);
        return days <= 5    ? ServiceFigure::pending_5
               : days <= 15 ? ServiceFigure::pending_15
               : days <= 30 ? ServiceFigure::pending_30
                            : ServiceFigure::pending_more;
    }

    std::string key_of(Counted const& of, ServiceFigure figure) {
        if (m_ask.by == "outcome") return of.outcome;
        if (m_ask.by == "month") {
            bool const is_ended = figure == ServiceFigure::granted || figure == ServiceFigure::refused ||
                                  figure == ServiceFigure::otherwise;
            return m_calendar.today(is_ended ? *of.closed_at : of.opened_at).iso().substr(0, 7);
        }
        if (m_ask.by == "office" || m_ask.by == "post") {
            auto const* post = of.closed_at ? decided_by(of) : waited_for(of);
            return !post ? std::string() : m_ask.by == "post" ? post->code : post->office->code;
        }
        auto const* now = m_ask.map ? m_establishment.area_on(of.area, *m_ask.map) : nullptr;
        auto const* area = m_establishment.area_at(now ? now->code : of.area, m_ask.by);
        return area ? area->code : std::string();
    }

    Post const* decided_by(Counted const& of) const {
        auto const hands = parse_json(of.hands);
        if (!hands || !hands->is_list()) return nullptr;
        for (auto hand = hands->as_list().rbegin(); hand != hands->as_list().rend(); ++hand)
            if (auto const& post = hand->as_list()[2].as_string(); !post.empty())
                return m_establishment.find_post(post);
        return nullptr;
    }

    Post const* waited_for(Counted const& of) {
        auto const* state = shelf_of(of).service->find_state(of.state);
        if (!state || state->waits_for.empty()) return nullptr;
        auto const* role = shelf_of(of).service->find_role(state->waits_for.front());
        if (!role) return nullptr;  // the applicant
        if (!role->post_by) {
            auto const posts = m_establishment.posts_for(role->posts, of.area, m_matter, m_today);
            return posts.empty() ? nullptr : posts.front();
        }
        for (auto const& task : tasks_of(m_db, of.id))
            for (auto const& scope : task.scopes)
                if (auto const* post = m_establishment.find_post(scope); post && task.role == role->name) return post;
        return nullptr;
    }

    Engine const& m_engine;
    Connection& m_db;
    people::Actor const& m_actor;
    ServiceAsk const& m_ask;
    Establishment const& m_establishment;
    WorkCalendar const& m_calendar;
    Timestamp m_begin, m_end;
    Date m_last_day;
    DayCounts m_days;
    Post const* m_post = nullptr;
    people::Matter m_matter;
    Date m_today;
    std::map<std::string, Engine::Share> m_shares;  // by version of the service
};

void set_times(ServiceLine& line, std::vector<int>& days) {
    line.median_days = percentile(days, 50);
    line.most_days = percentile(days, 90);
}

}  // namespace

std::string_view name_of(ServiceFigure figure) { return k_names[static_cast<std::size_t>(figure)]; }

std::optional<ServiceFigure> find_figure(std::string_view name) {
    auto const found = std::ranges::find(k_names, name);
    if (found == k_names.end()) return {};
    return static_cast<ServiceFigure>(found - k_names.begin());
}

std::vector<std::string> ways_to_group(definition::Model const& model) {
    auto const& levels = model.province.levels;
    std::vector<std::string> out(levels.begin() + 1, levels.end());
    for (auto const* way : {"office", "post", "outcome", "month"}) out.emplace_back(way);
    return out;
}

std::vector<std::shared_ptr<Service const>> reported_services(Engine const& engine, Post const& post) {
    std::vector<std::shared_ptr<Service const>> out;
    for (auto const& service : engine.parts().establishment.model().services)
        if (Engine::share_of(post, *service) != Engine::Share::none) out.push_back(service);
    return out;
}

Result<ServiceReport> report_service(Engine const& engine, Connection& db, people::Actor const& actor,
                                     ServiceAsk const& ask) {
    Counting counting(engine, db, actor, ask);
    TRY(counting.check());
    std::map<std::string, std::pair<ServiceLine, std::vector<int>>> lines;
    ServiceReport out;
    std::vector<int> all_days;
    counting.run([&](Counted const& of, ServiceFigure figure, std::string const& key) {
        auto& [line, days] = lines[key];
        ++line.figures[static_cast<std::size_t>(figure)];
        ++out.total.figures[static_cast<std::size_t>(figure)];
        if (figure != ServiceFigure::granted && figure != ServiceFigure::refused) return;
        days.push_back(counting.days_taken(of));
        all_days.push_back(days.back());
    });
    for (auto& [key, found] : lines) {
        auto& [line, days] = found;
        line.key = key;
        set_times(line, days);
        out.lines.push_back(std::move(line));
    }
    set_times(out.total, all_days);
    return out;
}

Result<CountedPage> counted_cases(Engine const& engine, Connection& db, people::Actor const& actor,
                                  ServiceAsk const& ask, std::optional<std::string> const& key, ServiceFigure figure,
                                  int skip, int limit) {
    Counting counting(engine, db, actor, ask);
    TRY(counting.check());
    auto const until = std::min(skip + limit, k_counted_max);
    int seen = 0;
    std::vector<CaseId> ids;
    counting.run([&](Counted const& of, ServiceFigure counted, std::string const& line) {
        if (counted != figure || (key && *key != line)) return;
        if (seen >= skip && seen < until) ids.push_back(of.id);
        ++seen;
    });
    CountedPage out;
    out.has_more = seen > until && until < k_counted_max;
    for (auto const& id : ids)
        if (auto found = engine.parts().shelves.find_case(db, id)) out.cases.push_back(std::move(*found));
    return out;
}

}  // namespace bolan::cases
