#include "cases/handover.h"
#include "base/check.h"
#include "base/json.h"
#include "base/text.h"
#include "cases/inbox.h"

namespace bolan::cases {

using ledger::GovernedTable;
using store::ColumnType;
using store::Connection;
using store::Row;
using store::Table;
using store::Transaction;

namespace {

constexpr std::size_t k_remark_max = 500;
constexpr int k_page = 500;

Table note_table() {
    return {"handover",
            {{"id", ColumnType::text, true},
             {"post", ColumnType::text, true},
             {"person", ColumnType::text, true},
             {"order_id", ColumnType::text, true},
             {"at", ColumnType::instant, true},
             {"is_listed", ColumnType::boolean, true},
             {"waiting", ColumnType::integer, true},
             {"listed", ColumnType::integer, true},
             {"accepted", ColumnType::integer, true}},
            {"id"},
            {{{"post", "at"}}, {{"at"}, false, "handover_to_list", "is_listed = false"}}};
}

Table item_table() {
    return {"handover_item",
            {{"handover", ColumnType::text, true},
             {"case_id", ColumnType::text, true},
             {"reference", ColumnType::text, true},
             {"service", ColumnType::text, true},
             {"subject", ColumnType::text, true},
             {"state", ColumnType::text, true},
             {"area", ColumnType::text, true},
             {"due_at", ColumnType::instant},
             {"accepted_at", ColumnType::instant},
             {"accepted_by", ColumnType::text},
             {"remark", ColumnType::text}},
            {"handover", "case_id"},
            {},
            true};
}

GovernedTable const& notes() {
    static GovernedTable const table(note_table());
    return table;
}

GovernedTable const& items() {
    static GovernedTable const table(item_table());
    return table;
}

Value row_of(Handover const& note) {
    return Value::map({{"id", note.id},
                       {"post", note.post},
                       {"person", note.from.text()},
                       {"order_id", note.order},
                       {"at", note.at.ms},
                       {"is_listed", note.is_listed},
                       {"waiting", note.waiting},
                       {"listed", note.listed},
                       {"accepted", note.accepted}});
}

Handover read_note(Row const& row) {
    Handover out;
    out.id = row.string(0);
    out.post = row.string(1);
    out.from = PersonId::parse(row.text(2)).value_or(PersonId());
    out.from_name = row.string(3);
    out.order = row.string(4);
    out.at = {row.integer(5)};
    out.is_listed = row.integer(6) != 0;
    out.waiting = row.integer(7);
    out.listed = row.integer(8);
    out.accepted = row.integer(9);
    return out;
}

void write_act(House const& house, Transaction& tx, Handover const& note, people::Actor const& by,
               std::string_view action, Value input, std::vector<ledger::Effect> effects) {
    ledger::Act act;
    act.at = house.clock.now();
    act.id = new_id<ActId>(act.at);
    act.service = "people";
    act.subject_kind = "handover";
    act.subject = note.id;
    act.action = action;
    act.person = by.person.is_nil() ? "" : by.person.text();
    act.post = by.post;
    act.charge = by.charge;
    act.input = std::move(input);
    act.effects = std::move(effects);
    house.ledger->append(tx, act);
}

// What waits at the post now, each case once, the first due first.
void list_note(House const& house, Transaction& tx, Handover note) {
    std::vector<ledger::Effect> effects;
    InboxFilter filter;
    filter.told = false;
    filter.limit = k_page;
    while (true) {
        auto const page = inbox(house.establishment, tx.db(), note.post, filter, house.clock.now());
        for (auto const& row : page.rows) {
            ++note.waiting;
            if (note.listed == k_handover_max) continue;
            Value const item = Value::map({{"handover", note.id},
                                           {"case_id", row.case_id.text()},
                                           {"reference", row.reference},
                                           {"service", row.service},
                                           {"subject", row.subject},
                                           {"state", row.state},
                                           {"area", row.area},
                                           {"due_at", row.due_at ? Value(row.due_at->ms) : Value()}});
            if (items().find(tx.db(), item)) continue;
            effects.push_back(items().put(tx.db(), item));
            ++note.listed;
        }
        if (!page.next) break;
        filter.after = *page.next;
    }
    note.is_listed = true;
    effects.push_back(notes().put(tx.db(), row_of(note)));
    write_act(house, tx, note, {}, "hand_over", Value::map({{"post", note.post}, {"waiting", note.waiting}}),
              std::move(effects));
}

std::optional<people::Given> given_before(Connection& db, people::Actor const& by, std::string_view key) {
    if (key.empty()) return {};
    auto const receipt = db.find(
        "select receipt from idempotency where person = ?1 and key = ?2", [](Row const& row) { return row.string(0); },
        by.person.view(), key);
    if (!receipt) return {};
    auto const value = parse_json(*receipt);
    CHECK(value.has_value());
    return people::Given{(*value)["order"].as_string(), {}};
}

}  // namespace

std::vector<Table> handover_tables() { return {note_table(), item_table()}; }

std::vector<GovernedTable const*> handover_governed() { return {&notes(), &items()}; }

Result<people::Given> give_order(House const& house, people::Actor const& by, people::OrderForm const& form,
                                 std::string_view typed_key) {
    auto const key = typed_key.empty() ? std::string() : "order|" + std::string(typed_key);
    auto given = house.database.write([&](Transaction& tx) -> Result<people::Given> {
        if (auto known = given_before(tx.db(), by, key)) return std::move(*known);
        auto done = TRY(house.orders->give(tx, by, form));
        if (!key.empty())
            tx.db().run("insert into idempotency(key, person, receipt, at) values(?1, ?2, ?3, ?4)", key,
                        by.person.view(), write_json(Value::map({{"order", done.id}})), house.clock.now().ms);
        for (auto const& left : done.left) {
            Handover note;
            note.id = new_uuid(house.clock.now());
            note.post = left.post;
            note.from = left.person;
            note.order = done.id;
            note.at = left.at;
            auto effect = notes().put(tx.db(), row_of(note));
            write_act(house, tx, note, by, "leave_post", Value::map({{"post", note.post}}), {std::move(effect)});
            if (note.at <= house.clock.now()) list_note(house, tx, std::move(note));
        }
        return done;
    });
    if (given) house.charges->reload();
    return given;
}

int list_handovers(House const& house) {
    auto const now = house.clock.now();
    std::vector<std::string> due;
    house.database.read([&](Connection& db) {
        db.each(
            "select id from handover where is_listed = false and at <= ?1 order by at",
            [&](Row const& row) { due.push_back(row.string(0)); }, now.ms);
    });
    for (auto const& id : due)
        (void)house.database.write([&](Transaction& tx) -> Result<> {
            if (auto note = find_handover(tx.db(), id); note && !note->is_listed)
                list_note(house, tx, std::move(*note));
            return {};
        });
    return static_cast<int>(due.size());
}

std::vector<Handover> handovers_of(Connection& db, std::string_view post, int limit) {
    std::vector<Handover> out;
    db.each(
        "select h.id, h.post, h.person, p.name, h.order_id, h.at, h.is_listed, h.waiting, h.listed, h.accepted "
        "from handover h join person p on p.id = h.person where h.post = ?1 order by h.at desc limit ?2",
        [&](Row const& row) { out.push_back(read_note(row)); }, post, limit);
    return out;
}

std::optional<Handover> find_handover(Connection& db, std::string_view id) {
    return db.find(
        "select h.id, h.post, h.person, p.name, h.order_id, h.at, h.is_listed, h.waiting, h.listed, h.accepted "
        "from handover h join person p on p.id = h.person where h.id = ?1",
        read_note, id);
}

std::vector<HandoverItem> items_of(Connection& db, Handover const& of, std::string_view after, int limit) {
    std::vector<HandoverItem> out;
    db.each(
        "select i.case_id, i.reference, i.service, i.subject, i.state, i.area, i.due_at, i.accepted_at, i.accepted_by, "
        "i.remark, exists (select 1 from inbox w where w.scope = ?2 and w.case_id = i.case_id) "
        "from handover_item i where i.handover = ?1 and i.case_id > ?3 order by i.case_id limit ?4",
        [&](Row const& row) {
            HandoverItem item;
            item.case_id = CaseId::parse(row.text(0)).value_or(CaseId());
            item.reference = row.string(1);
            item.service = row.string(2);
            item.subject = row.string(3);
            item.state = row.string(4);
            item.area = row.string(5);
            if (!row.is_null(6)) item.due_at = Timestamp{row.integer(6)};
            if (!row.is_null(7)) item.accepted_at = Timestamp{row.integer(7)};
            if (!row.is_null(8)) item.accepted_by = PersonId::parse(row.text(8)).value_or(PersonId());
            if (!row.is_null(9)) item.remark = row.string(9);
            item.still_waits = row.integer(10) != 0;
            out.push_back(std::move(item));
        },
        of.id, of.post, after, limit);
    return out;
}

bool may_read_handover(House const& house, people::Actor const& actor, Handover const& note) {
    if (actor.person == note.from || (actor.post == note.post && actor.has_whole_authority())) return true;
    auto const* post = house.establishment.find_post(note.post);
    return post && house.orders->may_order(actor, *post);
}

bool may_accept_handover(House const& house, people::Actor const& actor, Handover const& note) {
    auto const charge = house.charges->find(actor.charge);
    return actor.post == note.post && charge && charge->kind != people::k_delegation;
}

Result<int> accept_handover(House const& house, people::Actor const& actor, std::string_view id,
                            std::vector<CaseId> const& cases, std::string_view typed_remark) {
    auto const remark = clean_text(typed_remark);
    if (remark.size() > k_remark_max)
        return Fail(Error{ErrorKind::bad_input,
                          "form.invalid",
                          {},
                          {{"remark", "field.too_long", {{"max", std::to_string(k_remark_max)}}}}});
    return house.database.write([&](Transaction& tx) -> Result<int> {
        auto note = find_handover(tx.db(), id);
        if (!note || !note->is_listed) return Fail(Error::not_found("handover.unknown"));
        auto const charge = TRY(people::Charges::authority_of(tx.db(), actor, house.clock.now()));
        if (charge.post != note->post || charge.kind == people::k_delegation)
            return Fail(Error::forbidden("handover.not_yours"));
        std::vector<ledger::Effect> effects;
        Value accepted = Value::list();
        auto const accept = [&](CaseId const& case_id) {
            auto item = items().find(tx.db(), Value::map({{"handover", note->id}, {"case_id", case_id.text()}}));
            if (!item || !(*item)["accepted_at"].is_null()) return;
            item->set("accepted_at", house.clock.now().ms);
            item->set("accepted_by", actor.person.text());
            if (!remark.empty()) item->set("remark", remark);
            effects.push_back(items().put(tx.db(), *item));
            accepted.push(case_id.text());
            ++note->accepted;
        };
        if (!cases.empty())
            for (auto const& one : cases) accept(one);
        else
            for (auto const& item : items_of(tx.db(), *note, "", k_handover_max))
                if (!item.accepted_at) accept(item.case_id);
        auto const count = static_cast<int>(effects.size());
        if (count == 0) return 0;
        effects.push_back(notes().put(tx.db(), row_of(*note)));
        write_act(house, tx, *note, actor, "accept", Value::map({{"cases", std::move(accepted)}, {"remark", remark}}),
                  std::move(effects));
        return count;
    });
}

}  // namespace bolan::cases
