#include "cases/drafts.h"
#include "base/json.h"

namespace bolan::cases {

using store::Connection;
using store::Row;
using store::Transaction;

namespace {
Draft read_draft(Row const& row) {
    return {
        row.string(0), row.string(1), row.string(2), parse_json(row.text(3)).value_or(Value::map()), {row.integer(4)}};
}

void put_draft(Connection& db, Draft const& draft) {
    db.run(
        "insert into draft(id, person, service, data, changed_at) values(?1, ?2, ?3, ?4, ?5) "
        "on conflict(id) do update set data = excluded.data, changed_at = excluded.changed_at",
        draft.id, draft.person, draft.service, write_json(draft.data), draft.changed_at.ms);
}

}  // namespace

Result<Draft> new_draft(store::Database& database, PersonId const& person, std::string_view service, Value data,
                        Timestamp now) {
    Draft draft{new_uuid(now), person.text(), std::string(service), std::move(data), now};
    return database.write([&](Transaction& tx) -> Result<Draft> {
        tx.db().run("delete from draft where changed_at < ?1", now.ms - k_draft_days * k_day_ms);
        auto const count = tx.db().find(
            "select count(*) from draft where person = ?1", [](Row const& row) { return row.integer(0); },
            person.view());
        if (count >= k_drafts_max)
            return Fail(Error::conflict("draft.too_many").with("max", std::to_string(k_drafts_max)));
        put_draft(tx.db(), draft);
        return draft;
    });
}

void save_draft(store::Database& database, Draft draft, Timestamp now) {
    draft.changed_at = now;
    (void)database.write([&](Transaction& tx) -> Result<> {
        put_draft(tx.db(), draft);
        return {};
    });
}

void delete_draft(store::Database& database, std::string_view id) {
    (void)database.write([&](Transaction& tx) -> Result<> {
        tx.db().run("delete from draft where id = ?1", id);
        return {};
    });
}

std::optional<Draft> find_draft(Connection& db, std::string_view id, PersonId const& person) {
    return db.find("select id, person, service, data, changed_at from draft where id = ?1 and person = ?2", read_draft,
                   id, person.view());
}

std::vector<Draft> drafts_of(Connection& db, PersonId const& person) {
    std::vector<Draft> out;
    db.each(
        "select id, person, service, data, changed_at from draft where person = ?1 order by changed_at desc",
        [&](Row const& row) { out.push_back(read_draft(row)); }, person.view());
    return out;
}

}  // namespace bolan::cases
