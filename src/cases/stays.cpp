#include "cases/stays.h"

namespace bolan::cases {

using store::Row;

store::Table stay_table() {
    using store::ColumnType;
    return {"stay",
            {{"office", ColumnType::text, true},
             {"left_at", ColumnType::instant, true},
             {"case_id", ColumnType::text, true},
             {"stay", ColumnType::integer, true},
             {"service", ColumnType::text, true},
             {"state", ColumnType::text, true},
             {"role", ColumnType::text, true},
             {"area", ColumnType::text, true},
             {"entered_at", ColumnType::instant, true},
             {"due_at", ColumnType::instant},
             {"paused", ColumnType::boolean, true},
             {"working_ms", ColumnType::integer, true},
             {"was_late", ColumnType::boolean, true}},
            {"office", "left_at", "case_id", "stay"},
            {{{"case_id", "stay"}}},
            true};
}

void save_stay(store::Connection& db, Stay const& stay) {
    db.run(
        "insert into stay(office, left_at, case_id, stay, service, state, role, area, entered_at, due_at, paused, "
        "working_ms, was_late) values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        stay.office, stay.left_at.ms, stay.case_id.view(), stay.number, stay.service, stay.state, stay.role, stay.area,
        stay.entered_at.ms, stay.due_at ? store::Param(stay.due_at->ms) : store::Param(nullptr), stay.paused,
        stay.working_ms, stay.was_late());
}

std::vector<Stay> stays_of(store::Connection& db, CaseId const& id) {
    std::vector<Stay> out;
    db.each(
        "select stay, service, state, role, office, area, entered_at, due_at, left_at, paused, working_ms from stay "
        "where case_id = ?1 order by stay",
        [&](Row const& row) {
            Stay stay{id,
                      row.integer(0),
                      row.string(1),
                      row.string(2),
                      row.string(3),
                      row.string(4),
                      row.string(5),
                      {row.integer(6)},
                      {},
                      {row.integer(8)},
                      row.integer(9) != 0,
                      row.integer(10)};
            if (!row.is_null(7)) stay.due_at = Timestamp{row.integer(7)};
            out.push_back(std::move(stay));
        },
        id.view());
    return out;
}

}  // namespace bolan::cases
