// Every mistake that a writer can make is named, at its place. Each case changes one thing in Testland.
#include "definition/load.h"
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <unistd.h>

namespace bolan::definition {
namespace {

namespace fs = std::filesystem;

struct Case {
    char const* name;
    char const* file;
    char const* from;   // what stands there (its first occurrence) …
    char const* to;     // … and the mistake instead
    char const* place;  // where the mistake is expected: the first occurrence of this after the change
    char const* message;

    friend void PrintTo(Case const& one, std::ostream* out) { *out << one.name; }
};

constexpr char const* k_card = "culture/library-card/library_card.yaml";
constexpr char const* k_cards = "culture/library-card/library_cards.yaml";
constexpr char const* k_recall = "culture/library-card/card_recall.yaml";
constexpr char const* k_child = "culture/library-card/recalled_card.yaml";
constexpr char const* k_question = "culture/library-card/card_question.yaml";
constexpr char const* k_paper = "culture/library-card/documents/library_card_paper.yaml";
constexpr char const* k_refusal = "culture/library-card/documents/card_refusal.yaml";
constexpr char const* k_order = "culture/library-card/documents/recall_order.yaml";
constexpr char const* k_income = "culture/library-card/reports/card_income.yaml";
constexpr char const* k_shares = "culture/library-card/tables/fee_share.csv";
constexpr char const* k_report = "culture/library-card/reports/cards_by_month.yaml";
constexpr char const* k_longest = "culture/library-card/tables/longest_book.csv";
constexpr char const* k_areas = "areas/areas.csv";
constexpr char const* k_given = "jurisdictions.csv";
constexpr char const* k_choice = "culture/library-card/book_choice.yaml";

Case const k_cases[] = {
    // ---- keys and values
    {"unknown_key", k_card, "summary: A card", "sumary: A card", "sumary",
     "unknown key 'sumary'; did you mean 'summary'?"},
    {"missing_key", k_card, "owner: library\n", "", "service: library_card",
     "'owner' is missing: The office that owns it."},
    {"duplicate_key", k_card, "icon: id\n", "icon: id\nicon: user\n", "icon: user",
     "duplicate key 'icon'; first given on line 4"},
    {"key_of_another_type", k_card, "max_date: today()", "lines: 3", "lines: 3",
     "'lines' belongs to text, not to date"},
    {"unknown_type", k_card, "type: phone", "type: fone", "fone",
     "unknown value 'fone'; known: text, name, cnic, phone, email, date, moment, number, money, yes_no, choice, "
     "area, attachment, group, note"},
    {"no_name", k_card, "      newsletter:", "      News-letter:", "News-letter",
     "'News-letter' is no name: small letters, digits and _, beginning with a letter"},
    {"no_flag", k_card, "pauses: true", "pauses: yes", "yes\n  visit", "expected true or false"},
    {"no_number", k_card, "decimals: 2", "decimals: two", "two", "expected a whole number from 0 to 6"},
    {"no_duration", k_card, "within: 30 days\n    overdue_to", "within: a month\n    overdue_to", "a month",
     "expected a time like '5 working days', '36 working hours', '30 days', '2 hours', or an expression like "
     "hours(table('clock', 'visit').hours)"},
    {"period_of_another_type", k_card, "within: 12 working hours", "within: age(today())", "age(today",
     "this is a whole number; here stands a length of time"},
    {"moment_limit", k_card, "min: now()", "min: today()", "today(), optional", "this is a date; here stands a moment"},
    {"promise_state", k_card, "  to: issued\n  late", "  to: isued\n  late", "within: \"working_days(table('promise",
     "unknown state 'isued'; did you mean 'issued'?"},
    {"promise_circle", k_card, "  to: issued\n  late", "  from: [received, issued]\n  to: issued\n  late",
     "within: \"working_days(table('promise", "the promise would end in 'issued', where it begins"},
    {"message_of_nobody", k_child, "message: holders, cnic: record.cnic", "message: holders", "{ message: holders",
     "holders of what? Give 'cnic'"},
    {"message_by_cnic", k_card, "message: desk, text", "message: desk, cnic: cnic, text", "{ message: desk",
     "'cnic' adds persons to applicant, parent_applicant or holders; offices have a list"},
    {"no_size", k_card, "max: 1 MB", "max: 1 GB", "1 GB", "expected a size like '5 MB' or '300 KB'"},
    {"no_range", k_card, "many: 0..3", "many: 3..1", "3..1", "expected how many, from least to most: 1..4"},
    {"no_list", k_card, "waits_for: [desk]", "waits_for: desk", "desk\n    within: 2",
     "this must be a list, not a single value"},
    {"no_mapping", k_card, "options: { reader: Reader, scholar: Scholar }", "options: [reader]", "[reader]",
     "'options' must be a mapping (key: value), not a list"},
    {"empty_value", k_card, "title: Submit", "title:", "title:\n    done: Application", "expected a text, not nothing"},
    {"listed_twice", k_card, "list_columns: [kind, tehsil]", "list_columns: [kind, kind]", "kind]",
     "'kind' is listed twice"},
    {"first_key", k_report, "report: cards", "reprot: cards", "reprot",
     "the first key says what a file is: unknown kind 'reprot'; did you mean 'report'?"},
    // ---- the province
    {"office_level", "offices.yaml", "level: district\n    under: library_board",
     "level: distrikt\n    under: library_board", "library:", "unknown level 'distrikt'; did you mean 'district'?"},
    {"office_under", "offices.yaml", "under: library_board", "under: libary_board",
     "library:", "unknown office 'libary_board'; did you mean 'library_board'?"},
    {"duplicate_post", "offices.yaml", "watchman:", "warden:", "warden: { title: Watchman",
     "duplicate post 'warden'; first on line 30"},
    {"office_head", "offices.yaml", "head: librarian", "head: libarian",
     "library:", "head: unknown post 'libarian'; did you mean 'librarian'?"},
    {"office_never_closed", "offices.yaml", "head: librarian", "open_on_holidays: true",
     "library:", "'open_on_holidays' needs 'hours' of its own"},
    {"office_hours", "offices.yaml", "hours: always", "hours: often", "often",
     "'hours' must be a mapping (key: value), not a single value"},
    {"local_holiday", "calendar.yaml", "areas: [south.port]", "areas: [south.prot]", "# An odd",
     "'Port Fair': unknown area 'south.prot'; did you mean 'south.port'?"},
    {"superior_of_nobody", k_card, "pauses: true", "late: [{ tell: head }]\n    pauses: true", "{ tell: head }",
     "'head' stands over the post that is waited for, and none is"},
    {"calendar_hours", "calendar.yaml", "monday: 09:00-17:00", "monday: 9-17", "9-17",
     "expected hours like 09:00-17:00, or closed"},
    {"calendar_span", "calendar.yaml", "to: 2026-11-16", "to: 2026-11-10", "{ name: Founding",
     "'to' lies before 'from'"},
    {"calendar_offset", "calendar.yaml", "\"+05:00\"", "Karachi", "Karachi",
     "expected hours and minutes from UTC: \"+05:00\""},
    {"calendar_of_another", "calendar.yaml", "calendar: testland", "calendar: otherland", "calendar: otherland",
     "this is the calendar of 'otherland', not of 'testland'"},
    {"area_parent", k_areas, "north.hill,tehsil,north,", "north.hill,tehsil,nort,", "north.hill",
     "unknown parent 'nort'; did you mean 'north'?"},
    {"area_level", k_areas, "north.hill,tehsil,north,", "north.hill,tehsil,testland,", "north.hill",
     "a tehsil must lie in a district, but 'testland' is a province"},
    {"area_level_unknown", k_areas, "north.hill,tehsil", "north.hill,taluka", "north.hill",
     "unknown level 'taluka'; known: province, district, tehsil"},
    {"area_twice", k_areas, "north.mill,", "north.hill,", "north.hill,tehsil,north,Mill",
     "duplicate area 'north.hill'; first in areas/areas.csv:6"},
    {"area_ends_before", k_areas, "2020-01-01,,midland,invented; split",
     "2020-01-01,2019-01-01,midland,invented; split", "south,district",
     "'south' ends on 2019-01-01, before it begins on 2020-01-01"},
    {"area_outlasts", k_areas, "midland.mill,tehsil,midland,Mill of Midland,وسطی چکی,,,2019-12-31",
     "midland.mill,tehsil,midland,Mill of Midland,وسطی چکی,,,", "midland.mill,tehsil",
     "'midland.mill' (the beginning to today) does not lie within the life of its parent 'midland' (the beginning to "
     "2019-12-31)"},
    {"area_short_code", k_areas, ",STH,", ",NTH,", "south,district",
     "short code 'NTH' is also that of 'north': their numbers would be the same"},
    {"area_date", k_areas, "2020-01-01,,midland,invented; split", "2020-1-1,,midland,invented; split", "2020-1-1",
     "expected a date, year-month-day: 2026-11-22"},
    {"area_formerly", k_areas, "2020-01-01,,midland.mill,", "2020-01-01,,midland.mull,", "north.mill",
     "formerly: there is no other area 'midland.mull'"},
    {"area_formerly_younger", k_areas, "2020-01-01,,midland.mill,", "2020-01-01,,south.port,", "north.mill",
     "formerly: say with valid_from since when 'north.mill' is apart; what it was before must be older"},
    {"given_to_nobody", k_given, "librarian@south,south", "librarian.2@south,south", "librarian.2",
     "there is no post 'librarian.2@south': a kind of post, with .2 for the second of several seats, and the area of "
     "its "
     "office: officer.2@town"},
    {"given_nowhere", k_given, "librarian@south,midland", "librarian@south,middleland", "librarian@south,middleland",
     "there is no area 'middleland'"},
    {"given_nothing", k_given, "south,south,,", "south,south,library_car,", "librarian@south",
     "there is no service or system 'library_car'"},
    {"given_backwards", k_given, "2020-01-01,,invented\n", "2020-01-01,2019-01-01,invented\n", "librarian@south",
     "valid_to lies before valid_from"},
    {"given_without_source", k_given, "2020-01-01,,invented\n", "2020-01-01,,\n", nullptr,
     "say where this row is taken from"},
    {"given_header", k_given, "post,area,services", "post,area,service", "post,area",
     "the first line must be post,area,services,valid_from,valid_to,source"},
    {"orders_by", "province.yaml", "by: [registrar]", "by: [registar]", "{ by: [registar]",
     "unknown post 'registar'; did you mean 'registrar'?"},
    {"committee_chair", k_choice, "committee: { chair: chair", "committee: { chair: desk", "{ chair: desk",
     "the chair 'desk' is a role that 'circulated' waits for"},
    {"committee_one_vote", k_choice, "votes: { buy: bought, decline: declined }", "votes: { buy: bought }",
     "{ chair: chair", "a committee chooses between two votes at least"},
    {"committee_vote_unknown", k_choice, "votes: { buy: bought", "votes: { by: bought", "by: bought",
     "unknown action 'by'; did you mean 'buy'?"},
    {"committee_vote_goes_on", k_choice, "    from: [circulated]\n    once: true\n    not_by: [decline]",
     "    from: [circulated]\n    not_by: [decline]", "buy: bought",
     "'buy' is no vote: it needs `once`, no `to`, and `from` this state"},
    {"committee_vote_of_some", k_choice, "done: Voted to buy\n    by: [panel, chair]",
     "done: Voted to buy\n    by: [panel]", "buy: bought", "'chair' cannot vote with 'buy': see its `by`"},
    {"committee_vote_stays", k_choice, "votes: { buy: bought", "votes: { buy: circulated", "buy: circulated",
     "a vote leads to another state"},
    {"area_source", k_areas, "invented; came from Midland", "", nullptr, "say where this row is taken from"},
    {"system_folder", "culture/library-card/system.yaml", "system: library-card", "system: library", "library\n",
     "this system stands in the folder 'library-card'"},
    {"system_owner", "culture/library-card/system.yaml", "owner: library_board", "owner: boards", nullptr,
     "owner: unknown office 'boards'; known: library_board, library, branch, ward_office, watch_office"},
    // ---- fields
    {"personal_unmarked", k_card, "from: account.cnic, personal: true", "from: account.cnic", "cnic: { type",
     "a cnic is personal data: say personal: true"},
    {"reserved_name", k_card,
     "      newsletter:", "      record:", "record:", "a field cannot be called 'record': expressions use that word"},
    {"check_without_error", k_card, "check: promised, error: must_promise", "check: promised", "promised: { type",
     "a 'check' needs an 'error': what the person is told"},
    {"unknown_error", k_card, "error: must_promise", "error: must_promis", "promised: { type",
     "'must_promis' has no sentence in 'messages': unknown message 'must_promis'; did you mean 'must_promise'?"},
    {"unused_message", k_card, "messages:\n", "messages:\n  never: This is never said.\n", "This is never said",
     "message 'never' is never given"},
    {"options_table", k_card, "options_table: sections", "options_table: section", "section: { type",
     "unknown table 'section'; did you mean 'sections'?"},
    {"area_within", k_card, "within: district, routes", "within: distrikt, routes", "tehsil: { type",
     "unknown area field 'distrikt'; did you mean 'district'?"},
    {"duplicate_field", k_card, "      finding: {", "      kind: {", "kind: { type: choice, title: Finding",
     "duplicate field 'kind'; first on line 22"},
    {"asked_otherwise", k_card, "vote_remarks: { type: text, title: Remarks, lines: 3",
     "vote_remarks: { type: text, title: Remarks, lines: 5", "vote_remarks: { type: text, title: Remarks, lines: 3",
     "duplicate field 'vote_remarks'; first on line 220, and not the same: repeat it in full or choose another name"},
    {"required_if_alone", k_card, "        optional: true\n        required_if", "        required_if",
     "deposit:", "'required_if' makes an optional field required: say optional: true too"},
    {"group_in_group", k_card, "wanted_on: { type: date, title: Wanted on, optional: true }",
     "wanted_on: { type: attachment, title: Wanted on, optional: true }", "wanted_on",
     "a group holds neither groups nor attachments"},
    {"min_max", k_card, "min: 100", "min: 9000", "deposit:", "'min' is greater than 'max'"},
    // ---- roles, states, actions
    {"role_post", k_card, "posts: [librarian]", "posts: [libarian]", "librarian: { title: Librarian, posts",
     "role 'librarian': unknown post 'libarian'; did you mean 'librarian'?"},
    {"role_unused", k_card, "roles:\n", "roles:\n  nobody: { title: Librarian, posts: [librarian] }\n", "nobody",
     "role 'nobody' has nothing to do"},
    {"role_both", k_card, "posts: [librarian]", "posts: [librarian], post_by: \"'librarian'\"",
     "librarian: { title: Librarian, posts", "a role has either 'posts' or 'post_by'"},
    {"state_waits_unknown", k_card, "waits_for: [keeper, watch]", "waits_for: [keeper, wotch]", "visit:\n    title",
     "unknown role 'wotch'; did you mean 'watch'?"},
    {"state_waits_idle", k_card, "waits_for: [keeper, watch]", "waits_for: [keeper, watch, board]", "visit:\n    title",
     "'visit' waits for 'board', who has no action there"},
    {"deadline_untold", k_card, "    late: [{ tell: librarian }, { after: 3 working days, tell: board }]\n", "",
     "received:", "a deadline that nobody is told of: give 'late', 'overdue_to' or 'overdue_do'"},
    {"late_without_deadline", k_card, "    within: 2 working days\n    late", "    late",
     "received:", "'late', 'overdue_to' and 'overdue_do' need a deadline: 'within' or 'until'"},
    {"late_unknown", k_card, "tell: librarian }, { after", "tell: libraryan }, { after", "{ tell: libraryan", nullptr},
    {"final_outcome", k_card, "final: true, outcome: granted", "final: true",
     "issued:", "a final state needs its outcome"},
    {"final_waits", k_card, "dismissed: { title", "dismissed: { waits_for: [board], title",
     "dismissed:", "a final state waits for nobody"},
    {"overdue_state", k_card, "overdue_to: lapsed", "overdue_to: lapst", "sent_back:", nullptr},
    {"overdue_twice", k_card, "overdue_to: lapsed", "overdue_to: lapsed\n    overdue_do: lapse",
     "sent_back:", "either 'overdue_to' or 'overdue_do', not both"},
    {"overdue_action", k_card, "overdue_to: lapsed", "overdue_do: lapse", "sent_back:", nullptr},
    {"overdue_by", k_card, "overdue_to: lapsed", "overdue_do: resubmit", "resubmit:\n    title",
     "'resubmit' must have system in its 'by', since the clock performs it"},
    {"overdue_asks", k_card, "overdue_to: lapsed", "overdue_do: resubmit", "answer: { type",
     "'answer' is asked, and the clock answers nothing: compute it"},
    {"overdue_elsewhere", k_card, "overdue_to: lapsed", "overdue_do: stamp", "stamp:\n    title",
     "'stamp' is performed in 'sent_back': add it to 'from'"},
    {"overdue_stays", k_card, "overdue_to: lapsed", "overdue_do: stamp", "stamp:\n    title",
     "'stamp' is what the due time does: it must lead 'to' another state"},
    {"overdue_hindered", k_card, "overdue_to: lapsed", "overdue_do: note_down", "note_down:\n    title",
     "'note_down' is performed by the clock: nothing may hinder it; give its effects a 'when'"},
    {"deadlines", k_card, "    within: 30 days\n", "    within: 30 days\n    until: today()\n",
     "sent_back:", "either 'within' or 'until', not both"},
    {"until_no_date", k_card, "    within: 30 days\n", "    until: age(today())\n", "age(today",
     "this is a whole number; here stands a date"},
    {"late_of_nobody", k_card, "    waits_for: [desk]\n    within: 2 working days\n", "    within: 2 working days\n",
     "received:", "'late' tells of somebody who is waited for: 'waits_for' is empty"},
    {"no_parent_applicant", k_card, "{ message: applicant, text: \"Your card",
     "{ message: parent_applicant, text: \"Your card", "{ message: parent_applicant",
     "no service that citizens apply for opens this one: there is no 'parent_applicant'"},
    {"unreachable", k_card, "overdue_to: lapsed", "overdue_to: withdrawn", "lapsed:", "no case ever comes to 'lapsed'"},
    {"no_way_out", k_question, "    to: answered\n", "", "asked:", "there is no way out of 'asked'"},
    {"no_end", k_question, "    from: [asked]\n    to: answered", "    from: [asked]\n    to: asked",
     "asked:", "there is no way out of 'asked'"},
    {"then_loop", k_card, "{ when: \"done.oppose >= table('reading_quorum', district).quorum\", to: opposed }",
     "{ when: \"done.oppose > 0\", to: reading }", "{ when: \"done.oppose > 0\"",
     "'then' leads from 'reading' back to itself without anybody acting"},
    {"action_by", k_card, "by: [keeper]", "by: [keper]", "keeper_report:\n    title",
     "unknown role 'keper'; did you mean 'keeper'?"},
    {"action_to", k_card, "to: favoured }", "to: favourd }", "{ when: \"done.favour",
     "unknown state 'favourd'; did you mean 'favoured'?"},
    {"action_from", k_card, "from: [favoured]\n    to: issued", "from: [favored]\n    to: issued", "issue:\n    title",
     "unknown state 'favored'; did you mean 'favoured'?"},
    {"not_by_unknown", k_card, "not_by: [keeper_report]", "not_by: [keepers_report]", "watch_report:\n    title",
     "not_by: unknown action 'keepers_report'; did you mean 'keeper_report'?"},
    {"same_person", k_card,
     "not_by: [note_down, check_papers, keeper_report, watch_report, favour, oppose, allow_appeal]\n    do:\n      - "
     "create",
     "not_by: [note_down, keeper_report, favour, oppose, allow_appeal]\n    do:\n      - create", "issue:\n    title",
     "'issue' decides what others prepared: add to its 'not_by': check_papers, watch_report"},
    {"task_ends", k_card, "    keeps_task: true\n", "", "note_down:\n",
     "after 'note_down' nobody is waited for in 'received': give 'to', 'keeps_task', or a 'then' of the state"},
    {"error_without_when", k_card, "    when: \"!has(desk_note)\"\n", "", "note_down:", "an 'error' without a 'when'"},
    {"opens_nothing", k_card, "from: [start]\n    to: received", "from: [received]\n    to: received",
     "service: library_card", "no action from start by the applicant: a case can never be opened"},
    {"division_without_day", k_income, ", day: payment.received_on", "", "{ title: Share",
     "what is divided needs 'by', a table, and 'day', the day as of which it is read"},
    {"division_of_sum", k_income, "how: sum,", "how: sum, by: fee_share,", "{ title: Income",
     "'by' and 'day' belong to how: divide"},
    {"division_by_no_table", k_income, "by: fee_share", "by: fee_shares", "{ title: Share",
     "by: unknown table 'fee_shares'; did you mean 'fee_share'?"},
    {"division_by_another_table", k_income, "by: fee_share", "by: card_fee", "{ title: Share",
     "'card_fee' must have one key and the columns title and percent (a number)"},
    {"division_of_no_money", k_income, "of: payment.amount, by", "of: full_name, by", "full_name",
     "this is a text; here stands a whole number"},
    {"division_not_whole", k_shares, "87.5", "80", nullptr,
     "the shares of 'fee_share' do not make 100 percent on 2020-01-01"},
    {"two_doors_of_one", k_question, "applicant: [citizen, officer]", "applicant: [citizen, citizen]", "citizen]",
     "'citizen' is listed twice"},
    {"two_doors_and_none", k_question, "applicant: [citizen, officer]", "applicant: [citizen, none]", "none]",
     "unknown value 'none'; known: citizen, officer"},
    {"two_doors_without_role", k_question, "by: [applicant, desk]", "by: [applicant]", "service: card_question",
     "no action from start by a role: a case can never be opened"},
    {"one_door_for_two", k_question, "applicant: [citizen, officer]", "applicant: citizen", "ask:\n",
     "an officer opens cases only where the service's 'applicant' names officer"},
    {"two_doors_without_id", k_question, "national_id: asker_cnic\n", "", "service: card_question",
     "'national_id' is missing: whose case is it that an officer writes down?"},
    {"two_doors_for_applicant_alone", k_card, "applicant: citizen", "applicant: [citizen, officer]", "sent_back:\n",
     "'sent_back' waits for the applicant alone; who came to the counter may have no account: name a role in "
     "'waits_for' too"},
    {"payment_reckoned_with", k_income, "how: sum, of: payment.amount", "how: sum, of: payment.amount + 0",
     "payment.amount + 0", "payment.amount stands alone here; 'where' says which payments are counted"},
    {"two_doors_without_phone", k_question, ", from: account.phone, personal: true", ", personal: true",
     "service: card_question",
     "an officer who writes an application down must ask the mobile number that says whose account it is: a field with "
     "'from: account.phone', not optional"},
    {"reminder_after", k_question, "late: [{ tell: desk }]", "late: [{ tell: desk }, { before: 1 day, tell: desk }]",
     "{ before", "what is told before the due time stands first"},
    {"reminder_and_after", k_question, "late: [{ tell: desk }]", "late: [{ before: 1 day, after: 1 day, tell: desk }]",
     "{ before", "either 'before' or 'after', not both"},
    {"followed_by_who_acts", k_question, "waits_for: [desk]", "waits_for: [desk], followed_by: [desk]", "asked: {",
     "'asked' waits for 'desk', who has it in the list already"},
    {"followed_by_applicant", k_question, "waits_for: [desk]", "waits_for: [desk], followed_by: [applicant]",
     "asked: {", "the applicant sees every stage; 'followed_by' names roles"},
    {"children_of_no_service", k_order, "children.recalled_card", "children.recalled_cards", "recalled_cards",
     "'children' has no field 'recalled_cards'; did you mean 'recalled_card'?"},
    {"no_applicant", k_recall, "by: [desk]", "by: [applicant]",
     "publish:", "nobody applies for this service: 'applicant' cannot stand here"},
    {"fee_before", k_card, "before: check_papers", "before: check_paper", "head: Fee",
     "before: unknown action 'check_paper'; did you mean 'check_papers'?"},
    {"unique_field", k_card, "match: { cnic: cnic }, error: has_card", "match: { cnick: cnic }, error: has_card",
     "{ registry: library_cards", "match: unknown field 'cnick'; did you mean 'cnic'?"},
    {"message_value", k_card, "the card {number} already", "the card {numbr} already", "\"This CNIC has", nullptr},
    {"list_column", k_card, "list_columns: [kind, tehsil]", "list_columns: [kind, tehsl]", "service: library_card",
     "list_columns: unknown field 'tehsl'; did you mean 'tehsil'?"},
    {"about_record", k_question, "record: \"records('library_cards', {'number': card_number})[0]\"\n", "",
     "service: card_question", "'record' is missing: the record, found from the form, that a case is about"},
    // ---- effects
    {"effect_unknown", k_card, "- { make: card_refusal }", "- { mke: card_refusal }", "{ mke",
     "an effect begins with create, update, make, open, perform or message; did you mean 'make'?"},
    {"effect_registry", k_card, "- create: library_cards", "- create: library_card", "create: library_card\n",
     "unknown registry 'library_card'; did you mean 'library_cards'?"},
    {"effect_field", k_card, "          name: full_name", "          nam: full_name", "full_name\n          cnic",
     "set: unknown field 'nam'; did you mean 'name'?"},
    {"effect_required", k_card, "          issued_on: today()\n", "", "create: library_cards",
     "'issued_on' of 'library_cards' is not optional and not set"},
    {"effect_unique", k_card, "  - { registry: library_cards, match: { cnic: cnic }, error: has_card, show: number }\n",
     "", "create: library_cards",
     "'library_cards' refuses a second live record of the same 'cnic': let 'unique' of 'library_card' refuse the "
     "application first"},
    {"effect_type", k_card, "issued_on: today()", "issued_on: full_name", "full_name\n      - { make",
     "this is a text; here stands a date"},
    {"effect_document", k_card, "make: card_refusal", "make: card_refusl", "{ make: card_refusl",
     "unknown document 'card_refusl'; did you mean 'card_refusal'?"},
    {"effect_message_role", k_card, "- { message: desk", "- { message: dsk", "{ message: dsk",
     "unknown role 'dsk'; did you mean 'desk'?"},
    {"effect_perform", k_card, "perform: stamp", "perform: stampp", "{ perform: stampp", nullptr},
    {"effect_perform_system", k_card, "perform: stamp, set: { stamped_on: today() }", "perform: check_papers",
     "{ perform", "'check_papers' must have system in its 'by', since an effect performs it"},
    {"effect_open_record", k_recall, "record: item.id, district", "district", "open: recalled_card",
     "'record' is not set: which record of 'library_cards' is the case about?"},
    {"effect_open_start", k_child, "by: [system]\n    from: [start]", "by: [desk]\n    from: [start]", "call:\n",
     nullptr},
    {"effect_state", k_child, "\"'ended'\"", "\"'endet'\"", "'endet'", "unknown state 'endet'; did you mean 'ended'?"},
    // ---- expressions
    {"expression_name", k_card, "age(born_on) >= 18", "age(born_no) >= 18", "born_no", nullptr},
    {"expression_syntax", k_card, "compute: \"age(born_on)\"", "compute: \"age(born_on\"", nullptr, nullptr},
    {"expression_type", k_card, "show_if: \"kind == 'scholar'\"", "show_if: \"age(born_on)\"",
     "age(born_on)\"\n    fields", "this is a whole number; here stands true or false"},
    {"expression_table", k_card, "table('clock', 'visit')", "table('clok', 'visit')", "'clok'",
     "there is no table 'clok'; did you mean 'clock'?"},
    {"expression_records", k_recall, "{'district': district, 'state'", "{'distrikt': district, 'state'", "distrikt",
     "unknown field 'distrikt'; did you mean 'district'?"},
    {"expression_option", k_card, "show_if: \"kind == 'scholar'\"", "show_if: \"kind == 'scolar'\"", "scolar",
     "unknown option 'scolar'; did you mean 'scholar'?"},
    {"expression_never", k_card, "show_if: \"kind == 'scholar'\"", "show_if: \"kind == 'scholar' && kind == 'reader'\"",
     "kind == 'scholar' && kind", "this can never be true"},
    {"name_in_one_script", k_card, "full_name: { type: name,",
     "full_name: { type: name, check: \"full_name.matches('^[A-Za-z ]+$')\", error: must_promise,", "full_name.matches",
     "this takes names in one script only; they are written in Urdu and in English"},
    {"expression_circle", k_card, "compute: \"age(born_on)\"", "compute: \"years + 1\"", "years + 1",
     "'years' is computed from itself"},
    {"expression_child", k_recall, "case.state == 'called'\", set", "case.stat == 'called'\", set", nullptr, nullptr},
    {"message_expression", k_card, "Your card {record.number} is ready.", "Your card {record.numbr} is ready.", nullptr,
     nullptr},
    {"message_brace", k_card, "Your card {record.number} is ready.", "Your card {record.number is ready.",
     "record.number is", "a { that no } closes"},
    // ---- registries, documents, reports
    {"public_personal", k_cards, "public_fields: [kind", "public_fields: [name, kind", "registry: library_cards",
     "public_fields: 'name' is personal data and can never be public"},
    {"numbering_unknown", k_cards, "{kind}/{year}", "{kynd}/{year}", "{ pattern",
     "unknown value 'kynd'; did you mean 'kind'?"},
    {"numbering_serial", k_cards, "/{serial:4}", "", "{ pattern", "the pattern needs {serial:5}, once"},
    {"numbering_per", k_cards, "{kind}/{year}/", "{kind}/", "{ pattern",
     "each year has its own series, but the pattern does not show it: two numbers could be the same"},
    {"numbering_short_code", k_cards, "{district.short_code}", "{tehsil.short_code}", "{ pattern", nullptr},
    {"numbering_personal", k_cards, "{kind}/{year}", "{kind}/{cnic}/{year}", "{ pattern",
     "{cnic} would print personal data in every number"},
    {"no_live_state", k_cards,
     "valid: { title: Valid, live: true, verdict: valid }\n  suspended: { title: Suspended, live: true,",
     "valid: { title: Valid, verdict: valid }\n  suspended: { title: Suspended,", "registry: library_cards",
     "no state is live: true"},
    {"consequence_effect", k_cards, "{ update: library_cards, record: item.id, set: { state: \"'suspended'\" } }",
     "{ make: card_refusal }", "{ make", "a record's change can only update other records"},
    {"registry_search", k_cards, "search: [number", "search: [numbr", "registry: library_cards",
     "search: unknown field 'numbr'; did you mean 'number'?"},
    {"reader_office", k_cards, "readers: [library,", "readers: [librery,", "registry: library_cards", nullptr},
    {"document_service", k_refusal, "service: library_card", "service: libary_card", "document: card_refusal",
     "unknown service 'libary_card'; did you mean 'library_card'?"},
    {"document_signer", k_refusal, "signed_by: librarian", "signed_by: libraryan", "document: card_refusal",
     "signed_by: unknown role 'libraryan'; did you mean 'librarian'?"},
    {"document_numbering", k_refusal,
     "numbering: { pattern: \"{district.short_code}/REF/{year}/{serial:3}\", per: [district, year] }\n", "",
     "document: card_refusal", "'numbering' is missing: only the paper of a record takes the record's number"},
    {"document_photo", k_paper, "photo: photograph", "photo: name", "photo: name", "photo: 'name' is no attachment"},
    {"document_block", k_paper, "- signature: {}", "- signatur: {}", "signatur", nullptr},
    {"document_value", k_paper, "value: \"{item.book}\"", "value: \"{item.bok}\"", nullptr, nullptr},
    {"document_language", k_paper, "{ en: LIBRARY CARD, ur: لائبریری کارڈ }", "{ en: LIBRARY CARD }", "{ en: LIBRARY",
     "'ur' is missing: Urdu, with {expression} values."},
    {"document_unmade", k_card, "      - { make: card_refusal }\n", "", nullptr,
     "no action of 'library_card' makes this document"},
    {"document_hole", k_refusal, "{refusal_reason}", "{guardian_card}", "guardian_card",
     "'guardian_card' may be empty: give the block a 'when' that asks for it"},
    {"report_from", k_report, "from: library_cards", "from: library_crds", "report: cards",
     "from: unknown service or registry 'library_crds'; did you mean 'library_cards'?"},
    {"measure_how", k_report, "having:",
     "measures:\n  - { title: District, how: median, of: record.favourite_count }\nhaving:", "median", nullptr},
    {"measure_text", k_report, "having:", "measures:\n  - { title: District, how: sum, of: record.name }\nhaving:",
     "record.name }", "this is a text; here stands a number"},
    {"report_reader", k_report, "readers: [library,", "readers: [libary,", "report: cards", nullptr},
    // ---- tables and words
    {"table_key", "culture/library-card/tables/card_fee.csv", "# key: kind", "# key: kynd", "# key: kynd", nullptr},
    {"table_type", "culture/library-card/tables/card_fee.csv", "amount money", "amount rupees", "# types",
     "unknown type 'rupees'; known: text, number, decimal, money, date, yes_no"},
    {"table_overlap", "culture/library-card/tables/card_fee.csv", "2026-12-31", "2027-12-31", nullptr, nullptr},
    {"table_amount", "culture/library-card/tables/card_fee.csv", "reader,100", "reader,hundred", nullptr, nullptr},
    {"table_area", "culture/library-card/tables/reading_quorum.csv", "north,2", "nort,2", "nort,2",
     "unknown district 'nort'; did you mean 'north'?"},
    {"table_post", "culture/library-card/tables/watch_post.csv", "north,watchman", "north,watchmen", "watchmen",
     "unknown post 'watchmen'; did you mean 'watchman'?"},
    {"decision_policy", k_longest, "# hit: unique", "# hit: uniqe", "# hit: uniqe",
     "unknown hit policy 'uniqe'; did you mean 'unique'?"},
    {"decision_gap", k_longest, ">= 18", ">= 19", "< 12", "'longest_book' has no row for age 18"},
    {"decision_overlap", k_longest, ">= 18", ">= 17", ">= 17",
     "'longest_book' has two rows for age 17 and kind reader: this one and the row 2 above"},
    {"decision_condition", k_longest, "< 12", "under 12", "under 12", nullptr},
    {"decision_values", k_longest, "# values: age [0..130]", "# values: age young", "# values: age young",
     "'young' is no condition on 'age'"},
    {"decision_arguments", k_card, "age(born_on), kind).pages", "kind).pages", "'longest_book', kind", nullptr},
    {"table_untranslated", "culture/library-card/tables/sections.csv", "maps,Maps", "maps,Charts", "Charts",
     "no 'ur' for \"Charts\": add it to words/ur.po"},
    {"no_urdu", "culture/library-card/words/ur.po", "msgid \"Submit\"", "msgid \"Sumbit\"", nullptr,
     "no 'ur' for \"Submit\": add it to words/ur.po"},
    {"fuzzy", "culture/library-card/words/ur.po", "msgid \"Submit\"", "#, fuzzy\nmsgid \"Submit\"", "msgid \"Submit\"",
     "marked fuzzy: check the translation and remove the mark"},
    {"translated_twice", "culture/library-card/words/ur.po", "msgid \"Submit\"",
     "msgid \"Ask\"\nmsgstr \"جمع\"\n\nmsgid \"Submit\"", nullptr, nullptr},
    {"other_values", "culture/library-card/words/ur.po", "msgid \"Submit\"",
     "msgid \"{a}\"\nmsgstr \"{b}\"\n\nmsgid \"Submit\"", "msgid \"{a}\"",
     "the values in {…} differ between msgid and msgstr"},
};

std::string read(fs::path const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// "line:column" of the first occurrence, counted in characters.
std::string place_of(std::string const& text, std::string const& needle) {
    auto const at = text.find(needle);
    if (at == text.npos) return "not there";
    auto const head = text.substr(0, at);
    auto const line = std::count(head.begin(), head.end(), '\n') + 1;
    auto const start = head.rfind('\n') == head.npos ? 0 : head.rfind('\n') + 1;
    auto const is_lead = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    auto const column = std::count_if(head.begin() + static_cast<std::ptrdiff_t>(start), head.end(), is_lead) + 1;
    return std::to_string(line) + ":" + std::to_string(column);
}

class Wrong : public testing::TestWithParam<Case> {
  protected:
    void SetUp() override {
        m_folder = fs::temp_directory_path() / ("bolan-mistakes-" + std::to_string(getpid()) + "-" + GetParam().name);
        fs::remove_all(m_folder);
        fs::copy(fs::path(BOLAN_SOURCE_DIR) / "tests/province", m_folder, fs::copy_options::recursive);
    }
    void TearDown() override { fs::remove_all(m_folder); }
    fs::path m_folder;
};

TEST_P(Wrong, are_named_at_their_place) {
    auto const& one = GetParam();
    auto text = read(m_folder / one.file);
    auto const at = text.find(one.from);
    ASSERT_NE(at, text.npos) << "Testland no longer says: " << one.from;
    text.replace(at, std::string(one.from).size(), one.to);
    std::ofstream(m_folder / one.file, std::ios::binary) << text;

    auto const loaded = load(m_folder.string());
    EXPECT_FALSE(loaded.model);
    ASSERT_FALSE(loaded.mistakes.empty());
    std::string all;
    bool found = false;
    for (auto const& mistake : loaded.mistakes) {
        auto const line = to_text(mistake);
        all += "\n  " + line;
        bool const is_place =
            !one.place || line.starts_with(std::string(one.file) + ":" + place_of(text, one.place) + ":");
        bool const is_message = !one.message || line.ends_with(std::string(": ") + one.message);
        found |= is_place && is_message;
    }
    EXPECT_TRUE(found) << "wanted " << one.file << ":" << (one.place ? place_of(text, one.place) : "?") << ": "
                       << (one.message ? one.message : "…") << "; got" << all;
}

INSTANTIATE_TEST_SUITE_P(Testland, Wrong, testing::ValuesIn(k_cases),
                         [](testing::TestParamInfo<Case> const& info) { return std::string(info.param.name); });

TEST(Loading, names_every_mistake_sorted_by_file_and_line) {
    auto const folder = fs::temp_directory_path() / ("bolan-mistakes-" + std::to_string(getpid()) + "-many");
    fs::remove_all(folder);
    fs::copy(fs::path(BOLAN_SOURCE_DIR) / "tests/province", folder, fs::copy_options::recursive);
    auto text = read(folder / k_card);
    for (auto const& [from, to] : {std::pair<std::string, std::string>{"icon: id", "icn: id"},
                                   {"tell: librarian }, { after", "tell: x }, { after"},
                                   {"type: phone", "type: fone"}}) {
        text.replace(text.find(from), from.size(), to);
    }
    std::ofstream(folder / k_card, std::ios::binary) << text;
    std::ofstream(folder / "culture/library-card/surprise.yaml") << "a: [\n";
    fs::create_directory(folder / "culture/library-card/tabels");
    auto const loaded = load(folder.string());
    fs::remove_all(folder);
    ASSERT_GE(loaded.mistakes.size(), 5u);
    auto const order = [](Mistake const& a, Mistake const& b) {
        return std::tie(a.at.file, a.at.line, a.at.column) < std::tie(b.at.file, b.at.line, b.at.column);
    };
    EXPECT_TRUE(std::is_sorted(loaded.mistakes.begin(), loaded.mistakes.end(), order));
    std::string all;
    for (auto const& mistake : loaded.mistakes) all += to_text(mistake) + "\n";
    EXPECT_NE(all.find("unknown folder 'tabels'; did you mean 'tables'?"), all.npos) << all;
    EXPECT_NE(all.find("surprise.yaml:"), all.npos) << all;
    EXPECT_NE(all.find("unknown key 'icn'"), all.npos) << all;
    EXPECT_NE(all.find("unknown role 'x'"), all.npos) << all;
    EXPECT_NE(all.find("unknown value 'fone'"), all.npos) << all;
}

TEST(Loading, warns_of_a_fee_that_ends_within_a_year) {
    auto const folder = fs::temp_directory_path() / ("bolan-mistakes-" + std::to_string(getpid()) + "-fee");
    fs::remove_all(folder);
    fs::copy(fs::path(BOLAN_SOURCE_DIR) / "tests/province", folder, fs::copy_options::recursive);
    EXPECT_TRUE(load(folder.string()).warnings.empty());
    auto const last = date_at(SystemClock().now(), 0).plus_days(100);
    auto const file = folder / "culture/library-card/tables/card_fee.csv";
    std::ofstream(file)
        << "# key: kind\n# types: amount money\nkind,amount,effective_from,effective_to\nreader,100,2020-01-01,"
        << last.iso() << "\nscholar,not notified,2020-01-01,\n";
    auto const loaded = load(folder.string());
    fs::remove_all(folder);
    EXPECT_TRUE(loaded.model);
    ASSERT_EQ(loaded.warnings.size(), 1u);
    EXPECT_EQ(loaded.warnings[0].message, "table 'card_fee' has no row for some key from " + last.plus_days(1).iso());
}

}  // namespace
}  // namespace bolan::definition
