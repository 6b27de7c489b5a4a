// Forms: the error summary, every kind of field, buttons. A field's name is its path in the input ("cnic",
// "children/2/name"); its HTML id is field_id(name), which the error summary links to. All work without JavaScript.
//
//     form_open(v, {.action = "/apply/…", .token = csrf, .key = idempotency_key, .has_files = true});
//     text_field(v, {.name = "full_name", .label = v.T("Full name"), .value = typed, .error = "…", .kind =
//     TextKind::name}); buttons(v, {{.label = v.T("Save and continue")}, {.label = v.T("Finish later"), .name =
//     "later", .value = "1",
//                  .look = Look::second}});
//     v.h.close();  // the form
#pragma once
#include "web/components/icons.h"
#include "web/components/view.h"
#include <functional>
#include <span>

namespace bolan::web {

std::string field_id(std::string_view name);  // "children/2/name" → "f-children-2-name"

struct FieldError {
    std::string name;        // of the field; empty: concerns the whole form
    std::string message;     // in words already: words.error(problem.code, problem.values)
    std::string label = {};  // of the field, so that the summary can say which one it means
};
// Nothing when there are none. First on the page: role=alert, links to the fields, the script moves the focus to it.
void error_summary(View& v, std::span<FieldError const> errors);
// The message of `name` among `errors`; empty when none.
std::string_view error_of(std::span<FieldError const> errors, std::string_view name);

struct Form {
    std::string_view action;
    std::string_view token;  // CSRF, hidden field "csrf"
    std::string_view key;    // idempotency, hidden field "key"; empty: none
    std::string_view draft;  // name under which this phone keeps a draft; empty: none (kiosk, passwords)
    bool has_files = false;
    bool is_get = false;
};
void form_open(View& v, Form const& form);  // close with v.h.close()
void hidden(View& v, std::string_view name, std::string_view value);

enum class TextKind { text, name, cnic, phone, email, number, money, multiline, password, new_password, search, code };

struct TextField {
    std::string_view name;
    std::string_view label;
    std::string_view value;
    std::string_view hint = {};
    std::string_view error = {};
    TextKind kind = TextKind::text;
    bool is_optional = false;
    int max_length = 0;                  // 0: none
    std::string_view autocomplete = {};  // "tel", "street-address"; by kind when empty
    bool has_id_card_drawing = false;    // of a CNIC: shows where the number stands on the card
    bool is_large_label = false;         // the label is the page's <h1>: one question a page
};
void text_field(View& v, TextField const& field);

struct DateField {
    std::string_view name;  // posts name/day, name/month, name/year; with the time name/hour, name/minute
    std::string_view label;
    std::string_view day, month, year;  // as typed
    std::string_view hour = {}, minute = {};
    bool has_time = false;
    std::string_view hint = {};
    std::string_view error = {};
    bool is_optional = false;
    bool is_birthday = false;  // browser fills it in
};
void date_field(View& v, DateField const& field);

struct Option {
    std::string value;
    std::string label;
    std::string hint = {};
};
struct ChoiceField {
    std::string_view name;
    std::string_view label;
    std::span<Option const> options;
    std::string_view value = {};  // chosen
    std::string_view hint = {};
    std::string_view error = {};
    bool is_optional = false;
    bool is_large_label = false;
};
void choice_field(View& v, ChoiceField const& field);  // radios up to 7 options, else a list to select from
void select_field(View& v, ChoiceField const& field);  // always a list
void yes_no_field(View& v, ChoiceField field);         // posts "yes" or "no"; options are not read

struct ChecksField {
    std::string_view name;
    std::string_view label;
    std::span<Option const> options;
    std::span<std::string_view const> values = {};  // ticked
    std::string_view hint = {};
    std::string_view error = {};
    bool is_optional = false;
};
void checks_field(View& v, ChecksField const& field);  // any number of the options

struct CheckBox {
    std::string_view name;
    std::string_view label;
    std::string_view value = "yes";
    std::string_view error = {};
    bool is_checked = false;
};
void check_box(View& v, CheckBox const& box);

// One level of the tree of areas: a list, with the button that loads the next level when there is no script.
struct AreaLevel {
    std::string level;            // "district"
    std::string label;            // "District"
    std::vector<Option> options;  // those inside the level above's choice
    std::string value;
};
struct AreaField {
    std::string_view name;  // posts name/<level> for each level; the last one is the answer
    std::string_view label;
    std::span<AreaLevel const> levels;  // from the top to the first level not chosen yet
    std::string_view hint = {};
    std::string_view error = {};
    bool is_optional = false;
    bool has_more_levels = false;  // the last level shown is not the last: shows the button "Show places inside"
};
void area_field(View& v, AreaField const& field);  // the button posts field "go" = "areas:<name>"

struct StoredAttachment {
    std::string id;    // a box "remove" posts remove = id
    std::string name;  // as the person's phone called it
    std::string href;  // empty: not to be opened here
    std::int64_t bytes = 0;
};
enum class Accepts { photo_or_pdf, photo, pdf };  // `photo` opens the camera

struct AttachmentField {
    std::string_view name;
    std::string_view label;
    std::span<StoredAttachment const> stored = {};
    Accepts accepts = Accepts::photo_or_pdf;
    std::int64_t max_bytes = 5 * 1024 * 1024;
    int max_count = 1;
    std::string_view hint = {};
    std::string_view error = {};
    bool is_optional = false;
};
void attachment_field(View& v, AttachmentField const& field);

// A repeating group. `item` writes the fields of one entry; their names begin "<name>/<index>/".
// The buttons post go = "add:<name>" and go = "drop:<name>/<index>"; the server shows the page again.
struct Group {
    std::string_view name;
    std::string_view label;
    std::string_view item_label;  // "Child {n}", in words
    int count = 0;
    int max_count = 20;
    std::string_view hint = {};
    std::string_view error = {};
};
void repeating_group(View& v, Group const& group, std::function<void(int index)> const& item);

void note_field(View& v, std::string_view text);  // words between fields

enum class Look { first, second, warn, plain };
struct Button {
    std::string_view label;
    std::string_view name = {};
    std::string_view value = {};
    Look look = Look::first;
    Icon icon = Icon::none;
};
void buttons(View& v, std::initializer_list<Button> list);
void link_button(View& v, std::string_view href, std::string_view label, Look look = Look::first,
                 Icon which = Icon::none);

// "Step 3 of 8" with its stitch.
void progress(View& v, int step, int of);

// A one-line search or track form by GET.
struct InlineForm {
    std::string_view action;
    std::string_view name;  // of the input
    std::string_view label;
    std::string_view button;
    std::string_view value = {};
    std::string_view hint = {};
    std::string_view error = {};
    Icon icon = Icon::none;
    bool is_search = false;
    bool is_reference = false;  // left to right, capitals
    std::string_view id = {};   // when a page has two forms of one name
};
void inline_form(View& v, InlineForm const& form);

}  // namespace bolan::web
