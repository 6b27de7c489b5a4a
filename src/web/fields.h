// Fields of a definition in a form: drawn by their kind, and read back into the raw Value that cases/input.h takes.
// Used by the citizens' pages and by the officers' actions alike.
//
// Names in the form: a field's own name; a date posts name/day, name/month, name/year; an area name/<level> for each
// level from the top; a group name/<index>/<field>; an attachment its file under name, and under name/kept the hash of
// each one sent before. Buttons post go = "areas:<name>", "add:<name>", "drop:<name>/<index>": the page is shown again.
#pragma once
#include "web/components/forms.h"
#include "web/components/parts.h"
#include "web/visit.h"
#include <span>

namespace bolan::web {

using FieldList = std::span<definition::Field const* const>;

struct FieldScene {
    Visit const& visit;
    std::string_view system;                  // of the definition: whose tables give the options
    std::span<FieldError const> errors = {};  // errors_in_words
    // Where a stored attachment is opened, by its hash; empty: not to be opened here.
    std::function<std::string(std::string_view hash)> attachment_href = {};
};

// `raw`: what was typed on the page (posted_fields) or what is stored; both are understood. `beside`: the page's
// fields.
void draw_field(View& v, FieldScene const& scene, definition::Field const& field, FieldList beside, Value const& raw);
// In order; computed ones are left out.
void draw_fields(View& v, FieldScene const& scene, FieldList fields, Value const& raw);

// What the form holds for these fields, as typed. New files are put into the attachments and noted as the actor's.
// `problems`: of files that cannot be taken ("attachment.too_large", "attachment.wrong_type").
// Applies go = "add:…", "drop:…" and the removal of attachments, so that the page can be drawn again from the result.
Value posted_fields(Visit const& visit, FieldList fields, http::Form const& form, std::vector<Problem>& problems);
// The form asks for nothing but another look at the page (an area's places, one more child).
bool is_only_redraw(http::Form const& form);

bool has_files(FieldList fields);                                // the form is multipart then
std::string level_title(Words const& words, std::string level);  // "union_council": "Union council"
std::vector<definition::Field const*> pointers_to(std::vector<definition::Field> const& fields);
inline constexpr http::FormLimits k_field_limits{.fields = 800, .files = 20, .oversize = http::Oversize::report};

// Stored data as rows of a summary: titles and values in words; each paper of an attachment is a row with its link,
// each entry of a group its own rows. Fields without a value are left out.
std::vector<Row> summary_rows(FieldScene const& scene, FieldList fields, Value const& data);
// A section with what was given to fields that later versions no longer have; nothing when nothing was.
void former_section(View& v, FieldScene const& scene, std::vector<definition::Field> const& former, Value const& data);

}  // namespace bolan::web
