// The checked model of a province and its systems: what the YAML, CSV and PO files say, once every name in them
// resolves. Built by load.h, immutable afterwards, shared by all threads. docs/reference/definitions.md describes the
// files.
//
// Everything a person reads is a Text: English as written in the definition; other languages come from words/*.po with
// the English as key. Every expression is compiled when loaded, against the variables that its place can see.
#pragma once
#include "base/calendar.h"
#include "base/clock.h"
#include "base/value.h"
#include "definition/mistake.h"
#include "rules/program.h"
#include "rules/tables.h"
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bolan::definition {

struct Text {
    std::string en;
    std::string context;  // the system's folder; its own translation (msgctxt) comes before the province's
    bool empty() const { return en.empty(); }
};

// An expression, compiled. Not set: program is null.
struct Expr {
    std::string text;
    Location at;
    std::shared_ptr<rules::Program const> program;
    explicit operator bool() const { return program != nullptr; }
};

// A length of time: written ("5 working days"), or worked out by an expression, as a rule from a dated table:
// "hours(table('clock', 'station').hours)". period.h tells it.
struct Period {
    std::optional<Duration> written;
    Expr computed;
    explicit operator bool() const { return written || !computed.text.empty(); }
};

struct Field;

// A sentence with {expression} values, cut up. Each part is its text and then, if set, the value.
struct Template {
    struct Part {
        std::string text;
        Expr value;
        // Where the value is simply a field (`kind`, `record.born_on`): that field, so that it is shown as its kind
        // is shown (a choice by its title, an area by its name, money in rupees). Lives as long as the Model.
        Field const* field = nullptr;
    };
    std::vector<Part> parts;
};

// ---- The province --------------------------------------------------------------------------------------------------

struct AreaDef {         // one row of areas/*.csv
    std::string code;    // "quetta", "quetta.kuchlak": unique for ever
    std::string level;   // one of Province::levels
    std::string parent;  // code; empty for the province itself
    std::string name;    // English
    std::string name_ur;
    std::optional<Date> valid_from;
    std::optional<Date> valid_to;  // inclusive; empty while it lasts
    std::string formerly;          // code of the area that this was (a part of) until the day before valid_from
    std::string short_code;        // in document numbers: "QTA"
    std::string source;            // the notification or list it was taken from
    Location at;
};

struct PostDef {  // a kind of seat in a kind of office: "deputy_commissioner"
    std::string name;
    Text title;
    int grade = 0;  // BPS; 0 when not stated
    int seats = 1;
    Location at;
};

struct OfficeDef {      // a kind of office, one in each area of its level
    std::string name;   // "dc_office"
    Text title;         // "Deputy Commissioner's Office"
    std::string level;  // "district"
    std::string under;  // the office kind that supervises it, in the same area or one above; empty at the top
    std::optional<std::array<Hours, 7>> hours;  // its own, Monday first, in special hours too; none: the province's
    bool open_on_holidays = false;
    std::vector<PostDef> posts;
    std::string head;  // the post over the others; empty: the first
    Location at;
};

// Who brings definitions into force: kinds of posts. Never the same person twice.
struct Publishing {
    std::vector<std::string> proposed_by;
    std::vector<std::string> reviewed_by;
    Location at;
};

// Who gives the orders by which officers come to posts.
struct OrderRule {
    std::vector<std::string> by;  // kinds of posts
    int up_to_grade = 22;         // of the posts that the orders are about
    bool everywhere = false;      // else only in the office itself and the offices under it
    Location at;
};

// What a post looks after in place of its office's area: one row of jurisdictions.csv.
struct Jurisdiction {
    std::string post;                   // code of the seat: "tehsildar.2@quetta"
    std::string area;                   // itself and everything below it
    std::vector<std::string> services;  // or systems; empty: all in which the post has a part
    std::optional<Date> valid_from;
    std::optional<Date> valid_to;  // inclusive; empty while it lasts
    std::string source;
    Location at;
};

struct Province {
    std::string code;                    // "balochistan"
    Text title;                          // "Government of Balochistan"
    Text portal;                         // "Public Services"
    std::vector<std::string> levels;     // from the top: province, division, district, tehsil
    std::vector<std::string> languages;  // "en", "ur"
    std::vector<AreaDef> areas;
    std::vector<OfficeDef> offices;
    std::shared_ptr<WorkCalendar const> calendar;  // of the whole province
    WorkCalendar::Spec working_time;               // what it was made of, and the days of single areas
    Publishing publishing;
    std::vector<OrderRule> orders;
    std::vector<Jurisdiction> jurisdictions;

    AreaDef const* find_area(std::string_view code) const;
    OfficeDef const* find_office(std::string_view name) const;
    PostDef const* find_post(std::string_view name) const;
    OfficeDef const* office_of_post(std::string_view post) const;
    int level_index(std::string_view level) const;  // 0 at the top; -1 when there is no such level
    // The area itself or the one above it at `level`; null when there is none.
    AreaDef const* area_at_level(std::string_view code, std::string_view level) const;
};

// ---- Fields --------------------------------------------------------------------------------------------------------

// How a value is kept in data (a Value) and in the typed column of its table:
// text name cnic phone email choice area: string (cnic 13 digits, phone 923XXXXXXXXX, area code) | date: "2026-11-22" |
// moment: in UTC, "2026-11-22T10:16:00Z" | number: integer, or double with `decimals` | money: paisa (integer) |
// yes_no: bool | attachment: list of {hash, name, type, size} | group: list of maps | note: nothing, it is only shown.
enum class FieldKind {
    text,
    name,
    cnic,
    phone,
    email,
    date,
    moment,
    number,
    money,
    yes_no,
    choice,
    area,
    attachment,
    group,
    note
};

struct Option {
    std::string code;
    Text title;
};

struct Field {
    std::string name;
    FieldKind kind = FieldKind::text;
    Text title;
    Text hint;
    bool optional = false;  // asked, but may stay empty
    bool personal = false;  // personal data: never public, masked in lists, erasable
    Expr show_if;           // bool; hidden fields are dropped from the data
    Expr required_if;       // bool
    Expr check;             // bool; false is refused with `error`
    std::string error;      // code within the service: "guardian_needed" -> "domicile.guardian_needed"
    Expr compute;           // value; the field is not asked
    std::string from;       // prefill: account.full_name, account.cnic, account.phone, account.email
    // by kind
    int max_length = 0;              // text, name: characters (0: 200; lines > 1: 4000)
    int lines = 1;                   // text: rows of the box
    std::optional<double> min, max;  // number, money (rupees)
    int decimals = 0;
    std::optional<Expr> first, last;    // date, moment: the limits; a date of birth says max_date: today()
    std::vector<Option> options;        // choice
    std::string options_table;          // choice from a dated table: its code and title columns
    std::vector<Option> table_options;  // of options_table, of whatever day: for what was chosen once
    std::string level;                  // area
    bool routes = false;                // area: the case belongs to this area (the most detailed one that routes wins)
    std::string within;                 // area: another area field that this one must lie in
    std::vector<std::string> accept;    // attachment: pdf jpeg png
    std::int64_t max_bytes = 0;         // attachment, each
    int many_min = 0, many_max = 1;     // attachment, group
    std::vector<Field> fields;          // group
    Location at;

    Option const* find_option(std::string_view code) const;
    Field const* find_field(std::string_view name) const;  // of a group
};

struct Page {
    std::string name;
    Text title;
    Text lead;
    Expr show_if;
    std::vector<Field> fields;
    Location at;
};

// ---- Services ------------------------------------------------------------------------------------------------------

struct Role {
    std::string name;
    Text title;
    std::vector<std::string>
        posts;     // post kinds whose holders have the role, in the office of the case's area or above it
    Expr post_by;  // string; the post kind chosen by an expression instead (a dated table by district)
    Location at;
};

struct Late {          // a rung of the late ladder
    Period before;     // so long ahead of the due time: a reminder
    Period after;      // past the due time; neither: at once
    std::string tell;  // role, or one of k_superiors
    Location at;
};

// Who stands over the post that is waited for, by the establishment: the head of its office, or of the office above if
// that is the post itself; who stands over that one; the head of the topmost office. A role of such a name comes first.
inline constexpr std::string_view k_superiors[] = {"supervisor", "next_supervisor", "head"};
bool is_superior(std::string_view name);

// What makes the state move on by itself. Checked after each action in the state, in order.
struct Then {
    Expr when;
    std::string to;
    Location at;
};

// Who waits for the case decides by votes. Decided once everybody has voted, or the rest cannot change it, or the state
// is due; never without a quorum and the vote of the chair, who breaks a tie.
struct Committee {
    std::string chair;  // role
    Expr quorum;        // how many votes
    struct Vote {
        std::string action;
        std::string to;  // state
        Location at;
    };
    std::vector<Vote> votes;
    Location at;

    Vote const* find_vote(std::string_view action) const {
        for (auto const& vote : votes)
            if (vote.action == action) return &vote;
        return nullptr;
    }
};

struct State {
    std::string name;
    Text title;                            // for officers
    Text public_title;                     // for the applicant; defaults to title
    std::vector<std::string> waits_for;    // roles, or "applicant"; each role has its own task
    std::vector<std::string> followed_by;  // roles whose lists show it although they are not waited for
    Period within;                         // from entering the state
    Expr until;                            // date: due at the end of that day instead
    std::vector<Late> late;
    std::string overdue_to;  // at the due time the case moves here by itself
    std::string overdue_do;  // or the clock performs this action
    std::vector<Then> then;
    std::optional<Committee> committee;
    bool final = false;
    std::string outcome;                // final: granted refused withdrawn lapsed closed
    std::vector<std::string> formerly;  // states of earlier versions whose cases may be moved here
    bool pauses = false;                // the office waits for somebody else: its clocks stand still
    Location at;
};

// One effect of an action. Exactly one of the kinds.
struct Effect {
    enum class Kind { create_record, update_record, make_document, open_case, perform, message };
    Kind kind = Kind::create_record;
    std::string target;  // registry, document, service, or action performed
    Expr for_each;       // list: once for each item, bound to `item`
    Expr when;           // bool
    Expr record;         // update_record: id of the record, or a record; defaults to the case's record
    std::vector<std::pair<std::string, Expr>> set;  // field -> value
    std::string to_role;                            // message: role, "applicant", "parent_applicant" or "holders"
    std::vector<Expr> cnics;                        // message: and whoever holds an account with one of these CNICs
    Text text;                                      // message, with {expression} values
    Location text_at;                               // where its words begin
    std::map<std::string, Template> templates;      // message: by language, "en" always
    bool on_children =
        false;  // perform: the action is performed on each open child case where `when` holds (variables: child's)
    Location at;
};

struct Action {
    std::string name;
    Text title;                     // on the button: a verb
    Text done;                      // in the history: "Field report given"; defaults to title
    std::vector<std::string> by;    // roles, "applicant", or "system" (performed only by effects and timers)
    std::vector<std::string> from;  // states; "start" for what opens a case
    std::string to;                 // empty: stays in the state
    std::vector<Field> asks;
    bool edits_form = false;          // the form's own answers may be changed too (a case sent back)
    Expr when;                        // guard; when false the action is absent
    std::string error;                // code given when someone tries although the guard is false
    std::vector<std::string> not_by;  // actions: whoever performed one of them on this case may not perform this
    bool once = false;                // each person once in one stay in the state (votes)
    bool keeps_task = false;          // who did it is still waited for (a note, a telephone call)
    bool bulk = false;                // may be done on many cases of a list
    bool danger = false;              // shown as a warning
    Period within;                    // only so long after the case entered the state (an appeal)
    std::vector<Effect> effects;
    Location at;
};

struct Unique {
    std::string registry;  // looks at its live records; empty: at this service's open cases
    std::vector<std::pair<std::string, std::string>> match;  // registry field -> form field
    std::string error;
    std::string show;  // registry field shown masked in the message
    Location at;
};

struct Fee {
    Expr amount;               // paisa; "rules.not_notified" means nothing is billed
    std::string before;        // the action that waits for the payment
    std::string collected_by;  // role that marks the bill as received at the counter
    Text head;                 // what it is paid for
    Location at;
};

// How soon the service is done: one clock over several states, which stands still in those that pause.
struct Promise {
    Period within;
    std::vector<std::string> from;  // it begins in the first of these states that a case enters; none: at once
    std::vector<std::string> to;    // and ends in one of these, or where the case is granted or refused
    std::vector<Late> late;
    Location at;
};

struct Service {
    std::string name;    // "domicile"; unique in the province
    std::string system;  // its folder's name
    Text title;
    Text summary;                        // for the service page, plain words
    std::string icon;                    // of ui's icons
    std::string owner;                   // office kind that owns the service
    std::vector<std::string> applicant;  // who opens cases: citizen, officer, or both; none: effects alone
    std::string about;                   // registry: each case concerns one of its records (variable `record`)
    Expr record;  // with `about`: the record, found from the form; not used when an effect opens the case
    std::vector<std::string> papers;    // what to bring, English; words by key
    std::vector<std::string> keywords;  // search
    std::vector<Page> form;
    std::vector<Role> roles;
    std::vector<State> states;
    std::vector<Action> actions;
    std::vector<Unique> unique;
    std::optional<Fee> fee;
    Expr amount;  // the sum that a case is about, in paisa: what the limit of a delegation is held against
    std::optional<Promise> promise;
    std::vector<std::string> watch;         // office kinds above that may see its cases
    std::map<std::string, Text> messages;   // error code -> sentence; {FIELD} is what `unique` shows
    std::vector<std::string> list_columns;  // fields beside the applicant's name in lists
    std::string subject;                    // field that names the case in lists (an applicant's name)
    std::string national_id;                // field searched as CNIC
    std::vector<Field> former_fields;       // of earlier versions, removed since: their columns and history stay
    std::string hash;                       // SHA-256 of the canonical definition: cases keep it
    bool is_earlier = false;                // no longer in force; cases that began under it go on
    Location at;

    Field const* find_field(std::string_view name) const;  // form pages and asks, not inside groups
    State const* find_state(std::string_view name) const;
    Action const* find_action(std::string_view name) const;
    Role const* find_role(std::string_view name) const;
    std::vector<Field const*> all_fields() const;  // form, then asks, each name once
    bool is_opened_by(std::string_view who) const;
    std::string registry() const;  // of `record`: `about`, else the one its actions create in; may be empty
};

// ---- Registries ----------------------------------------------------------------------------------------------------

struct RecordState {
    std::string name;
    Text title;
    bool live = false;    // counts for `unique` and shows as valid
    std::string verdict;  // on the public page: valid, review, cancelled, superseded, expired
    Location at;
};

struct Consequence {  // of a record's change, on other records
    Expr when;        // variables: old, new
    Expr for_each;    // list of records, bound to `item`
    std::vector<Effect> effects;
    Location at;
};

struct Numbering {
    std::string pattern;           // "{district.short_code}/{kind}/{year}/{serial:5}"
    std::vector<std::string> per;  // the serial runs without gaps for each combination of these fields
    Location at;
};

struct Registry {
    std::string name;  // "certificates"
    std::string system;
    Text title;
    std::string owner;
    std::vector<Field> fields;
    std::vector<Field> former_fields;  // of earlier versions, removed since: their columns and history stay
    std::vector<RecordState> states;
    std::string first_state;
    std::optional<Numbering> numbering;            // fills the field `number`
    std::vector<std::vector<std::string>> unique;  // field lists, among live records
    std::vector<std::string> search;               // fields searched
    std::vector<std::string> public_fields;        // shown to anybody on verification
    std::vector<std::string> readers;              // office kinds that may open records of their area
    std::string subject, national_id, area;        // field names
    std::vector<Consequence> consequences;
    Location at;

    Field const* find_field(std::string_view name) const;
    RecordState const* find_state(std::string_view name) const;
};

// ---- Documents -----------------------------------------------------------------------------------------------------

struct BiText {  // texts with {expression} values
    std::string en, ur;
    Template en_template, ur_template;
    Location at;
};

struct Block {
    enum class Kind { heading, title, paragraph, rows, photo, table, signature, qr, note, number, columns };
    Kind kind = Kind::paragraph;
    BiText text;
    struct RowLine {
        Text label;
        BiText value;
        Expr when;
        Location at;
    };
    std::vector<RowLine> rows;  // rows; table: its columns
    Expr list;                  // table: one row for each item, bound to `item` (and `row`, from 1)
    std::string field;          // photo: attachment field
    Expr when;
    Location at;
};

struct Document {
    std::string name;  // "certificate"
    std::string system;
    Text title;
    std::string service;                 // whose case data and record it sees
    std::string registry;                // when it is the paper of a record
    std::optional<Numbering> numbering;  // none: the record's number
    std::string signed_by;               // role whose post signs
    std::vector<Block> blocks;
    Expr initials, national_id, kind;   // what the QR's statement carries
    Field const* kind_field = nullptr;  // where `kind` is simply a field; lives as long as the Model
    Location at;
};

struct Report {
    struct Column {
        Text title;
        Expr by;
        Location at;
    };
    struct Measure {  // worked out over those counted in a line that have the value
        Text title;
        std::string how;            // sum average percent divide
        Expr of;                    // a number; percent: a condition, of which the share that holds; divide: money
        std::string by;             // divide: the dated table whose rows say how many percent each gets
        Expr day;                   // divide: the day as of which the table is read, for each counted
        std::vector<Option> parts;  // divide: the rows of `by`, by key
        bool is_money = false;      // paisa, shown in rupees
        Location at;
    };
    std::string name;
    std::string system;
    Text title;
    std::string from;  // service or registry
    Expr where;
    std::vector<Column> group;
    std::vector<Measure> measures;
    Expr having;                       // variable: count
    std::vector<std::string> readers;  // office kinds
    Location at;
};

// ---- All of it -----------------------------------------------------------------------------------------------------

struct System {
    std::string name;    // folder
    std::string sector;  // parent folder
    std::string part;    // "citizen/domicile"
    Text title;
    std::string owner;                     // office kind
    std::vector<std::string> law;          // Acts, rules, notifications it carries out
    std::vector<std::string> open_points;  // what nobody has confirmed yet
    std::vector<std::string> stories;      // paths of examples/*.yaml
};

// English, or `system` + '\4' + English where a system says it otherwise -> the language.
using Words = std::map<std::string, std::string, std::less<>>;

struct Model {
    Province province;
    std::vector<System> systems;
    std::vector<std::shared_ptr<Service const>> services;  // in force
    std::vector<std::shared_ptr<Service const>> earlier;   // versions of them that cases began under
    std::vector<std::shared_ptr<Registry const>> registries;
    std::vector<std::shared_ptr<Document const>> documents;
    std::vector<std::shared_ptr<Report const>> reports;
    std::map<std::string, std::shared_ptr<rules::TableSet const>> tables;  // by system; names are the system's own
    std::map<std::string, Words> words;                                    // by language, everything merged

    std::shared_ptr<Service const> find_service(std::string_view name) const;  // the one in force
    // Of this version, else of another one of the service: the history of a case may tell of what its present version
    // no longer has.
    State const* find_state(Service const& version, std::string_view state) const;
    Action const* find_action(Service const& version, std::string_view action) const;
    // The sentence of an error "service.code", in force or of an earlier version; null when there is none.
    Text const* find_message(std::string_view code) const;
    std::shared_ptr<Registry const> find_registry(std::string_view name) const;
    std::shared_ptr<Document const> find_document(std::string_view name) const;
    AreaDef const* find_area(std::string_view code) const { return province.find_area(code); }
    std::shared_ptr<Report const> find_report(std::string_view name) const;
    System const* find_system(std::string_view name) const;
    // For rules::Context. Never null; empty for a system without tables.
    rules::Tables const& tables_of(std::string_view system) const;
    std::string_view text(Text const& text, std::string_view language) const;  // falls back to English
};

}  // namespace bolan::definition
