#include "people/orders.h"
#include "base/json.h"
#include "base/text.h"
#include "people/rows.h"
#include <algorithm>
#include <array>

namespace bolan::people {

using store::ColumnType;
using store::Connection;
using store::Row;
using store::Table;
using store::Transaction;

namespace {

constexpr std::size_t k_number_max = 80;
constexpr std::size_t k_remarks_max = 1000;

constexpr std::array<std::string_view, 10> k_names{"posting", "transfer",   "officiating", "additional", "relief",
                                                   "leave",   "suspension", "rejoining",   "retirement", "delegation"};

Table order_table() {
    return {"establishment_order",
            {{"id", ColumnType::text, true},
             {"kind", ColumnType::text, true},
             {"number", ColumnType::text, true},
             {"issued_on", ColumnType::date, true},
             {"person", ColumnType::text, true},
             {"post", ColumnType::text},
             {"charge", ColumnType::text},
             {"from_at", ColumnType::instant, true},
             {"to_at", ColumnType::instant},
             {"substitute", ColumnType::text},
             {"relieves", ColumnType::boolean, true},
             {"limits", ColumnType::json},
             {"document", ColumnType::text},
             {"document_name", ColumnType::text},
             {"document_type", ColumnType::text},
             {"remarks", ColumnType::text},
             {"entered_at", ColumnType::instant, true},
             {"entered_by", ColumnType::text},
             {"entered_post", ColumnType::text}},
            {"id"},
            {{{"person"}}, {{"post"}, false, {}, "post is not null"}}};
}

ledger::GovernedTable const& order_rows() {
    static ledger::GovernedTable const table(order_table(), {}, {"document"});
    return table;
}

Value row_of(Order const& order) {
    auto const& form = order.form;
    return Value::map({{"id", order.id},
                       {"kind", name_of(form.kind)},
                       {"number", form.number},
                       {"issued_on", form.issued_on->iso()},
                       {"person", form.person.text()},
                       {"post", or_null(form.post)},
                       {"charge", or_null(form.charge)},
                       {"from_at", order.from.ms},
                       {"to_at", or_null(order.to)},
                       {"substitute", or_null(form.substitute)},
                       {"relieves", form.relieves},
                       {"limits", form.kind == OrderKind::delegation ? form.limits.value() : Value()},
                       {"document", or_null(form.document)},
                       {"document_name", or_null(form.document_name)},
                       {"document_type", or_null(form.document_type)},
                       {"remarks", or_null(form.remarks)},
                       {"entered_at", order.entered_at.ms},
                       {"entered_by", or_null(order.entered_by)},
                       {"entered_post", or_null(order.entered_post)}});
}

Order read_order(Row const& row) {
    auto const text = [&](int column) { return row.is_null(column) ? std::string() : row.string(column); };
    auto const person = [&](int column) { return PersonId::parse(text(column)).value_or(PersonId()); };
    Order out;
    out.id = row.string(0);
    out.form.kind = parse_order_kind(row.text(1)).value_or(OrderKind::posting);
    out.form.number = row.string(2);
    out.form.issued_on = Date::parse(row.text(3));
    out.form.person = person(4);
    out.form.post = text(5);
    out.form.charge = text(6);
    out.from = {row.integer(7)};
    if (!row.is_null(8)) out.to = Timestamp{row.integer(8)};
    out.form.substitute = person(9);
    out.form.relieves = row.integer(10) != 0;
    if (!row.is_null(11)) out.form.limits = Limits::parse(parse_json(row.text(11)).value_or(Value::map()));
    out.form.document = text(12);
    out.form.document_name = text(13);
    out.form.document_type = text(14);
    out.form.remarks = text(15);
    out.entered_at = {row.integer(16)};
    out.entered_by = person(17);
    out.entered_post = text(18);
    return out;
}

store::SqlText orders_where(store::Sql condition) {
    store::SqlText sql;
    sql.add(
           "select id, kind, number, issued_on, person, post, charge, from_at, to_at, substitute, relieves, limits, "
           "document, document_name, document_type, remarks, entered_at, entered_by, entered_post from "
           "establishment_order where ")
        .add(condition);
    return sql;
}

// One order being given, in the writer's transaction.
class Giving {
  public:
    Giving(Transaction& tx, Establishment const& establishment, Actor const& by, OrderForm const& form, Timestamp now)
        : m_tx(tx), m_establishment(establishment), m_now(now) {
        m_order.id = new_uuid(now);
        m_order.form = form;
        m_order.form.number = clean_text(form.number);
        m_order.form.remarks = clean_text(form.remarks);
        m_order.entered_at = now;
        m_order.entered_by = by.person;
        m_order.entered_post = by.post;
    }

