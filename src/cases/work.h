// One act being performed, inside the writer's transaction. Lives for that transaction. Used by the engine only.
#pragma once
#include "cases/assign.h"
#include "cases/engine.h"
#include "cases/lookup.h"
#include <map>
#include <set>

namespace bolan::cases {

// Variables of a place on top of others: `item` over a case, `old` and `new` over nothing.
class Overlay final : public rules::Activation {
  public:
    explicit Overlay(rules::Activation const* under) : m_under(under) {}
    Overlay& bind(std::string name, rules::Value value) {
        m_bound.insert_or_assign(std::move(name), std::move(value));
        return *this;
    }
    std::optional<rules::Value> find(std::string_view name) const override {
        if (auto const found = m_bound.find(name); found != m_bound.end()) return found->second;
        return m_under ? m_under->find(name) : std::nullopt;
    }

  private:
    rules::Activation const* m_under;
    std::map<std::string, rules::Value, std::less<>> m_bound;
};

// What a case's fields say of it as a whole: the most detailed area that routes, the subject, the national number.
void describe_case(Case& of, definition::Service const& service, definition::Province const& province);

enum class Cause { person, effect, clock };  // effects and the clock may perform what is `by: [system]`

struct Refresh;

class Work {
  public:
    Work(Parts const& parts, store::Transaction& tx, people::Actor actor, Cause cause, int depth);

    // `ahead`: what read_ahead() made of this ask before.
    Result<Receipt> perform(Ask const& ask, std::optional<Reading> ahead = {});
    // The form of a new case, read without the writer. Empty when that must be done in the writer's turn: what it says
    // depends on records, or the ask is to be refused.
    std::optional<Reading> read_ahead(Ask const& ask);
    Result<std::string> may_perform(Case const& of, definition::Action const& action);
    std::vector<people::Post const*> posts_of(Case const& of, std::string_view role);
    // The actions the actor could take on the case now. Reads only.
    std::vector<Offer> offers(Case const& of);
    // Reads one page of a form against what is known so far. Reads only.
    Reading read_page(Shelf const& shelf, Case known, definition::Page const& page, Value const& raw);
    Reading read_asks(Case const& of, definition::Action const& action, Value const& raw);
    bool is_shown(Shelf const& shelf, Case known, definition::Page const& page);
    Engine::FeeToday fee(Shelf const& shelf, Case known);
    // Moves a case on where a `then` holds that did not when somebody last acted: a record changed, a child case ended.
    // Whether it moved.
    Result<bool> look_again(CaseId const& id);
    // Moves an overdue case on, or tells the next rung of the ladder.
    Result<> on_clock(Task const& task);
    // assign.cpp: the tasks of the case that the actor may give to one seat, and giving one.
    std::vector<Assignable> assignable(Case const& of);
    Result<Receipt> assign(AssignAsk const& ask);
    // migration.cpp: takes the case as it would be under the version in force. What hinders it; nothing is written.
    std::vector<Problem> follow_version_in_force(Case const& of);
    // Moves a case that nothing hinders.
    Result<> migrate(Case const& of);
    // refresh.cpp: due times and inbox rows as the working time and the establishment of today have them. Whether a due
    // time moved.
    Result<bool> bring_in_line(Case const& of, Refresh const& refresh);
    // import.cpp: a case that comes into its state as if it had entered it when it says it did. Its rows.
    Result<CaseRows> admit(Case of);

  private:
    // checks.cpp
    Result<> check_authority();
    Result<> check_limits(definition::Action const& action) const;
    Result<std::string> authorise(definition::Action const& action);
    bool could_open(definition::Action const& action) const;
    bool is_own_case();
    Result<> check_guards(definition::Action const& action);
    Result<> check_unique();
    Result<Reading> read_input(definition::Action const& action, Value const& raw);
    Result<Value> take_in(definition::Action const& action, Reading reading);
    void read_uploads(Value const& raw);  // those of the actor's that `raw` names: asked for together
    std::optional<Value> find_attachment(Value const& given);
    Result<std::string> record_asked(Ask const& ask);
    void keep_answers(Value& given) const;
    void find_applicant();
    void describe() { describe_case(m_case, *m_shelf->service, m_parts.establishment.model().province); }
    Result<> place(Ask const& ask);  // the same of a new case, with what its record says

    bool may_be_notified(definition::Expr const& amount) const;  // engine.cpp
    Reading read_own(std::vector<definition::Field> const& asked,
                     Value const& raw);  // engine.cpp: what the actor sends

