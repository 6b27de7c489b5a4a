#include "cases/tables.h"
#include "cases/refresh.h"
#include "cases/search.h"
#include "cases/stays.h"

namespace bolan::cases {

using store::Column;
using store::ColumnType;
using store::Table;

Table case_table() {
    return {"cases",
            {{"id", ColumnType::text, true},
             {"reference", ColumnType::text, true},
             {"service", ColumnType::text, true},
             {"definition", ColumnType::text, true},
             {"state", ColumnType::text, true},
             {"outcome", ColumnType::text},
             {"area", ColumnType::text, true},
             {"applicant", ColumnType::text},
             {"subject", ColumnType::text, true},
             {"national_id", ColumnType::text},
             {"record", ColumnType::text},
             {"parent", ColumnType::text},
             {"opened_at", ColumnType::instant, true},
             {"entered_at", ColumnType::instant, true},
             {"due_at", ColumnType::instant},
             {"closed_at", ColumnType::instant},
             {"promised_from", ColumnType::instant},
             {"promised_at", ColumnType::instant},
             {"in_time", ColumnType::boolean},
             {"stay", ColumnType::integer, true},
             {"version", ColumnType::integer, true},
             {"hands", ColumnType::json, true}},
            {"id"},
            {{{"reference"}, true, {}, {}},
             {{"service", "opened_at"}},
             {{"service", "closed_at"}},
             {{"applicant", "opened_at"}, false, {}, "applicant is not null"},
             {{"national_id"}, false, {}, "national_id is not null"},
             {{"parent"}, false, {}, "parent is not null"},
             {{"record"}, false, {}, "record is not null"}}};
}

namespace {

// The inbox: a row for each scope that may see a task, in the order it is read. A post's scope is its code, an office's
// its code; what is only pointed out to a post (`told`) stands in a scope beside its own. An index for each order and
// for each filter by which lists are cut. Derived from tasks.
Table inbox_table() {
    return {"inbox",
            {{"scope", ColumnType::text, true},
             {"due_at", ColumnType::instant, true},  // k_no_due when the task has none
             {"case_id", ColumnType::text, true},
             {"role", ColumnType::text, true},
             {"service", ColumnType::text, true},
             {"reference", ColumnType::text, true},
             {"subject", ColumnType::text, true},
             {"state", ColumnType::text, true},
             {"area", ColumnType::text, true},
             {"opened_at", ColumnType::instant, true},
             {"entered_at", ColumnType::instant, true},
             {"told", ColumnType::boolean, true},
             {"given_to", ColumnType::text}},  // the one post of several that is to do it
            {"scope", "due_at", "case_id", "role"},
            {{{"scope", "service", "state", "due_at", "case_id", "role"}},
             {{"scope", "area", "due_at", "case_id", "role", "service"}},
             {{"scope", "case_id", "role"}},
             {{"scope", "reference", "role"}}},
            true};
}

Table task_table() {
    return {"task",
            {{"case_id", ColumnType::text, true},
             {"role", ColumnType::text, true},
             {"since", ColumnType::instant, true},
             {"due_at", ColumnType::instant},
             {"next_at", ColumnType::instant},
             {"rung", ColumnType::integer, true},
             {"scopes", ColumnType::json, true}},
            {"case_id", "role"},
            {{{"next_at"}, false, {}, "next_at is not null"}},
            true};
}

}  // namespace

std::vector<Table> common_tables() {
    Table const draft{"draft",
                      {{"id", ColumnType::text, true},
                       {"person", ColumnType::text, true},
                       {"service", ColumnType::text, true},
                       {"case_id", ColumnType::text},
                       {"data", ColumnType::json, true},
                       {"changed_at", ColumnType::instant, true}},
                      {"id"},
                      {{{"person"}}, {{"changed_at"}}}};
    Table const idempotency{"idempotency",
                            {{"key", ColumnType::text, true},
                             {"person", ColumnType::text, true},
                             {"receipt", ColumnType::json, true},
                             {"at", ColumnType::instant, true}},
                            {"person", "key"},
                            {{{"at"}}},
                            true};
    Table const message{"message",
                        {{"id", ColumnType::text, true},
                         {"person", ColumnType::text},
                         {"scope", ColumnType::text},
                         {"case_id", ColumnType::text, true},
                         {"text", ColumnType::text, true},
                         {"content", ColumnType::json, true},
                         {"at", ColumnType::instant, true}},
                        {"id"},
                        {{{"case_id"}}, {{"person"}}, {{"scope", "id"}, false, {}, "scope is not null"}}};
    Table const upload{"upload",
                       {{"person", ColumnType::text, true},
                        {"hash", ColumnType::text, true},
                        {"name", ColumnType::text, true},
                        {"type", ColumnType::text, true},
                        {"size", ColumnType::integer, true},
                        {"at", ColumnType::instant, true}},
                       {"person", "hash"},
                       {}};
    return {case_table(),
            case_word_table(),
            case_word_aside_table(),
            task_table(),
            inbox_table(),
            stay_table(),
            refresh_table(),
            draft,
            idempotency,
            message,
            upload};
}

}  // namespace bolan::cases