    Result<> check_form();
    Result<> carry_out();
    // The posts that the order is about: whoever enters it must have authority over each.
    std::vector<std::string> posts() const;
    Order const& order() const { return m_order; }
    std::vector<ledger::Effect> take_effects();
    std::vector<Left> left;

  private:
    OrderForm const& form() const { return m_order.form; }
    bool is_installation() const { return m_order.entered_by.is_nil(); }
    Result<> take_post(std::string_view kind);
    Result<> take_additional();
    Result<> relieve();
    Result<> be_absent(std::string_view kind);
    Result<> rejoin();
    Result<> leave_service();
    Result<> delegate();
    Charge new_charge(PersonId const& person, std::string_view post, std::string_view kind) const;
    void put(Charge const& charge) { m_effects.push_back(Charges::put(m_tx.db(), charge)); }
    void end(Charge charge, Timestamp at);
    bool is_absent(PersonId const& person, Timestamp at) const;
    bool overlaps(Timestamp from, std::optional<Timestamp> to) const;
    Result<> check_post_is_free();
    std::vector<Charge> running_or_to_come(std::vector<Charge> all) const;

    Transaction& m_tx;
    Establishment const& m_establishment;
    Timestamp m_now;
    Order m_order;
    std::vector<ledger::Effect> m_effects;
};

Result<> Giving::check_form() {
    auto& order = m_order.form;
    std::vector<Problem> problems;
    auto const wrong = [&](std::string field, std::string code) { problems.push_back({field, std::move(code), {}}); };
    auto const today = m_establishment.model().province.calendar->today(m_now);
    auto const offset = m_establishment.model().province.calendar->offset_minutes();
    if (order.number.empty()) wrong("number", "field.required");
    if (order.number.size() > k_number_max || order.remarks.size() > k_remarks_max)
        wrong(order.number.size() > k_number_max ? "number" : "remarks", "order.too_long");
    if (!order.issued_on) wrong("issued_on", "field.required");
    if (order.issued_on && *order.issued_on > today) wrong("issued_on", "order.not_issued_yet");
    if (order.person.is_nil()) wrong("person", "field.required");
    if (needs_post(order.kind) && order.post.empty()) wrong("post", "field.required");
    if (!order.post.empty() && !m_establishment.find_post(order.post)) wrong("post", "order.no_such_post");
    if (!order.from) wrong("from", "field.required");
    bool const must_end = order.kind == OrderKind::leave || order.kind == OrderKind::delegation;
    if (must_end && !order.to) wrong("to", "field.required");
    if (order.from && order.to && *order.to < *order.from) wrong("to", "order.ends_before");
    if (must_end && order.to && *order.to < today && !is_installation()) wrong("to", "order.is_past");
    if (!order.substitute.is_nil() && order.substitute == order.person) wrong("substitute", "order.same_person");
    for (auto const& [field, person] :
         {std::pair("person", &order.person), std::pair("substitute", &order.substitute)}) {
        if (person->is_nil()) continue;
        auto const is_officer = m_tx.db().find(
            "select is_officer from person where id = ?1", [](Row const& row) { return row.integer(0) != 0; },
            person->view());
        if (!is_officer.value_or(false)) wrong(field, "order.no_officer");
    }
    if (!problems.empty()) return Fail(Error{ErrorKind::bad_input, "form.invalid", {}, std::move(problems)});
    // At once when the day is today; nobody's authority begins or ends in the past.
    m_order.from = start_of(*order.from, offset);
    if (!is_installation() || *order.from == today) m_order.from = std::max(m_order.from, m_now);
    if (order.to) m_order.to = start_of(order.to->plus_days(1), offset);
    return {};
}

std::vector<std::string> Giving::posts() const {
    std::vector<std::string> out;
    if (!form().post.empty()) out.push_back(form().post);
    for (auto const& charge : running_or_to_come(Charges::of_person(m_tx.db(), form().person)))
        if (charge.kind != k_delegation && (form().kind != OrderKind::relief || charge.id == form().charge))
            out.push_back(charge.post);
    return out;
}

std::vector<Charge> Giving::running_or_to_come(std::vector<Charge> all) const {
    std::erase_if(all, [&](Charge const& charge) { return charge.to && *charge.to <= m_order.from; });
    return all;
}

bool Giving::overlaps(Timestamp from, std::optional<Timestamp> to) const {
    return (!to || m_order.from < *to) && (!m_order.to || from < *m_order.to);
}

bool Giving::is_absent(PersonId const& person, Timestamp at) const {
    return std::ranges::any_of(Charges::absences_of(m_tx.db(), person),
                               [&](Absence const& absence) { return absence.runs_at(at); });
}

Charge Giving::new_charge(PersonId const& person, std::string_view post, std::string_view kind) const {
    Charge out;
    out.id = new_uuid(m_now);
    out.person = person;
    out.post = post;
    out.kind = kind;
    out.from = m_order.from;
    out.to = m_order.to;
    out.order = m_order.id;
    out.order_no = m_order.form.number;
    return out;
}

// With a charge ends what was delegated from it, and whoever acts for its absent holder.
void Giving::end(Charge charge, Timestamp at) {
    if (charge.to && *charge.to <= at) return;
    charge.to = std::max(at, charge.from);
    put(charge);
    if (charge.kind != k_delegation && charge.from < *charge.to)
        left.push_back({charge.post, charge.person, *charge.to});
    for (auto const& given : Charges::given_by(m_tx.db(), charge.id)) end(given, at);
    if (charge.kind == k_delegation || charge.kind == k_substitute) return;
    for (auto const& absence : Charges::absences_of(m_tx.db(), charge.person))
        for (auto const& acting : Charges::of_post(m_tx.db(), charge.post))
            if (acting.kind == k_substitute && acting.order == absence.order) end(acting, at);
}

// Whoever holds the post, or has the additional charge of it, gives way to the order or stands against it.
Result<> Giving::check_post_is_free() {
    for (auto const& held : Charges::of_post(m_tx.db(), form().post)) {
        bool const is_held = is_substantive(held.kind) || held.kind == k_additional;
        if (!is_held || held.person == form().person || !overlaps(held.from, held.to)) continue;
        if (form().relieves)
            end(held, m_order.from);
        else
            return Fail(Error::conflict("order.post_held").with("holder", held.person_name).with("post", form().post));
    }
    return {};
}

Result<> Giving::take_post(std::string_view kind) {
    TRY(check_post_is_free());
    auto const held = running_or_to_come(Charges::of_person(m_tx.db(), form().person));
    if (form().kind == OrderKind::posting) {
        for (auto const& charge : held)
            if (is_substantive(charge.kind)) return Fail(Error::conflict("order.has_post").with("post", charge.post));
    } else {
        for (auto const& charge : held) end(charge, m_order.from);
    }
    put(new_charge(form().person, form().post, kind));
    return {};
}

Result<> Giving::take_additional() {
    auto const own = running_or_to_come(Charges::of_person(m_tx.db(), form().person));
    if (std::ranges::none_of(own, [](Charge const& charge) { return is_substantive(charge.kind); }))
        return Fail(Error::conflict("order.no_own_post"));
    for (auto const& held : Charges::of_post(m_tx.db(), form().post))
        if (held.kind != k_delegation && overlaps(held.from, held.to) &&
            (held.person == form().person || !is_absent(held.person, m_order.from)))
            return Fail(Error::conflict("order.post_held").with("holder", held.person_name).with("post", form().post));
    put(new_charge(form().person, form().post, k_additional));
    return {};
}

Result<> Giving::relieve() {
    auto const charge = Charges::find(m_tx.db(), form().charge);
    if (!charge || charge->person != form().person || (charge->to && *charge->to <= m_order.from))
        return Fail(Error::conflict("order.no_charge"));
    end(*charge, m_order.from);
    return {};
}

Result<> Giving::be_absent(std::string_view kind) {
    for (auto const& absence : Charges::absences_of(m_tx.db(), form().person))
        if (overlaps(absence.from, absence.to))
            return Fail(Error::conflict("order.absent").with("order", absence.order_no));
    if (!form().substitute.is_nil() && is_absent(form().substitute, m_order.from))
        return Fail(Error::conflict("order.substitute_absent"));
    m_effects.push_back(Charges::put(m_tx.db(), Absence{new_uuid(m_now), form().person, std::string(kind), m_order.from,
                                                        m_order.to, m_order.id, form().number}));
    for (auto const& charge : running_or_to_come(Charges::of_person(m_tx.db(), form().person))) {
        if (!overlaps(charge.from, charge.to)) continue;
        // What a suspended officer had delegated goes with his authority.
        if (kind == name_of(OrderKind::suspension))
            for (auto const& given : Charges::given_by(m_tx.db(), charge.id)) end(given, m_order.from);
        if (charge.kind == k_delegation) continue;
        left.push_back({charge.post, form().person, std::max(m_order.from, charge.from)});
        if (form().substitute.is_nil()) continue;
        auto acting = new_charge(form().substitute, charge.post, k_substitute);
        acting.from = std::max(acting.from, charge.from);
        if (charge.to && (!acting.to || *charge.to < *acting.to)) acting.to = charge.to;
        put(acting);
    }
    return {};
}

Result<> Giving::rejoin() {
    bool was_absent = false;
    for (auto absence : Charges::absences_of(m_tx.db(), form().person)) {
        if (absence.to && *absence.to <= m_order.from) continue;
        was_absent = true;
        absence.to = std::max(m_order.from, absence.from);
        m_effects.push_back(Charges::put(m_tx.db(), absence));
        for (auto const& own : Charges::of_person(m_tx.db(), form().person))
            for (auto const& charge : Charges::of_post(m_tx.db(), own.post))
                if (charge.kind == k_substitute && charge.order == absence.order) end(charge, m_order.from);
    }
    if (!was_absent) return Fail(Error::conflict("order.not_absent"));
    return {};
}

Result<> Giving::leave_service() {
    auto const held = running_or_to_come(Charges::of_person(m_tx.db(), form().person));
    if (held.empty()) return Fail(Error::conflict("order.no_charge"));
    for (auto const& charge : held) end(charge, m_order.from);
    return {};
}

Result<> Giving::delegate() {
    auto const from = Charges::find(m_tx.db(), form().charge);
    if (!from || !from->runs_at(m_now)) return Fail(Error::conflict("order.no_charge"));
    if (from->person == form().person)
        return Fail(Error{ErrorKind::bad_input, "form.invalid", {}, {{"person", "order.same_person", {}}}});
    if (from->kind == k_delegation && !(from->limits.may_pass_on && form().limits.lie_within(from->limits)))
        return Fail(Error::forbidden("delegation.not_further"));
    auto given = new_charge(form().person, from->post, k_delegation);
    given.given_by = from->id;
    given.limits = form().limits;
    if (from->to && *from->to < *given.to) given.to = from->to;
    m_order.form.post = from->post;
    put(given);
    return {};
}

Result<> Giving::carry_out() {
    switch (form().kind) {
        case OrderKind::posting:
        case OrderKind::transfer:
            return take_post(k_posting);
        case OrderKind::officiating:
            return take_post(k_officiating);
        case OrderKind::additional:
            return take_additional();
        case OrderKind::relief:
            return relieve();
        case OrderKind::leave:
        case OrderKind::suspension:
            return be_absent(name_of(form().kind));
        case OrderKind::rejoining:
            return rejoin();
        case OrderKind::retirement:
            return leave_service();
        case OrderKind::delegation:
            return delegate();
    }
    return {};
}

std::vector<ledger::Effect> Giving::take_effects() {
    m_effects.push_back(order_rows().put(m_tx.db(), row_of(m_order)));
    return std::move(m_effects);
}

}  // namespace

std::string_view name_of(OrderKind kind) { return k_names[static_cast<std::size_t>(kind)]; }

std::optional<OrderKind> parse_order_kind(std::string_view name) {
    for (std::size_t i = 0; i < k_names.size(); ++i)
        if (k_names[i] == name) return static_cast<OrderKind>(i);
    return {};
}

bool needs_post(OrderKind kind) {
    return kind == OrderKind::posting || kind == OrderKind::transfer || kind == OrderKind::officiating ||
           kind == OrderKind::additional;
}

bool may_last(OrderKind kind) {
    return kind == OrderKind::leave || kind == OrderKind::suspension || kind == OrderKind::additional ||
           kind == OrderKind::officiating || kind == OrderKind::delegation;
}

bool may_relieve(OrderKind kind) {
    return kind == OrderKind::posting || kind == OrderKind::transfer || kind == OrderKind::officiating;
}

bool may_have_substitute(OrderKind kind) { return kind == OrderKind::leave || kind == OrderKind::suspension; }

OrderForm posting_of(PersonId const& person, std::string_view post, Date from, std::string_view number) {
    OrderForm out;
    out.number = number;
    out.issued_on = from;
    out.person = person;
    out.post = post;
    out.from = from;
    return out;
}

OrderForm relief_of(Charge const& charge, Date from) {
    OrderForm out;
    out.kind = OrderKind::relief;
    out.number = charge.order_no;
    out.issued_on = from;
    out.person = charge.person;
    out.charge = charge.id;
    out.from = from;
    return out;
}

std::vector<Table> Orders::tables() { return {order_table()}; }

std::vector<ledger::GovernedTable const*> Orders::governed() { return {&order_rows()}; }

Orders::Orders(store::Database& database, ledger::Ledger& ledger, Establishment const& establishment, Charges& charges,
               Clock const& clock)
    : m_database(database), m_ledger(ledger), m_establishment(establishment), m_charges(charges), m_clock(clock) {}

bool Orders::may_order(Actor const& actor, Post const& post) const {
    auto const* own = m_establishment.find_post(actor.post);
    if (!own || !actor.has_whole_authority()) return false;
    for (auto const& rule : m_establishment.model().province.orders) {
        if (std::ranges::find(rule.by, own->kind->name) == rule.by.end()) continue;
        if (post.kind->grade > rule.up_to_grade) continue;
        auto const above = m_establishment.supervisors(*post.office);
        if (rule.everywhere || post.office == own->office || std::ranges::find(above, own->office) != above.end())
            return true;
    }
    return false;
}

bool Orders::may_order_everywhere(Actor const& actor) const {
    auto const* own = m_establishment.find_post(actor.post);
    if (!own || !actor.has_whole_authority()) return false;
    return std::ranges::any_of(m_establishment.model().province.orders, [&](definition::OrderRule const& rule) {
        return rule.everywhere && std::ranges::find(rule.by, own->kind->name) != rule.by.end();
    });
}

bool Orders::may_order_about(Actor const& actor, PersonId const& person) const {
    if (person == actor.person) return false;
    auto const held = m_charges.history_of_person(person);
    return may_order_everywhere(actor) || std::ranges::any_of(held, [&](Charge const& charge) {
               auto const* post = m_establishment.find_post(charge.post);
               return charge.runs_at(m_clock.now()) && post && may_order(actor, *post);
           });
}

bool Orders::may_read(Actor const& actor, Order const& order) const {
    auto const& form = order.form;
    if (actor.person == form.person || actor.person == form.substitute || actor.person == order.entered_by) return true;
    auto const orders_about = [&](std::string_view code) {
        auto const* post = m_establishment.find_post(code);
        return post && may_order(actor, *post);
    };
    // Charges that ended by it, too.
    auto const held = m_charges.history_of_person(form.person);
    return may_order_everywhere(actor) || orders_about(form.post) ||
           std::ranges::any_of(held, [&](Charge const& charge) {
               return charge.from <= order.from && (!charge.to || order.from <= *charge.to) &&
                      orders_about(charge.post);
           });
}

Result<Given> Orders::give(Transaction& tx, Actor const& by, OrderForm const& form) const {
    Giving giving(tx, m_establishment, by, form, m_clock.now());
    if (!by.person.is_nil()) TRY(Charges::authority_of(tx.db(), by, m_clock.now()));
    TRY(giving.check_form());
    auto const own_charge = [&] {
        auto const charge = Charges::find(tx.db(), form.charge);
        if (!charge) return false;
        if (form.kind == OrderKind::delegation) return charge->id == by.charge;
        if (form.kind != OrderKind::relief || charge->kind != k_delegation) return false;
        return charge->person == by.person || charge->given_by == by.charge;
    };
    if (!by.person.is_nil() && !own_charge()) {
        if (form.kind == OrderKind::delegation) return Fail(Error::forbidden("order.not_yours"));
        if (form.person == by.person) return Fail(Error::forbidden("order.own"));
        auto const posts = giving.posts();
        bool const may = std::ranges::all_of(posts, [&](std::string const& code) {
            auto const* post = m_establishment.find_post(code);
            return post && may_order(by, *post);
        });
        if (posts.empty() && !may_order_everywhere(by)) return Fail(Error::forbidden("order.not_yours"));
        if (!may) return Fail(Error::forbidden("order.not_yours"));
    }
    TRY(giving.carry_out());
    auto const& order = giving.order();
    ledger::Act act;
    act.id = new_id<ActId>(m_clock.now());
    act.at = m_clock.now();
    act.service = "people";
    act.subject_kind = "order";
    act.subject = order.id;
    act.action = name_of(form.kind);
    act.person = by.person.is_nil() ? "" : by.person.text();
    act.post = by.post;
    act.charge = by.charge;
    act.input = Value::map({{"number", order.form.number}, {"person", form.person.text()}, {"post", order.form.post}});
    act.effects = giving.take_effects();
    m_ledger.append(tx, act);
    return Given{order.id, std::move(giving.left)};
}

Result<Given> Orders::give(Actor const& by, OrderForm const& form) {
    auto given = m_database.write([&](Transaction& tx) { return give(tx, by, form); });
    if (given) m_charges.reload();
    return given;
}

std::optional<Order> Orders::find(Connection& db, std::string_view id) {
    static auto const sql = orders_where("id = ?1");
    return db.find(sql, read_order, id);
}

std::vector<Order> Orders::of_person(Connection& db, PersonId const& person) {
    static auto const sql = orders_where("person = ?1 order by entered_at desc, id desc");
    std::vector<Order> out;
    db.each(
        sql, [&](Row const& row) { out.push_back(read_order(row)); }, person.view());
    return out;
}

}  // namespace bolan::people