    // effects.cpp
    Result<> run_effects(std::vector<definition::Effect> const& effects, rules::Activation const& variables);
    Result<> run_effect(definition::Effect const& effect, rules::Activation const& variables);
    Result<> run_once(definition::Effect const& effect, rules::Activation const& variables);
    Result<Value> values_of(definition::Effect const& effect, rules::Activation const& variables);
    Result<> create_record(definition::Effect const& effect, rules::Activation const& variables);
    Result<> update_record(definition::Effect const& effect, rules::Activation const& variables);
    Result<> follow(std::string_view registry, rules::Value const& before, rules::Value const& after);
    Result<> make_document(definition::Effect const& effect, rules::Activation const& variables);
    Result<> open_case(definition::Effect const& effect, rules::Activation const& variables);
    Result<> perform_on(definition::Effect const& effect, rules::Activation const& variables);
    Result<std::optional<rules::Value>> value_in(definition::Expr const& expr,
                                                 rules::Activation const& variables) const;
    Result<> send_message(definition::Effect const& effect, rules::Activation const& variables);

    // waiting.cpp
    Result<> move_on();  // `then`, until nothing moves
    Result<> enter(std::string_view state);
    Result<> raise_fee();
    Result<> open_tasks();
    void close_tasks();
    Result<> set_due(Timestamp entered);
    void finish_task(std::string_view role, std::string_view only_post);
    Result<> wake_parent();
    Result<int> first_rung(definition::State const& state);
    void write_inbox(Task& task, std::vector<people::Post const*> const& posts, bool told);
    void save_task(Task const& task);
    std::vector<people::Post const*> posts_of(std::string_view role);
    std::vector<people::Post const*> posts_for(std::vector<std::string> const& kinds) const;
    bool covers(people::Post const& post) const;  // looks after the case's area
    people::Post const* waited_for();             // the first post of the first role waited for; null: of no post
    WorkCalendar const& stay_calendar();          // of the office waited for, else of the case's area
    WorkCalendar const& area_calendar() const;
    // Whom a rung tells, of a task of this role.
    std::vector<people::Post const*> told_by(definition::Late const& rung, std::string_view role);
    Result<std::optional<Timestamp>> next_rung(std::vector<definition::Late> const& ladder, Task const& task);
    Result<std::optional<Timestamp>> next_look(definition::State const& state, Task const& task);

    void record_stay();
    void add_scopes(Task& task, std::vector<people::Post const*> const& posts, bool told) const;
    void insert_rows(Task const& task, std::span<std::string const> scopes);  // of the inbox
    rules::Context context_at(Timestamp at) const;  // what is reckoned from today, on that day

    // committee.cpp
    Result<std::string> decide_in_committee();  // the state that the votes lead to; empty while it is open
    void note_decision(std::string const& won, std::map<std::string, std::set<std::string>> const& votes,
                       std::set<std::string> not_voted);

    // refresh.cpp
    Result<> recount_promise();
    Result<> renew(Task const& task);
    bool has_voted(people::Post const& post) const;
    people::Office const* owner_office() const;

    // assign.cpp
    std::vector<people::Post const*> seats_of(std::string_view role);  // who may act now: all posts of it, or one
    bool each_acts(std::string_view role) const;
    void give(Assignable const& of, std::string const& to);
    void give_again();

    // promise.cpp
    bool promise_runs() const;
    int promise_rung();
    void rest_promise();  // before the state is left: what it paused is added
    Result<> run_promise();
    Result<> watch_promise(int rung);
    Result<> on_broken_promise(Task task);

    Hand hand_of(definition::Action const& action) const;
    void begin_case(definition::Action const& action);
    Receipt finish(std::string_view action, Value input);
    definition::State const& state() const;
    void take_up(Case of);  // and the version of its service that it follows
    void bind();
    rules::Value children() const;
    rules::Value child_value(Case const& child) const;

    Parts const& m_parts;
    store::Transaction& m_tx;
    people::Actor m_actor;
    Cause m_cause;
    int m_depth;
    Timestamp m_now;
    Shelf const* m_shelf = nullptr;
    Case m_case;
    bool m_is_new = false;
    people::Limits m_limits;  // of the charge acted by
    std::string m_role;       // acted as
    std::string m_post_role;
    records::Change m_change;
    std::optional<records::Record> m_record;
    std::optional<rules::Value> m_parent;    // the parent case's fields
    std::optional<rules::Value> m_document;  // the last one made: number, issued_on
    std::optional<people::Person> m_applicant;
    std::vector<std::string> m_documents;
    std::map<std::string, Value, std::less<>> m_uploads;  // by hash
    Value m_decision;                                     // of a committee, in this act
    std::vector<Ask> m_afterwards;                        // acts on this case that follow from this one
    std::optional<Variables> m_variables;
    CaseLookup m_lookup;
    rules::Context m_context;
};

// A case's fields as one object, for `parent`.
std::optional<rules::Value> fields_of(Shelves const& shelves, Case const& of);
// Who is waited for; and with them the ladder of the promise.
std::vector<Task> tasks_of(store::Connection& db, CaseId const& id);
void remove_row(store::Connection& db, Task const& task, std::string_view scope);  // of the inbox
std::vector<Task> all_tasks_of(store::Connection& db, CaseId const& id);
inline constexpr std::string_view k_promise_watch = "promise";

}  // namespace bolan::cases
