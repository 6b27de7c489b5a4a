#include "web/desk.h"
#include "definition/period.h"
#include "web/desk_list.h"
#include <algorithm>
#include <tuple>

namespace bolan::web {

using definition::Action;
using definition::Service;

namespace {

constexpr std::int64_t k_counts_live_ms = 5000;
constexpr int k_view_count_cap = 99;
constexpr std::size_t k_views_counted = 10;
constexpr std::size_t k_services_listed = 10;
constexpr int k_years_before = 10, k_years_after = 10;

// The kind of office that the stage waits for first, where it keeps hours of its own.
definition::OfficeDef const* with_own_hours(definition::Model const& model, Service const& service,
                                            definition::State const& state) {
    auto const* role = state.waits_for.empty() ? nullptr : service.find_role(state.waits_for.front());
    auto const* office = role && !role->posts.empty() ? model.province.office_of_post(role->posts.front()) : nullptr;
    return office && office->hours ? office : nullptr;
}

DeskTitles titles_in(definition::Model const& model, std::string_view language) {
    DeskTitles titles;
    auto const take = [&](definition::Service const& service) {
        auto const title = std::string(model.text(service.title, language));
        auto& of = titles.services.try_emplace(service.name, DeskTitles::OfService{title, {}}).first->second;
        for (auto const& state : service.states) {
            auto const unit = unit_of(state.within || !service.promise ? state.within : service.promise->within);
            bool const in_hours = unit == Duration::Unit::hours || unit == Duration::Unit::minutes;
            of.stages.emplace(
                state.name,
                DeskTitles::Stage{std::string(model.text(state.title, language)), state.pauses,
                                  unit == Duration::Unit::working_days || unit == Duration::Unit::working_hours,
                                  in_hours, with_own_hours(model, service, state)});
        }
    };
    for (auto const& service : model.services) take(*service);
    for (auto const& version : model.earlier) take(*version);
    for (auto const& [name, of] : titles.services) titles.in_order.emplace_back(name, of.title);
    std::ranges::sort(titles.in_order, {}, [](auto const& one) { return std::tie(one.second, one.first); });
    return titles;
}

}  // namespace

std::string_view DeskTitles::service(std::string_view name) const {
    auto const found = services.find(name);
    return found == services.end() ? name : std::string_view(found->second.title);
}

DeskTitles::Stage const* DeskTitles::find_stage(std::string_view service, std::string_view state) const {
    auto const of = services.find(service);
    if (of == services.end()) return nullptr;
    auto const found = of->second.stages.find(state);
    return found == of->second.stages.end() ? nullptr : &found->second;
}

std::string_view DeskTitles::stage(std::string_view service, std::string_view state) const {
    auto const* found = find_stage(service, state);
    return found ? std::string_view(found->title) : state;
}

DeskRoom::DeskRoom(Portal& portal) : m_portal(portal) {
    auto const& model = *portal.house.model;
    for (auto const& [language, words] : portal.words) m_titles.emplace(language, titles_in(model, language));
    for (auto const& post : portal.house.establishment.posts()) {
        auto const [of, is_new] = m_startable.try_emplace(post->kind->name);
        if (!is_new) continue;
        for (auto const& service : model.services)
            if (cases::opening_action(*service, post.get())) of->second.push_back(service.get());
    }
    for (auto const& service : model.services) {
        auto const* role = service->fee ? service->find_role(service->fee->collected_by) : nullptr;
        if (!role) continue;
        for (auto const& kind : role->posts) m_collecting[kind].push_back(service.get());
    }
    auto const& calendar = *model.province.calendar;
    auto const today = calendar.today(portal.house.clock.now());
    m_first_day = today.plus_days(-366 * k_years_before);
    std::int32_t count = 0;
    for (int i = 0; i < 366 * (k_years_before + k_years_after); ++i) {
        m_working_days.push_back(count);
        count += calendar.is_working_day(m_first_day.plus_days(i));
    }
}

DeskTitles const& DeskRoom::titles(Visit const& visit) const {
    auto const found = m_titles.find(visit.words.code());
    CHECK(found != m_titles.end());
    return found->second;
}

people::Post const& DeskRoom::post(Visit const& visit) const {
    auto const* post = m_portal.house.establishment.find_post(visit.session->post);
    CHECK(post != nullptr);
    return *post;
}

template <typename What, typename Make>
std::shared_ptr<What const> DeskRoom::remembered(Memory<What>& memory, std::string const& key, std::uint64_t leaves,
                                                 Make const& make) const {
    auto const now = m_portal.house.clock.now();
    {
        std::lock_guard lock(m_mutex);
        auto const found = memory.find(key);
        if (found != memory.end() && found->second.leaves == leaves &&
            now.ms - found->second.at.ms < k_counts_live_ms && now >= found->second.at)
            return found->second.what;
    }
    auto made = std::make_shared<What const>(m_portal.house.database.read(make));
    std::lock_guard lock(m_mutex);
    memory[key] = {leaves, now, made};
    return made;
}

std::shared_ptr<DeskRoom::Counts const> DeskRoom::counts(Visit const& visit) const {
    auto const now = m_portal.house.clock.now();
    auto const& own = post(visit);
    auto const actor = visit.actor();
    auto const key = actor.has_whole_authority() ? own.code : visit.session->charge;
    return remembered(m_counts, key, m_portal.house.ledger->head().size, [&](store::Connection& db) {
        auto const count = [&](std::string const& scope) {
            auto const& house = m_portal.house;
            return cases::count_inbox(house.establishment, db, scope, now, house.engine->services_listed(actor, scope));
        };
        return Counts{count(own.code), count(own.office->code)};
    });
}

namespace {

std::string saved_key(people::Actor const& actor) { return actor.post + " " + actor.person.text(); }

// A list with a search in it is not counted: that looks at many rows.
std::string count_of(store::Connection& db, people::Establishment const& establishment, people::Post const& own,
                     DeskList list, Timestamp now) {
    auto const scope = scope_of(establishment, own, list);
    if (!scope || !list.filter.text.empty()) return {};
    list.filter.limit = k_view_count_cap;
    auto const page = cases::inbox(establishment, db, *scope, list.filter, now);
    return std::to_string(page.rows.size()) + (page.next ? "+" : "");
}

}  // namespace

std::shared_ptr<DeskRoom::Saved const> DeskRoom::saved(Visit const& visit) const {
    auto const actor = visit.actor();
    auto const now = m_portal.house.clock.now();
    return remembered(m_saved, saved_key(actor), 0, [&](store::Connection& db) {
        Saved out{cases::saved_views(db, actor), {}};
        for (std::size_t i = 0; i < out.views.size(); ++i)
            out.counts.push_back(i < k_views_counted
                                     ? count_of(db, m_portal.house.establishment, post(visit),
                                                within_limits(visit, read_list(out.views[i].query)), now)
                                     : std::string());
        return out;
    });
}

void DeskRoom::forget_saved(Visit const& visit) const {
    std::lock_guard lock(m_mutex);
    m_saved.erase(saved_key(visit.actor()));
}

WorkCalendar const& DeskRoom::calendar_of(DeskTitles::Stage const& stage, std::string_view area) const {
    auto const& establishment = m_portal.house.establishment;
    auto const* seat = stage.office ? establishment.area_at(area, stage.office->level) : nullptr;
    auto const* office = seat ? establishment.office_of(stage.office->name, seat->code) : nullptr;
    return office ? establishment.calendars().of_office(*office) : establishment.calendars().of_area(area);
}

// Days after `from` up to and with `to`.
int DeskRoom::days_between(WorkCalendar const& calendar, Date from, Date to, bool working) const {
    if (!working) return to.days - from.days;
    if (&calendar != m_portal.house.model->province.calendar.get()) return calendar.working_days_between(from, to);
    auto const a = from.days + 1 - m_first_day.days, b = to.days + 1 - m_first_day.days;
    auto const size = static_cast<int>(m_working_days.size());
    if (a < 0 || b < 0 || a >= size || b >= size) return calendar.working_days_between(from, to);
    return m_working_days[static_cast<std::size_t>(b)] - m_working_days[static_cast<std::size_t>(a)];
}

namespace {

std::string hours_text(Words const& words, std::int64_t ms, bool is_late) {
    auto const hours = std::to_string((ms + 3'599'999) / 3'600'000);
    return is_late ? words.T("{n} hours over", {{"n", hours}}) : words.T("{n} hours left", {{"n", hours}});
}

std::string days_text(Words const& words, int days, bool is_late) {
    if (days == 0) return words.T("today");
    auto const n = std::to_string(days);
    if (is_late) return days == 1 ? std::string(words.T("1 day over")) : words.T("{n} days over", {{"n", n}});
    return days == 1 ? std::string(words.T("1 day left")) : words.T("{n} days left", {{"n", n}});
}

}  // namespace

LimitWords DeskRoom::limit(Visit const& visit, std::string_view service, std::string_view state, std::string_view area,
                           Timestamp entered, std::optional<Timestamp> due) const {
    LimitWords out;
    auto const& words = visit.words;
    auto const* stage = titles(visit).find_stage(service, state);
    if (!stage) return out;
    if (stage->is_paused) {
        out.due = Due::waiting;
        out.text = words.T("clock stopped");
        return out;
    }
    if (!due) return out;
    auto const& calendar = calendar_of(*stage, area);
    auto const now = m_portal.house.clock.now();
    bool const is_late = now > *due;
    auto const span = std::max<std::int64_t>(due->ms - entered.ms, 1);
    out.percent =
        is_late ? 100 : static_cast<int>(std::clamp<std::int64_t>((now.ms - entered.ms) * 100 / span, 0, 100));
    if (stage->in_hours && std::abs(due->ms - now.ms) < 48 * 3'600'000LL) {
        out.due = is_late ? Due::late : out.percent >= 75 ? Due::soon : Due::on_time;
        out.text = hours_text(words, std::abs(due->ms - now.ms), is_late);
        return out;
    }
    auto const begun = calendar.today(entered), end = calendar.today({due->ms - 1}), today = calendar.today(now);
    int const total = std::max(1, days_between(calendar, begun, end, stage->in_working_days));
    int const used = std::max(1, days_between(calendar, begun, today, stage->in_working_days));
    int const left = is_late ? days_between(calendar, end, today, stage->in_working_days)
                             : days_between(calendar, today, end, stage->in_working_days);
    out.due = is_late ? Due::late : left <= 1 ? Due::soon : Due::on_time;
    out.text = days_text(words, std::max(0, left), is_late);
    out.small = words.T("day {day} of {total}", {{"day", std::to_string(used)}, {"total", std::to_string(total)}});
    return out;
}

// ---- The frame

namespace {

// The others are found by the list's own choice of services.
std::vector<std::pair<std::string_view, int>> with_most_waiting(cases::InboxCount const& count) {
    std::vector<std::pair<std::string_view, int>> out(count.by_service.begin(), count.by_service.end());
    auto const listed = std::min(out.size(), k_services_listed);
    std::ranges::partial_sort(out, out.begin() + static_cast<std::ptrdiff_t>(listed), {},
                              [](auto const& one) { return std::pair(-one.second, one.first); });
    out.resize(listed);
    return out;
}

}  // namespace

Desk DeskRoom::frame(Visit const& visit, DeskSection section) const {
    Desk desk{.section = section};
    desk.can_count_bills = collects(visit);
    auto const& establishment = m_portal.house.establishment;
    if (visit.session->charges.size() > 1)
        for (auto const& charge : visit.session->charges)
            if (auto const* held = establishment.find_post(charge.post))
                desk.posts.push_back({establishment.post_title(*held, visit.words.code()), "/desk/post",
                                      charge.id == visit.session->charge});
    return desk;
}

Desk DeskRoom::frame_with_lists(Visit const& visit, std::string_view list) const {
    auto desk = frame(visit, DeskSection::inbox);
    auto const now_counted = counts(visit);
    auto const& own = now_counted->own;
    auto const kept = saved(visit);
    bool const is_saved =
        std::ranges::any_of(kept->views, [&](auto const& one) { return read_list(one.query).href() == list; });
    auto const shown = [](int count, bool is_capped) {
        return is_capped && count > 0 ? show_number(count) + "+" : show_number(count);
    };
    auto const view = [&](std::string label, std::string href, Icon icon, std::string count, bool is_bad = false) {
        bool const is_current = href == list && !is_saved;
        return DeskView{std::move(label), std::move(href), icon, std::move(count), is_current, is_bad};
    };
    DeskGroup mine{visit.words.T("My desk"), {}};
    mine.views.push_back(
        view(visit.words.T("Waiting for me"), "/desk", Icon::inbox, shown(own.waiting, own.is_capped)));
    mine.views.push_back(
        view(visit.words.T("Late"), "/desk?list=late", Icon::alert, shown(own.late, own.is_capped), own.late > 0));
    if (own.told > 0 || list == "/desk?list=told")
        mine.views.push_back(view(visit.words.T("For my attention"), "/desk?list=told", Icon::clock,
                                  shown(own.told, own.is_told_capped), own.told_late > 0));
    auto const& office = now_counted->office;
    mine.views.push_back(view(visit.words.T("My office looks over"), "/desk?list=office", Icon::eye,
                              shown(office.waiting, office.is_capped)));
    mine.views.push_back(view(visit.words.T("Messages"), "/desk/messages", Icon::speak, {}));
    desk.groups.push_back(std::move(mine));
    if (!own.by_service.empty()) {
        DeskGroup services{visit.words.T("By service"), {}};
        for (auto const& [name, count] : with_most_waiting(own))
            services.views.push_back(view(std::string(titles(visit).service(name)),
                                          "/desk?service=" + std::string(name), Icon::file,
                                          shown(count, own.is_capped)));
        desk.groups.push_back(std::move(services));
    }
    if (!kept->views.empty()) {
        DeskGroup own_lists{visit.words.T("Saved lists"), {}};
        for (std::size_t i = 0; i < kept->views.size(); ++i) {
            auto href = read_list(kept->views[i].query).href();
            bool const is_current = href == list;
            own_lists.views.push_back({kept->views[i].title, std::move(href), Icon::star, kept->counts[i], is_current});
        }
        desk.groups.push_back(std::move(own_lists));
    }
    DeskGroup more{visit.words.T("More"), {}};
    if (!kept->views.empty())
        more.views.push_back(view(visit.words.T("Change saved lists"), k_views_path, Icon::star, {}));
    if (!startable(visit).empty())
        more.views.push_back(view(visit.words.T("Start a case"), "/desk/new", Icon::plus, {}));
    bool const is_whole = visit.actor().has_whole_authority();
    if (is_whole) more.views.push_back(view(visit.words.T("What waits where"), k_workload_path, Icon::users, {}));
    more.views.push_back(view(visit.words.T("Reports"), "/desk/reports", Icon::book, {}));
    more.views.push_back(view(visit.words.T("Establishment"), "/desk/establishment", Icon::users, {}));
    if (is_whole) more.views.push_back(view(visit.words.T("Handing over"), "/desk/handovers", Icon::check, {}));
    more.views.push_back(view(visit.words.T("Delegation"), "/desk/delegations", Icon::share, {}));
    auto const& publisher = *m_portal.house.publisher;
    if (publisher.may_propose(visit.actor()) || publisher.may_review(visit.actor()))
        more.views.push_back(view(visit.words.T("Definitions"), "/desk/definitions", Icon::file, {}));
    more.views.push_back(view(visit.words.T("Keys of the desk"), k_keys_path, Icon::pen, {}));
    desk.groups.push_back(std::move(more));
    return desk;
}

// ---- Rights that lists and links need; the engine asks again

bool DeskRoom::has_role(people::Post const& post, Service const& service, Action const& action) const {
    for (auto const& name : action.by)
        if (auto const* role = service.find_role(name))
            if (role->post_by || std::ranges::find(role->posts, post.kind->name) != role->posts.end()) return true;
    return false;
}

bool DeskRoom::collects(Visit const& visit) const { return !allowed(m_collecting, visit).empty(); }

std::vector<Service const*> DeskRoom::startable(Visit const& visit) const { return allowed(m_startable, visit); }

std::vector<Service const*> DeskRoom::allowed(ServicesByKind const& of, Visit const& visit) const {
    auto const found = of.find(post(visit).kind->name);
    auto out = found == of.end() ? std::vector<Service const*>() : found->second;
    std::erase_if(out, [actor = visit.actor()](Service const* service) { return !actor.may_serve(service->name); });
    return out;
}

// ---- Small things

Result<cases::Case> get_case(Visit const& visit, store::Connection& db, std::string_view reference) {
    auto& house = visit.portal.house;
    auto const parsed = parse_reference(reference);
    auto found = parsed ? house.shelves.find_by_reference(db, *parsed) : std::nullopt;
    if (!found) return Fail(Error::not_found("case.unknown"));
    if (!house.engine->may_read(visit.actor(), *found)) return Fail(Error::forbidden("case.forbidden"));
    return std::move(*found);
}

std::string case_href(std::string_view reference) { return "/desk/case/" + std::string(reference); }

std::string entry_href(std::uint64_t leaf) { return std::string(k_ledger_path) + "/" + std::to_string(leaf); }

std::string document_title(Visit const& visit, documents::Issued const& issued) {
    auto const document = visit.portal.house.model->find_document(issued.name);
    return document ? text_of(visit, document->title) : issued.title;
}

std::string person_name(Visit const& visit, store::Connection& db, std::string_view person) {
    if (person.empty()) return visit.words.T("The clock");
    auto const id = PersonId::parse(person);
    auto const found = id ? people::Accounts::find_person(db, *id) : std::nullopt;
    return found ? found->name : std::string();
}

std::string_view area_name(Visit const& visit, definition::AreaDef const& area) {
    return visit.words.code() == "ur" && !area.name_ur.empty() ? area.name_ur : area.name;
}

std::string post_name(Visit const& visit, std::string_view post) {
    auto const& establishment = visit.portal.house.establishment;
    auto const* found = establishment.find_post(post);
    return found ? establishment.post_title(*found, visit.words.code()) : std::string(post);
}

void add_desk_pages(http::Router& router, Portal& portal) {
    auto const room = std::make_shared<DeskRoom const>(portal);
    add_inbox_pages(router, room);
    add_bulk_pages(router, room);
    add_assign_pages(router, room);
    add_view_pages(router, room);
    add_export_pages(router, room);
    add_workload_pages(router, room);
    add_case_pages(router, room);
    add_message_pages(router, room);
    add_act_pages(router, room);
    add_register_pages(router, room);
    add_counter_pages(router, room);
    add_report_pages(router, room);
    add_step_report_pages(router, room);
    add_service_report_pages(router, room);
    add_definition_pages(router, room);
    add_publishing_pages(router, room);
    add_establishment_pages(router, room);
    add_order_pages(router, room);
    add_delegation_pages(router, room);
    add_handover_pages(router, room);
    add_authority_pages(router, room);
    add_example_pages(router, room);
}

}  // namespace bolan::web
