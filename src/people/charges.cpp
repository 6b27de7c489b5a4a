#include "people/charges.h"
#include "base/json.h"
#include "people/rows.h"
#include <algorithm>

namespace bolan::people {

using store::ColumnType;
using store::Connection;
using store::Row;
using store::Table;

namespace {

Table charge_table() {
    return {"charge",
            {{"id", ColumnType::text, true},
             {"person", ColumnType::text, true},
             {"post", ColumnType::text, true},
             {"kind", ColumnType::text, true},
             {"from_at", ColumnType::instant, true},
             {"to_at", ColumnType::instant},
             {"order_id", ColumnType::text},
             {"order_no", ColumnType::text},
             {"given_by", ColumnType::text},
             {"limits", ColumnType::json}},
            {"id"},
            {{{"post"}}, {{"person"}}, {{"given_by"}, false, {}, "given_by is not null"}}};
}

Table absence_table() {
    return {"absence",
            {{"id", ColumnType::text, true},
             {"person", ColumnType::text, true},
             {"kind", ColumnType::text, true},
             {"from_at", ColumnType::instant, true},
             {"to_at", ColumnType::instant},
             {"order_id", ColumnType::text},
             {"order_no", ColumnType::text}},
            {"id"},
            {{{"person"}}}};
}

ledger::GovernedTable const& charge_rows() {
    static ledger::GovernedTable const table(charge_table());
    return table;
}

ledger::GovernedTable const& absence_rows() {
    static ledger::GovernedTable const table(absence_table());
    return table;
}

std::string text_or_empty(Row const& row, int column) { return row.is_null(column) ? "" : row.string(column); }

std::optional<Timestamp> time_or_none(Row const& row, int column) {
    if (row.is_null(column)) return {};
    return Timestamp{row.integer(column)};
}

Charge read_charge(Row const& row) {
    Charge out;
    out.id = row.string(0);
    out.person = PersonId::parse(row.text(1)).value_or(PersonId());
    out.person_name = row.string(2);
    out.post = row.string(3);
    out.kind = row.string(4);
    out.from = {row.integer(5)};
    out.to = time_or_none(row, 6);
    out.order = text_or_empty(row, 7);
    out.order_no = text_or_empty(row, 8);
    out.given_by = text_or_empty(row, 9);
    if (!row.is_null(10)) out.limits = Limits::parse(parse_json(row.text(10)).value_or(Value::map()));
    return out;
}

Absence read_absence(Row const& row) {
    return {row.string(0),        PersonId::parse(row.text(1)).value_or(PersonId()),
            row.string(2),        {row.integer(3)},
            time_or_none(row, 4), text_or_empty(row, 5),
            text_or_empty(row, 6)};
}

store::SqlText charges_where(store::Sql condition) {
    store::SqlText sql;
    sql.add(
           "select c.id, c.person, p.name, c.post, c.kind, c.from_at, c.to_at, c.order_id, c.order_no, c.given_by, "
           "c.limits from charge c join person p on p.id = c.person where ")
        .add(condition)
        .add(" order by c.from_at, c.id");
    return sql;
}

std::vector<Charge> read_charges(Connection& db, store::SqlText const& sql, std::string_view of) {
    std::vector<Charge> out;
    db.each(
        sql, [&](Row const& row) { out.push_back(read_charge(row)); }, of);
    return out;
}

bool is_part(std::vector<std::string> const& inner, std::vector<std::string> const& outer) {
    if (outer.empty()) return true;
    return !inner.empty() && std::ranges::all_of(inner, [&](std::string const& name) {
        return std::ranges::find(outer, name) != outer.end();
    });
}

Value list_of(std::vector<std::string> const& names) {
    Value out = Value::list();
    for (auto const& name : names) out.push(name);
    return out;
}

std::vector<std::string> names_in(Value const& list) {
    std::vector<std::string> out;
    if (list.is_list())
        for (auto const& name : list.as_list()) out.push_back(name.as_string());
    return out;
}

}  // namespace

// ---- Limits --------------------------------------------------------------------------------------------------------

bool Limits::allows_service(std::string_view service) const {
    return services.empty() || std::ranges::find(services, service) != services.end();
}

bool Limits::lie_within(Limits const& outer) const {
    bool const is_sum_within = !outer.amount || (amount && amount->paisa <= outer.amount->paisa);
    return is_part(services, outer.services) && is_part(actions, outer.actions) && is_sum_within;
}

Value Limits::value() const {
    return Value::map({{"services", list_of(services)},
                       {"actions", list_of(actions)},
                       {"amount_paisa", amount ? Value(amount->paisa) : Value()},
                       {"may_pass_on", may_pass_on}});
}

Limits Limits::parse(Value const& value) {
    Limits out{names_in(value["services"]), names_in(value["actions"]), {}, value["may_pass_on"].bool_or(false)};
    if (value["amount_paisa"].is_int()) out.amount = Money{value["amount_paisa"].as_int()};
    return out;
}

bool is_substantive(std::string_view kind) { return kind == k_posting || kind == k_officiating; }

// ---- In memory -----------------------------------------------------------------------------------------------------

std::vector<Table> Charges::tables() { return {charge_table(), absence_table()}; }

std::vector<ledger::GovernedTable const*> Charges::governed() { return {&charge_rows(), &absence_rows()}; }

Charges::Charges(store::Database& database) : m_database(database) { reload(); }

void Charges::reload() {
    auto made = std::make_shared<Known>();
    m_database.read([&](Connection& db) {
        static auto const sql = charges_where("c.id is not null");
        db.each(sql, [&](Row const& row) { made->charges.push_back(read_charge(row)); });
        db.each("select id, person, kind, from_at, to_at, order_id, order_no from absence order by from_at, id",
                [&](Row const& row) { made->absences.push_back(read_absence(row)); });
    });
    for (std::size_t i = 0; i < made->charges.size(); ++i) {
        auto const& charge = made->charges[i];
        made->by_person[charge.person.text()].push_back(i);
        made->by_post[charge.post].push_back(i);
        made->by_id.emplace(charge.id, i);
    }
    for (std::size_t i = 0; i < made->absences.size(); ++i)
        made->absences_by_person[made->absences[i].person.text()].push_back(i);
    std::lock_guard lock(m_mutex);
    m_known = std::move(made);
}

std::shared_ptr<Charges::Known const> Charges::known() const {
    std::lock_guard lock(m_mutex);
    return m_known;
}

namespace {
template <typename T, typename Take>
void each_of(std::vector<T> const& all, std::unordered_map<std::string, std::vector<std::size_t>> const& index,
             std::string const& key, Take const& take) {
    auto const found = index.find(key);
    if (found == index.end()) return;
    for (auto const i : found->second) take(all[i]);
}
}  // namespace

std::optional<Absence> Charges::absence_at(PersonId const& person, Timestamp at) const {
    auto const now = known();
    std::optional<Absence> out;
    each_of(now->absences, now->absences_by_person, person.text(), [&](Absence const& absence) {
        if (absence.runs_at(at)) out = absence;
    });
    return out;
}

std::vector<Charge> Charges::of_person(PersonId const& person, Timestamp at) const {
    std::vector<Charge> out;
    if (absence_at(person, at)) return out;
    auto const now = known();
    each_of(now->charges, now->by_person, person.text(), [&](Charge const& charge) {
        if (charge.runs_at(at)) out.push_back(charge);
    });
    return out;
}

std::vector<Charge> Charges::of_post(std::string_view post, Timestamp at) const {
    auto const now = known();
    std::vector<Charge> out;
    each_of(now->charges, now->by_post, std::string(post), [&](Charge const& charge) {
        if (charge.runs_at(at) && !absence_at(charge.person, at)) out.push_back(charge);
    });
    // Whoever holds the post stands before whoever acts for him.
    std::ranges::stable_sort(out, std::ranges::less{},
                             [](Charge const& charge) { return charge.kind == k_delegation; });
    return out;
}

std::vector<Charge> Charges::history_of_person(PersonId const& person) const {
    auto const now = known();
    std::vector<Charge> out;
    each_of(now->charges, now->by_person, person.text(), [&](Charge const& charge) { out.push_back(charge); });
    std::ranges::reverse(out);
    return out;
}

std::vector<Charge> Charges::history_of_post(std::string_view post) const {
    auto const now = known();
    std::vector<Charge> out;
    each_of(now->charges, now->by_post, std::string(post), [&](Charge const& charge) { out.push_back(charge); });
    std::ranges::reverse(out);
    return out;
}

std::vector<Absence> Charges::absences_of(PersonId const& person) const {
    auto const now = known();
    std::vector<Absence> out;
    each_of(now->absences, now->absences_by_person, person.text(), [&](Absence const& one) { out.push_back(one); });
    std::ranges::reverse(out);
    return out;
}

std::optional<Charge> Charges::find(std::string_view id) const {
    auto const now = known();
    auto const found = now->by_id.find(id);
    if (found == now->by_id.end()) return {};
    return now->charges[found->second];
}

Actor Charges::actor_of(Charge const& charge) {
    Actor actor{charge.person, charge.person_name, charge.post, charge.id};
    if (!charge.limits.is_whole()) actor.limits = std::make_shared<Limits const>(charge.limits);
    return actor;
}

// ---- In a transaction ----------------------------------------------------------------------------------------------

std::vector<Charge> Charges::of_person(Connection& db, PersonId const& person) {
    static auto const sql = charges_where("c.person = ?1");
    return read_charges(db, sql, person.view());
}

std::vector<Charge> Charges::of_post(Connection& db, std::string_view post) {
    static auto const sql = charges_where("c.post = ?1");
    return read_charges(db, sql, post);
}

std::vector<Charge> Charges::given_by(Connection& db, std::string_view charge) {
    static auto const sql = charges_where("c.given_by = ?1");
    return read_charges(db, sql, charge);
}

std::optional<Charge> Charges::find(Connection& db, std::string_view id) {
    static auto const sql = charges_where("c.id = ?1");
    return db.find(sql, read_charge, id);
}

std::vector<Absence> Charges::absences_of(Connection& db, PersonId const& person) {
    std::vector<Absence> out;
    db.each(
        "select id, person, kind, from_at, to_at, order_id, order_no from absence where person = ?1 "
        "order by from_at, id",
        [&](Row const& row) { out.push_back(read_absence(row)); }, person.view());
    return out;
}

Result<Charge> Charges::authority_of(Connection& db, Actor const& actor, Timestamp at) {
    auto const charge = find(db, actor.charge);
    if (!charge || charge->person != actor.person || charge->post != actor.post || !charge->runs_at(at))
        return Fail(Error::forbidden("post.not_held").with("post", actor.post));
    for (auto const& absence : absences_of(db, actor.person))
        if (absence.runs_at(at)) return Fail(Error::forbidden("post.absent").with("order", absence.order_no));
    return *charge;
}

ledger::Effect Charges::put(Connection& db, Charge const& charge) {
    return charge_rows().put(db,
                             Value::map({{"id", charge.id},
                                         {"person", charge.person.text()},
                                         {"post", charge.post},
                                         {"kind", charge.kind},
                                         {"from_at", charge.from.ms},
                                         {"to_at", or_null(charge.to)},
                                         {"order_id", or_null(charge.order)},
                                         {"order_no", or_null(charge.order_no)},
                                         {"given_by", or_null(charge.given_by)},
                                         {"limits", charge.kind == k_delegation ? charge.limits.value() : Value()}}));
}

ledger::Effect Charges::put(Connection& db, Absence const& absence) {
    return absence_rows().put(db, Value::map({{"id", absence.id},
                                              {"person", absence.person.text()},
                                              {"kind", absence.kind},
                                              {"from_at", absence.from.ms},
                                              {"to_at", or_null(absence.to)},
                                              {"order_id", or_null(absence.order)},
                                              {"order_no", or_null(absence.order_no)}}));
}

}  // namespace bolan::people
