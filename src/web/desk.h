// What the pages of the officer's desk share: the frame with its lists and counts, titles, time limits in words, and
// what a post may see and start. Made once; any thread.
#pragma once
#include "cases/inbox.h"
#include "cases/saved_views.h"
#include "web/components/desk.h"
#include "web/visit.h"
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace bolan::web {

// The titles of one language as rows of lists need them: no look-up joins texts to find them.
struct DeskTitles {
    struct Stage {
        std::string title;
        bool is_paused = false;
        bool in_working_days = true;
        bool in_hours = false;
        definition::OfficeDef const* office = nullptr;  // waited for, if it keeps hours of its own
    };
    struct OfService {
        std::string title;
        std::unordered_map<std::string_view, Stage> stages;
    };
    std::unordered_map<std::string_view, OfService> services;             // names live as long as the model
    std::vector<std::pair<std::string_view, std::string_view>> in_order;  // names and titles of all, by title

    std::string_view service(std::string_view name) const;
    Stage const* find_stage(std::string_view service, std::string_view state) const;
    std::string_view stage(std::string_view service, std::string_view state) const;  // its title
};

// The words of a time limit; kept while the row that shows them is drawn.
struct LimitWords {
    Due due = Due::none;
    std::string text, small;
    int percent = 0;
    TimeLimit view() const { return {due, text, percent, small}; }
};

class DeskRoom {
  public:
    explicit DeskRoom(Portal& portal);

    Portal& portal() const { return m_portal; }
    DeskTitles const& titles(Visit const& visit) const;
    people::Post const& post(Visit const& visit) const;  // of an officer's visit

    // What waits for the post and what its office looks over. Remembered while the ledger has not grown and for at most
    // five seconds: every change of a list is an act.
    struct Counts {
        cases::InboxCount own, office;
    };
    std::shared_ptr<Counts const> counts(Visit const& visit) const;

    // The lists that this person saved at this post, with the lengths of the first few: as they were at most five
    // seconds ago.
    struct Saved {
        std::vector<cases::SavedView> views;
        std::vector<std::string> counts;  // "12", "99+"; empty: not counted
    };
    std::shared_ptr<Saved const> saved(Visit const& visit) const;
    void forget_saved(Visit const& visit) const;  // they have been changed

    LimitWords limit(Visit const& visit, std::string_view service, std::string_view state, std::string_view area,
                     Timestamp entered, std::optional<Timestamp> due) const;

    // The frame; `list` is the address of the list or page shown. With side lists only where they are the page's
    // business.
    Desk frame(Visit const& visit, DeskSection section) const;
    Desk frame_with_lists(Visit const& visit, std::string_view list) const;

    bool collects(Visit const& visit) const;                                      // bills of some service
    std::vector<definition::Service const*> startable(Visit const& visit) const;  // whose cases it may open
    bool has_role(people::Post const& post, definition::Service const& service, definition::Action const& action) const;

  private:
    // By kind of post, the same for all its seats: asked on every page.
    using ServicesByKind = std::unordered_map<std::string_view, std::vector<definition::Service const*>>;
    ServicesByKind m_startable, m_collecting;
    // Those of the visitor's post, as far as he was delegated them.
    std::vector<definition::Service const*> allowed(ServicesByKind const& of, Visit const& visit) const;

    int days_between(WorkCalendar const& calendar, Date from, Date to, bool working) const;
    WorkCalendar const& calendar_of(DeskTitles::Stage const& stage, std::string_view area) const;

    Portal& m_portal;
    std::unordered_map<std::string_view, DeskTitles> m_titles;  // by language
    Date m_first_day;
    std::vector<std::int32_t> m_working_days;  // before each day from m_first_day

    template <typename What>
    struct Remembered {
        std::uint64_t leaves = 0;
        Timestamp at;
        std::shared_ptr<What const> what;
    };
    template <typename What>
    using Memory = std::unordered_map<std::string, Remembered<What>>;
    // What `make` makes, while the ledger has so many leaves and for at most five seconds.
    template <typename What, typename Make>
    std::shared_ptr<What const> remembered(Memory<What>& memory, std::string const& key, std::uint64_t leaves,
                                           Make const& make) const;

    mutable std::mutex m_mutex;
    mutable Memory<Counts> m_counts;  // by post; as many as there are posts
    mutable Memory<Saved> m_saved;    // by post and person
};

using Room = std::shared_ptr<DeskRoom const>;

// pages_*.cpp of the desk each add their own.
void add_inbox_pages(http::Router& router, Room const& room);  // list, choice of the post
void add_bulk_pages(http::Router& router, Room const& room);
void add_assign_pages(http::Router& router, Room const& room);
void add_view_pages(http::Router& router, Room const& room);  // saved views
void add_export_pages(http::Router& router, Room const& room);
void add_workload_pages(http::Router& router, Room const& room);
void add_case_pages(http::Router& router, Room const& room);
void add_message_pages(http::Router& router, Room const& room);
void add_act_pages(http::Router& router, Room const& room);       // an action of a case; a new case
void add_register_pages(http::Router& router, Room const& room);  // search, registers, records
void add_counter_pages(http::Router& router, Room const& room);
void add_report_pages(http::Router& router, Room const& room);
void add_step_report_pages(http::Router& router, Room const& room);
void add_service_report_pages(http::Router& router, Room const& room);
void add_definition_pages(http::Router& router, Room const& room);
void add_publishing_pages(http::Router& router, Room const& room);
void add_establishment_pages(http::Router& router, Room const& room);
void add_order_pages(http::Router& router, Room const& room);
void add_delegation_pages(http::Router& router, Room const& room);
void add_handover_pages(http::Router& router, Room const& room);
void add_authority_pages(http::Router& router, Room const& room);  // who can act in a case, and why
void add_example_pages(http::Router& router, Room const& room);    // where the portal can save examples

// The case of this reference that the post may read. Errors: not_found "case.unknown"; forbidden "case.forbidden".
Result<cases::Case> get_case(Visit const& visit, store::Connection& db, std::string_view reference);

// What was done in a case, and the names of those who did it by their ids.
struct Past {
    std::vector<ledger::StoredAct> acts;
    std::map<std::string, std::string> names;
};
Past past_of(Visit const& visit, store::Connection& db, cases::Case const& of);

// What the case was begun with, page by page of its form, and what others reported since.
void case_facts(View& v, Visit const& visit, cases::Case const& of, definition::Service const& service,
                Past const& past);
// An attachment somewhere in `data`. Errors: not_found "attachment.missing"; conflict "attachment.altered".
Result<http::Response> paper_response(Visit const& visit, Value const& data, std::string_view hash);

// pages_assign.cpp: which of the seats is to do it, and why; {to, reason} of what was sent, `to` empty for all seats;
// the link to the case's page for it, where this officer may give something away.
void giving_fields(View& v, Visit const& visit, std::span<people::Post const* const> seats, Value const& typed,
                   std::span<FieldError const> errors);
Value posted_giving(http::Form const& posted, std::vector<Problem>& problems);
void giving_link(View& v, Visit const& visit, cases::Case const& of);

// The link to the page that makes a story of the case; nothing where the portal cannot save examples.
void example_link(View& v, Visit const& visit, std::string_view reference);

std::string case_href(std::string_view reference);
std::string entry_href(std::uint64_t leaf);  // of the public ledger
std::string document_title(Visit const& visit, documents::Issued const& issued);
std::string person_name(Visit const& visit, store::Connection& db, std::string_view person);
std::string post_name(Visit const& visit, std::string_view post);  // title of a post's code
std::string_view area_name(Visit const& visit, definition::AreaDef const& area);

}  // namespace bolan::web
